"""Pictures of figures and links, as SVG. Each says in words what it shows; the same stands as text or table beside it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comity.web.dates import number_words
from comity.web.pieces.drawing import lang_of, reading_language
from comity.web.pieces.frames import anchor

register = template.Library()

# in units of the picture: where bars stand, the tallest one, the left edge, one span of time, one bar
GROUND, TALLEST, LEFT, STEP, BAR = 160, 140, 34, 86, 24
NODES = {"plain": "n1", "lead": "lead", "proposed": "np", "goods": "goods"}
LINKS = {"plain": "e", "strong": "e e2", "proposed": "ep", "chosen": "eh"}
ROUND = 9  # the radius of a node
NARROWEST = 560  # so that a few bars are drawn no larger than many


@dataclass(frozen=True, slots=True)
class Span:
    """What both sides needed in one span of time, in one unit; `theirs` is None where there is one figure alone.

    `said` is how our figure is written where that is not the shortest form of the number.
    """

    label: str | Promise
    ours: float
    theirs: float | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """A person or thing in a picture of links; `x` is 0 to 600, `y` 0 to 300, `kind` a key of NODES."""

    key: str
    label: str
    x: int
    y: int
    kind: str = "plain"
    language: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """A link between two nodes, named by their keys; `kind` is a key of LINKS."""

    one: str
    other: str
    kind: str = "plain"


@register.simple_tag
def bars(spans: Sequence[Span], text: str, limit: float = 0) -> SafeString:
    """Draw both sides' figures beside each other; `text` says all of them, `limit` is a dashed line where it is not 0."""
    tallest = max([limit, *(figure for span in spans for figure in (span.ours, span.theirs or 0))]) or 1
    width = max(LEFT + STEP * len(spans), NARROWEST)
    drawn = format_html_join("", "{}", ((part,) for part in _columns(spans, tallest)))
    line = _limit(limit, tallest, width) if limit else ""
    return format_html(
        '<figure class="bars" tabindex="0" role="group" aria-label="{2}"><svg viewBox="0 0 {0} 190" role="img" aria-labelledby="{1}"><title id="{1}">{2}</title>'
        '<line class="ax" x1="{3}" x2="{0}" y1="{4}" y2="{4}"/>{5}{6}</svg></figure>',
        width,
        anchor(text),
        text,
        LEFT,
        GROUND,
        drawn,
        line,
    )


def _columns(spans: Sequence[Span], tallest: float) -> Iterator[SafeString]:
    for place, span in enumerate(spans):
        left = LEFT + STEP * place + STEP // 2 - BAR - 2
        if span.theirs is None:
            yield _bar("us", left + 2, span.ours, tallest, said=span.said, wide=2 * BAR)
        else:
            yield _bar("us", left, span.ours, tallest, said=span.said)
            yield _bar("them", left + BAR + 4, span.theirs, tallest)
        yield format_html(
            '<text class="f" x="{}" y="178" text-anchor="middle">{}</text>', left + BAR + 2, span.label
        )


def _bar(side: str, x: int, figure: float, tallest: float, *, said: str = "", wide: int = BAR) -> SafeString:
    height = round(TALLEST * max(figure, 0) / tallest)
    return format_html(
        '<rect class="{0}" x="{1}" y="{2}" width="{3}" height="{4}"/>'
        '<text class="{5}" x="{6}" y="{7}" text-anchor="middle">{8}</text>',
        side,
        x,
        GROUND - height,
        wide,
        height,
        "in" if height > BAR else "f",
        x + wide // 2,
        GROUND - 8 if height > BAR else GROUND - height - 4,
        said or number_words(figure, reading_language()),
    )


def _limit(limit: float, tallest: float, width: int) -> SafeString:
    y = GROUND - round(TALLEST * limit / tallest)
    return format_html(
        '<line class="limit" x1="{0}" x2="{1}" y1="{2}" y2="{2}"/><text class="f" x="0" y="{3}">{4}</text>',
        LEFT,
        width,
        y,
        y + 4,
        number_words(limit, reading_language()),
    )


@register.simple_tag
def graph(nodes: Sequence[Node], links: Iterable[Link], text: str) -> SafeString:
    """Draw who is linked with whom; `text` says what one sees. Few nodes: above some hundred nobody reads it."""
    places = {node.key: node for node in nodes}
    lines = format_html_join(
        "",
        '<line class="{}" x1="{}" y1="{}" x2="{}" y2="{}"/>',
        (
            (
                LINKS[link.kind],
                places[link.one].x,
                places[link.one].y,
                places[link.other].x,
                places[link.other].y,
            )
            for link in links
        ),
    )
    dots = format_html_join(
        "",
        '<circle class="{}" cx="{}" cy="{}" r="{}"/><text class="f" x="{}" y="{}" text-anchor="middle"{}>{}</text>',
        (
            (
                NODES[node.kind],
                node.x,
                node.y,
                ROUND,
                node.x,
                node.y + ROUND + 15,
                lang_of(node.language),
                node.label,
            )
            for node in nodes
        ),
    )
    return format_html(
        '<div class="graph" tabindex="0" role="group" aria-label="{0}"><svg viewBox="0 0 760 300" role="img"'
        ' aria-labelledby="{1}"><title id="{1}">{0}</title>{2}{3}</svg></div>',
        text,
        anchor(text),
        lines,
        dots,
    )
