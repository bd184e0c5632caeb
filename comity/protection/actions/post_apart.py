"""Acts on complaints of ill-treatment. To the log and to all who are told they are what the post writes into a file, and no more."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from comity.accounts.access import AbsentError
from comity.accounts.models import Agency, Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.models import Peer
from comity.exchange.peers import known_peer
from comity.exchange.registry import LetterRefusalError, ReceivedLetter
from comity.protection import post_notifications as notifications
from comity.protection.actions._post import happened_at, moment_in, person_of, words, zone_in
from comity.protection.actions._post_leaving import Basis, leave
from comity.protection.models import (
    Complaint,
    ComplaintHead,
    ComplaintNote,
    ComplaintReader,
    ComplaintSending,
    PersonsWish,
    PostLetter,
    SendingState,
)
from comity.protection.post_access import FILE, complaint_for, file_for, may_be_named, may_decide_about
from comity.protection.post_agencies import post_called
from comity.protection.post_bodies import REPORT, complaint_body
from comity.protection.post_exceptions import (
    AgainstWishError,
    AlreadySettledError,
    MayNotReadError,
    NoRecipientError,
    ToHolderError,
)
from comity.protection.post_holding import is_against_wish, is_holding_side

HEALTH = frozenset({ComplaintHead.VIOLENCE, ComplaintHead.CARE})  # it says something about the person's body


@dataclass(frozen=True, kw_only=True)
class NewComplaint:
    """What the person told the post."""

    at: datetime
    zone: str
    heads: Sequence[str]
    text: str
    text_language: str
    wish: PersonsWish
    place: str = ""


@action(events.POST_FILE_CHANGED)
def write_complaint(act: Act, file_id: UUID, new: NewComplaint) -> Complaint:
    """Write a complaint down, apart from the file. Raises NotYetError, WordsMissingError, AbsentError."""
    person = person_of(act)
    act.about(FILE, file_id)
    file = file_for(person, file_id)
    complaint = Complaint.objects.create(
        agency=file.agency,
        file=file,
        holding_state=file.holding_state,
        at=happened_at(new.at, act.at),
        zone=new.zone,
        place=new.place,
        heads=[ComplaintHead(head).value for head in new.heads],
        text=words(new.text),
        text_language=new.text_language,
        wish=new.wish,
        by=person,
        written_at=act.at,
    )
    act.note(entry=str(complaint.pk))
    return complaint


@action(events.POST_FILE_VIEWED)
def view_complaint(act: Act, complaint_id: UUID) -> Complaint:
    """Look at a complaint: to the log a look at the file. Raises AbsentError."""
    act.about(FILE, complaint_id)
    complaint = complaint_for(person_of(act), complaint_id)
    act.about(FILE, complaint.file_id or complaint.pk)
    return complaint


def _locked(act: Act, complaint_id: UUID, *, decides: bool) -> tuple[Person, Complaint]:
    person = person_of(act)
    act.about(FILE, complaint_id)
    complaint = complaint_for(person, complaint_id, lock=True)
    if decides and not may_decide_about(person, complaint):
        raise AbsentError(FILE, complaint_id, "other-agency")
    act.about(FILE, complaint.file_id or complaint.pk)
    return person, complaint


@action(events.POST_FILE_CHANGED)
def add_to_complaint(
    act: Act, complaint_id: UUID, text: str, text_language: str, wish: PersonsWish | None = None
) -> ComplaintNote:
    """Add what was done or said since; the person's wish may have become another one. Raises WordsMissingError, AbsentError."""
    person, complaint = _locked(act, complaint_id, decides=wish is not None)
    note = ComplaintNote.objects.create(
        complaint=complaint, text=words(text), text_language=text_language, by=person, written_at=act.at
    )
    if wish is not None:
        complaint.wish = wish
        complaint.save(update_fields=["wish"])
    act.note(entry=str(note.pk))
    notifications.tell_readers(act, complaint)
    return note


@action(events.POST_FILE_CHANGED)
def name_reader(act: Act, complaint_id: UUID, reader: Person) -> ComplaintReader:
    """Let somebody of the post's own agency read a complaint.

    Raises:
        MayNotReadError: they are of another agency, or run the node or check its log.
        AlreadySettledError: they read it already.
        AbsentError.
    """
    person, complaint = _locked(act, complaint_id, decides=True)
    if not may_be_named(reader, complaint):
        raise MayNotReadError
    if complaint.readers.filter(person=reader, until=None).exists():
        raise AlreadySettledError
    named = ComplaintReader.objects.create(
        complaint=complaint, person=reader, named_by=person, named_at=act.at
    )
    act.note(entry=str(named.pk))
    notifications.tell_readers(act, complaint)
    return named


