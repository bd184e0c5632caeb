"""Acts of passing an item of another owner on: proposed, approved where the agreement asks for it, sent whole."""

from dataclasses import dataclass, field
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Person
from comity.agreements.question import Approval, Question, Role
from comity.agreements.release import Allowed, Decision
from comity.agreements.terms import Agreement
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import post_letter
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.core.letter import LetterType
from comity.exchange.models import FileState, OutLetter, Peer, StoredFile
from comity.exchange.outgoing import Citation, NewLetter
from comity.exchange.peers import lock_peers, peer_of
from comity.lib.clock import now
from comity.sharing import departure, notifications
from comity.sharing.access import decider_of, item_for, passing_for
from comity.sharing.actions._shared import person_of, post, reason_of
from comity.sharing.allowing import Answer, Use, Why, Wish
from comity.sharing.bodies import ONWARD, onward_body, passed_on_body
from comity.sharing.departure import Route
from comity.sharing.enforcing import files_of
from comity.sharing.exceptions import (
    BlockedError,
    FilesNotHereError,
    GoneError,
    NotPairedError,
    OwnerNotAskedError,
    ReleaseRefusedError,
    SecondPersonError,
    SeniorNeededError,
    SettledError,
)
from comity.sharing.letters import PASSED_ON, signed_of, signed_word
from comity.sharing.models import Basis, Consent, Disclosure, Item, ItemState, Passing, PassingState
from comity.sharing.standing import handling_of, is_open, may_use
from comity.sharing.telling import ORIGIN, untold

PRIO = {"flash": 0, "urgent-direct": 1, "urgent": 2, "ordinary": 3}


@dataclass(frozen=True)
class Plan:
    """To whom an item is to go, under which agreement, what for, and the answers to the rights questions."""

    peer: str
    agreement: str
    route: Route
    rights: dict[str, bool | None] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True)
class _Cleared:
    question: Question
    decision: Decision
    terms: Agreement


def _open_item(item: Item) -> Item:
    if item.state == ItemState.PURGED:
        raise GoneError
    if not is_open(item):
        raise BlockedError
    return item


def _permitted(item: Item, node: str, purpose: str) -> Answer:
    """Return what permits an item to go to a node; raises OwnerNotAskedError where nothing does."""
    answer = may_use(item, Wish(Use.ONWARD, node, purpose))
    if not answer:
        raise OwnerNotAskedError(answer)
    return answer


@action(events.ITEM_PASSED_ON)
def pass_on(act: Act, owner: str, mid: UUID, plan: Plan) -> Passing:
    """Pass an item on to a partner, or lay it before the second person where the agreement or a right asks for one.

    Raises:
        OwnerNotAskedError: the owner neither listed that agency nor agreed.
        ReleaseRefusedError: the agreement with that agency does not let it leave.
        FilesNotHereError: a file of it has not arrived yet.
        NotPairedError, GoneError, BlockedError, CannotPostError.
    """
    person = person_of(act)
    act.about("letter", mid)
    act.note(owner=owner, peer=plan.peer)
    item = _open_item(item_for(person, owner, mid, lock=True))
    peer = peer_of(plan.peer)
    if peer is None:
        raise NotPairedError
    answer = _permitted(item, peer.node, plan.route.purpose)
    passing = Passing(
        item=item,
        peer=peer,
        agreement=plan.agreement,
        article=plan.route.article,
        purpose=plan.route.purpose,
        kind=plan.route.kind,
        offence=plan.route.offence,
        urgency=plan.route.urgency,
        categories=list(plan.route.categories),
        rights=plan.rights,
        reason=plan.reason.strip(),
        basis=Basis.CONSENT if answer.why is Why.LEAVE else Basis.LISTED,
        consent=UUID(answer.leave.id) if answer.leave else None,
        state=PassingState.TO_APPROVE,
        drafted_by=person,
        created_at=act.at,
    )
    cleared = _clear(passing, answer, ())
    passing.decision = departure.kept(cleared.question, cleared.decision, cleared.terms, act.at)
    passing.save()
    act.note(passing=str(passing.id), allowed=cleared.decision.allowed.value, basis=passing.basis)
    if cleared.decision.allowed is Allowed.YES:
        _send(act, passing, cleared, person)
    else:
        notifications.tell_deciders(act, notifications.PASSING_WAITS, "passing", passing.id, without=person)
    return passing


