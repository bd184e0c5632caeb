"""A partner that the leading agency takes out: told, kept in what it had said, and sent nothing newer."""

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement
from comity.exchange.core.digests import b64u
from comity.exchange.core.letter_members import AgreementRef
from comity.exchange.models import OutLetter
from comity.exchange.tests.partners import Partner
from comity.operations import actions
from comity.operations.access import operations_to_decide
from comity.operations.bodies import ENTRY
from comity.operations.core.entries import Kind
from comity.operations.core.fold import State
from comity.operations.core.results import Outcome
from comity.operations.exceptions import (
    DroppedError,
    NotHereError,
    ReasonMissingError,
    WeDroppedError,
)
from comity.operations.models import Entry, Operation, Result
from comity.operations.tests.ground import ARRESTS, TERMS, TERMS_CHANGED, Ground
from comity.operations.tests.test_several import invite_seoul, said_of
from comity.release.actions import approve_outgoing, give_back_outgoing
from comity.release.models import Outgoing
from comity.requests.tests.office import AGREEMENT, HANOI, OPERATOR, SEOUL, SOURCE, TOKYO

WHY = "The court has stopped its part."


def drop(ground: Ground, operation: Operation, node: str = TOKYO) -> Entry:
    return actions.drop_partner(ground.officer, operation.pk, node, WHY)


def told(node: str) -> list[dict[str, Any]]:
    """What the letters with single entries said to a partner, one after the other."""
    letters = OutLetter.objects.filter(schema=ENTRY, peer__node=node).order_by("ls")
    return [said_of(one)[0] for one in letters]


def test_the_partner_is_told_and_what_it_had_said_stays(ground: Ground) -> None:
    operation = ground.joint()
    theirs = ground.found_by_tokyo(operation)
    drop(ground, operation)
    assert told(TOKYO)[-1]["data"] == {"node": TOKYO, "takes_part": False, "reason": WHY, "last": 1}
    course = ground.here(operation)
    assert course.parties == (HANOI,)
    assert course.totals.of(Outcome.ARREST) == 11
    assert Result.objects.get(pk=theirs.pk).is_counted
    assert course == ground.at_tokyo(operation)


def test_nothing_newer_goes_to_it_and_nothing_newer_of_it_is_taken_in(ground: Ground) -> None:
    operation = ground.joint()
    drop(ground, operation)
    before = len(told(TOKYO))
    actions.enter_result(ground.officer, operation.pk, ARRESTS)
    assert len(told(TOKYO)) == before
    late = ground.say(operation, Kind.RESULT, ARRESTS.to_wire())
    assert (late.state, late.reason) == ("refused", "not-a-party")
    with pytest.raises(NotHereError):
        actions.share_missing(ground.officer, operation.pk, TOKYO)


def test_the_others_are_told_once_its_own_letter_has_left(ground: Ground, seoul: Partner) -> None:
    operation = ground.joint()
    invite_seoul(ground, operation, seoul)
    drop(ground, operation, SEOUL)
    assert told(TOKYO)[-1]["data"]["node"] == SEOUL
    assert ground.here(operation).parties == (HANOI, TOKYO)


def test_where_the_agreement_asks_for_two_it_counts_once_the_second_has_approved(ground: Ground) -> None:
    operation = ground.planned()
    actions.settle_terms(ground.officer, operation.pk, TERMS)
    actions.invite_partner(ground.officer, operation.pk, TOKYO, TERMS.agreement, "2")
    approve_outgoing(ground.supervisor, Outgoing.objects.get().pk)
    result = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    assert drop(ground, operation).state == "waits"
    assert ground.here(operation).parties == (HANOI, TOKYO)
    with pytest.raises(DroppedError):
        drop(ground, operation)  # it waits already
    before = Outgoing.objects.get(origin_id=result.pk)
    its_own = Outgoing.objects.exclude(pk=before.pk).get(state="to-approve")
    approve_outgoing(ground.supervisor, its_own.pk)
    assert ground.here(operation).parties == (HANOI,)
    with pytest.raises(DroppedError):  # what had waited since before does not leave any more
        approve_outgoing(ground.supervisor, before.pk)


def test_a_word_that_is_given_back_takes_nobody_out(ground: Ground) -> None:
    operation = ground.planned()
    actions.settle_terms(ground.officer, operation.pk, TERMS)
    actions.invite_partner(ground.officer, operation.pk, TOKYO, TERMS.agreement, "2")
    approve_outgoing(ground.supervisor, Outgoing.objects.get().pk)
    drop(ground, operation)
    give_back_outgoing(ground.supervisor, Outgoing.objects.get(state="to-approve").pk, "Speak to them first.")
    assert ground.here(operation).parties == (HANOI, TOKYO)


def test_only_the_leading_agency_does_it_with_a_reason(ground: Ground) -> None:
    operation = ground.joint()
    with pytest.raises(ReasonMissingError):
        actions.drop_partner(ground.officer, operation.pk, TOKYO, " ")
    with pytest.raises(NotHereError):
        actions.drop_partner(ground.officer, operation.pk, SEOUL, WHY)
    _letter, led_by_tokyo = ground.invited()
    with pytest.raises(NotHereError):
        actions.drop_partner(ground.officer, led_by_tokyo, TOKYO, WHY)
    drop(ground, operation)
    with pytest.raises(DroppedError):
        drop(ground, operation)


