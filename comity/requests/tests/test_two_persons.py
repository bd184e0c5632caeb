"""Two persons where the rule asks for two: whoever lays something before the second person is not the second person."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comity.requests import actions
from comity.requests.exceptions import SecondPersonError
from comity.requests.models import Reply, Request, State
from comity.requests.tests.office import Office, version_of


def test_a_supervisor_cannot_submit_and_approve_the_draft_of_another(office: Office) -> None:
    request = office.waiting()
    actions.return_request(office.cast.supervisor, request.id, "Say more.", version=version_of(request))
    actions.submit_request(office.cast.supervisor, request.id, version=version_of(request))
    with pytest.raises(SecondPersonError):
        actions.approve_request(office.cast.supervisor, request.id, version=version_of(request))
    assert Request.objects.get(pk=request.id).state == State.TO_APPROVE


def test_nor_the_answer_of_another(office: Office) -> None:
    reply = office.reply_waiting()
    actions.return_reply(office.cast.supervisor, reply.id, "Say more.", version=version_of(reply))
    actions.submit_reply(office.cast.supervisor, reply.id, version=version_of(reply))
    with pytest.raises(SecondPersonError):
        actions.approve_reply(office.cast.supervisor, reply.id, version=version_of(reply))
    assert Reply.objects.get(pk=reply.id).state == State.TO_APPROVE


def test_the_second_person_approves_what_the_drafter_submitted(office: Office) -> None:
    assert actions.approve_request(office.cast.supervisor, office.waiting().id, version=2).state == State.SENT
    assert (
        actions.approve_reply(office.cast.supervisor, office.reply_waiting().id, version=2).state
        == State.SENT
    )


def test_an_answer_is_locked_after_its_request_as_in_drafting(office: Office) -> None:
    reply = office.reply_waiting()
    with CaptureQueriesContext(connection) as asked:
        actions.approve_reply(office.cast.supervisor, reply.id, version=version_of(reply))
    locked = [one["sql"] for one in asked.captured_queries if "FOR UPDATE" in one["sql"]]
    tables = [sql.split(" FROM ")[1].split()[0].strip('"') for sql in locked]
    assert tables.index("requests_request") < tables.index("requests_reply")
