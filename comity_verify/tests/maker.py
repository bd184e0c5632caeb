"""Bundles made by hand, from fixed keys: what a node would write, without any code of one."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

HANOI, TOKYO = "cxp:node:vn:hanoi", "cxp:node:jp:tokyo"
T0 = 1_795_000_000
MID = "01934f00-0000-7000-8000-000000000001"
OTHER = "01934f00-0000-7000-8000-000000000002"
REQUEST = "01934f00-0000-7000-8000-0000000000aa"
FILE = b"a picture"


def b64u(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def unb64u(text: bytes) -> bytes:
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


def dig(data: bytes) -> str:
    return b64u(hashlib.sha256(data).digest())


def plain(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Signer:
    """A key of one use, from a fixed seed."""

    def __init__(self, seed: str, use: str) -> None:
        self.private = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(seed.encode()).digest())
        self.use = use
        self.public = self.private.public_key().public_bytes_raw()
        self.x = b64u(self.public)
        self.kid = dig(f'{{"crv":"Ed25519","kty":"OKP","x":"{self.x}"}}'.encode())

    def jwk(self) -> dict[str, Any]:
        times = {"nbf": T0 - 1000, "exp": T0 + 1_000_000, "suite": 1}
        return {"kty": "OKP", "crv": "Ed25519", "x": self.x, "kid": self.kid, "use": self.use, **times}

    def token(self, typ: str, claims: Any, **header: Any) -> bytes:
        head = plain({"alg": "Ed25519", "kid": self.kid, "typ": typ, **header})
        signed = f"{b64u(head)}.{b64u(plain(claims))}".encode()
        return signed + b"." + b64u(self.private.sign(signed)).encode()


class Node:
    """A node with its keys and a log of some entries."""

    def __init__(self, node: str, entries: Sequence[bytes] = ()) -> None:
        self.node = node
        self.root, self.hop, self.sig, self.log = (
            Signer(f"{node} {use}", use) for use in ("root", "hop", "sig", "log")
        )
        self.origin = f"{node.replace(':', '-')}/log"
        self.salts = [hashlib.sha256(body).digest()[:16] for body in entries]
        self.entries = list(entries)
        self.hashes = [
            hashlib.sha256(salt + body).digest() for salt, body in zip(self.salts, entries, strict=True)
        ]
        self.leaves = [hashlib.sha256(b"\x00" + each).digest() for each in self.hashes]

    @property
    def kid(self) -> bytes:
        return hashlib.sha256(f"{self.origin}\n".encode() + b"\x01" + self.log.public).digest()[:4]

    def descriptor(self, ver: int = 1, **change: Any) -> bytes:
        key = base64.b64encode(b"\x01" + self.log.public).decode()
        claims = {
            "iss": self.node, "sub": self.node, "iat": T0 - 1000, "exp": T0 + 1_000_000, "ver": ver, "epoch": 1,
            "jwks": {"keys": [one.jwk() for one in (self.hop, self.sig, self.log)]},
            "log": {"origin": self.origin, "vkey": f"{self.origin}+{self.kid.hex()}+{key}"},
        }  # fmt: skip
        jwk = {"kty": "OKP", "crv": "Ed25519", "x": self.root.x}
        return self.root.token("cxp-node+jwt", {**claims, **change}, jwk=jwk)

    def checkpoint(self, size: int | None = None) -> bytes:
        size = len(self.leaves) if size is None else size
        text = f"{self.origin}\n{size}\n{base64.b64encode(root_of(self.leaves[:size])).decode()}\n"
        signature = base64.b64encode(self.kid + self.log.private.sign(text.encode())).decode()
        return f"{text}\n— {self.origin} {signature}\n".encode()

    def listed(self, *places: int) -> bytes:
        entries = [
            {
                "index": at,
                "salt": b64u(self.salts[at]),
                "body": self.entries[at].decode(),
                "path": [b64u(each) for each in path_of(self.leaves, at)],
            }
            for at in places
        ]
        return written({"entries": entries})

    def hop_token(self, to: str, body: bytes, inner: bytes, mid: str = MID, **change: Any) -> bytes:
        claims = {
            "v": "1.0", "iss": self.node, "aud": to, "iat": T0 + 5, "jti": OTHER, "htm": "POST",
            "htu": "/cxp/1/messages", "dig": dig(body), "mid": mid, "idg": dig(inner), "ls": 1, "epoch": 1, "prio": 3,
            "exp_at": T0 + 9000,
        }  # fmt: skip
        return self.hop.token("cxp-hop+jwt", {**claims, **change})

    def receipt(self, to: str, state: str, body: bytes, inner: bytes, mid: str = MID, **change: Any) -> bytes:
        rseq = ["stored", "refused", "delivered", "read", "actioned"].index(state) + 1
        claims = {
            "v": "1.0", "iss": self.node, "aud": to, "rid": f"01934f00-0000-7000-8000-0000000001{rseq:02}", "mid": mid,
            "idg": dig(inner), "dig": dig(body), "state": state, "at": T0 + 10 * rseq, "hw": 1, "rseq": rseq,
            "cp": self.checkpoint().decode(),
        }  # fmt: skip
        extra = {"read": {"by": "officer"}, "actioned": {"by": "officer"}, "refused": {"reason": "policy"}}
        key = self.hop if state == "stored" else self.sig
        return key.token("cxp-receipt+jwt", {**claims, **extra.get(state, {}), **change})


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root as RFC 6962 defines it, by recursion."""
    if len(leaves) < 2:
        return leaves[0] if leaves else hashlib.sha256(b"").digest()
    at = _split(len(leaves))
    return node_hash(root_of(leaves[:at]), root_of(leaves[at:]))


