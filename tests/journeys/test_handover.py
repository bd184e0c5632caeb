"""A person sought, found under another spelling and handed over; leaders whose state keeps its own; weak files kept at home.

Three nodes: Tokyo seeks, Bangkok finds, Ha Noi keeps its nationals. Each step is made at their pages.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import translation
from playwright.sync_api import Browser

from comity.demo.officer import PageError
from comity.lib.clock import now
from comity.lib.embedded_db import Server
from comity.notices.core.sheet import LOCATING, Name, WantedSheet
from comity.notices.preflight_words import REASONS
from comity.notices.tests.weak import WEAK, WHOLE
from tests.journeys import handing
from tests.journeys.handing import Ago, Side, Values
from tests.journeys.three import Three, three_nodes
from tests.journeys.walking import Walker, until

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.full]  # minutes
NAME, SPELLED = "Nguyễn Văn Hải", "阮文海"
BORN = "1984-03-02"
RECORDS = [
    {
        "schema": "Person",
        "reference": f"TH-{number}",
        "language": "zh",
        "values": [["name", name, "zh"], ["birthDate", born, ""]],
    }
    for number, (name, born) in enumerate(((SPELLED, BORN), ("林小梅", "1990-11-20")), start=1)
]
TODAY = now().date()
SOUGHT = replace(
    WHOLE,
    names=(
        Name(NAME, "vi", "Nguyễn", "Văn Hải"),
        Name("グエン・ヴァン・ハイ", "ja", "グエン", "ヴァン・ハイ"),
    ),
    birth_date=BORN,
    birth_place="",
    nationalities=(),  # his passport was another man's: a person says what is known
    documents=(),
    charge="窃盗（組織的なもの）",
    law="刑法第235条",
    max_months=120,
    limitation=(TODAY + timedelta(days=2000)).isoformat(),
    facts="ドラッグストア22店舗から化粧品と医薬品を組織的に窃取させた。",
    facts_language="ja",
    warrant_authority="大阪地方裁判所",
    warrant_number="令和8年（む）第118号",
    warrant_country="JPN",
    warrant_endless="no",
    warrant_until=(TODAY - timedelta(days=3)).isoformat(),
    sought_in=("THA", "VNM"),
)
MENDED = (TODAY + timedelta(days=400)).isoformat()
ASKED = {  # what neither the sheet nor the table of laws says
    "nationality.THA",
    "nationality.VNM",
    "dual-criminality.THA",
    "state-threshold.THA",
}
SAME: Values = {
    "outcome": "same-person",
    "namesake_excluded": "yes",
    "misuse_excluded": "yes",
    "means": ["fingerprints", "photograph"],
    "officer": "Malee Saengthong",
    "reason": "Ten fingers agree with those that came with the notice.",
}
PAPERS: Values = {
    "at": Ago(),
    "reference": "JP-2026-118",
    "papers": ["request", "warrant", "facts", "laws"],
    "languages": "Japanese, Thai, English",
    "channel": "Diplomatic",
}
COMPLETE: Values = {"at": Ago(), "complete": "yes"}
SOURCE = "Agreement on seeking and handing over persons (2026), article 5"


def clear(officer: str) -> Values:
    """Say that a stop does not apply."""
    return {"state": "cleared", "officer": officer, "reason": "Looked at with the prosecutor."}


EXTRADITION: Mapping[str, Values] = {
    "identity": SAME,
    "located": {"at": Ago(timedelta(hours=3)), "place": "Bang Rak, Bangkok"},
    "arrest": {
        "at": Ago(timedelta(hours=2)),
        "place": "Bang Rak, Bangkok",
        "authority": "Criminal Court",
        "basis": "treaty-request",
        "basis_text": "W-2026, article 4",
        "limit_rule": "other",
        "limit_length": "60",
        "limit_unit": "calendar-day",
        "limit_source": SOURCE,
    },
    "papers": PAPERS,
    "papers-received": COMPLETE,
    "stop:torture": clear("Preecha Wongdee"),
    "stop:consent": clear("Preecha Wongdee"),
    "stop:death-penalty": {
        "state": "raised",
        "officer": "Preecha Wongdee",
        "reason": "The court asks for a promise before it lets him go.",
    },
    "decision": {
        "at": Ago(),
        "authority": "Criminal Court",
        "outcome": "granted-conditions",
        "ground": "none",
        "final": "yes",
    },
    "assurance:death-penalty": {
        "promised_by": "法務省",
        "text": "死刑は求刑されず、執行されない。",
        "language": "ja",
        "authority": "最高検察庁",
        "on": TODAY.isoformat(),
    },
    "assurance-answer": {"accepted": "yes", "officer": "Preecha Wongdee", "reason": "It binds the court."},
    "ready": {"at": Ago(), "place": "Suvarnabhumi", "officer": "Malee Saengthong"},
    "escort": {
        "departs": Ago(timedelta(hours=-20)),
        "from_place": "Suvarnabhumi",
        "to_place": "Haneda",
        "means": "TG 682",
        "escorts": "3",
        "leader": "佐藤 恵美",
    },
}
KEPT: Mapping[str, Values] = {  # by a state that hands over none of its own
    "identity": {**SAME, "officer": "Đỗ Minh Châu"},
    "located": {"at": Ago(timedelta(hours=3)), "place": "Hải Phòng"},
    "papers": PAPERS,
    "papers-received": COMPLETE,
    **{f"stop:{code}": clear("Vũ Thu Hà") for code in ("torture", "consent", "death-penalty")},
    "decision": {
        "at": Ago(),
        "authority": "TAND thành phố Hải Phòng",
        "outcome": "refused",
        "ground": "national",
        "final": "yes",
    },
}
PROCEEDINGS: Mapping[str, Values] = {
    **{code: KEPT[code] for code in ("identity", "papers-received")},
    **{f"stop:{code}": clear("高橋 健一") for code in ("torture", "death-penalty")},
    "papers": {**PAPERS, "papers": ["request", "file", "evidence"]},
    "offer": {
        "at": Ago(),
        "authority": "法務省",
        "reference": "JP-2026-204",
        "proceeding": "大阪地検 令和8年検第1204号",
        "offer": "The file, 11 statements and the seized telephones.",
        "reason": "Viet Nam hands over none of its nationals.",
    },
    "accepted": {
        "at": Ago(),
        "authority": "Viện kiểm sát nhân dân tối cao",
        "outcome": "accepted",
        "reference": "VKS-2026-77",
    },
    "opened": {"at": Ago(), "authority": "VKSND Hải Phòng", "number": "412/QĐ", "offence": "BLHS 173(4)"},
}


@pytest.fixture(scope="module")
def three(
    database_server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Three]:
    with three_nodes(database_server, template_database, tmp_path_factory.mktemp("handover")) as found:
        handing.lend(found, RECORDS)
        yield found


def side(three: Three, place: str, name: str) -> Side:
    return Side(three.officer(place, name), three.nodes[place].plan.zone)


def look(three: Three, browser: Browser, path: str, what: str, *readers: tuple[str, str, str, int]) -> None:
    """Look at a page as each reader: at which place, who, in which language, how wide a window."""
    for place, name, language, width in readers:
        walker = Walker(three, browser, place, name, width)
        walker.sign_in()
        walker.speak(language)
        walker.go(path)
        walker.look(what)
        walker.context.close()


def logs_verify(three: Three) -> None:
    for node in three.nodes.values():
        report = json.loads(node.command("audit", "verify", "--json"))
        assert report["verified"], report


def said_in_japanese(reason: str, **told: Any) -> str:
    """Give a reason as the page says it; days, written as in the sheet, as Japanese writes them."""
    shown = {name: written_in_japanese(value) if name == "until" else value for name, value in told.items()}
    with translation.override("ja"):
        return str(REASONS[reason]) % shown


def written_in_japanese(day: str) -> str:
    read = date.fromisoformat(day)
    return f"{read.year}年{read.month}月{read.day}日"


AT_TOKYO = (("tokyo", "sato", "ja", 1280), ("tokyo", "takahashi", "vi", 390))
BOTH_SIDES = (("tokyo", "sato", "ja", 1280), ("bangkok", "malee", "vi", 390))


def sought(three: Three, browser: Browser) -> str:
    """Tokyo's file: stopped, mended, asked about, approved, with both partners; return its path."""
    sato, takahashi = three.officer("tokyo", "sato"), three.officer("tokyo", "takahashi")
    file = handing.begin_file(sato)
    handing.write_sheet(sato, file, SOUGHT)
    [stopped] = handing.stopping(sato, file)
    assert said_in_japanese("warrant-expired", until=SOUGHT.warrant_until) in stopped
    with pytest.raises(PageError):
        handing.circulate(sato, file)
    look(three, browser, f"{file}preflight/", "handover-preflight-stopped", *AT_TOKYO)
    sato.open(f"{file}sheet/")
    handing.say(sato, {"warrant_until": MENDED}, act="preflight")
    assert handing.stopping(sato, file) == []
    assert set(handing.answer_rules(sato, file, "バンコクとハノイの連絡官に確認した。")) == ASKED
    assert len(sato.page.select("section:has(#rules) li:-soup-contains('佐藤 恵美')")) == len(ASKED)
    look(three, browser, f"{file}preflight/", "handover-preflight-answered", *AT_TOKYO)
    handing.circulate(sato, file)
    assert not three.rows(three.tokyo, "SELECT 1 FROM notices_circulation WHERE letter IS NOT NULL")
    assert handing.approve_all(takahashi) == 2
    return file


