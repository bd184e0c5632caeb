"""What the frame itself is drawn with: the house's mark, the first page, whose desk it is, what a form complains of."""

import re

from django import template
from django.contrib.messages import constants as levels
from django.urls import get_script_prefix
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.web.context import Reader
from comity.web.dates import colon

register = template.Library()

# a colon that parts words, not the one in 09:30 or in an address
_COLON = re.compile(r"：|:(?=\s|$)", re.MULTILINE)
ALERTS = {levels.SUCCESS: "ok", levels.WARNING: "soon", levels.ERROR: "late"}


@register.simple_tag
def logo(size: int) -> SafeString:
    """Draw the house's mark: an open ring with a way in."""
    return format_html(
        '<svg width="{0}" height="{0}" viewBox="0 0 20 20" aria-hidden="true">'
        '<path d="M12.5 4.2a6.5 6.5 0 1 0 0 11.6" fill="none" stroke="currentColor" stroke-width="2.6"/>'
        '<path d="M7.5 10h9" stroke="currentColor" stroke-width="2.6"/></svg>',
        size,
    )


@register.simple_tag
def home() -> str:
    """Return the address of the first page."""
    return get_script_prefix()


@register.simple_tag
def alert_state(level: int) -> str:
    """Return the form of an alert for a level of Django's messages."""
    return ALERTS.get(level, "info")


@register.simple_tag
def own_desk(reader: Reader) -> str:
    """Name the reader's unit and its agency; once where both are called the same."""
    unit, agency = str(reader.unit), str(reader.agency)
    return unit if unit == agency else _("%(unit)s, %(agency)s") % {"unit": unit, "agency": agency}


@register.simple_tag(name="colon")
def between_word_and_text() -> str:
    """Write what stands between a word and what is said of it in the reader's language."""
    return colon(get_language())


@register.simple_tag
def complaint(label: str | Promise, error: str) -> str:
    """Join a field's label and what is wrong with it.

    A label that asks, or is a sentence, needs no colon; where one of the two has a colon of its own, another one would make the line hard to read.
    """
    words = {"label": label, "error": error}
    if str(label).rstrip().endswith(("?", "？", ".", "。")):
        return pgettext("question and complaint", "%(label)s %(error)s") % words
    if _COLON.search(f"{label}\n{error}"):
        return pgettext("label or complaint with a colon", "%(label)s. %(error)s") % words
    return pgettext("label and complaint", "%(label)s: %(error)s") % words
