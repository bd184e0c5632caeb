"""Suggested decisions in words: by rule from what is late, or entered by the officer, one a line and language."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from comity.cooperation.briefs.suggesting import Decision
from comity.cooperation.briefs.tongues import in_each
from comity.web.words import Words

DECISIONS: Mapping[Decision, Words] = {
    Decision.EXTEND: pgettext_lazy("suggested decision", "Extend it"),
    Decision.DROP: pgettext_lazy("suggested decision", "Drop it"),
    Decision.ESCALATE: pgettext_lazy("suggested decision", "Put it before the heads of delegation"),
}


def _sentence(decision: Decision, ref: str) -> str:
    match decision:
        case Decision.EXTEND:
            return _("Extend %(ref)s: both sides name a new last day.") % {"ref": ref}
        case Decision.DROP:
            return _("Drop %(ref)s: work has not begun, and its last day passed long ago.") % {"ref": ref}
        case Decision.ESCALATE:
            return _("Put %(ref)s before the heads of delegation.") % {"ref": ref}


def by_rule(promise: Mapping[str, Any], decision: Decision, languages: Sequence[str]) -> dict[str, Any]:
    """Return the suggestion about a commitment, as it is kept; `by_rule` says whether the rule proposed just this."""
    return {
        "kind": decision.value,
        "ref": promise["ref"],
        "by_rule": promise["suggested"] == decision.value,
        "texts": in_each(languages, lambda: _sentence(decision, promise["ref"])),
    }


def own(lines: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
    """Return the officer's own suggestions: the first line of each language is the first, and so on."""
    most = max((len(one) for one in lines.values()), default=0)
    return [
        {
            "kind": "own",
            "ref": "",
            "by_rule": False,
            "texts": {code: several[place] for code, several in lines.items() if place < len(several)},
        }
        for place in range(most)
    ]


def own_lines(suggestions: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return the officer's own suggestions of a version as they are written in the boxes, so that nothing is typed twice."""
    found: dict[str, list[str]] = {}
    for one in suggestions:
        if one["kind"] == "own":
            for code, text in one["texts"].items():
                found.setdefault(code, []).append(text)
    return {code: "\n".join(lines) for code, lines in found.items()}