@action(events.POST_FILE_CHANGED)
def end_reading(act: Act, complaint_id: UUID, reader_id: UUID) -> ComplaintReader:
    """Let somebody read a complaint no longer. Raises AlreadySettledError, AbsentError."""
    _person, complaint = _locked(act, complaint_id, decides=True)
    named = complaint.readers.filter(pk=reader_id, until=None).first()
    if named is None:
        raise AlreadySettledError
    named.until = act.at
    named.save(update_fields=["until"])
    act.note(entry=str(named.pk))
    return named


@dataclass(frozen=True, kw_only=True)
class Sending:
    """To whom a complaint is sent on, why, and what the post confirmed where that is the side which holds the person."""

    reason: str
    peer: Peer | None = None
    agency: Agency | None = None
    to_holder: bool = False
    named: str = ""  # the recipient's name as the officer wrote it
    basis: Basis = field(default_factory=Basis)


@action(events.POST_FILE_CHANGED)
def send_complaint_on(act: Act, complaint_id: UUID, sending: Sending) -> ComplaintSending:
    """Send a complaint on to one authority, by the post's own act alone.

    Raises:
        AgainstWishError: the person wants it kept, or does not want the holding side to know.
        ToHolderError: the recipient is of the holding side, and that was not confirmed with its name.
        NoRecipientError, WordsMissingError, AbsentError, NotReleasedError, CannotPostError.
    """
    person, complaint = _locked(act, complaint_id, decides=True)
    if (sending.peer is None) == (sending.agency is None) or sending.agency == complaint.agency:
        raise NoRecipientError
    holding = is_holding_side(complaint, sending.peer, sending.agency)
    if is_against_wish(complaint, to_holder=holding):
        raise AgainstWishError
    called = str(sending.peer or sending.agency)
    if holding and not (sending.to_holder and sending.named.strip().casefold() == called.casefold()):
        raise ToHolderError
    row = ComplaintSending.objects.create(
        complaint=complaint,
        peer=sending.peer,
        agency=sending.agency,
        reason=words(sending.reason),
        to_holder=holding,
        state=SendingState.SHOWN if sending.agency else SendingState.TO_APPROVE,
        by=person,
        at=act.at,
    )
    act.note(entry=str(row.pk))
    if sending.agency is not None:
        notifications.tell_authority(act, complaint, sending.agency)
        return row
    if sending.peer is None:
        raise NoRecipientError
    categories = ("detention", "identity", *(("health",) if HEALTH.intersection(complaint.heads) else ()))
    leave(
        act,
        sending.peer,
        sending.basis,
        conv=complaint.pk,
        schema=REPORT,
        data=complaint_body(complaint, row.pk, act.at),
        carries=PostLetter(sending=row),
        categories=categories,
        offence=complaint.file.offence if complaint.file else "",
    )
    row.refresh_from_db()
    return row


@action(events.POST_REPORT_RECEIVED)
def receive_complaint(act: Act, letter: ReceivedLetter) -> Complaint:
    """Take in, as an authority, a complaint that a post sends on; only its consular officers read it."""
    data = letter.data
    act.about(FILE, data["about"])
    agency, peer = post_called(""), known_peer(letter.node)
    if agency is None or peer is None:
        raise LetterRefusalError("unknown-peer")
    heads = [head for head in data["heads"] if head in ComplaintHead.values]
    if Complaint.objects.filter(pk=data["about"]).exists() or not data["text"].strip() or not data["wish"]:
        raise LetterRefusalError("malformed" if not data["text"].strip() or not data["wish"] else "id-reused")
    person = data["person"] or {"name": "", "language": ""}
    complaint = Complaint.objects.create(
        id=UUID(data["about"]),
        agency=agency,
        peer=peer,
        letter=letter.mid,
        person_name=person["name"],
        person_language=person["language"],
        holding_state=data["holding"],
        at=moment_in(data["when"] or data["at"]),
        zone=zone_in(data["zone"]),
        place=data["place"],
        heads=heads,
        text=data["text"],
        text_language=data["language"],
        wish=PersonsWish(data["wish"]),
        written_at=act.at,
    )
    notifications.tell_readers(act, complaint)
    return complaint
