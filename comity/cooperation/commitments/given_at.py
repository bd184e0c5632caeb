"""The meeting here at which a commitment was given: it follows a change that names another one."""

from comity.cooperation.core.ledger import Ledger
from comity.cooperation.core.terms import Terms
from comity.cooperation.meeting_words import titles_told
from comity.cooperation.models import Commitment, Meeting
from comity.cooperation.partners.related import takes_part


def meeting_of(commitment: Commitment, ledger: Ledger, shown: Terms) -> Meeting | None:
    """Return the meeting that what stands names; the one that is kept already while no change named another.

    A signed change names a meeting by its titles alone. Where no meeting here at which that partner was is called so, or several are,
    none is linked: what it proposes comes into no briefing about talks with somebody else.

    Args:
        commitment: as it is kept, with the meeting it was entered with.
        ledger: all changes of both sides.
        shown: the terms that lists say of it.
    """
    said = [dict(one.terms.meeting) for one in ledger.changes if one.terms is not None and one.terms.meeting]
    wanted = dict(shown.meeting)
    theirs = Meeting.objects.filter(
        takes_part(commitment.partner, commitment.partner_country), agency=commitment.agency_id
    )
    kept = commitment.meeting
    is_from_partner = commitment.created_by_id is None
    if kept is not None and is_from_partner and not theirs.filter(pk=kept.pk).exists():
        kept = None
    # what a partner proposes comes with no meeting of ours: it is looked for by the titles from the first
    is_unchanged = kept is not None and all(one == wanted for one in said)
    if not wanted or is_unchanged or (kept is not None and titles_told(kept) == wanted):
        return kept
    found = [one for one in theirs.filter(titles__contains=wanted) if titles_told(one) == wanted]
    return found[0] if len(found) == 1 else None
