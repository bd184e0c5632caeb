"""The proof of a ledger: the letters of both sides about one commitment, each with its own proof, and what both have signed."""

import hashlib
import io
import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comity_verify.bundle import Bundle, read_bundle
from comity_verify.letter import verify_letter
from comity_verify.report import Report
from comity_verify.shapes import FlawError, list_of, members, moment, read_json, say, text, unb64u, uuid

SCHEMA = "cooperation/commitment/1"
KINDS = frozenset({"change", "countersign", "dispute", "withdraw"})


@dataclass(frozen=True)
class Said:
    """One entry of a side, as a letter of that side carries it."""

    id: str
    node: str
    place: tuple[int, datetime, str]
    kind: str
    data: dict[str, Any]


@dataclass
class Change:
    """A change with what was said of it."""

    said: Said
    countersigned: Said | None = None
    disputed: Said | None = None
    withdrawn: Said | None = None
    on: list[str] = field(default_factory=list)


def verify_ledger(bundle: Bundle, pins: list[str]) -> Report:
    """Check every letter of the bundle by its own proof, and say which changes both sides have signed."""
    report = Report(f"Ledger of the commitment {bundle.about}, made by {bundle.maker}")
    entries: dict[str, Said] = {}
    for name, data in bundle.under("letters").items():
        with report.check(f"{name}: a whole proof of a letter about this commitment"):
            for one in _entries(bundle, data, pins, report):
                if entries.setdefault(one.id, one) != one:
                    raise FlawError(f"the entry {one.id} says something else in another letter")
    if not pins:
        report.leaves_open.append(
            "Whose keys these are: compare the words of both root keys with what each agency itself says, or give them with --root."
        )
    if report.holds:
        _tell(report, list(entries.values()))
    report.leaves_open += [
        (
            "That these are all the letters: the bundle holds what its maker put into it. The other side can lay its own"
            " beside; where the marks are the same, both hold the same."
        ),
        "That what they promise was done: the records that are named as evidence stay with the agencies.",
    ]
    return report


def _entries(bundle: Bundle, data: bytes, pins: list[str], report: Report) -> list[Said]:
    letter = read_bundle(io.BytesIO(data))
    if letter.kind != "letter" or letter.maker != bundle.maker:
        raise FlawError("it is not the proof of a letter by the same maker")
    found = verify_letter(letter, pins, [])
    if not found.holds:
        raise FlawError("; ".join(found.failed))
    if any(report.roots.get(node, root) != root for node, root in found.roots.items()):
        raise FlawError("a node has another root key than in the letters before")
    report.roots |= found.roots
    report.pinned = found.pinned
    if len(report.roots) > 2:  # both sides
        raise FlawError("more than two nodes wrote")
    payload = read_json(unb64u(letter.files["letter.jws"].split(b".")[1].decode()))
    body = members(payload["body"])
    said = members(body.get("data"))
    if body.get("schema") != SCHEMA or uuid(said.get("commitment")) != bundle.about:
        raise FlawError("it is about something else")
    sender = text(members(payload["from"]).get("node"), 128)
    return [_said(sender, members(one)) for one in list_of(said.get("entries"))]


def _said(node: str, wire: dict[str, Any]) -> Said:
    identifier, kind = uuid(wire.get("entry")), text(wire.get("kind"), 20)
    if kind not in KINDS or not isinstance(wire.get("seq"), int):
        raise FlawError(f"the entry {identifier} is of no kind that is known")
    at = moment(wire.get("at"))
    return Said(identifier, node, (wire["seq"], at, identifier), kind, members(wire.get("data")))


def in_force(changes: list[Change]) -> list[Change]:
    """Return the changes that both sides signed and whose grounds stand too: a signature on unsigned ground has no effect."""
    signed = {one.said.id: one for one in changes if one.countersigned is not None}
    found: dict[str, Change] = {}
    size = -1
    while size != len(found):
        size = len(found)
        found |= {key: one for key, one in signed.items() if all(ground in found for ground in one.on)}
    return [one for one in changes if one.said.id in found]


def changes_of(entries: list[Said]) -> list[Change]:
    """Return the changes in the order of their days, each with what its author and the other side said of it."""
    ordered = sorted(entries, key=lambda one: (one.node, *one.place))
    found = {
        one.id: Change(one, on=sorted(map(str, one.data.get("on", []))))
        for one in ordered
        if one.kind == "change"
    }
    for one in ordered:
        about = found.get(str(one.data.get("of", "")))
        if about is None:
            continue
        own = one.node == about.said.node
        if one.kind == "withdraw" and own:
            about.withdrawn = about.withdrawn or one
        elif one.kind == "countersign" and not own:
            about.countersigned = about.countersigned or one
        elif one.kind == "dispute" and not own:
            about.disputed = one
    return sorted(found.values(), key=lambda change: (change.said.place[1], change.said.id))


def _tell(report: Report, entries: list[Said]) -> None:
    changes = changes_of(entries)
    both = in_force(changes)
    standing = {one.said.id for one in both}
    for change in changes:
        idle = change.countersigned is not None and change.said.id not in standing
        without = " It has no effect: what it builds on does not bear both signatures." if idle else ""
        report.proves.append(f"{_terms(change.said)} {_signed(change)}{without}")
    built_on = {ground for one in both for ground in one.on}
    heads = [one for one in both if one.said.id not in built_on]
    if len(heads) == 1:
        report.proves.append(
            f"Of what both sides signed, the change {heads[0].said.id} is the last: it is what stands."
        )
    elif heads:
        names = ", ".join(one.said.id for one in heads)
        report.proves.append(
            f"Both sides signed {len(heads)} changes that do not follow each other: {names}. It is split."
        )
    else:
        report.proves.append("No change bears the signatures of both sides: nothing stands.")
    lines = sorted(
        f"{one.said.id} countersigned {one.countersigned.id} {_digest(one.said.data)}"
        for one in both
        if one.countersigned is not None
    )
    mark = hashlib.sha256("\n".join(lines).encode()).hexdigest()
    report.proves.append(
        f"The mark over what both sides signed is {mark}. Compare it with the pages of both nodes."
    )


def _digest(data: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _terms(said: Said) -> str:
    terms = members(said.data.get("terms"))
    due = f", due {terms['due']}" if terms.get("due") else ""
    owner = f", owner {terms['owner']!r}" if terms.get("owner") else ""
    return f"Change {said.id}: {terms.get('stage')!s}{due}{owner}."


def _signed(change: Change) -> str:
    parts = [f"{change.said.node} signed it, dated {say(change.said.place[1])};"]
    if change.countersigned is not None:
        parts.append(
            f"{change.countersigned.node} countersigned it, dated {say(change.countersigned.place[1])}."
        )
    elif change.withdrawn is not None:
        parts.append("it took it back, before the other side had signed.")
    elif change.disputed is not None:
        parts.append(f"{change.disputed.node} disputed it: {change.disputed.data.get('reason', '')!r}.")
    else:
        parts.append("the other side has not countersigned it.")
    return " ".join(parts)
