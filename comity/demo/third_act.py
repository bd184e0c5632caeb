"""The third act: the register on both nodes, the seventh ministerial meeting, its promises, and the papers that it leaves."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any, TypeVar

import yaml

from comity.demo import meeting, papers, promises, register
from comity.demo.acting import Act
from comity.demo.officer import Officer, PageError

MEETINGS = meeting.MEETINGS
AHEAD, A_YEAR, LATE = timedelta(days=30), timedelta(days=365), timedelta(days=21)
RESIDENTS, ACTIVITIES = "/cooperation/activities/residents/new/", "/cooperation/activities/new/"
R = TypeVar("R")


@cache
def told_at_last() -> dict[str, Any]:
    """Return the texts of the third act."""
    text = (files("comity.demo") / "resources" / "third-act.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def _day(later: timedelta) -> str:
    return (datetime.now(UTC) + later).date().isoformat()


@dataclass
class ThirdAct(Act):
    """The third act, behind the raid of the second. Paths of what both nodes hold by themselves are by node."""

    operation_path: str = ""
    meeting_path: str = ""
    kept_path: str = ""
    open_path: str = ""
    sheet_path: str = ""
    sixth_path: str = ""
    register: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    meetings: dict[str, str] = field(default_factory=dict)  # node -> path of the seventh meeting
    series: dict[str, str] = field(default_factory=dict)
    briefs: Mapping[str, str] = field(default_factory=dict)
    reports: Mapping[str, str] = field(default_factory=dict)

    def play(self) -> None:
        """Play the register, the meeting with what is promised, and its papers.

        Raises:
            PageError: a page answered otherwise than the story expects.
        """
        texts = told_at_last()
        with self.step(
            "register", "Both desks keep the register: a treaty, memoranda by subject, article by article."
        ):
            self.register = self.on_both("quyen", "ota", register.keep_register)
        with self.step(
            "meeting",
            "Hanoi plans the seventh ministerial meeting and invites; Tokyo takes it in from the calendar file.",
        ):
            self.plan_meeting(texts)
        with self.step(
            "promise",
            "Hanoi proposes a promise; Tokyo countersigns it; the raid they held together fulfils it.",
        ):
            self.play_kept(texts)
        with self.step(
            "promises",
            "Another one is late, one is disputed; Vientiane has no node and countersigns nothing.",
        ):
            self.play_others(texts)
        with self.step(
            "proposal", "Tokyo proposes one more for the meeting; it waits for Hanoi's signature."
        ):
            self.play_open(texts)
        with self.step(
            "activity", "A campaign among residents and a joint exercise are entered, with figures."
        ):
            self.play_activities(texts)
        with self.step(
            "day", "The ministers meet today: the new calendar file changes the same meeting in Tokyo."
        ):
            self.play_day(texts)
        with self.step(
            "figures", "Both nodes count what came of it since the sixth meeting, and tell each other."
        ):
            self.play_figures()
        with self.step("brief", "Both desks write the brief for their ministers; nobody types a figure."):
            self.play_briefs(texts)
        with self.step("minutes", "The meeting is held: minutes, a proposal carried, another one left open."):
            self.play_held(texts)
        with self.step("report", "The joint report is released on both sides and leaves as PDF and DOCX."):
            self.play_reports()

    def on_both(self, hanoi: str, tokyo: str, does: Callable[[Officer], R]) -> dict[str, R]:
        """Let one person of each desk do the same at the same time; return what came of it by node."""
        who = {"hanoi": self.officer("hanoi", hanoi), "tokyo": self.officer("tokyo", tokyo)}
        with ThreadPoolExecutor(len(who)) as both:
            return dict(zip(who, both.map(does, who.values()), strict=True))

    def plan_meeting(self, texts: Mapping[str, Any]) -> None:
        """Enter series and meetings in Hanoi, send the calendar file, take it in in Tokyo; both enter who is there."""
        quyen, ota = self.officer("hanoi", "quyen"), self.officer("tokyo", "ota")
        self.series = self.on_both("quyen", "ota", lambda who: meeting.begin_series(who, texts["series"]))
        row, parties = self.series["hanoi"], texts["series"]["parties"]
        sixth = meeting.plan(quyen, row, {"first": _day(-2 * A_YEAR)}, texts["sixth"], parties)
        meeting.move(quyen, sixth, "held")
        self.meeting_path = path = meeting.plan(quyen, row, {"first": _day(AHEAD)}, texts["meeting"], parties)
        after = {"month": _day(2 * A_YEAR)[:4]}
        meeting.plan(quyen, row, after, texts["eighth"], parties)
        meeting.put_on_agenda(quyen, path, texts["agenda"], "vi")
        meeting.move(quyen, path, "invited")
        meeting.take_in(ota, quyen.download(f"{row}calendar/"), self.series["tokyo"])
        there = meeting.meetings_of(ota, self.series["tokyo"])
        if len(there) != len(("sixth", "seventh")):
            raise PageError(f"Tokyo should hold two meetings, and holds {len(there)}.")
        for taken_in, words in zip(there, (texts["sixth"], texts["meeting"]), strict=True):
            meeting.complete(ota, taken_in, words, parties)
        meeting.move(ota, there[0], "held")
        meeting.put_on_agenda(ota, there[1], texts["agenda"], "ja")
        self.meetings = {"hanoi": path, "tokyo": there[1]}
        self.sixth_path = sixth
        self.on_both("quyen", "ota", lambda who: meeting.enter_delegates(who, self.meetings[self.node_of(who)], texts["delegates"]))  # fmt: skip

    def node_of(self, officer: Officer) -> str:
        """Return at which node somebody sits."""
        return "hanoi" if officer.web_url == self.hanoi.web_url else "tokyo"

    def promised(self, texts: Mapping[str, str], at: str, due: str, **more: str) -> dict[str, Any]:
        """Return the boxes of a promise of Hanoi to Tokyo: what is said of it, at which meeting, by when."""
        boxes = {name: text for name, text in texts.items() if name not in {"basis", "article", "why"}}
        return {
            "partner": self.tokyo.plan.node_id, "deed": "agreed", "stage": "committed", "due": due,
            "basis_agreement": texts["basis"], "basis_article": texts["article"], "meeting": meeting.id_of(at), **boxes, **more,
        }  # fmt: skip

    def play_kept(self, texts: Mapping[str, Any]) -> None:
        """Promise, countersign, fulfil with a result of the raid, countersign that too."""
        quyen, ha, ota = (
            self.officer("hanoi", "quyen"), self.officer("hanoi", "ha"), self.officer("tokyo", "ota"),
        )  # fmt: skip
        values = self.promised(texts["raided"], self.sixth_path, _day(AHEAD), actor="both")
        self.kept_path = path = promises.propose(quyen, values)
        promises.countersign(ota, path, asked=True)
        promises.fulfil(ha, path, promises.result_of(ha, self.operation_path))
        promises.countersign(ota, path)
        promises.await_alike(ha, ota, path)

    def play_others(self, texts: Mapping[str, Any]) -> None:
        """One that is late, one that Tokyo disputes, one with a partner that has no node."""
        quyen, ota = self.officer("hanoi", "quyen"), self.officer("tokyo", "ota")
        late = promises.propose(
            quyen, self.promised(texts["late"], self.sixth_path, _day(-LATE), actor="us"), is_late=True
        )
        disputed = promises.propose(
            quyen, self.promised(texts["disputed"], self.meeting_path, _day(A_YEAR), actor="them")
        )
        alone = {"partner": "", "deed": "agreed", "stage": "committed", "actor": "both", "due": _day(A_YEAR)}
        promises.keep_alone(quyen, {**alone, **texts["alone"]})
        promises.countersign(ota, late, asked=True)
        promises.dispute(ota, disputed, texts["disputed"]["why"])
        for path in (late, disputed):
            promises.await_alike(quyen, ota, path)

    def play_open(self, texts: Mapping[str, Any]) -> None:
        """Propose one more and leave it to be signed."""
        quyen, ota = self.officer("hanoi", "quyen"), self.officer("tokyo", "ota")
        given = self.promised(texts["course"], self.meetings["tokyo"], _day(A_YEAR))
        given |= {"partner": self.hanoi.plan.node_id, "actor": "us", "deed": "pledged"}
        self.open_path = promises.propose(ota, given)
        if promises.await_proposal(quyen, self.open_path) == "":
            raise PageError("This promise waits for nobody.")

    def play_activities(self, texts: Mapping[str, Any]) -> None:
        """Figures of residents by prefecture, the campaign that they are for, and an exercise; both desks enter what they did together."""
        meeting.written(
            self.officer("hanoi", "quyen"), RESIDENTS, texts["residents"], "The figures were not entered"
        )

        def enter(who: Officer) -> None:
            here = self.node_of(who)
            other = self.tokyo if here == "hanoi" else self.hanoi
            around = {"partners": (other.plan.node_id,), "meeting": meeting.id_of(self.meetings[here])}
            for name, days_ago in (("campaign", 60), ("exercise", 20)):
                first = timedelta(days=-days_ago)
                days = {"begins_on": _day(first), "ends_on": _day(first + timedelta(days=2))}
                values = {**around, **days, **texts[name]}
                meeting.written(who, ACTIVITIES, values, "The activity was not entered")

        self.on_both("quyen", "ota", enter)

    def play_day(self, texts: Mapping[str, Any]) -> None:
        """Move the meeting to now, and let Tokyo take the new calendar file in: the meeting is changed there, not doubled.

        What is protected with it and what the press may hear, and when, is by that day.
        """
        quyen, ota = self.officer("hanoi", "quyen"), self.officer("tokyo", "ota")
        begins = datetime.now(UTC)
        meeting.meet_at(quyen, self.meeting_path, begins)
        meeting.protect(quyen, self.meeting_path, texts["event"], begins - meeting.LASTS)
        meeting.say_to_press(quyen, self.meeting_path, texts["line"], begins + meeting.LASTS, "VN")
        meeting.take_in(ota, quyen.download(f"{self.meeting_path}calendar/"), self.series["tokyo"])
        there = meeting.meetings_of(ota, self.series["tokyo"])
        if self.meetings["tokyo"] not in there or len(there) != len(("sixth", "seventh")):
            raise PageError(f"The new calendar file did not change the meeting: Tokyo holds {len(there)}.")

    def play_figures(self) -> None:
        """Tell and ask; both pages show the same figures, each its own first."""
        ha, takahashi = self.officer("hanoi", "ha"), self.officer("tokyo", "takahashi")
        self.sheet_path = papers.ask_figures(ha, self.meeting_path, self.tokyo.plan.node_id)
        papers.tell_figures(takahashi, self.sheet_path)
        told = self.on_both("ha", "takahashi", lambda who: papers.figures_on(who, self.sheet_path))
        here, there = told["hanoi"], told["tokyo"]
        if not here or {at: both[::-1] for at, both in there.items()} != here:
            raise PageError(f"Both nodes do not show the same figures: {here} and {there}.")

    def play_briefs(self, texts: Mapping[str, Any]) -> None:
        """A brief on each node, written by who may see the records, approved by a second person."""
        self.briefs = self.on_both(
            "ha", "takahashi",
            lambda who: papers.write_paper(who, self.meetings[self.node_of(who)], "brief", texts["suggestion"]),
        )  # fmt: skip
        self.on_both("quyen", "ota", lambda who: papers.approve_brief(who, self.briefs[self.node_of(who)]))

    def play_held(self, texts: Mapping[str, Any]) -> None:
        """Hold it: minutes and decisions in Hanoi; both say that it was held."""
        quyen = self.officer("hanoi", "quyen")
        self.on_both("quyen", "ota", lambda who: meeting.move(who, self.meetings[self.node_of(who)], "held"))
        meeting.write_minutes(quyen, self.meeting_path, texts["agenda"])
        meeting.decide(quyen, self.meeting_path, texts["proposals"])

    def play_reports(self) -> None:
        """The joint report on each node, released by a second person, as PDF and DOCX."""
        self.reports = self.on_both(
            "quyen", "ota",
            lambda who: papers.write_paper(who, self.meetings[self.node_of(who)], "joint", promises.WAY_OUT),
        )  # fmt: skip
        self.on_both(
            "ha", "takahashi", lambda who: papers.release_report(who, self.reports[self.node_of(who)])
        )

        def take_files(who: Officer) -> None:
            for form in papers.STARTS:
                papers.take_out(who, self.reports[self.node_of(who)], form)

        self.on_both("quyen", "ota", take_files)
