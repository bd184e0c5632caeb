"""Pieces of the pages of activities: figures of nationals abroad and their change."""

from decimal import Decimal

from django import template

from comity.cooperation.activities.regions import region_words
from comity.cooperation.activities.words import change_words, figure_words

register = template.Library()


@register.simple_tag
def figure(number: Decimal | int | None) -> str:
    """Write a figure as the reader's language does; a dash where none is known."""
    return figure_words(number)


@register.simple_tag
def region(code: str) -> str:
    """Name a region in the reader's language."""
    return region_words(code)


@register.simple_tag
def changed(by: Decimal | None) -> str:
    """Write a change to the year before in hundredths."""
    return change_words(by)
