"""The list of persons held, what is due first on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.lib.clock import now
from comity.protection.access import counted_for
from comity.protection.core.notification import Settled
from comity.protection.models import STOP_KINDS, Detention, DetentionState, Stop
from comity.protection.narrowing import POST_TOLD, TOLD, notified, of_state, post_told, told
from comity.protection.showing import face_of
from comity.protection.words import DUE_WORDS, state_name
from comity.web import words
from comity.web.clocks import Face, State
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Sort
from comity.web.pieces.marks import clock, tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import when
from comity.web.words import Words

HELD = Q(state=DetentionState.HELD)


@dataclass(frozen=True)
class Line:
    """A person held as the list shows them."""

    detention: Detention
    face: Face
    states: str
    stops: tuple[str, ...]


def _rows(_request: HttpRequest, found: Sequence[Detention]) -> list[Line]:
    at = now()
    stops: dict[object, list[str]] = {}
    words_of = dict(STOP_KINDS)
    for stop in Stop.objects.filter(detention__in=found, settled=Settled.OPEN.value):
        stops.setdefault(stop.detention_id, []).append(str(words_of[stop.kind]))
    return [
        Line(
            one,
            face_of(one, at),
            ", ".join(state_name(code) for code in one.nationalities),
            tuple(stops.get(one.pk, ())),
        )
        for one in found
    ]


def _clock(line: Line) -> SafeString:
    if line.detention.due_at is None:
        return SafeString("")
    due = when(line.detention.due_at, style="week")
    return format_html('{}<br><span class="small faint nowrap">{}</span>', clock(line.face), due)


def _head(line: Line) -> SafeString:
    href = reverse("protection:detention", args=[line.detention.pk])
    called = name(line.detention.name, lang=line.detention.name_language)
    return format_html(
        '<a class="title" href="{}">{}</a><br><span class="mono small faint nowrap">{}</span>',
        href,
        called,
        line.detention.ref,
    )


def _due(line: Line) -> SafeString:
    said = str(DUE_WORDS.get(line.detention.due_for, ""))
    parts = [tag("late" if line.face.state is State.LATE else "soon", said)] if said else []
    parts += [tag("held", str(_("Stopped: %(stop)s")) % {"stop": stop}) for stop in line.stops]
    return format_html_join(" ", "{}", ((part,) for part in parts))


def _state(line: Line) -> SafeString:
    shown = tag(
        "" if line.detention.state == DetentionState.ENDED else "info", line.detention.get_state_display()
    )
    return format_html('{}<br><span class="small soft">{}</span>', shown, line.detention.place)


def _boxes(_request: HttpRequest, box: str) -> Q:
    at = now()
    return {
        "": HELD | Q(due_at__isnull=False),
        "due": Q(due_at__isnull=False),
        "late": Q(due_at__lte=at),
        "stopped": HELD & Q(pk__in=Stop.objects.filter(settled=Settled.OPEN.value).values("detention")),
        "ended": Q(state=DetentionState.ENDED),
        "every": Q(),
    }[box]


def _states(request: HttpRequest) -> list[tuple[str, Words]]:
    """Return the nationalities of those the reader sees."""
    rows = counted_for(signed_in_person(request)).values_list("nationalities", flat=True)
    return [(code, state_name(code)) for code in sorted({code for one in rows for code in one})]


LISTING: Listing[Detention, Line] = Listing(
    name="held",
    title=_("Nationals held"),
    rows=_rows,
    order="due",
    tabs="box",
    nothing=Nothing(
        _("Nobody is held"),
        _("A person of another nationality stands here from the moment they are deprived of liberty, with the clock of the notice."),
    ),
    columns=(
        Column(
            "due", _("Time left"), _clock, lambda line: str(words.CLOCK_STATES[line.face.state]),
            sort=Sort("due_at", among=Q(due_at__isnull=False)),
        ),
        Column("name", _("Person"), _head, lambda line: line.detention.name, is_head=True),
        Column("ref", _("Reference"), None, lambda line: line.detention.ref),
        Column("nationality", _("Nationality"), lambda line: line.states, lambda line: line.states),
        Column("next", _("Next step"), _due, lambda line: str(DUE_WORDS.get(line.detention.due_for, ""))),
        Column("place", _("Place"), None, lambda line: line.detention.place),
        Column(
            "deprived", _("Deprived of liberty"), lambda line: when(line.detention.deprived_at, style="short"),
            lambda line: line.detention.deprived_at, sort=Sort("deprived_at", falls=True), kind="nowrap",
        ),
        Column("state", _("State"), _state, lambda line: line.detention.get_state_display()),
    ),
    filters=(
        Choice(
            "box", _("Which persons"),
            [("due", _("Something is due")), ("late", _("Too late")), ("stopped", _("Stopped")),
             ("ended", pgettext_lazy("of detentions", "Ended")), ("every", _("All"))],
            _boxes, any_words=pgettext_lazy("of detentions", "Held"), always=True,
        ),
        Choice("nationality", _("Nationality"), _states, lambda _request, code: of_state(code)),
        Choice("told", _("Told of the right"), list(TOLD.items()), lambda _request, value: told(value)),
        Choice("post", _("Post"), list(POST_TOLD.items()), lambda _request, value: post_told(value)),
        Choice("notified", _("Post told, of"), _states, lambda _request, code: notified(code)),
        Days("deprived", _("Deprived of liberty"), "deprived_at"),
    ),
)  # fmt: skip
