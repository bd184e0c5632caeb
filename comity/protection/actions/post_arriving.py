"""Reports that come in: each kind goes to the act that takes it, which writes the entry."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.peers import known_peer
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.protection.actions._post import moment_in
from comity.protection.actions._post_leaving import KIND, URGENCY
from comity.protection.actions.post_apart import receive_complaint
from comity.protection.actions.post_asking import receive_answer, receive_ask
from comity.protection.actions.post_files import take_unwished
from comity.protection.actions.post_tasks import receive_step, receive_task
from comity.protection.incoming import Incoming
from comity.protection.models import Detention, PostFile
from comity.protection.post_access import FILE
from comity.protection.post_bodies import REPORT
from comity.release.arrival import check_arrival


def _categories(data: dict[str, Any]) -> list[tuple[str, str]]:
    names = ["detention", *(["identity"] if data.get("person") else [])]
    if {"violence", "care"} & set(data.get("heads", [])):
        names.append("health")
    return [(name, name) for name in names]


def _offence(letter: ReceivedLetter) -> str:
    """Return for which offence the person is held whom a letter is about; a report itself does not say it."""
    about: str = letter.data.get("about") or letter.data.get("detention") or ""
    if not about:  # a task about nobody
        return ""
    file = PostFile.objects.filter(peer__node=letter.node).filter(Q(detention=about) | Q(asks=about)).first()
    held = file or Detention.objects.filter(pk=about).first()
    return held.offence if held else ""


def _checked(letter: ReceivedLetter) -> None:
    check_arrival(
        letter,
        kind=KIND,
        offence=_offence(letter),
        urgency=URGENCY,
        categories=_categories(letter.data),
    )


@action(events.POST_REPORT_RECEIVED)
def receive_report(act: Act, letter: ReceivedLetter) -> object:
    """Take in a report of any kind. Raises LetterRefusalError."""
    act.about("letter", letter.mid)
    _checked(letter)
    return _RECEIVERS[letter.data["kind"]](act, letter)


@action(events.POST_TASK_RECEIVED)
def take_task(act: Act, letter: ReceivedLetter) -> object:
    """Take in a task. Raises LetterRefusalError."""
    act.about("letter", letter.mid)
    _checked(letter)
    return receive_task(act, letter)


@action(events.POST_REPORT_RECEIVED)
def receive_unwished(act: Act, letter: ReceivedLetter) -> PostFile:
    """Take in that a person took back the wish that the post is told."""
    data = letter.data
    act.about(FILE, data["about"])
    file = (
        PostFile.objects.select_related("agency")
        .filter(detention=data["about"], peer__node=letter.node)
        .first()
    )
    if file is None or known_peer(letter.node) is None:
        raise LetterRefusalError("unknown-detention")
    act.about(FILE, file.pk)
    came = Incoming(REPORT, data, file.agency, letter.node, letter.mid)
    return take_unwished(act, came, moment_in(data["when"] or data["at"]), data["text"])


_RECEIVERS: dict[str, Callable[[Act, ReceivedLetter], object]] = {
    "visit-request": receive_ask,
    "message": receive_ask,
    "answer": receive_answer,
    "unwished": receive_unwished,
    "task-accepted": receive_step,
    "task-report": receive_step,
    "task-closed": receive_step,
    "task-withdrawn": receive_step,
    "complaint": receive_complaint,
}
