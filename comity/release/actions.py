"""Acts on what leaves the house: offered by a room, approved or given back, followed by its receipts."""

from dataclasses import replace
from uuid import UUID

from comity.accounts.models import Agency, Person
from comity.agreements.one_article import article_for_all, parted_reasons
from comity.agreements.question import Approval, Question, Role
from comity.agreements.release import Allowed, Decision
from comity.agreements.terms import Agreement
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import post_letter
from comity.exchange.keepers import TakenBack
from comity.exchange.letters import receipts_of
from comity.exchange.models import Peer
from comity.exchange.outgoing import Citation, NewLetter
from comity.exchange.registry import ReceiptedLetter, Successor
from comity.lib.clock import now
from comity.release import notifications
from comity.release.access import may_approve, outgoing_for
from comity.release.asking import asked_again, decide, kept, question_of
from comity.release.exceptions import (
    NotHereError,
    NotReleasedError,
    OtherPersonError,
    ReasonNeededError,
    SeniorNeededError,
    SettledError,
)
from comity.release.models import Outgoing, OutgoingState
from comity.release.offers import Offer
from comity.release.origins import origin_of
from comity.release.returned import author_of, basis_in, unit_of

ORIGIN = "outgoing"
PRIO = {"flash": 0, "urgent-direct": 1, "urgent": 2, "ordinary": 3}


def _person_of(act: Act) -> Person:
    if not isinstance(act.actor, Person):
        raise NotHereError("release", "not-a-person")
    return act.actor


def _cleared(outgoing: Outgoing, asked: Question) -> tuple[Question, Decision, Agreement]:
    """Return the question under the one article that the letter cites, its answer, and the terms.

    Raises:
        NotReleasedError: it may not leave, or no one article covers all of it.
    """
    decision, terms = decide(asked, outgoing.agreement, now())
    if terms is None or decision.allowed is Allowed.NO:
        raise NotReleasedError(decision)
    article = article_for_all(asked, terms)
    if not article:
        raise NotReleasedError(Decision(tuple(parted_reasons(asked, terms))))
    under = replace(asked, article=article)
    decision, terms = decide(under, outgoing.agreement, now())
    if terms is None or decision.allowed is Allowed.NO:
        raise NotReleasedError(decision)
    return under, decision, terms


@action(events.RELEASE_OFFERED)
def offer_letter(act: Act, offer: Offer) -> Outgoing:
    """Send a thing of a room to a partner, or lay it before the second person where the agreement or a right asks for one.

    Call it inside the room's own act. The row's state says which it was.

    Raises:
        NotReleasedError: the agreement does not let it leave, or no one article of it covers all; nothing is kept.
        CannotPostError: the post office cannot take it.
    """
    person = _person_of(act)
    asked = question_of(offer, person.pseudonym)
    outgoing = Outgoing(
        agency=person.agency,
        unit=person.unit,
        peer=offer.peer,
        schema=offer.schema,
        data=offer.data,
        conv=offer.conv,
        refers=[[str(mid), relation] for mid, relation in offer.refers],
        files=list(offer.files),
        origin_kind=offer.origin_kind,
        origin_id=offer.origin_id,
        asked=asked.to_json(),
        agreement=offer.agreement,
        article=offer.article,
        reason=offer.reason.strip(),
        state=OutgoingState.TO_APPROVE,
        drafted_by=person,
        offered_at=act.at,
    )
    act.about("outgoing", outgoing.id)
    act.note(peer=offer.peer.node, schema=offer.schema, origin=offer.origin_kind, of=str(offer.origin_id))
    asked, decision, terms = _cleared(outgoing, asked)
    outgoing.decision = kept(asked, decision, terms, act.at)
    outgoing.save()
    act.note(allowed=decision.allowed.value)
    if decision.allowed is Allowed.YES:
        _send(act, outgoing, asked, decision, terms)
    else:
        notifications.tell_approvers(act, outgoing)
    return outgoing


@action(events.RELEASE_APPROVED)
def approve_outgoing(act: Act, identifier: UUID, *, senior_reason: str = "") -> Outgoing:
    """Approve, as the second person and as the named senior where a right is at stake; the letter leaves.

    Raises:
        OtherPersonError: this person offered it.
        SeniorNeededError: a named senior must decide.
        NotHereError, SettledError, NotReleasedError, CannotPostError.
    """
    person, outgoing = _to_decide(act, identifier)
    if outgoing.drafted_by_id == person.pk:
        raise OtherPersonError
    approved = [Approval(person.pseudonym, Role.SECOND, now())]
    if person.is_senior and senior_reason.strip():
        approved.append(Approval(person.pseudonym, Role.SENIOR, now(), senior_reason.strip()))
        outgoing.senior_decision = {
            "person": person.pseudonym,
            "reason": senior_reason.strip(),
            "at": act.at.isoformat(),
        }
    asked, decision, terms = _cleared(outgoing, asked_again(outgoing, approved))
    if decision.allowed is not Allowed.YES:
        raise SeniorNeededError if decision.needs_named_senior else OtherPersonError
    outgoing.decided_by, outgoing.decided_at = person, act.at
    _send(act, outgoing, asked, decision, terms)
    notifications.tell_drafter(act, outgoing)
    return outgoing


