"""An operation held jointly with Tokyo, for tests: our node of the cast, and the partner's keys in the test's hands.

def test_it_is_counted(ground):
    operation = ground.joint()                          # ours, the invitation has left
    theirs = ground.say(operation, "result", {...})     # an entry of the partner, through the edge
"""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings

from comity.accounts.models import Person
from comity.exchange.core import strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.receipts import State
from comity.exchange.models import InLetter, OutLetter, Receipt
from comity.exchange.tests.partners import Partner
from comity.lib.clock import now
from comity.operations import actions
from comity.operations.bodies import ENTRY, JOINT
from comity.operations.core.entries import Kind, Signed
from comity.operations.core.fold import Course, fold
from comity.operations.core.plan import Contact, Force, Part, Phase, Site
from comity.operations.core.results import Found, Outcome
from comity.operations.folding import course_of
from comity.operations.models import Entry, Operation, Pairing, Result
from comity.requests.tests.office import AGREEMENT, HANDLING, NO_RIGHTS, TOKYO, Office

BEGINS = datetime(2026, 12, 3, 20, 0, tzinfo=UTC)  # five in the morning in Tokyo, the day after
SITE = Site("s1", "Điểm tập kết", "12 Phố Huế, Hà Nội", "Asia/Ho_Chi_Minh")
PLAN = Part(
    (SITE,),
    (Phase("Khám xét", "s1", BEGINS, BEGINS + timedelta(hours=6), "Asia/Ho_Chi_Minh"),),
    (Force("Công an Hà Nội", "PC02", 24),),
    (Contact("Đại úy Lê Văn Nam", "Trực ban", "+84 24 3942 0000"),),
)
ARRESTS = Found(
    Outcome.ARREST,
    BEGINS + timedelta(hours=1),
    "Asia/Ho_Chi_Minh",
    "Công an Hà Nội",
    "PC02",
    11,
    site="cxp:node:vn:hanoi/s1",
    place="Điểm tập kết",
)
TERMS = actions.Terms(AGREEMENT, "1", "investigation", HANDLING, NO_RIGHTS)
HEAD = actions.Head("joint", "Điểm tập kết hàng trộm cắp", "vi", "0502")


