"""Notifications as lines of the page."""

from collections.abc import Iterable
from dataclasses import dataclass

from comity.accounts.models import Person
from comity.notifications.access import settled_among, still_visible, unseen_pages
from comity.notifications.kinds import Urgency
from comity.notifications.models import Notification
from comity.web.words import NOTHING_HERE, Words

TAGS = {Urgency.NOW: "late", Urgency.SOON: "soon"}


@dataclass(frozen=True)
class Line:
    """One notification: its sentence, or that there is nothing here for this person any more."""

    told: Notification
    sentence: str
    name: Words
    leads_somewhere: bool
    tag: str  # state of the urgency's tag; empty for an ordinary one
    is_settled: bool = False  # nothing is to be done about it any more

    @property
    def is_new(self) -> bool:
        """Whether it was not seen yet, and something is to be done about it still."""
        return self.told.seen_at is None and not self.is_settled

    @property
    def urgency_words(self) -> Words:
        """The urgency in words."""
        return Urgency(self.told.urgency).label


def lines_of(person: Person, notifications: Iterable[Notification]) -> list[Line]:
    """Return lines in the given order. What is no longer visible says neither what it was nor how urgent."""
    told = list(notifications)
    kinds = still_visible(person, told)
    settled = settled_among(one for one in told if one.id in kinds)
    lines = []
    for one in told:
        kind = kinds.get(one.id)
        if kind is None:
            lines.append(Line(one, str(NOTHING_HERE), "", leads_somewhere=False, tag=""))
        else:
            is_settled = one.id in settled
            tag = "" if is_settled else TAGS.get(Urgency(one.urgency), "")
            lines.append(
                Line(
                    one,
                    kind.sentence(one.params),
                    kind.name,
                    leads_somewhere=True,
                    tag=tag,
                    is_settled=is_settled,
                )
            )
    return lines


def latest_new(person: Person, most: int) -> list[Line]:
    """Return what is new to somebody, the latest first, at most so many; what is no longer visible or was settled is left out."""
    found: list[Line] = []
    for told in unseen_pages(person):
        found += [line for line in lines_of(person, told) if line.leads_somewhere and line.is_new]
        if len(found) >= most:
            break
    return found[:most]
