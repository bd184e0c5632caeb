"""What a letter about a commitment says, read by the schema of its body: each member of the type and within the bounds that a node asks for."""

import re
from dataclasses import dataclass
from typing import Any

from comity_verify.folding import Said
from comity_verify.promises import YEARS
from comity_verify.shapes import FlawError, identifier, list_of, members, moment, number, only, text

SCHEMA = "cooperation/commitment/1"
# what each kind of entry has in its data
KINDS = {
    "change": {"on", "terms"},
    "countersign": {"of"},
    "dispute": {"of", "reason"},
    "withdraw": {"of"},
}
ENTRIES, OVER, ON, SEQ = 500, 5000, 8, 1_000_000  # at most
_MARK = re.compile(r"[0-9a-f]{64}", re.ASCII)
_OFFENCE = re.compile(r"[0-9]{2,10}", re.ASCII)


@dataclass(frozen=True)
class Body:
    """The body of one letter: entries of its sender, its number of the commitment, and what its node held: the mark, and over which entries."""

    said: tuple[Said, ...] = ()
    mark: str = ""
    over: frozenset[str] = frozenset()
    ref: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The ids of all entries that the sender speaks of beside its own new ones."""
        about = (str(one.data["of"]) for one in self.said if one.kind != "change")
        ground = (str(key) for one in self.said if one.kind == "change" for key in one.data["on"])
        return self.over.union(about, ground)


def read_body(payload: dict[str, Any], sender: str, about: str) -> Body:
    """Read the body of a letter about a commitment. What a change promises is judged later (`promises`)."""
    body = members(payload.get("body"))
    data = members(body.get("data"))
    if body.get("schema") != SCHEMA or about not in (data.get("commitment"), payload.get("conv")):
        raise FlawError("it is about something else")
    only(data, {"commitment", "ref", "offence", "entries", "mark", "over"})
    if data["commitment"] != payload.get("conv"):
        raise FlawError("it does not stand in the commitment’s own conversation")
    text(data["ref"], 40)
    if not _OFFENCE.fullmatch(text(data["offence"], 10)) or not _MARK.fullmatch(text(data["mark"], 64)):
        raise FlawError("it names no offence or no mark")
    entries = list_of(data["entries"])
    if not 1 <= len(entries) <= ENTRIES:
        raise FlawError(f"it should hold 1 to {ENTRIES} entries")
    said = tuple(_said(sender, members(one)) for one in entries)
    return Body(said, data["mark"], frozenset(_ids(data["over"], OVER)), data["ref"])


def _said(node: str, wire: dict[str, Any]) -> Said:
    only(wire, {"entry", "seq", "kind", "at", "data"})
    key, kind, seq, at = (
        identifier(wire["entry"]),
        text(wire["kind"], 20),
        number(wire["seq"], 1),
        moment(wire["at"]),
    )
    data = members(wire["data"])
    if kind not in KINDS or seq > SEQ or at.year not in YEARS:
        raise FlawError(f"the entry {key} is of no kind, number or year that is known")
    only(data, KINDS[kind])
    if kind == "change":
        _ids(data["on"], ON)
    else:
        identifier(data["of"])
    if kind == "dispute":
        text(data["reason"], 2000)
    return Said(key, node, (seq, at, key), kind, data)


def _ids(value: object, most: int) -> list[str]:
    found = [identifier(one) for one in list_of(value)]
    if len(found) > most or len(set(found)) != len(found):
        raise FlawError(f"it should name at most {most} entries, each once")
    return found
