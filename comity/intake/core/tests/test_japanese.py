"""Japanese texts read whole: writers' habits that one noun's tests do not show together. All persons are invented."""

import pytest

from comity.intake.core.extract import extract
from comity.intake.core.model import Extraction
from comity.intake.core.source import read_source

HEAD = "国境を越える事件への備え\n2024年5月20日\n"


def read(raw: str) -> Extraction:
    return extract(f"{HEAD}{raw}\n")


PERSONS = [
    # a reading between name and office, a post abroad, a branch before the office, a rank before the office
    ("国家公安委員会の真壁良輔(まかべ・りょうすけ)委員長が述べた。", {"真壁良輔": ("委員長", None, "JP")}),
    ("野々村恵在ラオス日本国大使が出席した。", {"野々村恵": ("在ラオス日本国大使", None, "JP")}),
    ("警察庁の柴山徹国際総括審議官が参加した。", {"柴山徹": ("国際総括審議官", None, "JP")}),
    (
        "アンザン省公安のレー・ヴァン・ティエップ大佐(副局長)は語った。",
        {"レー・ヴァン・ティエップ": ("副局長", "大佐", "VN")},
    ),
    ("矢口警察庁次長は訴えた。", {"矢口": ("警察庁次長", None, "JP")}),
    # names joined to one that a word for both follows, a given name in katakana, names without a title
    (
        "深見東(ふかみ・あずま)、磯谷勝の両容疑者を調べている。",
        {"深見東": ("容疑者", None, "JP"), "磯谷勝": ("容疑者", None, "JP")},
    ),
    ("無職、山野トメさん(81)は話した。", {"山野トメ": (None, None, None)}),
    ("「ソク・ヴィチェット」という名の男から受け取った。", {"ソク・ヴィチェット": (None, None, None)}),
    (
        "プラユット・ソムチャイ・タイ王国内務大臣が議長を務めた。",
        {"プラユット・ソムチャイ": ("内務大臣", None, "TH")},
    ),
    # no names
    ("韓国人容疑者27人を拘束した。", {}),
    ("副局長は出席しなかった。", {}),
    ("アンザン省の省都ロンスエンで開かれた。", {}),
    ("デジタル・フォレンジックの機器を贈った。", {}),
    ("メニューの担当者が説明した。", {}),
]


@pytest.mark.parametrize(("raw", "wanted"), PERSONS)
def test_persons(raw: str, wanted: dict[str, tuple[str | None, str | None, str | None]]) -> None:
    found = {one.name: one for one in read(raw).named.persons}
    assert set(found) == set(wanted)
    for name, (role, rank, country) in wanted.items():
        if role or rank or country:
            assert (found[name].role, found[name].rank, found[name].country) == (role, rank, country)


def test_a_part_of_a_katakana_name_stands_alone() -> None:
    found = read(
        "ファム・クオック・トアンを逮捕した。トアンは9回運んだと話した。タイの警察も動いた。"
    ).named.persons
    assert [len(one.mentions) for one in found] == [2]


BODIES = [
    ("アンザン省公安とタケオ州警察が連携した。", {"アンザン省公安", "タケオ州警察"}),
    ("愛知、静岡両県警の合同捜査本部が捜索した。", {"愛知、静岡両県警", "合同捜査本部"}),
    ("国際刑事警察機構(ICPO)を通じて手配した。", {"国際刑事警察機構(ICPO)"}),
    ("内務地方自治省と国家捜査局の幹部が来た。", {"内務地方自治省", "国家捜査局"}),
    ("公安省外国人管理局が発表した。", {"公安省外国人管理局"}),
    ("水戸地裁と鉾田署などが説明した。", {"水戸地裁", "鉾田署"}),
    ("ラオスの警察に通報した。", {"ラオスの警察"}),
    # none
    ("入管難民法違反の疑いがある。", set()),
    ("現地警察と関係省庁が協議を重ねた。", set()),
    ("アンザン省の薬局で見つかった。", set()),
    ("神崎俊財務省関税局長は話した。", {"財務省"}),
]


@pytest.mark.parametrize(("raw", "wanted"), BODIES)
def test_bodies(raw: str, wanted: set[str]) -> None:
    named = read(raw).named
    assert {named.text.at(span) for one in named.organisations for span in one.mentions} == wanted


PLACES = [
    ("ラオスのルアンパバーンで開かれた。", {"ラオス", "ルアンパバーン"}),
    ("タイのコンドミニアムで拘束した。", {"タイ"}),
    ("ホー・タイン・フエ参事官が述べた。", set()),
    ("経済特区で保護した。", set()),
    ("同県鉾田市の会社を調べた。", {"鉾田市"}),
]


@pytest.mark.parametrize(("raw", "wanted"), PLACES)
def test_places(raw: str, wanted: set[str]) -> None:
    assert {one.name for one in read(raw).named.places} == wanted


DATES = [
    ("3月10日から同14日まで開いた。", ["2024-03-10/2024-03-14"]),
    ("4月3日(水曜日)から4日(木曜日)まで開かれた。", ["2024-04-03/2024-04-04"]),
    ("年初からの4か月間で増えた。", ["2024-01/2024-04"]),
    ("1日15時間働かされた。", []),
    ("4月からの専門家を5人に増やす。", ["2024-04"]),
]


@pytest.mark.parametrize(("raw", "wanted"), DATES)
def test_dates(raw: str, wanted: list[str]) -> None:
    assert [one.value for one in read(raw).named.dates] == wanted


