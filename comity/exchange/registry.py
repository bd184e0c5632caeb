"""What the post office asks of the rooms above it, filled by each room when the program starts."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator

from comity.audit.acts import Act
from comity.exchange.core.letter import LetterType
from comity.lib.json_schemas import validator_of


@dataclass(frozen=True)
class ReceivedPart:
    """A file named by a letter; `digest` is the one the letter announces, `file` the row that rooms refer to.

    Small files are here, whole and checked, when the room receives their letter; large ones follow it (`exchange.files`).
    """

    pid: str
    label: str
    media: str
    size: int
    digest: str
    file: UUID


@dataclass(frozen=True)
class ReceivedLetter:
    """A letter that was opened and verified, as its room receives it."""

    mid: UUID
    node: str
    unit: str
    conv: UUID
    schema: str
    data: dict[str, Any]
    envelope: dict[str, Any]  # the whole signed payload: handling, agreement, purpose, prio, refs
    inner: bytes = field(repr=False)  # the signed bytes, for passing on whole and for proof
    idg: str
    stored_at: datetime
    parts: tuple[ReceivedPart, ...]


class LetterRefusalError(Exception):
    """The room cannot take this letter; the sender is told the reason code in a signed receipt."""

    def __init__(self, reason: str) -> None:
        """Take the reason code of the signed refusal."""
        super().__init__(reason)
        self.reason = reason


class LetterNotYetError(Exception):
    """The room cannot take this letter yet: something it rests on is still under way. It is tried again until it expires."""

    def __init__(self, reason: str) -> None:
        """Take the code of what is awaited, for the log."""
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class BodyType:
    """A registered body: its name and version, its JSON schema, the action that receives it, the type of its letters.

    `also` are further types of letters that carry the same body.
    """

    schema: str
    shape: dict[str, Any]
    receive: Callable[[Act, ReceivedLetter], object]
    kind: LetterType = LetterType.LETTER
    also: frozenset[LetterType] = frozenset()

    @cached_property
    def validator(self) -> Draft202012Validator:
        """What checks a body against the schema, compiled once."""
        return validator_of(self.shape)


@dataclass(frozen=True)
class QueuedLetter:
    """What a gate is told of a letter before each attempt to send it."""

    mid: UUID
    node: str
    schema: str
    origin_kind: str
    origin_id: UUID


def _nothing(_act: Act, _letter: ReceivedLetter) -> None:
    """Receive a letter that asks for nothing."""


TAKE_NOTE = BodyType(
    "exchange/test", {}, _nothing, LetterType.TEST
)  # letters of type `test`: answered, not delivered to anybody

Gate = Callable[[QueuedLetter, datetime], str]  # empty: may leave; else the reason it is held


GIVEN_UP = frozenset({"given-up", "withdrawn"})  # its time was over, or somebody took it back


@dataclass(frozen=True)
class ReceiptedLetter:
    """A letter of ours whose receiver signed where it is: `state` is that of the receipt, `at` the time in it.

    Or one that this node gave up before any receipt came: then `state` is one of `GIVEN_UP`.
    """

    mid: UUID
    node: str
    conv: UUID
    schema: str
    state: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Successor:
    """A letter of ours that stands for one that was refused as stale: same body, same origin, new id."""

    old: UUID
    new: UUID
    node: str
    conv: UUID
    schema: str
    origin_kind: str
    origin_id: UUID


@dataclass(frozen=True)
class MembershipChange:
    """What changed in a conversation of several: nodes that came and went, and who owns it now; or what a member wishes."""

    conv: UUID
    number: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    owner: str
    owner_before: str  # empty on the first version
    closed: bool
    wish: str = ""  # nothing has changed: a member asks us for something


@dataclass(frozen=True)
class PostedLetter:
    """A letter of ours as it enters the outbox. `handling` is the stamp it leaves with, None where it carries nothing."""

    mid: UUID
    idg: str
    node: str
    schema: str
    kind: LetterType
    origin_kind: str
    origin_id: UUID
    handling: Mapping[str, Any] | None


@dataclass(frozen=True)
class Sweep:
    """What a room has the worker do from time to time: `run` takes the moment and does its changes by actions."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


Follower = Callable[[Act, ReceiptedLetter], object]
Witness = Callable[[Act, PostedLetter], object]
Taker = Callable[[Act, ReceivedLetter], object]
Bar = Callable[[str, UUID], str]  # node and id of a letter; empty: may come in; else why it may not come back

