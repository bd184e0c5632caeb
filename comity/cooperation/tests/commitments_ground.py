"""A commitment between our house and Tokyo, for tests: our node of the cast, and the partner's keys in the test's hands.

def test_it_stands(ledgers):
    commitment = ledgers.proposed()                     # ours, the proposal has left
    ledgers.say(commitment, Kind.COUNTERSIGN, {...})    # an entry of the partner, through the edge
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import add_member
from comity.cooperation import actions
from comity.cooperation.actions import CommitmentDraft, SheetDraft, WayOut
from comity.cooperation.commitments.bodies import COMMITMENT
from comity.cooperation.commitments.doubts import Doubt
from comity.cooperation.commitments.folding import OTHER, ledger_of
from comity.cooperation.core.ledger import Kind, Ledger, change, fold
from comity.cooperation.core.terms import Deed, Stage, Terms
from comity.cooperation.models import Commitment, CommitmentEntry, FigureSheet
from comity.cooperation.outcomes import Scope
from comity.cooperation.outcomes.bodies import FIGURES
from comity.cooperation.outcomes.spans import from_to
from comity.exchange.core import strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter_members import Classification, Handling
from comity.exchange.core.receipts import State
from comity.exchange.models import InLetter, OutLetter, Receipt
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.operations.core.entries import Signed
from comity.operations.tests.ground import TERMS_CHANGED as OPERATIONS
from comity.requests.tests.office import AGREEMENT, HANOI, NO_RIGHTS, TOKYO, Office

TERMS = Terms(
    stage=Stage.COMMITTED,
    deed=Deed.PLEDGED,
    actor=HANOI,
    addressee=TOKYO,
    texts={"en": "Train ten officers in reading seized telephones", "vi": "Đào tạo mười cán bộ đọc điện thoại bị thu giữ"},
    due=date(2026, 12, 31),
    owner="training",
    basis={"agreement": "Plan of work 2026", "article": "3"},
)  # fmt: skip
WAY_OUT = WayOut(AGREEMENT, "1", "0502", {"codes": ["H2"], "level": 1}, NO_RIGHTS)
SHEET = SheetDraft(
    scope=Scope(
        period=from_to(
            datetime(2025, 12, 31, 17, tzinfo=UTC), datetime(2026, 12, 31, 17, tzinfo=UTC), "Asia/Ho_Chi_Minh"
        ),
        partner=TOKYO,
    ),
    zone="Asia/Ho_Chi_Minh",
    way_out=WAY_OUT,
)
# of these the same is proposed again and again, and their day may be past when a test runs
SURE = (Doubt.SAME, Doubt.PAST)
DRAFT = CommitmentDraft(terms=TERMS, partner=TOKYO, way_out=WAY_OUT, sure=SURE)
ALONE = CommitmentDraft(
    terms=replace(TERMS, addressee=OTHER), country="KR", names={"en": "Seoul liaison desk"}, sure=SURE
)
# a partner on paper in the state of the node that is paired
OSAKA = replace(ALONE, country="JP", names={"en": "Osaka prefecture"})
TERMS_CHANGED = (
    (
        "purposes: [investigation, identification]\n",
        "purposes: [investigation, identification, cooperation]\n",
    ),
)
LATER = replace(TERMS, due=date(2027, 6, 30), reason="The course begins in spring.")


@dataclass
class Ledgers:
    """Our house and Tokyo; `numbers` are those Tokyo gave its entries."""

    office: Office
    second: Person
    numbers: dict[UUID, int] = field(default_factory=dict)

    @property
    def keeper(self) -> Person:
        return self.office.cast.cooperation

    @property
    def supervisor(self) -> Person:
        return self.office.cast.supervisor

    # --- ours

    def proposed(self, **change: Any) -> Commitment:
        """A commitment of ours that left for the partner."""
        draft = replace(DRAFT, terms=replace(TERMS, **change))
        return self.fresh(actions.propose_commitment(self.keeper, draft))

    def agreed(self, **change: Any) -> Commitment:
        """A commitment of ours that the partner has countersigned."""
        commitment = self.proposed(**change)
        self.countersign(commitment)
        return self.fresh(commitment)

    def alone(self, **change: Any) -> Commitment:
        """A commitment with a partner that has no node."""
        draft = replace(ALONE, terms=replace(ALONE.terms, **change))
        return self.fresh(actions.propose_commitment(self.keeper, draft))

    def on_paper(self, **change: Any) -> Commitment:
        """A commitment with a partner that has no node yet, in the state where one is paired."""
        draft = replace(OSAKA, terms=replace(OSAKA.terms, **change))
        return self.fresh(actions.propose_commitment(self.keeper, draft))

    def fresh(self, commitment: Commitment) -> Commitment:
        return Commitment.objects.get(pk=commitment.pk)

    def heads(self, commitment: Commitment) -> list[str]:
        return [one.id for one in self.here(commitment).heads]

    def change(self, commitment: Commitment, person: Person | None = None, **terms: Any) -> CommitmentEntry:
        """A change of what stands, proposed by us."""
        [head] = self.here(commitment).heads
        assert head.terms is not None
        changed = replace(head.terms, **terms)
        return actions.propose_change(
            person or self.keeper, commitment.pk, changed, on=[head.id], sure=(Doubt.PAST,)
        )

    # --- theirs

    def say(
        self, commitment: Commitment | UUID, kind: Kind, data: dict[str, Any], /, **change: Any
    ) -> InLetter:
        """An entry of Tokyo, through the edge and opened by the worker."""
        which = commitment.pk if isinstance(commitment, Commitment) else commitment
        seq = change.pop("seq", None)
        if seq is None:
            seq = self.numbers[which] = self.numbers.get(which, 0) + 1
        signed = Signed(
            change.pop("entry", None) or str(new_id()), TOKYO, seq, kind.value, change.pop("at", None) or now(), data
        )  # fmt: skip
        held = [*self.said_to_tokyo(which), *self.said_by_tokyo(which), signed]
        body = {
            "commitment": str(which),
            "ref": "C-2026-0044",
            "offence": "0502",
            "entries": [signed.to_wire()],
            "mark": fold({HANOI, TOKYO, OTHER}, held).mark,
            "over": sorted({one.id for one in held}),
            **change.pop("body", {}),
        }
        # H0 binds to police work, which arranging cooperation is not
        handling = Handling(owner=TOKYO, codes=("H2",), classification=Classification("comity", 1))
        return self.office.write(
            COMMITMENT,
            body,
            **{"conv": str(which), "purpose": "cooperation", "handling": handling, **change},
        )

    def tells(
        self,
        sheet: FigureSheet | UUID,
        lines: Sequence[tuple[str, str, str, str]] = (),
        /,
        **change: Any,
    ) -> InLetter:
        """Figures of Tokyo on a sheet, each as room, code, node and value."""
        which = sheet.pk if isinstance(sheet, FigureSheet) else sheet
        body = {
            "sheet": str(which),
            "agreement": "",
            "since": "2025-12-31T17:00:00Z",
            "until": "2026-12-31T17:00:00Z",
            "zone": "Asia/Ho_Chi_Minh",
            "offence": "0502",
            "asks": False,
            "counted": now().isoformat().replace("+00:00", "Z"),
            "answers": [],
            "figures": [
                {"room": room, "code": code, "of": of, "value": value} for room, code, of, value in lines
            ],
            "closed": ["activities"],
            "outstanding": [],
            **change,
        }
        handling = Handling(owner=TOKYO, codes=("H2",), classification=Classification("comity", 1))
        return self.office.write(FIGURES, body, conv=str(which), purpose="cooperation", handling=handling)

    def countersign(self, commitment: Commitment, of: str = "", **change: Any) -> InLetter:
        """Tokyo countersigns what waits for it."""
        about = of or self.at_tokyo(commitment).open[-1].id
        letter = self.say(commitment, Kind.COUNTERSIGN, {"of": about}, **change)
        assert letter.state == "delivered", letter.reason
        return letter

    def dispute(self, commitment: Commitment, reason: str = "Twenty officers were meant.") -> InLetter:
        """Tokyo disputes the last of what waits for it."""
        about = self.at_tokyo(commitment).open[-1].id
        letter = self.say(commitment, Kind.DISPUTE, {"of": about, "reason": reason})
        assert letter.state == "delivered", letter.reason
        return letter

    def offered(
        self, on: Sequence[str] = (), commitment: UUID | None = None, **terms: Any
    ) -> tuple[InLetter, UUID, str]:
        """A proposal of Tokyo; a new commitment unless one is named."""
        which, entry = commitment or UUID(new_id()), new_id()
        said = replace(TERMS, **{"actor": TOKYO, "addressee": HANOI, **terms})
        letter = self.say(which, Kind.CHANGE, change(on, said), entry=entry)
        return letter, which, str(entry)

    def delivered(self, state: State = State.DELIVERED) -> None:
        """Let Tokyo's node take in all that left."""
        for letter in OutLetter.objects.filter(peer__node=TOKYO, schema=COMMITMENT).order_by("ls"):
            if not Receipt.objects.filter(mid=letter.mid, state=state.value).exists():
                self.office.tokyo.send_receipts(self.office.tokyo.receipt(letter, state))

    # --- what both hold

    def said_to_tokyo(self, which: UUID) -> list[Signed]:
        rows = OutLetter.objects.filter(peer__node=TOKYO, conv=which, schema=COMMITMENT).order_by("ls")
        return [one for row in rows for one in entries_in(HANOI, row.inner)]

    def said_by_tokyo(self, which: UUID) -> list[Signed]:
        rows = InLetter.objects.filter(peer__node=TOKYO, conv=which, state="delivered")
        return [one for row in rows for one in entries_in(TOKYO, row.inner)]

    def at_tokyo(self, commitment: Commitment) -> Ledger:
        """The commitment as Tokyo computes it: from the bodies of letters alone."""
        said = [*self.said_to_tokyo(commitment.pk), *self.said_by_tokyo(commitment.pk)]
        return fold({HANOI, TOKYO, OTHER}, said)

    def here(self, commitment: Commitment) -> Ledger:
        """The commitment as we hold it."""
        return ledger_of(self.fresh(commitment))


