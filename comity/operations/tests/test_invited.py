"""Invitations to an operation: what one of a partner opens here, and which are refused."""

from typing import Any

import pytest

from comity.operations import actions
from comity.operations.exceptions import (
    NoAgreementError,
    NotHereError,
    TakesPartError,
)
from comity.operations.models import Operation
from comity.operations.tests.ground import (
    ARRESTS,
    TERMS,
    Ground,
)
from comity.requests.tests.office import AGREEMENT, HANOI, TOKYO


def test_an_invitation_of_a_partner_opens_the_operation_here(ground: Ground) -> None:
    letter, identifier = ground.invited()
    assert letter.state == "delivered", letter.reason
    operation = Operation.objects.get(pk=identifier)
    assert (operation.host, operation.host_ref, operation.ref[:2]) == (TOKYO, "O-2026-0044", "O-")
    # their letter cites an article; ours are not bound to it
    assert (operation.agreement, operation.article) == (TERMS.agreement, "")
    assert ground.here(operation).parties == (TOKYO, HANOI)
    with pytest.raises(NoAgreementError):
        actions.enter_result(ground.officer, identifier, ARRESTS)
    actions.settle_terms(ground.officer, identifier, TERMS)
    actions.decide_operation(ground.supervisor, identifier, "go", "Sẵn sàng.", mark=operation.mark)
    actions.enter_result(ground.officer, identifier, ARRESTS)
    assert ground.at_tokyo(operation).totals.to_json() == ground.here(operation).totals.to_json()
    assert ground.at_tokyo(operation).decisions[HANOI][-1].data["word"] == "go"
    with pytest.raises(NotHereError):
        actions.begin_operation(ground.supervisor, identifier)


@pytest.mark.parametrize("change", [{"body": {"kind": "controlled-delivery"}}, {"purpose": "statistics"}])
def test_an_invitation_that_the_agreement_does_not_cover_is_refused(
    ground: Ground, change: dict[str, Any]
) -> None:
    letter, identifier = ground.invited(**change)
    assert letter.state == "refused"
    assert not Operation.objects.filter(pk=identifier).exists()


def test_an_invitation_that_does_not_invite_us_is_refused(ground: Ground) -> None:
    letter, _identifier = ground.invited(said=[ground.said_by_tokyo()[0]])
    assert letter.reason == "not-a-party"


def test_who_is_invited_twice_or_by_somebody_who_may_not(ground: Ground) -> None:
    operation = ground.joint()
    with pytest.raises(TakesPartError):
        actions.invite_partner(ground.supervisor, operation.pk, TOKYO, AGREEMENT)
    with pytest.raises(NotHereError):
        actions.invite_partner(ground.office.cast.consular, operation.pk, TOKYO, AGREEMENT)
