"""What a node says beside letters and receipts, as test vectors: a full letter, memberships, recovery, cards, voids, trees."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from typing import Any

from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.leaves import encode_entry, entry_hash
from comity.audit.core.merkle import leaf_hash, reader_over, root_of
from comity.audit.core.note_keys import LogKey
from comity.audit.core.proofs import consistency_proof, inclusion_proof
from comity.exchange.core.citing import Cited, citing
from comity.exchange.core.descriptor import sign_descriptor
from comity.exchange.core.digests import b64u, digest
from comity.exchange.core.envelope import seal
from comity.exchange.core.fingerprint import fingerprint_words
from comity.exchange.core.letter import Letter
from comity.exchange.core.letter_members import (
    Addressee,
    AgreementRef,
    Author,
    Body,
    Caveat,
    Classification,
    Grading,
    Handling,
    Ref,
)
from comity.exchange.core.membership import Version, conversation_id, new_nonce, sign_assent, sign_version
from comity.exchange.core.moments import seconds, to_rfc3339
from comity.exchange.core.parts import encrypt_part
from comity.exchange.core.recovery import Held, LogNote, Mark, Page, Question, Tombstone
from comity.exchange.core.strict_json import parse
from comity.exchange.core.voids import void_letter
from tools.vector_maker import KEYS, NOW, WRAPS, A, B, C, Maker, drafted

# of a key that nobody keeps: the certificate of node B on its card
CERTIFICATE = """-----BEGIN CERTIFICATE-----
MIIBgDCCASegAwIBAgIUNxcXuOMVSLNHORqO//8TasfKRawwCgYIKoZIzj0EAwIw
GjEYMBYGA1UEAwwPY3hwOm5vZGU6anA6YmJiMB4XDTI2MTExMjEyMDAwMFoXDTI3
MTExMjEyMDAwMFowGjEYMBYGA1UEAwwPY3hwOm5vZGU6anA6YmJiMFkwEwYHKoZI
zj0CAQYIKoZIzj0DAQcDQgAE/gCgfUQpviddaei9a3nIv3TdSalvA6IxUEVBPYnc
ybKrFts2CJifJ2kMwioLUq7Z0mCAcBR1V7DYdY4ARC6zoKNLMEkwGgYDVR0RBBMw
EYYPY3hwOm5vZGU6anA6YmJiMAwGA1UdEwEB/wQCMAAwHQYDVR0lBBYwFAYIKwYB
BQUHAwEGCCsGAQUFBwMCMAoGCCqGSM49BAMCA0cAMEQCIAYYmPP/UHhRsKPB3nHH
AQ5QR28ryBsh6XwnVI6XHODjAiBDfXAVEuTnZt1qqfdgie/RP5PVYWs3taeOLmJ5
2e/2DA==
-----END CERTIFICATE-----
"""
SPKI = "RP4h9KQ7CZ1N1lNUBlfRI8eppBE66eQoJ7J-sxOwGtA"


def membership_file() -> tuple[dict[str, Any], tuple[Version, Version]]:
    """A conversation of A, B and C in two versions, and the deputy's assent."""
    nonce = new_nonce()
    first = sign_version(
        Version(
            conv=conversation_id(A, nonce, NOW),
            number=1,
            author=A,
            owner=A,
            deputy=B,
            members=(Addressee(A, "desk"), Addressee(B, "desk")),
            at=NOW,
            nonce=nonce,
        ),
        KEYS["a.sig"],
    )
    everybody = (*first.members, Addressee(C, "lab"))
    second = sign_version(
        replace(first, number=2, prev=first.digest, nonce=None, members=everybody), KEYS["a.sig"]
    )
    assent = sign_assent(second, B, NOW, KEYS["b.sig"])
    told = {
        "about": "Versions of a membership, signed by a.sig, and the assent of the deputy, signed by b.sig.",
        "conv": first.conv,
        "made_of": {"owner": A, "nonce": nonce, "iat": seconds(NOW)},
        "versions": [{"token": one.token, "digest": one.digest} for one in (first, second)],
        "assent": {"token": assent.token, "digest": assent.digest},
        "body": {
            "conversation": first.conv,
            "act": "versions",
            "versions": [first.token, second.token],
            "assents": [assent.token],
        },
    }
    return told, (first, second)


def full_letter(maker: Maker, version: Version) -> Letter:
    """A letter with every member that there is."""
    part, _chunks = encrypt_part(b"two pages", "page.txt", "text/plain")
    before = maker.stream.id()
    handling = Handling(
        owner=A,
        codes=("police-only",),
        classification=Classification("comity", 1),
        grading=Grading("A", "1"),
        caveats=(Caveat("H3", "Ask before any use in court."), Caveat("death-penalty")),
        audience=("unit:desk",),
        onward="listed",
        listed=(C,),
        retain_until=NOW + timedelta(days=365),
        delete_after=NOW + timedelta(days=730),
        human_review=True,
    )
    letter = maker.letter(
        conv=version.conv,
        cseq=2,
        prev=digest(b"the letter before"),
        refs=(Ref(before, digest(b"the letter it answers"), "reply"),),
        prio=1,
        prio_reason="a departure in two hours",
        idem="case-4711/3",
        agreement=AgreementRef("vn-jp", 2, digest(b"the agreement"), "5.2"),
        purpose="investigation",
        legal_basis="Article 5 of the agreement",
        handling=handling,
        parts=(part,),
        body=Body("conversations/message/1", {"text": "Nguyễn Văn Thành / 阮文成"}),
    )
    piece = maker.stream.id()
    return citing(letter, Cited.under(version, piece, (B, C)), (before,))


