"""Finding the letters in which something was passed on to us, among all that ever came."""

import os

import psycopg
import pytest

from comity.audit.acts import writing
from comity.exchange.models import InLetter
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.requests.tests.office import Office
from comity.sharing.letters import PASSED_ON, carriers_of

MANY = 400


@pytest.mark.django_db(transaction=True)
def test_letters_that_passed_something_on_are_found_by_an_index(office: Office) -> None:
    """Of many letters of one partner each passed another one on; the server knows that from its statistics."""
    with writing():
        InLetter.objects.bulk_create(
            InLetter(
                peer=office.peer,
                mid=new_id(),
                idg="i",
                dig="d",
                ls=number,
                epoch=9,
                prio=1,
                body=b"",
                hop="",
                answer="",
                stored_at=now(),
                schema=PASSED_ON,
                payload={"body": {"data": {"letter": {"id": str(new_id())}}}},
            )
            for number in range(MANY)
        )
    with psycopg.connect(os.environ["COMITY_OWNER_DATABASE_URL"], autocommit=True) as owner:
        owner.execute("ANALYZE exchange_inletter")
    assert "sharing_passed_on" in carriers_of(office.peer.node, new_id()).explain()