Heir = Callable[[Act, Successor], object]
Observer = Callable[[Act, MembershipChange], object]

_bodies: dict[str, BodyType] = {}
_heirs: list[Heir] = []
_observers: list[Observer] = []
_gates: list[Gate] = []
_followers: list[Follower] = []
_witnesses: list[Witness] = []
_takers: list[Taker] = []
_bars: list[Bar] = []
_sweeps: dict[str, Sweep] = {}
_understood: set[str] = set()


def register_body(body: BodyType) -> None:
    """Register a body type; a second one of the same name is a defect of the program."""
    if body.schema in _bodies and _bodies[body.schema] != body:
        raise ValueError(f"Two rooms register {body.schema}.")
    _bodies[body.schema] = body


def bodies() -> list[BodyType]:
    """Return all registered bodies, by their names."""
    return [_bodies[schema] for schema in sorted(_bodies)]


def body_type(schema: str) -> BodyType | None:
    """Return the body type of a name, None when no room knows it."""
    return _bodies.get(schema)


def understand(member: str) -> None:
    """Say that this node understands a member of `ext` that letters may call critical."""
    _understood.add(member)


def understood() -> frozenset[str]:
    """Return the members of `ext` that this node understands."""
    return frozenset(_understood)


def register_gate(gate: Gate) -> None:
    """Have a gate asked before each attempt to send a letter."""
    if gate not in _gates:
        _gates.append(gate)


def register_follower(follower: Follower) -> None:
    """Have a room told of every receipt for a letter of ours, and of one that is given up, within the act that does it.

    A letter of theirs needs no follower: its `stored` receipt is older than the act that receives it.
    """
    if follower not in _followers:
        _followers.append(follower)


def tell_followers(act: Act, letter: ReceiptedLetter) -> None:
    """Tell the rooms of a receipt; whoever raises keeps the receipt from being taken."""
    for follower in _followers:
        follower(act, letter)


def register_heir(heir: Heir) -> None:
    """Have a room told when a letter of ours takes the place of another, within the act that posts it."""
    if heir not in _heirs:
        _heirs.append(heir)


def tell_heirs(act: Act, successor: Successor) -> None:
    """Tell the rooms that a letter stands for another now."""
    for heir in _heirs:
        heir(act, successor)


def register_observer(observer: Observer) -> None:
    """Have a room told when a conversation of several is begun, changed or closed, within the act that does it."""
    if observer not in _observers:
        _observers.append(observer)


def tell_observers(act: Act, change: MembershipChange) -> None:
    """Tell the rooms what changed in a conversation."""
    for observer in _observers:
        observer(act, change)


def register_witness(witness: Witness) -> None:
    """Have a room told of every letter of ours that enters the outbox, within the act that posts it."""
    if witness not in _witnesses:
        _witnesses.append(witness)


def tell_witnesses(act: Act, letter: PostedLetter) -> None:
    """Tell the rooms of a letter that was posted; whoever raises keeps it from being posted."""
    for witness in _witnesses:
        witness(act, letter)


def register_taker(taker: Taker) -> None:
    """Have a room told of every letter of theirs that its own room has taken in, within the act that delivers it."""
    if taker not in _takers:
        _takers.append(taker)


def tell_takers(act: Act, letter: ReceivedLetter) -> None:
    """Tell the rooms of a letter that was taken in; whoever raises a refusal has it refused."""
    for taker in _takers:
        taker(act, letter)


def register_bar(bar: Bar) -> None:
    """Have a room asked before a letter of theirs is delivered: what was taken back does not come in again."""
    if bar not in _bars:
        _bars.append(bar)


def barred_because(node: str, mid: UUID) -> str:
    """Ask all bars; return the first reason why a letter may not come in, or an empty text."""
    return next((reason for bar in _bars if (reason := bar(node, mid))), "")


def register_sweep(sweep: Sweep) -> None:
    """Have the worker do something from time to time; a second sweep of a name is a defect of the program."""
    if _sweeps.get(sweep.name, sweep) != sweep:
        raise ValueError(f"Two rooms register the sweep {sweep.name}.")
    _sweeps[sweep.name] = sweep


def sweeps() -> Iterable[Sweep]:
    """Return all sweeps."""
    return _sweeps.values()


def held_because(letter: QueuedLetter, at: datetime) -> str:
    """Ask all gates; return the first reason to hold the letter back, or an empty text."""
    return next((reason for gate in _gates if (reason := gate(letter, at))), "")
