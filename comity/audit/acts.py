"""The wrapper of every change: one transaction, one entry in the log, refusals included.

    @action(events.REQUEST_SENT)
    def send_request(act: Act, request_id: UUID) -> Request: ...

    send_request(person, request_id)      # outermost: opens the transaction
    send_request(act, request_id)         # inside another action: joins it, adds its own entry

The wrapped function must say what the act is about (`act.about`). A refusal is a `RefusalError`; the outermost action
rolls everything back and then writes the refusal's entry in a transaction of its own, so that no caller can forget it.
"""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy

from comity.audit.actors import Actor
from comity.audit.core.leaves import encode_entry, entry_hash
from comity.audit.models import Entry
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.lib.statements import ByCount, Columns, run
from comity.web.words import Words

P = ParamSpec("P")
R = TypeVar("R")
Detail = str | int | bool | None | list[str] | list[int]

_writing: ContextVar[int] = ContextVar("comity_writing", default=0)


class RefusalError(Exception):
    """You may not do this."""

    words: Words = gettext_lazy("You may not do this.")  # said where whoever raises it says nothing else
    code = "refused"
    rows_stay = (
        False  # True where a refusal is itself counted: what the outermost action wrote before it is kept
    )

    def __init__(self, message: str = "", *, code: str = "") -> None:
        """Take the sentence for the person and the code for the log."""
        super().__init__(message or str(self.words))
        if code:
            self.code = code


class ForgottenSubjectError(Exception):
    """An action ended without saying what it was about: call `act.about(kind, id)`."""


class Act:
    """One act under way: who, what event, about what, with which details (ids, digests, states; never names)."""

    def __init__(self, event: str, actor: Actor, parent: "Act | None") -> None:
        """Begin an act."""
        self.id = new_id()
        self.event = event
        self.actor = actor
        self.parent = parent
        self.gathered: list[Entry] | None = parent.gathered if parent else None
        self.at: datetime = parent.at if parent else now()
        self.subject: tuple[str, str] | None = None
        self.details: dict[str, Detail] = {}
        self.entry_hash = b""
        self.is_written = False

    def about(self, kind: str, identifier: UUID | str) -> None:
        """Say what the act is about: a word of the trade and an identifier."""
        self.subject = (kind, str(identifier))

    def note(self, **details: Detail) -> None:
        """Add details to the entry."""
        if self.is_written:
            raise ForgottenSubjectError("The entry was written already; note everything before.")
        self.details.update(details)

    def write_now(self) -> bytes:
        """Write the entry before the act ends and return its hash, for an act whose result carries that hash."""
        if not self.is_written:
            _write_entry(self, "done")
        return self.entry_hash


def is_writing() -> bool:
    """Whether an action is under way in this thread; the write guard asks."""
    return _writing.get() > 0


@contextmanager
def writing() -> Iterator[None]:
    """Open the write guard. For actions, the sequencer and migrations alone."""
    token = _writing.set(_writing.get() + 1)
    try:
        yield
    finally:
        _writing.reset(token)


def _write_entry(act: Act, outcome: str) -> None:
    if act.subject is None:
        raise ForgottenSubjectError(f"{act.event}: {ForgottenSubjectError.__doc__}")
    kind, identifier = act.subject
    body = encode_entry(
        {
            "v": 1,
            "id": str(act.id),
            "event": act.event,
            "outcome": outcome,
            "at": act.at.isoformat(timespec="microseconds"),
            "actor": act.actor.pseudonym,
            "agency": act.actor.agency_code,
            "subject": {"kind": kind, "id": identifier},
            "details": dict(act.details),
        }
    )
    salt = secrets.token_bytes(16)
    act.entry_hash = entry_hash(salt, body)
    entry = Entry(
        id=act.id,
        event=act.event,
        outcome=outcome,
        at=act.at,
        actor=act.actor.pseudonym,
        agency=act.actor.agency_code,
        subject_kind=kind,
        subject_id=identifier,
        body=body,
        salt=salt,
        hash=act.entry_hash,
    )
    if act.gathered is None:
        _insert([entry])
    else:
        act.gathered.append(entry)
    act.is_written = True


_ENTRY = Columns(Entry)
_INSERT = ByCount(lambda count: f"INSERT INTO audit_entry ({_ENTRY.names}) {_ENTRY.source(count)}")


def _insert(entries: list[Entry]) -> None:
    """Write entries in one statement, by hand: every act passes here, and composing it took longer than running it."""
    run(_INSERT.text(len(entries)), _ENTRY.values(entries))


@contextmanager
def together(actor: Actor) -> Iterator[Act]:
    """Do several acts of one actor in one transaction, each with its own entry.

    They are called with the `Act` that is given, which writes no entry of its own. What any of them raises undoes all of them and
    leaves no entry, of a refusal neither: whoever asked does them again one by one.
    """
    act = Act("", actor, None)
    act.gathered = []
    with transaction.atomic(), writing():
        yield act
        if act.gathered:
            _insert(act.gathered)


def _write_refusal(act: Act, refusal: RefusalError) -> None:
    act.subject = act.subject or ("act", act.event)
    act.details = {**act.details, "refusal": refusal.code}
    with transaction.atomic(), writing():
        _write_entry(act, "refused")


def action(
    event: str,
) -> Callable[[Callable[Concatenate[Act, P], R]], Callable[Concatenate[Actor | Act, P], R]]:
    """Make a function an action; see the module's docstring."""

    def decorate(function: Callable[Concatenate[Act, P], R]) -> Callable[Concatenate[Actor | Act, P], R]:
        @wraps(function)
        def wrapper(actor: Actor | Act, /, *args: P.args, **kwargs: P.kwargs) -> R:
            if isinstance(actor, Act):
                act = Act(event, actor.actor, actor)
                try:
                    result = function(act, *args, **kwargs)
                except RefusalError as refusal:
                    refusal.rows_stay = False  # the rows of the outer act would stay with ours
                    raise
                act.write_now()
                return result
            act = Act(event, actor, None)
            try:
                with transaction.atomic(), writing():
                    try:
                        result = function(act, *args, **kwargs)
                    except RefusalError as refusal:
                        if not refusal.rows_stay:
                            raise
                        kept = refusal
                        _write_refusal(act, refusal)
                    else:
                        act.write_now()
                        return result
            except RefusalError as refusal:
                _write_refusal(act, refusal)
                raise
            raise kept

        wrapper.action_event = event  # type: ignore[attr-defined]  # asked by the test that no action is undecorated
        return wrapper

    return decorate


def undecorated(module_name: str, functions: dict[str, object]) -> list[str]:
    """Name the public functions of an `actions` module that are not actions."""
    return [
        name
        for name, found in functions.items()
        if callable(found)
        and not isinstance(found, type)
        and not name.startswith("_")
        and getattr(found, "__module__", "") == module_name
        and not hasattr(found, "action_event")
    ]
