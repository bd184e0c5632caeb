"""After each act on a commitment its page says what happened, and who must do what now."""

import re
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.utils.translation import override

from comity.cooperation.commitments.next_words import after, after_decision, run_on
from comity.cooperation.core.terms import Stage
from comity.cooperation.models import Commitment
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.test_commitments_pages import NEW, at, done, go
from comity.requests.tests.office import TOKYO
from comity.sharing.showing import names_of

EVIDENCE = ({"kind": "activity", "ref": "a", "digest": "d" * 64},)


def said(client: Client, address: str, given: dict[str, Any]) -> str:
    """What the page says after an act."""
    page = client.get(done(client.post(address, given))).content.decode()
    found = re.findall(r'class="alert alert--(?:ok|info)[^"]*"[^>]*>(.*?)</div>', page, re.DOTALL)
    return re.sub(r"<[^>]+>", "", " ".join(found)) or page


def test_proposing_changing_and_withdrawing_say_who_is_next(ledgers: Ledgers) -> None:
    keeper, name = go(ledgers.keeper), names_of([TOKYO])[TOKYO]
    waits = f"It waits for the countersignature of {name}; you are told when it comes, or when it is refused."
    told = said(keeper, at("new"), NEW)
    assert "The commitment is proposed. Signed by your agency." in told
    assert waits in told
    commitment = ledgers.agreed()
    on = ",".join(ledgers.heads(commitment))
    told = said(keeper, at("step", commitment.pk, "owner"), {"on": on, "owner": "academy"})
    assert "The change is proposed. Signed by your agency." in told
    entry = commitment.entries.filter(ours=True).latest("seq")
    told = said(keeper, at("withdraw", entry.pk), {})
    assert f"Withdrawn. {name} is told; what stood before holds." in told


def test_an_extension_and_dropping_say_that_a_supervisor_is_next_and_then_the_partner(
    ledgers: Ledgers,
) -> None:
    keeper, supervisor, name = go(ledgers.keeper), go(ledgers.supervisor), names_of([TOKYO])[TOKYO]
    for step, given in (
        ("extend", {"due": "2031-01-01", "reason": "Spring."}),
        ("drop", {"reason": "No money."}),
    ):
        commitment = ledgers.agreed()
        on = ",".join(ledgers.heads(commitment))
        told = said(keeper, at("step", commitment.pk, step), {"on": on, **given})
        assert "nothing has left your agency yet" in told
        assert "A supervisor of your agency approves it first." in told
        assert f"Then it waits for the countersignature of {name}." in told
        entry = commitment.entries.filter(ours=True).latest("seq")
        if step == "extend":
            told = said(supervisor, at("decide", entry.pk), {"word": "approve", "reason": ""})
            assert f"Approved. Signed by your agency. It waits for the countersignature of {name}" in told
        else:
            told = said(supervisor, at("decide", entry.pk), {"word": "return", "reason": "Ask first."})
            assert "Given back with your reason." in told
            taken = ledgers.change(commitment, stage=Stage.DROPPED, reason="No money.")
            assert "Taken back before it left." in said(keeper, at("withdraw", taken.pk), {})


def test_countersigning_says_whose_turn_it_is_and_disputing_what_the_partner_does(ledgers: Ledgers) -> None:
    keeper, name = go(ledgers.keeper), names_of([TOKYO])[TOKYO]
    for stage, owner, then in (
        (Stage.COMMITTED, "bureau 5", "Now the other side does what is promised."),
        (Stage.SOFT, "", "Nobody owes it yet"),
    ):
        _letter, which, theirs = ledgers.offered(stage=stage, owner=owner)
        out = {"word": "sign", "reason": "", "rights_none": "on"}
        told = said(keeper, at("answer", theirs), {**NEW, **out})
        assert (
            f"Countersigned. It stands on both sides as soon as the node of {name} has your signature."
            in told
        )
        assert then in told
    commitment = ledgers.agreed()
    [head] = ledgers.heads(commitment)
    fulfilled = ledgers.offered(
        [head],
        commitment.pk,
        stage=Stage.FULFILLED,
        evidence=EVIDENCE,
        actor=settings.NODE_ID,
        addressee=TOKYO,
    )[2]
    assert "Nothing more is to be done." in said(
        keeper, at("answer", fulfilled), {"word": "sign", "reason": ""}
    )
    _letter, which, theirs = ledgers.offered()
    given = {**NEW, "word": "dispute", "reason": "Ten was never said.", "rights_none": "on"}
    assert f"Disputed. {name} reads your reason" in said(keeper, at("answer", theirs), given)
    assert Commitment.objects.get(pk=which).is_disputed


def test_without_a_node_it_says_that_nobody_signs_and_what_can_be_done(ledgers: Ledgers) -> None:
    commitment = ledgers.alone()
    on = ",".join(ledgers.heads(commitment))
    told = said(go(ledgers.keeper), at("step", commitment.pk, "owner"), {"on": on, "owner": "academy"})
    assert "Write it a letter where it must know." in told


@pytest.mark.parametrize("language", ["vi", "ja", "zh-hans"])
def test_each_sentence_is_said_in_the_reader_s_language(ledgers: Ledgers, language: str) -> None:
    commitment = ledgers.agreed()
    entry = ledgers.change(commitment, stage=Stage.FULFILLED, evidence=EVIDENCE)
    with override("en"):
        english = {after(commitment, entry, "fulfil"), after_decision(commitment, entry)}
    with override(language):
        other = {after(commitment, entry, "fulfil"), after_decision(commitment, entry)}
        assert not english & other
        assert run_on("一。", "二。") == ("一。 二。" if language == "vi" else "一。二。")
        assert all("It " not in one and "Signed" not in one for one in other)
