"""Invented persons, clocks and figures for the gallery."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.web.clocks import Face, State
from comity.web.dates import Place
from comity.web.listing.paging import Tally
from comity.web.pieces.compared import Fact, NameRow, Why
from comity.web.pieces.pictures import Link, Node, Span
from comity.web.pieces.quotes import said
from comity.web.pieces.stages import Stop
from comity.web.pieces.tables import Figure, View

HA_NOI = Place("Hà Nội", ZoneInfo("Asia/Ho_Chi_Minh"))
TOKYO = Place("Tokyo", ZoneInfo("Asia/Tokyo"))
MOMENT = datetime(2026, 11, 22, 4, 9, tzinfo=UTC)
COLOURS = [
    "text",
    "text-2",
    "accent",
    "late",
    "soon",
    "ok",
    "held",
    "pencil",
    "line",
    "line-2",
    "bg",
    "surface",
    "selected",
    "late-bg",
    "soon-bg",
    "ok-bg",
    "held-bg",
    "pencil-bg",
]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as received."""

    text: str
    language: str
    family: str


NAMES = (
    Name("Trương Văn Hùng", "vi", "Trương"),
    Name("佐藤 恵美", "ja", "佐藤"),
    Name("张文雄", "zh-Hans", "张"),
    Name("김 서연", "ko", "김"),
    Name("Anna Keller", "en", "Keller"),
)
LONG_NAMES = (
    Name("Công Tằng Tôn Nữ Nguyễn Phúc Hồng Nhung Thị Phương Thảo", "vi", "Công Tằng Tôn Nữ"),
    Name("Nguyễn Trần Khánh Dương Hoàng Thị Mỹ Duyên Ngọc Quỳnh", "vi", "Nguyễn"),
)
FACES = {
    "run": Face(State.RUN, timedelta(days=2, hours=3), 0.6),
    "soon": Face(State.SOON, timedelta(hours=1, minutes=12), 0.12),
    "late": Face(State.LATE, timedelta(hours=4)),
    "stop": Face(State.STOP, timedelta(days=2, hours=4), 0.5),
    "met": Face(State.MET, timedelta(days=2, hours=3)),
    "none": Face(State.NONE),
}


def everything() -> dict[str, Any]:
    """Return what the gallery's templates show, in the reader's language."""
    return {
        "names": NAMES,
        "long_names": LONG_NAMES,
        "faces": FACES,
        "codes": ["H0", "H1", "H2", "H3", "H9"],
        "moment": MOMENT,
        "day": date(2026, 11, 23),
        "span": timedelta(hours=18, minutes=8),
        "ha_noi": HA_NOI,
        "tokyo": TOKYO,
        "colours": COLOURS,
        "holders": [("JPN", "National Police Agency"), ("CHN", "Guangxi"), ("THA", "Royal Thai Police")],
        "few": Tally(12),
        "many": Tally(1000, more=True),
        "figures": [
            Figure(_("They wait on us"), 6, _("1 late")),
            Figure(_("Within the clock"), 91, _("in 100")),
        ],
        "sample_views": [
            View(pgettext("whose work", "Mine"), "#main", 9, current=True),
            View(_("To approve"), "#main", 2),
            View(_("Done today"), "#main"),
        ],
        **_two_persons(),
        **_stages(),
        **_pictures(),
    }


def _two_persons() -> dict[str, Any]:
    return {
        "name_heads": [_("The name"), _("Family name"), _("Middle name"), _("Given name")],
        "name_rows": [
            NameRow(_("As asked"), "zh-Hans", ("张", "文", "雄"), ("Zhāng", "Wén", "Xióng")),
            NameRow(_("Our record"), "vi", ("Trương", "Văn", "Hùng")),
        ],
        "name_whys": [
            Why("same", _("张 is read Trương")),
            Why("same", _("文 is read Văn")),
            Why("near", _("雄 is read Hùng, tone included")),
        ],
        "pair_facts": [
            Fact(_("Born"), "1994-03-12", "1994-03-12", Why("same", _("The full date agrees."))),
            Fact(_("Passport"), "C44I7082", "C4417082", Why("near", _("I and 1 look alike.")), mono=True),
            Fact(_("Nationality"), "VNM", "VNM", Why("same")),
            Fact(
                _("Address"),
                said("东兴市", "zh-Hans"),
                said("Nghệ An", "vi"),
                Why("diff", _("An address weighs little.")),
            ),
            Fact(_("Telephone"), "", "+84 91 234 ••71", Why("none")),
        ],
    }


def _stages() -> dict[str, Any]:
    return {
        "stages": [
            _("Notice"),
            _("Located"),
            _("Provisional arrest"),
            _("Papers"),
            pgettext("stage", "Decision"),
            _("Transport"),
            _("Handed over"),
        ],
        "task": [_("Choose the file"), _("Say what the columns are"), _("Look it through")],
        "stops": [
            Stop(_("Sixth meeting"), "2025"),
            Stop(_("Seventh meeting"), "2026", href="#main"),
            Stop(_("Eighth meeting"), "2027", state="now"),
            Stop(_("Ninth meeting"), _("not fixed"), state="todo"),
        ],
    }


def _pictures() -> dict[str, Any]:
    return {
        "spans": [
            Span(_("August"), 2.6, 3.2),
            Span(_("September"), 1.9, 3.6),
            Span(_("October"), 2.2, 2.9),
        ],
        "nodes": [
            Node("a", "Phạm Đình Khôi", 80, 150, "lead", "vi"),
            Node("b", "Trương Văn Hùng", 320, 70, language="vi"),
            Node("c", "佐藤 恵美", 320, 230, language="ja"),
            Node("d", "LINE「フン」", 560, 70, "proposed", "ja"),
        ],
        "links": [Link("a", "b", "strong"), Link("a", "c"), Link("b", "d", "proposed")],
    }
