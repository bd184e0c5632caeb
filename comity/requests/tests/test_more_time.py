"""More time: asked for, decided, and everything that can go wrong with it."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from comity.exchange.core.receipts import State as ReceiptState
from comity.exchange.models import InLetter
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests import actions
from comity.requests.actions import MoreTime, Verdict
from comity.requests.bodies import EXTENSION
from comity.requests.exceptions import (
    LongerThanAskedError,
    NotHereError,
    NotLongerError,
    OwnVerdictError,
    ProposedMeanwhileError,
    ReasonMissingError,
    WrongStateError,
)
from comity.requests.models import Extension, Request
from comity.requests.tests.office import Office, entries, posted, version_of

DAY = timedelta(days=1)


def end_of(request: Request) -> datetime:
    """The present end of a request's clock."""
    request.refresh_from_db()
    assert request.clock_due_at is not None
    return request.clock_due_at


def seen(extension: Extension) -> int:
    """The version that a page opened now shows."""
    return Extension.objects.get(pk=extension.pk).version


def ask(office: Office, request: Request, **change: Any) -> InLetter:
    """The partner's letter that asks for more time."""
    return office.write(EXTENSION, office.extension_data(request, **change))


def ours(office: Office, days: int = 9) -> Extension:
    """More time that we asked of the partner."""
    request = office.received()
    return actions.ask_more_time(
        office.cast.officer, request.id, MoreTime(end_of(request) + (days - 7) * DAY, "search")
    )


def verdict(office: Office, extension: Extension, part: str = "granted", /, **change: Any) -> InLetter:
    """The partner's letter that decides about ours."""
    data = office.extension_data(extension.request, part, extension=str(extension.id), **change)
    if part == "granted" and "due" not in change:
        data["due"] = extension.wanted_due.isoformat()
    return office.write(EXTENSION, data)


# --- the asking side decides


def test_granted_as_asked(office: Office) -> None:
    extension = office.time_asked()
    request = extension.request
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=seen(extension)
    )
    letter = posted(Extension.objects.get().decision_message)
    assert end_of(request) == request.clock_began_at + 7 * DAY  # type: ignore[operator]  # it is not there yet
    office.tokyo.send_receipts(office.tokyo.receipt(letter))
    assert end_of(request) == extension.wanted_due
    assert entries("extension.decided") == 1


def test_granted_shorter_with_a_reason(office: Office) -> None:
    extension = office.time_asked()
    shorter = extension.wanted_due - DAY
    with pytest.raises(ReasonMissingError):
        actions.decide_more_time(
            office.cast.supervisor, extension.id, Verdict(shorter), version=seen(extension)
        )
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(shorter, "detention"), version=seen(extension)
    )
    office.tokyo.send_receipts(office.tokyo.receipt(posted(Extension.objects.get().decision_message)))
    assert end_of(extension.request) == shorter


def test_declined_moves_nothing(office: Office) -> None:
    extension = office.time_asked()
    before = end_of(extension.request)
    with pytest.raises(ReasonMissingError):
        actions.decide_more_time(
            office.cast.supervisor, extension.id, Verdict(None, "other"), version=seen(extension)
        )
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(None, "other", "No.", "en"), version=seen(extension)
    )
    office.tokyo.send_receipts(office.tokyo.receipt(posted(Extension.objects.get().decision_message)))
    assert end_of(extension.request) == before
    assert Extension.objects.get().state == "declined"


def test_the_officer_proposes_and_the_supervisor_decides(office: Office) -> None:
    extension = office.time_asked()
    with pytest.raises(NotHereError):
        actions.decide_more_time(
            office.cast.officer, extension.id, Verdict(extension.wanted_due), version=seen(extension)
        )
    actions.propose_verdict(
        office.cast.officer, extension.id, Verdict(extension.wanted_due), version=seen(extension)
    )
    assert not Extension.objects.get().decision_message
    decided = actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=seen(extension)
    )
    assert (decided.proposed_by, decided.decided_by) == (office.cast.officer, office.cast.supervisor)


