"""Figures of commitments for a period: how many both sides agreed, and how those that ended in it ended.

Both read the moments of countersignatures, which both nodes hold: so both count the same. What is not countersigned is not agreed.
"""

from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.listing import under
from comity.cooperation.core.terms import Stage
from comity.web.counts import Count, Period, list_at

ENDS = (
    (Stage.FULFILLED, _("Commitments fulfilled")),
    (Stage.PARTLY, _("Commitments fulfilled in part")),
    (Stage.DROPPED, _("Commitments dropped")),
)


def counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Return the figures that a person may see; `partner` is a node, `agreement` an agreement's id."""
    rows = visible_to(person)
    if partner:
        rows = rows.filter(partner=partner)
    if agreement:
        rows = rows.filter(under(agreement))

    def at(column: str, stage: str = "") -> str:
        return list_at(
            "cooperation:commitments-list",
            column,
            period,
            box="every",
            partner=partner,
            agreement=agreement,
            stage=stage,
        )

    agreed = rows.filter(period.within("agreed_at")).count()
    ended = rows.filter(period.within("settled_at"))
    return [
        Count("agreed", _("Commitments agreed"), agreed, at("agreed")),
        *(
            Count(
                f"ended-{stage.value}",
                words,
                ended.filter(stage=stage.value).count(),
                at("settled", stage.value),
            )
            for stage, words in ENDS
        ),
    ]
