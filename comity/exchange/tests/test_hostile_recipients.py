"""Attacks on who writes and who is written to: other addressees, other senders, strangers and the suspended."""

from datetime import timedelta
from typing import Any

import pytest

from comity.exchange.actions import resume_peer, suspend_peer
from comity.exchange.core import strict_json
from comity.exchange.core.envelope import RecipientKey, reseal, seal
from comity.exchange.core.ids import new_id
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.letter_members import Addressee, Author
from comity.exchange.core.wire import Response
from comity.exchange.models import Peer
from comity.exchange.tests.conftest import OPERATOR
from comity.exchange.tests.hostile import Case, Stage, at_edge, claims_of, hold, opened
from comity.exchange.tests.partners import open_all
from comity.lib.clock import now

CASES: list[Case] = []
edge, inside = at_edge(CASES), opened(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


@edge("a token for somebody else", "wrong-audience")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(sealed, stage.tokyo.token(sealed, aud=stage.seoul.node))


@edge("a token in the name of another partner", "bad-signature")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(sealed, stage.tokyo.token(sealed, iss=stage.seoul.node))


@edge("a token of one partner over the connection of another", "bad-signature", by="node:cxp:node:kr:seoul")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    return stage.tokyo.post(sealed, stage.tokyo.token(sealed), spki=stage.seoul.spki)


@edge("a stranger", "unknown-peer", by="stranger")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(stage.sealed(), spki="A" * 43)


@edge("nobody's certificate", "unknown-peer", by="stranger")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(stage.sealed(), spki="")


@edge("a suspended partner", "revoked")
def _(stage: Stage) -> Response:
    peer = Peer.objects.get(node=stage.tokyo.node)
    suspend_peer(OPERATOR, peer.pk)
    stage.mark()
    stage.after.append(lambda: resume_peer(OPERATOR, peer.pk))
    return stage.tokyo.post(stage.sealed())


@edge("encrypted to somebody else", "unknown-recipient-key")
def _(stage: Stage) -> Response:
    letter = stage.tokyo.letter()
    inner = seal(letter, stage.tokyo.sig, [stage.tokyo.wrap()]).inner
    other = [stage.tokyo.wrap(stage.houses["seoul"])]
    return stage.tokyo.post(reseal(inner, letter.id, stage.tokyo.node, other))


@edge("encrypted to nobody", "malformed")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(stage.with_body(stage.sealed(), recipients=[]))


@edge("encrypted to one key twice", "malformed")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    [one] = strict_json.parse(sealed.body, 300_000)["recipients"]
    return stage.tokyo.post(stage.with_body(sealed, recipients=[one, one]))


@edge("encrypted to more than may be", "malformed")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    [one] = strict_json.parse(sealed.body, 300_000)["recipients"]
    many = [{**one, "header": {**one["header"], "kid": f"{number:043d}"}} for number in range(33)]
    return stage.tokyo.post(stage.with_body(sealed, recipients=many))


@edge("a key wrapped in another way", "malformed")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    [one] = strict_json.parse(sealed.body, 300_000)["recipients"]
    one["header"]["alg"] = "RSA1_5"
    return stage.tokyo.post(stage.with_body(sealed, recipients=[one]))


@inside("written to another node, encrypted to us", "wrong-audience")
def _(stage: Stage) -> Response:
    seoul = stage.houses["seoul"]
    letter = stage.tokyo.letter(to=(Addressee(seoul.node, "desk"),))
    inner = seal(letter, stage.tokyo.sig, [stage.tokyo.wrap(seoul)]).inner
    return stage.tokyo.post(reseal(inner, letter.id, stage.tokyo.node, [stage.tokyo.wrap()]))


@inside("encrypted to more than it is written to", "wrong-audience")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    wraps = [stage.tokyo.wrap(), stage.tokyo.wrap(stage.houses["seoul"])]
    return stage.tokyo.post(reseal(sealed.inner, sealed.mid, stage.tokyo.node, wraps))


def to_two(stage: Stage, others: list[RecipientKey], second: str = "") -> Response:
    """A letter to us and to another node, encrypted to us and to whom one likes."""
    seoul = stage.houses["seoul"]
    letter = stage.tokyo.letter(
        to=(Addressee(stage.tokyo.us.node, "desk"), Addressee(second or seoul.node, "desk"))
    )
    wrap = RecipientKey(second or seoul.node, seoul.inner.enc[0].public)
    inner = seal(letter, stage.tokyo.sig, [stage.tokyo.wrap(), wrap]).inner
    return stage.tokyo.post(reseal(inner, letter.id, stage.tokyo.node, [stage.tokyo.wrap(), *others]))


def strange_key() -> RecipientKey:
    return RecipientKey("cxp:node:aa:n1", generate_key(Use.ENC, nbf=now() - timedelta(days=1)).public)


@inside("written to two, encrypted to a stranger in the place of one", "wrong-audience")
def _(stage: Stage) -> Response:
    return to_two(stage, [strange_key()])


@inside("written to two, encrypted to a partner in the place of one", "wrong-audience")
def _(stage: Stage) -> Response:
    return to_two(stage, [stage.tokyo.wrap(stage.houses["seoul"])], "cxp:node:aa:n1")


@inside("written to two, encrypted to its own sender in the place of one", "wrong-audience")
def _(stage: Stage) -> Response:
    return to_two(stage, [stage.tokyo.wrap(stage.tokyo.house)])


@inside("written to two, encrypted to us alone", "wrong-audience")
def _(stage: Stage) -> Response:
    return to_two(stage, [])


@pytest.mark.parametrize("second", ["a partner", "a node that we do not know"])
def test_a_letter_to_two_that_is_encrypted_to_both_is_taken(stage: Stage, second: str) -> None:
    other = stage.tokyo.wrap(stage.houses["seoul"]) if second == "a partner" else strange_key()
    to_two(stage, [other], "" if second == "a partner" else other.node)
    open_all()
    assert len(stage.room.received) == 1


@inside("the letter of another partner, sealed to us anew", "bad-signature")
def _(stage: Stage) -> Response:
    """Rightly signed, and even written to us: but not over the link of who signed it."""
    letter = stage.seoul.letter()
    inner = seal(letter, stage.seoul.sig, [stage.tokyo.wrap()]).inner
    return stage.tokyo.post(reseal(inner, letter.id, stage.tokyo.node, [stage.tokyo.wrap()]))


@inside("the letter of another partner to this one, sealed to us anew", "bad-signature")
def _(stage: Stage) -> Response:
    letter = stage.seoul.letter(to=(Addressee(stage.tokyo.node, "desk"),))
    inner = seal(letter, stage.seoul.sig, [stage.tokyo.wrap(stage.tokyo.house)]).inner
    return stage.tokyo.post(reseal(inner, letter.id, stage.tokyo.node, [stage.tokyo.wrap()]))


@inside("in the name of another partner", "wrong-sender")
def _(stage: Stage) -> Response:
    author = Author(stage.seoul.node, "desk", "officer-17", "officer")
    return stage.tokyo.post(stage.signed(stage.tokyo.letter(sender=author).to_payload()))


@inside("in our own name", "malformed")
def _(stage: Stage) -> Response:
    author = Author(stage.tokyo.us.node, "desk", "officer-17", "officer")
    return stage.tokyo.post(stage.signed(stage.tokyo.letter(sender=author).to_payload()))


@inside("another id inside than outside", "id-mismatch")
def _(stage: Stage) -> Response:
    sealed, mid = stage.sealed(), new_id()
    return stage.tokyo.post(reseal(sealed.inner, mid, stage.tokyo.node, [stage.tokyo.wrap()]))


@inside("the body of another letter", "id-mismatch")
def _(stage: Stage) -> Response:
    one, other = stage.sealed(), stage.sealed()
    token = stage.resigned(one, mid=other.mid, idg=other.idg)
    return stage.tokyo.post(one, token)


@inside("another digest of the letter outside than inside", "digest-mismatch")
def _(stage: Stage) -> Response:
    sealed, other = stage.sealed(), stage.sealed()
    return stage.tokyo.post(sealed, stage.resigned(sealed, idg=other.idg))


@inside("nobody is written to", "malformed")
def _(stage: Stage) -> Response:
    return stage.tokyo.post(stage.changed(to=[]))


@inside("one addressee twice", "malformed")
def _(stage: Stage) -> Response:
    to = [{"node": stage.tokyo.us.node, "unit": "desk"}] * 2
    return stage.tokyo.post(stage.changed(to=to))


@inside("more addressees than may be", "malformed")
def _(stage: Stage) -> Response:
    to: list[dict[str, Any]] = [{"node": f"cxp:node:aa:n{number}", "unit": "desk"} for number in range(33)]
    return stage.tokyo.post(stage.changed(to=[*to, {"node": stage.tokyo.us.node, "unit": "desk"}]))


@inside("the ciphertext cut short", "unreadable")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    outer = strict_json.parse(sealed.body, 300_000)
    return stage.tokyo.post(stage.with_body(sealed, ciphertext=outer["ciphertext"][:40]))


@inside("the tag of another letter", "unreadable")
def _(stage: Stage) -> Response:
    sealed = stage.sealed()
    other = strict_json.parse(stage.sealed().body, 300_000)
    return stage.tokyo.post(stage.with_body(sealed, tag=other["tag"]))


def test_a_receipt_says_whose_letter_it_was(stage: Stage) -> None:
    """What the table reads in the answer is what the edge signed for this very letter."""
    sealed = stage.sealed()
    answer = stage.tokyo.post(sealed)
    token = strict_json.parse(answer.body, 10_000)["receipt"]
    assert claims_of(token)["mid"] == sealed.mid
