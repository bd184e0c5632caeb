"""The log as a list: the newest entries first, narrowed by event, person, thing, outcome and days."""

import re
from collections.abc import Sequence
from urllib.parse import urlencode

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.audit.event_words import EVENTS
from comity.audit.models import Entry
from comity.audit.readers import door
from comity.audit.showing import Line, details_of, lines_of
from comity.audit.words import PROCESSES, SUBJECTS
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Reference, Sort
from comity.web.listing.filters import Choices
from comity.web.pieces.marks import seal, tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import number, when

# identifiers, never names: an address is kept by browsers, and what is looked for is itself written down
_IDENTIFIER = r"\A(?=.*[0-9:])[A-Za-z0-9:._/@+-]{1,160}\Z"
_GIVE_IDENTIFIER = _(
    "Enter an identifier as it stands in the log, such as person:0190…; names are not in the log."
)
OUTCOMES = (("done", pgettext_lazy("outcome", "Done")), ("refused", pgettext_lazy("outcome", "Refused")))


def _in_order(words: dict[str, object]) -> Choices:
    return sorted(((code, str(said)) for code, said in words.items()), key=lambda pair: pair[1])


def _events(request: HttpRequest) -> Choices:  # noqa: ARG001  # the same for everybody
    return _in_order(dict(EVENTS))


def _things(request: HttpRequest) -> Choices:  # noqa: ARG001  # the same for everybody
    return _in_order(dict(SUBJECTS))


def _who(request: HttpRequest) -> Choices:
    """Return the people whom the reader may see by their names, and what acts by rule or command."""
    processes = _in_order({f"process:{code}": words for code, words in PROCESSES.items()})
    return [*door().people(request), *processes, ("stranger", str(_("Somebody who had not signed in")))]


def _entry(line: Line) -> SafeString:
    place = _("Without number yet") if line.place is None else number(line.place)
    return format_html(
        '<a href="{}">{}</a><br><span class="mono small faint nowrap">{}</span>',
        reverse("audit:entry", args=[line.entry.pk]),
        place,
        line.short_hash,
    )


def _acting(line: Line) -> SafeString:
    who = name(line.name) if line.name else line.who
    node = format_html('<br><span class="mono small faint">{}</span>', line.node) if line.node else ""
    agency = line.entry.agency
    of = format_html(' <span class="small soft nowrap">{}</span>', agency) if agency else ""
    return format_html("{}{}{}", who, node, of)


def _what(line: Line) -> SafeString:
    refused = tag("late", OUTCOMES[1][1], icon="refused") if line.is_refused else ""
    return format_html("{} {}", refused, line.what)


def _about(line: Line) -> SafeString:
    return format_html('{}<br><span class="mono small faint">{}</span>', line.about, line.entry.subject_id)


def _proof(line: Line) -> SafeString:
    if line.is_signed:
        return seal(str(pgettext_lazy("proof", "Signed")))
    return seal(str(_("Next checkpoint within a second")), "wait")


def _details(line: Line) -> str:
    return "; ".join(f"{key}: {value}" for key, value in details_of(line.entry))


def same_actor(line: Line) -> str:
    """Return the query string that asks for everything done by the same."""
    key = "actor" if re.match(_IDENTIFIER, line.entry.actor) else "who"
    return urlencode({key: line.entry.actor})


def same_thing(line: Line) -> str:
    """Return the query string that asks for everything about the same thing; empty where no filter says so."""
    entry = line.entry
    asked = {"kind": entry.subject_kind} if entry.subject_kind in SUBJECTS else {}
    if re.match(_IDENTIFIER, entry.subject_id):
        asked["thing"] = entry.subject_id
    return urlencode(asked)


def _rows(request: HttpRequest, found: Sequence[Entry]) -> list[Line]:
    return lines_of(request, found)


LISTING: Listing[Entry, Line] = Listing(
    name="log",
    title=_("Entries"),
    rows=_rows,
    order="-at",
    tabs="outcome",
    nothing=Nothing(
        _("The log is empty"),
        _("Every act and every look is written here by itself. Nothing has to be done for it."),
    ),
    columns=(
        Column("entry", _("Entry"), _entry, lambda line: line.place, is_head=True),
        # by time alone: each further order would be an index that every act has to keep
        Column(
            "at",
            _("When"),
            lambda line: when(line.entry.at, style="log"),
            lambda line: line.entry.at,
            sort=Sort("at", falls=True),
        ),
        Column(
            "who",
            pgettext_lazy("in the log", "Who"),
            _acting,
            lambda line: line.name.text if line.name else line.who,
        ),
        Column("actor", _("Identifier of who acted"), None, lambda line: line.entry.actor),
        Column("agency", _("Agency"), None, lambda line: line.entry.agency),
        Column("what", _("What happened"), _what, lambda line: line.what),
        Column("event", _("Event"), None, lambda line: line.entry.event),
        Column("outcome", _("Outcome"), None, lambda line: str(dict(OUTCOMES)[line.entry.outcome])),
        Column("about", _("About what"), _about, lambda line: line.about),
        Column("thing", _("Identifier"), None, lambda line: line.entry.subject_id),
        Column("details", _("Details"), None, _details),
        Column("id", _("Identifier of the entry"), None, lambda line: str(line.entry.pk)),
        Column("proof", _("Proof"), _proof, lambda line: bytes(line.entry.hash).hex()),
    ),
    filters=(
        Choice(
            "outcome",
            _("Outcome"),
            OUTCOMES,
            lambda _request, outcome: Q(outcome=outcome),
            any_words=_("Looks and acts"),
        ),
        Choice("event", _("What happened"), _events, lambda _request, event: Q(event=event)),
        Choice(
            "who", pgettext_lazy("in the log", "Who"), _who, lambda _request, actor: Q(actor=actor)
        ),
        Days("at", _("When"), "at"),
        Choice("kind", _("Kind of thing"), _things, lambda _request, kind: Q(subject_kind=kind)),
        Reference(
            "thing",
            _("Identifier of the thing"),
            lambda _request, thing: Q(subject_id=thing),
            hint=_("As it stands in the log, whole."),
            shape=_IDENTIFIER,
            otherwise=_GIVE_IDENTIFIER,
        ),
        Reference(
            "actor",
            _("Identifier of who acted"),
            lambda _request, actor: Q(actor=actor),
            hint=_("For who stands in no choice above, such as node:cxp:node:jp:tokyo."),
            shape=_IDENTIFIER,
            otherwise=_GIVE_IDENTIFIER,
        ),
    ),
)  # fmt: skip
