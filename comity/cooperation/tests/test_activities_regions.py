"""Regions abroad: known by their names in several states, so that one region under two names is one; doubted once where they are not."""

import pytest
from django.urls import reverse

from comity.audit.acts import writing
from comity.cooperation import actions
from comity.cooperation.activities.regions import merged_into, region_of, region_words, regions, stem
from comity.cooperation.core.residents import Figure, Unsure, twins
from comity.cooperation.exceptions import RegionsUnsureError, ResidentsFlawedError
from comity.cooperation.models import Residents
from comity.cooperation.tests.activity_ground import SOURCE, Activities
from comity.cooperation.tests.test_meetings_pages import done, go, ok, refused

STATES = {"VN": 63, "JP": 47, "CN": 34, "KR": 17, "LA": 18, "KH": 25, "TH": 78}
# of Resolution 202/2025/QH15: what each of the 23 was formed of, by name, the one whose name it bears first; and those that stayed as they were
MERGED_2025 = (
    "Tuyên Quang, Hà Giang",
    "Lào Cai, Yên Bái",
    "Thái Nguyên, Bắc Kạn",
    "Phú Thọ, Vĩnh Phúc, Hòa Bình",
    "Bắc Ninh, Bắc Giang",
    "Hưng Yên, Thái Bình",
    "Hải Phòng, Hải Dương",
    "Ninh Bình, Hà Nam, Nam Định",
    "Quảng Trị, Quảng Bình",
    "Đà Nẵng, Quảng Nam",
    "Quảng Ngãi, Kon Tum",
    "Gia Lai, Bình Định",
    "Khánh Hòa, Ninh Thuận",
    "Lâm Đồng, Đắk Nông, Bình Thuận",
    "Đắk Lắk, Phú Yên",
    "Hồ Chí Minh, Bình Dương, Bà Rịa - Vũng Tàu",
    "Đồng Nai, Bình Phước",
    "Tây Ninh, Long An",
    "Cần Thơ, Sóc Trăng, Hậu Giang",
    "Vĩnh Long, Bến Tre, Trà Vinh",
    "Đồng Tháp, Tiền Giang",
    "Cà Mau, Bạc Liêu",
    "An Giang, Kiên Giang",
)
UNCHANGED_2025 = ["Cao Bằng", "Điện Biên", "Hà Tĩnh", "Lai Châu", "Lạng Sơn", "Nghệ An", "Quảng Ninh", "Thanh Hóa", "Sơn La", "Hà Nội", "Huế"]  # fmt: skip
FIGURES = {"nationality": "JP", "country": "VN", "source": "Yearly statistics"}


def new() -> str:
    return reverse("cooperation:activities-residents-new")


@pytest.mark.parametrize(
    ("country", "code", "written"),
    [
        ("VN", "VN-SG", ("Ho Chi Minh City", "ホーチミン市", "Thành phố Hồ Chí Minh", "TP.HCM", "TPHCM", "Sài Gòn", "胡志明市", "vn-sg")),
        ("VN", "VN-HN", ("Hanoi", "Hà Nội", "ハノイ", "河内市", "河內市", "Thủ đô Hà Nội")),
        ("VN", "VN-DN", ("Đà Nẵng", "Da Nang", "danang", "ダナン市", "岘港市")),
        ("VN", "VN-26", ("Thừa Thiên Huế", "Thừa Thiên - Huế", "thành phố Huế", "Hue")),
        ("VN", "VN-57", ("Bình Dương", "tỉnh Bình Dương", "Binh Duong Province")),
        ("KR", "KR-11", ("Seoul", "서울", "서울특별시", "ソウル", "首尔")),
        ("KR", "KR-41", ("Gyeonggi", "Gyeonggi-do", "경기도", "京畿道")),
        ("CN", "CN-GD", ("Guangdong", "广东省", "広東省", "Quảng Đông")),
        ("LA", "LA-VT", ("Vientiane", "ヴィエンチャン都")),
        ("LA", "LA-VI", ("Vientiane Province", "ແຂວງວຽງຈັນ")),
        ("KH", "KH-12", ("Phnom Penh", "プノンペン", "金边", "ភ្នំពេញ")),
        ("TH", "TH-10", ("Bangkok", "バンコク", "曼谷", "กรุงเทพมหานคร")),
    ],
)  # fmt: skip
def test_one_region_is_one_in_every_language(country: str, code: str, written: tuple[str, ...]) -> None:
    assert {one: region_of(country, one) for one in written} == dict.fromkeys(written, code)


def test_the_tables_hold_every_region_in_the_languages_of_the_pages() -> None:
    found = regions()
    assert {state: sum(code.startswith(f"{state}-") for code in found) for state in STATES} == STATES
    for code, names in found.items():
        assert names["en"], code
        assert code.startswith("JP") or {"ja", "zh-Hans"} - names.keys() <= {"zh-Hans"}, code
        assert region_of(code[:2], names["en"]) == code, code
        assert stem(names["en"]), code


def test_what_was_merged_away_keeps_its_name_for_the_years_before() -> None:
    assert region_of("VN", "Bà Rịa - Vũng Tàu") == "VN-43"
    assert [merged_into("VN-43", year) for year in (2024, 2025, 2026)] == ["", "", "VN-SG"]
    assert region_words("VN-43") == "Bà Rịa–Vũng Tàu"


