"""What a change does to a commitment, in a few words each, and in which of its parts two versions differ."""

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from comity.cooperation.commitments.words import due_words
from comity.cooperation.core.terms import Stage, Terms
from comity.cooperation.forms.texts import language_name
from comity.cooperation.meeting_words import comma
from comity.web.words import Words

STAGE_DEEDS: Mapping[Stage, Words] = {
    Stage.SOFT: pgettext_lazy("what a change does", "Made a proposal without obligation"),
    Stage.COMMITTED: pgettext_lazy("what a change does", "Made a commitment"),
    Stage.IN_PROGRESS: pgettext_lazy("what a change does", "Work has begun"),
    Stage.PARTLY: pgettext_lazy("what a change does", "Fulfilled in part"),
    Stage.FULFILLED: pgettext_lazy("what a change does", "Fulfilled"),
    Stage.DROPPED: pgettext_lazy("what a change does", "Dropped"),
}
PARTS = ("stage", "deed", "actor", "addressee", "due", "owner", "basis", "texts", "evidence")


def differing_parts(one: Terms, other: Terms) -> frozenset[str]:
    """Return the names of the parts in which two terms differ; `basis` is all that it rests on.

    The reason is no part: each change has its own. Both have their sides named alike (`folding.named_sides`).
    """
    found = {
        name
        for name in PARTS
        if name not in {"basis", "evidence", "texts"} and getattr(one, name) != getattr(other, name)
    }
    if one.rests_on != other.rests_on:
        found.add("basis")
    if _records(one) != _records(other):
        found.add("evidence")
    if changed_languages(one, other):
        found.add("texts")
    return frozenset(found)


def changed_languages(one: Terms, other: Terms) -> list[str]:
    """Return the languages in which two terms say what is promised in other words, or only one of them says it."""
    codes = dict.fromkeys([*one.texts, *other.texts])
    return [code for code in codes if one.texts.get(code, "").strip() != other.texts.get(code, "").strip()]


def done_by(terms: Terms, before: Sequence[Terms]) -> list[str]:
    """Return what a change does to what it builds on, such as that it extends it from one day to another.

    Args:
        terms: what it says.
        before: the terms that it follows; none for a first proposal, several where it settles which of them holds.
    """
    if not before:
        return [pgettext("what a change does", "First proposal")]
    if len(before) > 1:
        return [_("Settles which version holds")]
    found = list(_done(terms, before[0]))
    return found or [_("Reason given anew")]


def _done(terms: Terms, before: Terms) -> Iterator[str]:
    parts = differing_parts(terms, before)
    if "stage" in parts:
        yield str(STAGE_DEEDS[terms.stage])
    if "due" in parts:
        yield _day(terms, before)
    if "owner" in parts:
        yield _unit(terms.owner, before.owner)
    if "texts" in parts:
        names = [language_name(code) for code in changed_languages(terms, before)]
        yield _("Words changed: %(languages)s") % {"languages": comma().join(names)}
    if parts & {"actor", "addressee"}:
        yield _("Who owes it changed")
    if "deed" in parts:
        yield _("Word by which it was given changed")
    if "basis" in parts:
        yield _("What it rests on changed")
    if "evidence" in parts and terms.stage is before.stage:
        yield _("Evidence changed")


def _day(terms: Terms, before: Terms) -> str:
    days = {"before": _said(before), "after": _said(terms)}
    if before.due is None:
        return _("Due day set: %(after)s") % days
    if terms.due is None:
        return _("Due day taken out, which was %(before)s") % days
    if terms.due > before.due:
        return _("Extended from %(before)s to %(after)s") % days
    return _("Due earlier: %(after)s instead of %(before)s") % days


def _said(terms: Terms) -> str:
    return due_words(terms.due.isoformat() if terms.due else None)


def _unit(after: str, before: str) -> str:
    if not before:
        return _("Unit named: %(after)s") % {"after": after}
    if not after:
        return _("Unit taken out: %(before)s") % {"before": before}
    return _("Unit: %(after)s instead of %(before)s") % {"after": after, "before": before}


def _records(terms: Terms) -> set[tuple[str, str, str]]:
    return {(one["kind"], one["ref"], one["digest"]) for one in terms.evidence}
