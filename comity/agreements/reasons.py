"""Why our side stopped relying on a form, in the reader's language: what a person wrote stays as it is, what a program decided is a code.

    register_words("register", words)          # by the room above, at start
    reason_of(suspension)                      # "G-2026-0003 of the register: Its last day is over."

A code is `room/…`; the room that wrote it puts it into words.
"""

from collections.abc import Callable

from comity.agreements.models import Suspension

_words: dict[str, Callable[[str], str]] = {}


def register_words(room: str, words: Callable[[str], str]) -> None:
    """Have a room above put its codes into words; at start."""
    _words[room] = words


def reason_of(suspension: Suspension) -> str:
    """Return the reason as this reader reads it; a code that no room knows stands as it is."""
    code = suspension.began_code
    said = _words.get(code.partition("/")[0], str)(code) if code else ""
    return " · ".join(part for part in (said, suspension.began_reason) if part)
