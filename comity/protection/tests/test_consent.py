"""Who may consent, and which paper opens a stop."""

from datetime import timedelta

import pytest

from comity.lib.clock import now
from comity.protection import actions
from comity.protection.core.notification import Settled, StopKind
from comity.protection.exceptions import GuardianNeededError, NoGuardianError, OldPaperError
from comity.protection.models import NoticeState, PostNotice
from comity.protection.tests.holding import Custody
from comity.protection.tests.test_holding import consent, only_stop, senior

pytestmark = pytest.mark.django_db


def test_for_an_adult_no_guardian_consents(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.ASYLUM, feared=("CHN",))
    with pytest.raises(NoGuardianError):
        actions.record_consent(custody.officer, only_stop(detention).id, consent("CHN", giver="guardian"))
    assert not PostNotice.objects.exists()


def test_where_a_senior_took_the_stop_for_minors_off_no_guardian_consents(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.MINOR, StopKind.VICTIM)
    senior(custody)
    minor, victim = (detention.stops.get(kind=kind) for kind in ("minor", "victim"))
    actions.lift_stop(custody.office.cast.supervisor, minor.id, Settled.MISTAKEN, "The papers say 32")
    with pytest.raises(NoGuardianError):
        actions.record_consent(custody.officer, victim.id, consent("CHN", giver="guardian"))


def test_a_minors_own_word_does_not_open_the_stop_for_minors(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.MINOR)
    stop = only_stop(detention)
    with pytest.raises(GuardianNeededError):
        actions.record_consent(custody.officer, stop.id, consent("CHN"))
    actions.record_consent(custody.officer, stop.id, consent("CHN", giver="guardian"))
    assert custody.notice(detention).stands == NoticeState.DUE


def test_a_consent_that_was_taken_back_is_not_recorded_again_with_the_old_paper(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.ASYLUM, feared=("CHN",))
    stop, old = only_stop(detention), consent("CHN", at=now() - timedelta(minutes=30))
    actions.record_consent(custody.officer, stop.id, old)
    actions.withdraw_consent(custody.officer, stop.id, "Took it back")
    with pytest.raises(OldPaperError):
        actions.record_consent(custody.officer, stop.id, old)
    assert custody.notice(detention).stands == NoticeState.DROPPED
    actions.record_consent(custody.officer, stop.id, consent("CHN"))
    assert custody.notice(detention).stands == NoticeState.DUE


def test_a_stop_set_anew_over_a_consent_is_not_opened_by_the_old_paper(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.ASYLUM, feared=("CHN",))
    stop, old = only_stop(detention), consent("CHN", at=now() - timedelta(minutes=30))
    actions.record_consent(custody.officer, stop.id, old)
    actions.set_stop(custody.officer, detention.id, StopKind.ASYLUM, ("CHN",))
    with pytest.raises(OldPaperError):
        actions.record_consent(custody.officer, stop.id, old)
