"""Entries as the pages show them: in words, with the names that this reader may see."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from comity.audit.core.errors import EntryError
from comity.audit.core.leaves import decode_entry
from comity.audit.event_words import event_words
from comity.audit.models import Entry, Leaf
from comity.audit.readers import door
from comity.audit.stored_tree import newest_checkpoint
from comity.audit.words import actor_words, finding_words, subject_words
from comity.web.names import Written


@dataclass(frozen=True)
class Line:
    """An entry in a list; `place` is None while it waits for one."""

    entry: Entry
    name: Written | None
    place: int | None
    roles: str = ""
    is_signed: bool = False  # under the newest checkpoint

    @property
    def what(self) -> str:
        """The event in words."""
        return event_words(self.entry.event)

    @property
    def who(self) -> str:
        """Who acted, in words, where the reader may not know the name or nobody bears one."""
        return self.roles or actor_words(self.entry.actor)

    @property
    def node(self) -> str:
        """The id of the partner's node that acted; empty for anybody else."""
        kind, _colon, name = self.entry.actor.partition(":")
        return name if kind == "node" else ""

    @property
    def about(self) -> str:
        """The kind of thing in words."""
        return subject_words(self.entry.subject_kind)

    @property
    def is_refused(self) -> bool:
        """Whether it was refused."""
        return self.entry.outcome == "refused"

    @property
    def short_hash(self) -> str:
        """The ends of the hash, to compare two by eye."""
        written = bytes(self.entry.hash).hex()
        return f"{written[:4]}…{written[-2:]}"


@dataclass(frozen=True)
class LastCheck:
    """What the newest check of the whole log found."""

    entry: Entry
    is_verified: bool
    entries: int
    says: str


def lines_of(request: HttpRequest, entries: Collection[Entry]) -> list[Line]:
    """Return entries, fetched by `access.visible_to`, as lines."""
    names: Mapping[str, Written] = door().names(request, {entry.actor for entry in entries})
    roles = door().roles({entry.actor for entry in entries} - names.keys())
    newest = newest_checkpoint()
    signed = newest.size if newest else 0
    places = dict(
        Leaf.objects.filter(entry__in=[entry.pk for entry in entries]).values_list("entry_id", "index")
    )
    lines = []
    for entry in entries:
        place = places.get(entry.pk)
        is_signed = place is not None and place < signed
        lines.append(Line(entry, names.get(entry.actor), place, roles.get(entry.actor, ""), is_signed))
    return lines


def details_of(entry: Entry) -> list[tuple[str, str]]:
    """Return what else an entry says: codes, identifiers and numbers; of an altered entry nothing."""
    return [(name, _as_text(value)) for name, value in _details(entry).items()]


def last_check(checks: Collection[Entry]) -> LastCheck | None:
    """Read the newest of the entries about checks, which come newest first."""
    for entry in checks:
        details = _details(entry)
        is_verified = details.get("verified") is True
        says = "" if is_verified else finding_words(details.get("reason", ""), details.get("index"))
        return LastCheck(entry, is_verified, details.get("entries", 0), says)
    return None


def _details(entry: Entry) -> dict[str, Any]:
    try:
        details = decode_entry(bytes(entry.body)).get("details")
    except EntryError:
        return {}
    return details if isinstance(details, dict) else {}


def _as_text(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
