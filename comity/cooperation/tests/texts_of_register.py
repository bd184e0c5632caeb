"""What five published texts tell, as an officer of cooperation enters it: with offices for people, and invented persons for suspects.

The texts are those of the development set of the room of documents (000 to 004). None of their words stands here: facts are told
in words of our own.

def test_they_are_read_back(meetings, office):
    book = Book(meetings, office)
    book.seventh()      # and what else each text tells
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from comity.accounts.models import Person
from comity.cooperation import actions
from comity.cooperation.actions import CommitmentDraft
from comity.cooperation.commitments.folding import OTHER
from comity.cooperation.core.activity import ActivityDraft
from comity.cooperation.core.residents import Figure
from comity.cooperation.core.spans import of_days, of_month
from comity.cooperation.core.terms import Deed, Stage, Terms
from comity.cooperation.meeting_drafts import (
    DelegateDraft,
    EventDraft,
    LineDraft,
    MeetingDraft,
    ProposalDraft,
    RoundDraft,
    SeriesDraft,
)
from comity.cooperation.models import Commitment, Meeting, Series
from comity.cooperation.register_drafts import AgreementDraft, StepDraft
from comity.cooperation.tests.meeting_ground import BEIJING, HANOI, Meetings
from comity.operations import actions as operations
from comity.operations.core.plan import Part, Phase, Site
from comity.operations.core.results import Found, Outcome, Seizure
from comity.operations.models import Operation
from comity.requests.tests.office import HANOI as NODE
from comity.requests.tests.office import Office

SANTIAGO, TOKYO = "America/Santiago", "Asia/Tokyo"
SECURITY = {
    "en": "Ministry of Public Security",
    "vi": "Bộ Công an",
    "ja": "ベトナム公安省",
    "zh-Hans": "越南公安部",
}
MEMORANDA = {
    "high-tech": {
        "en": "Memorandum on crime by technology",
        "vi": "Bản ghi nhớ về tội phạm công nghệ cao",
    },
    "telecom": {
        "en": "Memorandum on crime by telephone and network",
        "zh-Hans": "关于电信网络犯罪的谅解备忘录",
    },
    "border": {"en": "Memorandum on people and acts across the border"},
}
LEADERS = ("Quách Văn Tỉnh", "Lục Thị Hoa")  # invented
COUNTERPARTS = (
    {"en": "National Police Agency", "ja": "警察庁", "vi": "Cơ quan Cảnh sát quốc gia Nhật Bản"},
    {"en": "Osaka prefectural police", "ja": "大阪府警察本部", "vi": "Cảnh sát tỉnh Osaka"},
    {"en": "Hyogo prefectural police", "ja": "兵庫県警察本部", "vi": "Cảnh sát tỉnh Hyogo"},
    {"en": "A newspaper", "ja": "新聞社", "vi": "Một tờ báo"},
    {"en": "Embassy in Tokyo", "ja": "在日大使館", "vi": "Đại sứ quán tại Tokyo"},
    {"en": "Consulate general in Osaka", "ja": "在大阪総領事館", "vi": "Tổng lãnh sự quán tại Osaka"},
)


@dataclass
class Book:
    """A register that is being filled, by the officer who keeps it."""

    meetings: Meetings
    office: Office

    @property
    def keeper(self) -> Person:
        return self.meetings.keeper

    def series(self, kind: str, parties: tuple[str, ...], **names: str) -> Series:
        """A series of meetings."""
        return actions.add_series(self.keeper, SeriesDraft(names, kind, parties))

    def meeting(self, kind: str, title: str, **more: Any) -> Meeting:
        """A meeting with what is known of it."""
        return actions.add_meeting(self.keeper, MeetingDraft(kind, {"en": title}, **more))

    def promise(
        self, text: str, deed: Deed, stage: Stage = Stage.SOFT, *, with_state: str = "JP", **more: Any
    ) -> Commitment:
        """A promise or a proposal with a partner that has no node here: who it is, is a name."""
        names = more.pop("names", {"en": "The counterpart"})
        meeting = more.pop("meeting", None)
        terms = Terms(
            stage=stage, deed=deed, texts={"en": text}, **{"actor": OTHER, "addressee": NODE, **more}
        )
        draft = CommitmentDraft(
            terms=terms, country=with_state, names=names, meeting=meeting.pk if meeting else None
        )
        return actions.propose_commitment(self.keeper, draft)

    def raid(self, title: str, place: str, zone: str, days: tuple[date, date]) -> Operation:
        """A raid within days: its hours were not published."""
        whole = of_days(*days, zone)
        site = Site("s1", place, place, zone)
        phase = Phase("Raid", "s1", whole.begins, whole.ends, zone)
        head = operations.Head("raid", title, "en", "0502")
        return operations.plan_operation(
            self.office.cast.officer, head, operations.PlanDraft(Part((site,), (phase,)))
        )

    # --- what each text tells

    def after_a_raid(self) -> tuple[Operation, Operation, Meeting]:
        """000: two raids with arrests and goods; a press conference; what a ministry said it will do."""
        november, day = (date(2024, 11, 1), date(2024, 11, 30)), (date(2024, 11, 27), date(2024, 11, 27))
        wide = self.raid("Gathering points in two regions", "Kanto, Osaka", TOKYO, november)
        yard = self.raid("Yard in Sakado", "Sakado", TOKYO, day)
        entered: dict[str, Any] = {
            "zone": TOKYO,
            "agency": "Police in Saitama",
            "source": "Published",
            "number": 1,
        }
        at = datetime(2024, 11, 27, 1, tzinfo=UTC)
        officer = self.office.cast.officer
        operations.enter_result(
            officer, wide.pk, Found(Outcome.ARREST, at, **{**entered, "number": 11, "place": "Kanto, Osaka"})
        )
        for name in LEADERS:
            found = Found(
                Outcome.LOCATED, at, **entered, place="Hà Nội", what="Directed the others by messages",
                person=name, person_language="vi",
            )  # fmt: skip
            operations.enter_result(officer, wide.pk, found)
        goods = Seizure("0502", "Things kept as evidence", Decimal(1), "C62")
        operations.enter_result(
            officer, yard.pk, Found(Outcome.SEIZURE, at, **entered, place="Sakado", seizure=goods)
        )
        press = self.meeting(
            "press_conference",
            "Regular press conference",
            span=of_days(date(2025, 2, 13), date(2025, 2, 13), HANOI),
            zone=HANOI,
            parties=("VN",),
        )
        ours: dict[str, Any] = {"actor": NODE, "addressee": OTHER, "meeting": press}
        self.promise("Violations are handled strictly and fairly", Deed.PLEDGED, **ours)
        self.promise("The post abroad follows the investigation and helps nationals", Deed.REQUESTED, **ours)
        self.promise("Allegations are taken in and handled under our law", Deed.PLEDGED, **ours)
        self.promise("Information is exchanged with partners more closely", Deed.PLEDGED, **ours)
        said = (
            "Both sides work together; whoever breaks the law is dealt with fairly, wherever they are from."
        )
        actions.add_line(self.keeper, press.pk, LineDraft("Thefts by groups in Japan", {"en": said}))
        return wide, yard, press

    def delegation(self) -> tuple[Meeting, Meeting]:
        """001: a delegation to six counterparts, hopes without a date, a summit to be protected."""
        visit = self.meeting(
            "visit",
            "Working visit of the deputy minister",
            span=of_days(date(2017, 6, 5), date(2017, 6, 12), TOKYO),
            zone=TOKYO,
            place="Tokyo, Osaka, Hyōgo",
            place_country="JP",
            parties=("VN", "JP"),
        )
        head = DelegateDraft(
            "", "VN", "head", office={"en": "Deputy Minister", "vi": "Thứ trưởng"}, organisation=SECURITY
        )
        hosts = [DelegateDraft("", "JP", "host", organisation=one) for one in COUNTERPARTS]
        actions.add_delegates(self.keeper, visit.pk, [head, *hosts])
        self.meeting("dialogue", "Security dialogue of ministers", place_country="VN", parties=("VN", "JP"))
        self.promise("Exchange information; help students settle in", Deed.PROPOSED, meeting=visit)
        both: dict[str, Any] = {"actor": "both", "addressee": "both", "meeting": visit}
        self.promise("A mechanism for security of networks", Deed.HOPED, **both)
        summit = self.meeting(
            "conference",
            "Summit of leaders",
            span=of_month("2017", HANOI),
            zone=HANOI,
            place="Đà Nẵng",
            place_country="VN",
        )
        begins = datetime(2017, 11, 10, 1, tzinfo=UTC)
        protected = EventDraft(
            {"en": "Arrival of the leaders"}, begins, begins + timedelta(days=1), HANOI, "Đà Nẵng"
        )
        actions.add_event(self.keeper, summit.pk, protected)
        since = of_month("2017", HANOI)
        visits = EventDraft({"en": "Visits of leaders between both states"}, since.begins, since.ends, HANOI)
        actions.add_event(self.keeper, visit.pk, visits)
        actions.keep_residents(
            self.keeper, "VN", "JP", "Published, June 2017: nearly so many", [Figure("", 2017, 200_000, None)]
        )
        return visit, summit

    def seventh(self) -> tuple[Series, Meeting]:
        """002: the seventh meeting of two ministries, the one before it, the eighth that is planned; four raids."""
        row = self.series("meeting", ("VN", "CN"), en="Meeting on crime prevention")
        known: dict[str, Any] = {"series": row.pk, "parties": ("VN", "CN")}
        self.meeting(
            "meeting", "Sixth meeting", ordinal=6, span=of_month("2018-10", BEIJING), zone=BEIJING, place="Beijing",
            place_country="CN", **known,
        )  # fmt: skip
        seventh = self.meeting(
            "meeting", "Seventh meeting", ordinal=7, span=of_days(date(2021, 2, 19), date(2021, 2, 19), HANOI), zone=HANOI,
            place="Hà Nội", place_country="VN", **known, summary="Since the sixth, criminals were handed over and victims rescued.",
            summary_language="en",
        )  # fmt: skip
        self.meeting(
            "meeting", "Eighth meeting", ordinal=8, span=of_month("2022", BEIJING), zone=BEIJING, place_country="CN", **known
        )  # fmt: skip
        chairs = [
            DelegateDraft("", "VN", "co-chair", rank={"en": "General", "vi": "Đại tướng"}, office={"en": "Minister"}, organisation=SECURITY),
            DelegateDraft("", "CN", "co-chair", office={"en": "Minister", "zh-Hans": "部长"}, organisation={"zh-Hans": "公安部"}),
        ]  # fmt: skip
        actions.add_delegates(self.keeper, seventh.pk, chairs)
        day = of_days(date(2021, 2, 19), date(2021, 2, 19), HANOI)
        self.meeting("ceremony", "Welcome of the delegation", parties=("VN", "CN"), span=day, zone=HANOI)
        for kind, words in (
            ("training", "Training of staff"),
            ("expert-exchange", "Exchange of delegations"),
        ):
            done = ActivityDraft(
                kind,
                {"en": words},
                date(2018, 11, 1),
                date(2021, 2, 18),
                parties=("VN", "CN"),
                meeting=seventh.pk,
            )
            actions.add_activity(self.keeper, done)
        signed = StepDraft("signed", date(2021, 2, 19), "Hà Nội")
        for subject, title in MEMORANDA.items():
            draft = AgreementDraft(
                "mou", title, ("VN", "CN"), (subject,), steps=(signed,), meeting=seventh.pk
            )
            actions.add_agreement(self.keeper, draft)
        for number in range(1, 5):
            since = (date(2018, 11, 1), date(2019, 10, 1))
            self.raid(f"Raid on a drug ring, number {number}", "Border", HANOI, since)
        both: dict[str, Any] = {
            "actor": "both",
            "addressee": "both",
            "meeting": seventh,
            "with_state": "CN",
            "owner": "Office of the ministry",
        }
        self.promise("Better joint work to protect security", Deed.AGREED, Stage.COMMITTED, **both)
        focus = "Crackdowns on crime across the border: terrorism, technology, trafficking, drugs"
        self.promise(focus, Deed.AGREED, Stage.COMMITTED, **both)
        return row, seventh

    def reception(self) -> Meeting:
        """003: a reception at which five things were asked or proposed, none with a date."""
        found = self.meeting(
            "reception", "Reception for the secretary-general", span=of_days(date(2023, 3, 6), date(2023, 3, 6), HANOI),
            zone=HANOI, place_country="VN", parties=("VN", "JP"),
        )  # fmt: skip
        host = DelegateDraft(
            "", "VN", "host", rank={"en": "General"}, office={"en": "Minister"}, organisation=SECURITY
        )
        guest = DelegateDraft(
            "",
            "JP",
            "guest",
            office={"en": "Secretary-General", "ja": "局長"},
            organisation={"en": "National Security Secretariat"},
        )
        actions.add_delegates(self.keeper, found.pk, [host, guest])
        both: dict[str, Any] = {"actor": "both", "addressee": "both", "meeting": found}
        self.promise("Regular exchange of information", Deed.REQUESTED, **both)
        self.promise("Experience with digital administration", Deed.PROPOSED, meeting=found)
        self.promise("Justice, fire prevention and rescue, crime by technology", Deed.PROPOSED, meeting=found)
        self.promise("More delegations at all levels", Deed.PROPOSED, **both)
        self.promise("Help with peacekeeping of the police", Deed.PROPOSED, meeting=found)
        return found

    def assembly(self) -> Meeting:
        """004: an assembly of 162 delegations with twelve proposals, two reports and an election; talks beside it."""
        row = self.series("assembly", (), en="General assembly")
        found = self.meeting(
            "assembly", "Eighty-eighth general assembly", series=row.pk, ordinal=88, ordinal_confirmed=True,
            span=of_days(date(2019, 10, 15), date(2019, 10, 18), SANTIAGO), zone=SANTIAGO, place="Santiago", place_country="CL",
            members=162, summary="Some 900 people of 162 delegations.", summary_language="en",
        )  # fmt: skip
        deputy = DelegateDraft("", "VN", "head", office={"en": "Deputy Minister"}, organisation=SECURITY)
        actions.add_delegates(self.keeper, found.pk, [deputy])
        items = (
            "Policing together against threats across the world",
            "Presentation of our policies on security",
        )
        actions.add_agenda(self.keeper, found.pk, [{"en": one} for one in items])
        drafts = [ProposalDraft({"en": f"Proposal {number}"}, "simple") for number in range(1, 13)]
        actions.add_proposals(self.keeper, found.pk, drafts)
        for label in ("report-1.txt", "report-2.txt"):
            self.meetings.paper(found, label)
        stands = [
            {"key": "a", "name": "First candidate", "state": "NG"},
            {"key": "b", "name": "Second candidate", "state": "NO"},
        ]
        draft = ProposalDraft({"en": "Secretary General"}, "half", is_election=True, candidates=stands)
        [election] = actions.add_proposals(self.keeper, found.pk, [draft])
        actions.count_round(self.keeper, found.pk, election.pk, RoundDraft({"a": 100, "b": 60}, 2, 162, 162))
        others = [{"key": "c", "name": "Third candidate", "state": "KE"}]
        leaders = ProposalDraft(
            {"en": "Leaders for 2019 to 2024"}, "half", is_election=True, candidates=others
        )
        actions.add_proposals(self.keeper, found.pk, [leaders])
        looked_at = (
            "Training of officers and the search for wanted persons were looked at, and what comes next."
        )
        self.meeting(
            "talks", "Talks with the president and the secretary general", place_country="CL", summary=looked_at, summary_language="en"
        )  # fmt: skip
        self.meeting("talks", "Talks with a commissioner", place_country="CL", parties=("VN", "AU"))
        self.meeting("visit", "Courtesy visit to a culture institute", place_country="CL")
        chiefs = self.series("conference", (), en="Conference of chiefs of police")
        self.meeting(
            "conference", "Conference of chiefs of police", series=chiefs.pk, ordinal=30, ordinal_confirmed=True,
            span=of_month("2019-09", HANOI), zone=HANOI, place="Hà Nội", place_country="VN",
        )  # fmt: skip
        dialogues = self.series("dialogue", (), en="Dialogue on policing together")
        self.meeting("dialogue", "Third dialogue", series=dialogues.pk, ordinal=3, ordinal_confirmed=True)
        members: dict[str, Any] = {
            "names": {"en": "Members of the organisation"},
            "with_state": "FR",
            "meeting": found,
        }
        self.promise(
            "Closer work with states and organisations", Deed.PLEDGED, **members, actor=NODE, addressee=OTHER
        )
        self.promise("Share information against crime by technology", Deed.REQUESTED, **members)
        self.promise("Support for the events of a chairmanship", Deed.HOPED, **members)
        begins = datetime(2019, 12, 31, 17, tzinfo=UTC)
        chair = EventDraft(
            {"en": "Chairmanship of the year 2020"}, begins, begins + timedelta(days=366), HANOI
        )
        actions.add_event(self.keeper, found.pk, chair)
        seat = EventDraft(
            {"en": "Seat in the Security Council, 2020 and 2021"}, begins, begins + timedelta(days=731), HANOI
        )
        actions.add_event(self.keeper, found.pk, seat)
        return found
