"""The JSON Schemas of the protocol's tokens and documents, as the reference publishes them.

They say what the shape checks of `comity/exchange/core` say, for somebody who reads no Python; a test holds the two together.
What a schema cannot say (signatures, times, what must agree with what) stands in the pages of the reference.
"""

from typing import Any

from comity.exchange.core.chunks import CHUNK, MAX_CHUNKS, MAX_PART
from comity.exchange.core.edge import MAX_RECEIPTS
from comity.exchange.core.errors import Retry
from comity.exchange.core.hop import MAX_BYTES as MAX_HOP
from comity.exchange.core.keys import Use
from comity.exchange.core.letter import MAX_PARTS, MAX_RECIPIENTS, LetterType
from comity.exchange.core.letter_members import ONWARD, RELATIONS
from comity.exchange.core.membership import MAX_VERSIONS, Condition
from comity.exchange.core.moments import MAX_SECONDS
from comity.exchange.core.receipts import MAX_BYTES as MAX_RECEIPT
from comity.exchange.core.receipts import State
from comity.exchange.core.recovery import (
    MAX_WANTED,
    MOST_ENTRIES,
    MOST_LETTERS,
    MOST_RECEIPTS,
    MOST_TOMBSTONES,
)
from comity.exchange.core.strict_json import MAX_INTEGER
from comity.exchange.core.voids import MAX_CLOSED, REASONS

