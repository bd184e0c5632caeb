"""Opening a stored letter: decrypt, verify, find the room that knows its body (EXCHANGE 1.7, steps 7 and 8)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jsonschema
from django.conf import settings

from comity.exchange.core.digests import unb64u
from comity.exchange.core.envelope import open_sealed
from comity.exchange.core.errors import Reason, RefusalError
from comity.exchange.core.letter import LetterType
from comity.exchange.core.parts import PartInfo, decrypt_part
from comity.exchange.descriptors import descriptor_of
from comity.exchange.identity import inner_keys
from comity.exchange.models import InLetter
from comity.exchange.registry import BodyType, ReceivedLetter, ReceivedPart, body_type
from comity.lib.clock import now


@dataclass(frozen=True)
class OpenedLetter:
    """A letter whose seal, signature and shape hold, and the room that receives its body."""

    inner: bytes
    payload: dict[str, Any]
    conv: UUID
    cseq: int
    schema: str
    unit: str
    body: BodyType
    data: dict[str, Any]
    parts: tuple[PartInfo, ...]

    def received(self, letter: InLetter) -> ReceivedLetter:
        """Return the letter as its room receives it, its files decrypted and checked.

        Raises:
            RefusalError: a file does not decrypt to what the letter says.
        """
        return ReceivedLetter(
            mid=letter.mid,
            node=letter.peer.node,
            unit=self.unit,
            conv=self.conv,
            schema=self.schema,
            data=self.data,
            envelope=_readable(self.payload),
            stored_at=letter.stored_at,
            parts=tuple(_file(letter, part) for part in self.parts),
        )


def _readable(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the payload with the agreement's digest as the agreements room writes it, in hexadecimal."""
    agreement = payload.get("agreement")
    if not agreement:
        return payload

    return {**payload, "agreement": {**agreement, "digest": unb64u(agreement["digest"]).hex()}}


def _file(letter: InLetter, part: PartInfo) -> ReceivedPart:
    chunks = [bytes(row.chunk or b"") for row in letter.parts.filter(root=part.root).order_by("index")]
    content = decrypt_part(part, chunks)
    return ReceivedPart(part.pid, part.name, part.media, part.size, part.digest, content)


def missing_parts(letter: InLetter, opened: OpenedLetter) -> bool:
    """Whether chunks that the letter names have not arrived."""
    wanted = sum(part.n for part in opened.parts)
    return letter.parts.filter(chunk__isnull=False).count() < wanted


def open_letter(letter: InLetter) -> OpenedLetter:
    """Decrypt and verify a stored letter, and check its body against the schema its room registered.

    Raises:
        RefusalError: whatever is wrong with it, with the reason for the signed refusal.
    """
    opened = open_sealed(
        bytes(letter.body),
        mid=str(letter.mid),
        sender=letter.peer.node,
        own_enc_keys=inner_keys().enc,
        sender_keys=descriptor_of(letter.peer).keys,
        at=now(),
        me=settings.NODE_ID,
    )
    if opened.idg != letter.idg:
        raise RefusalError(Reason.DIGEST_MISMATCH)
    content = opened.letter
    if content.type is not LetterType.LETTER or content.body is None:
        raise RefusalError(Reason.UNKNOWN_SCHEMA)
    body = body_type(content.body.schema)
    if body is None:
        raise RefusalError(Reason.UNKNOWN_SCHEMA)
    try:
        jsonschema.validate(
            content.body.data, body.shape, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
        )
    except jsonschema.ValidationError as error:
        raise RefusalError(Reason.MALFORMED) from error
    return OpenedLetter(
        inner=opened.inner,
        payload=opened.payload,
        conv=UUID(content.conv),
        cseq=content.cseq,
        schema=content.body.schema,
        unit=next((one.unit for one in content.to if one.node == settings.NODE_ID), ""),
        body=body,
        data=content.body.data,
        parts=content.parts,
    )
