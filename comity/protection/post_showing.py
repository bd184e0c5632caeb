"""A post's file as its page shows it: one timeline of lines, of what was asked, and of what is due."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language

from comity.accounts.forms import NAME_LANGUAGES
from comity.accounts.models import Agency, Person
from comity.exchange.models import Peer, PeerState
from comity.lib.clock import now
from comity.protection.actions._post import rule_of
from comity.protection.models import PostAsk, PostEntry, PostEntryKind, PostFile, PostTask, TaskState
from comity.protection.post_rules import PostRule
from comity.protection.post_words import BECAUSE, DUE, MATTERS, PROCEEDINGS, said
from comity.web import dates
from comity.web.clocks import Face, read_clock

TAGS = {
    PostEntryKind.NOTICE: "info",
    PostEntryKind.NOTICE_AGAIN: "",
    PostEntryKind.PROCEEDING: "info",
    PostEntryKind.UNWISHED: "held",
    PostEntryKind.PLANNED: "soon",
    PostEntryKind.VISIT: "ok",
    PostEntryKind.NOT_VISITED: "late",
    PostEntryKind.END: "held",
}
ASK_TAGS = {"asked": "soon", "to-approve": "soon", "agreed": "ok", "done": "ok", "later": "held"}
SETTLED_BY = (PostEntryKind.VISIT, PostEntryKind.NOT_VISITED)


@dataclass(frozen=True)
class TimeLine:
    """One line of the timeline: a written line with what stood there before, or something that was asked."""

    at: datetime
    zone: str
    entry: PostEntry | None = None
    ask: PostAsk | None = None
    earlier: Sequence[PostEntry] = field(default_factory=tuple)
    is_open: bool = False  # a planned visit that is neither made nor refused

    @property
    def city(self) -> str:
        """The place whose time it is."""
        return dates.city(ZoneInfo(self.zone), get_language() or "en")

    @property
    def spoken_words(self) -> str:
        """The language in which it was said, by its own name."""
        code = self.entry.spoken if self.entry else ""
        return str(dict(NAME_LANGUAGES).get(code, code))

    @property
    def tag(self) -> str:
        """How its kind is shown."""
        if self.entry is not None:
            return TAGS.get(PostEntryKind(self.entry.kind), "")
        return ASK_TAGS.get(self.ask.state, "late") if self.ask else ""

    @property
    def what(self) -> str:
        """What the holding side says happened, or what a notice is about; empty for the post's own lines."""
        if self.entry is None:
            return ""
        said_kind = str(self.entry.said.get("kind", ""))
        if self.entry.kind == PostEntryKind.PROCEEDING:
            return said(PROCEEDINGS, said_kind)
        return (
            said(MATTERS, said_kind)
            if self.entry.kind in {PostEntryKind.NOTICE, PostEntryKind.NOTICE_AGAIN}
            else ""
        )


def timeline(file: PostFile) -> list[TimeLine]:
    """Return the lines of a file, the newest moment first; a corrected line stands behind the one that took its place."""
    entries = {one.pk: one for one in file.entries.select_related("by", "answers", "corrected_by")}
    answered = {
        one.answers_id for one in entries.values() if one.answers_id and not hasattr(one, "corrected_by")
    }
    lines = []
    for one in entries.values():
        if hasattr(one, "corrected_by"):
            continue
        earlier, before = [], one.corrects_id
        while before is not None and before in entries:
            earlier.append(entries[before])
            before = entries[before].corrects_id
        is_open = one.kind == PostEntryKind.PLANNED and one.pk not in answered
        lines.append(TimeLine(one.at, one.zone, entry=one, earlier=tuple(earlier), is_open=is_open))
    asks = file.asks.select_related("asked_by", "answered_by")
    lines += [TimeLine(ask.asked_at, ask.zone, ask=ask) for ask in asks]
    return sorted(lines, key=lambda line: (line.at, line.entry is None), reverse=True)


@dataclass(frozen=True)
class FileRow:
    """A file in a list, with the face of its clock."""

    file: PostFile
    face: Face

    @property
    def due_words(self) -> str:
        """What is due, in words."""
        return said(DUE, self.file.due) if self.file.due else ""


def face_of(file: PostFile, person: Person, at: datetime | None = None) -> Face:
    """Return the face of a file's clock."""
    return read_clock(now=at or now(), due=file.due_at, began=file.due_began_at, zone=person.time_zone)


def file_rows(files: Sequence[PostFile], person: Person) -> list[FileRow]:
    """Return files as rows, in their order."""
    at = now()
    return [FileRow(file, face_of(file, person, at)) for file in files]


def holder_name(file: PostFile) -> str:
    """Return who holds the person: as the notice says, else the node or agency."""
    return file.held_by or str(file.peer or file.holder or "")


def because(file: PostFile) -> str:
    """Return why the post was told, in words."""
    return said(BECAUSE, str(file.said.get("because", ""))) if file.said else ""


def clock_source(file: PostFile) -> PostRule:
    """Return where a file's clock is from."""
    return rule_of(file)


@dataclass(frozen=True)
class TaskRow:
    """A task in a list, with the face of its clock, and who stands on the other side."""

    task: PostTask
    face: Face
    other: str
    is_ours_to_do: bool


def task_face(task: PostTask, person: Person, at: datetime | None = None) -> Face:
    """Return the face of a task's clock; a closed one says how long it took."""
    took = task.closed_at - task.given_at if task.closed_at and task.state == TaskState.CLOSED else None
    is_open = task.state in {TaskState.GIVEN, TaskState.ACCEPTED}
    due = task.due_at if is_open else None
    return read_clock(now=at or now(), due=due, began=task.given_at, zone=person.time_zone, met_after=took)


def task_rows(tasks: Sequence[PostTask], person: Person) -> list[TaskRow]:
    """Return tasks as rows, in their order."""
    at = now()
    rows = []
    for task in tasks:
        mine = task.taker_id == person.unit.agency_id
        other = task.peer or (task.giver if mine else task.taker)
        rows.append(TaskRow(task, task_face(task, person, at), str(other or ""), mine))
    return rows


def recipients(person: Person, *, without: Agency | None = None) -> list[tuple[str, str]]:
    """Return to whom something may go: partners' nodes and the other agencies of this node, by their names."""
    peers = [
        (f"node:{peer.pk}", f"{peer} · {peer.country}")
        for peer in Peer.objects.filter(state=PeerState.ACTIVE).order_by("country", "node")
    ]
    agencies = Agency.objects.exclude(pk=(without or person.agency).pk).order_by("country", "code")
    return [*peers, *((f"agency:{one.pk}", f"{one} · {one.country}") for one in agencies)]


def chosen_recipient(value: str) -> tuple[Peer | None, Agency | None]:
    """Return the partner or the agency behind a choice; two times None for anything else."""
    kind, _colon, key = value.partition(":")
    try:
        if kind == "node":
            return Peer.objects.filter(pk=key, state=PeerState.ACTIVE).first(), None
        if kind == "agency":
            return None, Agency.objects.filter(pk=key).first()
    except (ValueError, TypeError):
        return None, None
    return None, None