def test_one_that_was_taken_out_may_be_invited_again(ground: Ground) -> None:
    operation = ground.joint()
    theirs = ground.found_by_tokyo(operation)
    drop(ground, operation)
    actions.invite_partner(ground.officer, operation.pk, TOKYO, TERMS.agreement, "1")
    assert ground.here(operation).parties == (HANOI, TOKYO)
    assert ground.here(operation) == ground.at_tokyo(operation)
    later = ground.found_by_tokyo(operation, replace(ARRESTS, number=2, place="Kho", site=""))
    assert Result.objects.filter(pk__in=[theirs.pk, later.pk], is_counted=True).count() == 2


def taken_out(ground: Ground, last: int = 0, **change: Any) -> Operation:
    """An operation of Tokyo from which it has taken us out."""
    _letter, identifier = ground.invited()
    operation = Operation.objects.get(pk=identifier)
    data = {"node": HANOI, "takes_part": False, "reason": WHY, "last": last, **change}
    letter = ground.say(operation, Kind.PARTY, data)
    assert letter.state == "delivered", letter.reason
    return operation


def test_who_is_taken_out_says_nothing_more(ground: Ground) -> None:
    operation = taken_out(ground)
    actions.settle_terms(ground.officer, operation.pk, TERMS)
    assert HANOI not in ground.here(operation).parties
    with pytest.raises(WeDroppedError):
        actions.enter_result(ground.officer, operation.pk, ARRESTS)
    assert not operations_to_decide(ground.supervisor).filter(pk=operation.pk).exists()


def test_what_it_said_after_the_number_named_counts_on_no_side(ground: Ground) -> None:
    _letter, identifier = ground.invited()
    operation = Operation.objects.get(pk=identifier)
    actions.settle_terms(ground.officer, identifier, TERMS)
    actions.enter_result(ground.officer, identifier, ARRESTS)
    data = {"node": HANOI, "takes_part": False, "reason": WHY, "last": 0}  # it had not come there
    ground.say(operation, Kind.PARTY, data)
    assert ground.here(operation).totals.numbers == {}
    assert not Result.objects.filter(operation=operation, is_counted=True).exists()


def test_an_entry_from_before_reaches_a_third_after_the_word(ground: Ground, seoul: Partner) -> None:
    """Tokyo leads; Seoul's first entry is on its way to us when Tokyo's word about Seoul comes."""
    _letter, identifier = ground.invited()
    operation = Operation.objects.get(pk=identifier)
    for takes, more in ((True, {}), (False, {"reason": WHY, "last": 1})):
        ground.say(operation, Kind.PARTY, {"node": SEOUL, "takes_part": takes, **more})
    invite_terms()
    first = ground.say(operation, Kind.RESULT, ARRESTS.to_wire(), by=seoul, seq=1, agreement=cited())
    second = ground.say(operation, Kind.RESULT, ARRESTS.to_wire(), by=seoul, seq=2, agreement=cited())
    assert (first.state, second.state, second.reason) == ("delivered", "refused", "not-a-party")
    assert ground.here(operation).totals.of(Outcome.ARREST) == 11


def invite_terms() -> None:
    """Hold an agreement with Seoul."""
    source = SOURCE.replace(AGREEMENT, "seoul-agreement").replace(TOKYO, SEOUL)
    for old, new in TERMS_CHANGED:
        source = source.replace(old, new)
    hold_agreement(OPERATOR, source.encode())


def cited() -> AgreementRef:
    """What Seoul's letters cite."""
    terms = terms_of("seoul-agreement")
    assert terms is not None
    return AgreementRef(terms.id, terms.version, b64u(bytes.fromhex(terms.digest)), "1")


class TestPages:
    def test_the_owner_takes_a_partner_out_on_its_page(self, ground: Ground) -> None:
        operation = ground.joint()
        officer = signed_in(Client(), ground.officer)
        at = reverse("operations:drop", args=[operation.pk, TOKYO])
        assert at in officer.get(reverse("operations:operation", args=[operation.pk])).content.decode()
        assert officer.post(at, {"reason": ""}).status_code == 422
        assert officer.post(at, {"reason": WHY}).status_code == 302
        shown = officer.get(reverse("operations:operation", args=[operation.pk])).content.decode()
        assert WHY in shown
        assert "Takes part no longer" in shown
        assert at not in shown
        assert officer.get(at).status_code == 404

    def test_the_other_side_reads_that_it_was_taken_out(self, ground: Ground) -> None:
        operation = taken_out(ground)
        officer = signed_in(Client(), ground.officer)
        shown = officer.get(reverse("operations:operation", args=[operation.pk])).content.decode()
        assert "has taken your agency out of this operation" in shown
        assert WHY in shown
        assert reverse("operations:plan", args=[operation.pk]) not in shown
        assert reverse("operations:enter", args=[operation.pk, "arrest"]) not in shown


def test_a_partner_that_is_out_does_not_hold_the_operation_up(ground: Ground) -> None:
    operation = ground.joint()
    mark = ground.here(operation).mark
    ground.say(operation, Kind.DECISION, {"word": "no-go", "reason": "Not ready.", "mark": mark})
    assert ground.here(operation).state is State.NO_GO
    actions.decide_operation(ground.supervisor, operation.pk, "go", "Ready.", mark=mark)
    drop(ground, operation)
    assert ground.here(operation).state is State.GO
