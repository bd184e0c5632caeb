"""What the engine found becomes proposals: one a record, each with a key by which the next reading knows it again. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from comity.intake.assembling import Assembled
from comity.intake.core.cli import rules
from comity.intake.core.extract import extract
from comity.intake.core.written import written

Row = dict[str, Any]
FIELDS = ("title", "publisher", "published", "source_url")
KINDS = {
    "persons": "person",
    "organisations": "organisation",
    "places": "place",
    "dates": "date",
    "crime_areas": "crime_area",
    "figures": "figure",
    "meetings": "meeting",
    "agreements": "agreement",
    "operations": "operation",
    "outcomes": "outcome",
    "commitments": "commitment",
}
# what is one however often it is said: its words are not part of its key
NAMED = frozenset({"person", "organisation", "place"})
GATHERED = frozenset({"date", "crime_area"})
# members that hold ids of persons, organisations and places
REFERENCES = ("organisation", "place", "places", "participants", "parties", "actor", "addressee")
_NOT_CONTENT = frozenset({"id", "mentions", "quote", "rule"})
LONGEST_RULE = 80  # characters, as the table holds


@dataclass(frozen=True)
class Shaped:
    """One proposal, not kept yet: as `models.Proposal` has it."""

    kind: str
    key: str
    local: str
    content: Row
    quotes: tuple[Row, ...]
    rule: str

    @property
    def place(self) -> int:
        """Where its first words stand; 0 for what follows from the whole."""
        return min((int(one["start"]) for one in self.quotes), default=0)


@dataclass(frozen=True)
class Shape:
    """All that one state of a text says: the text, its zones, the proposals, and what the document says of itself."""

    assembled: Assembled
    language: str
    zones: Row
    proposals: tuple[Shaped, ...]
    rules: str

    def said(self, field: str) -> str:
        """Return what the document says of itself, empty where it does not."""
        for one in self.proposals:
            if one.kind == "document" and one.content["field"] == field:
                return str(one.content["value"])
        return ""


def read_text(assembled: Assembled) -> Shape:
    """Read an assembled text: about a second for three pages."""
    found = written(extract(assembled.text), "")
    document = found["document"]
    return Shape(assembled, document["language"], document["zones"], tuple(proposals_of(found)), rules())


def proposals_of(found: Mapping[str, Any]) -> list[Shaped]:
    """Return the proposals of an extraction in comity-intake/1, in the order of their words."""
    names = {
        row["id"]: row["name"] for group in ("persons", "organisations", "places") for row in found[group]
    }
    drafts = [*_of_document(found["document"])]
    for group, kind in KINDS.items():
        rows = found[group]
        drafts += _gathered(kind, rows) if kind in GATHERED else [_draft(kind, row) for row in rows]
    drafts.sort(key=lambda one: one.place)  # stable: what stands at one place keeps the order of kinds
    times: dict[str, int] = {}
    shaped = []
    for one in drafts:
        plain = _plain_key(one, names)
        times[plain] = times.get(plain, 0) + 1
        shaped.append(replace(one, key=_digest(plain, times[plain]) if times[plain] > 1 else plain))
    return shaped


def _of_document(document: Mapping[str, Any]) -> list[Shaped]:
    return [
        Shaped(
            "document",
            "",
            "",
            {"field": field, "value": document[field]["value"]},
            (document[field]["quote"],) if document[field]["quote"] else (),
            f"document.{field}",
        )
        for field in FIELDS
        if document[field] is not None
    ]


def _draft(kind: str, row: Mapping[str, Any]) -> Shaped:
    quotes = row["mentions"] if "mentions" in row else [row["quote"]]
    content = {name: value for name, value in row.items() if name not in _NOT_CONTENT}
    return Shaped(kind, "", row.get("id", ""), content, tuple(quotes), row["rule"][:LONGEST_RULE])


def _gathered(kind: str, rows: Iterable[Mapping[str, Any]]) -> list[Shaped]:
    """Make one proposal of what is said several times, such as a day: its quotes are all the places where it is said."""
    found: dict[str, Shaped] = {}
    for row in rows:
        one = _draft(kind, row)
        same = json.dumps(one.content, sort_keys=True)
        found[same] = replace(found[same], quotes=found[same].quotes + one.quotes) if same in found else one
    return list(found.values())


def _plain_key(one: Shaped, names: Mapping[str, str]) -> str:
    """Return the digest of kind, content and quoted words; others are named in it by their names, not by their numbers."""
    is_one = one.kind in NAMED or one.kind in GATHERED or one.kind == "document"
    words = [] if is_one else [" ".join(str(quote["text"]).split()) for quote in one.quotes]
    content = {
        name: _mapped(value, lambda said: {"named": names[said]} if said in names else said)
        if name in REFERENCES
        else value
        for name, value in one.content.items()
    }
    return _digest(one.kind, content, words)


def _digest(*parts: object) -> str:
    plain = json.dumps(parts, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def _mapped(value: Any, change: Any) -> Any:
    if isinstance(value, list):
        return [change(one) for one in value]
    return change(value) if isinstance(value, str) else value


def settle(shaped: Iterable[Shaped], known: Mapping[str, str]) -> list[Shaped]:
    """Give each proposal the id it has in its document, in what refers to it too.

    Args:
        shaped: the proposals of a reading.
        known: the ids of all proposals that the document has or had, by their keys. None of them is given to another.
    """
    several = list(shaped)
    taken = {local for local in known.values() if local}
    ids: dict[str, str] = {}
    for one in several:
        if one.local and one.key in known:
            ids[one.local] = known[one.key]
    for one in several:
        if one.local and one.local not in ids:
            ids[one.local] = one.local if one.local not in taken else _next(one.local[0], taken)
            taken.add(ids[one.local])
    return [
        replace(
            one,
            local=ids.get(one.local, ""),
            content={
                name: _mapped(value, lambda said: ids.get(said, said)) if name in REFERENCES else value
                for name, value in one.content.items()
            },
        )
        for one in several
    ]


def _next(letter: str, taken: set[str]) -> str:
    numbers = [int(one[1:]) for one in taken if one[0] == letter and one[1:].isdigit()]
    return f"{letter}{max(numbers, default=0) + 1}"
