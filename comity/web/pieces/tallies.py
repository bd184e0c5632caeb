"""Figures that were counted up to a bound: beyond it, more is all that is said."""

from django import template
from django.utils.translation import gettext as _

from comity.web.dates import number_words
from comity.web.listing.paging import Tally
from comity.web.pieces.drawing import reading_language

register = template.Library()


@register.simple_tag
def tally(counted: Tally | int) -> str:
    """Write a figure that may have been counted up to a bound: 12, or 1,000+."""
    if isinstance(counted, int):
        return number_words(counted, reading_language())
    figure = number_words(counted.number, reading_language())
    return _("%(figure)s+") % {"figure": figure} if counted.more else figure


@register.simple_tag
def found(counted: Tally) -> str:
    """Say how many rows fit, up to the bound."""
    figure = number_words(counted.number, reading_language())
    if counted.more:
        return _("More than %(figure)s found") % {"figure": figure}
    return _("%(figure)s found") % {"figure": figure}
