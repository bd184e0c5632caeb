"""Keys, letters, receipts and files that a node must take, as test vectors."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from comity.exchange.core import strict_json
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.chunk_tree import ChunkTree
from comity.exchange.core.chunks import CHUNK, ChunkCipher
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.envelope import RecipientKey, reseal, seal
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.membership import Version, conversation_id, new_nonce, sign_assent, sign_version
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.receipts import LogEntry, Receipt, State, sign_receipt
from comity.exchange.core.wire import PEER_STATE
from tools.vector_maker import KEYS, NOW, WRAPS, A, B, C, D, Maker


def keys_file() -> dict[str, Any]:
    return {
        "about": "Secret keys for tests. d of a.sig is RFC 8037 A.1, d of b.enc RFC 7748 section 6.1 (Bob).",
        "keys": {label: one.to_secret() for label, one in KEYS.items()},
    }


def envelopes_file(maker: Maker) -> dict[str, Any]:
    one = maker.letter()
    sealed = seal(one, KEYS["a.sig"], [WRAPS[B]])
    two = maker.letter(to=(Addressee(B, "desk"), Addressee(C, "desk"), Addressee(C, "lab")))
    with maker.apart("three nodes"):
        three = maker.letter(to=tuple(Addressee(node, "desk") for node in (B, C, D)))
        for_three = seal(three, KEYS["a.sig"], [WRAPS[node] for node in (B, C, D)])
    cases = [
        ("one-recipient", one, sealed, ["b.enc"]),
        ("two-nodes", two, seal(two, KEYS["a.sig"], [WRAPS[B], WRAPS[C]]), ["b.enc", "c.enc"]),
        (
            "encrypted-again",
            one,
            reseal(sealed.inner, one.id, A, [RecipientKey(B, KEYS["b.enc2"].public)]),
            ["b.enc2"],
        ),
        ("three-nodes", three, for_three, ["b.enc", "c.enc", "d.enc"]),
    ]
    return {
        "about": "JWE bodies. Each of `opens` decrypts the body to `inner`, whose payload is `payload`.",
        "envelopes": [
            {
                "name": name,
                "at": to_rfc3339(NOW),
                "sender": A,
                "mid": sealed.mid,
                "opens": opens,
                "body": sealed.body.decode(),
                "inner": sealed.inner.decode(),
                "idg": sealed.idg,
                "dig": sealed.dig,
                "payload": letter.to_payload(),
            }
            for name, letter, sealed, opens in cases
        ],
    }


def receipts_file(maker: Maker) -> dict[str, Any]:
    sealed = maker.sealed()
    receipts = []
    for number, state in enumerate(State, start=1):
        receipt = Receipt(
            iss=B,
            aud=A,
            rid=maker.stream.id(),
            mid=sealed.mid,
            idg=sealed.idg,
            dig=sealed.dig,
            state=state,
            at=NOW,
            hw=7,
            rseq=number,
            reason="policy" if state is State.REFUSED else None,
            by="duty officer" if state in {State.READ, State.ACTIONED} else None,
            entry=LogEntry("b.example/log", digest(b"entry")),
            cp="b.example/log\n9\nAAAA\n",
        )
        signer = "b.hop" if state is State.STORED else "b.sig"
        token = sign_receipt(receipt, KEYS[signer])
        receipts.append({"state": state.value, "signer": signer, "token": token})
    return {
        "about": "Receipts of B for one letter of A.",
        "issuer": B,
        "audience": A,
        "mid": sealed.mid,
        "idg": sealed.idg,
        "dig": sealed.dig,
        "receipts": receipts,
    }


def part_file() -> dict[str, Any]:
    data = b"A scan of a passport that never existed.\n" * 50
    part, chunks = encrypt_part(data, "hộ chiếu.png", "image/png")
    return {
        "about": "An attachment of one chunk: `file` and `chunks` are base64url.",
        "part": part.to_payload(),
        "file": b64u(data),
        "chunks": [b64u(chunk) for chunk in chunks],
    }


def chunk_tree_file() -> dict[str, Any]:
    """The tree over the chunks of a file, the path of each, bitmaps, and a file of many chunks by its digests alone."""
    files = []
    for n in (1, 2, 3, 5, 8, 13):
        digests = [hashlib.sha256(f"chunk {index}".encode()).digest() for index in range(n)]
        tree = ChunkTree(digests)
        have = Bitmap(n)
        for index in range(0, n, 3):
            have.add(index)
        files.append(
            {
                "n": n,
                "digests": [b64u(digest) for digest in digests],
                "root": tree.root,
                "proofs": [tree.path(index) for index in range(n)],
                "have": have.to_text(),
                "missing": list(have.missing()),
            }
        )
    key, pid = bytes(range(32)), "01900000-0000-7000-8000-000000000001"
    cipher = ChunkCipher(pid, key, 3)
    sealed = [cipher.seal(index, f"piece {index}".encode()) for index in range(3)]
    return {
        "about": "`digests` are SHA-256 of encrypted chunks; `proofs` are the header Cxp-Proof of each chunk. `sealed` are "
        "chunks 0 to 2 of a file of three, of the pieces `piece 0` to `piece 2`: shorter than any real chunk.",
        "files": files,
        "sealing": {"pid": pid, "key": b64u(key), "n": 3, "sealed": [b64u(chunk) for chunk in sealed]},
    }


def _told(name: str, signer: str, token: str) -> dict[str, Any]:
    """A token beside what stands in it."""
    header, claims = (strict_json.parse(unb64u(part), 100_000) for part in token.split(".")[:2])
    return {"name": name, "signer": signer, "token": token, "header": header, "claims": claims}


def versions(nonce: str) -> tuple[Version, Version]:
    """The first two versions of a membership that A owns, with B as its deputy."""
    members = tuple(Addressee(node, "desk") for node in (A, B, C))
    draft = Version(
        conv=conversation_id(A, nonce, NOW),
        number=1,
        author=A,
        owner=A,
        deputy=B,
        members=members,
        at=NOW,
        nonce=nonce,
    )
    first = sign_version(draft, KEYS["a.sig"])
    later = replace(
        draft, number=2, prev=first.digest, nonce=None, members=members[:2], at=NOW + timedelta(seconds=60)
    )
    return first, sign_version(later, KEYS["a.sig"])


def tokens_file(maker: Maker) -> dict[str, Any]:
    with maker.apart("tokens"):
        sealed = maker.sealed()
        first, later = versions(new_nonce())
        tokens = [
            _told("hop-token-of-a-letter", "a.hop", maker.hop(sealed)),
            _told("hop-token-alone", "a.hop", maker.hop(sealed, **asking(PEER_STATE))),
            _told("first-version", "a.sig", first.token),
            _told("second-version", "a.sig", later.token),
            _told("assent", "b.sig", sign_assent(later, B, NOW, KEYS["b.sig"]).token),
        ]
    return {
        "about": "Signed tokens of other kinds than receipts, letters and descriptors.",
        "body": sealed.body.decode(),
        "idg": sealed.idg,
        "first_version_digest": first.digest,
        "tokens": tokens,
    }


def asking(path: str) -> dict[str, Any]:
    """What makes a hop token that of a question without a body."""
    return {"method": "GET", "path": path, "body": b"", "cover": None, "checkpoint": None}


def chunks_file(maker: Maker) -> dict[str, Any]:
    """A file too large to stand here: its chunk i is the octet 65 + i, as often as the chunk is long."""
    lengths = [CHUNK] * 4 + [1000]
    with maker.apart("chunks"):
        data = b"".join(bytes([65 + index]) * length for index, length in enumerate(lengths))
        part, chunks = encrypt_part(data, "disk image.bin", "application/octet-stream")
    digests = [hashlib.sha256(chunk).digest() for chunk in chunks]
    tree = ChunkTree(digests)
    return {
        "about": "A file of five chunks: chunk i of the file is the octet 65 + i, as often as it is long.",
        "part": part.to_payload(),
        "chunks": [
            {
                "length": length,
                "octet": 65 + index,
                "first": b64u(chunk[:32]),
                "last": b64u(chunk[-16:]),
                "digest": b64u(digests[index]),
                "proof": tree.path(index),
            }
            for index, (length, chunk) in enumerate(zip(lengths, chunks, strict=True))
        ],
        "bitmaps": [
            {"there": there, "have": _bitmap(len(chunks), there)}
            for there in ([], [0, 3], [4], [0, 1, 2, 3, 4])
        ],
    }


def _bitmap(n: int, there: list[int]) -> str:
    found = Bitmap(n)
    for index in there:
        found.add(index)
    return found.to_text()
