"""Hits as a list: what waits on a decision first, the likeliest on top, and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.records.purposes import Purpose
from comity.screening import shown
from comity.screening.found import Now, now_of
from comity.screening.frozen import Comparison
from comity.screening.models import WAITING, Adjudication, Hit, HitState
from comity.screening.run_access import RUN
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Reference, Sort
from comity.web.pieces.drawing import line_icon
from comity.web.pieces.quotes import name
from comity.web.pieces.times import when
from comity.web.words import Words

STATES = {
    "": Q(state__in=WAITING),
    **{state.value: Q(state=state) for state in HitState if state is not HitState.OPEN},
    "every": Q(),
}
NO_NAME = _("No name was given")
# as `shown.verdict` says them
CHANCES: dict[str, Q] = {
    "probably": Q(same_person__gte=0.9),
    "perhaps": Q(same_person__gte=0.5, same_person__lt=0.9),
    "less": Q(same_person__lt=0.5),
}


@dataclass(frozen=True)
class Line:
    """A hit with its record or entry as it is now, its comparison as it was then, and what was decided last."""

    hit: Hit
    now: Now
    comparison: Comparison
    decided: Adjudication | None

    @property
    def agreeing(self) -> list[Words]:
        """What speaks for one person beside the name."""
        return shown.summary(self.comparison.agreeing())

    @property
    def differing(self) -> list[Words]:
        """What speaks against it."""
        return shown.summary(self.comparison.differing())


def _rows(request: HttpRequest, found: Sequence[Hit]) -> list[Line]:
    person = signed_in_person(request)
    there = now_of(person, found)
    decided = {
        one.hit_id: one
        for one in Adjudication.objects.filter(hit__in=[one.pk for one in found])
        .select_related("by")
        .order_by("at", "id")  # of several the last one stays
    }
    return [Line(one, there[one.pk], Comparison.thaw(one.explanation), decided.get(one.pk)) for one in found]


def _person(line: Line) -> SafeString:
    return format_html(
        '{}<br><span class="small soft">{}</span>',
        name(line.comparison.right_name or line.now.caption, lang=line.now.language),
        " · ".join(filter(None, [line.comparison.right.birth_date, line.now.where])),
    )


def _asked_as(line: Line) -> SafeString:
    href = reverse("screening:query", args=[line.hit.query_id])
    return format_html(
        '{}<br><a class="mono small" href="{}">{}</a>{}',
        line.comparison.left_name or NO_NAME,
        href,
        line.hit.query.ref,
        _line_of_file(line.hit),
    )


def _line_of_file(hit: Hit) -> SafeString | str:
    if hit.query.origin_kind != RUN:
        return ""
    number = hit.query.origin_id.rpartition(":")[2]
    return format_html(' <span class="small soft">{}</span>', _("line %(line)s") % {"line": number})


def _chance(line: Line) -> SafeString:
    state = render_to_string("screening/state.html", {"hit": line.hit})
    return format_html("<b>{}</b><br>{}", shown.chance(line.hit.same_person), state)


def _speaks(line: Line) -> SafeString:
    words = format_html(
        '<span class="small">{}</span>', shown.names_compared(line.comparison, line.hit.name_agreement)
    )
    kinds = (
        (form, line_icon(icon), word)
        for form, icon, said in (("same", "agrees", line.agreeing), ("diff", "differs", line.differing))
        for word in said
    )
    pieces = format_html_join("", '<br><span class="rel rel--{}">{}<span>{}</span></span>', kinds)
    return format_html("{}{}", words, pieces)


def _compare(line: Line) -> SafeString:
    return format_html(
        '<a class="btn" href="{}">{}<span class="vh"> {}</span></a>',
        reverse("screening:hit", args=[line.hit.pk]),
        _("Compare"),
        line.comparison.right_name,
    )


def _joined(said: Sequence[Words]) -> str:
    return ", ".join(str(word) for word in said)


LISTING: Listing[Hit, Line] = Listing(
    name="hits",
    title=_("Hits"),
    rows=_rows,
    order="-chance",
    tabs="state",
    nothing=Nothing(
        _("No hit yet"),
        _("A record that may be the person asked for stands here until somebody decides."),
        "screening:check",
        _("Check a name"),
    ),
    columns=(
        Column("person", _("Person"), _person, lambda line: line.comparison.right_name, is_head=True),
        Column("born", _("Born"), None, lambda line: line.comparison.right.birth_date),
        Column("list", _("List"), None, lambda line: line.now.where),
        Column("asked", _("Asked for as"), _asked_as, lambda line: line.comparison.left_name),
        Column("query", _("Query"), None, lambda line: line.hit.query.ref),
        Column(
            "chance",
            _("Same?"),
            _chance,
            lambda line: shown.chance(line.hit.same_person),
            sort=Sort("same_person", falls=True),
        ),
        Column(
            "speaks", _("What speaks for and against"), _speaks, lambda line: shown.name_words(line.hit.name_agreement)
        ),
        Column("for", _("What else agrees"), None, lambda line: _joined(line.agreeing)),
        Column("against", _("What differs"), None, lambda line: _joined(line.differing)),
        Column("state", _("State"), None, lambda line: line.hit.get_state_display()),
        Column("decided_by", _("Decided by"), None, lambda line: line.decided.by.name if line.decided else ""),
        Column("decided", _("Decided at"), None, lambda line: line.decided.at if line.decided else None),
        Column("reason", _("Reason"), None, lambda line: line.decided.reason if line.decided else ""),
        Column("codes", _("Handling codes"), None, lambda line: " ".join(line.now.codes)),
        Column(
            "found",
            _("Found"),
            lambda line: when(line.hit.query.at, style="short"),
            lambda line: line.hit.query.at,
            sort=Sort("pk", falls=True),
            kind="nowrap",
        ),
        Column("act", _("Act"), _compare),
    ),
    filters=(
        Choice(
            "state",
            _("State"),
            [(value, HitState(value).label) for value in ("same", "not-same", "cannot-tell", "to-confirm")]
            + [("every", _("All"))],
            lambda _request, state: STATES[state],
            any_words=_("Waiting on a decision"),
            always=True,
        ),
        Choice(
            "chance",
            _("Same?"),
            [
                ("probably", _("Probably the same person")),
                ("perhaps", _("Perhaps the same person")),
                ("less", _("Less likely than not")),
            ],
            lambda _request, chance: CHANCES[chance],
        ),
        Choice("purpose", _("Why"), Purpose.choices, lambda _request, purpose: Q(query__purpose=purpose)),
        Reference(
            "query",
            _("Query"),
            lambda _request, ref: Q(query__ref=ref.upper()),
            hint=_("Whole, such as S-2026-0041."),
        ),
        Reference("case", _("Number of the case or request"), lambda _request, case: Q(query__reference=case)),
        Days("found", _("Found"), "query__at"),
    ),
)  # fmt: skip
