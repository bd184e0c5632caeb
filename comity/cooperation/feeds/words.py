"""Feeds in words: what a short entry says, how a feed is called on pages."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.agreements.countries import passport_code
from comity.cooperation.meeting_words import comma, ordinal_words
from comity.cooperation.models import Commitment, Meeting

MOST_STATES = 3


def short_title(meeting: Meeting, home: str) -> str:
    """Return a meeting without a word that somebody wrote: kind, number in its series, codes of the states beside ours."""
    others = states_in_short([one for one in meeting.parties if one != home])
    said = {
        "kind": meeting.get_kind_display(),
        "ordinal": ordinal_words(meeting.ordinal) if meeting.ordinal else "",
        "states": others,
    }
    if meeting.ordinal and others:
        return pgettext("in a calendar feed", "%(kind)s %(ordinal)s with %(states)s") % said
    if meeting.ordinal:
        return pgettext("in a calendar feed", "%(kind)s %(ordinal)s") % said
    if others:
        return pgettext("in a calendar feed", "%(kind)s with %(states)s") % said
    return said["kind"]


def states_in_short(states: Sequence[str]) -> str:
    """Return states as passports write them (ICAO Doc 9303); of many the first, and how many more."""
    codes = [passport_code(one) for one in states]
    names = comma().join(codes[:MOST_STATES])
    if len(codes) <= MOST_STATES:
        return names
    return _("%(names)s and %(rest)s more") % {"names": names, "rest": len(codes) - MOST_STATES}


def due_title(commitment: Commitment) -> str:
    """Return that a commitment is due, and with whom; never what was promised."""
    if not commitment.partner_country:
        return _("A commitment is due")
    return _("A commitment with %(state)s is due") % {"state": passport_code(commitment.partner_country)}
