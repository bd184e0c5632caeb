"""The proof of one letter, ours or theirs: what was signed, what was answered, and where it stands in our log."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import RefusalError
from comity.audit.core.errors import LogError
from comity.audit.extracts import extract, places_of
from comity.audit.models import Entry, PartnerCheckpoint
from comity.exchange.bundles import descriptors_of, own_descriptors, write_bundle
from comity.exchange.core.digests import digest
from comity.exchange.models import InLetter, LostLetter, OddReceipt, OutLetter, Receipt
from comity.exchange.shared_heads import SharedHead, head_for
from comity.exchange.taking_out import require_may_leave

README = """\
This zip proves a letter between two police nodes: who signed it, who received it and what the receiver signed about it.

letter.jws        the letter, signed by its sender; the middle of its three parts is readable JSON in base64url
body.jwe          the encrypted body in which it travelled
hop.jwt           the slip under which the sender handed the body over
receipts/         what the receiver signed about it, a file for each state
odd/              receipts of the receiver that contradict those, kept as evidence
sender/ receiver/ the descriptors of both nodes, signed by their root keys
log/              the entry in the log of the node that made this zip, the proof that it stands there, and the signed head
held/             what shows that the other node holds that head
partner/          the newest signed head of the other node's log
manifest.json     the digests of all these files

Attachments are not in here. The letter names their digests: lay the files beside.

Check it with:  comity verify THIS.zip [ATTACHMENTS...] --root NODE=THUMBPRINT --root NODE=THUMBPRINT
Get the thumbprints, or the words, of both root keys from the agencies themselves, not from this zip.
The program needs no node and no network: the folder comity_verify and Python with the package cryptography.

This zip holds the content of the letter. Keep it as you keep the letter.
"""


class NotProvableError(RefusalError):
    """There is nothing to prove yet: the letter was not opened."""

    words = gettext_lazy("The letter has not been opened yet. It can be proven when it was.")
    code = "not-opened"


class ErasedLetterError(RefusalError):
    """The letter was erased. Nothing is left to prove with but its receipts."""

    words = gettext_lazy("The letter was erased. Nothing is left to prove with but its receipts.")
    code = "erased"


class ReturnedLetterError(RefusalError):
    """A letter of ours that a partner gave back after a restore: neither its body nor its entry in the log is here."""

    words = gettext_lazy(
        "The partner gave this letter back after this node was restored from a backup. The body that was sent and the entry of the log about it are lost here: ask the partner for its proof of the letter."
    )
    code = "returned"


class NotPlacedError(RefusalError):
    """The log has not signed for the letter yet. That takes a second while the worker runs; then try again."""

    words = gettext_lazy(
        "The log has not signed for the letter yet. That takes a second while the worker runs; then try again."
    )
    code = "not-placed"


class BrokenLogError(RefusalError):
    """The log does not hold what was signed. Nothing can be proven with it; call the auditor."""

    words = gettext_lazy(
        "The log does not hold what was signed. Nothing can be proven with it; call the auditor."
    )
    code = "broken-log"


@dataclass(frozen=True)
class LetterProof:
    """The zip, and whose letter it is about."""

    mid: UUID
    node: str
    content: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the zip."""
        return digest(self.content)

    @property
    def file_name(self) -> str:
        """What the file is called when it leaves the house; nothing in it says what the letter is about."""
        return f"comity-proof-{self.mid}.zip"


def prove_letter(letter: OutLetter | InLetter) -> LetterProof:
    """Make the proof of a letter; whoever asks has checked who may have it, and writes it down.

    Raises:
        ErasedLetterError, NotProvableError, ReturnedLetterError, NotPlacedError, BrokenLogError.
        RefusalError: a room does not let it be taken out now.
    """
    require_may_leave(letter)
    if not letter.body and not letter.inner:
        raise ErasedLetterError
    if not letter.inner:
        raise NotProvableError
    if isinstance(letter, OutLetter) and LostLetter.objects.filter(mid=letter.mid).exists():
        raise ReturnedLetterError
    places = places_of(_entries(letter))
    head = head_for(letter.peer, max(places.values())) if places else None
    if head is None:
        raise NotPlacedError
    try:
        entries = extract(places, head.checkpoint)
    except LogError as error:
        raise BrokenLogError from error
    files = {
        "README.txt": README.encode(),
        "letter.jws": bytes(letter.inner),
        "body.jwe": bytes(letter.body),
        "log/entries.json": entries,
        "log/checkpoint.txt": head.checkpoint.note.encode(),
        **_texts(letter, head),
        **_descriptors(letter, head),
    }
    return LetterProof(letter.mid, letter.peer.node, _zip(letter, files))


def _zip(letter: OutLetter | InLetter, files: dict[str, bytes]) -> bytes:
    return write_bundle("letter", settings.NODE_ID, ("letter", str(letter.mid)), files)


def _entries(letter: OutLetter | InLetter) -> list[Entry]:
    event = events.MESSAGE_POSTED if isinstance(letter, OutLetter) else events.MESSAGE_STORED
    return list(
        Entry.objects.filter(subject_id=str(letter.mid), subject_kind="letter", event=event, outcome="done")
    )


def _receipts(letter: OutLetter | InLetter) -> dict[str, str]:
    given = isinstance(letter, InLetter)
    kept = Receipt.objects.filter(peer=letter.peer, given=given, mid=letter.mid)
    return {f"receipts/{row.state}.jwt": row.token for row in kept.order_by("state")}


def _odd(letter: OutLetter | InLetter) -> dict[str, str]:
    if isinstance(letter, InLetter):
        return {}
    kept = OddReceipt.objects.filter(peer=letter.peer, mid=letter.mid).order_by("kept_at", "id")[:99]
    return {f"odd/{place:02}.jwt": row.token for place, row in enumerate(kept, 1)}


def _texts(letter: OutLetter | InLetter, head: SharedHead) -> dict[str, bytes]:
    newest = PartnerCheckpoint.objects.filter(node=letter.peer.node).order_by("-size", "id").first()
    found = {
        "hop.jwt": letter.hop,
        **_receipts(letter),
        **_odd(letter),
        "held/hop.jwt": head.hop,
        "held/receipt.jwt": head.answer,
        "held/given.jwt": head.given,
        "partner/checkpoint.txt": newest.note if newest else "",
    }
    return {name: said.encode() for name, said in found.items() if said}


def _descriptors(letter: OutLetter | InLetter, head: SharedHead) -> dict[str, bytes]:
    """Return the descriptors of both nodes: the newest, and those whose keys signed something in the bundle."""
    ours, theirs = [head.hop, head.given], [head.answer]
    sent = [bytes(letter.inner or b"").decode("ascii"), letter.hop]
    answered = [*_receipts(letter).values(), *_odd(letter).values()]
    is_ours = isinstance(letter, OutLetter)
    ours += sent if is_ours else answered
    theirs += answered if is_ours else sent
    mine = own_descriptors(settings.NODE_ID, filter(None, ours))
    partners = descriptors_of(letter.peer, filter(None, theirs))
    sender, receiver = (mine, partners) if is_ours else (partners, mine)
    return {
        f"{folder}/descriptor-{version}.jwt": token.encode()
        for folder, chosen in (("sender", sender), ("receiver", receiver))
        for version, token in chosen.items()
    }
