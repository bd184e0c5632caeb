"""Keys that sign notes (C2SP signed-note, "Verifier keys"; C2SP tlog-cosignature).

A key belongs to a name and to one kind of signature: a log signs its checkpoints, a witness adds a cosignature with
a time. The same 32 bytes under another name or kind are another key with another id.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from enum import IntEnum

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from comity.audit.core.errors import BadSignatureError, MalformedKeyError

KEY_ID_SIZE = 4
KEY_SIZE = 32
SIGNATURE_SIZE = 64
TIME_SIZE = 8
MAX_TIME = 2**63 - 1  # C2SP tlog-cosignature, "Format"


class SignatureKind(IntEnum):
    """The byte that says how a key signs."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


def is_key_name(name: str) -> bool:
    """Whether a name may stand in a signature line: not empty, no space of any script, no plus, no controls."""
    return bool(name) and not any(sign.isspace() or sign == "+" or sign < " " for sign in name)


def decode_base64(text: str) -> bytes:
    """Read standard base64 strictly: padding as it must be, no stray characters, no loose bits.

    Raises:
        ValueError: anything else.
    """
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (UnicodeEncodeError, binascii.Error) as wrong:
        raise ValueError("not base64") from wrong
    if base64.b64encode(data).decode() != text:
        raise ValueError("not the one base64 spelling of these bytes")
    return data


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: who says to have signed, the id of the key (4 bytes) and the signature's bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def line(self) -> str:
        """Write the line, without its newline."""
        return f"\N{EM DASH} {self.name} {base64.b64encode(self.key_id + self.signature).decode()}"


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half: a name, 32 bytes of an Ed25519 key and the kind of signature it makes."""

    name: str
    public: bytes
    kind: SignatureKind = SignatureKind.ED25519

    def __post_init__(self) -> None:
        """Refuse a name that no line can carry and a key of another length."""
        if not is_key_name(self.name) or len(self.public) != KEY_SIZE:
            raise MalformedKeyError

    @property
    def key_id(self) -> bytes:
        """SHA-256(name || 0x0A || kind || key), the first four bytes."""
        named = self.name.encode() + b"\n" + bytes([self.kind]) + self.public
        return hashlib.sha256(named).digest()[:KEY_ID_SIZE]

    def encode(self) -> str:
        """Write the key as `name+id+base64(kind || key)`."""
        material = base64.b64encode(bytes([self.kind]) + self.public).decode()
        return f"{self.name}+{self.key_id.hex()}+{material}"

    @classmethod
    def parse(cls, text: str) -> "VerifierKey":
        """Read a written key.

        Raises:
            MalformedKeyError: another form or algorithm, or an id that does not fit.
        """
        try:
            name, _, material = text.split("+", 2)
            data = decode_base64(material)
            key = cls(name, data[1:], SignatureKind(data[0]))
            written = key.encode()
        except (ValueError, IndexError) as wrong:
            raise MalformedKeyError from wrong
        if written != text:
            raise MalformedKeyError
        return key

    def made(self, signature: NoteSignature) -> bool:
        """Whether the line says that this key made it; only `verify` shows that it did."""
        return (signature.name, signature.key_id) == (self.name, self.key_id)

    def verify(self, text: str, signature: NoteSignature) -> None:
        """Check that this key signed the text.

        Raises:
            BadSignatureError: it did not.
        """
        if not self.made(signature):
            raise BadSignatureError
        message, proof = text.encode(), signature.signature
        if self.kind is SignatureKind.COSIGNATURE:
            message, proof = _cosigned(text, cosigned_at(signature)), proof[TIME_SIZE:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(proof, message)
        except InvalidSignature as wrong:
            raise BadSignatureError from wrong


def cosigned_at(signature: NoteSignature) -> int:
    """Return when a cosignature says it was made, in seconds since 1970 (POSIX time).

    Raises:
        BadSignatureError: it has not the form of a cosignature (8 bytes of time, 64 of signature).
    """
    at = int.from_bytes(signature.signature[:TIME_SIZE], "big")
    if len(signature.signature) != TIME_SIZE + SIGNATURE_SIZE or at > MAX_TIME:
        raise BadSignatureError("A cosignature is eight bytes of time and 64 bytes of signature.")
    return at


def _cosigned(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()


class LogKey:
    """The private key with which a log signs its checkpoints."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        """Bind the key to the log's name, which is the origin of its checkpoints.

        Raises:
            MalformedKeyError: the name cannot stand in a signature line.
        """
        self._private = private
        self.verifier = VerifierKey(name, private.public_key().public_bytes_raw(), SignatureKind.ED25519)

    def sign(self, text: str) -> NoteSignature:
        """Sign the text of a note."""
        return NoteSignature(self.verifier.name, self.verifier.key_id, self._private.sign(text.encode()))


class WitnessKey:
    """The private key with which a partner cosigns checkpoints of others; never the same as its log key."""

    def __init__(self, name: str, private: Ed25519PrivateKey) -> None:
        """Bind the key to the witness's name.

        Raises:
            MalformedKeyError: the name cannot stand in a signature line.
        """
        self._private = private
        self.verifier = VerifierKey(name, private.public_key().public_bytes_raw(), SignatureKind.COSIGNATURE)

    def cosign(self, text: str, at: int) -> NoteSignature:
        """Cosign the text of a checkpoint as seen at a time in seconds since 1970.

        The caller has verified that the checkpoint continues the last one it cosigned for the same log.

        Raises:
            ValueError: no time that a cosignature can carry.
        """
        if not 0 <= at <= MAX_TIME:
            raise ValueError(f"{at} is no time that a cosignature can carry.")
        signature = at.to_bytes(TIME_SIZE, "big") + self._private.sign(_cosigned(text, at))
        return NoteSignature(self.verifier.name, self.verifier.key_id, signature)
