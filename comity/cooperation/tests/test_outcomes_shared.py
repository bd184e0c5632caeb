"""Figures of an agreement go to a partner that shares its form alone: of a form held with somebody else not even the id leaves."""

from dataclasses import replace

import pytest
from django.urls import reverse

from comity.agreements.actions import hold_agreement
from comity.cooperation import actions
from comity.cooperation.exceptions import NotSharedError
from comity.cooperation.models import FigureSheet
from comity.cooperation.tests.alone_ground import TERMS, Alone
from comity.cooperation.tests.commitments_ground import SHEET, Ledgers
from comity.cooperation.tests.register_ground import alone_source
from comity.cooperation.tests.test_meetings_pages import go, ok
from comity.release.models import Outgoing
from comity.requests.tests.office import AGREEMENT, TOKYO

OF_OTHERS = "form-of-two-others"


def of(agreement: str) -> actions.SheetDraft:
    return replace(SHEET, scope=replace(SHEET.scope, agreement=agreement))


@pytest.mark.parametrize("agreement", [TERMS, OF_OTHERS, "no-form-at-all"])
def test_no_partner_reads_of_an_agreement_with_somebody_else(
    ledgers: Ledgers, alone: Alone, agreement: str
) -> None:
    alone.held()
    hold_agreement(alone.keeper, alone_source(alone.seoul, id=OF_OTHERS).encode())
    for tells, asks in ((True, True), (True, False), (False, True)):
        with pytest.raises(NotSharedError):
            actions.begin_figures(ledgers.keeper, replace(of(agreement), tells=tells, asks=asks))
    assert not FigureSheet.objects.exists()
    assert not Outgoing.objects.exists()


def test_the_pages_offer_no_way_to_it(ledgers: Ledgers, alone: Alone) -> None:
    alone.held()
    client, ask = go(ledgers.keeper), reverse("cooperation:outcomes-ask")
    for agreement, is_offered in ((TERMS, False), (AGREEMENT, True)):
        asked = {"partner": TOKYO, "agreement": agreement}
        assert (ask in ok(client.get(reverse("cooperation:outcomes-index"), asked))) is is_offered, agreement
    refused = ok(client.get(ask, {"partner": TOKYO, "agreement": TERMS}, follow=True))
    assert "No form of that agreement is shared with this partner" in refused


def test_what_a_partner_asks_of_an_agreement_with_somebody_else_is_not_told(
    ledgers: Ledgers, alone: Alone
) -> None:
    alone.held()
    sheet = actions.begin_figures(ledgers.keeper, of(AGREEMENT))
    FigureSheet.objects.filter(pk=sheet.pk).update(
        agreement=TERMS
    )  # as a partner that guessed the id names it
    with pytest.raises(NotSharedError):
        actions.tell_figures(ledgers.keeper, sheet.pk)
    client, tell = go(ledgers.keeper), reverse("cooperation:outcomes-tell", args=[sheet.pk])
    assert tell not in ok(client.get(reverse("cooperation:outcomes-sheet", args=[sheet.pk])))
    assert "No form of that agreement is shared" in ok(client.get(tell, follow=True))