@dataclass
class Ground:
    """Our house and Tokyo; `numbers` are those Tokyo gave its entries."""

    office: Office
    numbers: dict[UUID, int] = field(default_factory=dict)

    @property
    def officer(self) -> Person:
        return self.office.cast.officer

    @property
    def supervisor(self) -> Person:
        return self.office.cast.supervisor

    def planned(self, **change: Any) -> Operation:
        """An operation of ours alone."""
        return actions.plan_operation(self.officer, replace(HEAD, **change), actions.PlanDraft(PLAN))

    def joint(self, node: str = TOKYO) -> Operation:
        """An operation of ours to which the partner was invited, and which its node has taken in."""
        operation = self.planned()
        actions.settle_terms(self.officer, operation.pk, TERMS)
        actions.invite_partner(self.supervisor, operation.pk, node, AGREEMENT, "1")
        operation.refresh_from_db()
        return operation

    def delivered(self, state: State = State.DELIVERED) -> None:
        """Let the partner's node take in all that left."""
        for letter in OutLetter.objects.filter(peer__node=TOKYO, schema__in=[JOINT, ENTRY]).order_by("ls"):
            if not Receipt.objects.filter(mid=letter.mid, state=state.value).exists():
                self.office.tokyo.send_receipts(self.office.tokyo.receipt(letter, state))

    # --- what the partner says

    def say(self, operation: Operation, kind: Kind, data: dict[str, Any], /, **change: Any) -> InLetter:
        """An entry of a partner, through the edge and opened by the worker."""
        by: Partner = change.pop("by", None) or self.office.tokyo
        seq = change.pop("seq", None)
        if seq is None:
            seq = self.numbers[operation.pk] = self.numbers.get(operation.pk, 0) + 1
        signed = Signed(
            change.pop("entry", None) or str(new_id()),
            by.node,
            seq,
            kind.value,
            change.pop("at", None) or now(),
            data,
        )
        body = {"operation": str(operation.pk), "said": signed.to_wire(), **change.pop("body", {})}
        return self.office.write(ENTRY, body, by=by, conv=str(operation.pk), **change)

    def found_by_tokyo(self, operation: Operation, found: Found = ARRESTS) -> Result:
        """A result that the partner entered."""
        letter = self.say(operation, Kind.RESULT, found.to_wire())
        assert letter.state == "delivered", letter.reason
        return Result.objects.get(pk=Entry.objects.get(letter=letter.mid).pk)

    def invited(self, **change: Any) -> tuple[InLetter, UUID]:
        """An invitation of the partner."""
        identifier = UUID(change.pop("operation", None) or str(new_id()))
        said = change.pop("said", None) or self.said_by_tokyo()
        body = {
            "operation": str(identifier),
            "ref": "O-2026-0044",
            "kind": "joint",
            "title": "集積所への一斉捜索",
            "language": "ja",
            "offence": "0502",
            "said": said,
            **change.pop("body", {}),
        }
        letter = self.office.write(JOINT, body, conv=str(identifier), **change)
        self.numbers[identifier] = max(one["seq"] for one in said)
        return letter, identifier

    def said_by_tokyo(self) -> list[dict[str, Any]]:
        """A plan, and that we take part."""
        plan = Part((replace(SITE, zone="Asia/Tokyo"),), (replace(PLAN.phases[0], zone="Asia/Tokyo"),))
        entries = [
            Signed(str(new_id()), TOKYO, 1, "plan", now(), plan.to_wire()),
            Signed(str(new_id()), TOKYO, 2, "party", now(), {"node": settings.NODE_ID, "takes_part": True}),
        ]
        return [one.to_wire() for one in entries]

    # --- what the partner holds

    def at_tokyo(self, operation: Operation) -> Course:
        """The operation as Tokyo computes it: from the bodies of letters alone, those we posted and those it wrote."""
        entries: list[Signed] = []
        for row in OutLetter.objects.filter(peer__node=TOKYO, conv=operation.pk):
            entries += entries_in(settings.NODE_ID, row.inner)
        for letter in InLetter.objects.filter(peer__node=TOKYO, conv=operation.pk, state="delivered"):
            entries += entries_in(TOKYO, letter.inner)
        return fold(operation.host, entries)

    def here(self, operation: Operation) -> Course:
        """The operation as we hold it."""
        return course_of(Operation.objects.get(pk=operation.pk))


def entries_in(node: str, inner: bytes | memoryview | None) -> list[Signed]:
    """Return the entries in the signed bytes of a letter."""
    payload = strict_json.parse(unb64u(bytes(inner or b"").decode("ascii").split(".")[1]), 1_000_000)
    said = payload["body"]["data"]["said"]
    return [Signed.from_wire(node, one) for one in (said if isinstance(said, list) else [said])]


TERMS_CHANGED = (
    ("kinds: [information, identity-check]", "kinds: [information, identity-check, joint-operation]"),
    ("categories: [case-facts,", "categories: [case-facts, goods,"),
)


def seeded(ground: Ground) -> dict[str, Any]:
    """Seed one operation with a result of both sides that may be one; for the access matrix and for journeys."""
    if "joint-operation" not in str(ground.office.terms):
        ground.office.change_terms(*TERMS_CHANGED)
    operation = ground.joint()
    result = actions.enter_result(ground.officer, operation.pk, ARRESTS)
    ground.found_by_tokyo(operation)
    return {
        "operation": operation.pk,
        "own_result": result.pk,
        "pairing": Pairing.objects.get(operation=operation).pk,
        "begin": "begin",
        "outcome": "arrest",
        "node": TOKYO,
    }


@pytest.fixture
def ground(office: Office) -> Ground:
    """Our house and Tokyo under an agreement that lets joint operations through, with one person or with two."""
    office.change_terms(*TERMS_CHANGED)
    return Ground(office)