def test_a_supervisor_alone_cannot_decide_where_two_persons_must(office: Office) -> None:
    extension = two_persons_asked(office)
    with pytest.raises(OwnVerdictError):
        actions.decide_more_time(
            office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=seen(extension)
        )
    actions.propose_verdict(
        office.cast.officer, extension.id, Verdict(extension.wanted_due), version=seen(extension)
    )
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=seen(extension)
    )
    assert Extension.objects.get().state == "granted"


def two_persons_asked(office: Office) -> Extension:
    """More time that the partner asks of us, under the article that wants two persons."""
    request = office.waiting()
    request = actions.approve_request(office.cast.supervisor, request.id, version=version_of(request))
    office.tokyo.send_receipts(office.tokyo.receipt(office.letter_of(request)))
    request.refresh_from_db()
    return office.time_asked(request)


@pytest.mark.parametrize(
    "change",
    [
        {"due": None, "reason": "danger"},
        {"due": -DAY, "reason": "detention"},
        {"text": "Until the new moon."},
    ],
    ids=str,
)
def test_a_proposal_counts_for_what_it_says_and_for_nothing_else(
    office: Office, change: dict[str, Any]
) -> None:
    extension = two_persons_asked(office)
    supervisor = office.cast.supervisor
    proposed = Verdict(extension.wanted_due)
    if change.get("due"):
        change["due"] += extension.wanted_due
    actions.propose_verdict(office.cast.officer, extension.id, proposed, version=1)
    with pytest.raises(OwnVerdictError):
        actions.decide_more_time(supervisor, extension.id, replace(proposed, **change), version=2)
    kept = Extension.objects.get()
    assert (kept.state, kept.decision_text, kept.decision_message) == ("proposed", "", None)
    # what the supervisor says is a proposal of theirs, which they cannot decide
    actions.propose_verdict(supervisor, extension.id, replace(proposed, **change), version=2)
    with pytest.raises(OwnVerdictError):
        actions.decide_more_time(supervisor, extension.id, replace(proposed, **change), version=3)


def test_what_one_person_may_say_is_not_said_in_the_name_of_another(office: Office) -> None:
    extension = office.time_asked()
    actions.propose_verdict(office.cast.officer, extension.id, Verdict(extension.wanted_due), version=1)
    no = Verdict(None, "danger")
    decided = actions.decide_more_time(office.cast.supervisor, extension.id, no, version=2)
    assert (decided.proposed_by, decided.decided_by) == (None, office.cast.supervisor)


def test_words_of_a_proposal_keep_their_language(office: Office) -> None:
    extension = two_persons_asked(office)
    said = Verdict(None, "other", "期限を過ぎます。", "ja")
    actions.propose_verdict(office.cast.officer, extension.id, said, version=1)
    decided = actions.decide_more_time(
        office.cast.supervisor, extension.id, replace(said, text=said.text + " ", language="vi"), version=2
    )
    assert (decided.state, decided.decision_language) == ("declined", "ja")


def test_nobody_decides_on_a_proposal_they_have_not_seen(office: Office) -> None:
    extension = office.time_asked()
    actions.propose_verdict(office.cast.officer, extension.id, Verdict(None, "danger"), version=1)
    for act, person in (
        (actions.propose_verdict, office.cast.supervisor),
        (actions.decide_more_time, office.cast.supervisor),
    ):
        with pytest.raises(ProposedMeanwhileError):
            act(person, extension.id, Verdict(extension.wanted_due), version=1)
    assert Extension.objects.get().decision_reason == "danger"


def test_neither_longer_than_asked_nor_shorter_than_now(office: Office) -> None:
    extension = office.time_asked()
    for due, error in (
        (extension.wanted_due + DAY, LongerThanAskedError),
        (end_of(extension.request), NotLongerError),
        (now() - DAY, NotLongerError),
    ):
        with pytest.raises(error):
            actions.decide_more_time(
                office.cast.supervisor, extension.id, Verdict(due, "detention"), version=seen(extension)
            )


def test_supervisors_are_told(office: Office) -> None:
    extension = office.time_asked()
    told = Notification.objects.get(kind="extension.asked")
    assert (told.person, told.about_id) == (office.cast.supervisor, str(extension.request_id))