def found(three: Three) -> str:
    """Bangkok holds him under another spelling, and says that it is he; a track begins; return its path."""
    malee = three.officer("bangkok", "malee")
    notice = handing.notice_at(malee, NAME)
    malee.open(notice)
    assert SPELLED in malee.find("section:has(#p-hits)").get_text()
    hit = handing.confirm_hit(malee, notice, "Born on the same day; the characters are those of the name.")
    malee.open(hit)
    start = str(malee.find("a[href*='/notices/tracks/new/?hit=']")["href"])
    track = handing.begin_track(malee, start, three.tokyo.plan.node_id, "extradition")
    malee.open(track)
    assert malee.page.select(f"a[href='{notice}']"), "the board leads back to the notice"
    return track


def receipt(three: Three, browser: Browser, track: str, tokyo: Side, bangkok: Side) -> None:
    """Both sign the receipt; their times differ, one proposes, the other agrees."""
    at = now().replace(second=0, microsecond=0) - timedelta(minutes=30)
    told = {"place": "Haneda", "handed_by": "Malee Saengthong", "received_by": "佐藤 恵美"}
    handing.sign(bangkok, f"{track}step/receipt/", {**told, "at": at})
    handing.wait(tokyo.officer, track, "section:has(#step-receipt) p.small > b")
    handing.sign(tokyo, f"{track}step/receipt/", {**told, "at": at + timedelta(minutes=10)})
    for one in (tokyo, bangkok):
        handing.wait(one.officer, track, "section:has(#step-receipt) a[href*='/act/settlement/']")
    handing.same_board(three, track, ("tokyo", tokyo.officer), ("bangkok", bangkok.officer))
    look(three, browser, track, "handover-board-differs", *BOTH_SIDES)
    agreed = {"at": at, "place": "Haneda", "officer": "Malee Saengthong", "reason": "The log of the gate."}
    handing.sign(bangkok, f"{track}act/settlement/?step=receipt", agreed)
    way = handing.wait(tokyo.officer, track, "a[href*='/act/settlement-answer/']")
    told = {"agreed": "yes", "officer": "佐藤 恵美", "reason": "ゲートの記録と一致する。"}
    handing.sign(tokyo, str(way["href"]), told)


