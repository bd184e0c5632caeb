"""What every page of an operation says first."""

from typing import Any

from django import template

from comity.accounts.access import signed_in_person
from comity.agreements.lapsing import Lapse
from comity.operations.lapsed import lapses_on
from comity.operations.models import Operation

register = template.Library()


@register.simple_tag(takes_context=True)
def lapses_under(context: dict[str, Any], operation: Operation) -> list[Lapse]:
    """Return the agreements under which nothing of an operation leaves now."""
    return lapses_on(signed_in_person(context["request"]), operation)
