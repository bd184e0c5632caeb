"""What the rooms above say before the proof of a letter leaves the house, and what they note; filled by each at start."""

from collections.abc import Callable
from dataclasses import dataclass

from comity.audit.acts import Act
from comity.exchange.models import InLetter, OutLetter

AnyLetter = OutLetter | InLetter


@dataclass(frozen=True)
class Guard:
    """What a room does about letters that are taken out.

    `require` raises a `RefusalError` where the letter, or what it carries, may not be taken out now. `note` writes down,
    within the act of a person or a process that takes it out, that a copy has left.
    """

    require: Callable[[AnyLetter], object]
    note: Callable[[Act, AnyLetter], object]


_guards: list[Guard] = []


def register_guard(guard: Guard) -> None:
    """Have a room asked and told; at start."""
    if guard not in _guards:
        _guards.append(guard)


def require_may_leave(letter: AnyLetter) -> None:
    """Ask all rooms whether a letter may be taken out now. Raises RefusalError."""
    for guard in _guards:
        guard.require(letter)


def note_taken_out(act: Act, letter: AnyLetter) -> None:
    """Tell all rooms that a letter was taken out."""
    for guard in _guards:
        guard.note(act, letter)
