"""The vectors beside letters and receipts: memberships, recovery, cards, voids, trees."""

from comity.audit.core.checkpoints import open_checkpoint
from comity.audit.core.leaves import entry_hash
from comity.audit.core.merkle import leaf_hash
from comity.audit.core.note_keys import VerifierKey
from comity.audit.core.proofs import verify_consistency, verify_inclusion
from comity.exchange.card import Card
from comity.exchange.core.citing import cited_in
from comity.exchange.core.course import course
from comity.exchange.core.descriptor import read_descriptor
from comity.exchange.core.digests import unb64u
from comity.exchange.core.envelope import open_sealed
from comity.exchange.core.hop import verify_own
from comity.exchange.core.keys import PublicKey
from comity.exchange.core.membership import conversation_id, verify_assent, verify_version
from comity.exchange.core.moments import from_rfc3339, from_seconds
from comity.exchange.core.recovery import Page, Question
from comity.exchange.core.strict_json import dump, parse
from comity.exchange.core.voids import closed_by
from comity.exchange.core.wire import MESSAGES
from comity.exchange.tls import certificates_pinned_by
from tests.conformance.stage import KEYS, PEERS, read


def keys_of(node: str) -> tuple[PublicKey, ...]:
    return PEERS[node].keys


def test_the_letter_with_every_member_is_opened() -> None:
    vector = read("full-letter")
    opened = open_sealed(
        vector["body"].encode(),
        mid=vector["mid"],
        sender=vector["sender"],
        own_enc_keys=[KEYS[vector["opens"]]],
        sender_keys=keys_of(vector["sender"]),
        at=from_rfc3339(vector["at"]),
        me="cxp:node:jp:bbb",
        understood=("membership",),
    )
    assert opened.payload == vector["payload"]
    cited = cited_in(opened.letter.ext)
    assert cited is not None
    assert cited.digest == read("membership")["versions"][1]["digest"]


def test_a_membership_holds_and_its_second_version_stands() -> None:
    vector = read("membership")
    versions = [verify_version(one["token"], keys_of) for one in vector["versions"]]
    made = vector["made_of"]
    assert conversation_id(made["owner"], made["nonce"], from_seconds(made["iat"])) == vector["conv"]
    assert [one.digest for one in versions] == [one["digest"] for one in vector["versions"]]
    assent = verify_assent(vector["assent"]["token"], keys_of)
    assert course(versions, [assent]) == tuple(versions)


def test_a_void_closes_the_number_of_the_letter_that_was_withdrawn() -> None:
    vector = read("void")
    opened = open_sealed(
        vector["body"].encode(),
        mid=vector["mid"],
        sender="cxp:node:vn:aaa",
        own_enc_keys=[KEYS["b.enc"]],
        sender_keys=keys_of("cxp:node:vn:aaa"),
        at=from_rfc3339(vector["payload"]["created"]),
        me="cxp:node:jp:bbb",
    )
    [closed] = closed_by(opened.letter)
    assert (closed.mid, closed.idg) == (vector["withdrawn"]["mid"], vector["withdrawn"]["idg"])


def test_question_and_page_of_a_recovery_are_read_and_written_alike() -> None:
    vector = read("recovery")
    question, page = dump(vector["question"]), dump(vector["page"])
    assert Question.from_bytes(question).to_bytes() == question
    assert parse(Page.from_bytes(page).to_bytes(), 262_144) == vector["page"]
    [held] = Page.from_bytes(page).letters
    _hop, cover = verify_own(
        held.hop,
        keys=keys_of("cxp:node:vn:aaa"),
        me="cxp:node:vn:aaa",
        to="cxp:node:jp:bbb",
        path=MESSAGES,
    )
    assert cover.mid in vector["question"]["want"]


def test_a_card_holds_its_certificate_and_its_words() -> None:
    vector = read("card")
    card = Card(**{name: value for name, value in vector["card"].items() if name != "comity-card"})
    card.require_shape()
    descriptor = read_descriptor(
        card.descriptor, root_thumbprint=vector["root_thumbprint"], at=from_rfc3339(vector["at"])
    )
    assert descriptor.tls_spki == (vector["spki"],)
    assert certificates_pinned_by(card.certificates, descriptor)


def test_the_log_proves_its_entries_and_its_growth() -> None:
    vector = read("log")
    key = VerifierKey.parse(vector["vkey"])
    heads = {
        int(size): open_checkpoint(note, [key]).checkpoint for size, note in vector["checkpoints"].items()
    }
    leaves = []
    for one in vector["entries"]:
        assert entry_hash(unb64u(one["salt"]), one["entry"].encode()) == unb64u(one["hash"])
        assert leaf_hash(unb64u(one["hash"])) == unb64u(one["leaf"])
        leaves.append(unb64u(one["leaf"]))
    shown, grown = vector["inclusion"], vector["consistency"]
    path = [unb64u(one) for one in shown["path"]]
    verify_inclusion(leaves[shown["index"]], shown["index"], shown["size"], path, heads[7].root)
    path = [unb64u(one) for one in grown["path"]]
    verify_consistency(grown["old"], heads[4].root, grown["new"], heads[7].root, path)
