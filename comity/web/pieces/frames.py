"""Frames around what a room writes: panels, alerts, the release sentence, facts, empty states."""

from collections.abc import Iterable
from zlib import crc32

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from comity.web.pieces.drawing import form_of

register = template.Library()

RELEASES = {"may": "release", "ask": "release release--ask", "no": "release release--no"}


def anchor(words: object) -> str:
    """Return an id for a heading that is the same each time the page is made."""
    return f"h-{crc32(str(words).encode()):08x}"


@register.simple_block_tag
def panel(content: str, title: str, note: str = "", id: str = "") -> SafeString:  # noqa: A002  the attribute is called so
    """Frame a surface with its head; the only box there is, and never one inside another.

    What stands inside needs `<div class="body">` unless it is a list, a table or the like with lines of its own.
    """
    head = id or anchor(title)
    said = format_html("<p>{}</p>", note) if note else ""
    return format_html(
        '<section class="panel" aria-labelledby="{0}"><header><h2 id="{0}">{1}</h2>{2}</header>{3}</section>',
        head,
        title,
        said,
        content,
    )


@register.simple_block_tag
def release(content: str, state: str) -> SafeString:
    """Frame a release sentence: `may`, `ask` (a second person or the owner first) or `no`."""
    return format_html('<div class="{}">{}</div>', RELEASES[state], content)


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """Frame the facts of one thing: pairs of `dt` and `dd`."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_tag
def fact_list(rows: Iterable[tuple[object, object]]) -> SafeString:
    """Write the facts of one thing from pairs of label and value."""
    return facts(format_html_join("", "<dt>{}</dt><dd>{}</dd>", rows))


@register.simple_block_tag
def nothing(content: str, title: str) -> SafeString:
    """Say that there is nothing to show: what is so, then why and what one can do.

    Named `nothing` because `empty` is a word of Django's `for`.
    """
    return format_html('<div class="empty"><h2>{}</h2>{}</div>', title, content)


@register.simple_block_tag
def alert(content: str, state: str = "info") -> SafeString:
    """Frame a message about the page: late, soon, ok, info or held."""
    return format_html('<div class="alert alert--{}">{}</div>', state, content)


@register.simple_block_tag
def proposed(content: str, words: str) -> SafeString:
    """Frame what the machine proposes and nobody has confirmed, under its `pencil` words."""
    return format_html('<div class="pencil body stack-s"><p>{}</p>{}</div>', words, content)


@register.simple_block_tag
def message(content: str, label: str, us: bool = False, draft: bool = False) -> SafeString:  # noqa: FBT001, FBT002  a template names them
    """Frame one message of a thread: the partner's, ours (`us`) or one that is not sent yet (`draft`)."""
    state = "draft" if draft else "us" if us else ""
    return format_html(
        '<article class="{}" aria-label="{}">{}</article>', form_of("msg", state), label, content
    )


@register.simple_block_tag
def event(content: str, mark: str) -> SafeString:
    """Write what happened between two messages, after its clock or tag."""
    return format_html('<div class="event">{}<span>{}</span></div>', mark, content)


@register.simple_block_tag
def verdict(content: str, chance: str, mark: str, title: str, id: str = "") -> SafeString:  # noqa: A002  the attribute is called so
    """Say how surely two persons are one: "94 in 100", whose words these are, and the reason in a sentence."""
    return format_html(
        '<div class="verdict"><div class="fig">{}<small>{}</small></div><div><h2 id="{}">{}</h2>{}</div></div>',
        chance,
        mark,
        id or anchor(title),
        title,
        content,
    )