def test_the_34_provinces_and_cities_of_viet_nam_hold_each_of_the_63_before_them_once() -> None:
    written = [[region_of("VN", name) for name in line.split(", ")] for line in MERGED_2025]
    assert [one for line in written for one in line if one not in regions()] == []
    grown = {line[0]: set(line[1:]) for line in written}
    former = [code for code in regions() if code.startswith("VN-")]
    assert {code: merged_into(code, 2026) for code in former if merged_into(code, 2026)} == {
        code: into for into, merged in grown.items() for code in merged
    }
    alone = {region_of("VN", name) for name in UNCHANGED_2025}
    assert (len(grown), len(alone), len(grown | dict.fromkeys(alone))) == (23, 11, 34)
    of_all = [*alone, *(one for line in written for one in line)]
    assert (len(of_all), sorted(of_all)) == (63, sorted(former))


def test_the_same_figures_under_another_name_are_doubted_where_one_name_is_not_known() -> None:
    figures = [Figure("VN-SG", 2024, 12_500, 3), Figure("Sai-gon town", 2024, 12_500, 3), Figure("VN-HN", 2024, 12_500, 3)]  # fmt: skip
    assert twins(figures, (), lambda region: "-" not in region or " " in region) == [
        Unsure(1, "VN-SG"),
        Unsure(2, "Sai-gon town"),
    ]
    assert twins(figures, (), lambda _region: False) == []
    assert twins([Figure("", 2024, 5), Figure("Ansan", 2024, 5)], (), lambda _region: True) == []


def test_two_names_of_one_city_are_one_figure(activities: Activities) -> None:
    client = go(activities.keeper)
    lines = "ホーチミン市; 2024; 12,500; 3\nHo Chi Minh City; 2024; 12500; 3"
    assert "Line 2: There is a figure of this region and year already." in refused(
        client.post(new(), {**FIGURES, "lines": lines})
    )
    done(client.post(new(), {**FIGURES, "lines": lines.splitlines()[0]}))
    assert list(Residents.objects.values_list("region", flat=True)) == ["VN-SG"]


def test_what_was_kept_by_its_words_before_is_the_same_region_now(activities: Activities) -> None:
    [row] = actions.keep_residents(activities.keeper, "JP", "VN", SOURCE, [Figure("VN-SG", 2024, 12_500, 3)])
    with writing():
        Residents.objects.filter(pk=row.pk).update(region="ホーチミン市")
    with pytest.raises(ResidentsFlawedError):
        actions.keep_residents(activities.keeper, "JP", "VN", SOURCE, [Figure("VN-SG", 2024, 1, 0)])


def test_an_unknown_region_that_resembles_one_is_asked_once(activities: Activities) -> None:
    client = go(activities.keeper)
    sent = {**FIGURES, "lines": "Ho Chi Minn; 2024; 12500; 3"}
    page = refused(client.post(new(), sent))
    assert "Line 1: “Ho Chi Minn” is not known here by this name. Is it Ho Chi Minh City?" in page
    assert 'name="as_written"' in page
    assert not Residents.objects.exists()
    done(client.post(new(), {**sent, "as_written": "on"}))
    assert Residents.objects.get().region == "Ho Chi Minn"
    done(client.post(new(), {**FIGURES, "lines": "Ho Chi Minn; 2023; 11000; 3"}))  # it was looked at before
    done(client.post(new(), {**FIGURES, "country": "KR", "lines": "Ansan; 2024; 12000; 3"}))  # like no other


def test_a_province_that_was_merged_away_is_asked_about_in_later_years(activities: Activities) -> None:
    keeper = activities.keeper
    actions.keep_residents(keeper, "JP", "VN", SOURCE, [Figure("VN-57", 2024, 3_000, 1)])
    with pytest.raises(RegionsUnsureError) as asked:
        actions.keep_residents(keeper, "JP", "VN", SOURCE, [Figure("VN-57", 2026, 3_000, 1)])
    assert asked.value.unsure == [Unsure(0, "VN-SG", 2025)]
    page = refused(go(keeper).post(new(), {**FIGURES, "lines": "Bình Dương; 2026; 3000; 1"}))
    assert "Bình Dương is a part of Ho Chi Minh City since 2025." in page
    actions.keep_residents(keeper, "JP", "VN", SOURCE, [Figure("VN-57", 2026, 3_000, 1)], as_written=True)


def test_a_region_that_grew_has_no_change_to_the_year_before(activities: Activities) -> None:
    rows = [Figure("VN-SG", 2024, 10_000, 10), Figure("VN-SG", 2025, 30_000, 15), Figure("VN-HN", 2024, 10_000, 10), Figure("VN-HN", 2025, 20_000, 10)]  # fmt: skip
    actions.keep_residents(activities.keeper, "JP", "VN", SOURCE, rows)
    page = ok(go(activities.keeper).get(reverse("cooperation:activities-residents") + "?all=1"))
    assert "+100.0" in page
    assert "+200.0" not in page


def test_faults_of_several_lines_are_said_at_once(activities: Activities) -> None:
    lines = "Hanoi; 2999; 5; 1\nHue; 2024; many; 1"
    page = refused(go(activities.keeper).post(new(), {**FIGURES, "lines": lines}))
    assert "Line 1: This year has not come yet." in page
    assert "Line 2: “many” is no number of people or offences." in page
