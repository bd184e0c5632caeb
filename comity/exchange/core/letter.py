"""The letter: what is signed inside an envelope (section 1.4 of the protocol).

A letter is I-JSON. Meaning is compared after strict parsing, never by writing it again: the bytes that were signed
are the bytes that are kept.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from comity.exchange.core._shape import Members, integer, mapping, moment, sha256, text, uuid, version
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.errors import MalformedError, Reason, RefusalError, UnknownCriticalError
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter_members import Addressee, AgreementRef, Author, Body, Handling, Ref
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.parts import PartInfo

VERSION = "1.0"
SALT = 16
DEFAULT_LIFE = timedelta(days=30)
MAX_LIFE = timedelta(days=90)  # bounds how far a stolen, expired sig key could date a letter back
MAX_PARTS = 64
MAX_RECIPIENTS = 32


class LetterType(StrEnum):
    """The small set of the protocol; what a letter is about is named by its body's schema."""

    LETTER = "letter"
    CONSENT = "consent"
    CORRECTION = "correction"
    RECALL = "recall"
    DELETION_REQUEST = "deletion-request"
    DELETION_RESULT = "deletion-result"
    VOID = "void"
    CONV_CREATE = "conv.create"
    CONV_MEMBERS = "conv.members"
    CONV_CLOSE = "conv.close"
    AGREEMENT = "agreement"
    TRUST_UPDATE = "trust.update"
    PSI_SETUP = "psi.setup"
    PSI_REQUEST = "psi.request"
    PSI_RESPONSE = "psi.response"
    TEST = "test"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter before signing or after opening.

    Attributes:
        type: see `LetterType`.
        sender: `from` on the wire.
        to: every addressee, visible to all of them.
        created, expires: at most 90 days apart.
        id: the message id, UUIDv7.
        conv: the conversation.
        cseq: counts this sender's letters in the conversation without gap, from 1.
        prev: digest of this sender's letter before it in the conversation; None on the first.
        after: ids of letters seen when this one was written.
        refs: letters it answers, corrects, recalls, replaces or forwards.
        prio: 0 flash, 1 immediate, 2 priority, 3 routine.
        prio_reason: why it is urgent.
        idem: key of the sending system, so that one piece of business is not sent twice.
        crit: names of members of `ext` that a receiver must understand or refuse the letter.
        ext: members of newer versions.
        salt: 16 random bytes, so that the digest of a short letter cannot be guessed.
    """

    type: LetterType
    sender: Author
    to: tuple[Addressee, ...]
    created: datetime
    expires: datetime
    id: str = field(default_factory=new_id)
    conv: str = field(default_factory=new_id)
    cseq: int = 1
    prev: str | None = None
    after: tuple[str, ...] = ()
    refs: tuple[Ref, ...] = ()
    prio: int = 3
    prio_reason: str | None = None
    idem: str | None = None
    agreement: AgreementRef | None = None
    purpose: str | None = None
    legal_basis: str | None = None
    handling: Handling | None = None
    body: Body | None = None
    parts: tuple[PartInfo, ...] = ()
    crit: tuple[str, ...] = ()
    ext: dict[str, Any] = field(default_factory=dict)
    salt: bytes = field(default_factory=lambda: secrets.token_bytes(SALT), repr=False)
    v: str = VERSION

    @property
    def nodes(self) -> tuple[str, ...]:
        """The nodes written to, each once, in the order of the addressees."""
        return tuple(dict.fromkeys(addressee.node for addressee in self.to))

    def placed(self, cseq: int, prev: str | None) -> "Letter":
        """The same letter at its place in the conversation."""
        return replace(self, cseq=cseq, prev=prev)

    def to_payload(self) -> dict[str, Any]:
        """The members as they stand on the wire; what is None is left out."""
        optional: dict[str, Any] = {
            "prev": self.prev,
            "prio_reason": self.prio_reason,
            "idem": self.idem,
            "agreement": self.agreement and self.agreement.to_payload(),
            "purpose": self.purpose,
            "legal_basis": self.legal_basis,
            "handling": self.handling and self.handling.to_payload(),
            "body": self.body and self.body.to_payload(),
        }
        return {
            "v": self.v,
            "id": self.id,
            "salt": b64u(self.salt),
            "type": self.type.value,
            "from": self.sender.to_payload(),
            "to": [addressee.to_payload() for addressee in self.to],
            "conv": self.conv,
            "cseq": self.cseq,
            "after": list(self.after),
            "refs": [ref.to_payload() for ref in self.refs],
            "created": to_rfc3339(self.created),
            "expires": to_rfc3339(self.expires),
            "prio": self.prio,
            "parts": [part.to_payload() for part in self.parts],
            "crit": list(self.crit),
            "ext": self.ext,
            **{name: value for name, value in optional.items() if value is not None},
        }

    @classmethod
    def from_payload(cls, payload: dict[str, Any], understood: Collection[str] = ()) -> "Letter":
        """Read a strictly parsed payload.

        Args:
            payload: from `strict_json.parse`.
            understood: the members of `ext` this node understands.

        Raises:
            MalformedError: a member is missing, of a wrong shape, or not known.
            UnsupportedVersionError: another major version.
            UnknownCriticalError: something critical is not understood.
            RefusalError: the type is not known (`unknown-schema`).
        """
        members = Members(payload, "The letter")
        letter = cls(
            v=members.need("v", version),
            id=members.need("id", uuid),
            salt=members.need("salt", _salt),
            type=members.need("type", _letter_type),
            sender=members.need("from", Author.from_payload),
            to=members.many("to", Addressee.from_payload, 200),
            conv=members.need("conv", uuid),
            cseq=members.need("cseq", integer(1)),
            prev=members.may("prev", sha256),
            after=members.many("after", uuid, 64),
            refs=members.many("refs", Ref.from_payload, 64),
            created=members.need("created", moment),
            expires=members.need("expires", moment),
            prio=members.need("prio", integer(0, 3)),
            prio_reason=members.may("prio_reason", text(500)),
            idem=members.may("idem", text(200)),
            agreement=members.may("agreement", AgreementRef.from_payload),
            purpose=members.may("purpose", text(500)),
            legal_basis=members.may("legal_basis", text(500)),
            handling=members.may("handling", Handling.from_payload),
            body=members.may("body", Body.from_payload),
            parts=members.many("parts", PartInfo.from_payload, MAX_PARTS),
            crit=members.many("crit", text(50), 50),
            ext=members.need("ext", mapping),
        )
        members.done()
        _check_whole(letter)
        _check_critical(letter, understood)
        return letter


def _check_whole(letter: Letter) -> None:
    """What no single member can show. An empty audience means nobody, so a letter needs an addressee."""
    if not letter.to or len(set(letter.to)) != len(letter.to):
        raise MalformedError("A letter has at least one addressee, and each only once.")
    if len(letter.nodes) > MAX_RECIPIENTS:
        raise MalformedError(f"A letter goes to at most {MAX_RECIPIENTS} nodes.")
    if letter.sender.node in letter.nodes:
        raise MalformedError("A letter does not go to its own sender.")
    if (letter.cseq == 1) != (letter.prev is None):
        raise MalformedError("The first letter in a conversation has no prev, every later one has.")
    if not letter.created < letter.expires <= letter.created + MAX_LIFE:
        raise MalformedError("A letter expires after it was created, and at most 90 days later.")
    if letter.type is LetterType.LETTER and (letter.body is None or letter.handling is None):
        raise MalformedError("A letter needs a body and its handling.")
    if len({part.pid for part in letter.parts}) != len(letter.parts):
        raise MalformedError("Each attachment stands there once.")


def _check_critical(letter: Letter, understood: Collection[str]) -> None:
    if any(name not in letter.ext for name in letter.crit):
        raise MalformedError("The letter calls something critical that is not in it.")
    if any(name not in understood for name in letter.crit):
        raise UnknownCriticalError


def _salt(value: Any) -> bytes:
    salt = unb64u(text(30)(value))
    if len(salt) != SALT:
        raise MalformedError("The salt has not 16 bytes.")
    return salt


def _letter_type(value: Any) -> LetterType:
    try:
        return LetterType(text(30)(value))
    except ValueError as error:
        raise RefusalError(Reason.UNKNOWN_SCHEMA, "The type of the letter is not known.") from error
