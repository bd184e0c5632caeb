"""Dates in five languages: sentences of our own, with invented events."""

import re

import pytest

from comity.intake.core.dates import find_dates
from comity.intake.core.model import DocumentData, Sentence, SourceText, Span, Value, Zones


def body(raw: str, language: str) -> SourceText:
    paragraphs = tuple(Span(one.start(), one.end()) for one in re.finditer(r"\S[^\n]*", raw))
    sentences = tuple(
        Sentence(Span(one.start(), one.end()), number)
        for number, paragraph in enumerate(paragraphs)
        for one in re.compile(r"[^。！？]+?(?:[。！？]|[.!?](?=\s)|$)").finditer(
            raw, paragraph.start, paragraph.end
        )
    )
    return SourceText(raw, language, Zones(paragraphs), paragraphs, sentences)


def values(raw: str, language: str, published: str | None = None) -> list[str]:
    document = DocumentData(published=Value(published) if published else None)
    return [one.value for one in find_dates(body(raw, language), document)]


CASES = [
    # English, with the day of publication
    ("en", "2024-03-15", "Police in Vinh detained seven men on 12 March.", ["2024-03-12"]),
    ("en", "2024-03-15", "The trial is scheduled to open on April 3.", ["2024-04-03"]),
    (
        "en",
        "2024-01-10",
        "They were caught on December 28 and sent home on Jan. 5-6.",
        ["2023-12-28", "2024-01-05/2024-01-06"],
    ),
    ("en", "2024-01-10", "Last month 12 others, aged 24 and 30, fled.", ["2023-12"]),
    ("en", "2024-01-10", "In March, a court jailed him; he may march in May.", ["2023-03", "2023-05"]),
    ("en", "2023-12-01", "Cases rose in the first 10 months of this year.", ["2023-01/2023-10"]),
    ("en", "2023-12-01", "Officers met on the 14th of June last year.", ["2022-06-14"]),
    ("en", "2023-12-01", "He was arrested yesterday, late in October.", ["2023-11-30", "2023-10"]),
    # English, without it
    ("en", None, "On May 4, the minister received the envoy.", ["XXXX-05-04"]),
    ("en", None, "The seminar ran from November 30 to December 2, 2023.", ["2023-11-30/2023-12-02"]),
    ("en", None, "A workshop on July 3-5 trained officers.", ["XXXX-07-03/XXXX-07-05"]),
    ("en", None, "A meeting opened on 21 August 2024 and ends on August 23.", ["2024-08-21", "2024-08-23"]),
    ("en", None, "Since 2019 the ring sold pills, from 2021 to 2023 it grew.", ["2019", "2021/2023"]),
    (
        "en",
        None,
        "Between May and August 2023, and in the first quarter of 2024.",
        ["2023-05/2023-08", "2024-01/2024-03"],
    ),
    ("en", None, "In the first eight months of 2020, 12 rings were broken.", ["2020-01/2020-08"]),
    (
        "en",
        None,
        "Cooperation in the 2021-2025 period; Q2 2024; 2019-20 season.",
        ["2021/2025", "2024-04/2024-06", "2019/2020"],
    ),
    ("en", None, "During the January-May period of 2023 it fell.", ["2023-01/2023-05"]),
    ("en", None, "Signed 2024-08-21, filed 21/08/2024, read 8/21/2024.", ["2024-08-21"] * 3),
    ("en", None, "It was heldon October 3 and October4.", ["XXXX-10-03", "XXXX-10-04"]),
    ("en", None, "In recent years, on Monday, aged 24, at 17:05, over the past two years.", []),
    ("en", None, "Law No. 12/2017/QH14 and Resolution 36/2024 on 2500 cases.", []),
    ("en", None, "It rose to 2022 cases; ties date to 2022.", ["2022"]),
    ("en", None, "The 15th session, the 3rd dialogue and the 40th anniversary.", []),
    # Vietnamese
    ("vi", "2025-11-24", "Ngày 20/11, Công an tỉnh Lào Cai bắt 5 đối tượng.", ["2025-11-20"]),
    (
        "vi",
        "2025-11-24",
        "Rạng sáng 1-11, tối 23.11 và hôm 15/9.",
        ["2025-11-01", "2025-11-23", "2025-09-15"],
    ),
    ("vi", "2025-11-24", "Hội nghị dự kiến diễn ra ngày 15/1.", ["2026-01-15"]),
    ("vi", "2025-11-24", "Từ ngày 5 đến ngày 8/11, đoàn thăm Hà Nội.", ["2025-11-05/2025-11-08"]),
    ("vi", "2025-11-24", "6 tháng đầu năm nay và tháng 12 năm ngoái.", ["2025-01/2025-06", "2024-12"]),
    ("vi", None, "Từ ngày 3 đến 6 tháng 7, đoàn làm việc.", ["XXXX-07-03/XXXX-07-06"]),
    ("vi", None, "ngày 3 tháng 2 năm 2024, tháng 5/2024, năm 2018", ["2024-02-03", "2024-05", "2018"]),
    (
        "vi",
        None,
        "Trong 10 tháng đầu năm 2025, quý III/2025, giai đoạn 2021-2025.",
        ["2025-01/2025-10", "2025-07/2025-09", "2021/2025"],
    ),
    ("vi", None, "Cao điểm từ 15/12/2024 đến 14/2/2025.", ["2024-12-15/2025-02-14"]),
    ("vi", None, "từ năm 2018 đến năm 2020", ["2018/2020"]),
    (
        "vi",
        None,
        "Điều 174, Nghị quyết số 36/2024/QH15, lúc 9h, 35 tuổi, trong những năm gần đây, thứ Hai",
        [],
    ),
    ("vi", None, "Từ 2000 người còn 15 người.", []),
    # Chinese, simplified and traditional
    ("zh", "2025-05-20", "柬埔寨警方17日突袭，会议将于25日举行。", ["2025-05-17", "2025-05-25"]),
    (
        "zh",
        "2025-05-20",
        "去年12月，今年前4个月，本月10日，上月。",
        ["2024-12", "2025-01/2025-04", "2025-05-10", "2025-04"],
    ),
    ("zh", "2025-05-20", "代表团5月22日至24日访问。", ["2025-05-22/2025-05-24"]),
    ("zh", None, "越方15日上午通报。", ["XXXX-XX-15"]),
    ("zh", None, "4月16日在河内，18日在岘港。", ["XXXX-04-16", "XXXX-04-18"]),
    (
        "zh",
        None,
        "2024年1月至10月，2025年第一季度，2021年以来，2021-2025年",
        ["2024-01/2024-10", "2025-01/2025-03", "2021", "2021/2025"],
    ),
    ("zh", None, "二〇二三年十月，2023年上半年", ["2023-10", "2023-01/2023-06"]),
    ("zh", "2023-10-19", "民國112年10月18日，警方於昨日查獲。", ["2023-10-18", "2023-10-18"]),
    ("zh", None, "3日内，近年来，第15次，15岁，星期一", []),
    # Japanese
    ("ja", "2025-05-20", "警視庁は19日、3人を逮捕した。", ["2025-05-19"]),
    (
        "ja",
        "2025-05-20",
        "昨年12月から今年3月にかけて、今月10日、先月25日。",
        ["2024-12/2025-03", "2025-05-10", "2025-04-25"],
    ),
    ("ja", "2025-05-20", "来月3日に会合を開く予定。", ["2025-06-03"]),
    ("ja", None, "令和6年11月27日、平成30年12月、昭和63年", ["2024-11-27", "2018-12", "1988"]),
    ("ja", None, "24年11月に発足し、7年10~11月に摘発した。", ["2024-11", "2025-10/2025-11"]),
    ("ja", None, "6月17、18日、3月15日から20日まで", ["XXXX-06-17/XXXX-06-18", "XXXX-03-15/XXXX-03-20"]),
    ("ja", "2025-05-20", "13日夜から14日朝にかけて到着した。", ["2025-05-13/2025-05-14"]),
    ("ja", None, "2024年7~9月、２０２３年", ["2024-07/2024-09", "2023"]),
    ("ja", None, "懲役2年6月、5日間、第3回会合、20歳、近年", []),
    # French
    ("fr", "2024-06-10", "Le 5 juin, la police a arrêté deux hommes.", ["2024-06-05"]),
    (
        "fr",
        None,
        "Du 3 au 7 juin 2024, en mai 2023, depuis 2019.",
        ["2024-06-03/2024-06-07", "2023-05", "2019"],
    ),
]


