"""Acts on a post's file: opened by the notice, followed by what the holding side says, written line by line by the post."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from comity.accounts.models import Agency
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.models import InLetter, Peer
from comity.exchange.peers import known_peer
from comity.exchange.registry import LetterRefusalError
from comity.protection import post_notifications as notifications
from comity.protection.actions._post import (
    FILES,
    happened_at,
    moment_in,
    person_of,
    refresh_due,
    still_to_come,
    words,
    zone_in,
)
from comity.protection.incoming import Incoming
from comity.protection.models import (
    Detention,
    PostEnd,
    PostEntry,
    PostEntryKind,
    PostFile,
    PostFileState,
    WhoRefused,
)
from comity.protection.post_access import FILE, file_for
from comity.protection.post_exceptions import AlreadySettledError, EndedFileError, NotWishedError
from comity.protection.references import next_reference

# what the post writes itself; the rest came to it
WRITTEN = frozenset(
    {
        PostEntryKind.PLANNED,
        PostEntryKind.VISIT,
        PostEntryKind.NOT_VISITED,
        PostEntryKind.LAWYER,
        PostEntryKind.INTERPRETER,
        PostEntryKind.LEGAL,
        PostEntryKind.FAMILY,
        PostEntryKind.HEALTH,
        PostEntryKind.NOTE,
        PostEntryKind.END,
    }
)
WITH_WORDS = frozenset(
    {PostEntryKind.LEGAL, PostEntryKind.HEALTH, PostEntryKind.NOTE, PostEntryKind.NOT_VISITED}
)
DEATH = "death"
AFTERWARDS = frozenset({PostEntryKind.NOTE, PostEntryKind.FAMILY, PostEntryKind.HEALTH})


@dataclass(frozen=True, kw_only=True)
class NewLine:
    """A line as the post writes it. `at` is aware; for a planned visit it lies ahead, for all others behind."""

    kind: PostEntryKind
    at: datetime
    zone: str
    place: str = ""
    who: str = ""
    contact: str = ""
    spoken: str = ""
    text: str = ""
    text_language: str = ""
    refused_by: str = ""
    wish_at: datetime | None = None
    end: str = ""
    answers: UUID | None = None
    corrects: UUID | None = None


@action(events.POST_FILE_VIEWED)
def view_post_file(act: Act, file_id: UUID) -> PostFile:
    """Look at a file. Raises AbsentError."""
    act.about(FILE, file_id)
    return file_for(person_of(act), file_id)


@action(events.POST_FILE_CHANGED)
def write_line(act: Act, file_id: UUID, line: NewLine) -> PostEntry:
    """Write a line of a file, or another in its place.

    Raises:
        EndedFileError: the file has ended, and this is no note.
        NotWishedError: the family was told without the person's wish.
        AlreadySettledError: the visit was settled, or the line corrected, meanwhile.
        NotYetError, PastError, WordsMissingError, AbsentError.
    """
    person = person_of(act)
    act.about(FILE, file_id)
    file = file_for(person, file_id, lock=True)
    if file.state == PostFileState.ENDED and line.kind not in AFTERWARDS and not line.corrects:
        raise EndedFileError
    _check(act.at, line)
    entry = PostEntry.objects.create(
        file=file,
        kind=line.kind,
        at=line.at,
        zone=line.zone,
        place=line.place,
        who=line.who,
        contact=line.contact,
        spoken=line.spoken,
        text=words(line.text) if line.kind in WITH_WORDS else line.text.strip(),
        text_language=line.text_language,
        refused_by=line.refused_by if line.kind == PostEntryKind.NOT_VISITED else "",
        wish_at=line.wish_at if line.kind == PostEntryKind.FAMILY else None,
        said={"end": line.end} if line.kind == PostEntryKind.END else {},
        answers=_planned(file, line),
        corrects=_corrected(file, line),
        by=person,
        written_at=act.at,
    )
    act.note(entry=str(entry.pk))  # and not its kind: see the remark at these events
    if line.kind == PostEntryKind.END:
        file.state, file.end, file.ended_at = PostFileState.ENDED, PostEnd(line.end).value, line.at
    _keep(file)
    return entry


def _check(at: datetime, line: NewLine) -> None:
    if line.kind not in WRITTEN:
        raise AlreadySettledError
    if line.kind == PostEntryKind.PLANNED:
        still_to_come(line.at, at)
    else:
        happened_at(line.at, at)
    if line.kind == PostEntryKind.FAMILY:
        if line.wish_at is None:
            raise NotWishedError
        happened_at(line.wish_at, line.at)
    if line.kind == PostEntryKind.NOT_VISITED:
        WhoRefused(line.refused_by)


def _planned(file: PostFile, line: NewLine) -> PostEntry | None:
    """Return the planned visit that this line settles."""
    if line.answers is None or line.kind not in {PostEntryKind.VISIT, PostEntryKind.NOT_VISITED}:
        return None
    found = file.entries.filter(pk=line.answers, kind=PostEntryKind.PLANNED, corrected_by=None).first()
    settled = file.entries.filter(answers=line.answers, corrected_by=None)
    if line.corrects is not None:
        settled = settled.exclude(pk=line.corrects)
    if found is None or settled.exists():
        raise AlreadySettledError
    return found


def _corrected(file: PostFile, line: NewLine) -> PostEntry | None:
    if line.corrects is None:
        return None
    found = file.entries.filter(pk=line.corrects, kind=line.kind, by__isnull=False, corrected_by=None).first()
    if found is None:
        raise AlreadySettledError
    return found


@action(events.POST_FILE_CHANGED)
def reopen_file(act: Act, file_id: UUID, text: str) -> PostFile:
    """Open an ended file again, with the reason.

    Raises:
        AlreadySettledError: it has not ended.
        WordsMissingError, AbsentError.
    """
    person = person_of(act)
    act.about(FILE, file_id)
    file = file_for(person, file_id, lock=True)
    if file.state != PostFileState.ENDED:
        raise AlreadySettledError
    PostEntry.objects.create(
        file=file,
        kind=PostEntryKind.NOTE,
        at=act.at,
        zone=file.zone,
        text=words(text),
        by=person,
        written_at=act.at,
    )
    file.state, file.end, file.ended_at = PostFileState.OPEN, "", None
    _keep(file)
    return file


def _keep(file: PostFile) -> None:
    refresh_due(file)
    file.save()


@action(events.POST_FILE_OPENED)
def take_notice(act: Act, came: Incoming) -> PostFile:
    """Open the file of a national by the notice, or write into it that the notice came again.

    What happened afterwards may have come before the notice: then the file that waited for it is completed.
    """
    data = came.data
    act.about(FILE, data["detention"])
    file = _file_of(came, data["detention"])
    if file is None:
        file = _begun(act, came)
    act.about(FILE, file.pk)
    # a second letter about the same matter is the notice again; a death after a deprivation of liberty is another matter
    told = file.entries.filter(kind=PostEntryKind.NOTICE, said__kind=data["kind"])
    is_again = told.exists()
    act.note(again=is_again)
    at = _times(came, act.at)
    if not is_again:
        _fill(file, came, at)
    kind = PostEntryKind.NOTICE_AGAIN if is_again else PostEntryKind.NOTICE
    _came(act, file, came, kind, at.received_at, file.zone)
    _keep(file)
    notifications.tell_post(act, file)
    return file


@action(events.POST_FILE_CHANGED)
def take_proceeding(act: Act, came: Incoming) -> PostFile:
    """Write down what who holds the person says of the proceedings; before the notice, into a file that waits for it."""
    data = came.data
    act.about(FILE, data["detention"])
    file = _file_of(came, data["detention"]) or _begun(act, came)
    act.about(FILE, file.pk)
    if file.entries.filter(said__proceeding=data["proceeding"]).exists():
        raise LetterRefusalError("id-reused")
    entry = _came(act, file, came, PostEntryKind.PROCEEDING, moment_in(data["at"]), zone_in(data["zone"]))
    act.note(entry=str(entry.pk))
    if data["kind"] in {"moved", "transfer"} and data["place"]:
        file.place = data["place"]
    _keep(file)
    notifications.tell_post(act, file)
    return file


@action(events.POST_FILE_CHANGED)
def take_unwished(act: Act, came: Incoming, at: datetime, text: str) -> PostFile:
    """Write down that the person took back the wish that the post is told."""
    detention = came.data["about"]
    act.about(FILE, detention)
    file = _file_of(came, detention)
    if file is None:
        raise LetterRefusalError("unknown-detention")
    act.about(FILE, file.pk)
    entry = _came(act, file, came, PostEntryKind.UNWISHED, at, file.zone)
    entry.text = text
    entry.save(update_fields=["text"])
    file.unwished_at = at
    act.note(entry=str(entry.pk))
    _keep(file)
    notifications.tell_post(act, file)
    return file


def _file_of(came: Incoming, detention: str) -> PostFile | None:
    files = PostFile.objects.select_for_update(of=("self",)).select_related("agency")
    return files.filter(agency=came.agency, detention=detention, peer=_peer(came)).first()


def _peer(came: Incoming) -> Peer | None:
    return known_peer(came.node) if came.mid else None


def _holder(came: Incoming) -> Agency | None:
    """Return the agency that holds the person where it is one of this node."""
    if came.mid:
        return None
    found = Detention.objects.select_related("agency").filter(pk=came.data["detention"]).first()
    return found.agency if found else None


def _begun(act: Act, came: Incoming) -> PostFile:
    return PostFile.objects.create(
        agency=came.agency,
        ref=next_reference(came.agency, FILES, act.at),
        peer=_peer(came),
        holder=_holder(came),
        detention=UUID(came.data["detention"]),
        their_ref=came.data["ref"],
        zone=zone_in(came.data["zone"]),
        place=came.data["place"],
        opened_at=act.at,
        state=PostFileState.AHEAD,
    )


@dataclass(frozen=True)
class _Times:
    written_at: datetime
    received_at: datetime


def _times(came: Incoming, at: datetime) -> _Times:
    """Return when a body was written and when it reached this node: by the letter, else both are now."""
    letter = InLetter.objects.filter(peer__node=came.node, mid=came.mid).first() if came.mid else None
    if letter is None:
        return _Times(at, at)
    written = (letter.payload or {}).get("created")
    return _Times(moment_in(written) if written else letter.stored_at, letter.stored_at)


def _fill(file: PostFile, came: Incoming, times: _Times) -> None:
    """Write what a notice says into the file: the clock runs from the first one, and anew from a death alone."""
    data: Mapping[str, Any] = came.data
    if file.said.get("kind") == DEATH:
        return  # the notice of the arrest overtaken by that of the death
    first = data["person"]["names"][0]
    file.name, file.name_language = first["text"], first["language"]
    file.their_ref, file.held_by, file.holding_state = data["ref"], data["held_by"], data["detaining"]
    file.place, file.zone, file.offence = file.place or data["place"], zone_in(data["zone"]), data["offence"]
    file.said, file.notice, file.letter = dict(data), UUID(data["notice"]), came.mid
    file.deprived_at = moment_in(data["deprived_at"])
    if file.received_at is None or data["kind"] == DEATH:
        file.written_at, file.received_at = times.written_at, times.received_at
    file.state, file.end, file.ended_at = PostFileState.OPEN, "", None


def _came(  # noqa: PLR0917  # what came, of which file, when and where
    act: Act, file: PostFile, came: Incoming, kind: PostEntryKind, at: datetime, zone: str
) -> PostEntry:
    return PostEntry.objects.create(
        file=file,
        kind=kind,
        at=at,
        zone=zone,
        place=came.data.get("place", ""),
        text=came.data.get("text", ""),
        text_language=came.data.get("language", ""),
        said=came.data,
        letter=came.mid,
        written_at=act.at,
    )
