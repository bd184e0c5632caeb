"""Clauses of Japanese reports: who met whom, what was concluded, what came of it, told in the ways of different writers. All persons are invented."""

import pytest

from comity.intake.core.extract import extract
from comity.intake.core.model import Extraction

HEAD = "国境を越える事件への備え\n2024年5月20日\n"


def read(raw: str) -> Extraction:
    return extract(f"{HEAD}{raw}\n")


MEETINGS = [
    # the topic of the sentence, those joined before the verb, the day that opens it
    (
        "ベトナム公安省のチャン・ヴァン・ドック大臣は3日、ソウルで韓国警察庁のチョ・ミンス庁長と会談した。",
        [("talks", ["チャン・ヴァン・ドック", "チョ・ミンス"], "ソウル", ("VN", "KR"))],
    ),
    # a clause before the guest tells where they met
    (
        "東京を訪れているベトナム公安省のカオ・ヴァン・トゥー次官は、警察庁の本間孝之長官と会談を行った。",
        [("talks", ["カオ・ヴァン・トゥー", "本間孝之"], "東京", ("VN", "JP"))],
    ),
    # a call at a body and the meeting with its head are one
    (
        "ラオス公安省のブンミー・ケオマニー副大臣は4日、熊本県警察本部を訪れ、熊本県警察本部の大友秀一本部長と面会した。",
        [("meeting", ["ブンミー・ケオマニー", "大友秀一"], None, ("LA", "JP"))],
    ),
    # a conference told in a clause before its noun
    (
        "タイ警察のソムチャイ・タウィー副長官は14日、バンコクで開かれた国際会議で、各国に協力を呼びかけた。",
        [("conference", ["ソムチャイ・タウィー"], "バンコク", ())],
    ),
    # none: partners, further visits, who only came along
    ("12の対話パートナーが加わった。", []),
    ("今回は3回目の訪問となります。", []),
    ("会談には高森由美氏も同席した。", []),
]


@pytest.mark.parametrize(("raw", "wanted"), MEETINGS)
def test_meetings(raw: str, wanted: list[tuple[str, list[str], str | None, tuple[str, ...]]]) -> None:
    found = read(raw)
    people = {one.id: one.name for one in found.named.persons}
    places = {one.id: one.name for one in found.named.places}
    told = [
        (one.kind, [people[who] for who in one.participants], places.get(one.place or ""), one.parties)
        for one in found.meetings
    ]
    assert told == wanted


AGREEMENTS = [
    ("日本とラオスは2020年の協力覚書と行動計画に署名した。", [("mou", "signed"), ("plan", "signed")]),
    (
        "日本とラオスの会議では、麻薬の分科会が開かれ、共同声明が採択される見通しだ。",
        [("joint_statement", "proposed")],
    ),
    ("日本とタイは令和4年に署名された刑事共助条約の早期発効を目指す。", [("agreement", "signed")]),
]


@pytest.mark.parametrize(("raw", "wanted"), AGREEMENTS)
def test_agreements(raw: str, wanted: list[tuple[str, str]]) -> None:
    assert [(one.kind, one.status) for one in read(raw).agreements] == wanted


OUTCOMES = [
    ("警視庁はグループの27人を摘発。", [("arrest", 27)]),
    ("今年5月に大阪で密売人5人を検挙できた。", [("arrest", 5)]),
    ("詐欺拠点11カ所をつぶし、容疑者を調べた。", [("dismantled", 11)]),
    ("国外逃亡者53人に対する赤手配書を出している。", [("red_notice", 53)]),
    ("5 人の容疑者は木曜日に韓国に引き渡される予定です。", [("handover", 5)]),
    ("国外に逃げた容疑者300人を連れ戻した。", [("handover", 300)]),
    ("主犯格の男、呉天豪を空港で拘束した。", [("arrest", 1)]),
    # none: a plan, a wish, a site
    ("両国は容疑者を逮捕できなかった。", []),
    ("拠点を視察し、機材を寄贈した。", []),
]


@pytest.mark.parametrize(("raw", "wanted"), OUTCOMES)
def test_outcomes(raw: str, wanted: list[tuple[str, int]]) -> None:
    assert [(one.kind, one.count) for one in read(raw).outcomes] == wanted


SAID = [
    (
        "ベトナム公安省のレ・ヴァン・ナム大臣からは、関係機関に指示する旨の回答がありました。",
        [("pledged", None)],
    ),
    ("ラオス公安省のブンミー・ケオマニー副大臣は、同省に捜査官の派遣を要請した。", [("requested", "LA")]),
    ("警察庁の本間孝之長官は、ハノイに窓口を設けることを提案した。", [("proposed", None)]),
    # none
    ("警察庁の本間孝之長官は「協力に感謝したい」と話した。", []),
]


@pytest.mark.parametrize(("raw", "wanted"), SAID)
def test_commitments(raw: str, wanted: list[tuple[str, str | None]]) -> None:
    assert [(one.act, one.addressee) for one in read(raw).commitments] == wanted


NAMES = [
    (
        "タイ王国警察の副長官である警察大将ソムキアット・プラサートは語った。",
        {"ソムキアット・プラサート": ("副長官", "警察大将", "TH")},
    ),
    (
        "・5日 タイ スラチャイ・ウォンサワット内務大臣",
        {"スラチャイ・ウォンサワット": ("内務大臣", None, "TH")},
    ),
    ("大友本部長は約束した。", {"大友": ("本部長", None, "JP")}),
    (
        "神林洋平外務省国際安全・治安対策室長が出席した。",
        {"神林洋平": ("国際安全・治安対策室長", None, "JP")},
    ),
    ("中国の王建国国務委員・公安部長が述べた。", {"王建国": ("国務委員・公安部長", None, "CN")}),
    # none
    ("副長官である人物は来なかった。", {}),
    ("ビン省公安の庁舎が建った。", {}),
]


@pytest.mark.parametrize(("raw", "wanted"), NAMES)
def test_names(raw: str, wanted: dict[str, tuple[str | None, str | None, str | None]]) -> None:
    found = {one.name: (one.role, one.rank, one.country) for one in read(raw).named.persons}
    assert found == wanted


PLACES = [
    ("総会が28日、ブラチスラバで開幕した。", {"ブラチスラバ"}),
    ("会議はオンラインで開かれた。", set()),
    ("盗品を買い取った岡山市の会社を調べた。", {"岡山市"}),
    ("ベトナム側が応じた。", set()),
    ("男らは夜間に小舟でメコン川を渡って逃げていた。", {"メコン川"}),
]


@pytest.mark.parametrize(("raw", "wanted"), PLACES)
def test_places(raw: str, wanted: set[str]) -> None:
    assert {one.name for one in read(raw).named.places} == wanted


DATES = [
    ("捜査の結果は水曜日に報道機関へ発表された。", ["2024-05-15"]),
    ("2014年から15年にかけて盗まれた。", ["2014/2015"]),
    ("5月2日及び3日に開かれた。", ["2024-05-02/2024-05-03"]),
    ("毎週水曜日に開く。", []),
    ("2 日本側は応じた。", []),
]


@pytest.mark.parametrize(("raw", "wanted"), DATES)
def test_dates(raw: str, wanted: list[str]) -> None:
    assert [one.value for one in read(raw).named.dates] == wanted
