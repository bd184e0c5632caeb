"""Stages: where a matter stands between its beginning and its end."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from comity.web.pieces.drawing import drawn

register = template.Library()

NOW = drawn(' aria-current="step"')


@dataclass(frozen=True, slots=True)
class Stop:
    """One meeting of a series: `state` is "" for past, `now`, or `todo`."""

    label: str | Promise
    note: str | Promise = ""
    state: str = ""
    href: str = ""


@register.simple_tag
def track(stages: Sequence[str], reached: int, state: str = "") -> SafeString:
    """Draw the stages of one person's matter; `reached` counts from 0, `state` is over (late) or held (stopped)."""
    return _stages("track", stages, reached, state)


@register.simple_tag
def steps(stages: Sequence[str], reached: int) -> SafeString:
    """Draw the steps of a task that takes several pages; `reached` counts from 0."""
    return _stages("steps", stages, reached, "")


def _stages(piece: str, stages: Sequence[str], reached: int, state: str) -> SafeString:
    done = format_html('<span class="vh">, {}</span>', pgettext("stage", "done"))
    drawings = (
        ("done", "", stage, done)
        if place < reached
        else (f"now {state}".strip(), NOW, stage, "")
        if place == reached
        else ("todo", "", stage, "")
        for place, stage in enumerate(stages)
    )
    each = format_html_join("", '<li class="{}"{}>{}{}</li>', drawings)
    return format_html('<ol class="{}">{}</ol>', piece, each)


@register.simple_block_tag
def next_step(content: str, clock: str) -> SafeString:
    """Write what comes next beside the clock that ends first."""
    return format_html('<p class="next">{}<span>{}</span></p>', clock, content)


@register.simple_tag
def series(stops: Iterable[Stop], label: str) -> SafeString:
    """Draw meetings of one series on a line, the present one marked."""
    each = format_html_join(
        "",
        '<li class="{}"{}>{}<br><span class="faint">{}</span></li>',
        ((stop.state, NOW if stop.state == "now" else "", _stop(stop), stop.note) for stop in stops),
    )
    return format_html('<ol class="series" tabindex="0" aria-label="{}">{}</ol>', label, each)


def _stop(stop: Stop) -> object:
    return format_html('<a href="{}">{}</a>', stop.href, stop.label) if stop.href else stop.label
