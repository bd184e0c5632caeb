"""The proof of a ledger: the letters of both sides about one commitment, each with its own proof, and what both have signed."""

import io
from collections.abc import Mapping
from dataclasses import dataclass

from comity_verify.bundle import Bundle, read_bundle
from comity_verify.entries import Body, read_body
from comity_verify.folding import VOID, WAITS, Change, Said, changes_of, heads_of, mark_of
from comity_verify.letter import verify_letter
from comity_verify.promises import FLAWS
from comity_verify.reaching import REFUSED, TAKEN, TURNED_AWAY, WORDS, Letter, reach_of, state_of
from comity_verify.report import Report
from comity_verify.shapes import FlawError, list_of, listed, members, quote, read_json, say, unb64u
from comity_verify.telling import content_of, numbers

MOST = 1000  # changes that are told one by one
NOT_LAST = (
    "Whether that is what stands: who makes a proof may leave the newest letters out, and a letter after the last one that is"
    " here cannot be missed from this proof alone. Compare the mark with the one that the other node shows, or with the proof"
    " of its own that it makes."
)
NOT_DONE = "That what they promise was done: the records that are named as evidence stay with the agencies."


@dataclass(frozen=True)
class Held:
    """What the letters bring: every entry, how far each came, and what the letters name and do not bring."""

    entries: Mapping[str, Said]
    reach: Mapping[str, str]
    sides: frozenset[str]
    missing: frozenset[str]

    def counted(self) -> list[Said]:
        """The entries but for signatures that the other node is not proven to have taken."""
        signatures = {"change", "countersign"}
        return [
            one for one in self.entries.values() if one.kind not in signatures or self.reach[one.id] in TAKEN
        ]

    def taken(self, said: Said) -> str:
        """Say whether the other node has a signature."""
        other = next((one for one in self.sides if one != said.node), "the other node")
        return WORDS[self.reach[said.id]].format(other=other)


def verify_ledger(bundle: Bundle, pins: list[str]) -> Report:
    """Check every letter by its own proof, judge every change by the rules, and say what both sides have signed.

    What a side held when it wrote is compared too: a letter that a later one names and that was left out, or a node that held
    otherwise, is noticed. What was left out after the last letter is not.
    """
    report = Report(f"Ledger of the commitment {bundle.about}, made by {bundle.maker}")
    entries: dict[str, Said] = {}
    letters: list[Letter] = []
    for name, data in bundle.under("letters").items():
        with report.check(f"{name}: a whole proof of a letter about this commitment"):
            letter = _letter(bundle, name, data, pins, report)
            for one in letter.body.said if letter.state not in TURNED_AWAY else ():
                if entries.setdefault(one.id, one) != one:
                    raise FlawError(f"the entry {one.id} says something else in another letter")
            letters.append(letter)
    if not pins:
        report.leaves_open.append(
            "Whose keys these are: compare the words of both root keys with what each agency itself says, or give them with --root."
        )
    if report.holds:
        held = _held(bundle, letters, entries, frozenset(report.roots))
        _number(report, letters)
        _tell(report, held)
        _compare(report, letters, held)
    report.leaves_open += [NOT_LAST, NOT_DONE]
    return report


def _letter(bundle: Bundle, name: str, data: bytes, pins: list[str], report: Report) -> Letter:
    proof = read_bundle(io.BytesIO(data))
    if proof.kind != "letter" or proof.maker != bundle.maker:
        raise FlawError("it is not the proof of a letter by the same maker")
    found = verify_letter(proof, pins, [])
    if not found.holds:
        raise FlawError("; ".join(found.failed))
    if any(report.roots.get(node, root) != root for node, root in found.roots.items()):
        raise FlawError("a node has another root key than in the letters before")
    report.roots |= found.roots
    report.pinned = found.pinned
    if len(report.roots) > 2:  # both sides
        raise FlawError("more than two nodes wrote or were written to")
    report.proves += found.odd
    payload = read_json(unb64u(proof.files["letter.jws"].split(b".")[1].decode()))
    sender, receiver = found.roots  # in this order
    state = state_of(found.states)
    try:
        _require_one(payload, receiver)
        body = read_body(payload, sender, bundle.about)
    except FlawError:
        if state not in TURNED_AWAY:
            raise
        body = Body()  # whatever it says counts for nothing
    return Letter(name, sender, receiver, state, body)


def _require_one(payload: Mapping[str, object], receiver: str) -> None:
    if [members(one).get("node") for one in list_of(payload["to"])] != [receiver]:
        raise FlawError("more than two nodes wrote or were written to")


def _held(bundle: Bundle, letters: list[Letter], entries: dict[str, Said], sides: frozenset[str]) -> Held:
    """Put together what the letters bring; one that was turned away is passed over where something else has its ids."""
    own = []
    for letter in letters:
        if all(entries.get(one.id, one) == one for one in letter.body.said):
            entries.update({one.id: one for one in letter.body.said})
            own.append(letter)
    named = frozenset(key for letter in own for key in letter.body.names)
    return Held(entries, reach_of(own, bundle.maker), sides, named - entries.keys())


