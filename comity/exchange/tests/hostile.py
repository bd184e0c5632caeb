"""A table of attacks: what each must be answered, and what it must leave behind, which is the same for all.

A case is a function that does something hostile over a paired link. Of every one is asked: it is refused, with this
problem or this signed reason; the log holds exactly one entry of the refusal; no officer is shown anything (no row beyond
the post office and the log has changed); and the next good letter of the same partner passes.

    CASES: list[Case] = []
    edge, inside = at_edge(CASES), opened(CASES)

    @edge("a token for somebody else", "wrong-audience")
    def _(stage: Stage) -> Response: ...

    @pytest.mark.parametrize("case", CASES, ids=str)
    def test_refused(case: Case, stage: Stage) -> None:
        hold(case, stage)
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection

from comity.audit import events
from comity.audit.models import Entry
from comity.exchange.core import _jose, strict_json
from comity.exchange.core.digests import b64u, digest, unb64u
from comity.exchange.core.envelope import Sealed, reseal
from comity.exchange.core.hop import TYP as HOP
from comity.exchange.core.keys import PrivateKey, Use
from comity.exchange.core.receipts import State, verify_receipt
from comity.exchange.core.wire import Response
from comity.exchange.models import CardState, InLetter, InState, OutLetter, Receipt
from comity.exchange.tests.conftest import Room
from comity.exchange.tests.partners import House, Partner, open_all, problem_of, receipt_in
from comity.lib.clock import now

# a strange key makes us ask for the partner's newest card, once until it is answered
BESIDE = frozenset({events.CARD_WANTED, events.MESSAGE_POSTPONED})
POST_OFFICE = frozenset({"exchange", "audit"})


class Seen(Enum):
    """Where an attack is seen through."""

    EDGE = "answered with a problem; nothing is stored"
    INSIDE = "stored, opened, refused with a signed reason"
    RECEIPT = "taken with others, found false, nothing moves"


@dataclass
class Stage:
    """Our node with its partners, and what stood there when the attack began."""

    tokyo: Partner
    seoul: Partner
    room: Room
    houses: dict[str, House]
    write: Callable[..., OutLetter]
    shown: dict[str, int] = field(default_factory=dict)
    entries: int = 0
    received: int = 0
    ours: dict[UUID, tuple[str, bool]] = field(default_factory=dict)  # where our own letters were
    after: list[Callable[[], object]] = field(default_factory=list)  # done before the next good letter

    def __post_init__(self) -> None:
        self.mark()

    def mark(self) -> None:
        """All until here was good; the attack begins."""
        self.shown, self.entries, self.received = rows_shown(), Entry.objects.count(), len(self.room.received)
        self.ours = states_of_ours()

    def new_entries(self) -> list[dict[str, Any]]:
        """What the log holds since the attack began."""
        found = Entry.objects.order_by("at", "id")
        return [strict_json.parse(bytes(entry.body), 10_000) for entry in found[self.entries :]]

    def sealed(self, **change: Any) -> Sealed:
        """A right letter from Tokyo."""
        return self.tokyo.sealed(**change)

    def changed(self, **change: Any) -> Sealed:
        """A letter whose members were changed before it was rightly signed and sealed."""
        return self.signed({**self.tokyo.letter().to_payload(), **change})

    def signed(self, payload: dict[str, Any] | bytes, key: PrivateKey | None = None, **header: Any) -> Sealed:
        """Any payload, rightly signed and sealed; `header` says something else than a letter's."""
        raw = payload if isinstance(payload, bytes) else strict_json.dump(payload)
        key = key or self.tokyo.sig
        head = {"typ": "cxp+jws", "cty": "application/json", **header}
        return self.wrapped(_jose.sign(raw, key, key.use, **head), mid_of(raw))

    def wrapped(self, inner: str, mid: str) -> Sealed:
        """A signed letter, be it right or not, sealed to us."""
        return reseal(inner.encode(), mid, self.tokyo.node, [self.tokyo.wrap()])

    def resigned(self, sealed: Sealed, **change: Any) -> str:
        """A hop token whose claims were changed and that was then rightly signed; None takes one out."""
        claims = claims_of(self.tokyo.token(sealed)) | change
        claims = {name: value for name, value in claims.items() if value is not ...}
        return _jose.sign(strict_json.dump(claims), self.tokyo.hop, Use.HOP, typ=HOP)

    def with_body(self, sealed: Sealed, **change: Any) -> Sealed:
        """A letter in an envelope whose outer members were changed."""
        outer = strict_json.parse(sealed.body, 300_000)
        return of_body(sealed, strict_json.dump({**outer, **change}))


