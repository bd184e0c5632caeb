"""What a letter that goes alone asks the database: without arrays, so that the server keeps its plans (see `statements.among`)."""

from collections.abc import Callable

import pytest
from django.db import connection

from comity.exchange.attempts import request_for, settle
from comity.exchange.core.hop import HEADER
from comity.exchange.core.wire import Response
from comity.exchange.due import due_jobs
from comity.exchange.models import InLetter, OutLetter, Peer
from comity.exchange.tests.partners import Partner
from comity.lib.statements import ask

pytestmark = pytest.mark.django_db(transaction=True)

# whether it does keep them hangs on how full the tables are: of an array it thinks that it holds ten, of one value it knows
WITH_ARRAY = "SELECT statement FROM pg_prepared_statements WHERE statement ~ %s"
ARRAY = r"(= ANY|unnest)\(\$[0-9]+::(uuid|integer)"


def test_a_letter_alone_is_asked_for_without_an_array(
    tokyo: Partner, peer: Peer, write: Callable[..., OutLetter]
) -> None:
    connection.close()  # what was prepared before goes with it
    letter = write()
    _peer, [job] = due_jobs(peer.pk)
    answer = Response(202, {}, f'{{"receipt":"{tokyo.receipt(letter)}"}}'.encode())
    assert settle(peer, job, answer, request_for(peer, job).headers[HEADER]).taken
    tokyo.write()
    assert (OutLetter.objects.get().state, InLetter.objects.count()) == ("stored", 1)
    assert ask(WITH_ARRAY, [ARRAY]) == []
