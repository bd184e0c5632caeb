"""Tables, figures and what counts: rows that become cards on a narrow page, progress, links between views of a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django import template
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from comity.web.dates import number_words
from comity.web.pieces.drawing import drawn, reading_language
from comity.web.pieces.frames import anchor

register = template.Library()


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure with what it counts; `note` says what of it is worth a look."""

    label: str | Promise
    value: object
    note: str | Promise = ""


@dataclass(frozen=True, slots=True)
class View:
    """One view of a list: its words, its address, how many stand in it (None: not counted), whether it is shown."""

    label: str | Promise
    href: str
    count: int | None = None
    current: bool = False


@register.simple_block_tag
def table(content: str, caption: str, *columns: str) -> SafeString:
    """Frame rows (`row`) under their columns, in a box that scrolls by itself; an empty column holds acts."""
    heads = format_html_join(
        "", '<th role="columnheader" scope="col">{}</th>', ((_column(column),) for column in columns)
    )
    return format_html(
        '<div class="scroll" tabindex="0" role="group" aria-label="{0}"><table role="table" class="cards">'
        '<caption class="vh">{0}</caption><thead role="rowgroup"><tr role="row">{1}</tr></thead>'
        '<tbody role="rowgroup">{2}</tbody></table></div>',
        caption,
        heads,
        content,
    )


def _column(words: str) -> SafeString | str:
    return words or format_html('<span class="vh">{}</span>', _("Act"))


@register.simple_block_tag
def row(content: str, chosen: bool = False) -> SafeString:  # noqa: FBT001, FBT002  a template names it
    """Frame the cells of one row; `chosen` for the one that is looked at beside the table."""
    return format_html('<tr role="row"{}>{}</tr>', drawn(' class="sel"' if chosen else ""), content)


@register.simple_block_tag
def what(content: str) -> SafeString:
    """Frame the cell that names its row."""
    return format_html('<th role="rowheader" scope="row">{}</th>', content)


@register.simple_block_tag
def cell(content: str, column: str = "", figure: bool = False) -> SafeString:  # noqa: FBT001, FBT002  a template names it
    """Frame one cell; its column's words stand before it on a narrow page. A `figure` stands at the end of its cell."""
    key = format_html(' data-k="{}"', column) if column else ""
    return format_html('<td role="cell"{}{}>{}</td>', drawn(' class="num"' if figure else ""), key, content)


@register.simple_tag
def figs(figures: Iterable[Figure]) -> SafeString:
    """Write figures side by side, each with its use."""
    each = format_html_join(
        "",
        "<div><dt>{}</dt><dd>{}{}</dd></div>",
        (
            (one.label, one.value, format_html(" <small>{}</small>", one.note) if one.note else "")
            for one in figures
        ),
    )
    return format_html('<dl class="figs">{}</dl>', each)


@register.simple_tag
def progress(done: int, total: int, text: str) -> SafeString:
    """Draw how much of a long work is done, under the words that say it."""
    name = anchor(text)
    return format_html(
        '<p class="small soft" id="{0}">{1}</p><progress aria-labelledby="{0}" max="{2}" value="{3}"></progress>',
        name,
        text,
        max(total, 1),
        min(max(done, 0), max(total, 1)),
    )


@register.simple_tag
def meter(hundredths: int, text: str) -> SafeString:
    """Draw a share of a hundred under the words that say it and its use."""
    name = anchor(text)
    return format_html(
        '<p class="small soft" id="{0}">{1}</p><meter aria-labelledby="{0}" max="100" value="{2}"></meter>',
        name,
        text,
        min(max(hundredths, 0), 100),
    )


@register.simple_tag
def tabs(views: Sequence[View], label: str) -> SafeString:
    """Write the views of a list as links; the one that is shown is marked."""
    each = format_html_join(
        "",
        '<a href="{}"{}>{}{}</a>',
        (
            (view.href, drawn(' aria-current="page"' if view.current else ""), view.label, _count(view.count))
            for view in views
        ),
    )
    return format_html('<nav class="tabs" aria-label="{}">{}</nav>', label, each)


def _count(count: int | None) -> SafeString | str:
    if count is None:
        return ""
    return format_html(' <span class="n">{}</span>', number_words(count, reading_language()))
