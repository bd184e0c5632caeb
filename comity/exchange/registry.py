"""What the post office asks of the rooms above it, filled by each room when the program starts."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from jsonschema import Draft202012Validator

from comity.audit.acts import Act
from comity.exchange.core.letter import LetterType


@dataclass(frozen=True)
class ReceivedPart:
    """A file named by a letter, decrypted and checked against the letter's digest."""

    pid: str
    label: str
    media: str
    size: int
    digest: str
    content: bytes


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
    """A registered body: its name and version, its JSON schema, the action that receives it, the type of its letters."""

    schema: str
    shape: dict[str, Any]
    receive: Callable[[Act, ReceivedLetter], object]
    kind: LetterType = LetterType.LETTER

    @cached_property
    def validator(self) -> Draft202012Validator:
        """What checks a body against the schema, compiled once."""
        return Draft202012Validator(self.shape, format_checker=Draft202012Validator.FORMAT_CHECKER)


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
class Sweep:
    """What a room has the worker do from time to time: `run` takes the moment and does its changes by actions."""

    name: str
    every: timedelta
    run: Callable[[datetime], object]


Follower = Callable[[Act, ReceiptedLetter], object]

_bodies: dict[str, BodyType] = {}
_gates: list[Gate] = []
_followers: list[Follower] = []
_sweeps: dict[str, Sweep] = {}
_understood: set[str] = set()


def register_body(body: BodyType) -> None:
    """Register a body type; a second one of the same name is a defect of the program."""
    if body.schema in _bodies and _bodies[body.schema] != body:
        raise ValueError(f"Two rooms register {body.schema}.")
    _bodies[body.schema] = body


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
