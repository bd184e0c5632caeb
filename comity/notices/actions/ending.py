"""Acts that end a search: closed at home at once, taken back at every partner, expired by date, due for review."""

from uuid import UUID

from comity.accounts.models import Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.notices import notifications
from comity.notices.access import file_for, may_decide
from comity.notices.actions._shared import OPEN, open_file, person_of
from comity.notices.clearing import waiting_offers
from comity.notices.exceptions import NotHereError
from comity.notices.models import Circulation, CirculationState, CloseReason, FileState, WantedFile
from comity.release.access import may_approve
from comity.release.actions import give_back_outgoing
from comity.sharing.actions import recall_letter
from comity.sharing.exceptions import NobodyHasItError

# what the partners are told beside the words; who granted protection is never told
REASONS = {CloseReason.WRONG_PERSON: "wrong-person", CloseReason.REFUGEE: "not-lawful"}
RECALLED = "not-needed"


@action(events.WANTED_ENDED)
def end_file(act: Act, file_id: UUID, reason: CloseReason, text: str) -> WantedFile:
    """End the search with the reason. Nothing more leaves from this moment on; the partners are told by `recall_file`.

    It is done here at once where the person decides for the house; else it waits for somebody who does. An act of another room or a
    partner's letter may call it for a file that this node keeps.

    Raises:
        EndedError, NotHereError.
    """
    act.about("wanted", file_id)
    file = open_file(act, file_id) if isinstance(act.actor, Person) else _ours(file_id)
    if file.state not in OPEN:
        return file
    _give_back(act, file, reason)
    out = file.circulations.exclude(letters=[]).exists()
    file.state = FileState.WITHDRAWN if out else FileState.CLOSED
    file.end_reason, file.end_text, file.ended_at = reason, text.strip(), act.at
    file.ended_by = act.actor if isinstance(act.actor, Person) else None
    file.save()
    act.note(reason=reason.value, state=file.state)
    if not out:
        return file
    if isinstance(act.actor, Person) and may_decide(act.actor):
        recall_file(act, file.pk)
    else:
        notifications.tell_deciders(act, notifications.TO_RECALL, file)
    return file


def _ours(file_id: UUID) -> WantedFile:
    file = WantedFile.objects.select_for_update(of=("self",)).filter(pk=file_id).first()
    if file is None:
        raise NotHereError("wanted", file_id)
    return file


def _give_back(act: Act, file: WantedFile, reason: CloseReason) -> None:
    """Take back what waits for approval, as far as this person may; the rest cannot be approved any more."""
    for one in waiting_offers(file):
        if isinstance(act.actor, Person) and (one.drafted_by_id == act.actor.pk or may_approve(act.actor)):
            give_back_outgoing(act, one.pk, str(reason.label))


@action(events.WANTED_RECALLED)
def recall_file(act: Act, file_id: UUID) -> int:
    """Take a file that is over back at every partner: every letter that carried it, every copy of each.

    Who has confirmed, signed, stands with each partner; a node that is down is told as soon as it answers. Return how many
    letters were taken back.
    """
    person = person_of(act)
    act.about("wanted", file_id)
    answer = may_decide(person)
    if not answer:
        raise NotHereError("wanted", file_id, answer.reason)
    file = file_for(person, file_id, lock=True)
    if file.state in OPEN:
        raise NotHereError("wanted", file_id, "not-over")
    reason = CloseReason(file.end_reason or CloseReason.NOT_NEEDED)
    text = file.end_text if reason is CloseReason.REFUGEE else f"{reason.label}. {file.end_text}".strip()
    done = 0
    for one in (
        file.circulations.select_for_update(of=("self",)).filter(withdrawn_at=None).exclude(letters=[])
    ):
        done += _recall(act, one, REASONS.get(reason, RECALLED), text)
    act.note(letters=done)
    return done


def _recall(act: Act, circulation: Circulation, reason: str, text: str) -> int:
    done = 0
    for mid in circulation.letters:
        try:
            recall_letter(act, mid, reason, text)
        except NobodyHasItError:
            continue
        done += 1
    circulation.state, circulation.withdrawn_at = CirculationState.WITHDRAWN, act.at
    circulation.save(update_fields=["state", "withdrawn_at"])
    return done


@action(events.WANTED_EXPIRED)
def expire_file(act: Act, file_id: UUID) -> None:
    """End a file whose day has come; nobody renewed it. At the partners it ends by the same day."""
    file = WantedFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    act.about("wanted", file.pk)
    if file.state != FileState.CIRCULATED or file.expires_at is None or file.expires_at > act.at:
        return
    file.state, file.ended_at = FileState.EXPIRED, act.at
    file.save(update_fields=["state", "ended_at"])
    notifications.tell_owner(act, notifications.EXPIRED, file)


@action(events.WANTED_REVIEW_DUE)
def ask_review(act: Act, file_id: UUID) -> None:
    """Ask who keeps a file whether it is still needed."""
    file = WantedFile.objects.select_for_update(of=("self",)).get(pk=file_id)
    act.about("wanted", file.pk)
    if file.state != FileState.CIRCULATED:
        return
    file.review_told_at = act.at
    file.save(update_fields=["review_told_at"])
    notifications.tell_owner(act, notifications.REVIEW, file)
