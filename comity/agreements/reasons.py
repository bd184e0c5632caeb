"""Why our side stopped relying on a form, and why it relies on it again, in the reader's language: what a person wrote stays as it is, what a program decided is a code.

    register_words("register", words)          # by the room above, at start
    reason_of(suspension)                      # "G-2026-0003 of the register: Its last day is over."

A code is `room/…`; the room that wrote it puts it into words.
"""

from collections.abc import Callable

from django.utils.translation import gettext

from comity.agreements.models import Suspension

RETURNED = "returned/step"  # the backup did not know it; a partner gave our own signed step back

_words: dict[str, Callable[[str], str]] = {}


def register_words(room: str, words: Callable[[str], str]) -> None:
    """Have a room above put its codes into words; at start."""
    _words[room] = words


def reason_of(suspension: Suspension) -> str:
    """Return why it began, as this reader reads it; a code that no room knows stands as it is."""
    return _said(suspension.began_code, suspension.began_reason)


def end_reason_of(suspension: Suspension) -> str:
    """Return why it ended, likewise."""
    return _said(suspension.ended_code, suspension.ended_reason)


def _said(code: str, written: str) -> str:
    said = _words.get(code.partition("/")[0], str)(code) if code else ""
    return " · ".join(part for part in (said, written) if part)


def returned_words(_code: str) -> str:
    """Say that a step stands here by a partner's memory: who took it, and why, is not in the letter."""
    return gettext("Restored from the partner, which we had told this step")
