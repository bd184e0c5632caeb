"""Whether a list may be used now, and the code of why not. Unknown, empty or expired means no."""

from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Agency
from comity.lib.clock import now
from comity.screening.models import List, ListKind


class Why(StrEnum):
    """Why a list is not searched."""

    ENDED = "ended"
    RUN_OUT = "run-out"
    NO_VERSION = "no-version"
    VERSION_RUN_OUT = "version-run-out"
    PURPOSE = "purpose"
    NOT_READY = "not-ready"


WHY: dict[Why, Promise] = {
    Why.ENDED: _("it was ended"),
    Why.RUN_OUT: _("its last day is past"),
    Why.NO_VERSION: _("no version of it was taken yet"),
    Why.VERSION_RUN_OUT: _("the last day of its version is past"),
    Why.PURPOSE: _("it may not be used for this purpose"),
    Why.NOT_READY: _("its names are being made ready for the search"),
}


def today_at(agency: Agency) -> date:
    """Return the day it is at an agency."""
    return now().astimezone(ZoneInfo(agency.zone)).date()


def today(of_list: List) -> date:
    """Return the day it is at the list's agency."""
    return today_at(of_list.agency)


def why_not(of_list: List) -> Why | None:
    """Return why a list is not in force now, or None when it is; the agency and the version must be fetched with it."""
    day = today(of_list)
    if of_list.ended_at is not None:
        return Why.ENDED
    if of_list.ends_on < day:
        return Why.RUN_OUT
    if of_list.kind == ListKind.OWN:
        return None
    if of_list.version is None:
        return Why.NO_VERSION
    if of_list.version.valid_until is not None and of_list.version.valid_until < day:
        return Why.VERSION_RUN_OUT
    return None


def why_not_for(of_list: List, purpose: str) -> Why | None:
    """Return why a list may not be searched for a purpose now, or None."""
    return why_not(of_list) or (None if purpose in of_list.purposes else Why.PURPOSE)
