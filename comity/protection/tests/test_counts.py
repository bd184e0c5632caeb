"""Figures of persons held agree with the lists they open, and say nothing about who declined but how many."""

from datetime import timedelta

import pytest
from django.test import Client

from comity.accounts.tests.cast import signed_in
from comity.lib.clock import now
from comity.protection.counts import counts
from comity.protection.models import Detention
from comity.protection.tests.holding import CONSULAR_AGREEMENT, Custody
from comity.protection.waiting import about_detentions, due_for, stops_for
from comity.requests.tests.office import TOKYO
from comity.web.counts import Count, Period

pytestmark = pytest.mark.django_db


def figures(custody: Custody, **more: str) -> dict[str, Count]:
    today = now().date()
    period = Period(today - timedelta(days=9), today + timedelta(days=1))
    return {one.code: one for one in counts(custody.officer, period, **more)}


def test_each_figure_opens_exactly_its_records(custody: Custody, client: Client) -> None:
    custody.stored(custody.sent())
    custody.says(custody.asked(custody.held()), "declines")
    custody.held(deprived_at=now() - timedelta(days=3), nationalities=("CHN", "JPN"))
    custody.told(Detention.objects.get(nationalities=["CHN", "JPN"]))
    signed_in(client, custody.officer)
    found = figures(custody)
    assert (found["held"].number, found["told-in-time"].number, found["told-late"].number) == (3, 2, 1)
    assert (found["post-in-time"].number, found["post-told-JPN"].number) == (1, 1)
    assert not [code for code in found if code.startswith("held-") or code.endswith("-CHN")]
    for one in found.values():
        if one.url:
            page = client.get(one.url)
            assert page.context["list"].tally.number == one.number, one.code
    assert (found["declined"].number, found["declined"].url) == (1, "")


def test_what_is_counted_for_a_partner_is_what_it_knows(custody: Custody) -> None:
    custody.stored(custody.sent())
    custody.says(custody.asked(custody.held()), "declines")
    found = figures(custody, partner=TOKYO, agreement=CONSULAR_AGREEMENT)
    assert {code: one.number for code, one in found.items()} == {"post-told-JPN": 1}


def test_a_guest_counts_nothing(custody: Custody) -> None:
    custody.sent()
    today = now().date()
    found = counts(custody.office.cast.partner, Period(today - timedelta(days=9), today + timedelta(days=1)))
    assert all(one.number == 0 for one in found)


def test_what_waits(custody: Custody) -> None:
    detention = custody.held()
    assert [one.pk for one in due_for(custody.officer)] == [detention.pk]
    said = about_detentions([detention.pk])[detention.pk]
    assert (said.ref, said.due) == (detention.ref, Detention.objects.get().due_at)
    assert "佐藤" not in said.name
    assert not stops_for(custody.officer).exists()
    assert not due_for(custody.office.cast.partner).exists()
