"""The proof of one letter: what its sender signed, what its receiver answered, where it stands in a log."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from comity_verify.bundle import Bundle
from comity_verify.logs import Checkpoint, open_checkpoint, read_entries, require_inclusion
from comity_verify.receipts import Receipt, open_receipt, require_agreement
from comity_verify.report import Report
from comity_verify.shapes import (
    FlawError,
    b64u,
    digest,
    list_of,
    listed,
    members,
    moment,
    needs,
    node,
    only,
    quote,
    read_json,
    say,
    seconds,
    sha256,
    text,
    unb64u,
    uuid,
)
from comity_verify.tokens import Descriptor, Party, open_descriptor, open_token

LETTER, HOP = "cxp+jws", "cxp-hop+jwt"
_HOP = {"v", "iss", "aud", "iat", "jti", "htm", "htu", "dig", "mid", "idg", "ls", "epoch", "prio", "exp_at"}


@dataclass
class Subject:
    """What the checks of one bundle share."""

    bundle: Bundle
    report: Report
    sender: Party
    receiver: Party
    mid: str
    idg: str
    dig: str
    receipts: list[Receipt] = field(default_factory=list)

    @property
    def maker(self) -> Party:
        """Whose log is in the bundle."""
        return self.sender if self.bundle.maker == self.sender.node else self.receiver

    @property
    def other(self) -> Party:
        """The other node."""
        return self.receiver if self.maker is self.sender else self.sender


def party_of(bundle: Bundle, folder: str, report: Report) -> Party:
    """Verify the descriptors of a node; without them nothing else can be checked."""
    found: list[Descriptor] = []
    for name, data in bundle.under(folder).items():
        try:
            one = open_descriptor(data)
        except FlawError as flaw:
            raise FlawError(f"{name}: {flaw}") from flaw
        if name != f"{folder}/descriptor-{one.ver}.jwt":
            raise FlawError(f"{name}: it is version {one.ver}")
        found.append(one)
        report.held.append(f"{name}: version {one.ver} of {one.node}, under its root key")
    try:
        return Party(found)
    except FlawError as flaw:
        raise FlawError(f"{folder}/: {flaw}") from flaw


def verify_letter(bundle: Bundle, pins: list[str], files: list[Path]) -> Report:
    """Check everything in the bundle of a letter, and files that lie beside it."""
    report = Report(f"Proof of the letter {bundle.about}, made by {bundle.maker}")
    try:
        sender, receiver = party_of(bundle, "sender", report), party_of(bundle, "receiver", report)
        report.require_roots([sender, receiver], pins)
    except FlawError as flaw:
        report.failed.append(str(flaw))
        return report
    inner, body = bundle.files["letter.jws"], bundle.files["body.jwe"]
    it = Subject(bundle, report, sender, receiver, bundle.about, digest(inner), digest(body))
    with report.check("letter.jws: signed by the sender, valid when it was written"):
        _letter(it, inner, files)
    with report.check("body.jwe: made for this letter and this sender"):
        if unb64u(read_json(body).get("aad")).decode("utf-8", "replace") != f"{it.mid}|{sender.node}":
            raise FlawError("it was made for another letter or sender")
    if "hop.jwt" in bundle.files:
        with report.check("hop.jwt: signed by the sender over this body and this letter"):
            at, cp = open_hop(bundle.files["hop.jwt"], sender, receiver)
            if (it.mid, it.idg, it.dig) != named(bundle.files["hop.jwt"]):
                raise FlawError("it was made for another letter or another body")
            if cp:
                open_checkpoint(cp, sender.vkeys)
            report.proves.append(
                f"{sender.node} handed over exactly this body, under this letter’s id, on {say(at)}."
            )
    _receipts(it)
    _log(it)
    report.leaves_open += [
        "That the times are right: each is what the clock of its signer said.",
        "That this is all there was: the bundle holds what its maker put into it.",
        "That what the letter says is true.",
    ]
    return report


def _letter(it: Subject, token: bytes, files: list[Path]) -> None:
    payload, key = open_token(token, LETTER, ("sig",), it.sender.keys, frozenset({"cty"}))
    needs(payload, {"v", "id", "type", "from", "to", "conv", "cseq", "created", "expires", "parts"})
    created = moment(payload["created"])
    key.require_time(created)
    sender = node(members(payload["from"]).get("node"))
    to = [node(members(one).get("node")) for one in list_of(payload["to"])]
    if uuid(payload["id"]) != it.mid:
        raise FlawError("it is another letter than the manifest names")
    if sender != it.sender.node or it.receiver.node not in to or sender == it.receiver.node:
        raise FlawError("it was not written by this sender to this receiver")
    if it.bundle.maker not in {sender, it.receiver.node}:
        raise FlawError("the maker of the bundle neither wrote nor received it")
    it.report.proves.append(
        f"{sender} signed this letter to {listed(to)} on {say(created)}. Its digest is {it.idg}."
    )
    _attachments(it, [members(one) for one in list_of(payload["parts"])], files)


def _attachments(it: Subject, parts: list[dict[str, object]], files: list[Path]) -> None:
    unseen = {sha256(part.get("digest")): text(part.get("name"), 255) for part in parts}
    for file in files:
        name = unseen.pop(digest(file.read_bytes()), None)
        if name is None:
            it.report.failed.append(f"{file}: no attachment of this letter, or it was changed")
        else:
            it.report.held.append(f"{file}: the attachment {quote(name)}, byte for byte")
            it.report.proves.append(
                f"The file {file.name} went with the letter, under the name {quote(name)}."
            )
    it.report.leaves_open += [
        f"What is in the attachment {quote(name)}: lay the file beside to have it compared with the letter."
        for name in unseen.values()
    ]


def open_hop(token: bytes, signer: Party, audience: Party) -> tuple[datetime, bytes]:
    """Verify a hop token of a letter; return when it was signed and the checkpoint in it."""
    claims, key = open_token(token, HOP, ("hop",), signer.keys)
    only(claims, _HOP, {"cp"})
    at = seconds(claims["iat"])
    key.require_time(at)
    if (claims["iss"], claims["aud"]) != (signer.node, audience.node):
        raise FlawError("it was made by another node or for another node")
    if (claims["htm"], claims["htu"]) != ("POST", "/cxp/1/messages"):
        raise FlawError("it was made for another request")
    return at, text(claims["cp"]).encode() if "cp" in claims else b""


def named(token: bytes) -> tuple[str, str, str]:
    """What a verified hop token is about: letter, digest of the letter, digest of the body."""
    claims = read_json(unb64u(token.split(b".")[1].decode()))
    return uuid(claims["mid"]), sha256(claims["idg"]), sha256(claims["dig"])


def _receipts(it: Subject) -> None:
    for name, data in [*it.bundle.under("receipts").items(), *it.bundle.under("odd").items()]:
        with it.report.check(f"{name}: signed by the receiver, about this letter"):
            receipt = open_receipt(data, it.receiver)
            if (receipt.audience, receipt.mid, receipt.idg) != (it.sender.node, it.mid, it.idg):
                raise FlawError("it is about another letter")
            if name.startswith("odd/"):
                it.report.odd.append(receipt.proves())
                it.report.proves.append(
                    f"{it.receiver.node} contradicted itself. It also signed: {receipt.proves()}"
                )
                continue
            if name != f"receipts/{receipt.state}.jwt":
                raise FlawError(f"it says `{receipt.state}`")
            if receipt.dig != it.dig:
                raise FlawError("it is about another body than the one in the bundle")
            if receipt.cp:
                open_checkpoint(receipt.cp, it.receiver.vkeys)
            it.receipts.append(receipt)
            it.report.proves.append(receipt.proves())
            if said := receipt.leaves_open():
                it.report.leaves_open.append(said)
    states = it.report.states = frozenset(receipt.state for receipt in it.receipts)
    if states and "hop.jwt" not in it.bundle.files:
        it.report.failed.append("hop.jwt: there are receipts, so that it should be in the bundle and is not")
    with it.report.check("receipts: they do not contradict each other"):
        require_agreement(it.receipts)
    if not states & {"delivered", "read", "actioned"}:
        it.report.leaves_open.append(f"That {it.receiver.node} could open the letter or knows what is in it.")


def _log(it: Subject) -> None:
    under: Checkpoint | None = None
    with it.report.check("log/checkpoint.txt: signed by the log of the maker"):
        under = open_checkpoint(it.bundle.files["log/checkpoint.txt"], it.maker.vkeys)
    with it.report.check("log/entries.json: about this letter, each in its place under the checkpoint"):
        if under is None:
            raise FlawError("there is no checkpoint to compare with")
        entries = read_entries(it.bundle.files["log/entries.json"])
        event = "message.posted" if it.maker is it.sender else "message.stored"
        for entry in entries:
            require_inclusion(entry, under)
            if (
                entry.subject != ("letter", it.mid)
                or entry.said["event"] != event
                or entry.said["outcome"] != "done"
            ):
                raise FlawError(f"entry {entry.index} is about something else")
        first = next((one for one in entries if members(one.said["details"]).get("idg") == it.idg), None)
        if first is None or it.dig not in [members(one.said["details"]).get("dig") for one in entries]:
            raise FlawError("no entry names the digests of this letter and its body")
        if it.maker is it.receiver:
            _require_entry(it, under.origin, {b64u(entry.hash) for entry in entries})
        done = "posted" if it.maker is it.sender else "stored"
        it.report.proves.append(
            f"{it.maker.node} wrote into its log that it {done} this letter: entry {first.index}, dated {text(first.said['at'], 60)},"
            f" under its signed checkpoint of {under.size} entries. It cannot take that entry back where the checkpoint is held."
        )
    if under is not None:
        _held(it)


def _require_entry(it: Subject, origin: str, hashes: Iterable[str]) -> None:
    stored = next((one for one in it.receipts if one.state == "stored"), None)
    if stored is None:
        raise FlawError("receipts/stored.jwt is not in the bundle: who stores a letter signs that it did")
    if stored.entry is None or stored.entry[0] != origin or stored.entry[1] not in hashes:
        raise FlawError("the receipt `stored` names another entry of the log")


def _held(it: Subject) -> None:
    files, checkpoint = it.bundle.files, it.bundle.files["log/checkpoint.txt"]
    if "held/hop.jwt" in files or "held/receipt.jwt" in files:
        with it.report.check("held/: the other node was handed the checkpoint, and answered"):
            if not {"held/hop.jwt", "held/receipt.jwt"} <= files.keys():
                raise FlawError("only one of held/hop.jwt and held/receipt.jwt is there")
            at, cp = open_hop(files["held/hop.jwt"], it.maker, it.other)
            answer = open_receipt(files["held/receipt.jwt"], it.other)
            if cp != checkpoint:
                raise FlawError("the checkpoint that was handed over is another one")
            if (answer.audience, answer.mid, answer.idg, answer.dig) != (
                it.maker.node,
                *named(files["held/hop.jwt"]),
            ):
                raise FlawError("the receipt does not answer that hop token")
            it.report.proves.append(
                f"{it.other.node} holds that checkpoint: it came with a letter of {say(at)}, which {it.other.node} answered"
                " with a signed receipt. So the entry cannot be altered or removed unnoticed."
            )
    elif "held/given.jwt" in files:
        with it.report.check(
            "held/given.jwt: a receipt of the maker to the other node that carries the checkpoint"
        ):
            given = open_receipt(files["held/given.jwt"], it.maker)
            if given.cp != checkpoint or given.audience != it.other.node:
                raise FlawError("it carries another checkpoint, or was made for another node")
            it.report.leaves_open.append(
                f"That {it.other.node} holds the checkpoint: it went out in a receipt of {say(given.at)}, of which"
                f" {it.maker.node} says that it was taken. {it.other.node} can show that receipt."
            )
    else:
        it.report.leaves_open.append(
            f"That anybody outside {it.maker.node} holds the checkpoint: until somebody does, it could write its log anew."
        )
    if (later := files.get("partner/checkpoint.txt")) is not None:
        with it.report.check("partner/checkpoint.txt: signed by the log of the other node"):
            theirs = open_checkpoint(later, it.other.vkeys)
            it.report.proves.append(
                f"{it.other.node} signed a log of {theirs.size} entries. It must be able to show there, under this or a"
                " later checkpoint, every entry that its receipts above name."
            )