def test_decided_once(office: Office) -> None:
    extension = office.time_asked()
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=seen(extension)
    )
    with pytest.raises(WrongStateError):
        actions.decide_more_time(
            office.cast.supervisor, extension.id, Verdict(None, "danger"), version=seen(extension)
        )
    with pytest.raises(WrongStateError):
        actions.propose_verdict(
            office.cast.officer, extension.id, Verdict(None, "danger"), version=seen(extension)
        )


def test_not_decided_after_the_answer(office: Office) -> None:
    extension = office.time_asked()
    office.answered(extension.request)
    with pytest.raises(WrongStateError):
        actions.decide_more_time(
            office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=seen(extension)
        )


def test_a_grant_that_the_partner_turned_away_can_be_decided_again(office: Office) -> None:
    extension = office.time_asked()
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(extension.wanted_due), version=seen(extension)
    )
    letter = posted(Extension.objects.get().decision_message)
    office.tokyo.send_receipts(
        office.tokyo.receipt(letter),
        office.tokyo.receipt(letter, ReceiptState.REFUSED, reason="not-longer"),
    )
    again = Extension.objects.get()
    assert (again.state, again.problem, again.decision_message) == ("asked", "not-longer", None)
    assert end_of(again.request) == again.request.clock_began_at + 7 * DAY  # type: ignore[operator]  # it runs


# --- bad days with what the partner asks


def refused(letter: InLetter, reason: str) -> None:
    assert (letter.state, letter.reason) == ("refused", reason)


def test_asked_when_the_time_is_over(office: Office) -> None:
    request = office.stored()
    office.age(request, 8 * DAY)
    refused(ask(office, request, due=(now() + DAY).isoformat()), "clock-over")
    assert not Extension.objects.exists()


def test_asked_after_the_answer(office: Office) -> None:
    request = office.stored()
    office.answered(request)
    refused(ask(office, request), "already-answered")


def test_asked_twice(office: Office) -> None:
    extension = office.time_asked()
    refused(ask(office, extension.request), "extension-open")
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(None, "danger"), version=seen(extension)
    )
    assert ask(office, extension.request).state == "delivered"  # once it is decided, again


def test_asked_before_our_receipt_is_here_it_waits_for_it(office: Office) -> None:
    request = office.sent()
    early = ask(office, request, due=(now() + 9 * DAY).isoformat())
    assert (early.state, early.reason, Extension.objects.count()) == ("stored", "", 0)
    assert early.next_attempt_at > now()
    office.tokyo.send_receipts(office.tokyo.receipt(office.letter_of(request)))
    InLetter.objects.update(next_attempt_at=now())
    open_all()
    assert InLetter.objects.get(pk=early.pk).state == "delivered"
    assert Extension.objects.get().state == "asked"


def test_asked_for_no_longer_than_there_is_or_for_years(office: Office) -> None:
    request = office.stored()
    refused(ask(office, request, due=end_of(request).isoformat()), "not-longer")
    refused(ask(office, request, due=(end_of(request) + 400 * DAY).isoformat()), "too-long")


def test_only_who_was_asked_may_ask_for_more_time(office: Office, seoul: Partner) -> None:
    request = office.stored()
    letter = office.write(EXTENSION, office.extension_data(request), by=seoul)
    refused(letter, "unknown-request")
    incoming = office.received()
    refused(ask(office, incoming), "unknown-request")  # they asked it themselves


@pytest.mark.parametrize(
    "change",
    [
        {"due": None},
        {"due": "2026-11-30"},
        {"due": "2026-11-30T10:00:00"},
        {"due": "9999-12-31T23:59:59Z"},
        {"reason": "detention"},
        {"part": "perhaps"},
        {"extension": "1"},
        {"text": {"text": "x" * 2001, "language": "en"}},
        {"more": 1},
    ],
    ids=str,
)
def test_a_body_that_cannot_be_read_is_refused(office: Office, change: dict[str, Any]) -> None:
    letter = office.write(EXTENSION, {**office.extension_data(office.stored()), **change})
    assert letter.state == "refused"
    assert not Extension.objects.exists()


def test_the_id_is_used_once(office: Office) -> None:
    extension = office.time_asked()
    actions.decide_more_time(
        office.cast.supervisor, extension.id, Verdict(None, "danger"), version=seen(extension)
    )
    refused(ask(office, extension.request, extension=str(extension.id)), "id-reused")
