"""Of which kinds a whole group is accepted at once: those of which no record comes.

An organisation can become a record; together they are accepted as words alone. A person never is: whoever is confirmed is looked at one by one.
"""

from comity.intake.models import ProposalKind

NOTED_TOGETHER = frozenset(
    {
        ProposalKind.DOCUMENT,
        ProposalKind.ORGANISATION,
        ProposalKind.PLACE,
        ProposalKind.DATE,
        ProposalKind.CRIME_AREA,
        ProposalKind.FIGURE,
    }
)
