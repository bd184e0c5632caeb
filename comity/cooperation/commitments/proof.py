"""The proof of a commitment's ledger: the letters of both sides, each with its own proof, in one zip (docs/reference/proof-bundle.md)."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from comity.cooperation.commitments.bodies import COMMITMENT
from comity.cooperation.exceptions import NothingProvenError
from comity.cooperation.models import Commitment
from comity.exchange.bundles import write_bundle
from comity.exchange.letter_proof import ErasedLetterError, LetterProof, NotProvableError, prove_letter
from comity.exchange.models import InLetter, OutLetter

REFUSED = (
    500  # letters of the partner that this node refused, the newest; more of them would crowd out the others
)
README = """\
This zip proves the ledger of one commitment between two police nodes: which changes both sides have signed.

letters/      every letter of both sides about it, each as a proof of its own with its receipts, also those that were refused
manifest.json the digests of these files

Check it with:  comity verify THIS.zip --root NODE=THUMBPRINT --root NODE=THUMBPRINT
Get the thumbprints, or the words, of both root keys from the agencies themselves, not from this zip.
It says which changes both sides signed and have effect, which have none and why, and of each signature whether the other node
is proven to have taken it. A letter that a later one names and that is not here is missed. A letter after the last one cannot be
missed from this zip alone: compare the mark with the one that the other node shows, or with the proof that it makes.
The program needs no node and no network: the folder comity_verify and Python with the package cryptography.

This zip holds the content of the letters. Keep it as you keep the letters.
"""


@dataclass(frozen=True)
class LedgerProof:
    """The zip, and the proofs of letters in it."""

    commitment: UUID
    content: bytes
    letters: tuple[LetterProof, ...]

    @property
    def file_name(self) -> str:
        """What the file is called when it leaves the house."""
        return f"comity-ledger-{self.commitment}.zip"


def prove_ledger(commitment: Commitment) -> LedgerProof:
    """Make the proof of a commitment's ledger; whoever asks has checked who may have it, and writes it down.

    A letter that was erased is left out: nothing of it is left to prove with. What either side refused is in it with the refusal,
    so that nobody takes it for signed.

    Raises:
        NothingProvenError: no letter about it has left or come.
        RefusalError: a letter cannot be proven yet, or may not be taken out now.
    """
    proofs = []
    for letter in _letters(commitment):
        try:
            proofs.append(prove_letter(letter))
        except ErasedLetterError:
            continue
        except NotProvableError:
            if letter.state != "refused":  # one that could not be opened says nothing about a commitment
                raise
    if not proofs:
        raise NothingProvenError
    files = {
        "README.txt": README.encode(),
        **{f"letters/{place:04}.zip": one.content for place, one in enumerate(proofs, 1)},
    }
    content = write_bundle("ledger", settings.NODE_ID, ("commitment", str(commitment.pk)), files)
    return LedgerProof(commitment.pk, content, tuple(proofs))


def _letters(commitment: Commitment) -> list[OutLetter | InLetter]:
    about = {"conv": commitment.pk, "schema": COMMITMENT, "peer__node": commitment.partner}
    ours = OutLetter.objects.filter(**about).select_related("peer").order_by("ls")
    theirs = InLetter.objects.filter(**about).select_related("peer")
    refused = theirs.filter(state="refused").order_by("-pk")[:REFUSED]
    came = sorted([*theirs.filter(state="delivered"), *refused], key=lambda one: one.pk)
    return [*ours, *came]