def taken_back(three: Three, browser: Browser, file: str) -> None:
    """The search is over: Bangkok confirms at once, Ha Noi once it runs again."""
    takahashi = three.officer("tokyo", "takahashi")
    three.stop("hanoi")
    takahashi.open(f"{file}end/")
    handing.say(takahashi, {"reason": "handed-over", "text": "Handed over at Haneda."})
    confirmed = "section:has(#partners) li .tag--ok"
    handing.wait(takahashi, file, confirmed)
    assert len(takahashi.page.select("section:has(#partners) li .tag--soon")) == 1, "Ha Noi cannot have"
    look(three, browser, file, "handover-not-confirmed", *AT_TOKYO)
    three.start("hanoi")
    until(lambda: len(_all(three, file, confirmed)) == 2, handing.PATIENCE)
    assert not takahashi.page.select("section:has(#partners) li .tag--soon")
    for place, name in (("bangkok", "malee"), ("hanoi", "chau")):
        officer = three.officer(place, name)
        officer.open("/notices/held/?box=every")
        assert NAME not in officer.text()
        assert not three.rows(three.nodes[place], "SELECT 1 FROM notices_heldnotice WHERE name = %s", NAME)


def _all(three: Three, path: str, selector: str) -> Any:
    officer = three.officer("tokyo", "takahashi")
    officer.open(path)
    return officer.page.select(selector)


