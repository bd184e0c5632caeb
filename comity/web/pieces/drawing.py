"""What every piece needs: drawings that are safe to show, the reader's language."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from comity.web import icons


def drawn(svg: str) -> SafeString:
    """Let a drawing of our own through; it is made of our constants and numbers only."""
    return mark_safe(svg)  # noqa: S308  see above


def line_icon(name: str) -> SafeString:
    """Draw a line icon; its word stands beside it."""
    return drawn(icons.icon(name))


def reading_language() -> str:
    """Return Django's code of the language in which the page is read."""
    return get_language() or "en"


def lang_of(tag: str) -> SafeString:
    """Return the attribute for words of another language; nothing where they are the page's own."""
    return format_html(' lang="{}"', tag) if tag else SafeString("")


def form_of(piece: str, state: str) -> str:
    """Return the classes of a piece in a state, "" for its plain form."""
    return f"{piece} {piece}--{state}" if state else piece
