"""The heads of a mail (who wrote, to whom, when, about what) as they stand at the beginning of its text, and its zones.

The reader of files writes the subject as the first paragraph and the other heads as the next, each on a line of its own
(`reading/mail.py`): here they are found again, so that the marks of proposals stand in them as in all words of the text. Pure but for words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from django.utils.translation import pgettext_lazy

from comity.intake.reading.kinds import Kind
from comity.intake.sections import BODY, BOILERPLATE, RELATED
from comity.web.words import Words

SUBJECT = "Subject"
NAMES: Mapping[str, Words] = {
    SUBJECT: pgettext_lazy("head of a mail", "Subject"),
    "From": pgettext_lazy("head of a mail", "From"),
    "To": pgettext_lazy("head of a mail", "To"),
    "Cc": pgettext_lazy("head of a mail", "Copy to"),
    "Date": pgettext_lazy("head of a mail", "Sent"),
}
_LINE = re.compile(r"^(From|To|Cc|Date): (.*)$", re.MULTILINE)
_IN_FIRST = 2  # paragraphs of the first page in which heads can stand

Zones = Mapping[str, Sequence[Sequence[int]]]


@dataclass(frozen=True)
class Head:
    """One head: its name in the mail, where its words stand in the text, when it was sent where it says so with a zone."""

    name: str
    start: int
    end: int
    at: datetime | None = None

    @property
    def label(self) -> Words:
        """What it is called."""
        return NAMES[self.name]


def is_mail(media: str) -> bool:
    """Whether a file is a mail."""
    return media == Kind.MAIL


def heads_of(text: str, paragraphs: Sequence[Mapping[str, Any]]) -> dict[int, list[Head]]:
    """Return the heads of a mail by the place of their paragraph on its first page; none where a person took them out."""
    first = {one["place"]: one for one in paragraphs if one["page"] == 1 and one["place"] < _IN_FIRST}
    for place, one in sorted(first.items()):
        found = [
            Head(line[1], one["start"] + line.start(2), one["start"] + line.end(2), _moment(line))
            for line in _LINE.finditer(text[one["start"] : one["end"]])
        ]
        if found:
            before = first.get(place - 1)
            subject = [Head(SUBJECT, before["start"], before["end"])] if before else []
            return {**({place - 1: subject} if subject else {}), place: found}
    return {}


def zones_of(media: str, zones: Zones) -> Zones:
    """Return the zones of a text as they are shown: in a mail there are no menus, so that heads and signature belong to its words."""
    if not is_mail(media):
        return zones
    own = sorted([*map(list, zones.get(BODY, ())), *map(list, zones.get(BOILERPLATE, ()))])
    return {BODY: own, RELATED: zones.get(RELATED, ())}


def _moment(line: re.Match[str]) -> datetime | None:
    if line[1] != "Date":
        return None
    try:
        found = parsedate_to_datetime(line[2])
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None
