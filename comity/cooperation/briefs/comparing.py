"""What differs between two versions: commitments, figures, proposals and suggestions, line by line in the reader's language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.cooperation.briefs.tongues import said_in
from comity.cooperation.models import Brief
from comity.cooperation.outcomes.figure import none_words
from comity.papers import Words


@dataclass(frozen=True)
class Difference:
    """One thing that is otherwise: what it is about, and how it stood and stands; empty where it was or is not there."""

    about: Words
    part: str
    before: str
    after: str


def differences(before: Brief, after: Brief) -> list[Difference]:
    """Return what is otherwise in a later version."""
    return [
        *_promises(before.content, after.content),
        *_figures(before.content, after.content),
        *_proposals(before.content, after.content),
        *_suggestions(before, after),
    ]


def _mine(texts: Mapping[str, str]) -> Words:
    return said_in(texts, get_language() or "en")


def _keyed(content: Mapping[str, Any], name: str, *keys: str) -> dict[tuple[str, ...], Mapping[str, Any]]:
    return {tuple(str(one[key]) for key in keys): one for one in content[name]}


def _promises(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = _keyed(before, "promises", "id"), _keyed(after, "promises", "id")
    for key in dict.fromkeys([*old, *new]):
        was, now = old.get(key), new.get(key)
        named = now or was or {}
        about = Words(f"{named['ref']} {_mine(named['texts']).text}", _mine(named["texts"]).language)
        for part, name in (
            (pgettext("of a commitment", "Stage"), "stage_words"),
            (_("Due"), "due_words"),
            (_("Late"), "late_words"),
            (_("What is promised"), "texts"),
        ):
            pair = tuple(_mine(one[name]).text if one else "" for one in (was, now))
            if pair[0] != pair[1]:
                yield Difference(about, part, *pair)
        counts = tuple(str(one["evidence_count"]) if one else "" for one in (was, now))
        if counts[0] != counts[1]:
            yield Difference(about, _("Evidence"), *counts)


def _figures(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = _keyed(before, "figures", "room", "code"), _keyed(after, "figures", "room", "code")
    for key in dict.fromkeys([*old, *new]):
        pair = tuple(_shown(one) for one in (old.get(key), new.get(key)))
        if pair[0] != pair[1]:
            named = new.get(key) or old.get(key) or {}
            yield Difference(_mine(named["words"]), _("Figure"), *pair)


def _shown(line: Mapping[str, Any] | None) -> str:
    if line is None:
        return ""
    if line["value"] is None:
        return str(none_words(line["room"]))
    return _mine(line["shown"]).text


def _proposals(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Difference]:
    old, new = (_keyed(one, "proposals", "meeting", "number") for one in (before, after))
    for key in dict.fromkeys([*old, *new]):
        pair = tuple(_mine(one["state"]).text if one else "" for one in (old.get(key), new.get(key)))
        if pair[0] != pair[1]:
            named = new.get(key) or old.get(key) or {}
            yield Difference(_mine(named["texts"]), _("Proposal"), *pair)


def _suggestions(before: Brief, after: Brief) -> Iterator[Difference]:
    """One that is worded alike in any language is the same one, though it was translated since."""
    for one in before.suggestions:
        if not any(_alike(one, other) for other in after.suggestions):
            yield Difference(_mine(one["texts"]), _("Suggestion"), _mine(one["texts"]).text, "")
    for one in after.suggestions:
        if not any(_alike(one, other) for other in before.suggestions):
            yield Difference(_mine(one["texts"]), _("Suggestion"), "", _mine(one["texts"]).text)


def _alike(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return bool(set(one["texts"].items()) & set(other["texts"].items()))
