"""A letter as it lies here: ours in the outbox, theirs in the inbox, or whole inside another one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields.json import KT

from comity.exchange.core.digests import unb64u
from comity.exchange.core.envelope import Signed, open_signed, read_signed
from comity.exchange.core.errors import ExchangeError
from comity.exchange.core.letter import LetterType
from comity.exchange.descriptors import core_peer
from comity.exchange.models import InLetter, OutLetter
from comity.exchange.peers import known_peer
from comity.exchange.registry import LetterRefusalError
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.sharing.keepers import LetterRef
from comity.sharing.models import Consent, Item, ItemState

PASSED_ON = "sharing/passed-on/1"
OURS = "ours"  # in an address, for this node's own letters


@dataclass(frozen=True)
class Content:
    """What a letter says, with its signed bytes."""

    ref: LetterRef
    idg: str
    schema: str
    data: Mapping[str, Any]
    payload: Mapping[str, Any]
    inner: bytes = field(repr=False)

    @property
    def handling(self) -> Handling:
        """The stamp in the signed bytes."""
        return stamp_in(self.payload, self.ref.owner)

    @property
    def purpose(self) -> str:
        """What it was sent for."""
        return str(self.payload.get("purpose", ""))


def stamp_in(payload: Mapping[str, Any], owner: str) -> Handling:
    """Return the stamp of a signed payload; what is missing or strange is read in its strictest sense."""
    return Handling.from_wire(payload.get("handling") or {}, purpose=payload.get("purpose", ""), owner=owner)


def our_content(mid: UUID) -> Content | None:
    """Return a content letter of ours; None where there is none, or it is erased."""
    row = OutLetter.objects.filter(mid=mid).first()
    if row is None or not row.inner:
        return None
    found = read_signed(bytes(row.inner))
    if found.letter.type is not LetterType.LETTER or row.schema == PASSED_ON:
        return None
    return _content(found, LetterRef(settings.NODE_ID, mid))


def content_of(item: Item) -> Content | None:
    """Return what an item says, as its owner signed it; None once it is purged."""
    signed = signed_of(item)
    return None if signed is None else _content(signed, LetterRef(item.owner, item.mid))


def signed_of(item: Item) -> Signed | None:
    """Return the owner's signed letter of an item, out of the letter that brought it."""
    if item.state == ItemState.PURGED or item.carrier is None:
        return None
    row = InLetter.objects.filter(peer=item.peer_id, mid=item.carrier).first()
    if row is None or not row.inner or row.payload is None:
        return None
    if not item.is_second_hand:
        return read_signed(bytes(row.inner))
    return read_signed(str(row.payload["body"]["data"]["original"]).encode())


def signed_word(consent: Consent) -> bytes | None:
    """Return the owner's signed answer to a question of ours, as it came; None where there is none."""
    if consent.decision_letter is None:
        return None
    row = InLetter.objects.filter(peer__node=consent.owner, mid=consent.decision_letter).first()
    return bytes(row.inner) if row is not None and row.inner else None


def _content(signed: Signed, ref: LetterRef) -> Content:
    body = signed.letter.body
    return Content(
        ref,
        signed.idg,
        body.schema if body else "",
        body.data if body else {},
        signed.payload,
        signed.inner,
    )


@dataclass(frozen=True)
class Embedded:
    """A signed letter that came inside another one, and whether its signature could be checked here."""

    signed: Signed
    signer: str
    verified: bool

    @property
    def data(self) -> dict[str, Any]:
        """Its body."""
        body = self.signed.letter.body
        return body.data if body else {}

    @property
    def schema(self) -> str:
        """The name of its body."""
        body = self.signed.letter.body
        return body.schema if body else ""


def open_embedded(text: str, *, signer: str = "") -> Embedded:
    """Read a signed letter out of another one; verify it where this node is paired with its signer.

    Args:
        text: the compact token.
        signer: the node it must be of; empty for any.

    Raises:
        LetterRefusalError: it is no letter, not of that node, or its signature does not hold.
    """
    inner = text.encode()
    try:
        read = read_signed(inner)
        node = read.letter.sender.node
        if signer and node != signer:
            raise LetterRefusalError("wrong-signer")
        if node == settings.NODE_ID:
            return _our_own(read)
        peer = known_peer(node)
        if peer is None:
            return Embedded(read, node, verified=False)
        keys = core_peer(peer).keys
        return Embedded(open_signed(inner, signer_keys=keys, at=now()), node, verified=True)
    except ExchangeError as error:
        raise LetterRefusalError(f"inner-{error.code}"[:80]) from error


def _our_own(read: Signed) -> Embedded:
    """Take a letter of ours that comes back only where it is one: its digest says so."""
    mid = UUID(read.letter.id)
    if not OutLetter.objects.filter(mid=mid, idg=read.idg).exists():
        raise LetterRefusalError("inner-bad-signature")
    return Embedded(read, settings.NODE_ID, verified=True)


def carriers_of(node: str, mid: UUID) -> QuerySet[InLetter]:
    """Return the letters in which a node passed a letter on to us, also those that were refused. There is an index for it."""
    passed_on = InLetter.objects.annotate(inside=KT("payload__body__data__letter__id"))
    return passed_on.filter(peer__node=node, schema=PASSED_ON, inside=str(mid))


def digest_hex(digest: str) -> str:
    """Return a digest of the protocol as the rooms keep it, in hexadecimal."""
    return unb64u(digest).hex()
