"""The page of our own keys: for the operator, who sees times and names, never a secret."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles
from comity.accounts.roles import RUNS_NODE
from comity.exchange.identity import own_descriptor
from comity.exchange.own_keys import CARD, USES, WARN_AHEAD, OwnKey, behind, ending, follower_of, own_keys
from comity.lib.clock import now
from comity.web.words import Words

USE_WORDS: Mapping[str, Words] = {
    "hop": _("Requests between nodes, and that a letter is stored"),
    "sig": _("Letters, and all other receipts"),
    "enc": _("What is written to us"),
    "log": _("The checkpoints of the log"),
    "tls": _("The connections"),
    CARD: _("Our card"),
}
STATES: Mapping[str, tuple[str, Words]] = {
    "made": ("held", _("Made, not on our card yet")),
    "next": ("info", _("Begins later")),
    "valid": ("ok", pgettext_lazy("key", "Valid")),
    "ended": ("", pgettext_lazy("key", "Has ended")),
    "taken-out": ("", _("Taken off our card")),
}


@dataclass(frozen=True)
class Line:
    """A key as the page shows it: `tone` and `words` of its state; `follows` the key that takes its place, if any."""

    key: OwnKey
    use: Words
    tone: str
    words: Words
    follows: OwnKey | None
    ends_soon: bool


def _line(key: OwnKey, keys: list[OwnKey]) -> Line:
    at = now()
    state = key.state(at)
    tone, words = STATES[state]
    follows = follower_of(key, keys)
    soon = state == "valid" and follows is None and key.ends <= at + WARN_AHEAD
    return Line(key, USE_WORDS[key.use], tone, words, follows, soon)


@require_safe
@for_roles(RUNS_NODE)
def our_keys(request: HttpRequest) -> HttpResponse:
    """Show what keys we have, when each ends, what follows, and which partners have taken the newest card."""
    keys, card = own_keys(), own_descriptor()
    shown = {
        "lines": [_line(key, keys) for key in sorted(keys, key=lambda key: USES.index(key.use))],
        "descriptor": card,
        "late": behind(card.ver),
        "ending": [USE_WORDS[use] for use in ending(now())],
    }
    return render(request, "exchange/our-keys.html", shown)
