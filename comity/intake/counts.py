"""Statistics of the room: documents that came in within a period, and what was decided about their proposals."""

from django.db.models import Count as Rows
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.intake.access import counted_for
from comity.intake.models import DocumentState, Proposal, ProposalState
from comity.web.counts import Count, Period, list_at


def counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Count documents added in a period, and of their proposals those accepted and refused; nothing under a partner or an agreement."""
    if partner or agreement:
        return []
    found = counted_for(person).filter(period.within("added_at"))
    states = dict(found.order_by().values_list("state").annotate(Rows("pk")))
    proposals = dict(
        Proposal.objects.filter(document__in=found.values("pk"))
        .order_by()
        .values_list("state")
        .annotate(Rows("pk"))
    )
    accepted = proposals.get(ProposalState.ACCEPTED, 0) + proposals.get(ProposalState.CHANGED, 0)
    total = sum(states.values())
    every = list_at("intake:list", "added", period, box="every")

    def of(state: DocumentState) -> int:
        return int(states.get(state, 0))

    return [
        Count("documents", _("Documents added"), total, every),
        Count(
            "documents-done",
            _("Of these, looked through"),
            of(DocumentState.DONE),
            list_at("intake:list", "added", period, box=DocumentState.DONE.value),
        ),
        Count(
            "documents-refused",
            _("Of these, could not be read"),
            of(DocumentState.REFUSED),
            list_at("intake:list", "added", period, box=DocumentState.REFUSED.value),
        ),
        Count("proposals-accepted", _("Proposals accepted"), accepted, every, total),
        Count(
            "proposals-refused", _("Proposals refused"), proposals.get(ProposalState.REFUSED, 0), every, total
        ),
    ]
