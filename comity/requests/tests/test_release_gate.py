"""The release decision is asked again before each attempt to send: what may no longer leave is held, and let go again."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from comity.agreements.actions import resume_agreement, suspend_agreement
from comity.exchange.due import LetterJob, due_jobs
from comity.exchange.models import OutLetter
from comity.exchange.registry import QueuedLetter
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.bodies import REQUEST
from comity.requests.models import Request
from comity.requests.registrations import release_gate
from comity.requests.tests.office import AGREEMENT, OPERATOR, TOKYO, Office, posted, version_of
from comity.requests.tests.test_more_time import DAY, end_of


def a_request(office: Office) -> UUID | None:
    return office.sent().message


def an_answer(office: Office) -> UUID | None:
    reply = office.reply_drafted()
    return actions.submit_reply(office.cast.officer, reply.id, version=version_of(reply)).message


def a_question(office: Office) -> UUID | None:
    asked = actions.ask_back(office.cast.officer, office.received().id, "Which May?").clarification
    assert asked is not None
    return asked.question_message


def what_we_say(office: Office) -> UUID | None:
    asked = office.asked_back()
    request = Request.objects.get()
    said = actions.answer_back(office.cast.officer, request.id, asked, "2026").clarification
    assert said is not None
    return said.answer_message


def more_time_asked(office: Office) -> UUID | None:
    request = office.received()
    wanted = actions.MoreTime(end_of(request) + DAY, "search")
    return actions.ask_more_time(office.cast.officer, request.id, wanted).asked_message


def more_time_decided(office: Office) -> UUID | None:
    extension = office.time_asked()
    verdict = actions.Verdict(extension.wanted_due)
    return actions.decide_more_time(office.cast.supervisor, extension.id, verdict, version=1).decision_message


LEAVES = [a_request, an_answer, a_question, what_we_say, more_time_asked, more_time_decided]


def attempt(office: Office, mid: UUID | None) -> OutLetter:
    """One round of delivery, now; return the letter as it stands after it."""
    OutLetter.objects.update(next_attempt_at=now() - timedelta(seconds=1))
    _peer, jobs = due_jobs(office.peer.pk)
    letter = posted(mid)
    assert (letter.state == "queued") == any(isinstance(job, LetterJob) and job.mid == mid for job in jobs)
    return letter


@pytest.mark.parametrize("leaves", LEAVES)
def test_it_is_held_while_the_agreement_is_suspended(
    office: Office, leaves: Callable[[Office], UUID | None]
) -> None:
    mid = leaves(office)
    assert attempt(office, mid).state == "queued"
    suspend_agreement(OPERATOR, AGREEMENT, "A doubt.")
    held = attempt(office, mid)
    assert held.state == "held"
    assert held.reason.startswith("agreement-")
    resume_agreement(OPERATOR, AGREEMENT, "No doubt.")
    assert attempt(office, mid).state == "queued"


@pytest.mark.parametrize("leaves", LEAVES)
def test_it_is_held_when_the_agreement_has_run_out(
    office: Office, leaves: Callable[[Office], UUID | None]
) -> None:
    mid = leaves(office)
    office.expire_terms()
    assert attempt(office, mid).state == "held"


@pytest.mark.parametrize("leaves", LEAVES)
def test_a_stricter_article_holds_what_has_not_left(
    office: Office, leaves: Callable[[Office], UUID | None]
) -> None:
    mid = leaves(office)
    office.change_terms(("two_person: false", "two_person: true"))
    assert attempt(office, mid).reason == "second-person-needed"


@pytest.mark.parametrize("origin", ["request", "reply", "clarification", "extension"])
def test_a_letter_that_nobody_decided_is_held(db: None, origin: str) -> None:
    letter = QueuedLetter(uuid4(), TOKYO, REQUEST, origin, uuid4())
    assert release_gate(letter, now()) == "nothing-decided"


def test_letters_of_other_rooms_are_not_its_business(db: None) -> None:
    assert release_gate(QueuedLetter(uuid4(), TOKYO, "other/room/1", "other", uuid4()), now()) == ""
