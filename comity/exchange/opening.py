"""Opening a stored letter: decrypt, verify, find the room that knows its body (EXCHANGE 1.7, steps 7 and 8)."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.exchange.core.digests import unb64u
from comity.exchange.core.envelope import open_sealed
from comity.exchange.core.errors import DescriptorError, ExchangeError, Reason, RefusalError
from comity.exchange.core.keys import Use
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.mail import READABLE_LATER, Closed
from comity.exchange.core.parts import PartInfo
from comity.exchange.core.voids import closed_by
from comity.exchange.descriptors import core_peer
from comity.exchange.identity import inner_keys
from comity.exchange.models import InLetter, Peer
from comity.exchange.registry import TAKE_NOTE, BodyType, ReceivedLetter, ReceivedPart, body_type, understood
from comity.lib import faults
from comity.lib.clock import now


@dataclass(frozen=True)
class OpenedLetter:
    """A letter whose seal, signature and shape hold."""

    inner: bytes
    payload: dict[str, Any]
    kind: LetterType
    conv: UUID
    cseq: int
    created: datetime
    expires: datetime
    prio: int
    schema: str
    unit: str
    data: dict[str, Any]
    parts: tuple[PartInfo, ...]
    closes: tuple[Closed, ...] = ()  # a void: the numbers that will not come

    def received(self, letter: InLetter) -> ReceivedLetter:
        """Return the letter as its room receives it; its files are named, read and followed by `exchange.files`."""
        return ReceivedLetter(
            mid=letter.mid,
            node=letter.peer.node,
            unit=self.unit,
            conv=self.conv,
            schema=self.schema,
            data=self.data,
            envelope=_readable(self.payload),
            inner=self.inner,
            idg=letter.idg,
            stored_at=letter.stored_at,
            parts=tuple(
                ReceivedPart(
                    str(row.file.pid),
                    row.file.label,
                    row.file.media,
                    row.file.size,
                    row.file.digest,
                    row.file_id,
                )
                for row in letter.files.select_related("file").order_by("place")
            ),
        )


def _readable(payload: dict[str, Any]) -> dict[str, Any]:
    """Return the payload with the agreement's digest as the agreements room writes it, in hexadecimal."""
    agreement = payload.get("agreement")
    if not agreement:
        return payload
    return {**payload, "agreement": {**agreement, "digest": unb64u(agreement["digest"]).hex()}}


def still_missing(letter: InLetter) -> bool:
    """Whether chunks that an opened letter names have not arrived."""
    return letter.files.filter(missing__gt=0).exists()


def open_letter(letter: InLetter) -> OpenedLetter:
    """Decrypt and verify a stored letter: its first body, or a later copy when the first cannot be read.

    Raises:
        RefusalError: whatever is wrong with it, with the reason for the signed refusal.
    """
    first: RefusalError | None = None
    for body, received in _bodies(letter):
        try:
            return _open_body(letter, body, received)
        except RefusalError as refusal:
            if refusal.reason not in READABLE_LATER:
                raise
            first = first or refusal
    raise first or RefusalError(Reason.UNREADABLE)


def _bodies(letter: InLetter) -> Iterator[tuple[bytes, bytes]]:
    """Yield each body with the one that was received: copies after the first, then those wrapped anew in their places."""
    received = {letter.dig: bytes(letter.body)}
    copies = letter.copies.filter(idg=letter.idg).order_by("at")
    received |= {copy.dig: bytes(copy.body) for copy in copies}
    yield from ((body, body) for body in received.values())
    for again in letter.rewrapped.order_by("at"):
        yield bytes(again.body), received[again.dig]


def _open_body(letter: InLetter, body: bytes, received: bytes) -> OpenedLetter:
    opened = open_sealed(
        body,
        received=received,
        mid=str(letter.mid),
        sender=letter.peer.node,
        own_enc_keys=inner_keys().enc,
        sender_keys=core_peer(letter.peer).keys,
        at=now(),
        me=settings.NODE_ID,
        understood=understood(),
        known_keys=_known_keys,
    )
    faults.reach(faults.IN_DECRYPTION)
    if opened.idg != letter.idg:
        raise RefusalError(Reason.DIGEST_MISMATCH)
    content = opened.letter
    return OpenedLetter(
        inner=opened.inner,
        payload=opened.payload,
        kind=content.type,
        conv=UUID(content.conv),
        cseq=content.cseq,
        created=content.created,
        expires=content.expires,
        prio=content.prio,
        schema=content.body.schema if content.body else "",
        unit=next((one.unit for one in content.to if one.node == settings.NODE_ID), ""),
        data=content.body.data if content.body else {},
        parts=content.parts,
        closes=_closes(content),
    )


def _known_keys() -> dict[str, set[str]]:
    """Return the encryption keys of all nodes known here, ours and earlier ones as well."""
    found = {str(settings.NODE_ID): {key.kid for key in inner_keys().enc}}
    for peer in Peer.objects.order_by("node"):
        with suppress(DescriptorError):  # a row that does not verify names no keys
            found[peer.node] = {key.kid for key in core_peer(peer).keys if key.use is Use.ENC}
    return found


def _closes(content: Letter) -> tuple[Closed, ...]:
    if content.type is not LetterType.VOID:
        return ()
    try:
        return closed_by(content)
    except ExchangeError as error:
        raise RefusalError.from_error(error) from error


def room_of(opened: OpenedLetter) -> BodyType:
    """Return the room that receives a letter, its body checked against the schema the room registered.

    Raises:
        RefusalError: no room knows it (`unknown-schema`), or it has not the room's shape.
    """
    if opened.kind is LetterType.TEST:
        if opened.parts:  # nobody would be shown them, and nobody would delete them
            raise RefusalError(Reason.MALFORMED)
        return TAKE_NOTE
    body = body_type(opened.schema)
    if body is None or opened.kind not in {body.kind, *body.also}:
        raise RefusalError(Reason.UNKNOWN_SCHEMA)
    if not body.validator.is_valid(opened.data):
        raise RefusalError(Reason.MALFORMED)
    return body
