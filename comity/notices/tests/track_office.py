"""Our node and Tokyo with a track between them: what we post Tokyo reads, what Tokyo signs comes in through the edge.

def test_it(tracks):
track = tracks.begun()                          # we ask, Tokyo holds
tracks.they("step", step="identity")            # Tokyo signs, we receive
tracks.we("step", step="papers")                # we sign, Tokyo receives
assert tracks.same()                            # both boards show the same
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from comity.accounts.models import Person
from comity.agreements.access import terms_of
from comity.agreements.actions import hold_agreement
from comity.exchange.core import letter_members
from comity.exchange.core.digests import b64u
from comity.exchange.core.envelope import read_own
from comity.exchange.core.ids import new_id
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.models import InLetter, OutLetter
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now
from comity.notices.actions.tracks import begin_track, sign_entry
from comity.notices.core.track_board import Board
from comity.notices.core.track_entries import Entry
from comity.notices.models.track import Track, TrackEntry
from comity.notices.tests.track_makers import Desk, filled, shown
from comity.notices.track_bodies import ENTRY, TRACK, board_of, made_entry, plan_of, start_of
from comity.notices.track_drafts import NewEntry, PartyDraft, TrackDraft
from comity.requests.tests.office import HANOI, OPERATOR, TOKYO, Office

TERMS = "handover-agreement"
PERSON = {
    "name": "阮文成",
    "language": "zh",
    "birth": "1984-03-02",
    "sex": "male",
    "nationality": "VN",
    "document": "C1234567",
}
CLEAR = {"political": "cleared", "press": "cleared", "asylum": "cleared"}
EVERY_DATA = "[case-facts, identity, document-data, location, movement, proceedings, detention]"


def terms(
    *,
    two_person: bool = False,
    agreement: str = TERMS,
    other: str = TOKYO,
    country: str = "JP",
    version: int = 1,
) -> bytes:
    """An agreement under which all of a track may go."""
    return f"""\
schema: comity/agreement/1
id: {agreement}
version: {version}
status: in-force
titles: {{en: Agreement on handing over}}
parties:
  - {{agency: '{other}', country: {country}, names: {{en: Other}}}}
  - {{agency: '{HANOI}', country: VN, names: {{en: Hanoi}}}}
nbf: 2024-04-01T00:00:00Z
exp: 2094-04-01T00:00:00Z
articles:
  - {{number: '5', verified: true, texts: {{en: Persons may be handed over.}}}}
permissions:
  - article: '5'
    categories: {EVERY_DATA}
    offences: [any]
    purposes: [extradition, transfer]
    kinds: [provisional-arrest, transfer-of-person, transfer-of-proceedings]
    recipients: [any-party]
    two_person: {str(two_person).lower()}
    onward: ask
