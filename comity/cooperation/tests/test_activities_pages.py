"""The pages of activities, as a cooperation officer walks them: entered, refused, cancelled, printed, written to a file."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.cooperation.models import Activity, Residents
from comity.cooperation.tests.activity_ground import Activities
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.test_meetings_pages import done, go, ok, refused
from comity.requests.tests.office import TOKYO

pytestmark = pytest.mark.django_db
NEW = {
    "kind": "training", "title_en": "Reading seized telephones", "begins_on": "2026-05-11", "ends_on": "2026-05-15", "place": "東京",
    "place_country": "JP", "parties": "Việt Nam, JP", "people": "12", "participants": "Đỗ Thị Hạnh; Thiếu tá; PC02; VN",
    "cost": "1250000", "currency": "JPY", "borne_by": "Host",
}  # fmt: skip
FIGURES = {
    "nationality": "VN",
    "country": "JP",
    "source": "Yearly statistics",
    "lines": "愛知県; 2024; 56,000; 392\n2024; 550000; 2475",
}


def at(name: str, *args: object) -> str:
    return reverse(f"cooperation:activities-{name}", args=args)


def test_an_activity_is_entered_changed_cancelled_and_takes_place(activities: Activities) -> None:
    client = go(activities.keeper)
    where = done(client.post(at("new"), NEW))
    page = ok(client.get(where))
    assert "1,250,000\N{NO-BREAK SPACE}JPY" in page
    assert "Đỗ Thị Hạnh" in page
    found = Activity.objects.get()
    form = ok(client.get(at("change", found.pk)))
    assert 'value="1250000"' in form
    assert "Đỗ Thị Hạnh; Thiếu tá; PC02; VN" in form
    done(client.post(at("change", found.pk), {**NEW, "people": "13", "version": "1"}))
    late = refused(client.post(at("change", found.pk), {**NEW, "title_en": "Mine", "version": "1"}))
    assert "Somebody changed this while you wrote." in late
    assert 'value="Mine"' in late
    assert "What stands now is Reading seized telephones" in late
    assert "What stands now is 13" in late
    assert "What stands now is 1250000" not in late
    assert 'name="version" value="2"' in late
    assert "Give the reason in one sentence." in refused(
        client.post(at("cancel", found.pk), {"version": "2"})
    )
    done(client.post(at("cancel", found.pk), {"version": "2", "reason": "A storm."}))
    assert "A storm." in ok(client.get(where))
    assert found.ref not in ok(client.get(at("list") + "?all=1"))
    assert found.ref in ok(client.get(at("list") + "?box=cancelled"))
    done(client.post(at("restore", found.pk), {"version": "3"}))
    assert found.ref in ok(
        client.get(at("list") + "?all=1&kind=training&currency=JPY&begins-from=2026-05-11")
    )


def test_a_figure_is_written_alike_in_the_picture_and_in_the_table(activities: Activities) -> None:
    client = go(activities.keeper)
    done(client.post(at("residents-new"), {**FIGURES, "lines": "2023; 550000; 5060\n2024; 550000; 2475"}))
    page = ok(client.get(at("residents")))
    for figure in ("9.20", "4.50"):
        assert f">{figure}</text>" in page
        assert f"{figure}</td>" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"cost": "12.50"}, "JPY has no digits behind the point. Enter a whole amount."),
        ({"cost": "1.555", "currency": "USD"}, "USD has 2 digits behind the point and no more."),
        ({"currency": ""}, "Choose the currency of the cost."),
        ({"cost": ""}, "Enter the cost too, or choose no currency."),
        ({"ends_on": "2026-05-01"}, "It ends before it begins."),
        ({"begins_on": "2026-02-30"}, "There is no such day. Enter a day that exists."),
        ({"title_en": ""}, "Give a title in at least one language."),
        ({"parties": "Atlantis"}, "is no state that is known here"),
        ({"participants": "; Major; ; VN"}, "In line 1 write name; rank; office; state."),
        ({"people": "0"}, "More people are named than took part."),
        ({"theme": "disaster"}, "Only a joint exercise has a theme."),
        ({"advisory_vi": "Chú ý"}, "Only a prevention campaign tells nationals something."),
        ({"further": "C-1999-0001"}, "There is no commitment C-1999-0001 for you."),
    ],
)  # fmt: skip
def test_bad_input_is_answered_and_nothing_is_lost(
    activities: Activities, change: dict[str, str], said: str
) -> None:
    page = refused(go(activities.keeper).post(at("new"), {**NEW, **change}))
    assert said in page
    assert 'value="Host"' in page
    assert not Activity.objects.exists()


def test_a_commitment_brings_itself_and_its_partner(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed()
    client = signed_in(Client(), ledgers.keeper)
    form = ok(client.get(f"{at('new')}?commitment={commitment.pk}"))
    assert re.search(rf'<input type="checkbox" name="commitments" value="{commitment.pk}"[^>]*checked', form)
    assert re.search(rf'<input type="checkbox" name="partners" value="{TOKYO}"[^>]*checked', form)
    done(client.post(at("new"), {**NEW, "partners": [TOKYO], "further": commitment.ref.lower()}))
    assert list(Activity.objects.get().commitments.all()) == [commitment]


def test_a_campaign_is_printed_in_its_languages(activities: Activities) -> None:
    campaign = activities.campaign()
    activities.figures()
    client = go(activities.keeper)
    page = ok(client.get(at("activity", campaign.pk)))
    assert "4.50" in page
    assert "\N{MINUS SIGN}10.0" in page
    printed = ok(client.get(at("advisory", campaign.pk)))
    assert '<p lang="vi">Bán hoặc cho mượn' in printed
    assert '<p lang="ja">口座' in printed
    assert client.get(at("advisory", activities.training().pk)).status_code == 404


def test_figures_are_entered_computed_and_corrected(activities: Activities) -> None:
    client = go(activities.keeper)
    done(client.post(at("residents-new"), FIGURES))
    assert set(Residents.objects.values_list("region", "residents")) == {("JP-23", 56_000), ("", 550_000)}
    assert "Per thousand" in (page := ok(client.get(at("residents"))))
    assert "7.00" in page
    row = Residents.objects.get(region="JP-23")
    again = refused(
        client.post(
            at("residents-change", row.pk), {"residents": "0", "offences": "4", "source": "x", "version": "1"}
        )
    )
    assert "Offences are counted where nobody lives." in again
    done(
        client.post(
            at("residents-change", row.pk),
            {"residents": "56000", "offences": "", "source": "x", "version": "1"},
        )
    )
    done(client.post(at("residents-remove", row.pk), {"version": "2"}))
    assert Residents.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"lines": "愛知県; 2999; 5; 1"}, "Line 1: This year has not come yet."),
        ({"lines": "愛知県; 2024; 0; 1"}, "Line 1: Offences are counted where nobody lives."),
        ({"lines": "愛知県; 2024; ; 1"}, "Line 1: Offences are counted where nobody lives."),
        ({"lines": "愛知県; 2024; 5; 1\nAichi; 2024; 6; 1"}, "Line 2: There is a figure of this region and year already."),
        ({"lines": "KR-41; 2024; 5; 1"}, "is no region of that state"),
        ({"lines": "愛知県; this year; 5; 1"}, "Line 1: Write the year with four digits"),
        ({"lines": "愛知県; 2024; many; 1"}, "“many” is no number of people or offences."),
        ({"country": "VN"}, "They live abroad. Choose another state than their own."),
        ({"source": ""}, "Name the source"),
    ],
)  # fmt: skip
def test_impossible_figures_are_named_with_their_line(
    activities: Activities, change: dict[str, str], said: str
) -> None:
    page = refused(go(activities.keeper).post(at("residents-new"), {**FIGURES, **change}))
    assert said in page
    assert not Residents.objects.exists()


def test_lists_are_written_to_files(activities: Activities) -> None:
    activities.exercise()
    activities.figures()
    client = go(activities.keeper)
    for name, word in (("export", "Fire and rescue"), ("residents-export", "8.00")):
        for form in ("csv", "xlsx"):
            answer = client.post(at(name), {"kind": form, "purpose": "report"})
            assert answer.status_code == 200, answer.content[:2000]
            assert "attachment" in answer.headers["Content-Disposition"]
            if form == "csv":
                body = b"".join(answer)
                assert word in body.decode("utf-8-sig")