OUTCOMES = [
    ("20代の女性6人を保護した。", [("rescue", 6)]),
    ("強盗事件の容疑者3人を速やかに逮捕したことに謝意を示した。", [("arrest", 3)]),
    ("フィリピンから強制送還された被疑者は計27名に上る。", [("deportation", 27)]),
    ("昨年摘発されたベトナム人は214人だった。", [("arrest", 214)]),
    ("押収した覚醒剤は約40キロだった。", [("seizure", 40)]),
    ("スマートフォン84台やパソコン31台を押収した。", [("seizure", None)]),
    ("中国籍の男2人は逃走しており、県警が行方を追っている。", [("wanted", 2)]),
    ("逃亡者2人を引き渡していました。", [("handover", 2)]),
    ("少女5人を無事に救い出した。", [("rescue", 5)]),
    # cases that were cleared up are no people
    ("312件の麻薬事件が検挙された。", []),
    ("詐欺の拠点を摘発した。", []),
]


@pytest.mark.parametrize(("raw", "wanted"), OUTCOMES)
def test_outcomes(raw: str, wanted: list[tuple[str, int | None]]) -> None:
    assert [(one.kind, one.count) for one in read(raw).outcomes] == wanted


SAID = [
    # who speaks stands outside the quotation
    (
        "真壁良輔委員長は、「警察庁は専門家を派遣する用意がある」と強調しました。",
        ("pledged", "真壁良輔", None),
    ),
    ("警察庁の担当者は「協力をさらに進めたい」と話した。", ("hoped", "警察庁", None)),
    ("楠田努局長は「情報を共有してほしい」と指示しました。", ("requested", "楠田努", None)),
    ("楠田努局長は、対策を講じるべきとの発言がありました。", ("proposed", "楠田努", None)),
    ("楠田努局長は、チャン・ヴァン・ミン次官との間で窓口を設けることで一致した。", ("agreed", "both", None)),
    ("フィリピン政府は、身柄を引き渡す方針を日本側に伝達した。", ("pledged", "PH", None)),
    ("楠田努局長は、会場に着いたと話した。", None),
    ("県警は捜査を進めている。", None),
]


@pytest.mark.parametrize(("raw", "wanted"), SAID)
def test_commitments(raw: str, wanted: tuple[str, str, str | None] | None) -> None:
    found = read(raw)
    names = {one.id: one.name for one in found.named.persons}
    names |= {one.id: one.name for one in found.named.organisations}
    said = [(one.act, names.get(one.actor or "", one.actor), one.addressee) for one in found.commitments]
    assert said == ([wanted] if wanted else [])


MEETINGS = [
    ("18日、第7回日タイ刑事実務者協議がバンコクで開かれた。", [("talks", 7, ("JP", "TH"), "this")]),
    (
        "楠田努局長は18日、アズラン・ラーマン局長と面会した。次回は来年東京で開催される。",
        [("meeting", None, (), "this"), ("meeting", None, (), "next")],
    ),
    # whom he met was on a visit: the visit is told by the way
    (
        "チャン・ヴァン・ミン次官は、ハノイで、ベトナムを訪問中の楠田努局長と会見した。会見で、次官は謝意を示した。",
        [("meeting", None, ("VN", "JP"), "this")],
    ),
    ("2月4日、公安省で機材の引渡式が行われ、楠田努大使が出席した。", [("ceremony", None, (), "this")]),
]


@pytest.mark.parametrize(("raw", "wanted"), MEETINGS)
def test_meetings(raw: str, wanted: list[tuple[str, int | None, tuple[str, ...], str]]) -> None:
    found = [(one.kind, one.ordinal, one.parties, one.relation) for one in read(raw).meetings]
    assert [one[:2] + one[3:] for one in found] == [one[:2] + one[3:] for one in wanted]
    assert all(
        ours == theirs for (*_, ours, _a), (*_, theirs, _b) in zip(found, wanted, strict=True) if theirs
    )


FIGURES = [
    ("容疑者は118人の中国人だった。", [(118, "people")]),
    ("312件の麻薬事件があった。", [(312, "cases")]),
    ("11の県警が合同で動いた。", [(11, "organisations")]),
    ("農家18戸に派遣した。", [(18, "places")]),
    ("薬物鑑定キット500セットを贈った。", [(500, "items")]),
]


@pytest.mark.parametrize(("raw", "wanted"), FIGURES)
def test_figures(raw: str, wanted: list[tuple[int, str]]) -> None:
    assert [(one.value, one.unit) for one in read(raw).named.figures] == wanted


PAGE = """在ラオス日本国大使館
Embassy of Japan in the Lao PDR
メニュー 大使館案内 領事情報 二国間関係 経済協力
トップページ > 二国間関係 > 経済協力
捜査用の機材を引き渡す式典の開催
令和7年2月5日
2月4日、首都の公安省本部で、無償資金協力による機材を引き渡す式典が行われ、大使が出席しました。副大臣(少将)も謝意を述べました。写真:公安省
ベトナムのドー・ハイ・ロン公安副大臣(中将)からは、取締りの情報を毎月交換する提案がありました。(森下拓也)
こんな特集も
春のまつりの案内
所在地:Sisangvone Road, Vientiane 電話 +856-21-000-000
"""


def test_an_official_page_is_cut() -> None:
    text = read_source(PAGE)
    assert text.title is not None
    assert text.at(text.title) == "捜査用の機材を引き渡す式典の開催"
    body = "".join(text.at(span) for span in text.zones.body)
    for word in ("Embassy", "メニュー", "トップページ", "令和7年", "写真:", "所在地", "まつり"):
        assert word not in body
    assert "(中将)" in body
    assert [text.at(span) for span in text.zones.related] == ["こんな特集も\n春のまつりの案内"]
    published = extract(PAGE).named.document
    assert published.publisher is not None
    assert published.publisher.value == "在ラオス日本国大使館"
