"""The list for a partner of who looked here at what it sent: entries of our log, proven, under a signed statement."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from comity.audit.core.errors import LogError
from comity.audit.extracts import extract, leaves_under, places_of
from comity.audit.stored_tree import newest_checkpoint
from comity.exchange.bundles import own_descriptors, write_bundle
from comity.exchange.core import _jose, strict_json
from comity.exchange.core.digests import digest
from comity.exchange.core.keys import Use
from comity.exchange.core.moments import seconds
from comity.exchange.identity import inner_keys
from comity.exchange.letter_proof import BrokenLogError, NotPlacedError
from comity.exchange.trails import Looks
from comity.lib.clock import now

TYP = "comity-looks+jwt"
VERSION = "1.0"
README = """\
This zip lists who looked, at the node that made it, at what your letters brought there: which officer (a pseudonym), when, at what.

statement.jwt       signed by the node: for whom, which of its things came with which letter, which kinds of looks are listed
log/entries.json    the entries of its log, each with the proof that it stands there
log/checkpoint.txt  the signed head of the log
log/leaves.bin      if it is there: the hashes of the whole log, so that you can find in it what your receipts name
maker/              the descriptor of the node, signed by its root key
manifest.json       the digests of all these files

Check it with:  comity verify THIS.zip [RECEIPTS AND CHECKPOINTS OF THE NODE...] --root NODE=THUMBPRINT

What it cannot prove: that nothing was left out. The node signs that these are all; the log’s other entries stay closed to you.
"""


@dataclass(frozen=True)
class LooksGiven:
    """The zip for a partner, and how many entries are in it."""

    node: str
    entries: int
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the zip."""
        return digest(self.content)

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"comity-looks-{'-'.join(self.node.split(':')[2:])}.zip"


def write_looks(looks: Looks, *, with_tree: bool = False) -> LooksGiven:
    """Write the list of looks that have their place in the log; `with_tree` adds 32 bytes for each entry of the log.

    Raises:
        NotPlacedError: the log has no checkpoint yet.
        BrokenLogError: the log does not hold what was signed.
    """
    head = newest_checkpoint()
    if head is None:
        raise NotPlacedError
    placed = {entry: index for entry, index in places_of(looks.entries).items() if index < head.size}
    files = {"README.txt": README.encode(), "log/checkpoint.txt": head.note.encode()}
    try:
        files["log/entries.json"] = extract(placed, head)
        if with_tree:
            files["log/leaves.bin"] = b"".join(leaves_under(head))
    except LogError as error:
        raise BrokenLogError from error
    statement = _statement(looks, digest(files["log/entries.json"]), digest(files["log/checkpoint.txt"]))
    files["statement.jwt"] = statement.encode()
    for version, token in own_descriptors(settings.NODE_ID, [statement]).items():
        files[f"maker/descriptor-{version}.jwt"] = token.encode()
    content = write_bundle("looked", settings.NODE_ID, ("partner", looks.node), files)
    return LooksGiven(looks.node, len(placed), content)


def _statement(looks: Looks, entries: str, checkpoint: str) -> str:
    at = now()
    things: dict[UUID, list[dict[str, str]]] = {}
    for trace in looks.traces:
        things.setdefault(trace.letter, []).append({"kind": trace.kind, "id": trace.id})
    claims = {
        "v": VERSION,
        "iss": settings.NODE_ID,
        "aud": looks.node,
        "iat": seconds(at),
        "letters": [{"letter": str(mid), "subjects": subjects} for mid, subjects in things.items()],
        "events": list(looks.events),
        "entries": entries,
        "checkpoint": checkpoint,
    }
    return _jose.sign(strict_json.dump(claims), inner_keys().sig_at(at), Use.SIG, typ=TYP)
