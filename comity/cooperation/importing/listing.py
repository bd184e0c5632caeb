"""The registers that were given: which wait for their columns, which were taken over, and how many rows were refused."""

from collections.abc import Sequence

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.cooperation.importing.fields import KIND_WORDS
from comity.cooperation.models import RegisterFile
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import number, when
from comity.web.words import Words

WAITS: Words = _("Waits for its columns to be named")
TAKEN: Words = _("Taken over")


def _rows(_request: HttpRequest, found: Sequence[RegisterFile]) -> Sequence[RegisterFile]:
    return found


def _label(file: RegisterFile) -> SafeString:
    return format_html(
        '<a class="title" href="{}">{}</a>', reverse("cooperation:imp-result", args=[file.pk]), file.label
    )


def _number(file: RegisterFile, count: int) -> SafeString | str:
    return number(count) if file.taken_at else ""


REGISTERS: Listing[RegisterFile, RegisterFile] = Listing(
    name="cooperation-registers",
    title=_("Files given before"),
    rows=_rows,
    order="-given",
    nothing=Nothing(
        _("No register was given yet"),
        _("Choose a file above, say what its columns hold, and look at what would come of it."),
    ),
    columns=(
        Column("list", _("File"), _label, lambda one: one.label, is_head=True),
        Column("kind", _("What the rows are"), lambda one: str(KIND_WORDS.get(one.kind, one.kind)), lambda one: str(KIND_WORDS.get(one.kind, one.kind))),
        Column("given", pgettext_lazy("of a register", "Given"), lambda one: when(one.given_at, style="short"), lambda one: one.given_at, sort=Sort("given_at", falls=True), kind="nowrap"),
        Column("by", pgettext_lazy("of a register", "Given by"), lambda one: name(one.given_by.name, lang=one.given_by.name_language), lambda one: one.given_by.name),
        Column("state", _("State"), lambda one: tag("ok", TAKEN) if one.taken_at else tag("held", WAITS), lambda one: str(TAKEN if one.taken_at else WAITS)),
        Column("taken", _("Rows taken"), lambda one: _number(one, one.taken), lambda one: one.taken if one.taken_at else None, kind="num"),
        Column("refused", _("Rows refused"), lambda one: _number(one, len(one.refused)), lambda one: len(one.refused) if one.taken_at else None, kind="num"),
    ),
    filters=(
        Choice("kind", _("What the rows are"), list(KIND_WORDS.items()), lambda _request, kind: Q(kind=kind)),
        Choice("state", _("State"), [("waiting", WAITS), ("taken", TAKEN)], lambda _request, state: Q(taken_at__isnull=state == "waiting")),
        Days("given", pgettext_lazy("of a register", "Given"), "given_at"),
    ),
)  # fmt: skip
