"""The envelope: a signed letter inside an encrypted body (section 1.4 of the protocol).

Inner: compact JWS, Ed25519, `typ: cxp+jws`. Outer: JWE General JSON, `A256GCM`, one `ECDH-ES+A256KW` wrap for each
receiving node. The outer `aad` binds message id and sender, so that a body cannot be carried under another name.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from cryptography.exceptions import InvalidTag
from joserfc import jwe
from joserfc.errors import JoseError

from comity.exchange.core import _jose, strict_json
from comity.exchange.core._shape import Members, list_of, mapping, text
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.errors import (
    ExchangeError,
    MalformedError,
    Reason,
    RefusalError,
    TooLargeError,
    UnknownRecipientKeyError,
)
from comity.exchange.core.keys import PrivateKey, PublicKey, Use, curve_of, import_public
from comity.exchange.core.letter import MAX_RECIPIENTS, Letter

TYP = "cxp+jws"
MAX_BODY = 262_144
MAX_INNER = 262_144
PROTECTED = {"enc": "A256GCM", "typ": "cxp+jwe", "cty": TYP}
WRAP = "ECDH-ES+A256KW"

KnownKeys = Callable[[], Mapping[str, Collection[str]]]

# joserfc stops at 64 KiB of ciphertext and 16 recipients unless told otherwise.
_LIBRARY_ERRORS = (JoseError, InvalidTag, ValueError, TypeError, KeyError, AssertionError)


class _Registry(jwe.JWERegistry):
    max_ciphertext_length = MAX_BODY
    max_recipients = MAX_RECIPIENTS


_REGISTRY = _Registry(algorithms=[PROTECTED["enc"], WRAP])


@dataclass(frozen=True, slots=True)
class RecipientKey:
    """A receiving node and the encryption key of it to use."""

    node: str
    key: PublicKey


@dataclass(frozen=True, slots=True)
class Sealed:
    """A letter ready for the outbox: `inner` is kept and never made again, `body` may be made anew by `reseal`."""

    mid: str
    inner: bytes = field(repr=False)
    body: bytes = field(repr=False)
    idg: str
    dig: str


@dataclass(frozen=True, slots=True)
class Opened:
    """A letter that was opened and whose signature holds.

    Attributes:
        payload: strictly parsed.
        letter: the same, checked against the shapes of the protocol.
        inner: the signed bytes, to be kept as they are.
        idg: their digest.
        kid: the key that signed.
        recipients: the kids the body was encrypted to.
    """

    payload: dict[str, Any]
    letter: Letter
    inner: bytes = field(repr=False)
    idg: str
    kid: str
    recipients: tuple[str, ...]


def seal(letter: Letter, sig_key: PrivateKey, recipients: Sequence[RecipientKey]) -> Sealed:
    """Sign a letter and encrypt it to the nodes it is written to, one key each.

    Raises:
        KeyUseError, KeyTimeError: the signing key is not a sig key, or not valid when the letter was created.
        MalformedError: a receiver would not accept the letter, or the keys are not exactly its addressees'.
        TooLargeError: the body would be larger than 256 KiB.
    """
    sig_key.public.require_use(Use.SIG)
    sig_key.public.require_time(letter.created)
    payload = strict_json.dump(letter.to_payload())
    # What we would refuse from others we do not send.
    Letter.from_payload(strict_json.parse(payload, MAX_INNER), understood=letter.crit)
    if sorted(recipient.node for recipient in recipients) != sorted(letter.nodes):
        raise MalformedError("A letter is encrypted to exactly the nodes it is written to.")
    inner = _jose.sign(payload, sig_key, Use.SIG, typ=TYP, cty=_jose.CONTENT).encode()
    return reseal(inner, letter.id, letter.sender.node, recipients)


def reseal(inner: bytes, mid: str, sender: str, recipients: Sequence[RecipientKey]) -> Sealed:
    """Encrypt the same signed letter again, say after the receiver changed its key: same `mid` and `idg`, new `dig`."""
    if not 1 <= len(recipients) <= MAX_RECIPIENTS:
        raise MalformedError(f"A letter goes to 1 to {MAX_RECIPIENTS} nodes.")
    message = jwe.GeneralJSONEncryption(dict(PROTECTED), inner, aad=_aad(mid, sender))
    for recipient in recipients:
        recipient.key.require_use(Use.ENC)
        message.add_recipient({"alg": WRAP, "kid": recipient.key.kid}, recipient.key.jwk)
    body = strict_json.dump(dict(jwe.encrypt_json(message, None, registry=_REGISTRY)))
    if len(body) > MAX_BODY:
        raise TooLargeError(
            f"The letter is larger than {MAX_BODY} bytes; send long content as an attachment."
        )
    return Sealed(mid=mid, inner=inner, body=body, idg=digest(inner), dig=digest(body))


def rewrap(body: bytes, mid: str, sender: str, own: Sequence[PrivateKey], to: RecipientKey) -> bytes:
    """The same signed letter encrypted anew to a key of our own, before the key it came under is destroyed.

    Nothing but the wrapping is judged here; whoever opens the letter verifies it.

    Raises:
        ExchangeError: none of our keys opens the body.
    """
    inner = _decrypt(_outer(body), mid, sender, own)
    return reseal(inner, mid, sender, [to]).body


def own_payload(inner: bytes) -> dict[str, Any]:
    """What a letter of our own says, from its signed bytes, neither signature nor shape looked at: for our outbox only."""
    return strict_json.parse(unb64u(inner.decode("ascii").split(".")[1]), MAX_INNER)


def read_own(inner: bytes) -> Letter:
    """A letter of our own from its signed bytes, signature NOT verified: for our outbox only."""
    payload = own_payload(inner)
    return Letter.from_payload(payload, understood=payload["crit"])


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed letter that lies inside another one: strictly parsed, its shape checked."""

    payload: dict[str, Any]
    letter: Letter
    inner: bytes = field(repr=False)
    idg: str


