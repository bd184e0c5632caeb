"""Lists of the post's part: files, what is due first on top, and tasks. Of complaints there is no list that could be written out."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.exchange.peers import active_peers, partners_for
from comity.lib.clock import now
from comity.protection.models import PostEntry, PostFile, PostFileState, PostTask, TaskState
from comity.protection.post_showing import FileRow, TaskRow, file_rows, holder_name, task_rows
from comity.web import words
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import clock, tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import when

STATE_TAGS = {PostFileState.AHEAD: "soon", PostFileState.OPEN: "info", PostFileState.ENDED: "held"}
TASK_TAGS = {
    TaskState.TO_APPROVE: "soon",
    TaskState.RETURNED: "late",
    TaskState.GIVEN: "soon",
    TaskState.ACCEPTED: "info",
    TaskState.CLOSED: "ok",
    TaskState.WITHDRAWN: "held",
    TaskState.LOST: "late",
}
BOXES = {
    "": ~Q(state=PostFileState.ENDED),
    "ended": Q(state=PostFileState.ENDED),
    "every": Q(),
}
ON_TIME = Q(state=TaskState.CLOSED, closed_at__lte=F("due_at"))
OPEN_TASKS = Q(state__in=[TaskState.GIVEN, TaskState.ACCEPTED])


def partners(request: HttpRequest) -> Choices:
    """Return the partners by their names: for a post that is a guest of this node too those that it writes to."""
    person = signed_in_person(request)
    peers = partners_for(person) if person.agency.is_home else active_peers()
    return [(peer.node, str(peer)) for peer in peers]


def _files(request: HttpRequest, found: Sequence[PostFile]) -> list[FileRow]:
    return file_rows(found, signed_in_person(request))


def _file_head(row: FileRow) -> SafeString:
    shown = name(row.file.name, lang=row.file.name_language) if row.file.name else _("Name not known yet")
    return format_html(
        '<a class="title" href="{}">{}</a>', reverse("protection:post-file", args=[row.file.pk]), shown
    )


def _file_clock(row: FileRow) -> SafeString | str:
    if row.file.due_at is None:
        return ""
    return format_html('{}<br><span class="small faint">{}</span>', clock(row.face), row.due_words)


def _late(_request: HttpRequest, which: str) -> Q:
    at = now()
    spans = {"late": Q(due_at__lte=at), "week": Q(due_at__gt=at, due_at__lte=at + timedelta(days=7))}
    return spans[which]


FILES: Listing[PostFile, FileRow] = Listing(
    name="post-files",
    title=_("Files of the post"),
    rows=_files,
    order="due",
    tabs="box",
    nothing=Nothing(
        _("No national is held, as far as your post was told"),
        _("A file opens by itself when who holds a person tells your post. What is due first stands on top."),
    ),
    columns=(
        Column("due", _("Due"), _file_clock, lambda row: row.file.due_at, sort=Sort("due_at", among=Q(due_at__isnull=False))),
        Column("name", _("Person"), _file_head, lambda row: row.file.name, is_head=True),
        Column("due_what", _("What is due"), None, lambda row: row.due_words),
        Column("holder", _("Held by"), lambda row: holder_name(row.file), lambda row: holder_name(row.file)),
        Column("place", _("Place"), lambda row: row.file.place, lambda row: row.file.place),
        Column("ref", _("Reference"), lambda row: row.file.ref, lambda row: row.file.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column(
            "state", _("State"),
            lambda row: tag(STATE_TAGS[PostFileState(row.file.state)], row.file.get_end_display() or row.file.get_state_display()),
            lambda row: row.file.get_end_display() or row.file.get_state_display(),
        ),
        Column(
            "opened", pgettext_lazy("a file of a post", "Told"),
            lambda row: when(row.file.opened_at, style="short"), lambda row: row.file.opened_at,
            sort=Sort("opened_at", falls=True), kind="nowrap",
        ),
    ),
    filters=(
        Choice(
            "box", _("Which files"), [("ended", _("Ended")), ("every", _("All"))],
            lambda _request, box: BOXES[box], any_words=_("Open files"), always=True,
        ),
        Choice("due", _("Due"), [("late", words.CLOCK_STATES["late"]), ("week", _("Within a week"))], _late),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref=ref.upper()) | Q(their_ref=ref), hint=_("Yours or the holding side’s, whole.")),
        Choice("partner", _("Partner"), partners, lambda _request, node: Q(peer__node=node)),
        Days("opened", pgettext_lazy("a file of a post", "Told"), "opened_at"),
        Days("ended", pgettext_lazy("a file of a post", "Ended"), "ended_at"),
    ),
)  # fmt: skip


def _tasks(request: HttpRequest, found: Sequence[PostTask]) -> list[TaskRow]:
    return task_rows(found, signed_in_person(request))


def _task_head(row: TaskRow) -> SafeString:
    return format_html(
        '<a class="title" href="{}">{}</a>',
        reverse("protection:post-task", args=[row.task.pk]),
        row.task.title,
    )


def _sides(request: HttpRequest, side: str) -> Q:
    agency = signed_in_person(request).agency
    return {
        "": OPEN_TASKS,
        "do": OPEN_TASKS & Q(taker=agency),
        "given": OPEN_TASKS & Q(giver=agency),
        "ended": ~OPEN_TASKS,
        "every": Q(),
    }[side]


def _mine(request: HttpRequest) -> Q:
    return Q(by=signed_in_person(request))


TASKS: Listing[PostTask, TaskRow] = Listing(
    name="post-tasks",
    title=_("Tasks of posts"),
    rows=_tasks,
    order="due",
    tabs="side",
    nothing=Nothing(
        _("No task is open"),
        _("A ministry gives its post a task here, and what the post reports comes back to it."),
        "protection:post-task-new",
        _("Give a post a task"),
    ),
    columns=(
        Column(
            "due", _("Due"),
            lambda row: format_html('{}<br><span class="small faint nowrap">{}</span>', clock(row.face), when(row.task.due_at, style="week")),
            lambda row: row.task.due_at, sort=Sort("due_at"),
        ),
        Column("title", _("Task"), _task_head, lambda row: row.task.title, is_head=True),
        Column(
            "person", _("About"),
            lambda row: name(row.task.person_name, lang=row.task.person_language) if row.task.person_name else "",
            lambda row: row.task.person_name,
        ),
        Column("other", _("The other side"), lambda row: row.other, lambda row: row.other),
        Column("ref", _("Reference"), lambda row: row.task.ref, lambda row: row.task.ref, sort=Sort("ref"), kind="mono nowrap"),
        Column(
            "state", _("State"),
            lambda row: tag(TASK_TAGS[TaskState(row.task.state)], row.task.get_state_display()),
            lambda row: row.task.get_state_display(),
        ),
    ),
    filters=(
        Choice(
            "side", _("Which tasks"),
            [("do", _("For us to do")), ("given", _("Given by us")), ("ended", _("Ended")), ("every", _("All"))],
            _sides, any_words=_("Open tasks"), always=True,
        ),
        Reference("ref", _("Reference"), lambda _request, ref: Q(ref=ref.upper()), hint=_("Whole.")),
        Days("given", pgettext_lazy("a task", "Given"), "given_at"),
        Choice("partner", _("Partner"), partners, lambda _request, node: Q(peer__node=node)),
        Flag("ontime", _("Only closed on time"), lambda _request: ON_TIME),
        Flag("mine", _("Only mine"), _mine),
    ),
)  # fmt: skip


def _visits(_request: HttpRequest, found: Sequence[PostEntry]) -> Sequence[PostEntry]:
    return found


def _visit_head(entry: PostEntry) -> SafeString:
    href = f"{reverse('protection:post-file', args=[entry.file_id])}#e-{entry.pk}"
    return format_html(
        '<a class="title" href="{}">{}</a>', href, name(entry.file.name, lang=entry.file.name_language)
    )


VISITS: Listing[PostEntry, PostEntry] = Listing(
    name="post-visits",
    title=_("Visits to nationals held"),
    rows=_visits,
    order="-at",
    nothing=Nothing(
        _("No visit was written down yet"),
        _("A visit is written down in the file of the person; a corrected one stands here once."),
    ),
    columns=(
        Column(
            "at", pgettext_lazy("of a visit", "When"),
            lambda entry: when(entry.at, style="full", zone=entry.zone), lambda entry: entry.at,
            sort=Sort("at", falls=True), kind="nowrap",
        ),
        Column("name", _("Person"), _visit_head, lambda entry: entry.file.name, is_head=True),
        Column("place", _("Place"), lambda entry: entry.place, lambda entry: entry.place),
        Column("who", _("Who went?"), lambda entry: entry.who, lambda entry: entry.who),
        Column("ref", _("Reference"), lambda entry: entry.file.ref, lambda entry: entry.file.ref, kind="mono nowrap"),
    ),
    filters=(
        Choice("partner", _("Partner"), partners, lambda _request, node: Q(file__peer__node=node)),
        Days("at", pgettext_lazy("of a visit", "When"), "at"),
    ),
)  # fmt: skip
