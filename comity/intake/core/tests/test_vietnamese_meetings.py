"""Who met whom, when and where in Vietnamese texts, and what the words beside a name say: invented sentences, served and left alone."""

import pytest

from comity.intake.core.extract import extract
from comity.intake.core.model import Extraction

VISIT = (
    "Từ ngày 3 đến 6/9/2025, Đoàn công tác Bộ Công an do Trung tướng Lương Bá Khuê, Thứ trưởng Bộ Công an làm trưởng đoàn "
    "đã thăm Australia."
)


def read(words: str) -> Extraction:
    """Read sentences under a headline of their own kind."""
    return extract(f"Trao đổi kinh nghiệm bảo đảm an ninh, trật tự\n{words}")


def people(found: Extraction, kind: str) -> set[str]:
    names = {one.id: one.name for one in found.named.persons}
    names |= {one.id: one.name for one in found.named.organisations}
    return {names[who] for one in found.meetings if one.kind == kind for who in one.participants}


def places(found: Extraction) -> dict[str, str | None]:
    names = {one.id: one.name for one in found.named.places}
    return {one.kind: names.get(one.place or "") for one in found.meetings}


@pytest.mark.parametrize(
    ("words", "kind", "who"),
    [
        ("Tại Canberra, Đoàn đã hội đàm với ông Neil Farrow.", "talks", {"Lương Bá Khuê", "Neil Farrow"}),
        (
            "Đoàn cũng gặp bà Joan Tate, Phó Tư lệnh Cảnh sát Liên bang Australia.",
            "meeting",
            {"Lương Bá Khuê", "Joan Tate"},
        ),
        ("Đoàn kết quốc tế được hội đàm nhắc tới.", "talks", set()),
        ("Đoàn xe đi qua cửa khẩu.", "meeting", set()),
    ],
)
def test_a_bare_delegation_is_who_leads_it(words: str, kind: str, who: set[str]) -> None:
    assert people(read(f"{VISIT} {words}"), kind) == who


def test_who_invites_leads_no_delegation() -> None:
    found = read(
        "Nhận lời mời của Bộ trưởng Nội vụ Hàn Quốc Kim Tae-jun, Đại tướng Phan Chí Công, Bộ trưởng Bộ Công an thăm chính thức Hàn Quốc. "
        "Sáng 5/9/2025, Đoàn đã gặp ông Seo Yong-min tại Seoul."
    )
    assert people(found, "meeting") == {"Phan Chí Công", "Seo Yong-min"}


@pytest.mark.parametrize(
    ("words", "kind", "place"),
    [
        (
            "Ngày 2/5/2024, tại thị trấn Đồng Văn, Đại tá Lê Sỹ Phú, Giám đốc Công an tỉnh Hà Giang đã hội đàm với ông Lưu Chí Cường.",
            "talks",
            "Đồng Văn",
        ),
        (
            "Ngày 15/3/2024, tại Hà Nội, Trung tướng Đinh Công Vỹ tiếp Đại sứ Hoa Kỳ tại Việt Nam Melissa Carter.",
            "reception",
            "Hà Nội",
        ),
    ],
)
def test_a_place_that_opens_a_sentence_holds(words: str, kind: str, place: str) -> None:
    assert places(read(words)).get(kind) == place


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("Hội nghị lần thứ 43 sẽ được tổ chức năm 2025 do Philippines đăng cai.", "Philippines"),
        ("Singapore, đăng cai Hội nghị lần thứ 43 năm 2025, đã gửi lời mời.", "Singapore"),
        ("Hội nghị lần thứ 43 sẽ được tổ chức năm 2025 do Cảnh sát Philippines chuẩn bị.", None),
    ],
)
def test_the_host_of_a_conference_tells_its_place(words: str, place: str | None) -> None:
    assert places(read(words)).get("conference") == place


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("Vòng tham vấn thứ tư được tổ chức tại Hà Nội ngày 7/4/2021.", [4]),
        ("Phiên họp đầu tiên diễn ra tại Hà Nội ngày 7/4/2021.", [1]),
        ("Cuộc họp hôm thứ ba diễn ra tại Hà Nội ngày 7/4/2021.", [None]),
    ],
)
def test_rounds_are_counted(words: str, numbers: list[int | None]) -> None:
    assert [one.ordinal for one in read(words).meetings] == numbers


@pytest.mark.parametrize(
    ("words", "name", "role"),
    [
        ("Công an bắt Lý Sà Rây (33 tuổi) vì lừa bán nạn nhân sang biên giới.", "Lý Sà Rây", "nghi phạm"),
        ("Nạn nhân là chị Vừ Thị Sua (19 tuổi), bị đối tượng ép làm việc.", "Vừ Thị Sua", "nạn nhân"),
        ("Theo điều tra, Goh Beng Tat (quốc tịch Singapore) cầm đầu đường dây.", "Goh Beng Tat", "nghi phạm"),
    ],
)
def test_words_beside_a_name_tell_the_part_in_a_case(words: str, name: str, role: str) -> None:
    assert [(one.name, one.role) for one in read(words).named.persons] == [(name, role)]


def test_a_campaign_has_a_name_and_is_nobody() -> None:
    assert read('Chiến dịch chung mang tên "Sóng Biển" kết thúc ngày 7/10.').named.persons == []


@pytest.mark.parametrize(
    ("words", "bodies"),
    [
        ("Công an bàn giao 3 người cho Ty Công an tỉnh Kandal (Campuchia).", {"Ty Công an tỉnh Kandal"}),
        ("Đoàn gặp Cảnh sát Liên bang Australia (AFP).", {"Cảnh sát Liên bang Australia (AFP)"}),
        (
            "Đoàn thăm Trường Đại học Tổng hợp Bộ Nội vụ Nga trong ngày.",
            {"Trường Đại học Tổng hợp Bộ Nội vụ Nga"},
        ),
    ],
)
def test_brackets_and_ministries_end_names_of_bodies(words: str, bodies: set[str]) -> None:
    found = read(words)
    text = found.named.text
    assert {text.at(span) for one in found.named.organisations for span in one.mentions} == bodies


@pytest.mark.parametrize(
    ("words", "outcomes"),
    [
        (
            "Công an bắt khẩn cấp Lý Sà Rây (33 tuổi), Tô Mộng Cầm (41 tuổi) và 3 đồng phạm khác.",
            [("arrest", 5)],
        ),
        ("Lực lượng chức năng thu giữ 52 điện thoại, 37 máy tính.", [("seizure", None)]),
        ("Tổ công tác đã bắt giữ 4 đối tượng.", [("arrest", 4)]),
        ("Bà Oanh gặp gỡ và trao đổi với cán bộ.", []),
    ],
)
def test_lists_of_men_and_hauls_are_counted_as_meant(words: str, outcomes: list[tuple[str, int]]) -> None:
    assert [(one.kind, one.count) for one in read(words).outcomes] == outcomes


def test_years_that_open_a_sentence_hold_beyond_its_semicolons() -> None:
    found = read("Năm 2024, hai bên trao đổi 215 nguồn tin; bắt giữ 84 đối tượng.")
    assert [one.date for one in found.outcomes] == ["2024"]


def test_one_year_is_no_number() -> None:
    assert read("Qua một năm thực hiện biên bản ghi nhớ, tình hình ổn định.").named.figures == []
