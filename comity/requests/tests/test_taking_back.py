"""After a restore: requests and answers of ours that the partner gave back, and what is not shown before it was asked."""

from typing import Any
from uuid import UUID

import pytest

from comity.accounts.tests.cast import signed_in
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.exchange import recovering
from comity.exchange.core.envelope import read_own
from comity.exchange.keepers import TakenBack
from comity.exchange.models import LostLetter, LostState, OutLetter, Recovery, Restore
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.access import visible_to
from comity.requests.models import ReferenceCounter, Reply, Request, State
from comity.requests.tests.office import Office

ME = Process("recovery")
KEPT = (
    "direction", "state", "ref", "agency_id", "unit_id", "drafted_by_id", "partner", "kind", "title", "questions",
    "facts", "facts_language", "person_link", "offence", "purpose", "evidence", "agreement", "article", "urgency",
    "urgency_reason", "reply_by", "clock_rule", "message", "details",
)  # fmt: skip


@pytest.fixture
def restored(office: Office, monkeypatch: pytest.MonkeyPatch) -> Recovery:
    """Our node counts in its second epoch; the partner has told all until a test says otherwise."""
    monkeypatch.setattr(recovering, "own_epoch", lambda: 2)
    with writing():
        Restore.objects.create(epoch=2, ended_at=now())
        return Recovery.objects.create(peer=office.peer, epoch=2, cleared_at=now(), done_at=now())


def taken_back(mid: UUID | None) -> TakenBack:
    assert mid is not None
    letter = OutLetter.objects.get(mid=mid)
    return TakenBack(
        mid=letter.mid,
        node=letter.peer.node,
        conv=letter.conv,
        schema=letter.schema,
        letter=read_own(bytes(letter.inner)),
        recalled=False,
        inner=bytes(letter.inner),
    )


def facts_of(request: Request) -> dict[str, Any]:
    return {name: getattr(request, name) for name in KEPT}


def test_a_lost_request_is_rebuilt_as_it_was_sent(office: Office) -> None:
    request = office.sent()
    before, names = facts_of(request), list(request.subjects.values_list("name", "category"))
    taken = taken_back(request.message)
    with writing():
        Request.objects.filter(pk=request.pk).delete()
        ReferenceCounter.objects.all().delete()
    assert actions.take_request_back(ME, taken)
    rebuilt = Request.objects.get(pk=request.pk)
    assert facts_of(rebuilt) == before
    assert list(rebuilt.subjects.values_list("name", "category")) == names
    assert rebuilt.handling["codes"] == request.handling["codes"]
    assert office.drafted().ref != rebuilt.ref
    assert actions.take_request_back(ME, taken)  # a second time changes nothing
    rebuilt.refresh_from_db()
    assert facts_of(rebuilt) == before


def test_a_request_that_the_backup_knows_as_a_draft_is_the_one_that_was_sent(office: Office) -> None:
    request = office.sent()
    before = facts_of(request)
    with writing():
        Request.objects.filter(pk=request.pk).update(
            state=State.DRAFT, message=None, sent_at=None, title="Old"
        )
    actions.take_request_back(ME, taken_back(before["message"]))
    assert facts_of(Request.objects.get(pk=request.pk)) == before


def test_a_reference_that_a_draft_bears_meanwhile_is_told_apart(office: Office) -> None:
    request = office.sent()
    taken = taken_back(request.message)
    with writing():
        Request.objects.filter(pk=request.pk).delete()
        ReferenceCounter.objects.all().delete()
    draft = office.drafted()
    assert draft.ref == request.ref
    actions.take_request_back(ME, taken)
    assert Request.objects.get(pk=request.pk).ref == f"{request.ref}/2"


def test_a_lost_answer_waits_for_the_request_it_answers(office: Office) -> None:
    asked = office.received()
    reply = actions.submit_reply(office.cast.officer, office.reply_drafted(asked).id, version=1)
    taken = taken_back(reply.message)
    with writing():
        Reply.objects.filter(pk=reply.pk).delete()
        Request.objects.filter(pk=asked.pk).update(state=State.RECEIVED, partner="cxp:node:kr:seoul")
    assert not actions.take_reply_back(ME, taken)
    with writing():
        Request.objects.filter(pk=asked.pk).update(partner=taken.node)
    assert actions.take_reply_back(ME, taken)
    rebuilt = Reply.objects.get(pk=reply.pk)
    assert (rebuilt.state, rebuilt.outcome, rebuilt.text, rebuilt.message) == (
        State.SENT,
        reply.outcome,
        reply.text,
        reply.message,
    )
    asked.refresh_from_db()
    assert asked.state == State.ANSWERED


def test_nothing_of_a_partner_is_shown_before_it_has_said_what_it_recalled(
    office: Office, restored: Recovery
) -> None:
    received, sent, draft = office.received(), office.sent(), office.drafted()
    with writing():
        Recovery.objects.update(cleared_at=None, done_at=None)
    seen = set(visible_to(office.cast.officer).values_list("pk", flat=True))
    assert draft.pk in seen
    assert not {received.pk, sent.pk} & seen
    with writing():
        Recovery.objects.update(released_at=now())
    assert {received.pk, sent.pk} <= set(visible_to(office.cast.officer).values_list("pk", flat=True))


def test_the_page_says_that_a_request_was_rebuilt(office: Office, restored: Recovery, client: Any) -> None:
    request = office.sent()
    assert request.message is not None
    with writing():
        Restore.objects.update(ended_at=None)
        LostLetter.objects.create(
            recovery=restored,
            mid=request.message,
            idg="x",
            dig="x",
            epoch=1,
            ls=1,
            prio=3,
            state=LostState.BACK,
        )
    page = signed_in(client, office.cast.officer).get(f"/requests/{request.pk}/").content.decode()
    assert "Restored from the partner" in page
    assert "asks its partners what it missed" in page
