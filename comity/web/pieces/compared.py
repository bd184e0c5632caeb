"""Two persons side by side: the name part by part, then the other facts with one word for how they compare."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.web.pieces.drawing import drawn, lang_of
from comity.web.pieces.marks import rel

register = template.Library()

Words = str | Promise


@dataclass(frozen=True, slots=True)
class NameRow:
    """One form of a name in its parts; a reading under a part may be empty."""

    label: Words
    language: str
    parts: Sequence[str]
    readings: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Why:
    """How one part or fact compares (same, near, diff, none), its word where it is not the usual one, and why."""

    state: str
    because: Words = ""
    word: Words = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of two persons."""

    label: Words
    left: object
    right: object
    why: Why
    mono: bool = False


@register.simple_tag
def parts(
    label: str, heads: Sequence[Words], rows: Iterable[NameRow], why_label: str, whys: Sequence[Why | None]
) -> SafeString:
    """Draw forms of a name under each other, part by part, and under each part how and why it agrees.

    Without `heads` the parts stand unnamed; None among the `whys` fills a line that has fewer parts than columns.
    """
    head = (
        _row(
            format_html('<div role="columnheader" class="h k">{}</div>', heads[0]),
            *(format_html('<div role="columnheader" class="h">{}</div>', words) for words in heads[1:]),
        )
        if heads
        else ""
    )
    forms = [
        _row(
            format_html('<div role="rowheader" class="k">{}</div>', one.label),
            *(
                format_html(
                    '<div role="cell" class="cell"{}>{}{}</div>', lang_of(one.language), part, reading
                )
                for part, reading in zip(one.parts, _readings(one), strict=True)
            ),
        )
        for one in rows
    ]
    reasons = _row(
        format_html('<div role="rowheader" class="k">{}</div>', why_label),
        *(format_html('<div role="cell">{}</div>', _why(why) if why else "") for why in whys),
    )
    return format_html(
        '<div class="parts" role="table" aria-label="{}">{}{}{}</div>',
        label,
        head,
        drawn("".join(forms)),
        reasons,
    )


def _why(why: Why) -> SafeString:
    return format_html('{}<br><span class="small soft">{}</span>', rel(why.state, why.word), why.because)


def _row(*cells: SafeString) -> SafeString:
    return format_html('<div role="row" class="vh-row">{}</div>', drawn("".join(cells)))


def _readings(row: NameRow) -> list[SafeString | str]:
    given = [*row.readings, *("" for _ in range(len(row.parts) - len(row.readings)))]
    return [format_html("<small>{}</small>", reading) if reading else "" for reading in given]


@register.simple_tag
def pair(label: str, left: str, relation: str, right: str, facts: Iterable[Fact]) -> SafeString:
    """Draw the facts of two persons side by side, with one word between them for how they compare."""
    heads = format_html_join(
        "",
        '<div role="columnheader" class="sidehead {}">{}</div>',
        (("k", label), ("a", left), ("r", relation), ("b", right)),
    )
    rows = format_html_join("", "{}", ((_fact(fact),) for fact in facts))
    return format_html(
        '<div class="pair" role="table" aria-label="{}"><div role="row" class="vh-row">{}</div>{}</div>',
        label,
        heads,
        rows,
    )


def _fact(fact: Fact) -> SafeString:
    above = drawn(" top-of" if fact.why.because else "")
    mono = drawn(' class="mono"' if fact.mono else "")
    because = (
        format_html('<div role="cell" class="why">{}</div>', fact.why.because) if fact.why.because else ""
    )
    return format_html(
        '<div role="row" class="vh-row"><div role="rowheader" class="k{0}">{1}</div>'
        '<div role="cell" class="a{0}"><span{2}>{3}</span></div><div role="cell" class="r{0}">{4}</div>'
        '<div role="cell" class="b{0}"><span{2}>{5}</span></div>{6}</div>',
        above,
        fact.label,
        mono,
        _value(fact.left),
        rel(fact.why.state, fact.why.word),
        _value(fact.right),
        because,
    )


def _value(value: object) -> object:
    """Say that a side names nothing: an empty place could be read as a fault of the page."""
    return format_html('<span class="small faint">{}</span>', _("not stated")) if value == "" else value
