"""The page of the operator on which the node says how it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import RUNS_NODE
from comity.exchange.access import peers_visible_to
from comity.exchange.health import TLS, Health, LinkHealth, look
from comity.exchange.link_report import files_lines, words_of_problem
from comity.lib.clock import now
from comity.lib.programs import DELIVERY, EDGE, PAGES, SCREENER, WORKER
from comity.web.words import Words

SOON = timedelta(days=14)
CLOCK_SOON, CLOCK_LATE = 10_000, 120_000  # milliseconds; hop tokens are refused beyond 300,000
DISK_SOON = 10  # in a hundred
UNSIGNED_LATE = timedelta(minutes=5)

PROGRAMS: dict[str, Words] = {
    PAGES: pgettext_lazy("program", "Pages"),
    EDGE: pgettext_lazy("program", "Edge"),
    DELIVERY: pgettext_lazy("program", "Delivery"),
    WORKER: pgettext_lazy("program", "Worker"),
    SCREENER: pgettext_lazy("program", "Screener"),
}
KEYS: dict[str, Words] = {
    "hop": gettext_lazy("Tokens at the edge"),
    "sig": gettext_lazy("Signing letters and receipts"),
    "enc": gettext_lazy("Opening letters"),
    "log": gettext_lazy("Signing the log"),
    "wit": gettext_lazy("Witnessing partners’ logs"),
    TLS: gettext_lazy("Connections"),
}


@dataclass(frozen=True)
class Line:
    """A row of a table: what it is, how it stands (ok, soon, late), in which words."""

    name: object
    state: str
    words: str
    began_at: datetime | None = None
    at: datetime | None = None
    note: str = ""


@dataclass(frozen=True)
class LinkLine:
    """The row of a link: what was counted, the state of clock and keys, what the last call said."""

    link: LinkHealth
    clock: str
    clock_words: str
    keys: str
    keys_words: str
    problem: str


@require_safe
@for_roles(RUNS_NODE)
def health(request: HttpRequest) -> HttpResponse:
    """Show programs, links, keys, log and storage at this moment."""
    found = look(list(peers_visible_to(signed_in_person(request))), now())
    shown = {
        "health": found,
        "programs": [_program(found, one.program, one.host, one.began_at, one.at, silent=one.is_silent) for one in found.programs],
        "keys": [_key(found.at, key.use, key.began_at, key.ends_at) for key in found.keys],
        "links": [_link(found.at, link) for link in found.links],
        "files": [line for one in found.links for line in files_lines(one.peer, one.going, one.coming)],
        "log_state": _log_state(found),
        "free": found.storage.free * 100 // max(found.storage.total, 1),
        "disk_is_low": found.storage.free * 100 < DISK_SOON * found.storage.total,
    }  # fmt: skip
    return render(request, "exchange/health.html", shown)


def _program(
    _health: Health, program: str, host: str, began: datetime | None, at: datetime | None, *, silent: bool
) -> Line:
    words = _("No sign of life") if at is None else _("Silent") if silent else _("Works")
    return Line(PROGRAMS[program], "late" if silent else "ok", words, began, at, host)


def _key(at: datetime, use: str, began: datetime, ends: datetime) -> Line:
    return Line(KEYS.get(use, use), _state_of_end(at, ends), _words_of_end(at, ends), began, ends)


def _state_of_end(at: datetime, ends: datetime) -> str:
    return "late" if ends <= at else "soon" if ends - at <= SOON else "ok"


def _words_of_end(at: datetime, ends: datetime) -> str:
    if ends <= at:
        return _("Over")
    return _("Ends soon") if ends - at <= SOON else _("Valid")


def _link(at: datetime, link: LinkHealth) -> LinkLine:
    ends = min(filter(None, (link.card_ends_at, link.key_ends_at)))
    state, words = "", _("Not compared yet")
    if link.clock_ms is not None:
        apart = abs(link.clock_ms)
        state = "late" if apart >= CLOCK_LATE else "soon" if apart >= CLOCK_SOON else "ok"
        seconds = round(link.clock_ms / 1000, 1)
        words = _("%(seconds)+.1f s") % {"seconds": seconds}
    problem = words_of_problem(link.problem) if link.failures and link.problem else ""
    return LinkLine(link, state, words, _state_of_end(at, ends), _words_of_end(at, ends), problem)


def _log_state(health: Health) -> str:
    late = health.log.signed_at is None or health.at - health.log.signed_at >= UNSIGNED_LATE
    return "late" if health.log.forks or (health.log.unplaced and late) else "ok"
