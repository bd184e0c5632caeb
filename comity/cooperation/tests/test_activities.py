"""Acts on activities and figures of nationals abroad: who may, what could not be so, two people at once, what is counted."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.timezone import localdate

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.activities.counting import counts
from comity.cooperation.commitments.evidence import evidence_of, shown_evidence
from comity.cooperation.core.activity import Flaw
from comity.cooperation.core.residents import Doubtful, Figure
from comity.cooperation.exceptions import (
    ActivityFlawedError,
    CancelledError,
    ChangedMeanwhileError,
    NotCancelledError,
    NotHereError,
    ReasonMissingError,
    ResidentsFlawedError,
)
from comity.cooperation.models import Activity, Residents
from comity.cooperation.tests.activity_ground import SOURCE, TRAINING, Activities
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.lib.ids import new_id
from comity.requests.tests.office import AGREEMENT, TOKYO
from comity.web.counts import Count, Period

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def test_an_activity_is_entered_with_its_log(activities: Activities) -> None:
    found = activities.training()
    assert found.ref.startswith("A-")
    entry = Entry.objects.get(event="activity.kept")
    assert entry.subject_id == str(found.pk)
    assert [one["state"] for one in found.participants] == ["VN", "JP"]


def test_only_keepers_enter_and_others_look(activities: Activities) -> None:
    cast = activities.cast
    found = activities.training()
    with pytest.raises(NotHereError):
        actions.add_activity(cast.officer, TRAINING)
    with pytest.raises(NotHereError):
        actions.change_activity(cast.officer, found.pk, 1, TRAINING)
    with pytest.raises(NotHereError):
        actions.view_activity(cast.investigator, found.pk)
    assert actions.view_activity(cast.officer, found.pk) == found


def test_a_commitment_or_meeting_that_is_not_seen_is_refused(activities: Activities) -> None:
    with pytest.raises(NotHereError):
        activities.training(commitments=[new_id()])
    with pytest.raises(NotHereError):
        activities.training(meeting=new_id())
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    ("change", "flaw"),
    [
        ({"titles": {"en": "  "}}, Flaw.NO_TITLE),
        ({"ends_on": date(2026, 5, 10)}, Flaw.BACKWARDS),
        ({"ends_on": date(2036, 5, 10)}, Flaw.TOO_LONG),
        ({"begins_on": date(1812, 6, 24), "ends_on": date(1812, 6, 25)}, Flaw.NO_SUCH_YEAR),
        ({"people": 1}, Flaw.MORE_NAMED),
        ({"people": 10_000_001}, Flaw.TOO_MANY_PEOPLE),
        ({"currency": ""}, Flaw.NO_CURRENCY),
        ({"cost": None}, Flaw.NO_COST),
        ({"cost": Decimal(-1)}, Flaw.NEGATIVE),
        ({"cost": Decimal(10) ** 14}, Flaw.TOO_DEAR),
        ({"cost": Decimal("0.5")}, Flaw.MINOR_UNITS),
        ({"theme": "disaster"}, Flaw.THEME_OF_NOTHING),
        ({"advisories": {"vi": "Chú ý"}}, Flaw.ADVISORY_OF_NOTHING),
    ],
)
def test_what_could_not_be_so_is_refused(
    activities: Activities, change: dict[str, object], flaw: Flaw
) -> None:
    with pytest.raises(ActivityFlawedError) as refused:
        activities.training(**change)
    assert flaw in refused.value.flaws


def test_two_who_change_at_once(activities: Activities) -> None:
    found = activities.training()
    changed = actions.change_activity(activities.keeper, found.pk, 1, replace(TRAINING, people=14))
    assert (changed.version, changed.people) == (2, 14)
    with pytest.raises(ChangedMeanwhileError):
        actions.change_activity(activities.cast.supervisor, found.pk, 1, replace(TRAINING, people=15))
    with pytest.raises(ChangedMeanwhileError):
        actions.cancel_activity(activities.cast.supervisor, found.pk, 1, "Too late")
    assert Activity.objects.get().people == 14


def test_cancelled_and_taking_place_after_all(activities: Activities) -> None:
    found = activities.training()
    keeper = activities.keeper
    with pytest.raises(ReasonMissingError):
        actions.cancel_activity(keeper, found.pk, 1, "  ")
    with pytest.raises(NotCancelledError):
        actions.restore_activity(keeper, found.pk, 1)
    actions.cancel_activity(keeper, found.pk, 1, "A storm.")
    with pytest.raises(CancelledError):
        actions.change_activity(keeper, found.pk, 2, TRAINING)
    with pytest.raises(CancelledError):
        actions.cancel_activity(keeper, found.pk, 2, "Again")
    assert actions.restore_activity(keeper, found.pk, 2).cancelled_reason == ""


def test_it_serves_a_commitment_and_is_evidence_of_it(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    ground = Activities(ledgers.office.cast)
    found = ground.training(commitments=[commitment.pk], partners=[TOKYO], parties=("VN",))
    assert found.parties == ["VN", "JP"]  # the partner's state is added
    named = evidence_of(ground.keeper, found.ref)
    assert named is not None
    [shown] = shown_evidence(ground.keeper, [named])
    assert (shown.ref, shown.is_same) == (found.ref, True)
    assert shown.href.endswith(f"/activities/{found.pk}/")
    client = signed_in(Client(), ground.keeper)
    assert found.ref in client.get(f"/cooperation/commitments/{commitment.pk}/").content.decode()
    assert commitment.ref in client.get(f"/cooperation/activities/{found.pk}/").content.decode()
    assert (
        found.ref in client.get(f"/cooperation/activities/?commitment={commitment.pk}&all=1").content.decode()
    )


def numbers(found: list[Count]) -> dict[str, object]:
    return {one.code: one.number for one in found if one.number}


def test_each_count_opens_exactly_its_records(ledgers: Ledgers) -> None:
    ground = Activities(ledgers.office.cast)
    ground.training(partners=[TOKYO], agreement=AGREEMENT)
    ground.training(people=None, participants=(), cost=Decimal(250_000))
    ground.exercise()
    gone = ground.exercise()
    actions.cancel_activity(ground.keeper, gone.pk, 1, "A storm.")
    tomorrow = localdate(timezone=ZoneInfo("Asia/Ho_Chi_Minh")) + timedelta(days=1)
    ground.campaign(begins_on=tomorrow, ends_on=tomorrow)
    found = counts(ground.keeper, YEAR)
    assert numbers(found) == {
        "activities": 3,
        "training": 2,
        "exercise": 1,
        "people-trained": 12,
        "cost-JPY": Decimal(1_500_000),
        "cost-USD": Decimal("20500.5"),
    }
    client = signed_in(Client(), ground.keeper)
    scopes: list[dict[str, Any]] = [{}, {"partner": TOKYO}, {"agreement": AGREEMENT}]
    for asked in scopes:
        for one in counts(ground.keeper, YEAR, **asked):
            answer = client.get(one.url)
            assert answer.status_code == 200, one.url
            assert answer.context["list"].tally.number == one.listed, (one.code, urlsplit(one.url).query)
    assert numbers(counts(ground.keeper, YEAR, TOKYO)) == {
        "activities": 1, "training": 1, "people-trained": 12, "cost-JPY": Decimal(1_250_000),
    }  # fmt: skip
    assert "cost-JPY" not in {one.code for one in counts(ground.cast.investigator, YEAR)}


def test_the_statistics_page_holds_them(activities: Activities) -> None:
    activities.training()
    answer = signed_in(Client(), activities.keeper).get(
        "/desk/statistics/?period-from=2026-01-01&period-to=2026-12-31"
    )
    [heading] = [one for one in answer.context["headings"] if one.code == "activities"]
    assert {count.code: words for count, words in heading.counts}["people-trained"] == "12"


def test_figures_are_kept_all_or_none(activities: Activities) -> None:
    rows = activities.figures()
    assert len(rows) == 5
    with pytest.raises(ResidentsFlawedError) as refused:
        actions.keep_residents(
            activities.keeper,
            "VN",
            "JP",
            SOURCE,
            [Figure("JP-27", 2024, 40_000, 10), Figure("JP-23", 2024, 1, 0), Figure("JP-01", 2999, 1, 0), Figure("JP-02", 2024, 0, 4)],
        )  # fmt: skip
    assert refused.value.wrong == [(1, Doubtful.TWICE), (2, Doubtful.FUTURE), (3, Doubtful.NO_RESIDENTS)]
    with pytest.raises(ResidentsFlawedError) as refused:
        actions.keep_residents(activities.keeper, "VN", "JP", SOURCE, [Figure("JP-27", 2024, 999_999, 0)])
    assert refused.value.wrong == [(0, Doubtful.MORE_THAN_ALL)]
    assert Residents.objects.count() == 5


def test_a_figure_is_corrected_and_taken_off(activities: Activities) -> None:
    row = activities.figures()[0]
    keeper = activities.keeper
    changed = actions.change_residents(keeper, row.pk, 1, "A later edition", Figure("", 2023, 501_000, 2_600))
    assert (changed.residents, changed.version) == (501_000, 2)
    with pytest.raises(ChangedMeanwhileError):
        actions.remove_residents(keeper, row.pk, 1)
    with pytest.raises(ResidentsFlawedError):
        actions.change_residents(keeper, row.pk, 2, SOURCE, Figure("", 2023, 0, 1))
    with pytest.raises(NotHereError):
        actions.remove_residents(activities.cast.officer, row.pk, 2)
    actions.remove_residents(keeper, row.pk, 2)
    assert b"501000" in bytes(Entry.objects.get(event="residents.removed", outcome="done").body)
