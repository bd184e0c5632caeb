"""What the acts of the room share: who acts, references, the release decision, the letter."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.accounts.models import Person
from comity.agreements.question import Approval, Item, Question
from comity.agreements.release import Allowed, Decision
from comity.agreements.terms import Agreement
from comity.audit.acts import Act
from comity.exchange.actions import post_letter
from comity.exchange.models import OutLetter, Peer
from comity.exchange.outgoing import Citation, NewLetter
from comity.exchange.peers import peer_of
from comity.lib.clock import now
from comity.requests import departure
from comity.requests.access import wrote_last
from comity.requests.drafts import Sitting
from comity.requests.exceptions import (
    ChangedMeanwhileError,
    FileNotReadyError,
    LateSaveError,
    NotHereError,
    NotPairedError,
    ReleaseRefusedError,
    SecondPersonError,
    SeniorNeededError,
    WrongStateError,
)
from comity.requests.models import (
    Attachment,
    ClarificationDraft,
    GroupMessage,
    ReferenceCounter,
    Reply,
    Request,
    State,
    Urgency,
)
from comity.sharing.enforcing import require_files_may_leave

PRIO = {Urgency.FLASH: 0, Urgency.URGENT_DIRECT: 1, Urgency.URGENT: 2, Urgency.ORDINARY: 3}


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise NotHereError
    return act.actor


def next_reference(request_agency: Any, letter: str, at: datetime) -> str:
    """Return the next reference of a year, such as R-2026-0417, under a row lock."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
        agency=request_agency, year=at.year, letter=letter
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{letter}-{at.year}-{counter.last:04d}"


@dataclass(frozen=True)
class Clearance:
    """A decision that lets something leave, with the terms and the peer it was made for."""

    question: Question
    decision: Decision
    terms: Agreement
    peer: Peer
    at: datetime

    def to_json(self) -> dict[str, Any]:
        """As it is kept with what left: question, answer, agreement."""
        return {
            "question": self.question.to_json(),
            "decision": self.decision.to_json(),
            "agreement": {"id": self.terms.id, "version": self.terms.version, "digest": self.terms.digest},
            "at": self.at.isoformat(),
        }


def ask_release(
    request: Request,
    items: Sequence[Item],
    *,
    author: str,
    rights: Mapping[str, Any],
    approved: Iterable[Approval] = (),
    night_reason: str = "",
) -> Clearance:
    """Ask the release decision; a plain no is raised at once.

    Raises:
        NotPairedError: there is nobody to send it to.
        ReleaseRefusedError: it may not leave, whoever approves.
    """
    # letters bear the keys of the house: a guest of another agency has no partners here
    peer = peer_of(request.partner) if request.agency.is_home else None
    if peer is None:
        raise NotPairedError
    at = now()
    asked = departure.question(
        request, peer, author=author, items=items, rights=rights, approved=approved, night_reason=night_reason
    )
    decision, terms = departure.answer(asked, request.agreement, at)
    if terms is None or decision.allowed is Allowed.NO:
        raise ReleaseRefusedError(code=decision.decisive[0].code, decision=decision)
    return Clearance(asked, decision, terms, peer, at)


def require_cleared(clearance: Clearance) -> None:
    """Raise unless the decision is a yes now.

    Raises:
        SeniorNeededError: a named senior must decide first.
        SecondPersonError: another person must approve first.
    """
    decision = clearance.decision
    if decision.allowed is Allowed.YES:
        return
    if decision.needs_named_senior:
        raise SeniorNeededError(decision=decision)
    raise SecondPersonError(decision=decision)


def send_letter(
    act: Act,
    request: Request,
    clearance: Clearance,
    *,
    schema: str,
    data: dict[str, Any],
    handling: Mapping[str, Any],
    rights: Mapping[str, Any],
    origin: tuple[str, UUID],
    answers: Iterable[UUID | None] = (),
    ext: Mapping[str, Any] | None = None,
    files: Sequence[Attachment] = (),
) -> OutLetter:
    """Hand a cleared letter to the post office, in the transaction of the act."""
    require_files_may_leave([one.stored for one in files], clearance.peer.node)
    stamp = departure.stamp(handling, rights, request.purpose).ending(clearance.terms.retention.ends(now()))
    article = next(
        (reason.article for reason in clearance.decision.reasons if reason.code == "covered"), request.article
    )
    person = person_of(act)
    return post_letter(
        act,
        NewLetter(
            peer=clearance.peer,
            conv=request.conv,
            schema=schema,
            data=data,
            prio=PRIO[Urgency(request.urgency)],
            prio_reason=request.urgency_reason[:500],
            citation=Citation(
                clearance.terms.id,
                clearance.terms.version,
                clearance.terms.digest,
                request.article or article,
            ),
            purpose=request.purpose,
            legal_basis=f"{clearance.terms.title('en')}, article {request.article or article}"[:500],
            handling=stamp.to_wire(),
            author=person.pseudonym,
            role="officer",
            unit=person.unit.code,
            origin_kind=origin[0],
            origin_id=origin[1],
            ext=dict(ext or {}),
            refers=tuple((mid, "reply") for mid in answers if mid is not None),
            files=tuple(one.stored_id for one in files),
        ),
    )


def move(thing: Request | Reply | ClarificationDraft | GroupMessage, person: Person) -> list[str]:
    """Count one version on and write down who did it; return the names of the fields, for saving."""
    thing.version += 1
    thing.changed_by = person
    thing.changed_at = now()
    return ["version", "changed_by", "changed_at"]


def require_version(thing: Request | Reply | ClarificationDraft | GroupMessage, version: int) -> None:
    """Raise unless a draft stands as the page of this act showed it.

    Raises:
        ChangedMeanwhileError: it has another version; the error carries it as it stands.
    """
    if thing.version != version:
        raise ChangedMeanwhileError(thing)


def require_turn(
    thing: Request | Reply, person: Person, version: int, sitting: Sitting, *, by_itself: bool
) -> None:
    """Raise unless a draft stands as the page showed it, or only this page itself has written it since.

    The answer to a save can be lost, and the page then names the version from before.

    Raises:
        ChangedMeanwhileError: somebody else, or another window, has changed it; the error carries it as it stands.
        LateSaveError: the page saved by itself, and what it saved later stands there already.
    """
    own = wrote_last(person, thing, sitting)
    if own and by_itself and 0 < sitting.turn <= thing.sitting_turn:
        raise LateSaveError
    in_order = sitting.turn > 0 or not by_itself  # without its number a save by itself may be an old one
    if not (own and in_order and version >= thing.sitting_since):
        require_version(thing, version)


def move_in(thing: Request | Reply, person: Person, sitting: Sitting) -> None:
    """Count one version on and write down which opening of the page wrote it; without saving."""
    if not wrote_last(person, thing, sitting):
        thing.sitting, thing.sitting_since = sitting.page, thing.version
    thing.sitting_turn = sitting.turn
    move(thing, person)


def require_state(found: str, *wanted: State) -> None:
    """Raise unless a thing stands where the act expects it."""
    if found not in wanted:
        raise WrongStateError


def require_files(files: Iterable[Attachment]) -> None:
    """Raise unless every file is here whole: what an officer sends or approves is what leaves.

    Raises:
        FileNotReadyError: one is still being checked, or is broken.
    """
    if not all(one.is_whole for one in files):
        raise FileNotReadyError
