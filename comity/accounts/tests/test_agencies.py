"""Agencies and units: added, changed, closed, never deleted."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts import actions
from comity.accounts.countries import passport_countries
from comity.accounts.models import Agency, Person, Unit
from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.acts import RefusalError
from comity.lib.postgresql.base import MOST_VALUES

NAMES = {"name_en": "Embassy police post", "name_vi": "Tổ công tác cảnh sát tại Đại sứ quán"}


@pytest.fixture
def airport(cast: Cast) -> Unit:
    return actions.add_unit(
        cast.operator, agency_id=cast.officer.agency.id, code="airport", names={"en": "Airport"}
    )


def test_a_guest_agency_with_its_first_unit(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    told = {"code": "lao-post", "country": "LAO", "zone": "Asia/Vientiane", **NAMES}
    answer = client.post(reverse("accounts:add-agency"), told)
    agency = Agency.objects.get(code="lao-post")
    assert answer["Location"] == reverse("accounts:add-unit", args=[agency.id])
    assert agency.names == {"en": NAMES["name_en"], "vi": NAMES["name_vi"]}
    assert client.post(answer["Location"], {"code": "desk", **NAMES}).status_code == 302
    assert client.post(answer["Location"], {"code": "desk", **NAMES}).status_code == 422
    assert [unit.code for unit in agency.units.all()] == ["desk"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": "jpn-desk"},
        {"code": "two words"},
        {"code": "LAO-post"},
        {"code": "lao_post"},
        {"code": "lao-post-"},
        {"code": "l" * 65},
        {"country": "XYZ"},
        {"zone": "Mars"},
        {"name_en": "", "name_vi": ""},
    ],
)
def test_an_agency_that_cannot_be_added(wrong: dict[str, str], cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    told = {"code": "lao-post", "country": "LAO", "zone": "Asia/Vientiane", **NAMES, **wrong}
    assert client.post(reverse("accounts:add-agency"), told).status_code == 422
    assert Agency.objects.count() == 3


@pytest.mark.parametrize("code", ["LAO-post", "lao_post", "-", "", "l" * 65])
def test_a_code_is_checked_by_the_act_too(code: str, cast: Cast) -> None:
    names = {"en": "Post"}
    with pytest.raises(RefusalError, match="small letters"):
        actions.add_agency(cast.operator, code=code, country="LAO", names=names, zone="Asia/Vientiane")
    with pytest.raises(RefusalError, match="small letters"):
        actions.add_unit(cast.operator, agency_id=cast.officer.agency.id, code=code, names=names)


def test_an_agency_is_changed_but_for_its_code(cast: Cast, client: Client) -> None:
    home = cast.officer.agency
    signed_in(client, cast.operator)
    told = {"code": "other", "country": "VNM", "zone": "Asia/Bangkok", "name_ja": "ハノイ連絡局"}
    assert client.post(reverse("accounts:agency", args=[home.id]), told).status_code == 302
    changed = Agency.objects.get(id=home.id)
    assert (changed.code, changed.zone, changed.names) == (home.code, "Asia/Bangkok", {"ja": "ハノイ連絡局"})


def test_a_unit_is_closed_when_nobody_works_in_it(cast: Cast, airport: Unit, client: Client) -> None:
    actions.move_person(cast.operator, cast.officer.id, airport.id)
    with pytest.raises(RefusalError, match="Move them"):
        actions.close_unit(cast.operator, airport.id)
    actions.move_person(cast.operator, cast.officer.id, cast.supervisor.unit_id)
    signed_in(client, cast.operator)
    assert client.post(reverse("accounts:act-on-unit", args=[airport.id, "close"])).status_code == 302
    airport.refresh_from_db()
    assert airport.closed_at is not None
    with pytest.raises(RefusalError, match="closed"):
        actions.move_person(cast.operator, cast.officer.id, airport.id)
    assert client.post(reverse("accounts:act-on-unit", args=[airport.id, "reopen"])).status_code == 302
    actions.move_person(cast.operator, cast.officer.id, airport.id)


def test_the_last_open_unit_stays_open(cast: Cast) -> None:
    alone = actions.add_agency(
        cast.operator, code="lao-post", country="LAO", names={"en": "Post"}, zone="Asia/Vientiane"
    )
    unit = actions.add_unit(cast.operator, agency_id=alone.id, code="desk", names={"en": "Desk"})
    with pytest.raises(RefusalError, match="only open unit"):
        actions.close_unit(cast.operator, unit.id)


def test_a_closed_account_of_a_closed_unit_is_not_opened(cast: Cast, airport: Unit) -> None:
    actions.move_person(cast.operator, cast.screening.id, airport.id)
    actions.suspend_person(cast.operator, cast.screening.id)
    actions.close_unit(cast.operator, airport.id)
    with pytest.raises(RefusalError, match="closed"):
        actions.resume_person(cast.operator, cast.screening.id)
    actions.move_person(cast.operator, cast.screening.id, cast.officer.unit_id)
    actions.resume_person(cast.operator, cast.screening.id)


def test_only_an_operator_acts_on_agencies_and_units(cast: Cast, airport: Unit) -> None:
    for person in set(cast.everyone()) - {cast.operator}:
        for act in (
            lambda by: actions.change_unit(by, airport.id, names={"en": "X"}),
            lambda by: actions.close_unit(by, airport.id),
            lambda by: actions.change_agency(
                by, airport.agency_id, country="VNM", names={"en": "X"}, zone="UTC"
            ),
        ):
            with pytest.raises(RefusalError):
                act(person)


def test_countries_are_written_as_on_passports() -> None:
    codes = [code for code, _called in passport_countries("en")]
    assert {"VNM", "JPN", "CHN", "LAO", "KHM", "D"} <= set(codes)
    assert "DEU" not in codes
    assert len(codes) == len(set(codes))


def test_rows_with_more_values_than_a_statement_carries_are_written(cast: Cast) -> None:
    unit = cast.officer.unit
    columns = len(Person._meta.concrete_fields)
    people = [
        Person(sign_in=f"V-9{number:05}", unit=unit, name="Võ Thị Lành", roles=[])
        for number in range(MOST_VALUES // columns + 2)
    ]
    Person.objects.bulk_create(people)
    assert Person.objects.filter(sign_in__startswith="V-9").count() == len(people)