@action(events.RELEASE_RETURNED)
def give_back_outgoing(act: Act, identifier: UUID, reason: str) -> Outgoing:
    """Give a thing back to who offered it, with the reason; nothing leaves. Who offered it may take it back so too."""
    person, outgoing = _to_decide(act, identifier, may_be_drafter=True)
    if not reason.strip():
        raise ReasonNeededError
    outgoing.state, outgoing.return_reason = OutgoingState.RETURNED, reason.strip()
    outgoing.decided_by, outgoing.decided_at = person, act.at
    outgoing.save(update_fields=["state", "return_reason", "decided_by", "decided_at"])
    origin_of(outgoing.origin_kind).returned(act, outgoing)
    if outgoing.drafted_by_id != person.pk:
        notifications.tell_drafter(act, outgoing)
    return outgoing


@action(events.RELEASE_FOLLOWED)
def follow_outgoing(act: Act, letter: ReceiptedLetter) -> None:
    """Keep what the receiver signed about a letter that left by this room, and tell the room it came from."""
    act.about("letter", letter.mid)
    act.note(state=letter.state)
    outgoing = Outgoing.objects.select_for_update().get(letter=letter.mid)
    outgoing.letter_state = letter.state
    outgoing.save(update_fields=["letter_state"])
    origin_of(outgoing.origin_kind).followed(act, outgoing, letter)


@action(events.RELEASE_LETTER_RENEWED)
def renew_outgoing(act: Act, heir: Successor) -> None:
    """Name the letter that stands for a stale one: receipts of that one count from now on."""
    act.about("letter", heir.new)
    act.note(before=str(heir.old), peer=heir.node)
    outgoing = Outgoing.objects.select_for_update().get(letter=heir.old)
    outgoing.letter, outgoing.letter_state = heir.new, "queued"
    outgoing.save(update_fields=["letter", "letter_state"])
    origin_of(outgoing.origin_kind).renewed(act, outgoing, heir.old)


@action(events.RELEASE_TAKEN_BACK)
def take_outgoing_back(act: Act, taken: TakenBack, origin_kind: str, origin_id: UUID) -> Outgoing:
    """Enter a letter again that left before a restore and that a partner gave back; its receipts are followed as they came.

    What the backup knows as waiting for approval, word by word the same, is what was approved. The room has its own rows in
    place before.
    """
    act.about("letter", taken.mid)
    act.note(peer=taken.node, schema=taken.schema, origin=origin_kind, of=str(origin_id))
    there = Outgoing.objects.filter(letter=taken.mid).first()
    if there is not None:
        return there
    letter, data = taken.letter, taken.data
    unsent = Outgoing.objects.select_for_update(of=("self",)).filter(
        origin_kind=origin_kind, origin_id=origin_id, peer__node=taken.node, letter=None, data=data
    )
    agency, author = Agency.objects.get(is_home=True), author_of(letter)
    agreement, article = basis_in(letter)
    outgoing = unsent.order_by("offered_at").first() or Outgoing(
        agency=agency,
        unit=unit_of(letter, agency),
        peer=Peer.objects.get(node=taken.node),
        schema=taken.schema,
        data=data,
        conv=taken.conv,
        refers=[[one.id, one.rel] for one in letter.refs],
        origin_kind=origin_kind,
        origin_id=origin_id,
        asked={},
        agreement=agreement,
        article=article,
        reason=letter.prio_reason or "",
        drafted_by=author,
        offered_at=letter.created,
    )
    outgoing.letter, outgoing.state, outgoing.letter_state = taken.mid, OutgoingState.SENT, "queued"
    outgoing.save()
    for receipt in receipts_of(taken.mid):
        follow_outgoing(act, receipt)
    outgoing.refresh_from_db()
    return outgoing


def _to_decide(act: Act, identifier: UUID, *, may_be_drafter: bool = False) -> tuple[Person, Outgoing]:
    person = _person_of(act)
    act.about("outgoing", identifier)
    outgoing, _shown = outgoing_for(person, identifier, lock=True)
    act.note(peer=outgoing.peer.node, schema=outgoing.schema)
    is_own = may_be_drafter and outgoing.drafted_by_id == person.pk
    if not is_own and not may_approve(person):
        raise NotHereError(identifier, "role")
    if outgoing.state != OutgoingState.TO_APPROVE:
        raise SettledError
    return person, outgoing


def _send(act: Act, outgoing: Outgoing, asked: Question, decision: Decision, terms: Agreement) -> None:
    article = asked.article
    letter = post_letter(
        act,
        NewLetter(
            peer=outgoing.peer,
            conv=outgoing.conv,
            schema=outgoing.schema,
            data=outgoing.data,
            prio=PRIO[asked.urgency.value],
            prio_reason=outgoing.reason[:500],
            citation=Citation(terms.id, terms.version, terms.digest, article),
            purpose=asked.purpose,
            legal_basis=f"{terms.title('en')}, article {article}"[:500],
            handling=asked.items[0].handling.ending(terms.retention.ends(now())).to_wire(),
            author=asked.author,
            role="officer",
            unit=outgoing.unit.code,
            origin_kind=ORIGIN,
            origin_id=outgoing.id,
            files=tuple(outgoing.files),
            refers=tuple((UUID(mid), relation) for mid, relation in outgoing.refers),
        ),
    )
    outgoing.letter, outgoing.state, outgoing.letter_state = letter.mid, OutgoingState.SENT, "queued"
    outgoing.decision = kept(asked, decision, terms, now())
    outgoing.save()
    act.note(letter=str(letter.mid))
    origin_of(outgoing.origin_kind).sent(act, outgoing)
