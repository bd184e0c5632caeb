"""The list of who looked at what a partner sent: entries of the maker's log, each proven to stand in it."""

from datetime import datetime
from pathlib import Path

from comity_verify.bundle import Bundle
from comity_verify.letter import party_of
from comity_verify.logs import (
    HASH,
    Checkpoint,
    Entry,
    leaf_hash,
    open_checkpoint,
    read_entries,
    require_inclusion,
    root_of,
)
from comity_verify.receipts import open_receipt
from comity_verify.report import Report
from comity_verify.shapes import (
    FlawError,
    digest,
    list_of,
    listed,
    members,
    only,
    say,
    seconds,
    sha256,
    text,
    unb64u,
    uuid,
)
from comity_verify.tokens import Party, open_token

TYP = "comity-looks+jwt"
NOT_ALL = (
    "That these are all: the maker signs it, and an entry that it left out cannot be seen from here. With the tree"
    " (log/leaves.bin) you can see that each entry named by a receipt of yours stands in it, and that the log grew from the"
    " checkpoints you hold. That none was left out shows only who opens the other entries at the maker, as an auditor does."
)
OPEN = (
    NOT_ALL,
    "Looks after the checkpoint, looks of another kind, and looks outside of the program, at the database or its backups.",
    "Who the persons are: the list names pseudonyms, whose names the maker’s agency knows.",
    "That a thing belongs to a letter: the maker signs it. The id of a request is the conversation that your letter names.",
)


def verify_looked(bundle: Bundle, pins: list[str], files: list[Path]) -> Report:
    """Check the list, and receipts and checkpoints of the maker that lie beside it, against the tree."""
    report = Report(f"Who looked, at {bundle.maker}, at what {bundle.about} sent")
    try:
        maker = party_of(bundle, "maker", report)
        report.require_roots([maker], pins)
        under = open_checkpoint(bundle.files["log/checkpoint.txt"], maker.vkeys)
        report.held.append("log/checkpoint.txt: signed by the log of the maker")
    except FlawError as flaw:
        report.failed.append(str(flaw))
        return report
    with report.check(
        "statement.jwt, log/entries.json: signed by the maker, each entry in its place under the checkpoint"
    ):
        at, subjects, events = _statement(bundle, maker)
        entries = read_entries(bundle.files["log/entries.json"])
        if len({entry.index for entry in entries}) != len(entries):
            raise FlawError("an entry stands there twice")
        for entry in entries:
            require_inclusion(entry, under)
            if entry.subject not in subjects or entry.said["event"] not in events:
                raise FlawError(f"entry {entry.index} is about something else")
            report.proves.append(_sentence(entry, subjects[entry.subject]))
        report.proves.append(
            f"{maker.node} signed on {say(at)} that these {len(entries)} entries are all that its log of {under.size} entries"
            f" holds about {len(subjects)} things that came with {bundle.about}’s letters, of the kinds {listed(events, 100)}."
        )
    _tree(bundle, report, maker, under, files)
    report.leaves_open += OPEN
    return report


def _statement(bundle: Bundle, maker: Party) -> tuple[datetime, dict[tuple[str, str], list[str]], list[str]]:
    """Read what the maker signs: for whom, which things belong to which letter, which looks are meant, over which files."""
    claims, key = open_token(bundle.files["statement.jwt"], TYP, ("sig",), maker.keys)
    only(claims, {"v", "iss", "aud", "iat", "letters", "events", "entries", "checkpoint"})
    at = seconds(claims["iat"])
    key.require_time(at)
    if (claims["iss"], claims["aud"], maker.node) != (bundle.maker, bundle.about, bundle.maker):
        raise FlawError("it was signed by another node or for another node")
    signed = {"entries": "log/entries.json", "checkpoint": "log/checkpoint.txt"}
    if any(sha256(claims[name]) != digest(bundle.files[file]) for name, file in signed.items()):
        raise FlawError("it was signed over another list or another checkpoint")
    found: dict[tuple[str, str], list[str]] = {}
    for letter in map(members, list_of(claims["letters"])):
        only(letter, {"letter", "subjects"})
        for subject in map(members, list_of(letter["subjects"])):
            only(subject, {"kind", "id"})
            found.setdefault((text(subject["kind"]), text(subject["id"])), []).append(uuid(letter["letter"]))
    return at, found, [text(event) for event in list_of(claims["events"])]


def _sentence(entry: Entry, letters: list[str]) -> str:
    said, (kind, identifier) = entry.said, entry.subject
    outcome = "" if said["outcome"] == "done" else ", which was refused"
    at, actor, event = text(said["at"], 60), text(said["actor"], 200), text(said["event"], 100)
    about = f"letter {letters[0]}" if len(letters) == 1 else f"{len(letters)} letters"
    return f"Entry {entry.index}, {at}: {actor} did {event}{outcome}, about {listed([kind])} {listed([identifier])} ({about})."


def _tree(bundle: Bundle, report: Report, maker: Party, under: Checkpoint, files: list[Path]) -> None:
    data = bundle.files.get("log/leaves.bin")
    leaves = [] if data is None else [data[at : at + HASH] for at in range(0, len(data), HASH)]
    if data is not None:
        with report.check("log/leaves.bin: the whole tree under the checkpoint"):
            if len(data) != under.size * HASH or root_of(leaves) != under.root:
                raise FlawError("it is not the tree of the checkpoint")
    for file in files:
        with report.check(f"{file}: stands in this tree"):
            if data is None:
                raise FlawError(
                    "there is no log/leaves.bin to compare it with; ask the maker for the list with the tree"
                )
            _beside(file.read_bytes().strip(b"\n"), maker, leaves)


def _beside(found: bytes, maker: Party, leaves: list[bytes]) -> None:
    """Compare a receipt of the maker, or an earlier checkpoint of it, with the tree."""
    if b"\n" in found:
        held = open_checkpoint(found + b"\n", maker.vkeys)
        if held.size > len(leaves) or root_of(leaves[: held.size]) != held.root:
            raise FlawError("the log did not grow from this checkpoint: it was written anew")
        return
    receipt = open_receipt(found, maker)
    if receipt.entry is None or leaf_hash(unb64u(receipt.entry[1])) not in leaves:
        raise FlawError("the entry that this receipt names is not in the tree, or came after the checkpoint")
