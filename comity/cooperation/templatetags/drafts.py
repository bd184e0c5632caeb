"""What documents propose, on the pages of meetings and commitments."""

from typing import Any
from uuid import UUID

from django import template

from comity.accounts.access import signed_in_person
from comity.cooperation.drafting import FromDocument, documents_of, waiting_for

register = template.Library()


@register.simple_tag(takes_context=True)
def from_documents(context: dict[str, Any], entry: UUID) -> list[FromDocument]:
    """Return the documents that an entry rests on."""
    return documents_of(signed_in_person(context["request"]), entry)


@register.simple_tag(takes_context=True)
def drafts_waiting(context: dict[str, Any]) -> int:
    """Return how many drafts wait for whoever looks."""
    return waiting_for(signed_in_person(context["request"])).count()