clocks: []
handling_floor: {{codes: [H2]}}
caveats: []
retention: {{days: 3650, article: '5'}}
""".encode()


@dataclass
class Tracks:
    """Our node with Tokyo under the agreement on handing over."""

    office: Office
    desk: Desk | None = None  # Tokyo's side
    seen: int = 0
    track_id: UUID | None = None

    @property
    def officer(self) -> Person:
        return self.office.cast.officer

    @property
    def track(self) -> Track:
        assert self.track_id is not None
        return Track.objects.get(pk=self.track_id)

    @property
    def theirs(self) -> Desk:
        assert self.desk is not None
        return self.desk

    def draft(self, **change: Any) -> TrackDraft:
        role = change.get("role", "asking")
        other = {"asking": "holding", "holding": "asking"}[role]
        values: dict[str, Any] = {
            "kind": "extradition",
            "role": role,
            "parties": (PartyDraft(TOKYO, other, TERMS),),
            "person": PERSON,
            "offence": "0401",
            "rights": CLEAR,
        }
        return TrackDraft(**{**values, **change})

    def begun(self, **change: Any) -> Track:
        """A track that we began; Tokyo knows of it."""
        track = begin_track(self.officer, self.draft(**change))
        self.follow(track)
        return track

    def follow(self, track: Track) -> None:
        self.track_id = track.pk
        self.seen = OutLetter.objects.filter(schema=ENTRY).count()
        self.desk = Desk(TOKYO, start_of(track))

    def received(self, **change: Any) -> Track:
        """A track that Tokyo began: it asks, we hold."""
        letter = self.offered(**change)
        assert letter.state == "delivered", letter.reason
        track = Track.objects.latest("received_at")
        self.follow(track)
        return track

    def offered(
        self, *, by: Partner | None = None, envelope: dict[str, Any] | None = None, **change: Any
    ) -> InLetter:
        identifier = change.get("track", new_id())
        data = {
            "track": identifier,
            "kind": "extradition",
            "ref": "T-2026-0099",
            "at": to_rfc3339(now()),
            "by": {"node": TOKYO, "actor": "officer-17"},
            "parties": [
                {"node": TOKYO, "role": "asking", "country": "JP", "zone": "Asia/Tokyo"},
                {"node": HANOI, "role": "holding", "country": "VN", "zone": "Asia/Ho_Chi_Minh"},
            ],
            "person": PERSON,
            "offence": "0401",
            "urgency": "ordinary",
            "notice": None,
            "sister": None,
            "hit_at": to_rfc3339(now() - timedelta(days=3)),
            **change,
        }
        return self.write(TRACK, data, by=by, **(envelope or {}))

    def write(
        self, schema: str, data: dict[str, Any], *, by: Partner | None = None, **change: Any
    ) -> InLetter:
        found = terms_of(TERMS)
        assert found is not None
        fields: dict[str, Any] = {
            "conv": data["track"],
            "agreement": letter_members.AgreementRef(
                found.id, found.version, b64u(bytes.fromhex(found.digest)), "5"
            ),
            "purpose": plan_purpose(data, self.track_id),
            "handling": letter_members.Handling(
                owner=(by or self.office.tokyo).node,
                codes=("H2",),
                classification=letter_members.Classification("comity", 1),
            ),
        }
        return self.office.write(schema, data, by=by, **{**fields, **change})

    # --- both sides act

    def we(self, kind: str, /, **given: Any) -> TrackEntry:
        """We sign; Tokyo receives what was posted."""
        row = sign_entry(self.officer, self.track.pk, self.new(kind, **given))
        self.carry()
        return row

    def new(self, kind: str, /, **given: Any) -> NewEntry:
        plan = plan_of(self.track)
        if kind == "step":
            step = plan.step(given["step"])
            assert step is not None
            return NewEntry("step", {"step": step.code, **filled(step.fields, now(), **given)})
        return NewEntry(kind, filled(plan.acts[kind].fields, now(), **given))

    def they(self, kind: str, /, **given: Any) -> InLetter:
        """Tokyo signs; we receive."""
        new = self.new(kind, **given)
        entry = self.theirs.entry(new.kind, new.data, now())
        entry = Entry(new_id(), entry.kind, entry.at, entry.node, entry.data, entry.after)
        assert self.theirs.keep(entry) == ""
        letter = self.send(entry)
        assert letter.state == "delivered", letter.reason
        return letter

    def send(
        self, entry: Entry, *, by_partner: Partner | None = None, agreement: Any = None, **change: Any
    ) -> InLetter:
        """A letter of Tokyo, or of another partner, with an entry, right or with something wrong."""
        data = {
            "track": str(self.track_id),
            "entry": entry.id,
            "kind": entry.kind,
            "at": to_rfc3339(entry.at),
            "by": {"node": entry.node, "actor": "officer-17"},
            "after": sorted(entry.after),
            "data": dict(entry.data),
        }
        cited = {"agreement": agreement} if agreement else {}
        return self.write(ENTRY, {**data, **change}, by=by_partner, **cited)

    def carry(self) -> None:
        """Bring Tokyo what we posted since."""
        letters = OutLetter.objects.filter(schema=ENTRY).order_by("created_at")
        for letter in list(letters)[self.seen :]:
            self.seen += 1
            body = read_own(bytes(letter.inner)).body
            assert body is not None
            data = body.data
            entry = made_entry(
                data["entry"],
                data["kind"],
                _moment(data["at"]),
                node=data["by"]["node"],
                data=data["data"],
                after=data["after"],
            )
            assert self.theirs.receive(entry) == ""

    def go_on(self, until: str) -> None:
        """Do what is due on both sides until a step is next."""
        while True:
            board = self.board()
            step = board.current()
            if step is None or step.code == until:
                return
            mine = Desk(HANOI, self.theirs.begun, dict(self.theirs.held)).due(now())
            if mine is not None:
                self.we(mine.kind, **mine.data)
                continue
            due = self.theirs.due(now())
            assert due is not None, board.nexts()
            self.they(due.kind, **due.data)

    def board(self) -> Board:
        return board_of(self.track)

    def same(self) -> bool:
        return bool(shown(self.board()) == shown(self.theirs.board()))


def plan_purpose(data: dict[str, Any], track_id: UUID | None) -> str:
    kind = (
        data["kind"]
        if "person" in data
        else Track.objects.get(pk=track_id).kind
        if track_id
        else "extradition"
    )
    return "extradition" if kind == "extradition" else "transfer"


def _moment(text: str) -> Any:

    return datetime.fromisoformat(text)


@pytest.fixture
def tracks(office: Office) -> Iterator[Tracks]:
    hold_agreement(OPERATOR, terms())
    yield Tracks(office)
    open_all()