def read_signed(inner: bytes) -> Signed:
    """Read a letter that lies whole inside another, its signature NOT verified: for one whose signer we do not know.

    Raises:
        ExchangeError: it is no letter of this protocol.
    """
    if len(inner) > MAX_INNER:
        raise TooLargeError
    token = _token(inner)
    _jose.header_of(token, TYP, extra=frozenset({"cty"}))
    payload = strict_json.parse(unb64u(token.split(".")[1]), MAX_INNER)
    return Signed(payload, Letter.from_payload(payload, _own_critical(payload)), inner, digest(inner))


def open_signed(inner: bytes, *, signer_keys: Sequence[PublicKey], at: datetime) -> Signed:
    """Verify a letter that lies whole inside another, with the keys of its signer, old ones as well.

    What its sender calls critical was for its own addressee to understand; it is not judged again.

    Raises:
        ExchangeError: it is no letter of this protocol, or not signed by one of these keys in its time.
    """
    data, key = _jose.verify(
        _token(inner),
        typ=TYP,
        uses=(Use.SIG,),
        keys=signer_keys,
        max_bytes=MAX_INNER,
        extra=frozenset({"cty"}),
    )
    payload = strict_json.parse(data, MAX_INNER)
    letter = Letter.from_payload(payload, _own_critical(payload))
    key.require_time(min(letter.created, at))
    return Signed(payload, letter, inner, digest(inner))


def _token(inner: bytes) -> str:
    try:
        return inner.decode("ascii")
    except UnicodeDecodeError as error:
        raise MalformedError("This is not a signed letter.") from error


def _own_critical(payload: dict[str, Any]) -> tuple[str, ...]:
    named = payload.get("crit")
    return tuple(one for one in named if isinstance(one, str)) if isinstance(named, list) else ()


def recipients_of(body: bytes) -> tuple[str, ...]:
    """The kids a body is encrypted to, its outer shape checked, nothing decrypted: all that an edge can do.

    Raises TooLargeError or MalformedError.
    """
    return tuple(recipient["header"]["kid"] for recipient in _outer(body)["recipients"])


def open_sealed(
    body: bytes,
    *,
    mid: str,
    sender: str,
    own_enc_keys: Sequence[PrivateKey],
    sender_keys: Sequence[PublicKey],
    at: datetime,
    me: str,
    understood: Collection[str] = (),
    received: bytes | None = None,
    known_keys: KnownKeys = dict,
) -> Opened:
    """Decrypt a body and verify the letter in it (step 7 of receiving).

    Args:
        body: as received.
        mid: the message id of the hop token.
        sender: the node of the hop token.
        own_enc_keys: our encryption keys, old ones as well.
        sender_keys: all keys known of the sender, old ones as well.
        at: now; a letter dated later is judged by this.
        me: our own node id.
        understood: members of `ext` this node understands.
        received: where `body` is our own wrapping of it (see `rewrap`), the one the sender made: it says for whom.
        known_keys: the encryption keys of each node known here, ours as well; asked for letters to several alone.

    Raises:
        RefusalError: whatever is wrong, with the reason for the receipt.
    """
    try:
        outer = _outer(body)
        inner = _decrypt(outer, mid, sender, own_enc_keys)
        made_for = outer if received is None else _outer(received)
        opened = _verify(inner, made_for, sender_keys=sender_keys, at=at, understood=understood)
    except ExchangeError as error:
        raise RefusalError.from_error(error) from error
    _check_binding(opened, mid=mid, sender=sender, me=me)
    _check_recipients(opened, known_keys)
    return opened


def _aad(mid: str, sender: str) -> bytes:
    return f"{mid}|{sender}".encode()


