"""What Vietnamese pages and reports write: invented texts, a few for each rule, with what it must serve and what it must leave alone."""

import pytest

from comity.intake.core.extract import extract
from comity.intake.core.model import Extraction, Span


def read(words: str) -> Extraction:
    """Read sentences under a headline of their own kind."""
    return extract(f"Công an hai tỉnh trao đổi tình hình an ninh trật tự tuyến biên giới\n{words}")


def named(found: Extraction) -> set[str]:
    text = found.named.text
    return {text.at(span) for one in found.named.organisations for span in one.mentions}


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (
            "Đoàn làm việc với Sở An ninh tỉnh Luông Nậm Thà (Lào) trong hai ngày.",
            "Sở An ninh tỉnh Luông Nậm Thà",
        ),
        ("Cục Tình báo hình sự Australia gửi văn bản cảm ơn.", "Cục Tình báo hình sự Australia"),
        (
            "Cơ quan Kiểm soát ma túy quốc gia Indonesia (BNN) cử cán bộ.",
            "Cơ quan Kiểm soát ma túy quốc gia Indonesia (BNN)",
        ),
        ("Văn phòng Interpol Manila đã trả lời.", "Văn phòng Interpol Manila"),
        ("Thứ trưởng Bộ Nội vụ Ba Lan Adam Nowicki phát biểu.", "Bộ Nội vụ Ba Lan"),
        ("Trạm Biên phòng Pa Thơm bắt giữ 3 đối tượng.", "Trạm Biên phòng Pa Thơm"),
        ("Bệnh viện Đa khoa tỉnh Sơn La tiếp nhận nạn nhân.", "Bệnh viện Đa khoa tỉnh Sơn La"),
        (
            "Công an các tỉnh Lai Châu, Điện Biên và Sơn La cùng tham gia.",
            "Công an các tỉnh Lai Châu, Điện Biên và Sơn La",
        ),
    ],
)
def test_bodies_reach_to_their_ends(words: str, body: str) -> None:
    assert body in named(read(words))


@pytest.mark.parametrize(
    ("words", "none"),
    [
        ("Bộ Ngoại giao thông tin về việc bảo hộ công dân.", "Bộ Ngoại giao thông tin"),
        ("Công an tỉnh Lào Cai mở đợt cao điểm.", "Công an tỉnh Lào"),
        ("Đối thoại An ninh Việt Nam - Nhật Bản lần thứ hai đã khai mạc tại Hà Nội.", "An ninh Việt Nam"),
        ("Đoàn tặng Công an tỉnh Champasak 20 triệu đồng.", "Công an tỉnh Champasak 20"),
        ("Bà Lê Mai, Phó Tổng lãnh sự Hàn Quốc tại Đà Nẵng, có mặt.", "Tổng lãnh sự Hàn Quốc tại Đà Nẵng"),
    ],
)
def test_bodies_take_nothing_more(words: str, none: str) -> None:
    assert none not in named(read(words))


def test_a_short_form_is_the_body_named_before() -> None:
    found = read(
        "Công an tỉnh Hòa Bình thông báo kết quả. Đại tá Lò Văn Pâng, Phó Giám đốc Công an tỉnh, cho biết vụ án đang được mở rộng."
    )
    [body] = [one for one in found.named.organisations if one.name == "Công an tỉnh Hòa Bình"]
    assert len(body.mentions) == 2
    assert [one.organisation for one in found.named.persons] == [body.id]


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("Đồng chí Thiếu tướng Tạ Quang Lộc dự buổi lễ.", {"Tạ Quang Lộc"}),
        ("Đại tá Đoàn Minh Phú gặp đoàn. Đoàn sẽ ở lại ba ngày.", {"Đoàn Minh Phú"}),
        ("Pol Maj Gen Somkid Chaiwat nói các nghi phạm đã khai nhận.", {"Somkid Chaiwat"}),
        ("Bắt giữ Và A Súa (31 tuổi, trú huyện Mường Lát).", {"Và A Súa"}),
    ],
)
def test_names_stand_alone(words: str, names: set[str]) -> None:
    found = read(words)
    assert {found.named.text.at(span) for one in found.named.persons for span in one.mentions} == names


@pytest.mark.parametrize("word", ["đối tượng", "nghi phạm", "bị can"])
def test_who_is_named_for_a_part_in_a_case_has_no_office(word: str) -> None:
    (person,) = read(
        f"Công an phối hợp với Tổng lãnh sự quán Nhật Bản xác minh {word} Đỗ Khắc Vượng, trú tại Hải Phòng."
    ).named.persons
    assert (person.name, person.role, person.organisation) == ("Đỗ Khắc Vượng", "nghi phạm", None)


def test_an_office_ends_before_the_next_man() -> None:
    found = read(
        "Đại tá Mạc Quốc Vinh, Phó Giám đốc Công an tỉnh Cao Bằng và Thượng tá Bounlom Keola, Phó Giám đốc Công an tỉnh Phongsaly đồng chủ trì."
    )
    assert [one.role for one in found.named.persons] == [
        "Phó Giám đốc Công an tỉnh Cao Bằng",
        "Phó Giám đốc Công an tỉnh Phongsaly",
    ]


def outcomes(words: str) -> set[tuple[str, float | None]]:
    return {(one.kind, one.count) for one in read(words).outcomes}