def full_letter_file(letter: Letter) -> dict[str, Any]:
    sealed = seal(letter, KEYS["a.sig"], [WRAPS[B]])
    return {
        "about": "A letter with every member, opened by b.enc; whoever does not understand ext.membership refuses it.",
        "at": to_rfc3339(NOW),
        "sender": A,
        "mid": sealed.mid,
        "opens": "b.enc",
        "body": sealed.body.decode(),
        "inner": sealed.inner.decode(),
        "idg": sealed.idg,
        "dig": sealed.dig,
        "payload": letter.to_payload(),
    }


def void_file(maker: Maker) -> dict[str, Any]:
    """The void of a letter that was withdrawn, under the numbers after it."""
    gone = maker.sealed()
    void = void_letter(
        maker.consignment(gone),
        author=Author(A, "desk", "officer-17", "investigator"),
        reason="withdrawn",
        at=NOW,
    )
    placed = replace(void, id=maker.stream.id(), conv=maker.stream.id(), salt=maker.stream.octets(16))
    sealed = seal(placed, KEYS["a.sig"], [WRAPS[B]])
    body = placed.to_payload()["body"]
    return {
        "about": "A void: hw passes over link number 1 of epoch 1.",
        "withdrawn": {"mid": gone.mid, "idg": gone.idg},
        "mid": sealed.mid,
        "body": sealed.body.decode(),
        "payload": placed.to_payload(),
        "data": body["data"],
    }


def recovery_file(maker: Maker, receipt: str) -> dict[str, Any]:
    """What a restored A asks B, and B's only page."""
    lost, recalled = maker.sealed(), maker.stream.id()
    question = Question(epoch=2, ours=Mark(1, 3), theirs=Mark(1, 7), after="", want=(lost.mid,)).to_bytes()
    page = Page(
        rseq=9,
        expired=1,
        tombstones=(Tombstone(recalled), Tombstone(maker.stream.id(), ours=True)),
        letters=(Held(hop=maker.hop(lost), conv=maker.stream.id(), cseq=4, receipts=(receipt,)),),
        log=LogNote(cp="a.example/log\n7\nAAAA\n", entries=(digest(b"an entry of A"),)),
        gone=(maker.stream.id(),),
        after="page-1",
    ).to_bytes()
    return {
        "about": "POST /cxp/1/recovery of A in epoch 2, and the answer of B with every member.",
        "question": parse(question, 16_384),
        "page": parse(page, 262_144),
    }


def card_file() -> dict[str, Any]:
    """The card of B, as two operators hand it over."""
    root = KEYS["b.root"]
    token = sign_descriptor(replace(drafted(B, "b"), tls_spki=(SPKI,)), root)
    card = {
        "comity-card": 1,
        "descriptor": token,
        "certificates": CERTIFICATE,
        "country": "JPN",
        "names": {"en": "Tokyo desk", "ja": "東京デスク"},
        "zone": "Asia/Tokyo",
        "unit": "desk",
    }
    return {
        "about": "A card, the words that two operators compare, and the pin of its certificate.",
        "at": to_rfc3339(NOW),
        "card": card,
        "words": fingerprint_words(root.kid),
        "root_thumbprint": root.kid,
        "spki": SPKI,
    }


def log_file() -> dict[str, Any]:
    """Entries, leaves, a signed head and the two kinds of proof."""
    salts = [hashlib.sha256(f"salt {number}".encode()).digest()[:16] for number in range(7)]
    bodies = [
        encode_entry(
            {"v": 1, "id": f"01a20000-0000-7000-8000-0000000000{number:02d}", "event": "message.stored"}
        )
        for number in range(7)
    ]
    hashes = [entry_hash(salt, body) for salt, body in zip(salts, bodies, strict=True)]
    leaves = [leaf_hash(one) for one in hashes]
    read = reader_over(leaves)
    key = LogKey("b.example/log", KEYS["b.log"].ed25519())
    return {
        "about": "The log of B: leaf = SHA-256(0x00 || SHA-256(salt || entry)); the head is a C2SP checkpoint by b.log.",
        "vkey": key.verifier.encode(),
        "entries": [
            {"salt": b64u(salt), "entry": body.decode(), "hash": b64u(one), "leaf": b64u(leaf)}
            for salt, body, one, leaf in zip(salts, bodies, hashes, leaves, strict=True)
        ],
        "checkpoints": {str(size): sign_checkpoint(key, size, root_of(leaves[:size])) for size in (4, 7)},
        "inclusion": {"index": 2, "size": 7, "path": [b64u(one) for one in inclusion_proof(read, 2, 7)]},
        "consistency": {"old": 4, "new": 7, "path": [b64u(one) for one in consistency_proof(read, 4, 7)]},
    }


def wider_files(maker: Maker, stored: str) -> dict[str, dict[str, Any]]:
    """All of them by name; `stored` is a receipt that a letter of the recovery was answered with."""
    told, versions = membership_file()
    return {
        "membership": told,
        "full-letter": full_letter_file(full_letter(maker, versions[1])),
        "void": void_file(maker),
        "recovery": recovery_file(maker, stored),
        "card": card_file(),
        "log": log_file(),
    }
