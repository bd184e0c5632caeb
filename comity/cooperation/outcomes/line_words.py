"""What the lines that both sides tell are called, in the reader's language: by code, for a line may be the other side's alone."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.cooperation.commitments.words import due_words
from comity.cooperation.outcomes.shared import Key
from comity.cooperation.states import ActivityKind
from comity.operations.states import ResultKind
from comity.operations.units import measure_words
from comity.requests.choices import offence_words
from comity.requests.models import Outcome
from comity.requests.narrowing import ANSWERED
from comity.sharing.keepers import Line
from comity.sharing.showing import names_of
from comity.web.words import Words

ROOMS: Mapping[str, Words] = {
    "requests": gettext_lazy("Requests"),
    "operations": gettext_lazy("Operations"),
    "notices": gettext_lazy("Wanted persons"),
    "tracks": gettext_lazy("Tracks to handover"),
    "commitments": gettext_lazy("Commitments"),
    "activities": gettext_lazy("Activities"),
}
LINES: Mapping[str, Words] = {
    "asked": gettext_lazy("Requests that reached the other side"),
    **{f"answered-{code}": words for code, words in ANSWERED.items()},
    **{f"outcome-{one.value}": one.label for one in Outcome},
    "operations": gettext_lazy("Operations"),
    "operations-ended": gettext_lazy("Operations that have ended"),
    **{str(code): words for code, words in ResultKind.choices},
    "may-be-same": gettext_lazy("Results that may be the same as another"),
    "circulated": gettext_lazy("Notices of wanted persons"),
    "handovers": gettext_lazy("Persons handed over"),
    "provisional-arrests": gettext_lazy("Provisional arrests"),
    "proceedings-transferred": gettext_lazy("Proceedings taken over"),
    "agreed": gettext_lazy("Commitments agreed"),
    "ended-fulfilled": gettext_lazy("Commitments fulfilled"),
    "ended-partly": gettext_lazy("Commitments fulfilled in part"),
    "ended-dropped": gettext_lazy("Commitments dropped"),
    **{str(code): words for code, words in ActivityKind.choices},
    "activities": gettext_lazy("Activities"),
    "people-trained": gettext_lazy("People trained"),
}


def line_words(key: Key, names: Mapping[str, str]) -> str:
    """Return what a line is called, a code that this list does not know as it is; `names` are those of nodes."""
    words = _words(key.code) or key.code
    if not key.of:
        return words
    return _("%(who)s: %(what)s") % {"who": names.get(key.of, key.of), "what": words}


def _words(code: str) -> str:
    if code in LINES:
        return str(LINES[code])
    start, _dash, rest = code.partition("-")
    if start == "offence":
        return _("%(what)s: %(value)s") % {"what": _("Offence"), "value": offence_words(rest)}
    if start == "seized" and "-" in rest:
        offence, _dash, unit = rest.rpartition("-")
        what = _("without a class") if offence == "none" else offence_words(offence)
        return _("Seized: %(what)s, in %(unit)s") % {"what": what, "unit": measure_words(unit)}
    return ""


def lines_of_body(data: Mapping[str, Any]) -> Iterator[Line]:
    """Return what a letter says, figure by figure."""
    yield Line(_("From this moment"), data["since"])
    yield Line(_("Up to this moment"), data["until"])
    if data["agreement"]:
        yield Line(_("Agreement"), data["agreement"])
    if data["asks"]:
        yield Line(_("Asks for"), _("The other side’s figures for the same time"))
    if data["counted"]:
        yield Line(_("Counted"), due_words(data["counted"][:10]))
    names = names_of({one["of"] for one in data["figures"] if one["of"]})
    for one in data["figures"]:
        yield Line(line_words(Key(one["room"], one["code"], one["of"]), names), one["value"])
    if data["closed"]:
        yield Line(_("Not told"), rooms_words(data["closed"]))


def rooms_words(codes: Iterable[str]) -> str:
    """Return what rooms are called."""
    return ", ".join(str(ROOMS[one]) for one in codes)