def of_body(sealed: Sealed, body: bytes) -> Sealed:
    """The same letter with other bytes around it."""
    return Sealed(mid=sealed.mid, inner=sealed.inner, body=body, idg=sealed.idg, dig=digest(body))


def claims_of(token: str) -> dict[str, Any]:
    """What a token says."""
    return strict_json.parse(unb64u(token.split(".")[1]), 10_000)


def mid_of(payload: bytes) -> str:
    """The id in a payload, be it well-formed or not."""
    return payload.decode("utf-8", "replace").split('"id":"')[1][:36]


def with_header(token: str, **header: Any) -> tuple[str, str]:
    """Header and payload of a token whose header says something else, without signature."""
    first, payload, _signature = token.split(".")
    changed = {**strict_json.parse(unb64u(first), 10_000), **header}
    return b64u(strict_json.dump(changed)), payload


@dataclass(frozen=True)
class Case:
    """An attack and what it must be answered; `by` is who the log says did it."""

    name: str
    attack: Callable[[Stage], Response]
    code: str
    seen: Seen
    by: str = ""

    def __str__(self) -> str:
        return self.name


Adding = Callable[[Callable[[Stage], Response]], Callable[[Stage], Response]]


def _adding(cases: list[Case], seen: Seen) -> Callable[..., Adding]:
    def case(name: str, code: str, *, by: str = "") -> Adding:
        def add(attack: Callable[[Stage], Response]) -> Callable[[Stage], Response]:
            cases.append(Case(name, attack, code, seen, by))
            return attack

        return add

    return case


def at_edge(cases: list[Case]) -> Callable[..., Adding]:
    """Add cases that the edge refuses."""
    return _adding(cases, Seen.EDGE)


def opened(cases: list[Case]) -> Callable[..., Adding]:
    """Add cases that are stored and then refused by the worker; the attack returns the answer of the edge."""
    return _adding(cases, Seen.INSIDE)


def of_receipts(cases: list[Case]) -> Callable[..., Adding]:
    """Add cases of receipts that prove nothing; the attack returns the answer of the edge."""
    return _adding(cases, Seen.RECEIPT)


def add_claims(edge: Callable[..., Adding], claims: dict[str, tuple[dict[str, Any], str]]) -> None:
    """Add a right letter under a hop token with changed claims, for each name with the code of its problem."""
    for name, (change, code) in claims.items():

        def claiming(stage: Stage, change: dict[str, Any] = change) -> Response:
            sealed = stage.sealed()
            return stage.tokyo.post(sealed, stage.resigned(sealed, **change))

        edge(f"hop token: {name}", code)(claiming)


def add_json(inside: Callable[..., Adding], forms: dict[str, bytes]) -> None:
    """Add a signed letter that is no strict JSON, for each name; a form has `%s` where a right one stands without its end."""
    for name, form in forms.items():

        def written(stage: Stage, form: bytes = form) -> Response:
            right = strict_json.dump(stage.tokyo.letter().to_payload())[:-1]
            return stage.tokyo.post(stage.signed(form.replace(b"%s", right)))

        inside(f"JSON inside: {name}", "malformed")(written)