@pytest.mark.parametrize(("language", "published", "raw", "expected"), CASES)
def test_dates_of_a_sentence(language: str, published: str | None, raw: str, expected: list[str]) -> None:
    assert values(raw, language, published) == expected


def test_a_year_counted_from_an_unknown_day_is_left_out() -> None:
    assert values("Visits go on this year.", "en") == []
    assert values("Trong năm nay, hai bên tiếp tục.", "vi") == []


def test_only_the_body_gives_dates() -> None:
    raw = "On May 4, they met.\nJune 5, 2024"
    text = SourceText(raw, "en", Zones((Span(0, 19),), (Span(20, 32),)), (Span(0, 19),), ())
    assert [one.value for one in find_dates(text, DocumentData())] == ["XXXX-05-04"]


def test_quotes_are_the_words_of_the_date() -> None:
    text = body("They met in Hanoi in 2022, and on May 4.", "en")
    assert [text.at(one.span) for one in find_dates(text, DocumentData())] == ["2022", "May 4"]


def test_the_29th_of_february_needs_a_leap_year() -> None:
    assert values("On February 29 he fled.", "en") == ["XXXX-02-29"]
    assert values("On February 29, 2023 he fled.", "en") != ["2023-02-29"]
    assert values("On February 29 he fled.", "en", "2025-03-10") == ["2024-02-29"]
