"""Acts on what holders answer: kept for each holder, and handed on to the owner with the holder's own signature."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db.models import Q

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.core.letter import LetterType
from comity.exchange.registry import LetterRefusalError, ReceiptedLetter, ReceivedLetter, body_type
from comity.sharing import notifications
from comity.sharing.actions._shared import moment_in, post, require_about
from comity.sharing.bodies import RESULT, is_about, relayed_body
from comity.sharing.letters import open_embedded
from comity.sharing.models import (
    Consent,
    ConsentState,
    Holder,
    HolderState,
    Passing,
    PassingState,
    Revision,
)
from comity.sharing.words import RESULT_GROUNDS

SETTLED = frozenset({HolderState.DONE, HolderState.NEVER_LEFT})


@action(events.RESULT_RECEIVED)
def receive_result(act: Act, letter: ReceivedLetter) -> Holder:
    """Take in what a holder did about a revision, or what one further on did, in its own signed words."""
    data = letter.data
    act.about("letter", data["letter"]["id"])
    act.note(revision=data["revision"], peer=letter.node)
    revision = _revision(letter)
    if revision is None:
        raise LetterRefusalError("unknown-revision")
    require_about(letter, revision.mid, revision.idg)
    if "relayed" in data:
        holder = _relayed(letter, revision)
        signed = data["relayed"].encode()
    else:
        holder = _own(letter, revision)
        signed = letter.inner
    act.note(holder=holder.node, result=holder.state, verified=holder.verified)
    if not revision.ours:
        _hand_on(act, revision, signed)
    elif holder.state == HolderState.REFUSED:
        notifications.tell_deciders(act, notifications.NOT_CONFIRMED, "revision", revision.id)
    return holder


def _revision(letter: ReceivedLetter) -> Revision | None:
    """Return the revision that a holder answers. Two owners may use one id: the letter it is about tells them apart."""
    told = Holder.objects.filter(node=letter.node, via="").values("revision")
    of_us_or_theirs = Q(ours=True, pk=letter.data["revision"]) | Q(ours=False, rid=letter.data["revision"])
    rows = (
        Revision.objects.select_for_update(of=("self",)).filter(of_us_or_theirs, pk__in=told).order_by("pk")
    )
    found = list(rows)
    about = (one for one in found if is_about(letter.data, one.mid, one.idg))
    return next(about, found[0] if found else None)


def _own(letter: ReceivedLetter, revision: Revision) -> Holder:
    holder = revision.holders.select_for_update().get(node=letter.node)
    for node in letter.data["never_left"]:
        revision.holders.filter(node=node, via=letter.node).exclude(state=HolderState.DONE).update(
            state=HolderState.NEVER_LEFT, at=moment_in(letter.data["at"])
        )
    return _enter(holder, letter.data, verified=True)


def _relayed(letter: ReceivedLetter, revision: Revision) -> Holder:
    """A holder's word counts for itself alone, for this revision, and only by the hand of who told it."""
    inside = open_embedded(letter.data["relayed"])
    body = body_type(RESULT)
    if (inside.schema, inside.signed.letter.type) != (RESULT, LetterType.DELETION_RESULT) or body is None:
        raise LetterRefusalError("no-result")
    if not body.validator.is_valid(inside.data) or "relayed" in inside.data:
        raise LetterRefusalError("malformed")
    same = ("revision", "letter")
    if any(inside.data[name] != letter.data[name] for name in same):
        raise LetterRefusalError("another-letter")
    told_by = inside.signed.letter.nodes
    if inside.signer in {letter.node, settings.NODE_ID} or settings.NODE_ID in told_by:
        raise LetterRefusalError("wrong-signer")
    known = revision.holders.select_for_update().filter(node=inside.signer).first()
    if known is not None and known.via != letter.node:
        # one that we told ourselves, or that another told: its word does not come by this hand
        raise LetterRefusalError("wrong-signer")
    holder = known or Holder(revision=revision, node=inside.signer, via=letter.node)
    return _enter(holder, inside.data, verified=inside.verified)


def _enter(holder: Holder, data: Mapping[str, Any], *, verified: bool) -> Holder:
    """Write a holder's answer down; what is done stays done, whatever comes late."""
    ground = str(data["ground"])
    if data["result"] == "refused" and ground not in RESULT_GROUNDS:
        raise LetterRefusalError("no-legal-reason")
    if holder.state not in SETTLED:
        holder.state = HolderState(data["result"])
        holder.ground, holder.copies = ground, data["copies"]
        holder.at, holder.verified = moment_in(data["at"]), verified
        holder.save()
    return holder


def _hand_on(act: Act, revision: Revision, signed: bytes) -> None:
    """Give a holder's signed answer to whoever told us, and so on up to the owner."""
    if revision.peer is None:
        return
    try:
        post(
            act,
            revision.peer,
            conv=revision.mid,
            kind=LetterType.DELETION_RESULT,
            schema=RESULT,
            data=relayed_body(revision, signed),
            origin=("result", revision.id),
            refers=((revision.letter, "reply"),) if revision.letter else (),
        )
    except CannotPostError as error:
        act.note(not_handed_on=error.code)


@action(events.SHARING_LETTER_LOST)
def note_lost(act: Act, letter: ReceiptedLetter) -> None:
    """Say, where a letter of this room was turned away or given up, that what it asked or brought did not arrive."""
    act.about("letter", letter.mid)
    problem = (letter.reason or letter.state)[:80]
    act.note(problem=problem, peer=letter.node)
    asked = Consent.objects.filter(question_letter=letter.mid, ours=True, state=ConsentState.ASKED)
    asked.update(state=ConsentState.LOST, problem=problem)
    Consent.objects.filter(decision_letter=letter.mid, ours=False).update(problem=problem)
    Passing.objects.filter(letter=letter.mid, state=PassingState.SENT).update(
        state=PassingState.LOST, problem=problem
    )
    Holder.objects.filter(letter=letter.mid, state=HolderState.WAITING).update(problem=problem)
