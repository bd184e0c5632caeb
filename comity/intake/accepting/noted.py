"""Confirmed, and no record is made: places, dates, crime areas, figures; the document's own data stand on the document."""

from django.utils.translation import gettext_lazy as _

from comity.audit.acts import Act
from comity.intake.accepting.confirming import Case, Made, Maker
from comity.intake.accepting.draft import open_to
from comity.intake.accepting.wishes import NOTED, Target, Wish
from comity.intake.models import Document, Proposal, ProposalKind

ON_DOCUMENT = {"title": 300, "language": 10, "published": 10}  # characters that have room there


def describe(_case: Case) -> Target:
    """Return the target as it is offered."""
    return Target(NOTED, _("Confirmed, without a record"))


def make(act: Act, case: Case, _wish: Wish) -> Made:
    """Put the document's own data onto it; of anything else the decision is all."""
    if case.proposal.kind == ProposalKind.DOCUMENT:
        field = case.content["field"]
        act.note(field=field)
        put(case.proposal, str(case.content["value"] or ""))
    return None


def put(proposal: Proposal, value: str) -> None:
    """Write one field of the document, where it has a place there."""
    field = proposal.content.get("field")
    if field in ON_DOCUMENT:
        value = value[: ON_DOCUMENT[field]]
        Document.objects.filter(pk=proposal.document_id).update(**{field: value})
        setattr(proposal.document, field, value)


MAKER = Maker(NOTED, lambda _case: True, open_to, describe, make)