def _route(passing: Passing) -> Route:
    return Route(
        passing.purpose,
        passing.kind,
        passing.offence,
        passing.urgency,
        tuple(passing.categories),
        passing.article,
    )


def _clear(passing: Passing, answer: Answer, approved: tuple[Approval, ...]) -> _Cleared:
    peer: Peer = passing.peer
    asked = departure.question(
        handling_of(passing.item),
        _route(passing),
        sender=settings.NODE_ID,
        recipient=peer.node,
        author=passing.drafted_by.pseudonym,
        ceiling=departure.ceiling_of(peer),
        answer=answer,
        rights=passing.rights,
        approved=approved,
    )
    decision, terms = departure.decide(asked, passing.agreement, now())
    if terms is None or decision.allowed is Allowed.NO:
        raise ReleaseRefusedError(decision)
    return _Cleared(asked, decision, terms)


@action(events.ITEM_PASSED_ON)
def approve_passing(act: Act, passing_id: UUID, *, senior_reason: str = "") -> Passing:
    """Approve, as the second person and as the named senior where a right is at stake; the item is passed on.

    Raises:
        SecondPersonError: this person proposed it.
        SeniorNeededError: a named senior must decide.
        SettledError, OwnerNotAskedError, ReleaseRefusedError, GoneError, BlockedError, CannotPostError.
    """
    person = decider_of(person_of(act), "passing", passing_id)
    passing = _waiting(act, person, passing_id)
    if passing.drafted_by_id == person.pk:
        raise SecondPersonError
    approved = [Approval(person.pseudonym, Role.SECOND, now())]
    if person.is_senior and senior_reason.strip():
        approved.append(Approval(person.pseudonym, Role.SENIOR, now(), senior_reason.strip()))
        passing.senior_decision = {
            "person": person.pseudonym,
            "reason": senior_reason.strip(),
            "at": act.at.isoformat(),
        }
    _open_item(passing.item)
    answer = _permitted(passing.item, passing.peer.node, passing.purpose)
    cleared = _clear(passing, answer, tuple(approved))
    if cleared.decision.allowed is not Allowed.YES:
        raise SeniorNeededError if cleared.decision.needs_named_senior else SecondPersonError
    passing.approved_by = person
    passing.consent = UUID(answer.leave.id) if answer.leave else None
    passing.basis = Basis.CONSENT if answer.why is Why.LEAVE else Basis.LISTED
    _send(act, passing, cleared, person)
    notifications.tell_one(act, notifications.PASSING_DECIDED, "passing", passing.id, passing.drafted_by)
    return passing


@action(events.ITEM_PASSING_RETURNED)
def return_passing(act: Act, passing_id: UUID, reason: str) -> Passing:
    """Give a passing on back to who proposed it, with the reason; nothing leaves."""
    person = decider_of(person_of(act), "passing", passing_id)
    passing = _waiting(act, person, passing_id)
    passing.return_reason = reason_of(reason)
    passing.state = PassingState.RETURNED
    passing.save(update_fields=["state", "return_reason"])
    notifications.tell_one(act, notifications.PASSING_DECIDED, "passing", passing.id, passing.drafted_by)
    return passing


def _waiting(act: Act, person: Person, passing_id: UUID) -> Passing:
    found = passing_for(person, passing_id)
    item = Item.objects.select_for_update(of=("self",)).select_related("peer").get(pk=found.item_id)
    passing = (
        Passing.objects.select_for_update(of=("self",))
        .select_related("peer", "drafted_by")
        .get(pk=passing_id)
    )
    passing.item = item
    act.about("letter", item.mid)
    act.note(passing=str(passing.id), owner=item.owner, peer=passing.peer.node)
    if passing.state != PassingState.TO_APPROVE:
        raise SettledError
    return passing


