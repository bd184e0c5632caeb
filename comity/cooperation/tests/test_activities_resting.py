"""What an activity rests on and whom it speaks to: agreements of the register, nationals of any state, states of who is named."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from comity.cooperation import actions
from comity.cooperation.activities.counting import counts
from comity.cooperation.core.activity import ActivityDraft, Flaw, flaws
from comity.cooperation.core.residents import Figure
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.letter_drafts import PartnerDraft
from comity.cooperation.models import Activity
from comity.cooperation.outcomes import Scope
from comity.cooperation.outcomes.counting import figures
from comity.cooperation.register_drafts import StepDraft
from comity.cooperation.tests.activity_ground import SOURCE, TRAINING, Activities
from comity.cooperation.tests.alone_ground import TERMS, Alone
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.register_ground import COPY, SIGNED, Registers, in_days
from comity.cooperation.tests.test_activities_pages import NEW, at
from comity.cooperation.tests.test_meetings_pages import done, go, ok, refused
from comity.lib.ids import new_id
from comity.requests.tests.office import AGREEMENT, TOKYO
from comity.web.counts import Period

pytestmark = pytest.mark.django_db
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def test_an_activity_rests_on_an_agreement_that_is_only_in_the_register(register: Registers) -> None:
    memorandum = register.memorandum()
    client = go(register.keeper)
    assert f'value="{memorandum.pk}"' in ok(client.get(at("new")))
    where = done(client.post(at("new"), {**NEW, "agreement": str(memorandum.pk)}))
    activity = Activity.objects.get()
    assert (activity.registered, activity.agreement) == (memorandum, "")
    its = reverse("cooperation:register-agreement", args=[memorandum.pk])
    page = ok(client.get(where))
    assert its in page
    assert memorandum.ref in page
    there = ok(client.get(its))
    assert where in there
    listed = reverse("cooperation:activities-list") + f"?all=1&agreement={memorandum.pk}"
    assert listed.replace("&", "&amp;") in there
    assert activity.ref in ok(client.get(listed))
    assert f'value="{memorandum.pk}" selected' in ok(client.get(at("change", activity.pk)))


def test_a_form_and_its_entry_are_one_agreement(register: Registers) -> None:
    client = go(register.keeper)
    ground = Activities(register.office.cast)
    by_form = ground.training(agreement=AGREEMENT)
    treaty = register.treaty()
    by_entry = ground.training(registered=treaty.pk)
    assert by_entry.agreement == AGREEMENT
    there = ok(client.get(reverse("cooperation:register-agreement", args=[treaty.pk])))
    assert {one.ref for one in (by_form, by_entry) if one.ref in there} == {by_form.ref, by_entry.ref}
    assert f'value="{treaty.pk}" selected' in ok(client.get(at("change", by_form.pk)))
    with pytest.raises(NotHereError):
        ground.training(registered=new_id())


def test_outcomes_of_an_agreement_of_the_register_count_its_activities(register: Registers) -> None:
    memorandum = register.memorandum()
    ground = Activities(register.office.cast)
    ground.training(registered=memorandum.pk)
    ground.training()
    keeper = register.keeper
    found = {one.code: one for one in figures(keeper, Scope(period=YEAR, registered=memorandum.pk))}
    assert (found["training"].value, found["people-trained"].value) == (1, 12)
    assert found["commitments"].value is None
    assert "only activities are counted" in str(found["commitments"].why_none)
    client = go(keeper)
    for one in counts(keeper, YEAR, registered=memorandum.pk):
        assert client.get(one.url).context["list"].tally.number == one.listed, one.url
    page = reverse("cooperation:outcomes-index")
    assert "Memorandum on fire and rescue" in ok(client.get(page))
    asked = f"?period-from=2026-01-01&period-to=2026-12-31&agreement={memorandum.pk}&partner={TOKYO}"
    shown = ok(client.get(page + asked))
    assert "People trained" in shown
    assert reverse("cooperation:outcomes-ask") not in shown  # the partner does not know it
    assert client.get(reverse("cooperation:outcomes-ask") + asked).status_code == 302


@pytest.mark.parametrize("cost", ["1250000.50", "0.5"])
def test_half_a_yen_is_refused_beside_what_else_is_wrong(activities: Activities, cost: str) -> None:
    page = refused(go(activities.keeper).post(at("new"), {**NEW, "cost": cost, "participants": "; Major; ; VN"}))  # fmt: skip
    assert "JPY has no digits behind the point. Enter a whole amount." in page
    assert "In line 1 write name; rank; office; state." in page
    assert Flaw.MINOR_UNITS in flaws(replace(TRAINING, cost=Decimal(cost)))


def test_every_fault_of_an_activity_is_said_at_once(activities: Activities) -> None:
    sent = {**NEW, "ends_on": "2026-05-01", "further": "C-1999-0001", "people": "0", "theme": "disaster", "kind": "training"}  # fmt: skip
    page = refused(go(activities.keeper).post(at("new"), sent))
    for said in (
        "It ends before it begins.",
        "There is no commitment C-1999-0001 for you.",
        "More people are named than took part.",
        "Only a joint exercise has a theme.",
    ):
        assert said in page, said
    page = refused(go(activities.keeper).post(at("new"), {**NEW, "begins_on": "2026-02-30", "title_en": "", "currency": ""}))  # fmt: skip
    for said in ("Enter a day that exists", "Give a title in at least one language.", "Choose the currency"):
        assert said in page, said
    assert "It ends before it begins." not in page  # the first day is not known


def test_an_activity_for_no_commitment_says_that_none_was_chosen(ledgers: Ledgers) -> None:
    ground = Activities(ledgers.office.cast)
    client = go(ledgers.keeper)
    page = ok(client.get(at("activity", ground.training().pk)))
    assert "None was chosen." in page
    assert "None that you may see." not in page
    serving = ground.training(commitments=[ledgers.agreed().pk])
    assert "None was chosen." not in ok(client.get(at("activity", serving.pk)))


def test_a_campaign_speaks_to_nationals_of_the_state_that_is_chosen(activities: Activities) -> None:
    keeper, client = activities.keeper, go(activities.keeper)
    rows = [Figure("KR-11", 2024, 900, 4), Figure("KR-26", 2024, 700, None), Figure("KR-11", 2023, 800, 4)]
    actions.keep_residents(keeper, "KH", "KR", SOURCE, rows)
    form = ok(client.get(at("new")))
    assert '<option value="VN" selected>' in form.split('name="nationality"')[1].split("</select>")[0]
    sent = {
        "kind": "campaign", "title_en": "Against fraud", "begins_on": "2026-05-11", "place_country": "KR", "nationality": "KH",
        "parties": "KR", "advisory_en": "Tell nobody your codes.",
    }  # fmt: skip
    where = done(client.post(at("new"), sent))
    page = ok(client.get(where))
    assert "Nationals of Cambodia there" in page
    assert "Our nationals there" not in page
    assert "900" in page
    assert "Seoul" in page
    assert "nothing is said in this language: Khmer." in page
    assert "country=KR&amp;nationality=KH" in page
    found = Activity.objects.get()
    assert 'name="advisory_km"' in ok(client.get(at("change", found.pk)))
    done(client.post(at("change", found.pk), {**sent, "advisory_km": "កុំប្រាប់លេខកូដ", "version": "1"}))
    page = ok(client.get(where))
    assert "nothing is said in this language" not in page
    assert page.index('lang="km"') < page.index('<p lang="en">Tell nobody')
    assert "For nationals of Cambodia" in ok(client.get(at("advisory", found.pk)))


def test_a_campaign_of_before_speaks_to_our_own(activities: Activities) -> None:
    activities.figures()
    campaign = activities.campaign()
    assert campaign.nationality == ""
    assert "Nationals of Vietnam there" in ok(go(activities.keeper).get(at("activity", campaign.pk)))


def test_the_states_of_who_is_named_take_part(activities: Activities) -> None:
    found = activities.exercise(
        parties=("JP",),
        participants=[{"name": "Đỗ Thị Hạnh", "state": "VN"}, {"name": "森本 悠子", "state": "JP"}],
    )
    assert found.parties == ["JP", "VN"]


def test_a_draft_says_nothing_of_a_nationality_unless_it_is_a_campaign(activities: Activities) -> None:
    draft: ActivityDraft = replace(TRAINING, nationality="JP")
    assert actions.add_activity(activities.keeper, draft).nationality == ""


def test_an_activity_counts_under_the_form_that_its_entry_got_later(register: Registers) -> None:
    seoul = actions.add_partner(register.keeper, PartnerDraft("KR", {"en": "Liaison desk"}))
    entry = register.memorandum(parties=("VN", "KR"), steps=(SIGNED, StepDraft("in-force", in_days(-300))))
    actions.keep_copy(register.keeper, entry.pk, COPY)
    alone = Alone(register, seoul, entry)
    one = Activities(alone.register.office.cast).training(registered=alone.entry.pk)
    assert one.agreement == ""
    alone.held()
    for asked in ({"agreement": TERMS}, {"registered": alone.entry.pk}):
        found = {count.code: count for count in counts(alone.keeper, YEAR, **asked)}
        assert found["activities"].number == 1
    client = go(alone.keeper)
    where = reverse("cooperation:activities-list") + f"?all=1&agreement={TERMS}"
    assert one.ref in ok(client.get(where))
    assert where.replace("&", "&amp;") in ok(
        client.get(reverse("cooperation:register-agreement", args=[alone.entry.pk]))
    )
    there = reverse("cooperation:outcomes-index")
    assert f'value="{TERMS}"' in ok(client.get(there))
