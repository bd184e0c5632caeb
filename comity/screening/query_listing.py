"""The queries of an agency as a list. It names nobody: who was asked for is looked at on a query's own page, which is logged."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import people_behind, signed_in_person
from comity.accounts.models import Person
from comity.audit.words import actor_words
from comity.records.purposes import Purpose
from comity.screening.access import hits_visible_to, waiting_for
from comity.screening.models import WAITING, Query
from comity.screening.run_access import RUN
from comity.screening.watch_access import WATCH
from comity.web.listing import Choice, Column, Days, Flag, Listing, Nothing, Reference, Sort
from comity.web.pieces.quotes import name
from comity.web.pieces.times import number, when

BEGINNINGS = {"hand": Q(origin_kind=""), RUN: Q(origin_kind=RUN), WATCH: Q(origin_kind=WATCH)}


@dataclass(frozen=True)
class Line:
    """A query with what came of it, and who asked where the reader may know."""

    query: Query
    by: Person | None
    hits: int
    waiting: int

    @property
    def asked_by(self) -> str:
        """Who asked, in words."""
        return self.by.name if self.by else actor_words(self.query.asked_by)


def _rows(request: HttpRequest, found: Sequence[Query]) -> list[Line]:
    person = signed_in_person(request)
    people = people_behind(person, [one.asked_by for one in found])
    hits = (
        hits_visible_to(person)
        .order_by()
        .filter(query__in=[one.pk for one in found])
        .values_list("query", "state")
    )
    all_hits, waiting = Counter[object](), Counter[object]()
    for query, state in hits:
        all_hits[query] += 1
        waiting[query] += state in WAITING
    return [Line(one, people.get(one.asked_by), all_hits[one.pk], waiting[one.pk]) for one in found]


def _ref(line: Line) -> SafeString:
    href = reverse("screening:query", args=[line.query.pk])
    return format_html('<a class="title" href="{}">{}</a>', href, line.query.ref)


def _asked_by(line: Line) -> SafeString | str:
    return name(line.by.name, lang=line.by.name_language) if line.by else line.asked_by


def _why(line: Line) -> SafeString:
    return format_html(
        '{} <span class="mono small soft">{}</span>', line.query.get_purpose_display(), line.query.reference
    )


def _mine(request: HttpRequest) -> Q:
    return Q(asked_by=signed_in_person(request).pseudonym)


def _waits(request: HttpRequest) -> Q:
    return Q(pk__in=waiting_for(signed_in_person(request)).order_by().values("query"))


LISTING: Listing[Query, Line] = Listing(
    name="queries",
    title=_("Queries"),
    rows=_rows,
    order="-asked",
    nothing=Nothing(
        _("Nobody was looked for yet"),
        _("Each check of a name stands here with what came of it, and so does each check of a request that arrived."),
        "screening:check",
        _("Check a name"),
    ),
    columns=(
        Column(
            "query", _("Query"), _ref, lambda line: line.query.ref, sort=Sort("ref"), kind="mono nowrap", is_head=True
        ),
        Column(
            "asked",
            _("Asked"),
            lambda line: when(line.query.at, style="short"),
            lambda line: line.query.at,
            sort=Sort("at", falls=True),
            kind="nowrap",
        ),
        Column("by", _("Asked by"), _asked_by, lambda line: line.asked_by),
        Column("why", _("Why"), _why, lambda line: line.query.get_purpose_display()),
        Column("reference", _("Reference"), None, lambda line: line.query.reference),
        Column(
            "looked", _("Records looked through"), None, lambda line: line.query.looked_through
        ),
        Column("hits", _("Hits"), lambda line: number(line.hits), lambda line: line.hits, kind="num"),
        Column(
            "waiting", _("Not decided"), lambda line: number(line.waiting), lambda line: line.waiting, kind="num"
        ),
    ),
    filters=(
        Choice("purpose", _("Why"), Purpose.choices, lambda _request, purpose: Q(purpose=purpose)),
        Reference(
            "ref", _("Query"), lambda _request, ref: Q(ref=ref.upper()), hint=_("Whole, such as S-2026-0041.")
        ),
        Reference("case", _("Number of the case or request"), lambda _request, case: Q(reference=case)),
        Choice(
            "how",
            _("How it began"),
            [
                ("hand", _("By hand")),
                ("arrival", _("When a request arrived")),
                (RUN, _("By a file")),
                (WATCH, _("By a watch")),
            ],
            lambda _request, how: BEGINNINGS.get(how, ~Q(origin_kind__in=["", RUN, WATCH])),
        ),
        Days("asked", _("Asked"), "at"),
        Flag("mine", _("Only mine"), _mine),
        Flag("waits", _("Only with hits that wait on a decision"), _waits),
    ),
)  # fmt: skip
