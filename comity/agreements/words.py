"""Words of the room: how an agreement stands, how urgent, how long, who may get what."""

from django.utils.translation import get_language, ngettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.agreements.reference import Unit, Urgency
from comity.agreements.standing import Standing
from comity.agreements.terms import Status
from comity.handling.stamp import Onward
from comity.web.words import TAGS, Words

# the state of the mark, and its words
STANDINGS: dict[Standing, tuple[str, Words]] = {
    Standing.IN_FORCE: ("ok", pgettext_lazy("agreement", "In force")),
    Standing.NOT_YET: ("info", pgettext_lazy("agreement", "Not yet in force")),
    Standing.DRAFT: ("", pgettext_lazy("agreement", "Draft")),
    Standing.SUSPENDED: ("held", pgettext_lazy("agreement", "Suspended by the parties")),
    Standing.STOPPED: ("held", pgettext_lazy("agreement", "Suspended by us")),
    Standing.STOPPED_THERE: ("held", pgettext_lazy("agreement", "Suspended by the partner")),
    Standing.ENDED: ("", pgettext_lazy("agreement", "Ended")),
    Standing.EXPIRED: ("late", pgettext_lazy("agreement", "Expired")),
    Standing.UNREADABLE: ("late", pgettext_lazy("agreement", "Cannot be read")),
}

# what the file of an agreement says of itself
STATUSES: dict[str, Words] = {
    Status.IN_FORCE: pgettext_lazy("agreement", "In force"),
    Status.DRAFT: pgettext_lazy("agreement", "Draft"),
    Status.SUSPENDED: pgettext_lazy("agreement", "Suspended by the parties"),
    Status.ENDED: pgettext_lazy("agreement", "Ended"),
}

# how a partner's form stands to ours: the state of its mark, and its words
TOLD: dict[str, tuple[str, Words]] = {
    "same": ("ok", pgettext_lazy("form of an agreement", "The same form")),
    "differs": ("late", pgettext_lazy("form of an agreement", "Another form")),
    "unreadable": ("late", pgettext_lazy("form of an agreement", "Another form, which cannot be read here")),
    "not-relied": ("held", pgettext_lazy("form of an agreement", "The same form, not relied on there")),
    "untold": ("soon", pgettext_lazy("form of an agreement", "Not told yet")),
}

# what it means for the work, in a sentence; in force needs none
MEANINGS: dict[Standing, Words] = {
    Standing.NOT_YET: _("Nothing may leave under it before that day."),
    Standing.DRAFT: _("It is a draft. Nothing may leave under it."),
    Standing.SUSPENDED: _("The parties have suspended it. Nothing may leave under it."),
    Standing.STOPPED_THERE: _("No other party relies on it at present. Nothing passes between you under it."),
    Standing.ENDED: _("It has ended. Nothing may leave under it."),
    Standing.EXPIRED: _("Its time is over. Nothing may leave under it."),
    Standing.UNREADABLE: _(
        "This version of the program cannot read the file, so nothing may leave under it. Add a corrected version."
    ),
}

URGENCIES: dict[str, Words] = {
    Urgency.FLASH: _("Flash: life or limb, at once"),
    Urgency.URGENT_DIRECT: _("Urgent, directly available"),
    Urgency.URGENT: _("Urgent"),
    Urgency.ORDINARY: _("Ordinary"),
}

LENGTHS: dict[Unit, Words] = {
    Unit.HOUR: ngettext_lazy("%(count)s hour", "%(count)s hours", "count"),
    Unit.CALENDAR_DAY: ngettext_lazy("%(count)s calendar day", "%(count)s calendar days", "count"),
    Unit.WORKING_DAY: ngettext_lazy(
        "%(count)s working day of the answering side", "%(count)s working days of the answering side", "count"
    ),
}

ONWARD: dict[Onward, Words] = {
    Onward.NO: _("Not to be passed on to anybody"),
    Onward.ASK: _("To be passed on only after the sender has agreed"),
    Onward.LISTED: _("To be passed on only to those listed"),
}

EVERY_PARTY = _("Every party")
EVERY_OFFENCE = _("Every offence")
EVERY_KIND = _("Every kind of request")


def language_tag() -> str:
    """Return the reader's language as texts are marked with it."""
    language = get_language() or "en"
    return TAGS.get(language, language)
