"""Acts on letters on paper: written, released under an agreement, approved or given back, handed over, answered.

A letter on paper leaves the house as any other: the release decision is asked, and where it wants a second person one approves. It is
asked again whenever the released paper is taken out and when it is handed over.
"""

import hashlib
from datetime import date, time
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils.timezone import localdate

from comity.accounts.models import Person
from comity.agreements.question import Approval, Role
from comity.agreements.release import Allowed
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import (
    may_approve_letters,
    may_take_letter_out,
    paper_letter_for,
    paper_letters_visible_to,
    partner_agency_for,
)
from comity.cooperation.actions._commitments import WayOut
from comity.cooperation.actions._letters import check_went
from comity.cooperation.actions._meetings import keeper_of, next_reference, person_of, tidy
from comity.cooperation.briefs.access import dress_of
from comity.cooperation.exceptions import (
    ChangedMeanwhileError,
    DayAheadError,
    HasLeftError,
    NotADraftError,
    NotHereError,
    NotReleasedYetError,
    ReasonMissingError,
)
from comity.cooperation.letter_drafts import LetterDraft, ReceivedDraft
from comity.cooperation.models import LetterVersion, PaperLetter
from comity.cooperation.partners import notifications
from comity.cooperation.partners.leaving import (
    check_still_leaves,
    cleared,
    may_still_leave,
    question_of,
)
from comity.cooperation.partners.papers import content_of, digest_of, paper_of
from comity.cooperation.partners.related import agreements_with, commitments_with, meetings_with
from comity.cooperation.states import HandedHow, LetterState
from comity.exchange.core.digests import unb64u
from comity.exchange.models import FileState
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.papers import write_docx, write_pdf
from comity.release.asking import kept
from comity.release.exceptions import OtherPersonError, SeniorNeededError
from comity.requests.drafts import FileDraft
from comity.requests.exceptions import SetApartError
from comity.requests.storing import stored_of

LETTER, COUNTER = "paper-letter", "L"
M = TypeVar("M", bound=Model)


def _columns(act: Act, draft: LetterDraft | ReceivedDraft) -> dict[str, Any]:
    """Return what both kinds of letters refer to, all of it the partner's. Raises NotHereError."""
    person = person_of(act)
    partner = partner_agency_for(person, draft.partner)
    letters = paper_letters_visible_to(person).filter(partner=partner)
    return {
        "partner": partner,
        "subjects": tidy(draft.subjects),
        "texts": tidy(draft.texts),
        "answers": _one_of(letters, draft.answers),
        "meeting": _one_of(meetings_with(person, partner), draft.meeting),
        "commitment": _one_of(commitments_with(person, partner), draft.commitment),
    }


def _one_of(rows: QuerySet[M], identifier: UUID | None) -> M | None:
    """Return what was chosen of a partner's. Raises NotHereError."""
    if identifier is None:
        return None
    found = rows.filter(pk=identifier).first()
    if found is None:
        raise NotHereError(LETTER, identifier, "of-another-partner")
    return found


def _own_columns(act: Act, draft: LetterDraft) -> dict[str, Any]:
    columns = _columns(act, draft)
    return {
        **columns,
        "addressee": draft.addressee.strip(),
        "enclosures": [one.strip() for one in draft.enclosures if one.strip()],
        "signed_by": draft.signed_by.strip(),
        "registered": _one_of(agreements_with(person_of(act), columns["partner"]), draft.registered),
        "request_ref": draft.request_ref.strip(),
    }


@action(events.PAPER_LETTER_KEPT)
def write_letter(act: Act, draft: LetterDraft) -> PaperLetter:
    """Write a letter to a partner without a node; it is a draft. Raises NotHereError."""
    identifier = new_id()
    person = keeper_of(act, LETTER, identifier)
    letter = PaperLetter.objects.create(
        id=identifier,
        agency=person.agency,
        unit=person.unit,
        ref=next_reference(person.agency, COUNTER, act.at.year),
        created_by=person,
        created_at=act.at,
        **_own_columns(act, draft),
    )
    act.note(ref=letter.ref, partner=str(letter.partner_id))
    return letter


def _kept(act: Act, letter_id: UUID, version: int | None = None) -> PaperLetter:
    keeper_of(act, LETTER, letter_id)
    letter = paper_letter_for(person_of(act), letter_id, keep=True)
    if version is not None and letter.version != version:
        raise ChangedMeanwhileError
    return letter


@action(events.PAPER_LETTER_KEPT)
def change_letter(act: Act, letter_id: UUID, version: int, draft: LetterDraft) -> PaperLetter:
    """Change a draft. Raises NotHereError, ChangedMeanwhileError, NotADraftError."""
    letter = _kept(act, letter_id, version)
    if letter.state != LetterState.DRAFT or letter.is_incoming:
        raise NotADraftError
    for column, value in _own_columns(act, draft).items():
        setattr(letter, column, value)
    letter.version += 1
    letter.save()
    act.note(version=letter.version)
    return letter


