"""How versions of briefs and joint reports follow when a letter of a partner is deleted: its words go, and the version says so."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from comity.cooperation.models import Brief


def things_in(brief: Brief) -> set[tuple[str, str]]:
    """Return what of a version may have come from partners, as copies of it are kept: words of the trade and identifiers."""
    found = {("commitment", str(one["id"])) for one in brief.content["promises"]}
    both = brief.content.get("both")
    return found | {("figures", str(both["sheet"]))} if both else found


def forget_commitment(commitment_id: UUID, since: datetime, *, is_signed: bool) -> int:
    """Take a commitment out of every version written since a letter about it had come; return how many versions.

    A joint report has nothing but what both sides have signed: with an entry that is not, it stays.
    """
    rows = Brief.objects.filter(
        content__contains={"promises": [{"id": str(commitment_id)}]}, written_at__gte=since
    )
    found = _locked(rows if is_signed else rows.filter(is_joint=False))
    for one in found:
        kept = [each for each in one.content["promises"] if each["id"] != str(commitment_id)]
        _keep(one, promises=kept)
    return len(found)


def forget_figures(sheet_id: UUID, since: datetime) -> int:
    """Take a sheet's figures out of the joint reports written since a partner told its own; return how many."""
    found = _locked(Brief.objects.filter(content__both__sheet=str(sheet_id), written_at__gte=since))
    for one in found:
        _keep(one, both=None)
    return len(found)


def _locked(rows: QuerySet[Brief]) -> list[Brief]:
    return list(rows.select_for_update(of=("self",)).order_by("pk"))


def _keep(brief: Brief, **change: object) -> None:
    """Keep the rest; the digest stays that of what was approved, so that a paper of it is known again."""
    brief.content = {**brief.content, **change, "forgotten": True}
    brief.save(update_fields=["content"])
