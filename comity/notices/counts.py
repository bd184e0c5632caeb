"""Figures of the room for a period, each with the list that opens to exactly these records."""

from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.notices.access import files_counted_for, notices_counted_for
from comity.notices.listings.choices import circulated_in
from comity.notices.models import FileState
from comity.web.counts import Count, Period, list_at


def counts(
    person: Person, period: Period, partner: str | None = None, agreement: str | None = None
) -> list[Count]:
    """Return the figures a person may see; `partner` is a node id, `agreement` an agreement's id."""
    files, notices = files_counted_for(person), notices_counted_for(person)
    if partner or agreement:
        files = files.filter(circulated_in(partner, agreement))
    if partner:
        notices = notices.filter(peer__node=partner)
    if agreement:
        notices = notices.filter(agreement=agreement)
    circulated = files.filter(period.within("circulated_at"))
    ended = files.filter(period.within("ended_at"), state__in=[FileState.WITHDRAWN, FileState.EXPIRED])
    received = notices.filter(period.within("received_at"))
    flagged = notices.filter(period.within("flag_at")).exclude(flag="")

    def at(name: str, box: str, when: str) -> str:
        return list_at(f"notices:{name}", when, period, box=box, partner=partner, agreement=agreement)

    return [
        Count("wanted-circulated", _("Wanted files circulated"), circulated.count(), at("files", "every", "circulated")),
        Count("wanted-ended", _("Searches ended"), ended.count(), at("files", "over", "ended")),
        Count("notices-received", _("Notices of others received"), received.count(), at("notices", "every", "received")),
        Count("notices-flagged", _("Notices we cannot act on"), flagged.count(), at("notices", "flagged", "flagged")),
    ]  # fmt: skip
