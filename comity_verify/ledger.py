"""The proof of a ledger: the letters of both sides about one commitment, each with its own proof, and what both have signed."""

import io
from dataclasses import dataclass

from comity_verify.bundle import Bundle, read_bundle
from comity_verify.folding import VOID, WAITS, Change, Said, changes_of, heads_of, mark_of
from comity_verify.letter import verify_letter
from comity_verify.promises import FLAWS
from comity_verify.report import Report
from comity_verify.shapes import (
    FlawError,
    list_of,
    members,
    moment,
    node,
    read_json,
    say,
    text,
    unb64u,
    uuid,
)

SCHEMA = "cooperation/commitment/1"
KINDS = frozenset({"change", "countersign", "dispute", "withdraw"})


@dataclass(frozen=True)
class Letter:
    """A letter of the bundle: who wrote it, to whom, what it says, and what its node held: the mark, and over which entries."""

    name: str
    sender: str
    to: frozenset[str]
    said: tuple[Said, ...]
    mark: str
    over: frozenset[str]


def verify_ledger(bundle: Bundle, pins: list[str]) -> Report:
    """Check every letter by its own proof, judge every change by the rules, and say what both sides have signed.

    What a side held when it wrote is compared too: a letter that was left out, or a node that held otherwise, is noticed.
    """
    report = Report(f"Ledger of the commitment {bundle.about}, made by {bundle.maker}")
    entries: dict[str, Said] = {}
    letters: list[Letter] = []
    for name, data in bundle.under("letters").items():
        with report.check(f"{name}: a whole proof of a letter about this commitment"):
            letter = _letter(bundle, name, data, pins, report)
            for one in letter.said:
                if entries.setdefault(one.id, one) != one:
                    raise FlawError(f"the entry {one.id} says something else in another letter")
            letters.append(letter)
    sides = frozenset(one for letter in letters for one in {letter.sender, *letter.to})
    with report.check("The letters are between two nodes"):
        if len(sides) > 2:  # both sides
            raise FlawError("more than two nodes wrote or were written to")
    if not pins:
        report.leaves_open.append(
            "Whose keys these are: compare the words of both root keys with what each agency itself says, or give them with --root."
        )
    if report.holds:
        missing = _missing(letters, entries)
        _tell(report, changes_of(entries.values(), sides), missing)
        _compare(report, letters, entries, sides, missing)
    report.leaves_open += [
        (
            "That these are all the letters: the bundle holds what its maker put into it. The other side can lay its own"
            " beside; where the marks are the same, both hold the same."
        ),
        "That what they promise was done: the records that are named as evidence stay with the agencies.",
    ]
    return report


def _letter(bundle: Bundle, name: str, data: bytes, pins: list[str], report: Report) -> Letter:
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
    return Letter(
        name,
        sender,
        frozenset(node(members(one).get("node")) for one in list_of(payload["to"])),
        tuple(_said(sender, members(one)) for one in list_of(said.get("entries"))),
        text(said.get("mark"), 64),
        frozenset(text(one, 36) for one in list_of(said.get("over"))),
    )


def _said(node: str, wire: dict[str, object]) -> Said:
    identifier, kind, seq = uuid(wire.get("entry")), text(wire.get("kind"), 20), wire.get("seq")
    if kind not in KINDS or not isinstance(seq, int):
        raise FlawError(f"the entry {identifier} is of no kind that is known")
    at = moment(wire.get("at"))
    return Said(identifier, node, (seq, at, identifier), kind, members(wire.get("data")))


def _missing(letters: list[Letter], entries: dict[str, Said]) -> set[str]:
    """Return the entries that a side named among those it held, or that an entry is about, and that no letter here brings."""
    named = {one for letter in letters for one in letter.over}
    about = {str(one.data["of"]) for one in entries.values() if one.data.get("of")}
    on = {
        str(one)
        for said in entries.values()
        if isinstance(said.data.get("on"), list)
        for one in said.data["on"]
    }
    return (named | about | on) - entries.keys()


def _compare(
    report: Report, letters: list[Letter], entries: dict[str, Said], sides: frozenset[str], missing: set[str]
) -> None:
    """Say where a letter tells another mark than its own entries give, and what was held and is not here."""
    same = 0
    for letter in letters:
        if letter.over & missing:
            continue
        mark = mark_of(changes_of([entries[one] for one in letter.over], sides))
        if mark == letter.mark:
            same += 1
            continue
        report.leaves_open.append(
            f"That both sides held the same: {letter.sender} wrote {letter.name} over a ledger with the mark {letter.mark};"
            f" the entries that it names give {mark}. Ask both agencies what they hold."
        )
    report.proves.append(
        f"{same} of {len(letters)} letters tell the mark that their node held, as these entries give it."
    )
    if missing:
        report.leaves_open.append(
            "What else was said: these entries are named by the letters and are not in this proof, so that they were left out of it,"
            f" or erased: {', '.join(sorted(missing))}. Ask the other side for its proof."
        )


def _tell(report: Report, changes: list[Change], missing: set[str]) -> None:
    for change in changes:
        without = ""
        if change.standing == VOID:
            without = f" It has no effect, whoever signed it: {FLAWS[change.flaw]}."
        elif change.countersigned is not None and change.standing == WAITS:
            without = " It has no effect: what it builds on does not bear both signatures."
        report.proves.append(f"{_terms(change.said)} {_signed(change)}{without}")
    heads = heads_of(changes)
    if len(heads) == 1 and missing:
        report.proves.append(
            f"Of what is here, the change {heads[0].said.id} is the last that both sides signed. Whether it is what stands is not"
            " proven: the letters name entries that are not here."
        )
    elif len(heads) == 1:
        report.proves.append(
            f"Of what both sides signed, the change {heads[0].said.id} is the last: it is what stands."
        )
    elif heads:
        names = ", ".join(one.said.id for one in heads)
        report.proves.append(
            f"Both sides signed {len(heads)} changes that do not follow each other: {names}. It is split."
        )
    else:
        report.proves.append("No change has effect by the signatures of both sides: nothing stands.")
    report.proves.append(
        f"The mark over what both sides signed is {mark_of(changes)}. Compare it with the pages of both nodes."
    )


def _terms(said: Said) -> str:
    terms = said.data.get("terms")
    if not isinstance(terms, dict):
        return f"Change {said.id}."
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
