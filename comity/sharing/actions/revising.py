"""Acts of the owner on a letter that has left: correct, narrow, take back, ask to delete; and reaching every holder."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import withdraw_letter
from comity.exchange.actions.posting import ON_ITS_WAY, CannotPostError
from comity.exchange.models import OutLetter
from comity.exchange.peers import peer_of
from comity.exchange.registry import body_type
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.sharing import notifications
from comity.sharing.access import decider_of, our_letter_for
from comity.sharing.actions._shared import person_of, post
from comity.sharing.bodies import RELATION, TRAVELS, forwarded_body, revision_body
from comity.sharing.exceptions import BoundError, NobodyHasItError, NothingChangedError, ReasonMissingError
from comity.sharing.holding import given_by
from comity.sharing.keepers import LetterRef, is_bound
from comity.sharing.letters import our_content
from comity.sharing.models import Holder, HolderState, Revision, RevisionKind, RevisionState
from comity.sharing.own import current_data, current_handling
from comity.sharing.passages import Passage, corrected
from comity.sharing.words import REASONS

ORIGIN = "revision"
PRIO = {RevisionKind.RECALL: 1, RevisionKind.DELETION: 1}


@action(events.REVISION_GIVEN)
def recall_letter(act: Act, mid: UUID, reason: str, text: str) -> Revision:
    """Take a letter of ours back: every holder deletes it, and says so signed. One that has not left does not leave.

    Raises:
        BoundError, ReasonMissingError, NobodyHasItError.
    """
    return _give(act, mid, RevisionKind.RECALL, (reason, text), {})


@action(events.REVISION_GIVEN)
def request_deletion(act: Act, mid: UUID, reason: str, text: str) -> Revision:
    """Ask every holder of a letter of ours to delete it; each may refuse with a legal reason.

    Raises:
        BoundError, ReasonMissingError, NobodyHasItError.
    """
    return _give(act, mid, RevisionKind.DELETION, (reason, text), {})


@action(events.REVISION_GIVEN)
def correct_letter(act: Act, mid: UUID, reason: str, text: str, passages: Sequence[Passage]) -> Revision:
    """Correct passages of a letter of ours at every holder; the signed letter stays as proof, the correction is shown.

    Raises:
        NothingChangedError: no passage differs, or the body would not be one any more.
        BoundError, ReasonMissingError, NobodyHasItError, NoSuchPassageError.
    """
    decider_of(person_of(act), "letter", mid)
    schema, data = current_data(mid)
    after = corrected(data, passages)
    body = body_type(schema)
    if after == data or (body is not None and not body.validator.is_valid(after)):
        act.about("letter", mid)
        raise NothingChangedError
    content = {"passages": [{"at": one.at, "to": one.to} for one in passages]}
    return _give(act, mid, RevisionKind.CORRECTION, (reason, text), content)


@action(events.REVISION_GIVEN)
def narrow_letter(act: Act, mid: UUID, reason: str, text: str, stricter: Handling) -> Revision:
    """Make the handling of a letter of ours stricter at every holder; it is joined to what holds and never loosens it.

    Raises:
        NothingChangedError: it is no stricter than what holds.
        ReasonMissingError, NobodyHasItError.
    """
    decider_of(person_of(act), "letter", mid)
    before = current_handling(mid)
    after = before.combine(stricter)
    if after == before:
        act.about("letter", mid)
        raise NothingChangedError
    return _give(act, mid, RevisionKind.NARROWING, (reason, text), {"handling": after.to_wire()})


def _give(
    act: Act, mid: UUID, kind: RevisionKind, why: tuple[str, str], content: Mapping[str, Any]
) -> Revision:
    person = decider_of(person_of(act), "letter", mid)
    letter = our_letter_for(person, mid)
    act.about("letter", mid)
    reason, text = why
    if reason not in REASONS or (reason == "other" and not text.strip()):
        raise ReasonMissingError
    if is_bound(LetterRef(settings.NODE_ID, mid), kind):
        raise BoundError
    given = given_by(settings.NODE_ID, settings.NODE_ID, mid)
    if not given:
        raise NobodyHasItError
    revision = Revision.objects.create(
        ours=True,
        owner=settings.NODE_ID,
        mid=mid,
        idg=letter.idg,
        kind=kind,
        reason=reason,
        text=text.strip(),
        content=dict(content),
        by=person,
        at=act.at,
        state=RevisionState.DONE,
    )
    act.note(revision=str(revision.id), kind=kind.value, reason=reason)
    for one in given:
        Holder.objects.create(revision=revision, node=one.node)
        for further in given_by(one.node, settings.NODE_ID, mid):
            Holder.objects.get_or_create(revision=revision, node=further.node, defaults={"via": one.node})
    reach_holders(act, revision.id)
    return revision


@action(events.REVISION_SENT)
def reach_holders(act: Act, revision_id: UUID) -> int:
    """Send a revision to every holder that is ours to tell and was not told; return how many letters left.

    A holder that cannot be written to at present stays on the list and is tried again by the sweep.
    """
    revision = Revision.objects.select_for_update(of=("self",)).get(pk=revision_id)
    act.about("letter", revision.mid)
    act.note(revision=str(revision.id))
    sent = 0
    for holder in revision.holders.select_for_update().filter(via="", letter=None, state=HolderState.WAITING):
        if revision.ours and _never_left(act, revision, holder):
            continue
        sent += _send(act, revision, holder)
    act.note(sent=sent)
    return sent


def _never_left(act: Act, revision: Revision, holder: Holder) -> bool:
    """Take a letter back that still lies in our outbox: there is nobody to tell then. Corrections are told all the same."""
    if revision.kind not in {RevisionKind.RECALL, RevisionKind.DELETION}:
        return False
    row = OutLetter.objects.filter(mid=revision.mid, peer__node=holder.node, state__in=ON_ITS_WAY).first()
    if row is None:
        return False
    withdraw_letter(act, row.mid)
    holder.state, holder.at, holder.verified = HolderState.NEVER_LEFT, act.at, True
    holder.save(update_fields=["state", "at", "verified"])
    return True


def _send(act: Act, revision: Revision, holder: Holder) -> int:
    peer = peer_of(holder.node)
    schema, kind = TRAVELS[revision.kind]
    problem = "" if peer else "not-paired"
    if peer is not None:
        relation = RELATION.get(RevisionKind(revision.kind), "recalls")
        # a correction says what the letter said: it goes under the letter's own handling
        content = (
            our_content(revision.mid) if revision.kind == RevisionKind.CORRECTION and revision.ours else None
        )
        try:
            letter = post(
                act,
                peer,
                conv=revision.mid,
                kind=kind,
                schema=schema,
                data=revision_body(revision) if revision.ours else forwarded_body(revision),
                origin=(ORIGIN, revision.id),
                prio=PRIO.get(RevisionKind(revision.kind), 2),
                refers=((revision.mid, relation),),
                handling=content.handling.to_wire() if content else None,
            )
        except CannotPostError as error:
            problem = error.code
        else:
            holder.letter, holder.problem = letter.mid, ""
            holder.save(update_fields=["letter", "problem"])
            return 1
    holder.problem = problem
    holder.save(update_fields=["problem"])
    return 0


@action(events.REVISION_REMINDED)
def remind_deciders(act: Act, revision_id: UUID) -> None:
    """Tell those who decide that holders have not confirmed a revision of ours."""
    revision = Revision.objects.select_for_update(of=("self",)).get(pk=revision_id)
    act.about("letter", revision.mid)
    act.note(revision=str(revision.id))
    revision.reminded_at = now()
    revision.save(update_fields=["reminded_at"])
    notifications.tell_deciders(act, notifications.NOT_CONFIRMED, "revision", revision.id)
