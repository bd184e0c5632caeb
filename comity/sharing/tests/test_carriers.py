"""Finding the letters in which something was passed on to us, among all that ever came."""

import pytest
from django.db import connection

from comity.lib.ids import new_id
from comity.sharing.letters import carriers_of


@pytest.mark.django_db
def test_letters_that_passed_something_on_are_found_by_an_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert "sharing_passed_on" in carriers_of("cxp:node:jp:tokyo", new_id()).explain()
