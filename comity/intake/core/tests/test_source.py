"""Pages of many papers, invented: each line of `pages/*.txt` says its zone (T title, B story, X around it, R of other stories)."""

from pathlib import Path

import pytest

from comity.intake.core import publishers, signs
from comity.intake.core.frame import kind_of
from comity.intake.core.language import language_of
from comity.intake.core.lexicon import FaultyResourceError, languages_of, word_lists
from comity.intake.core.lines import part
from comity.intake.core.metadata import describe
from comity.intake.core.model import Span
from comity.intake.core.sentences import sentences_in
from comity.intake.core.source import read_source

PAGES = sorted((Path(__file__).parent / "pages").glob("*.txt"))
ZONE = {"T": "body", "B": "body", "X": "boilerplate", "R": "related"}
# page: publisher, day
SAID = {
    "en-japan": ("The Mainichi", "2023-04-09"),
    "en-letter": (None, "2021-06-05"),
    "en-mt": (None, "2019-09-12"),
    "en-subheads": ("The Jakarta Post", "2023-06-14"),
    "en-untold-tail": (None, "2022-08-23"),
    "en-vna": ("The Hanoi Times", "2023-09-12"),
    "en-wire": ("Xinhua", "2024-03-14"),
    "fr-avi": ("VNA", "2023-10-12"),
    "ja-asahi": (None, "2023-04-11"),
    "ja-kyodo": ("共同通信社", "2025-03-02"),
    "ja-mt": ("VOVWORLD", "2020-08-07"),
    "ja-nhk": ("NHK NEWS WEB", "2022-11-08"),
    "ja-yomiuri": ("読売新聞", "2021-10-05"),
    "vi-bare-tail": (None, "2021-03-02"),
    "vi-congan": ("CAND", "2024-01-18"),
    "vi-dantri": ("Dân trí", "2020-10-27"),
    "vi-mt": (None, "2023-05-09"),
    "vi-sggp": ("SGGPO", "2022-09-19"),
    "vi-ttxvn": ("TTXVN", "2022-10-06"),
    "vi-vovbare": ("VOV.VN", "2023-11-28"),
    "zh-glued": ("中新网", "2024-05-21"),
    "zh-gongan": ("中国警察网", "2022-07-22"),
    "zh-hant": ("中央社", "2024-02-27"),
    "zh-mt": (None, "2019-12-03"),
    "zh-count": (None, "2025-10-26"),
    "zh-trail": ("中央社", "2025-05-21"),
    "zh-vov": ("VOVWORLD", "2021-06-24"),
    "zh-xinhua": ("新华社", "2023-09-06"),
}


def page(file: Path, newline: str = "\n") -> tuple[str, list[tuple[str, str, int, int]]]:
    """Return the text and (mark, zone, start, end) of its lines; `X| |` goes on in the line before."""
    raw, lines = "", []
    for row in file.read_text("utf-8").splitlines():
        mark, words = row.split("|", 1)
        if raw and not words.startswith((" |", ":")):
            raw += newline
        lines.append((mark, ZONE[mark], len(raw), len(raw) + len(words)))
        raw += words
    return raw, lines


@pytest.mark.parametrize("newline", ["\n", "\r\n\r\n"])
@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.stem)
def test_each_line_of_a_page_has_its_zone(file: Path, newline: str) -> None:
    raw, lines = page(file, newline)
    text = read_source(raw)
    zones = {
        place: name
        for name in ("body", "boilerplate", "related")
        for span in getattr(text.zones, name)
        for place in range(span.start, span.end)
    }
    wrong = [
        raw[start:end]
        for _mark, zone, start, end in lines
        if any(zones.get(place) != zone for place in range(start, end) if not raw[place].isspace())
    ]
    assert wrong == []
    assert text.title is not None
    assert text.at(text.title) == next(raw[start:end] for mark, _zone, start, end in lines if mark == "T")
    assert text.language == file.stem[:2]
    assert all(text.in_body(one.span) for one in text.sentences)


@pytest.mark.parametrize("name", sorted(SAID))
def test_a_page_says_who_published_it_and_when(name: str) -> None:
    raw, _lines = page(Path(__file__).parent / "pages" / f"{name}.txt")
    found = describe(read_source(raw))
    assert (found.publisher and found.publisher.value, found.published and found.published.value) == SAID[
        name
    ]
    for value in (found.title, found.publisher, found.published, found.source_url):
        assert value is None or value.quote is not None


def test_the_address_of_a_page_is_that_of_its_source() -> None:
    raw, _lines = page(Path(__file__).parent / "pages" / "en-letter.txt")
    found = describe(read_source(raw)).source_url
    assert found is not None
    assert found.value == "https://example.org/aseanapol/working-group-2021"