def _compare(report: Report, letters: list[Letter], held: Held) -> None:
    """Say where a letter tells another mark than its own entries give, and what was held and is not here."""
    same, read = 0, [one for one in letters if one.state not in TURNED_AWAY]
    for letter in read:
        over = letter.body.over
        if over & held.missing:
            continue
        mark = mark_of(changes_of([held.entries[one] for one in over], held.sides))
        if mark == letter.body.mark:
            same += 1
            continue
        report.leaves_open.append(
            f"That both sides held the same: {letter.sender} wrote {letter.name} over a ledger with the mark {letter.body.mark};"
            f" the entries that it names give {mark}. Ask both agencies what they hold."
        )
    report.proves.append(
        f"{same} of {len(read)} letters tell the mark that their node held, as these entries give it."
    )
    report.proves += [
        f"{one.receiver} {'refused' if one.state == REFUSED else 'did not take in time'} {one.name} of {one.sender}: what it"
        " says counts for nothing."
        for one in letters
        if one.state in TURNED_AWAY
    ]
    if held.missing:
        report.leaves_open.append(
            "What else was said: these entries are named by the letters and are not in this proof, so that they were left out of it,"
            f" or erased: {listed(sorted(held.missing))}. Ask the other side for its proof."
        )


def _number(report: Report, letters: list[Letter]) -> None:
    refs: dict[str, list[str]] = {}
    for letter in letters:
        said = letter.body.ref if letter.state not in TURNED_AWAY else ""
        if said and said not in refs.setdefault(letter.sender, []):
            refs[letter.sender].append(said)
    if refs:
        report.proves.append(numbers(refs))


def _tell(report: Report, held: Held) -> None:
    changes = changes_of(held.entries.values(), held.sides)
    counted = changes_of(held.counted(), held.sides)
    judged = {one.said.id: one for one in counted}
    promises = {one.said.id: one.promise for one in changes if one.promise is not None}
    for one in changes[:MOST]:
        report.proves.append(_sentence(one, judged.get(one.said.id), held))
        before = [promises[ground] for ground in one.on if ground in promises]
        report.proves += content_of(one.promise, before) if one.promise is not None else ()
    if len(changes) > MOST:
        report.proves.append(f"{len(changes) - MOST} more changes are here, and are not told one by one.")
    heads = [one.said.id for one in heads_of(counted)]
    if len(heads) == 1:
        report.proves.append(f"The change {heads[0]} is the last in this proof that both sides signed.")
    elif heads:
        report.proves.append(
            f"Both sides signed {len(heads)} changes in this proof that do not follow each other: {listed(heads)}."
        )
    else:
        report.proves.append("No change in this proof has effect by the signatures of both sides.")
    mark, whole = mark_of(counted), mark_of(changes)
    report.proves.append(
        f"The mark over what both sides signed in this proof is {mark}. Compare it with the pages of both nodes."
    )
    if mark != whole:
        report.leaves_open.append(
            "Whether the signatures that are not proven to have arrived were taken all the same: the mark with them would be"
            f" {whole}. A node that shows it counts them; ask the other one."
        )


def _sentence(change: Change, judged: Change | None, held: Held) -> str:
    """Say of a change who signed it, and whether it counts: `judged` is what it is by the signatures that were taken."""
    without = ""
    if judged is not None and judged.standing == VOID:
        without = f" It has no effect, whoever signed it: {FLAWS[judged.flaw]}."
    elif change.countersigned is not None and (judged is None or judged.countersigned is None):
        without = (
            " It does not count as signed by both: the other side is not proven to have both signatures."
        )
    elif judged is not None and judged.countersigned is not None and judged.standing == WAITS:
        without = " It has no effect: what it builds on does not bear both signatures."
    return f"{_terms(change)} {_signed(change, judged, held)}{without}"


def _terms(change: Change) -> str:
    promise = change.promise
    if promise is None:
        return f"Change {change.said.id}."
    due = f", due {promise.due}" if promise.due else ""
    owner = f", owner {quote(promise.owner)}" if promise.owner else ""
    return f"Change {change.said.id}: {promise.stage}{due}{owner}."


def _signed(change: Change, judged: Change | None, held: Held) -> str:
    said = change.said
    parts = [f"{said.node} signed it, dated {say(said.place[1])} ({held.taken(said)});"]
    other = (judged.countersigned if judged is not None else None) or change.countersigned
    if other is not None:
        parts.append(f"{other.node} countersigned it, dated {say(other.place[1])} ({held.taken(other)}).")
    elif change.withdrawn is not None:
        parts.append("it took it back, before the other side had signed.")
    elif change.disputed is not None:
        reason = quote(str(change.disputed.data["reason"]), 300)
        parts.append(f"{change.disputed.node} disputed it: {reason}.")
    else:
        parts.append("no countersignature of the other side is in this proof.")
    return " ".join(parts)