def test_a_person_found_under_a_chinese_spelling_is_handed_over(three: Three, browser: Browser) -> None:
    file = sought(three, browser)
    handing.notice_at(three.officer("hanoi", "chau"), NAME)
    track = found(three)
    tokyo, bangkok = side(three, "tokyo", "sato"), side(three, "bangkok", "malee")
    handing.join_track(tokyo, track)
    sides = (bangkok, tokyo)
    both = (("tokyo", tokyo.officer), ("bangkok", bangkok.officer))
    handing.go_on(sides, track, EXTRADITION, before="papers")
    for one in sides:
        assert SOURCE in one.officer.text() or handing.wait(
            one.officer, track, f"section:has(#step-arrest):-soup-contains('{SOURCE}')"
        )
    handing.same_board(three, track, *both)
    look(three, browser, track, "handover-board-arrested", *BOTH_SIDES)
    done = handing.go_on(sides, track, EXTRADITION, before="receipt")
    assert "assurance:death-penalty" in done
    receipt(three, browser, track, tokyo, bangkok)
    handing.go_on(sides, track, {}, before="closed")
    taken_back(three, browser, file)
    closing = {"at": Ago(), "notice": "withdrawn", "reason": "Handed over; every holder has confirmed."}
    handing.sign(tokyo, f"{track}step/closed/", closing)
    handing.same_board(three, track, *both)
    steps = [mark for name, mark, _signed in handing.board(tokyo.officer, track) if name.startswith("step-")]
    assert all("tag--ok" in mark for mark in steps)
    look(three, browser, track, "handover-board-closed", *BOTH_SIDES)
    logs_verify(three)


def leader(number: int) -> WantedSheet:
    """A leader of the group: a national of Viet Nam, sought to be found."""
    names = (("Trịnh Quốc Khánh", "Trịnh", "Quốc Khánh"), ("Lưu Thị Hạnh", "Lưu", "Thị Hạnh"))
    text, family, given = names[number]
    return replace(
        SOUGHT,
        names=(Name(text, "vi", family, given),),
        birth_date=f"197{number + 1}-05-09",
        sex=("male", "female")[number],
        nationalities=("VNM",),
        warrant_number=f"令和8年（む）第12{number}号",
        warrant_until=MENDED,
        purpose=LOCATING,
    )