AROUND = """\
3 min read
Staff Reporter | Updated: 14 March 2022, 09:30 IST
Home » World » Asia
Suspects are escorted to a plane in Manila. PHOTO: BUREAU OF IMMIGRATION
The two ministers sign the memorandum in Hanoi on Monday. VNA/VNS Photo
(c) 2022 The Japan News
#INTERPOL #red notice #extradition
Listen 00:00 / 02:31
Thứ tư, ngày 12/05/2021 - 08:40
(Nguồn: TTXVN)
Các đối tượng tại cơ quan công an - Ảnh: CÔNG AN CUNG CẤP
Trang chủ > Thời sự > Pháp luật
Hà Nội, ngày 12 tháng 5 năm 2021
Cỡ chữ A- A A+
2023/5/9 17:31 (2023/5/9 18:02 更新)
容疑者が拘束された施設=3月、カンボジア(共同)
残り:345文字/全文:800文字
ツイートする シェアする LINEで送る
2023-09-06 15:32 来源:公安部网站
字体:【大 中 小】
警方押解犯罪嫌疑人。新华社记者 李明 摄
犯罪嫌疑人被押解回国(警方供图)
▲警方查扣大批手機。(圖/記者林若水攝)
Publié le 12/10/2023 à 15:40""".splitlines()
STORY = """\
Police said the photo was taken in 2019.
Follow-up checks will be carried out by both sides.
According to VNA, the minister will visit Japan in May.
He was arrested on Thursday, June 30, 2022.
Share information, ministers say
Theo TTXVN, ngày 12/5, cảnh sát Nhật Bản bắt 3 người.
Mời phía Nhật Bản cử đoàn sang thăm.
Bắt 2 đối tượng truy nã
写真や動画も押収した。
続きは次回の会議で話し合う。
同課は2025年5月20日、3人を書類送検した。
记者从公安部获悉,5名嫌疑人被押解回国。
据新华社报道,双方将继续合作。
编辑虚假信息的3人被拘留。""".splitlines()


@pytest.mark.parametrize("words", AROUND)
def test_furniture_is_known_alone(words: str) -> None:
    line = part(words, 0, len(words))
    assert line is not None
    assert kind_of(line) is not None


@pytest.mark.parametrize("words", STORY)
def test_a_sentence_of_the_story_is_no_furniture(words: str) -> None:
    line = part(words, 0, len(words))
    assert line is not None
    assert kind_of(line) is None
    assert signs.heading().match(line.key) is None


CUT = [
    ("en", "Gen. Tran met Lt. Col. Sar on Nov. 27.|He said no.|The U.S. Embassy thanked Mr. T. K. Lin.|It was 15.8 kg."),
    ("en", "“We agreed,” he said.|“It works.”|Police said.|They left at 5 p.m. on Monday.|Article No. 5 applies.|Done./."),
    ("en", 'VOV.VN reports.|See example.net for more.|Is it over?|Yes!|"Really?" he asked.'),
    ("vi", "Công an TP. Hồ Chí Minh bắt 3 người.|Cơ quan điều tra TP.HCM thu 15.8 triệu đồng, tháng 8.2020.|Đ/c Bí thư nói."),
    ("vi", "Thứ trưởng cho biết: “Hai bên đã ký.”|Sau đó, đoàn về nước ngày 19.5.|Có 2.000 người...|Tất cả đều an toàn."),
    ("ja", "男は「知らない。覚えていない。」と話している。|警視庁は20日、男を逮捕した。|「やった。」|女は認めた。|3.5キロを押収!|さらに調べる。"),
    ("zh", "警方抓获15人。|涉案金额1.2亿元!|是否继续?|待查。|双方签署文件."),
    ("fr", "M. Dupont et le Gén. Tran ont signé l’art. 5.|Fin."),
]  # fmt: skip


@pytest.mark.parametrize(("language", "marked"), CUT)
@pytest.mark.parametrize("between", [" ", ""])
def test_sentences_survive_short_forms_and_glue(language: str, marked: str, between: str) -> None:
    want = marked.split("|")
    if not between and language not in {"ja", "zh"}:
        # only what is surely the end of one and the beginning of another is cut where nothing is between
        want = ["The two sides agreed.", "Both will meet again.", "Talks ended."]
    raw = between.join(want)
    assert [raw[one.start : one.end] for one in sentences_in(raw, Span(0, len(raw)), language)] == want


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("vi", "Cong an tinh da bat giu hai doi tuong cua duong day nay, theo co quan dieu tra."),
        ("zh", "日本警方表示,ベトナム籍男子已被逮捕。此案仍在进一步调查之中,双方将继续合作。"),
        ("ja", "警視庁捜査一課、詐欺容疑で男を逮捕"),
        ("fr", "Les deux ministres ont signé un accord sur la coopération policière."),
        ("en", "Công an Nhân dân reports: the two ministers signed an agreement on the exchange of information with the police."),
    ],
)  # fmt: skip
def test_the_language_is_known(language: str, words: str) -> None:
    assert language_of(words) == language


@pytest.mark.parametrize(
    "raw", ["", "\n \n", "....", "a", "Related News", "http://example.org", "\ufeff\u200b", "。" * 50]
)
def test_what_is_hardly_a_text_is_cut_all_the_same(raw: str) -> None:
    text = read_source(raw)
    describe(text)
    held = {
        n
        for zone in (text.zones.body, text.zones.boilerplate, text.zones.related)
        for s in zone
        for n in range(s.start, s.end)
    }
    assert all(n in held for n, char in enumerate(raw) if not char.isspace())


def test_resources_are_whole() -> None:
    for language in languages_of("source"):
        assert signs.lists_of(language)["stop"]
    assert len(publishers.names()) > 300


def test_a_key_that_nothing_reads_stops_the_start() -> None:
    with pytest.raises(FaultyResourceError, match=r"source/en\.yaml: abbreviations: nothing reads this key"):
        word_lists("source", "en", frozenset({"related"}))
