"""Which kind of proposal can go where, in the order in which it is offered."""

from collections.abc import Mapping
from typing import Final

from comity.accounts.models import Person
from comity.intake.accepting import draft, noted, operation, record, record_add, result, wanted
from comity.intake.accepting.confirming import Case, Maker
from comity.intake.accepting.referring import referring_of
from comity.intake.accepting.wishes import Target
from comity.intake.access import may_keep
from comity.intake.models import Proposal, ProposalKind

MAKERS: Final[Mapping[str, tuple[Maker, ...]]] = {
    ProposalKind.DOCUMENT: (noted.MAKER,),
    ProposalKind.PERSON: (record_add.MAKER, record.MAKER, wanted.MAKER, noted.MAKER),
    ProposalKind.ORGANISATION: (record_add.MAKER, record.MAKER, noted.MAKER),
    ProposalKind.OPERATION: (operation.MAKER, noted.MAKER),
    ProposalKind.OUTCOME: (result.MAKER, noted.MAKER),
    ProposalKind.MEETING: (draft.MAKER,),
    ProposalKind.AGREEMENT: (draft.MAKER,),
    ProposalKind.COMMITMENT: (draft.MAKER,),
    ProposalKind.PLACE: (noted.MAKER,),
    ProposalKind.DATE: (noted.MAKER,),
    ProposalKind.CRIME_AREA: (noted.MAKER,),
    ProposalKind.FIGURE: (noted.MAKER,),
}


def targets_of(person: Person, proposal: Proposal) -> list[Target]:
    """Return where a proposal can go for this person; nothing for whoever does not decide about documents."""
    if not may_keep(person):
        return []
    case = Case(person, proposal, proposal.counts, referring_of(proposal.document))
    return [one.describe(case) for one in MAKERS[proposal.kind] if one.possible(case) and one.open_to(person)]


def maker_of(case: Case, code: str) -> Maker | None:
    """Return what makes a target of a proposal; None where the proposal cannot become that. Who may is asked by the room itself."""
    return next((one for one in MAKERS[case.proposal.kind] if one.code == code and one.possible(case)), None)
