"""Figures in five languages: sentences of our own, with invented events."""

import re

import pytest

from comity.intake.core.dates import find_dates
from comity.intake.core.figures import find_figures
from comity.intake.core.model import DocumentData, Figure, Named, SourceText, Span, Zones


def figures(raw: str, language: str) -> tuple[SourceText, list[Figure]]:
    paragraphs = tuple(Span(one.start(), one.end()) for one in re.finditer(r"\S[^\n]*", raw))
    text = SourceText(raw, language, Zones(paragraphs), paragraphs, ())
    named = Named(text, DocumentData(), dates=find_dates(text, DocumentData()))
    return text, find_figures(named)


CASES = [
    (
        "en",
        "Police arrested 47 suspects, including 12 Thai nationals, in three scam compounds.",
        [(47, "people", "exact"), (12, "people", "exact"), (3, "places", "exact")],
    ),
    (
        "en",
        "Customs seized 312.5 kilograms of ice worth about US$4.2 million and 1,200 pills.",
        [(312.5, "kg", "exact"), (4200000, "money", "about"), (1200, "items", "exact")],
    ),
    (
        "en",
        "Thefts rose by 18 percent to 2,340 cases, frauds fell 7.5%.",
        [(18, "percent", "up"), (2340, "cases", "exact"), (7.5, "percent", "down")],
    ),
    (
        "en",
        "The two countries signed two memorandums of understanding; the two sides and both ministers agreed.",
        [(2, "agreements", "exact")],
    ),
    (
        "en",
        "More than 200 delegates from 10 ASEAN member states attended the 43rd conference.",
        [(200, "people", "over"), (10, "countries", "exact")],
    ),
    (
        "en",
        "He was sentenced to 12 years in prison; he is 34 years old and was held for 15 days.",
        [(12, "years", "exact")],
    ),
    (
        "en",
        "At least five people were killed and nearly 40 injured. Hundreds fled.",
        [(5, "people", "at_least"), (40, "people", "nearly")],
    ),
    (
        "en",
        "Interpol issued eight red notices; 3.5 trillion dong went through 250 bank accounts.",
        [(8, "items", "exact"), (3500000000000, "money", "exact"), (250, "items", "exact")],
    ),
    (
        "en",
        "Two Lao men were held. The two men confessed. Up to 60 officers took part.",
        [(2, "people", "exact"), (60, "people", "at_most")],
    ),
    ("en", "In a three-day visit on two occasions, at 3 a.m., Article 12, the 36-member team.", []),
    (
        "en",
        "Some 80 representativesfrom 15 countries came.",
        [(80, "people", "about"), (15, "countries", "exact")],
    ),
    (
        "en",
        "Fewer than 20 cases and almost 1.2 tonnes of ketamine.",
        [(20, "cases", "at_most"), (1200, "kg", "nearly")],
    ),
    (
        "en",
        "Of them, 12 were arrested; nine Chinese and three Laotians were deported.",
        [(12, "people", "exact"), (9, "people", "exact"), (3, "people", "exact")],
    ),
    ("en", "Six raids hit five gangs in 2019.", [(6, "events", "exact"), (5, "organisations", "exact")]),
    (
        "vi",
        "Công an bắt giữ 12 đối tượng, thu hơn 30kg ma túy, 5.000 viên và 3 ô tô.",
        [(12, "people", "exact"), (30, "kg", "over"), (5000, "items", "exact"), (3, "items", "exact")],
    ),
    (
        "vi",
        "Hai bên nhất trí; hai nước ký hai biên bản ghi nhớ; hai Bộ trưởng hội đàm.",
        [(2, "agreements", "exact")],
    ),
    (
        "vi",
        "Chiếm đoạt hơn 1.200 tỷ đồng của khoảng 13.000 bị hại tại 20 tỉnh, thành phố.",
        [(1200000000000, "money", "over"), (13000, "people", "about"), (20, "places", "exact")],
    ),
    (
        "vi",
        "Năm 2024 xảy ra 45.678 vụ, giảm 3,5% so với năm 2023.",
        [(45678, "cases", "exact"), (3.5, "percent", "down")],
    ),
    (
        "vi",
        "Gần 100 đại biểu từ 10 nước ASEAN tham dự.",
        [(100, "people", "nearly"), (10, "countries", "exact")],
    ),
    ("vi", "Năm đối tượng bị khởi tố. Trong năm người dân yên tâm.", [(5, "people", "exact")]),
    ("vi", "Hai đối tượng này 35 tuổi, theo Điều 174, lần thứ 5, hàng trăm người, một số vụ.", []),
    (
        "vi",
        "Ít nhất 20 người chết; thu 2,5 tấn hàng và 120.000 USD.",
        [(20, "people", "at_least"), (2500, "kg", "exact"), (120000, "money", "exact")],
    ),
    ("vi", "Bốn “chân rết” lĩnh 15 năm tù trong 5 ngày.", [(4, "people", "exact"), (15, "years", "exact")]),
    (
        "vi",
        "Trong số 25 người bị bắt có 10 người nước ngoài.",
        [(25, "people", "exact"), (10, "people", "exact")],
    ),
    (
        "zh",
        "突袭3处诈骗窝点，抓获23名嫌疑人，缴获手机300多部。",
        [(3, "places", "exact"), (23, "people", "exact"), (300, "items", "over")],
    ),
    (
        "zh",
        "捣毁5个贩毒集团，缴获冰毒约1.2吨，涉案超过3亿元人民币。",
        [(5, "organisations", "exact"), (1200, "kg", "about"), (300000000, "money", "over")],
    ),
    (
        "zh",
        "双方签署两份谅解备忘录，来自10个国家的近200名代表出席。",
        [(2, "agreements", "exact"), (10, "countries", "exact"), (200, "people", "nearly")],
    ),
    (
        "zh",
        "破获案件1500余起，同比下降12.5%，百分之三十六是妇女。",
        [(1500, "cases", "over"), (12.5, "percent", "down"), (36, "percent", "exact")],
    ),
    (
        "zh",
        "判处有期徒刑12年。至少7人死亡，数百人受伤。",
        [(12, "years", "exact"), (7, "people", "at_least")],
    ),
    ("zh", "两国元首，第五次会议，一名男子32岁，三天，双方，两部部长。", []),
    (
        "zh",
        "警方破獲3件詐騙案，查扣現金300餘萬元，兩國簽署2項協定。",
        [(3, "cases", "exact"), (3000000, "money", "over"), (2, "agreements", "exact")],
    ),
    (
        "ja",
        "男3人を逮捕した。3人は黙認。被害は15都府県で約300件、2億5000万円に上る。",
        [
            (3, "people", "exact"),
            (15, "places", "exact"),
            (300, "cases", "about"),
            (250000000, "money", "exact"),
        ],
    ),
    (
        "ja",
        "捜査員約120人が8カ所を捜索し、700点を押収した。",
        [(120, "people", "about"), (8, "places", "exact"), (700, "items", "exact")],
    ),
    (
        "ja",
        "覚書2件に署名し、10カ国から200人以上が参加した。",
        [(2, "agreements", "exact"), (10, "countries", "exact"), (200, "people", "at_least")],
    ),
    (
        "ja",
        "前年比15%増の1万2345件、詐欺は3割減った。",
        [(15, "percent", "up"), (12345, "cases", "exact"), (30, "percent", "down")],
    ),
    (
        "ja",
        "被害は1都5県で、500万円を超える。100人近くが失った。",
        [(6, "places", "exact"), (5000000, "money", "over"), (100, "people", "nearly")],
    ),
    ("ja", "2人目の容疑者、数十人、第3回会合、5年ぶり、20歳、うち1人。", []),
    ("ja", "懲役5年の判決、覚醒剤20キロ。", [(5, "years", "exact"), (20, "kg", "exact")]),
    (
        "fr",
        "La police a arrêté 15 suspects et saisi 200 kg de cocaïne et 3,5 millions d'euros.",
        [(15, "people", "exact"), (200, "kg", "exact"), (3500000, "money", "exact")],
    ),
    (
        "fr",
        "Les deux pays ont signé deux accords; plus de 30 personnes de 12 pays.",
        [(2, "agreements", "exact"), (30, "people", "over"), (12, "countries", "exact")],
    ),
]


@pytest.mark.parametrize(("language", "raw", "expected"), CASES)
def test_figures_of_a_sentence(language: str, raw: str, expected: list[tuple[float, str, str]]) -> None:
    _text, found = figures(raw, language)
    assert [(one.value, one.unit, one.qualifier) for one in found] == expected


def test_the_quote_holds_qualifier_number_and_noun() -> None:
    text, found = figures("Police seized more than 300 stolen bicycles.", "en")
    assert [text.at(one.span) for one in found] == ["more than 300 stolen bicycles"]
    text, found = figures("被害は500万円を超える。", "ja")
    assert [text.at(one.span) for one in found] == ["500万円を超える"]


def test_only_the_body_gives_figures() -> None:
    raw = "12 men fled.\n15 women fled."
    text = SourceText(raw, "en", Zones((Span(0, 12),), (), (Span(13, 27),)), (Span(0, 12),), ())
    assert [one.value for one in find_figures(Named(text, DocumentData()))] == [12]
