"""One proposal on its way into a room, and how the boxes of that room are read."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.intake.accepting.referring import Referring
from comity.intake.accepting.wishes import Field, Target, Wish
from comity.intake.exceptions import ToldTooLittleError
from comity.intake.models import Proposal
from comity.records.purposes import Looking, PurposeMissingError

Made = dict[str, Any] | None
_NO_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Case:
    """A proposal with the content that counts, what its ids stand for, and who decides."""

    person: Person
    proposal: Proposal
    content: Mapping[str, Any]
    referring: Referring


@dataclass(frozen=True)
class Maker:
    """A target: when a content can go there, to whom it is open, what it asks, and what makes the record.

    `make` returns where the record stands, as `Proposal.made` has it, or None where none was made.
    """

    code: str
    possible: Callable[[Case], bool]
    open_to: Callable[[Person], bool]
    describe: Callable[[Case], Target]
    make: Callable[[Act, Case, Wish], Made]


def read_told(fields: Sequence[Field], told: Mapping[str, str]) -> dict[str, str]:
    """Return each box as told, or as it is read out of the document. Raises ToldTooLittleError with a sentence for each that is missing."""
    found: dict[str, str] = {}
    problems: dict[str, str] = {}
    for one in fields:
        value = str(told.get(one.name, one.initial)).strip()
        if not value and one.is_required:
            problems[one.name] = _("The document does not say this. Fill it in.")
        elif _NO_TEXT.search(value):
            problems[one.name] = _("Write words here.")
        elif len(value) > one.longest:
            problems[one.name] = _("This is longer than %(limit)s characters. Shorten it.") % {
                "limit": one.longest
            }
        elif value and one.choices and value not in set(_codes(one.choices)):
            problems[one.name] = _("Choose one of the list.")
        found[one.name] = value
    if problems:
        raise ToldTooLittleError(problems)
    return found


def _codes(choices: Sequence[tuple[str, Any]]) -> Iterator[str]:
    for code, words in choices:
        if isinstance(words, list | tuple):
            yield from (str(inner) for inner, _words in words)
        else:
            yield str(code)


def looking_of(wish: Wish) -> Looking:
    """Return why the person looks. Raises PurposeMissingError."""
    if wish.looking is None:
        raise PurposeMissingError
    return wish.looking


def quoted(proposal: Proposal, longest: int) -> str:
    """Return the words of the first quote on one line, cut to a bound."""
    text = " ".join(str(proposal.quotes[0]["text"]).split()) if proposal.quotes else ""
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