def told(person: Person, kind: str) -> int:
    """How often a person was told something of a kind."""
    return Notification.objects.filter(person=person, kind=kind).count()


def entries_in(node: str, inner: bytes | memoryview | None) -> list[Signed]:
    """Return the entries in the signed bytes of a letter."""
    payload = strict_json.parse(unb64u(bytes(inner or b"").decode("ascii").split(".")[1]), 1_000_000)
    data = payload["body"]["data"]
    return [Signed.from_wire(node, one) for one in data.get("entries", [])]


def seeded(office: Office) -> dict[str, Any]:
    """Seed commitments in each state in which an address has a use; for the access matrix."""
    held = str(office.terms)
    if "cooperation" not in held:  # what another room has let through stays
        office.change_terms(*TERMS_CHANGED, *(OPERATIONS if "joint-operation" in held else ()))
    second = add_member("V-1008", "Lê Quang Minh", "vi", office.cast.officer.unit, Role.SUPERVISOR)
    ledgers = Ledgers(office, second)
    agreed = ledgers.agreed()
    waiting = ledgers.change(agreed, second, due=LATER.due, reason=LATER.reason)
    _letter, _which, theirs = ledgers.offered()
    mine = ledgers.proposed()
    disputed = ledgers.proposed()
    ledgers.dispute(disputed)
    return {
        "commitment": agreed.pk,
        "commitment_alone": ledgers.alone().pk,
        "commitment_waiting": waiting.pk,
        "commitment_theirs": UUID(theirs),
        "commitment_mine": CommitmentEntry.objects.get(commitment=mine).pk,
        "commitment_disputed": CommitmentEntry.objects.get(commitment=disputed, ours=True).pk,
        "commitment_step": "begin",
        "evidence_kind": "operation",
        "evidence_offer": actions.offer_evidence(
            office.cast.officer, "request", office.stored().pk, agreed.ref
        ).pk,
        "figure_sheet": actions.begin_figures(second, SHEET).pk,
    }


@pytest.fixture
def ledgers(office: Office) -> Ledgers:
    """Our house and Tokyo under an agreement that lets facts through for arranging cooperation."""
    office.change_terms(*TERMS_CHANGED)
    second = add_member("V-1008", "Lê Quang Minh", "vi", office.cast.officer.unit, Role.SUPERVISOR)
    assert settings.NODE_ID == HANOI
    return Ledgers(office, second)
