"""Answers and receipts of a hostile node: what they do not prove, and what is kept as evidence."""

from dataclasses import replace

import pytest

from comity.exchange.core import strict_json
from comity.exchange.core.digests import digest
from comity.exchange.core.ids import new_id
from comity.exchange.core.mail import Consignment
from comity.exchange.core.receipts import Receipt, State, sign_receipt
from comity.exchange.core.tests.attacks import Attack
from comity.exchange.core.tests.test_hostile_shapes import a_receipt
from comity.exchange.core.wire import (
    JSON,
    MESSAGES,
    Response,
)


def forged_answer(receipt: str) -> Response:
    return Response(202, {"Content-Type": JSON}, strict_json.dump({"receipt": receipt}))


def concluded(attack: Attack, answer: Response) -> tuple[str, str]:
    """What Hanoi's courier makes of an answer to its letter to Tokyo."""
    attack.hanoi.write(attack.tokyo)
    consignment: Consignment = attack.hanoi.store.due(attack.town.clock(), 1)[0]
    peer = attack.hanoi.store.peers[attack.tokyo.id]
    end = attack.hanoi.node.courier.message_answer(consignment, peer, answer, {digest(consignment.body)})
    return end.action.value, end.code


def test_a_positive_status_without_a_right_receipt_is_no_success(attack: Attack) -> None:
    for body in (b"", b"{}", b'{"receipt":"a.b.c"}', b"OK"):
        action, code = concluded(attack, Response(200, {}, body))
        assert action == "retry"
        assert code.startswith("receipt:")


def test_a_receipt_of_another_peer_or_letter_is_no_success(attack: Attack) -> None:
    sealed = attack.hanoi.write(attack.taipei)
    attack.hanoi.node.send()
    honest = attack.taipei.store.kept(attack.hanoi.id, sealed.mid).receipt
    assert concluded(attack, forged_answer(honest)) == ("retry", "receipt:bad-signature")
    other = attack.hanoi.write(attack.tokyo)
    request = attack.hanoi.node.courier.message(attack.hanoi.store.consignment(attack.tokyo.id, other.mid))
    answer = attack.tokyo.node.edge.receive(
        attack.hanoi.spki, "POST", MESSAGES, request.headers, request.body
    )
    attack.hanoi.store.withdraw(attack.hanoi.store.consignment(attack.tokyo.id, other.mid))
    assert concluded(attack, answer) == ("retry", "receipt:digest-mismatch")


@pytest.mark.parametrize(
    ("answer", "end"),
    [
        (Response(502, {}, b"<html>bad gateway</html>"), ("retry", "http:502")),
        (Response(500, {}, b'{"type":"about:blank","status":500}'), ("retry", "http:500")),
        (Response(302, {"Location": "https://attacker.example"}, b""), ("retry", "http:302")),
        (
            Response(400, {}, b'{"type":"urn:cxp:error:malformed","status":400,"title":"x","retry":"never"}'),
            ("park", "malformed"),
        ),
        (
            Response(429, {}, b'{"type":"urn:cxp:error:quota","status":429,"retry":"later","retry_after":9}'),
            ("retry", "quota"),
        ),
    ],
)
def test_the_courier_judges_failures(attack: Attack, answer: Response, end: tuple[str, str]) -> None:
    assert concluded(attack, answer) == end


def test_another_state_than_stored_is_no_answer_to_a_letter(attack: Attack) -> None:
    attack.hanoi.write(attack.tokyo)
    consignment: Consignment = attack.hanoi.store.due(attack.town.clock(), 1)[0]
    said = Receipt(
        iss=attack.tokyo.id,
        aud=attack.hanoi.id,
        rid=new_id(),
        mid=consignment.mid,
        idg=consignment.cover.idg,
        dig=digest(consignment.body),
        state=State.STORED,
        at=attack.town.clock(),
        hw=1,
        rseq=1,
    )
    peer, tokyo = attack.hanoi.store.peers[attack.tokyo.id], attack.tokyo.party
    for state, key, end in ((State.STORED, tokyo.hop, "done"), (State.DELIVERED, tokyo.sig, "retry")):
        answer = forged_answer(sign_receipt(replace(said, state=state), key))
        judged = attack.hanoi.node.courier.message_answer(consignment, peer, answer, {said.dig})
        assert judged.action.value == end


def test_a_receipt_over_other_bytes_is_kept_as_evidence(attack: Attack) -> None:
    """Hanoi did get a letter of Tokyo, and signs for another content."""
    sealed = attack.tokyo.write(attack.hanoi)
    for change in ({"idg": digest(b"other")}, {"dig": digest(b"other")}):
        attack.tokyo.store.keep_receipts(attack.hanoi.id, [a_receipt(attack, replace(sealed, **change))])
        attack.tokyo.node.work()
    assert attack.tokyo.store.discarded() == ["digest-mismatch"] * 2
    assert attack.tokyo.store.sent[attack.hanoi.id, sealed.mid].state is None
    attack.tokyo.store.keep_receipts(attack.hanoi.id, [a_receipt(attack, sealed)])
    attack.tokyo.node.work()
    assert attack.tokyo.store.sent[attack.hanoi.id, sealed.mid].state is State.STORED


def test_a_receipt_for_a_letter_never_sent_is_kept_as_evidence(attack: Attack) -> None:
    attack.tokyo.store.keep_receipts(attack.hanoi.id, [a_receipt(attack, attack.sealed())])
    attack.tokyo.node.work()
    assert attack.tokyo.store.discarded() == ["digest-mismatch"]
    assert attack.tokyo.store.receipts == []


def test_a_peer_receipt_cannot_move_another_peers_letter(attack: Attack) -> None:
    """Hanoi signs `delivered` for a letter that Tokyo wrote to Taipei."""
    sealed = attack.tokyo.write(attack.taipei)
    attack.tokyo.store.keep_receipts(attack.hanoi.id, [a_receipt(attack, sealed)])
    attack.tokyo.node.work()
    assert attack.tokyo.store.discarded() == ["digest-mismatch"]
    assert attack.tokyo.store.sent[attack.taipei.id, sealed.mid].state is None
