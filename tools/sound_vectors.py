"""Keys, letters, receipts and files that a node must take, as test vectors."""

import hashlib
from typing import Any

from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.chunk_tree import ChunkTree
from comity.exchange.core.chunks import ChunkCipher
from comity.exchange.core.digests import b64u, digest
from comity.exchange.core.envelope import RecipientKey, reseal, seal
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.receipts import LogEntry, Receipt, State, sign_receipt
from tools.vector_maker import KEYS, NOW, WRAPS, A, B, C, Maker


def keys_file() -> dict[str, Any]:
    return {
        "about": "Secret keys for tests. d of a.sig is RFC 8037 A.1, d of b.enc RFC 7748 section 6.1 (Bob).",
        "keys": {label: one.to_secret() for label, one in KEYS.items()},
    }


def envelopes_file(maker: Maker) -> dict[str, Any]:
    one = maker.letter()
    sealed = seal(one, KEYS["a.sig"], [WRAPS[B]])
    two = maker.letter(to=(Addressee(B, "desk"), Addressee(C, "desk"), Addressee(C, "lab")))
    cases = [
        ("one-recipient", one, sealed, ["b.enc"]),
        ("two-nodes", two, seal(two, KEYS["a.sig"], [WRAPS[B], WRAPS[C]]), ["b.enc", "c.enc"]),
        (
            "encrypted-again",
            one,
            reseal(sealed.inner, one.id, A, [RecipientKey(B, KEYS["b.enc2"].public)]),
            ["b.enc2"],
        ),
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