def rows_shown() -> dict[str, int]:
    """How many rows there are of everything that an officer could be shown: all rooms, notifications included."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT)
        return dict(cursor.fetchall())


def _counting() -> str:
    tables = [model._meta.db_table for model in apps.get_models() if model._meta.app_label not in POST_OFFICE]
    return " UNION ALL ".join(f"SELECT '{table}', count(*) FROM {table}" for table in tables)


_COUNT = _counting()


def hold(case: Case, stage: Stage) -> None:
    """Do the attack and ask of it what is asked of every one."""
    answer = case.attack(stage)
    open_all()
    answer_card(stage)
    entries = [entry for entry in stage.new_entries() if entry["event"] not in BESIDE]
    match case.seen:
        case Seen.EDGE:
            _require_problem(case, stage, answer, entries)
        case Seen.INSIDE:
            _require_signed_refusal(case, stage, answer, entries)
        case Seen.RECEIPT:
            _require_false_receipt(case, answer, entries)
            assert states_of_ours() == stage.ours
    assert len(stage.room.received) == stage.received
    assert rows_shown() == stage.shown
    for step in stage.after:
        step()
    require_next_letter(stage)
    assert len([entry for entry in stage.new_entries() if is_refusal(entry)]) == 1


def answer_card(stage: Stage) -> None:
    """A strange key may stand on a newer card, so that is asked for first: it came, and held no such key."""
    later = InLetter.objects.filter(peer__node=stage.tokyo.node, state=InState.STORED)
    if later.exists():
        CardState.objects.filter(peer__node=stage.tokyo.node).update(answered_at=now(), wanted_at=None)
        later.update(next_attempt_at=now())
        open_all()


def is_refusal(entry: dict[str, Any]) -> bool:
    """Whether an entry says that something was refused."""
    return bool(entry["event"] == events.MESSAGE_REFUSED or entry["outcome"] == "refused")


def states_of_ours() -> dict[UUID, tuple[str, bool]]:
    """Where our own letters are."""
    found = OutLetter.objects.values_list("mid", "state", "receipt_verified")
    return {mid: (state, is_proven) for mid, state, is_proven in found}


def require_next_letter(stage: Stage) -> None:
    """The next good letter of the same partner passes."""
    before = stage.room.mids()
    mid = stage.tokyo.write()
    open_all()
    assert stage.room.mids() == [*before, mid]


def _require_problem(case: Case, stage: Stage, answer: Response, entries: list[dict[str, Any]]) -> None:
    assert problem_of(answer)[1] == case.code
    [entry] = entries
    assert entry["event"] == events.MESSAGE_REFUSED
    assert entry["details"]["problem"] == case.code
    assert entry["actor"] == (case.by or f"node:{stage.tokyo.node}")


def _require_signed_refusal(
    case: Case, stage: Stage, answer: Response, entries: list[dict[str, Any]]
) -> None:
    mid = UUID(claims_of(receipt_in(answer))["mid"])
    letter = InLetter.objects.get(mid=mid)
    assert (letter.state, letter.reason) == (InState.REFUSED, case.code)
    given = Receipt.objects.get(mid=mid, given=True, state=State.REFUSED.value)
    keys = stage.tokyo.us.descriptor.keys
    read = verify_receipt(given.token, issuer=settings.NODE_ID, keys=keys, me=stage.tokyo.node)
    assert (read.state, read.reason) == (State.REFUSED, case.code)
    [refusal] = [entry for entry in entries if is_refusal(entry)]
    assert refusal["details"]["problem"] == case.code
    assert refusal["actor"] == f"node:{stage.tokyo.node}"


def _require_false_receipt(case: Case, answer: Response, entries: list[dict[str, Any]]) -> None:
    assert answer.status == 202, answer.body
    [entry] = entries
    assert (entry["event"], entry["outcome"]) == (events.RECEIPT_RECEIVED, "refused")
    assert entry["details"]["refusal"] == case.code
