"""Acts on what belongs to a meeting: delegations, agenda with minutes, papers."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Max

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import agenda_item_for, delegate_for, paper_for
from comity.cooperation.actions._meetings import MEETING, kept_meeting, person_of, tidy
from comity.cooperation.exceptions import ChangedMeanwhileError, NotHereError
from comity.cooperation.meeting_drafts import DelegateDraft, Texts
from comity.cooperation.meeting_exceptions import PaperNotWholeError, TooManyLinesError
from comity.cooperation.models import AgendaItem, Delegate, Meeting, MeetingPaper
from comity.cooperation.states import DelegateRole, NameOrder, PaperKind
from comity.exchange.actions import forget_file
from comity.exchange.models import FileState
from comity.requests.drafts import FileDraft
from comity.requests.exceptions import SetApartError
from comity.requests.storing import stored_of

MOST_DELEGATES, MOST_ITEMS, MOST_PAPERS = 3000, 300, 500


def _columns(draft: DelegateDraft) -> dict[str, object]:
    return {
        "side": draft.side,
        "organisation": tidy(draft.organisation),
        "role": DelegateRole(draft.role),
        "name": draft.name,
        "name_language": draft.name_language,
        "family": draft.family,
        "given": draft.given,
        "order": NameOrder(draft.order),
        "readings": tidy(draft.readings),
        "rank": tidy(draft.rank),
        "office": tidy(draft.office),
    }


@action(events.DELEGATION_KEPT)
def add_delegates(act: Act, meeting_id: UUID, drafts: Sequence[DelegateDraft]) -> list[Delegate]:
    """Add people to a meeting, behind those who stand in the list already.

    Raises:
        TooManyLinesError, NotHereError.
    """
    meeting = kept_meeting(act, meeting_id)
    if meeting.delegates.count() + len(drafts) > MOST_DELEGATES:
        raise TooManyLinesError
    place = (meeting.delegates.aggregate(last=Max("place"))["last"] or 0) + 1
    rows = [Delegate(meeting=meeting, place=place + step, **_columns(one)) for step, one in enumerate(drafts)]
    Delegate.objects.bulk_create(rows)
    _add_parties(meeting, [one.side for one in drafts])
    act.note(added=len(rows))
    return rows


def _add_parties(meeting: Meeting, sides: Sequence[str]) -> None:
    """A state that has somebody there takes part."""
    new = [side for side in dict.fromkeys(sides) if side and side not in meeting.parties]
    if new:
        meeting.parties = [*meeting.parties, *new]
        meeting.save(update_fields=["parties"])


@action(events.DELEGATION_KEPT)
def change_delegate(act: Act, meeting_id: UUID, delegate_id: UUID, draft: DelegateDraft) -> Delegate:
    """Change what is said of somebody at a meeting. Raises NotHereError."""
    meeting = kept_meeting(act, meeting_id)
    found = delegate_for(person_of(act), meeting, delegate_id)
    for column, value in _columns(draft).items():
        setattr(found, column, value)
    found.save()
    _add_parties(meeting, [draft.side])
    act.note(delegate=str(found.pk))
    return found


@action(events.DELEGATION_KEPT)
def remove_delegate(act: Act, meeting_id: UUID, delegate_id: UUID) -> None:
    """Take somebody off the list. Raises NotHereError."""
    found = delegate_for(person_of(act), kept_meeting(act, meeting_id), delegate_id)
    act.note(removed=str(found.pk))
    found.delete()


@action(events.AGENDA_KEPT)
def add_agenda(act: Act, meeting_id: UUID, items: Sequence[Texts]) -> list[AgendaItem]:
    """Add items behind those of the agenda. Raises TooManyLinesError, NotHereError."""
    meeting = kept_meeting(act, meeting_id)
    if meeting.agenda.count() + len(items) > MOST_ITEMS:
        raise TooManyLinesError
    place = (meeting.agenda.aggregate(last=Max("place"))["last"] or 0) + 1
    rows = [
        AgendaItem(meeting=meeting, place=place + step, texts=tidy(one)) for step, one in enumerate(items)
    ]
    act.note(added=len(rows))
    return AgendaItem.objects.bulk_create(rows)


@action(events.AGENDA_KEPT)
def change_agenda_item(  # noqa: PLR0917  # what the item says and what was said about it
    act: Act, meeting_id: UUID, item_id: UUID, version: int, texts: Texts, minutes: str, language: str
) -> AgendaItem:
    """Change an item and write its minutes.

    Raises:
        ChangedMeanwhileError: somebody changed it since that version.
        NotHereError.
    """
    found = agenda_item_for(person_of(act), kept_meeting(act, meeting_id), item_id)
    if found.version != version:
        raise ChangedMeanwhileError
    found.version += 1
    found.texts, found.minutes, found.minutes_language = tidy(texts), minutes.strip(), language
    found.save()
    act.note(item=str(found.pk), version=found.version)
    return found


@action(events.AGENDA_KEPT)
def remove_agenda_item(act: Act, meeting_id: UUID, item_id: UUID) -> None:
    """Take an item off the agenda; those behind it move up. Raises NotHereError."""
    meeting = kept_meeting(act, meeting_id)
    found = agenda_item_for(person_of(act), meeting, item_id)
    act.note(removed=str(found.pk))
    place = found.place
    found.delete()
    for one in meeting.agenda.filter(place__gt=place).order_by("place"):
        one.place -= 1
        one.save(update_fields=["place"])


@action(events.PAPER_ADDED)
def add_paper(act: Act, meeting_id: UUID, draft: FileDraft, kind: str, titles: Texts) -> MeetingPaper:
    """Add a document to a meeting.

    Raises:
        TooManyLinesError, NotHereError.
        AttachmentError, FileRefusedError: the file cannot be kept.
    """
    meeting = kept_meeting(act, meeting_id)
    if meeting.papers.count() >= MOST_PAPERS:
        raise TooManyLinesError
    stored = stored_of(act, draft)
    paper = MeetingPaper.objects.create(
        meeting=meeting,
        kind=PaperKind(kind),
        titles=tidy(titles),
        file=stored,
        digest=stored.digest,
        added_by=person_of(act),
        added_at=act.at,
    )
    act.note(paper=str(paper.pk), file=str(stored.pk), size=stored.size, kind=kind)
    return paper


@action(events.PAPER_REMOVED)
def remove_paper(act: Act, meeting_id: UUID, paper_id: UUID) -> None:
    """Take a document off a meeting. Raises NotHereError."""
    meeting = kept_meeting(act, meeting_id)
    paper = paper_for(person_of(act), paper_id)
    if paper.meeting_id != meeting.pk:
        raise NotHereError("paper", paper_id)
    act.note(paper=str(paper.pk), file=str(paper.file_id))
    file_id = paper.file_id
    paper.delete()
    if file_id is not None:
        forget_file(act, file_id)


@action(events.PAPER_READ)
def read_paper(act: Act, paper_id: UUID, *, although: str = "") -> MeetingPaper:
    """Hand a document out to who may see its meeting; the look is written down.

    `although` repeats why it is set apart, where the person has read that and wants it all the same.

    Raises:
        PaperNotWholeError, SetApartError, NotHereError.
    """
    act.about(MEETING, paper_id)
    paper = paper_for(person_of(act), paper_id)
    act.about(MEETING, paper.meeting_id)
    act.note(paper=str(paper.pk), file=str(paper.file_id), digest=paper.digest)
    if paper.file is None or paper.file.state != FileState.WHOLE:
        raise PaperNotWholeError
    if paper.file.quarantine:
        act.note(quarantine=paper.file.quarantine)
        if although != paper.file.quarantine:
            raise SetApartError
    return paper