def _outer(body: bytes) -> dict[str, Any]:
    """The outer layer, strictly parsed: exactly the members of the protocol."""
    outer = strict_json.parse(body, MAX_BODY)
    members = Members(outer, "The body")
    members.need("protected", _protected)
    members.need("aad", text(200))
    for name in ("iv", "ciphertext", "tag"):
        members.need(name, text(MAX_BODY))
    recipients = members.need("recipients", list_of(_recipient, MAX_RECIPIENTS))
    members.done()
    if not recipients or len(set(recipients)) != len(recipients):
        raise MalformedError("The body is encrypted to at least one key, and to each only once.")
    return outer


def _protected(value: Any) -> None:
    written = unb64u(text(400)(value))
    parsed = strict_json.parse(written, 300)
    if parsed != PROTECTED:
        raise MalformedError("The body is encrypted in a way this node does not take.")
    # joserfc authenticates the header as it would write it itself, not as it was received.
    if strict_json.dump(parsed) != written:
        raise MalformedError("The protected header is written with white space or escapes.")


def _recipient(value: Any) -> str:
    members = Members(value, "The recipient")
    header = Members(members.need("header", mapping), "The recipient's header")
    members.need("encrypted_key", text(100))
    members.done()
    if header.need("alg", text(30)) != WRAP:
        raise MalformedError("The key is wrapped in a way this node does not take.")
    header.need("epk", _ephemeral)
    kid = header.need("kid", text(43, least=43))
    header.done()
    return kid


def _ephemeral(value: Any) -> None:
    members = Members(value, "The ephemeral key")
    if members.need("kty", text(3)) != "OKP":
        raise MalformedError("The ephemeral key is of another kind.")
    members.need("crv", text(10))
    members.need("x", text(43))
    members.done()
    import_public(value, curve_of(Use.ENC))


def _decrypt(outer: dict[str, Any], mid: str, sender: str, own: Sequence[PrivateKey]) -> bytes:
    if outer["aad"] != b64u(_aad(mid, sender)):
        raise RefusalError(Reason.ID_MISMATCH, "The body was made for another message id or sender.")
    keys = {key.kid: key for key in own}
    mine = [recipient for recipient in outer["recipients"] if recipient["header"]["kid"] in keys]
    if not mine:
        raise UnknownRecipientKeyError
    key = keys[mine[0]["header"]["kid"]]
    key.public.require_use(Use.ENC)
    # joserfc decrypts only when it holds a key for every recipient: it gets a copy with our own alone. Who else
    # stands there is compared with the signed addressees afterwards.
    try:
        message = jwe.decrypt_json(
            cast(jwe.GeneralJSONSerialization, {**outer, "recipients": mine[:1]}), key.jwk, registry=_REGISTRY
        )
    except _LIBRARY_ERRORS as error:
        raise RefusalError(Reason.UNREADABLE, "The body cannot be decrypted.") from error
    if not message.plaintext:
        raise RefusalError(Reason.UNREADABLE, "The body is empty.")
    return message.plaintext


def _verify(
    inner: bytes,
    outer: dict[str, Any],
    *,
    sender_keys: Sequence[PublicKey],
    at: datetime,
    understood: Collection[str],
) -> Opened:
    try:
        token = inner.decode("ascii")
    except UnicodeDecodeError as error:
        raise MalformedError("What was encrypted is not a signed letter.") from error
    data, key = _jose.verify(
        token, typ=TYP, uses=(Use.SIG,), keys=sender_keys, max_bytes=MAX_INNER, extra=frozenset({"cty"})
    )
    payload = strict_json.parse(data, MAX_INNER)
    letter = Letter.from_payload(payload, understood)
    key.require_time(min(letter.created, at))
    kids = tuple(recipient["header"]["kid"] for recipient in outer["recipients"])
    return Opened(
        payload=payload, letter=letter, inner=inner, idg=digest(inner), kid=key.kid, recipients=kids
    )


def _check_binding(opened: Opened, *, mid: str, sender: str, me: str) -> None:
    letter = opened.letter
    if letter.sender.node != sender:
        raise RefusalError(Reason.WRONG_SENDER, "The letter names another sender than the connection.")
    if letter.id != mid:
        raise RefusalError(Reason.ID_MISMATCH, "The letter has another id than its envelope.")
    if me not in letter.nodes:
        raise RefusalError(Reason.WRONG_AUDIENCE, "The letter is not written to this node.")


def _check_recipients(opened: Opened, known_keys: KnownKeys) -> None:
    """Require that a letter is encrypted to those it is written to: each known node by one key of its own.

    Of a node that is not known here the key is not known either; there are as many such keys as such nodes.
    """
    nodes, kids = opened.letter.nodes, set(opened.recipients)
    # the one key of a letter to us alone is ours, or it could not have been opened
    known = known_keys() if len(nodes) > 1 else {}
    meant = {node: kids.intersection(known[node]) for node in nodes if node in known}
    left = kids.difference(*meant.values())
    strange = any(not left.isdisjoint(keys) for keys in known.values())
    if len(kids) != len(nodes) or strange or any(len(own) != 1 for own in meant.values()):
        raise RefusalError(
            Reason.WRONG_AUDIENCE, "The letter is encrypted to others than those it is written to."
        )
