"""More than two agencies in one operation, partners that cannot be reached, an invitation that waits."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement
from comity.audit.acts import writing
from comity.exchange.core.digests import b64u
from comity.exchange.core.letter_members import AgreementRef
from comity.exchange.models import OutLetter, Peer, PeerState
from comity.exchange.tests.partners import Partner
from comity.operations import actions
from comity.operations.bodies import ENTRY, JOINT
from comity.operations.core.entries import Kind
from comity.operations.core.results import Outcome
from comity.operations.exceptions import (
    NobodyReachedError,
    TakesPartError,
)
from comity.operations.models import Entry, Operation
from comity.operations.reaching import missing_at, reach_of
from comity.operations.tests.ground import (
    ARRESTS,
    BEGINS,
    TERMS,
    TERMS_CHANGED,
    Ground,
    entries_in,
)
from comity.operations.tests.test_joint import RESCUED
from comity.release.actions import approve_outgoing, give_back_outgoing
from comity.release.models import Outgoing
from comity.requests.tests.office import AGREEMENT, HANOI, OPERATOR, SEOUL, SOURCE, TOKYO


def invite_seoul(ground: Ground, operation: Operation, seoul: Partner, article: str = "1") -> None:
    """A second partner under an agreement of its own."""
    source = SOURCE.replace(AGREEMENT, "seoul-agreement").replace(TOKYO, SEOUL)
    for old, new in TERMS_CHANGED:
        source = source.replace(old, new)
    hold_agreement(OPERATOR, source.encode())
    actions.invite_partner(ground.officer, operation.pk, seoul.node, "seoul-agreement", article)


def test_three_hold_one_operation_and_one_that_joins_later_gets_what_it_lacks(
    ground: Ground, seoul: Partner
) -> None:
    operation = ground.joint()
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    invite_seoul(ground, operation, seoul)
    theirs = ground.found_by_tokyo(operation, replace(ARRESTS, number=2, place="", site=""))
    terms = terms_of("seoul-agreement")
    assert terms is not None
    cited = AgreementRef(terms.id, terms.version, b64u(bytes.fromhex(terms.digest)), "1")
    three = replace(ARRESTS, number=3, at=BEGINS + timedelta(hours=9), site="", place="Kho").to_wire()
    assert ground.say(operation, Kind.RESULT, three, by=seoul, seq=1, agreement=cited).state == "delivered"
    assert ground.here(operation).parties == (HANOI, TOKYO, SEOUL)
    assert ground.here(operation).totals.of(Outcome.ARREST) == 16
    # what the leading agency said before is in the invitation; the other partner is told who joined
    invitation = OutLetter.objects.get(schema=JOINT, peer__node=SEOUL)
    said = said_of(invitation)
    assert {one["kind"] for one in said} == {"plan", "party", "result"}
    told = [
        said_of(one)[0] for one in OutLetter.objects.filter(schema=ENTRY, peer__node=TOKYO).order_by("ls")
    ]
    assert told[-1]["data"] == {"node": SEOUL, "takes_part": True}
    # an entry goes to each under its own agreement
    actions.enter_result(ground.officer, operation.pk, RESCUED)
    last = Outgoing.objects.filter(origin_id=Entry.objects.filter(ours=True).latest("seq").pk)
    assert dict(last.values_list("peer__node", "agreement")) == {TOKYO: AGREEMENT, SEOUL: "seoul-agreement"}
    assert theirs.is_counted


def said_of(letter: OutLetter) -> list[dict[str, Any]]:
    """The entries in a letter of ours, as they travel."""
    return [one.to_wire() for one in entries_in(HANOI, letter.inner)]


def test_a_partner_that_is_suspended_gets_an_entry_later_and_the_others_now(
    ground: Ground, seoul: Partner
) -> None:
    operation = ground.joint()
    invite_seoul(ground, operation, seoul)
    with writing():
        Peer.objects.filter(node=SEOUL).update(state=PeerState.SUSPENDED)
    ours = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    rows, reach = list(operation.entries.all()), reach_of(operation)
    assert [one.pk for one in missing_at(SEOUL, rows, reach)] == [ours.pk]
    assert missing_at(TOKYO, rows, reach) == []
    with writing():
        Peer.objects.update(state=PeerState.SUSPENDED)
    with pytest.raises(NobodyReachedError):
        actions.enter_result(ground.officer, operation.pk, ARRESTS)
    kept = actions.enter_result(ground.officer, operation.pk, replace(ARRESTS, number=1), in_house=True)
    with writing():
        Peer.objects.update(state=PeerState.ACTIVE)
    actions.share_missing(ground.officer, operation.pk, SEOUL)
    actions.share_result(ground.officer, kept.pk)
    assert ground.at_tokyo(operation).totals.of(Outcome.ARREST) == 12


def test_an_invitation_that_waits_for_approval_lets_nothing_out_before_it(ground: Ground) -> None:
    operation = ground.planned()
    actions.settle_terms(ground.officer, operation.pk, replace(TERMS, article="2"))
    actions.invite_partner(ground.officer, operation.pk, TOKYO, AGREEMENT, "2")
    assert Outgoing.objects.filter(state="to-approve").exists()
    with pytest.raises(TakesPartError):
        actions.invite_partner(ground.officer, operation.pk, TOKYO, AGREEMENT, "2")
    early = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    assert early.state == "kept"
    assert not OutLetter.objects.filter(conv=operation.pk).exists()
    outgoing = Outgoing.objects.get()
    give_back_outgoing(ground.supervisor, outgoing.pk, "Not yet.")
    assert not operation.parties.filter(node=TOKYO).exists()
    actions.invite_partner(ground.officer, operation.pk, TOKYO, AGREEMENT, "1")
    assert ground.at_tokyo(operation).totals.of(Outcome.ARREST) == 11


def test_who_was_invited_gets_nothing_before_the_invitation_is_approved(
    ground: Ground, seoul: Partner
) -> None:
    operation = ground.joint()
    invite_seoul(ground, operation, seoul, article="2")
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    assert ground.here(operation).parties == (HANOI, TOKYO)
    assert not OutLetter.objects.filter(peer__node=SEOUL).exists()
    assert not OutLetter.objects.filter(schema=ENTRY, peer__node=TOKYO).count() > 1
    waiting = Outgoing.objects.get(state="to-approve", peer__node=SEOUL)
    approve_outgoing(ground.supervisor, waiting.pk)
    assert ground.here(operation).parties == (HANOI, TOKYO, SEOUL)
    assert [one.kind for one in entries_in(HANOI, OutLetter.objects.get(peer__node=SEOUL).inner)] == [
        "plan",
        "party",
        "party",
    ]
    missing = missing_at(SEOUL, operation.entries.all(), reach_of(operation))
    assert [one.kind for one in missing] == ["result"]
    assert actions.share_missing(ground.officer, operation.pk, SEOUL) == 1