@pytest.mark.parametrize(
    ("words", "kind", "count"),
    [
        ("Hai bên bàn giao cho nhau 14 đối tượng truy nã.", "handover", 14),
        ("Đồn Biên phòng tiếp nhận 9 công dân do phía Campuchia trao trả.", "handover", 9),
        ("Lực lượng chức năng phối hợp bắt 6 vụ với 11 đối tượng mua bán ma túy.", "arrest", 11),
        ("Công an đã thu giữ 1,5 tấn ma túy tổng hợp.", "seizure", 1500),
        ("Hiện 2 đối tượng khác đang bỏ trốn.", "wanted", 2),
        ("Có 5 người bị Interpol phát lệnh truy nã đỏ.", "red_notice", 5),
    ],
)
def test_outcomes_are_read(words: str, kind: str, count: float) -> None:
    assert (kind, count) in outcomes(words)


@pytest.mark.parametrize(
    "words",
    [
        "So với năm 2021, số đối tượng bị bắt giảm 4%.",
        "Nhóm này có doanh thu hơn 90 triệu đồng mỗi tháng.",
        "Hai bên tiếp tục hỗ trợ truy bắt đối tượng truy nã.",
    ],
)
def test_what_is_no_outcome(words: str) -> None:
    assert not outcomes(words)


def test_who_presides_and_who_is_listed() -> None:
    found = read(
        "Ngày 3/6/2024, tại thành phố Sơn La, Công an tỉnh Sơn La và Công an tỉnh Hủa Phăn tổ chức hội nghị giao ban lần thứ 8.\n"
        "Đại tá Hà Công Vịnh, Giám đốc Công an tỉnh Sơn La và Đại tá Khamphet Souvanna, Giám đốc Công an tỉnh Hủa Phăn đồng chủ trì hội nghị."
    )
    [meeting] = found.meetings
    assert (meeting.kind, meeting.ordinal, meeting.date) == ("conference", 8, "2024-06-03")
    assert len(meeting.participants) == 2


def test_a_list_of_guests_is_no_meeting() -> None:
    found = read(
        "Ngày 3/6/2024, tại Hà Nội, Trung tướng Hà Công Vịnh, Thứ trưởng Bộ Công an tiếp ông Mark Ellery, Đại sứ Australia tại Việt Nam.\n"
        "Cùng dự buổi tiếp có Thiếu tướng Tạ Quang Lộc, Cục trưởng Cục Đối ngoại."
    )
    assert [one.kind for one in found.meetings] == ["reception"]


def zones(page: str) -> dict[str, list[str]]:
    found = extract(page)
    text, cut = found.named.text, found.named.text.zones

    def lines(spans: tuple[Span, ...]) -> list[str]:
        return [line for span in spans for line in text.at(span).split("\n")]

    return {"body": lines(cut.body), "around": lines(cut.boilerplate), "related": lines(cut.related)}


STORY = (
    "Ngày 5/4, Công an tỉnh Hòa Bình bắt giữ 4 đối tượng vận chuyển trái phép chất ma túy từ Lào về Việt Nam."
)


def test_menus_captions_and_headings_of_a_page() -> None:
    found = zones(
        "Cổng thông tin điện tử\nTin tức - Sự kiện\nCông an tỉnh Hòa Bình bắt bốn đối tượng vận chuyển ma túy\n05/04/2024 10:15\n"
        f"{STORY}\nQuang cảnh buổi làm việc.\nCơ quan điều tra đang mở rộng vụ án.\nMột số bài viết nổi bật\nKhai mạc hội chợ nông sản vùng cao"
    )
    assert found["body"] == [
        "Công an tỉnh Hòa Bình bắt bốn đối tượng vận chuyển ma túy",
        STORY,
        "Cơ quan điều tra đang mở rộng vụ án.",
    ]
    assert found["related"][-1] == "Khai mạc hội chợ nông sản vùng cao"


def test_lines_that_were_joined_are_cut() -> None:
    found = zones(
        "Trang chủ Thời sự Pháp luật Kinh tế Hòa Bình: Bắt bốn đối tượng vận chuyển ma túy Thứ sáu, 05/04/2024 10:15 GMT+7\n"
        f"{STORY} Bốn đối tượng cùng tang vật. Ảnh: CTV Cơ quan điều tra đang mở rộng vụ án. HỒNG NGỌC"
    )
    assert found["body"] == [
        "Hòa Bình: Bắt bốn đối tượng vận chuyển ma túy",
        STORY,
        "Cơ quan điều tra đang mở rộng vụ án.",
    ]
    assert "HỒNG NGỌC" in found["around"]


def test_a_lead_said_again_stands_around() -> None:
    lead = "Chiều 5/4, Công an tỉnh Hòa Bình và Công an tỉnh Hủa Phăn tổ chức hội nghị giao ban."
    told = "Chiều 5/4, tại huyện Mai Châu, Công an tỉnh Hòa Bình và Công an tỉnh Hủa Phăn (Lào) đã tổ chức hội nghị giao ban công tác quý I năm 2024."
    found = zones(f"Hội nghị giao ban giữa Công an hai tỉnh Hòa Bình và Hủa Phăn\n{lead}\n{told}")
    assert lead in found["around"]
    assert told in found["body"]


def test_wards_bear_names_of_provinces() -> None:
    found = read("Vụ việc xảy ra tại phường Yên Bái, tỉnh Lào Cai. Trước đây nơi này thuộc tỉnh Yên Bái.")
    assert [one.name for one in found.named.places].count("Yên Bái") == 2


def test_a_joined_wish_keeps_its_speaker() -> None:
    found = read(
        "Trung tướng Hà Công Vịnh, Thứ trưởng Bộ Công an cho rằng hai bên cần trao đổi thông tin và đề nghị phía Lào hỗ trợ xác minh."
    )
    [person] = found.named.persons
    assert [(one.act, one.actor, one.addressee) for one in found.commitments] == [
        ("proposed", person.id, "both"),
        ("proposed", person.id, "LA"),
    ]