Schema = dict[str, Any]
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def obj(required: Schema, optional: Schema | None = None, **more: Any) -> Schema:
    """An object of exactly these members."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def text(most: int, least: int = 1) -> Schema:
    return {"type": "string", "minLength": least, "maxLength": most}


def pattern(expression: str, **more: Any) -> Schema:
    return {"type": "string", "pattern": f"^{expression}$", **more}


def whole(least: int = 0, most: int = MAX_INTEGER) -> Schema:
    return {"type": "integer", "minimum": least, "maximum": most}


def words(values: Any) -> Schema:
    return {"enum": sorted(str(value) for value in values)}


def many(items: Schema, most: int, least: int = 0) -> Schema:
    return {"type": "array", "items": items, "maxItems": most, **({"minItems": least} if least else {})}


def just(value: Any) -> Schema:
    return {"const": value}


# base64url without padding: the last letter of so many bytes carries no loose bits
DIGEST = pattern("[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]")
OCTETS_16 = pattern("[A-Za-z0-9_-]{21}[AQgw]")
B64U = pattern("[A-Za-z0-9_-]*")
THREE_PARTS = r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*\.[A-Za-z0-9_-]+"
UUID7 = pattern("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
NODE = pattern("cxp:node:[a-z]{2}:[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
VERSION = pattern(r"1\.(0|[1-9][0-9]{0,3})")
SECONDS = whole(0, MAX_SECONDS)
MOMENT = pattern(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{3}|\.[0-9]{6})?Z", maxLength=32
)
CHECKPOINT = text(2000)
ADDRESSEE = obj({"node": NODE, "unit": text(64)})
ANYTHING: Schema = {"type": "object"}
BODY_NAME = pattern("[a-z][a-z0-9-]{0,49}/[a-z][a-z0-9-]{0,49}/[1-9][0-9]{0,3}")
MEDIA = pattern("[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}")


def header(typ: str, **more: Schema) -> Schema:
    """The protected header of a compact token."""
    return obj({"alg": just("Ed25519"), "kid": DIGEST, "typ": just(typ), **more})


def _okp(curve: str) -> Schema:
    return obj({"kty": just("OKP"), "crv": just(curve), "x": DIGEST})


def _key() -> Schema:
    shape = obj(
        {
            "kty": just("OKP"),
            "crv": words(["Ed25519", "X25519"]),
            "x": DIGEST,
            "kid": DIGEST,
            "use": words(set(Use) - {Use.ROOT}),
            "nbf": SECONDS,
            "exp": SECONDS,
            "suite": just(1),
        }
    )
    is_enc = {"properties": {"use": just("enc")}}
    curve = {"properties": {"crv": just("X25519")}}
    other = {"properties": {"crv": just("Ed25519")}}
    return {**shape, "if": is_enc, "then": curve, "else": other}


def _descriptor() -> Schema:
    capabilities = obj(
        {
            "versions": many(text(10), 10),
            "suites": many(whole(1, 99), 10),
            "max_body": whole(1),
            "max_part": whole(1),
            "features": many(text(50), 50),
        }
    )
    return obj(
        {
            "iss": NODE,
            "sub": NODE,
            "iat": SECONDS,
            "exp": SECONDS,
            "ver": whole(1),
            "epoch": whole(1),
            "jwks": obj({"keys": many(_key(), 64)}),
            "tls_spki": many(DIGEST, 4),
            "endpoints": many(pattern(r"https://[\x21-\x5b\x5d-\x7e]+", maxLength=300), 8),
            "cxp": capabilities,
            "units": many(obj({"id": text(64), "roles": many(text(64), 50)}), 1000),
            "contact": text(500, 0),
        },
        {"log": obj({"origin": text(200), "vkey": text(300)})},
    )


_COVER = {
    "mid": UUID7,
    "idg": DIGEST,
    "ls": whole(1),
    "epoch": whole(1),
    "prio": whole(0, 3),
    "exp_at": SECONDS,
}


def _hop() -> Schema:
    shape = obj(
        {
            "v": VERSION,
            "iss": NODE,
            "aud": NODE,
            "iat": SECONDS,
            "jti": UUID7,
            "htm": text(10),
            "htu": text(300),
            "dig": DIGEST,
        },
        {"cp": CHECKPOINT, **_COVER},
    )
    return {**shape, "dependentRequired": {name: [one for one in _COVER if one != name] for name in _COVER}}


def _handling() -> Schema:
    return obj(
        {
            "owner": NODE,
            "codes": many(text(50), 50),
            "audience": many(text(150), 200),
            "onward": words(ONWARD),
            "listed": many(NODE, 200),
            "human_review": {"type": "boolean"},
        },
        {
            "classification": obj({"scheme": text(50), "level": whole(0, 9)}),
            "grading": obj({"source": text(10), "information": text(10)}),
            "caveats": many(obj({"code": text(50)}, {"text": text(1000)}), 50),
            "retain_until": MOMENT,
            "delete_after": MOMENT,
        },
    )


def _part() -> Schema:
    return obj(
        {
            "pid": UUID7,
            "name": text(255),
            "media": MEDIA,
            "size": whole(1, MAX_PART),
            "digest": DIGEST,
            "chunk": just(CHUNK),
            "n": whole(1, MAX_CHUNKS),
            "key": DIGEST,
            "root": DIGEST,
        }
    )


def _letter() -> Schema:
    shape = obj(
        {
            "v": VERSION,
            "id": UUID7,
            "salt": OCTETS_16,
            "type": words(LetterType),
            "from": obj({"node": NODE, "unit": text(64), "actor": text(100), "role": text(64)}),
            "to": many(ADDRESSEE, 200, 1),
            "conv": UUID7,
            "cseq": whole(1),
            "created": MOMENT,
            "expires": MOMENT,
            "prio": whole(0, 3),
            "ext": ANYTHING,
        },
        {
            "prev": DIGEST,
            "after": many(UUID7, 64),
            "refs": many(obj({"id": UUID7, "digest": DIGEST, "rel": words(RELATIONS)}), 64),
            "prio_reason": text(500),
            "idem": text(200),
            "agreement": obj({"id": text(100), "ver": whole(1), "digest": DIGEST, "article": text(100)}),
            "purpose": text(500),
            "legal_basis": text(500),
            "handling": _handling(),
            "body": obj({"schema": BODY_NAME, "data": ANYTHING}),
            "parts": many(_part(), MAX_PARTS),
            "crit": many(text(50), 50),
        },
    )
    first = {"properties": {"cseq": just(1)}}
    a_letter = {"properties": {"type": just("letter")}}
    return {
        **shape,
        "allOf": [
            {"if": first, "then": {"not": {"required": ["prev"]}}, "else": {"required": ["prev"]}},
            {"if": a_letter, "then": {"required": ["body", "handling"]}},
        ],
    }


def _sealed() -> Schema:
    recipient = obj(
        {
            "header": obj({"alg": just("ECDH-ES+A256KW"), "kid": DIGEST, "epk": _okp("X25519")}),
            "encrypted_key": text(100),
        }
    )
    return obj(
        {
            "protected": text(400),
            "aad": text(200),
            "iv": B64U,
            "ciphertext": B64U,
            "tag": B64U,
            "recipients": many(recipient, MAX_RECIPIENTS, 1),
        }
    )


def _receipt() -> Schema:
    shape = obj(
        {
            "v": VERSION,
            "iss": NODE,
            "aud": NODE,
            "rid": UUID7,
            "mid": UUID7,
            "idg": DIGEST,
            "dig": DIGEST,
            "state": words(State),
            "at": SECONDS,
            "hw": whole(),
            "rseq": whole(1),
        },
        {
            "reason": text(100),
            "by": text(100),
            "entry": obj({"origin": text(200), "hash": DIGEST}),
            "cp": CHECKPOINT,
        },
    )
    refused = {"properties": {"state": just("refused")}}
    act = {"properties": {"state": words(["read", "actioned"])}}
    return {
        **shape,
        "allOf": [
            {"if": refused, "then": {"required": ["reason"]}},
            {"if": act, "then": {"required": ["by"]}},
        ],
    }


def _membership() -> Schema:
    shape = obj(
        {
            "iss": NODE,
            "conv": UUID7,
            "version": whole(1, MAX_VERSIONS),
            "owner": NODE,
            "members": many(ADDRESSEE, MAX_RECIPIENTS),
            "state": words(Condition),
            "takeover": {"type": "boolean"},
            "iat": SECONDS,
        },
        {"prev": DIGEST, "deputy": NODE, "nonce": text(22, 22)},
    )
    first = {"properties": {"version": just(1)}}
    begins = {"required": ["nonce"], "not": {"required": ["prev"]}}
    follows = {"required": ["prev"], "not": {"required": ["nonce"]}}
    return {**shape, "if": first, "then": begins, "else": follows}


def _recovery() -> dict[str, Schema]:
    mark = obj({"epoch": whole(), "ls": whole()})
    held = obj(
        {"hop": text(MAX_HOP)},
        {"conv": UUID7, "cseq": whole(1), "receipts": many(text(MAX_RECEIPT), MOST_RECEIPTS)},
    )
    log = obj({}, {"cp": CHECKPOINT, "entries": many(DIGEST, MOST_ENTRIES)})
    return {
        "recovery-question": obj(
            {"v": VERSION, "epoch": whole(2), "ours": mark, "theirs": mark, "after": text(200, 0)},
            {"want": many(UUID7, MAX_WANTED)},
        ),
        "recovery-page": obj(
            {"v": VERSION, "expired": whole()},
            {
                "rseq": whole(),
                "tombstones": many(obj({"mid": UUID7, "ours": {"type": "boolean"}}), MOST_TOMBSTONES),
                "letters": many(held, MOST_LETTERS),
                "log": log,
                "gone": many(UUID7, MAX_WANTED),
                "after": text(200),
            },
        ),
    }


def _void() -> Schema:
    closed = obj(
        {"mid": UUID7, "idg": DIGEST, "epoch": whole(1), "ls": whole(1), "conv": UUID7, "cseq": whole(1)}
    )
    return obj({"closes": many(closed, MAX_CLOSED, 1), "reason": words(REASONS)})


def _problem() -> Schema:
    return obj(
        {
            "type": pattern("urn:cxp:error:[a-z-]{1,40}"),
            "status": whole(400, 599),
            "title": text(200),
            "retry": words(Retry),
            "server_time": MOMENT,
        },
        {"mid": UUID7, "retry_after": whole(0, 86_400)},
    )


def _card() -> Schema:
    return obj(
        {
            "comity-card": just(1),
            "descriptor": {"type": "string"},
            "certificates": {"type": "string"},
            "country": pattern("[A-Z]{1,4}"),
            "names": {
                "type": "object",
                "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z]{2,4})?$"},
                "additionalProperties": text(200),
                "minProperties": 1,
                "maxProperties": 12,
            },
            "zone": text(64),
            "unit": text(64),
        }
    )


def protocol() -> dict[str, Schema]:
    """Name and schema of each token's header and claims, and of each document."""
    state = obj(
        {"v": VERSION, "epoch": whole(1), "peer_epoch": whole(), "hw": whole(), "server_time": MOMENT},
        {"cp": CHECKPOINT},
    )
    found = {
        "descriptor-header": header("cxp-node+jwt", jwk=_okp("Ed25519")),
        "descriptor": _descriptor(),
        "hop-header": header("cxp-hop+jwt"),
        "hop": _hop(),
        "letter-header": header("cxp+jws", cty=just("application/json")),
        "letter": _letter(),
        "sealed": _sealed(),
        "sealed-protected": obj({"enc": just("A256GCM"), "typ": just("cxp+jwe"), "cty": just("cxp+jws")}),
        "receipt-header": header("cxp-receipt+jwt"),
        "receipt": _receipt(),
        "membership-header": header("cxp-membership+jws"),
        "membership": _membership(),
        "assent-header": header("cxp-assent+jws"),
        "assent": obj({"iss": NODE, "conv": UUID7, "digest": DIGEST, "iat": SECONDS}),
        "cited": obj(
            {
                "version": whole(1, MAX_VERSIONS),
                "digest": DIGEST,
                "piece": UUID7,
                "audience": many(NODE, MAX_RECIPIENTS),
            }
        ),
        "receipts-batch": obj({"v": VERSION, "receipts": many(text(MAX_RECEIPT), MAX_RECEIPTS)}),
        "answer-message": obj({"receipt": pattern(THREE_PARTS, maxLength=MAX_RECEIPT)}),
        "answer-receipts": obj({"kept": whole(0, MAX_RECEIPTS)}),
        "answer-part": obj({"n": whole(1, MAX_CHUNKS), "have": B64U}),
        "peer-state": state,
        **_recovery(),
        "problem": _problem(),
        "card": _card(),
        "body-exchange-void-1": _void(),
    }
    return {name: {"$schema": DIALECT, "title": name, **schema} for name, schema in found.items()}
