"""Copies that left the house in files: who took them out, when, and whether any must be destroyed."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.sharing.models import Copy, CopyKind, Destruction
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import number, when

TO_DESTROY = Q(pk__in=Destruction.objects.filter(confirmed_at=None).values("copy"))


@dataclass(frozen=True)
class Line:
    """A copy, with what of it must be destroyed."""

    copy: Copy
    asked: Sequence[Destruction]

    @property
    def waiting(self) -> Destruction | None:
        """What nobody has confirmed yet."""
        return next((one for one in self.asked if one.confirmed_at is None), None)

    @property
    def says(self) -> str:
        """Whether it must be destroyed, in words."""
        if self.waiting:
            return str(_("To be destroyed"))
        return str(_("Destroyed")) if self.asked else ""


def _rows(_request: HttpRequest, found: Sequence[Copy]) -> list[Line]:
    asked: dict[object, list[Destruction]] = {}
    for one in Destruction.objects.filter(copy__in=[copy.pk for copy in found]):
        asked.setdefault(one.copy_id, []).append(one)
    return [Line(one, asked.get(one.pk, [])) for one in found]


def _state(line: Line) -> SafeString | str:
    if line.waiting is not None:
        href = reverse("sharing:destruction", args=[line.waiting.pk])
        return format_html('{} <a href="{}">{}</a>', tag("late", line.says), href, _("Confirm"))
    return tag("ok", line.says) if line.asked else ""


LISTING: Listing[Copy, Line] = Listing(
    name="copies",
    title=_("Copies outside the house"),
    rows=_rows,
    order="-at",
    nothing=Nothing(
        _("No copy has left"),
        _("A list written to a file, a partner’s file that is opened and a pack for the court stand here with who took them out."),
    ),
    columns=(
        Column("kind", _("Copy"), lambda line: line.copy.get_kind_display(), lambda line: line.copy.get_kind_display(), is_head=True),
        Column(
            "person", _("Taken out by"), lambda line: name(line.copy.person.name, lang=line.copy.person.name_language),
            lambda line: line.copy.person.name,
        ),
        Column("things", _("Things in it"), lambda line: number(line.copy.things), lambda line: line.copy.things, kind="num"),
        Column(
            "at", pgettext_lazy("of a copy", "When"), lambda line: when(line.copy.at, style="short"), lambda line: line.copy.at,
            sort=Sort("at", falls=True), kind="nowrap",
        ),
        Column("state", _("State"), _state, lambda line: line.says),
    ),
    filters=(
        Choice("kind", _("Copy"), CopyKind.choices, lambda _request, kind: Q(kind=kind)),
        Choice("state", _("State"), [("destroy", _("To be destroyed"))], lambda _request, _state: TO_DESTROY),
        Days("at", pgettext_lazy("of a copy", "When"), "at"),
    ),
)  # fmt: skip