@action(events.PAPER_LETTER_KEPT)
def redraft_letter(act: Act, letter_id: UUID) -> PaperLetter:
    """Take a letter that has not left back to a draft; who had approved it has approved nothing then.

    Raises:
        NotHereError, HasLeftError.
    """
    letter = _kept(act, letter_id)
    if letter.is_incoming or letter.state == LetterState.HANDED:
        raise HasLeftError
    letter.state, letter.decision = LetterState.DRAFT, {}
    letter.decided_by = letter.decided_at = letter.submitted_by = None
    letter.version += 1
    letter.save()
    act.note(version=letter.version)
    return letter


@action(events.PAPER_LETTER_SUBMITTED)
def submit_letter(act: Act, letter_id: UUID, version: int, way_out: WayOut) -> PaperLetter:
    """Ask whether a letter may leave; it is released at once, or waits for a second person where the agreement wants one.

    Raises:
        NotHereError, ChangedMeanwhileError, NotADraftError, NoPartyError.
        NotReleasedError: the agreement does not let it leave.
    """
    letter = _kept(act, letter_id, version)
    if letter.state != LetterState.DRAFT or letter.is_incoming:
        raise NotADraftError
    person = person_of(act)
    letter.leaves_under, letter.leaves_article = way_out.agreement, way_out.article.strip()
    letter.offence, letter.handling, letter.rights = (
        way_out.offence,
        dict(way_out.handling),
        dict(way_out.rights),
    )
    asked, decision, terms = cleared(question_of(letter, person.pseudonym), letter.leaves_under)
    letter.decision = kept(asked, decision, terms, act.at)
    letter.submitted_by, letter.return_reason = person, ""
    act.note(allowed=decision.allowed.value, agreement=letter.leaves_under)
    if decision.allowed is Allowed.YES:
        _release(act, letter)
    else:
        letter.state = LetterState.WAITS
        letter.save()
        notifications.tell_deciders(act, letter)
    return letter


def _to_decide(act: Act, letter_id: UUID, version: int) -> tuple[Person, PaperLetter]:
    act.about(LETTER, letter_id)
    person = person_of(act)
    if not (answer := may_approve_letters(person)):
        raise NotHereError(LETTER, letter_id, answer.reason)
    letter = paper_letter_for(person, letter_id, keep=True)
    if letter.state != LetterState.WAITS:
        raise NotADraftError
    if letter.submitted_by_id == person.pk:
        raise OtherPersonError
    if letter.version != version:  # what was read is not what would leave
        raise ChangedMeanwhileError
    return person, letter


@action(events.PAPER_LETTER_APPROVED)
def approve_letter(act: Act, letter_id: UUID, version: int, *, senior_reason: str = "") -> PaperLetter:
    """Release the version that was read as the second person, and as the named senior where a right is at stake.

    Raises:
        NotHereError, NotADraftError, OtherPersonError, SeniorNeededError, NotReleasedError.
        ChangedMeanwhileError: another version waits by now.
    """
    person, letter = _to_decide(act, letter_id, version)
    approved = [Approval(person.pseudonym, Role.SECOND, now())]
    if person.is_senior and senior_reason.strip():
        approved.append(Approval(person.pseudonym, Role.SENIOR, now(), senior_reason.strip()))
    author = letter.submitted_by.pseudonym if letter.submitted_by else ""
    asked, decision, terms = cleared(question_of(letter, author, approved), letter.leaves_under)
    if decision.allowed is not Allowed.YES:
        raise SeniorNeededError if decision.needs_named_senior else OtherPersonError
    letter.decision = kept(asked, decision, terms, act.at)
    letter.decided_by, letter.decided_at = person, act.at
    _release(act, letter)
    notifications.tell_writer(act, notifications.RELEASED, letter)
    return letter


@action(events.PAPER_LETTER_RETURNED)
def give_back_letter(act: Act, letter_id: UUID, version: int, reason: str) -> PaperLetter:
    """Give the version that was read back to who wrote it, with the reason.

    Raises:
        NotHereError, NotADraftError, OtherPersonError, ReasonMissingError.
        ChangedMeanwhileError: another version waits by now.
    """
    _person, letter = _to_decide(act, letter_id, version)
    if not reason.strip():
        raise ReasonMissingError
    letter.state, letter.return_reason = LetterState.DRAFT, reason.strip()
    letter.version += 1  # it may come back under another article
    letter.save()
    notifications.tell_writer(act, notifications.GIVEN_BACK, letter)
    return letter


def _release(act: Act, letter: PaperLetter) -> None:
    """Keep what the paper says from now on, with its digest."""
    letter.state = LetterState.RELEASED
    letter.save()
    content = content_of(letter, act.at)
    version = LetterVersion.objects.create(
        letter=letter,
        version=letter.versions.count() + 1,
        content=content,
        digest=digest_of(content),
        written_by=person_of(act),
        written_at=act.at,
    )
    act.note(version=version.version, digest=version.digest)


