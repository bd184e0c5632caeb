"""What pages of commitments and figures say where nothing leaves now."""

from typing import Any

from django import template

from comity.accounts.access import signed_in_person
from comity.cooperation.lapsed import Lapsed, lapsed_on
from comity.cooperation.models import Commitment, FigureSheet

register = template.Library()


@register.simple_tag(takes_context=True)
def lapsed_under(context: dict[str, Any], what: Commitment | FigureSheet) -> Lapsed:
    """Return the agreements that let nothing of it leave now."""
    return lapsed_on(signed_in_person(context["request"]), what)