def _send(act: Act, passing: Passing, cleared: _Cleared, person: Person) -> None:
    item = passing.item
    signed = signed_of(item)
    if signed is None:
        raise GoneError
    lock_peers((passing.peer.node, item.owner))  # both are written to
    at = now()
    article = next(
        (reason.article for reason in cleared.decision.reasons if reason.code == "covered"), passing.article
    )
    terms = cleared.terms
    handling = handling_of(item).ending(terms.retention.ends(at))
    letter = post_letter(
        act,
        NewLetter(
            peer=passing.peer,
            conv=passing.id,
            schema=PASSED_ON,
            data=passed_on_body(passing, signed.inner, _grant_of(passing)),
            prio=PRIO[passing.urgency],
            prio_reason=passing.reason[:500],
            citation=Citation(terms.id, terms.version, terms.digest, passing.article or article),
            purpose=passing.purpose,
            legal_basis=f"{terms.title('en')}, article {passing.article or article}"[:500],
            handling=handling.to_wire(),
            author=person.pseudonym,
            role="officer",
            unit=person.unit.code,
            origin_kind=ORIGIN,
            origin_id=passing.id,
            refers=() if item.is_second_hand else ((item.mid, "forwards"),),
            files=tuple(file.pk for file in _files(item, len(signed.letter.parts))),
        ),
    )
    passing.letter, passing.state, passing.sent_at = letter.mid, PassingState.SENT, at
    passing.decision = departure.kept(cleared.question, cleared.decision, terms, at)
    passing.save()
    Disclosure.objects.create(
        owner=item.owner,
        mid=item.mid,
        idg=item.idg,
        node=passing.peer.node,
        by_node=settings.NODE_ID,
        by_letter=letter.mid,
        basis=passing.basis,
        consent=passing.consent,
        at=act.at,
        keep_until=handling.delete_after,
    )
    act.note(letter=str(letter.mid))
    tell_owner(act, passing.id)


def _files(item: Item, named: int) -> list[StoredFile]:
    """Return the files of an item, which travel along; all of them, or nothing leaves."""
    files = files_of(item)
    if len(files) != named or any(one.state != FileState.WHOLE for one in files):
        raise FilesNotHereError
    return files


def _grant_of(passing: Passing) -> bytes | None:
    """Return the owner's signed leave as it came, to travel with the item."""
    if passing.consent is None:
        return None
    consent = Consent.objects.get(pk=passing.consent)
    inner = signed_word(consent)
    if inner is None:
        raise SettledError
    return inner


@action(events.OWNER_TOLD)
def tell_owner(act: Act, passing_id: UUID) -> bool:
    """Tell the owner who has its item now; return whether the word is on its way.

    An owner that cannot be written to at present is told by the sweep, see `telling.untold`.
    """
    passing = (
        Passing.objects.select_for_update(of=("self",)).select_related("peer", "item").get(pk=passing_id)
    )
    act.about("letter", passing.item.mid)
    act.note(passing=str(passing.id), owner=passing.item.owner)
    owner = peer_of(passing.item.owner)
    if owner is None or passing.letter is None or not untold().filter(pk=passing.pk).exists():
        act.note(told=False)
        return False
    letter = OutLetter.objects.only("mid", "idg").get(mid=passing.letter)
    try:
        post(
            act,
            owner,
            conv=passing.item.mid,
            kind=LetterType.CONSENT,
            schema=ONWARD,
            data=onward_body(passing, (letter.mid, letter.idg), passing.sent_at or act.at),
            origin=(ORIGIN, passing.id),
        )
    except CannotPostError as error:
        act.note(told=False, problem=error.code)
        return False
    act.note(told=True)
    return True