@action(events.PAPER_LETTER_HANDED)
def hand_letter(
    act: Act, letter_id: UUID, *, on: date, how: str, note: str = "", hour: time | None = None
) -> PaperLetter:
    """Write down on which day and how a released letter went.

    What stopped the agreement afterwards does not undo that it went. Of the day on which it stopped, `hour` says whether it went before.

    Raises:
        NotHereError, NotReleasedYetError, DayAheadError.
        DayBeforeReleaseError: it was not released yet.
        HourNeededError: on that day it could leave for a part of the day alone.
        NotReleasedError, NoPartyError: it could not leave on that day.
    """
    letter = _kept(act, letter_id)
    if letter.state != LetterState.RELEASED:
        raise NotReleasedYetError
    is_late = check_went(act, letter, on, hour)
    letter.state, letter.handed_on, letter.handed_how = LetterState.HANDED, on, HandedHow(how)
    letter.handed_note = note.strip()
    letter.save()
    act.note(on=on.isoformat(), how=how, stopped_since=is_late)
    return letter


@action(events.PAPER_LETTER_RECEIVED)
def receive_letter(act: Act, draft: ReceivedDraft, file: FileDraft | None = None) -> PaperLetter:
    """Enter a letter that came on paper, with its scan where there is one.

    Raises:
        NotHereError, DayAheadError, AttachmentError, FileRefusedError.
    """
    identifier = new_id()
    person = keeper_of(act, LETTER, identifier)
    if draft.received_on > localdate(act.at, person.time_zone):
        raise DayAheadError
    stored = stored_of(act, file) if file is not None else None
    letter = PaperLetter.objects.create(
        id=identifier,
        agency=person.agency,
        unit=person.unit,
        ref=next_reference(person.agency, COUNTER, act.at.year),
        is_incoming=True,
        state=LetterState.RECEIVED,
        received_on=draft.received_on,
        partner_ref=draft.partner_ref.strip(),
        file=stored,
        file_digest=unb64u(stored.digest).hex() if stored else "",  # as people compare it
        created_by=person,
        created_at=act.at,
        **_columns(act, draft),
    )
    act.note(ref=letter.ref, partner=str(letter.partner_id), digest=letter.file_digest)
    return letter


@action(events.PAPER_LETTER_VIEWED)
def view_letter(act: Act, letter_id: UUID) -> PaperLetter:
    """Look at a letter on paper. Raises NotHereError."""
    act.about(LETTER, letter_id)
    return paper_letter_for(person_of(act), letter_id)


@action(events.PAPER_LETTER_WRITTEN)
def take_letter_out(act: Act, letter_id: UUID, kind: str) -> tuple[PaperLetter, bytes]:
    """Write a letter into a file, `docx` or `pdf`, dressed as the agency's papers are; a letter that came has none of ours.

    One that has left and could not leave today comes as a copy, with a mark across each page.

    Raises:
        NotHereError: there is nothing here for the person, or a draft that only who keeps or decides takes out.
        NotReleasedError, NoPartyError: it was released, and may not leave any more.
        PaperTooLargeError, FontsMissingError, BadTemplateError: the paper cannot be set.
    """
    act.about(LETTER, letter_id)
    person = person_of(act)
    letter = paper_letter_for(person, letter_id)
    if not (answer := may_take_letter_out(person, letter)):
        raise NotHereError(LETTER, letter_id, answer.reason)
    if letter.state == LetterState.RELEASED:
        check_still_leaves(letter)
    is_copy = letter.state == LetterState.HANDED and not may_still_leave(letter)
    dress = dress_of(person)
    paper = paper_of(letter, act.at, dress, is_copy=is_copy)
    template = bytes(dress.template) if dress and dress.template else None
    content = write_docx(paper, template) if kind == "docx" else write_pdf(paper)
    act.note(
        kind=kind,
        state=letter.state,
        copy=is_copy,
        version=letter.version,
        file=hashlib.sha256(content).hexdigest(),
        size=len(content),
    )
    return letter, content


@action(events.PAPER_LETTER_SCAN_READ)
def read_scan(act: Act, letter_id: UUID, *, although: str = "") -> PaperLetter:
    """Hand the scan of a letter out; the look is written down. `although` repeats why it is set apart.

    Raises:
        NotHereError: no scan is kept whole.
        SetApartError: it is set apart, and the person did not say that they read why.
    """
    act.about(LETTER, letter_id)
    letter = paper_letter_for(person_of(act), letter_id)
    if letter.file is None or letter.file.state != FileState.WHOLE:
        raise NotHereError(LETTER, letter_id, "no-scan")
    act.note(file=str(letter.file_id), digest=letter.file_digest)
    if letter.file.quarantine:
        act.note(quarantine=letter.file.quarantine)
        if although != letter.file.quarantine:
            raise SetApartError
    return letter
