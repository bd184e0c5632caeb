"""Words of the post's part that several pages need."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.protection.models import ComplaintHead
from comity.web import dates
from comity.web.words import Words

DUE: dict[str, Words] = {
    "first-visit": _("First visit"),
    "planned-visit": _("Planned visit"),
    "next-visit": _("Next visit"),
    "ask-again": _("Ask the person again"),
    "to-end": _("Close the file: the person is said to be free or gone"),
    "death": _("A death is announced"),
}
PROCEEDINGS: dict[str, Words] = {
    "moved": _("Brought to another place"),
    "charge": _("Charge"),
    "hearing": _("Hearing"),
    "judgment": _("Judgment"),
    "measure": _("Another measure"),
    "release": _("Release"),
    "transfer": _("Transfer to another state"),
    "return": _("Return to the own state"),
    "other": _("Something else"),
}
MATTERS: dict[str, Words] = {
    "deprivation": pgettext_lazy("told to a post", "Deprivation of liberty"),
    "death": pgettext_lazy("told to a post", "Death"),
    "guardian": pgettext_lazy("told to a post", "Guardian needed"),
}
BECAUSE: dict[str, Words] = {
    "wish": _("The person wishes it."),
    "treaty": _("A treaty between the two states asks for it, whatever the person wishes."),
    "death": _("A death is told without any wish."),
    "guardian": _("The person needs a guardian; that is told without any wish."),
}


def said(table: dict[str, Words], code: str) -> str:
    """Return a code's words; the code itself where a partner uses one that we do not know."""
    return str(table.get(code, code))


def head_words(heads: Iterable[str]) -> str:
    """Return what a complaint is about, in words."""
    known = dict(ComplaintHead.choices)
    return ", ".join(str(known.get(head, head)) for head in heads)


def moment_words(moment: datetime, zone: str) -> str:
    """Return a moment at its place, with the place's name."""
    language, where = get_language() or "en", ZoneInfo(zone)
    return f"{dates.moment_words(moment, where, language)} ({dates.city(where, language)})"
