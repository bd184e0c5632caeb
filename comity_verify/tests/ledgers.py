"""Ledgers made by hand: letters of Hanoi and Tokyo about one commitment, each with its receipts, bundled by Hanoi."""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from comity_verify.cli import verify
from comity_verify.folding import Said, changes_of, mark_of
from comity_verify.report import Report
from comity_verify.shapes import moment
from comity_verify.tests.maker import HANOI, OTHER, T0, TOKYO, Made, Node, b64u, dig, entry, plain, written

COMMITMENT = "01934f00-0000-7000-8000-00000000c001"
AT = f"{datetime.fromtimestamp(T0, UTC):%Y-%m-%dT%H:%M:%SZ}"
TERMS: dict[str, Any] = {
    "stage": "committed", "deed": "pledged", "actor": HANOI, "addressee": TOKYO, "texts": {"en": "Train ten officers"},
    "due": "2026-12-31", "owner": "training", "basis": {}, "evidence": [], "reason": "",
}  # fmt: skip
LATER = {**TERMS, "due": "2027-06-30", "reason": "Floods."}
SIDES = frozenset({HANOI, TOKYO})


def key(number: int) -> str:
    return f"01934f00-0000-7000-8000-{number:012x}"


def change(number: int, terms: object = None, on: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    data = {"on": list(on), "terms": TERMS if terms is None else terms}
    return {"entry": key(number), "seq": number, "kind": "change", "at": AT, "data": data, **more}


def answer(number: int, of: int, kind: str = "countersign", **data: Any) -> dict[str, Any]:
    said = {"of": key(of), **data}
    return {"entry": key(number), "seq": number, "kind": kind, "at": AT, "data": said}


@dataclass
class Wrote:
    """A letter: its author, its entries, the states of its receipts, and whatever else its body says."""

    sender: str
    entries: list[Any]
    states: tuple[str, ...] = ("stored", "delivered")
    data: Any = None  # in place of the body's data
    payload: Any = None  # beside what else the letter says


def data_of(entries: list[Any], before: Iterable[Wrote] = ()) -> dict[str, Any]:
    """The data of a body whose node holds all that was said before it."""
    said = [(one.sender, each) for one in before if one.data is None for each in one.entries]
    return {
        "commitment": COMMITMENT, "ref": "C-2026-0001", "offence": "0502", "entries": entries, "mark": mark(said),
        "over": sorted({each["entry"] for _sender, each in said}),
    }  # fmt: skip


def mark(said: Iterable[tuple[str, dict[str, Any]]]) -> str:
    found = [
        Said(one["entry"], who, (one["seq"], moment(one["at"]), one["entry"]), one["kind"], one["data"])
        for who, one in said
    ]
    return mark_of(changes_of(found, SIDES))


def proof_of(wrote: Wrote, place: int, data: Any) -> bytes:
    """The proof of one letter, made by Hanoi."""
    mid = key(0xF000 + place)
    sender, receiver = (HANOI, TOKYO) if wrote.sender == HANOI else (TOKYO, HANOI)
    writes, reads = Node(sender), Node(receiver)
    payload = {
        "v": "1.0", "id": mid, "salt": "A" * 22, "type": "letter", "from": {"node": sender, "unit": "desk"},
        "to": [{"node": receiver, "unit": "desk"}], "conv": COMMITMENT, "cseq": 1, "after": [], "refs": [], "created": AT,
        "expires": "2026-12-18T09:46:42Z", "prio": 3, "body": {"schema": "cooperation/commitment/1", "data": data},
        "parts": [], "crit": [], "ext": {}, **(wrote.payload or {}),
    }  # fmt: skip
    inner = writes.sig.token("cxp+jws", payload, cty="application/json")
    aad = b64u(f"{mid}|{sender}".encode())
    body = plain({"aad": aad, "ciphertext": b64u(hashlib.sha512(inner).digest())})
    event = "message.posted" if sender == HANOI else "message.stored"
    maker = Node(HANOI, [entry(event, "letter", mid, idg=dig(inner), dig=dig(body), peer=TOKYO)])
    named = {} if sender == HANOI else {"entry": {"origin": maker.origin, "hash": b64u(maker.hashes[0])}}
    files = {
        "README.txt": b"-", "letter.jws": inner, "body.jwe": body,
        "sender/descriptor-1.jwt": writes.descriptor(), "receiver/descriptor-1.jwt": reads.descriptor(),
        "log/entries.json": maker.listed(0), "log/checkpoint.txt": maker.checkpoint(),
        **{
            f"receipts/{state}.jwt": reads.receipt(sender, state, body, inner, mid, **named) for state in wrote.states
        },
    }  # fmt: skip
    if wrote.states:
        files["hop.jwt"] = writes.hop_token(receiver, body, inner, mid)
    return zipped(Made("letter", HANOI, mid, files))


def zipped(made: Made) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", written(made.manifest()))
        for name, content in made.files.items():
            archive.writestr(name, content)
    return file.getvalue()


def bundled(*wrote: Wrote, without: Iterable[int] = ()) -> Made:
    """The bundle of some letters; those at the places `without` were written and are left out of it."""
    letters = []
    for place, one in enumerate(wrote):
        if place in without:
            continue
        data = data_of(one.entries, wrote[: place + 1]) if one.data is None else one.data
        letters.append(proof_of(one, place, data))
    files = {f"letters/{number:04}.zip": content for number, content in enumerate(letters, 1)}
    return Made("ledger", HANOI, COMMITMENT, {"README.txt": b"-", **files})


def checked(folder: Path, *wrote: Wrote, without: Iterable[int] = ()) -> Report:
    path = folder / "ledger.zip"
    path.write_bytes(zipped(bundled(*wrote, without=without)))
    return verify(path, [], [])


__all__ = [
    "COMMITMENT",
    "HANOI",
    "LATER",
    "OTHER",
    "TERMS",
    "TOKYO",
    "Wrote",
    "answer",
    "bundled",
    "change",
    "checked",
    "data_of",
    "key",
]