def path_of(leaves: Sequence[bytes], index: int) -> list[bytes]:
    if len(leaves) < 2:
        return []
    at = _split(len(leaves))
    if index < at:
        return [*path_of(leaves[:at], index), root_of(leaves[at:])]
    return [*path_of(leaves[at:], index - at), root_of(leaves[:at])]


def entry(event: str, kind: str, identifier: str, **details: Any) -> bytes:
    found = {
        "v": 1, "id": OTHER, "event": event, "outcome": "done", "at": "2026-11-18T09:46:40.000000+00:00",
        "actor": "person:01934f00-0000-7000-8000-0000000000bb", "agency": "vn-hanoi",
        "subject": {"kind": kind, "id": identifier}, "details": details,
    }  # fmt: skip
    return plain(found)


def written(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def letter(mid: str = MID, text: str = "Xin chào") -> tuple[bytes, bytes]:
    """A letter from Hanoi to Tokyo with one attachment, and the body it travels in."""
    payload = {
        "v": "1.0", "id": mid, "salt": "A" * 22, "type": "letter", "from": {"node": HANOI, "unit": "desk"},
        "to": [{"node": TOKYO, "unit": "desk"}], "conv": REQUEST, "cseq": 1, "after": [], "refs": [],
        "created": f"{datetime.fromtimestamp(T0, UTC):%Y-%m-%dT%H:%M:%SZ}", "expires": "2026-12-18T09:46:42Z", "prio": 3, "body": {"text": text},
        "parts": [{"pid": OTHER, "name": "ảnh.jpg", "size": len(FILE), "digest": dig(FILE)}], "crit": [], "ext": {},
    }  # fmt: skip
    inner = Signer(f"{HANOI} sig", "sig").token("cxp+jws", payload, cty="application/json")
    body = plain({"aad": b64u(f"{mid}|{HANOI}".encode()), "ciphertext": b64u(hashlib.sha512(inner).digest())})
    return inner, body


@dataclass
class Made:
    """The files of a bundle and its manifest, to be altered and written."""

    kind: str
    maker: str
    about: str
    files: dict[str, bytes]

    def manifest(self, files: Mapping[str, bytes] | None = None) -> dict[str, Any]:
        name = {"letter": "letter", "looked": "partner", "ledger": "commitment"}[self.kind]
        digests = {one: dig(data) for one, data in (files or self.files).items()}
        return {
            "format": "comity-proof/1",
            "kind": self.kind,
            "maker": self.maker,
            name: self.about,
            "files": digests,
        }

    def write(self, path: Path, manifest: bytes | None = None) -> Path:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("manifest.json", written(self.manifest()) if manifest is None else manifest)
            for name, data in self.files.items():
                archive.writestr(name, data)
        path.write_bytes(buffer.getvalue())
        return path


def of_letter() -> Made:
    """A bundle of Hanoi about a letter of Hanoi, with everything a bundle can hold."""
    inner, body = letter()
    later, later_body = letter(OTHER, "Thêm")
    noise = [entry("request.viewed", "request", REQUEST, n=n) for n in range(5)]
    posted = entry("message.posted", "letter", MID, idg=dig(inner), dig=dig(body))
    hanoi = Node(HANOI, [*noise, posted, *noise])
    tokyo = Node(TOKYO, noise)
    states = ("stored", "delivered", "read")
    files = {
        "README.txt": b"Plain words.\n",
        "letter.jws": inner,
        "body.jwe": body,
        "hop.jwt": hanoi.hop_token(TOKYO, body, inner, cp=hanoi.checkpoint(3).decode()),
        **{f"receipts/{state}.jwt": tokyo.receipt(HANOI, state, body, inner) for state in states},
        "odd/01.jwt": tokyo.receipt(HANOI, "refused", body, inner, rseq=9),
        "sender/descriptor-1.jwt": hanoi.descriptor(),
        "receiver/descriptor-1.jwt": tokyo.descriptor(),
        "log/entries.json": hanoi.listed(5),
        "log/checkpoint.txt": hanoi.checkpoint(),
        "held/hop.jwt": hanoi.hop_token(TOKYO, later_body, later, OTHER, cp=hanoi.checkpoint().decode()),
        "held/receipt.jwt": tokyo.receipt(HANOI, "stored", later_body, later, OTHER),
        "partner/checkpoint.txt": tokyo.checkpoint(),
    }
    return Made("letter", HANOI, MID, files)


def of_received_letter() -> Made:
    """A bundle of Tokyo about the same letter."""
    inner, body = letter()
    stored = entry("message.stored", "letter", MID, idg=dig(inner), dig=dig(body), peer=HANOI)
    tokyo, hanoi = Node(TOKYO, [stored] * 1 + [entry("log.read", "log", TOKYO)] * 2), Node(HANOI)
    named = {"origin": tokyo.origin, "hash": b64u(tokyo.hashes[0])}
    receipts = {
        f"receipts/{state}.jwt": tokyo.receipt(HANOI, state, body, inner, entry=named)
        for state in ("stored", "delivered", "actioned")
    }
    files = {
        "README.txt": b"Plain words.\n",
        "letter.jws": inner,
        "body.jwe": body,
        "hop.jwt": hanoi.hop_token(TOKYO, body, inner),
        **receipts,
        "sender/descriptor-1.jwt": hanoi.descriptor(),
        "receiver/descriptor-1.jwt": tokyo.descriptor(),
        "log/entries.json": tokyo.listed(0),
        "log/checkpoint.txt": tokyo.checkpoint(),
        "held/given.jwt": receipts["receipts/actioned.jwt"],
    }
    return Made("letter", TOKYO, MID, files)


def of_looks() -> Made:
    """Tokyo's list of who looked at what Hanoi sent, with the tree."""
    looks = [entry(event, "request", REQUEST) for event in ("request.viewed", "part.read", "request.viewed")]
    others = [entry("log.read", "log", TOKYO, n=n) for n in range(4)]
    tokyo = Node(TOKYO, [*others, *looks, others[0]])
    subjects = {
        "letter": MID,
        "subjects": [{"kind": "letter", "id": MID}, {"kind": "request", "id": REQUEST}],
    }
    listed, head = tokyo.listed(4, 5, 6), tokyo.checkpoint()
    claims = {
        "v": "1.0", "iss": TOKYO, "aud": HANOI, "iat": T0, "letters": [subjects],
        "events": ["request.viewed", "part.read"], "entries": dig(listed), "checkpoint": dig(head),
    }  # fmt: skip
    files = {
        "README.txt": b"Plain words.\n",
        "statement.jwt": tokyo.sig.token("comity-looks+jwt", claims),
        "maker/descriptor-1.jwt": tokyo.descriptor(),
        "log/entries.json": listed,
        "log/checkpoint.txt": head,
        "log/leaves.bin": b"".join(tokyo.leaves),
    }
    return Made("looked", TOKYO, HANOI, files)
