"""The clock reminds before it lapses and when it has, once each."""

from datetime import timedelta

import pytest

from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.protection import sweeps
from comity.protection.models import Detention
from comity.protection.tests.holding import Custody

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    found = Notification.objects.filter(kind__startswith="detention.").order_by("kind")
    return sorted(set(found.values_list("kind", flat=True)))


def test_a_clock_that_has_time_says_nothing(custody: Custody) -> None:
    custody.held()
    assert sweeps.waiting(now()) == []


def test_a_clock_reminds_before_it_lapses_and_when_it_has(custody: Custody) -> None:
    detention = custody.held(deprived_at=now() - timedelta(hours=20))
    assert sweeps.sweep(now()) == 1
    assert kinds() == ["detention.ends-soon"]
    assert sweeps.sweep(now()) == 0
    late = custody.held(deprived_at=now() - timedelta(hours=30))
    assert sweeps.waiting(now()) == [late.pk]
    sweeps.sweep(now())
    assert kinds() == ["detention.ends-soon", "detention.lapsed"]
    assert sweeps.sweep(now()) == 0
    assert Detention.objects.get(pk=detention.pk).reminded_for is not None


def test_another_due_moment_reminds_anew(custody: Custody) -> None:
    detention = custody.held(deprived_at=now() - timedelta(hours=30))
    sweeps.sweep(now())
    custody.asked(detention)
    told = custody.told(detention)
    assert told.due_for == "ask"
    assert sweeps.sweep(now()) == 0  # the same moment: nobody is told twice of it
    notice = custody.notice(custody.wants(detention))
    assert notice.due_at <= now()
    assert sweeps.sweep(now()) == 0