@pytest.mark.parametrize("number", [0, 1])
def test_of_leaders_whom_their_state_keeps_the_proceedings_are_transferred(
    three: Three, browser: Browser, number: int
) -> None:
    tokyo, hanoi = side(three, "tokyo", "sato"), side(three, "hanoi", "chau")
    sheet, bangkok = leader(number), three.bangkok.plan.node_id
    file = handing.begin_file(tokyo.officer)
    handing.write_sheet(tokyo.officer, file, sheet)
    assert "nationality.VNM" in handing.answer_rules(tokyo.officer, file, "訴追の移管を求める。")
    handing.circulate(tokyo.officer, file, excluded=[bangkok])
    assert handing.approve_all(three.officer("tokyo", "takahashi")) == 1
    notice = handing.notice_at(hanoi.officer, sheet.name.text)
    hanoi.officer.open(notice)
    tokyo.officer.open(f"{file}circulate/")
    assert not tokyo.officer.page.select(
        f"select[name^=to-]:not([disabled]) option[value^='{handing.TERMS}']"
    )
    partner = three.hanoi.plan.node_id
    track = handing.begin_track(
        tokyo.officer,
        f"/notices/tracks/new/?wanted={file.rstrip('/').rsplit('/', 1)[1]}",
        partner,
        "extradition",
    )
    handing.join_track(hanoi, track)
    sides = (hanoi, tokyo)
    handing.go_on(sides, track, KEPT, before="arrest")
    waived = {"reason": "He is at home and is watched."}
    handing.sign(hanoi, f"{track}act/waived/?step=arrest", waived)
    handing.go_on(sides, track, KEPT, before="closed")
    handing.same_board(three, track, ("tokyo", tokyo.officer), ("hanoi", hanoi.officer))
    tokyo.officer.open(track)
    start = str(tokyo.officer.find("a[href*='/notices/tracks/new/?sister=']")["href"])
    sister = handing.begin_track(tokyo.officer, start, partner, "proceedings")
    closing = {"at": Ago(), "notice": "stays", "reason": "The proceedings go to Ha Noi."}
    handing.sign(tokyo, f"{track}step/closed/", closing)
    handing.join_track(hanoi, sister)
    handing.go_on(sides, sister, PROCEEDINGS, before="outcome")
    handing.same_board(three, sister, ("tokyo", tokyo.officer), ("hanoi", hanoi.officer))
    marks = {name: mark for name, mark, _signed in handing.board(hanoi.officer, sister)}
    assert all("tag--ok" in marks[f"step-{one}"] for one in ("accepted", "opened"))
    readers = (("tokyo", "sato", "ja", 1280), ("hanoi", "chau", "vi", 390))
    look(three, browser, sister, f"handover-proceedings-{number + 1}", *readers)
    kept_out = "SELECT count(*) FROM notices_heldnotice WHERE name = %s"
    assert three.rows(three.bangkok, kept_out, sheet.name.text) == [(0,)]
    logs_verify(three)


HOME = replace(
    WHOLE,
    nationalities=("JPN",),
    warrant_country="JPN",
    sought_in=("VNM",),
    limitation=(TODAY + timedelta(days=2000)).isoformat(),
)
EXPIRED = (TODAY - timedelta(days=40)).isoformat()
# reason -> what is changed in the whole file, what its sentence names; the room's own weak files, seen from Tokyo
WEAK_HERE: Mapping[str, tuple[Mapping[str, Any], Mapping[str, str]]] = {
    "minor-now": ({"birth_date": f"{TODAY.year - 16}-01-01"}, {}),
    "refugee-from-here": ({**WEAK["refugee-from-here"][1], "refugee_from": ("JPN",)}, {}),
    "warrant-expired": ({"warrant_until": EXPIRED, "warrant_endless": "no"}, {"until": EXPIRED}),
    "offence-unknown-there": (WEAK["no-offence-there"][1], {}),  # a person says that it is none there
    "facts-unplaced": (WEAK["facts-unplaced"][1], {}),
    "facts-undated": (WEAK["facts-undated"][1], {}),
    "character": (WEAK["character"][1], {}),
    "national-kept": ({"nationalities": ("VNM",)}, {}),
}


@pytest.mark.parametrize("reason", WEAK_HERE)
def test_a_weak_file_is_stopped_at_home_for_its_reason(three: Three, reason: str) -> None:
    sato = three.officer("tokyo", "sato")
    left = three.rows(three.tokyo, "SELECT count(*) FROM release_outgoing")
    change, told = WEAK_HERE[reason]
    file = handing.begin_file(sato)
    handing.write_sheet(sato, file, replace(HOME, **change))
    if reason == "offence-unknown-there":
        handing.answer_rules(sato, file, "ベトナム法では犯罪とならない。", satisfied="no")
    [stopped] = handing.stopping(sato, file)
    assert said_in_japanese(reason, **told) in stopped
    with pytest.raises(PageError, match="422"):
        handing.circulate(sato, file)
    assert three.rows(three.tokyo, "SELECT count(*) FROM release_outgoing") == left
    sato.open(file)
    assert sato.page.select("section:has(#stopped) li")
