"""Who is asked for: as entered, as understood, and the fingerprint by which a decision is remembered. No database."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Self

from django.utils.translation import get_language
from django.utils.translation import gettext as _

import comity_names
from comity.agreements.countries import nation_name
from comity.records import ftm
from comity.records.dates import UnreadableDateError, read_date
from comity.records.sexes import sex_of
from comity.records.sheet import SEXES

LONGEST_NAME = 300
MOST_NAMES = 20
JOKERS = re.compile(r"[*?%_#]")
LEAST_SIGNS = 2


class NobodyAskedForError(ValueError):
    """A query needs a name, a document or a number."""


@dataclass(frozen=True, slots=True)
class AskedName:
    """A name as entered, with its language (BCP 47) when somebody said it."""

    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What the matcher gets, and what could not be read: a sentence for each field."""

    person: comity_names.Person
    unread: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A person as entered or as received; nothing is cleaned here."""

    names: tuple[AskedName, ...] = ()
    birth_date: str = ""
    sex: str = ""
    nationalities: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        told = [name.text for name in self.names] + [*self.documents, *self.accounts]
        if not any(text.strip() for text in told):
            raise NobodyAskedForError(_("Enter a name, a document number or a telephone number."))
        if len(self.names) > MOST_NAMES or any(len(name.text) > LONGEST_NAME for name in self.names):
            raise NobodyAskedForError(
                _("At most %(most)s names of %(longest)s signs each can be looked for at once.")
                % {"most": MOST_NAMES, "longest": LONGEST_NAME}
            )

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read what `to_json` wrote. Raises NobodyAskedForError."""
        return cls(
            names=tuple(
                AskedName(name["text"], name.get("language", "")) for name in stored.get("names", [])
            ),
            birth_date=stored.get("birth_date", ""),
            sex=stored.get("sex", ""),
            nationalities=tuple(stored.get("nationalities", [])),
            documents=tuple(stored.get("documents", [])),
            accounts=tuple(stored.get("accounts", [])),
        )

    def to_json(self) -> dict[str, Any]:
        """Return plain values: names as [{text, language}], texts, lists of texts."""
        return {
            "names": [{"text": name.text, "language": name.language} for name in self.names],
            "birth_date": self.birth_date,
            "sex": self.sex,
            "nationalities": list(self.nationalities),
            "documents": list(self.documents),
            "accounts": list(self.accounts),
        }

    def understand(self, region: str = "") -> Understood:
        """Return the person as the matcher compares it.

        A value that cannot be read is left out and named; a form refuses it, a check at arrival goes on without it.
        `region` is the country telephone numbers without one are dialled in.
        """
        unread: dict[str, str] = {}
        birth_date = self._birth_date(unread)
        sex = self._sex(unread)
        nationalities = tuple(ftm.country(text) for text in self.nationalities if text.strip())
        if not all(nationalities):
            unread["nationality"] = _(
                "We know no such country. Write its name or its passport code, such as VNM."
            )
        person = comity_names.Person(
            names=tuple(
                comity_names.Name(name.text.strip(), name.language or None)
                for name in self.names
                if name.text.strip()
            ),
            birth_date=birth_date,
            sex=sex,
            nationalities=tuple(code for code in nationalities if code),
            documents=tuple(text.strip() for text in self.documents if text.strip()),
            accounts=tuple(_account(text, region) for text in self.accounts if text.strip()),
        )
        return Understood(person, unread)

    def fingerprint(self) -> str:
        """Return a digest of who is asked for, the same for the same facts whatever their order, case and spaces.

        Marks stay: a name with another tone is another question.
        """
        plain = {
            "names": sorted({_plain(name.text) for name in self.names}),
            "birth_date": _plain(self.birth_date),
            "sex": _plain(self.sex),
            "nationalities": sorted({_plain(text) for text in self.nationalities}),
            "documents": sorted({comity_names.fold(text).replace(" ", "") for text in self.documents}),
            "accounts": sorted({comity_names.fold(text).replace(" ", "") for text in self.accounts}),
        }
        return hashlib.sha256(json.dumps(plain, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def number_fingerprints(self) -> list[str]:
        """Return a digest of each document number, by which the bearer of a card is known again."""
        bare = dict.fromkeys(
            comity_names.fold(text).replace(" ", "") for text in self.documents if text.strip()
        )
        return [hashlib.sha256(f"document {number}".encode()).hexdigest() for number in bare if number]

    @property
    def sex_said(self) -> str:
        """The sex in the reader's words; what we do not know as it was written."""
        return str(SEXES.get(sex_of(self.sex), self.sex))

    @property
    def nationalities_said(self) -> list[str]:
        """The names of the countries in the reader's language; what we do not know as it was written."""
        return [nation_name(one, get_language() or "en") for one in self.nationalities]

    def may_be(self, other: "Asked") -> bool:
        """Whether nothing that both say of themselves tells them apart: birth date and nationality."""
        born = {_plain(one.birth_date) for one in (self, other) if one.birth_date.strip()}
        nations = [{_plain(text) for text in one.nationalities} for one in (self, other) if one.nationalities]
        years = {text[:4] for text in born}
        return len(years) <= 1 and (len(nations) < 2 or bool(nations[0] & nations[1]))  # of both

    def jokers(self) -> dict[str, str]:
        """Return the sentence for a name that would ask a list for everybody: signs that stand for others, one sign alone."""
        for name in self.names:
            text = name.text.strip()
            if text and (JOKERS.search(text) or len(text) < LEAST_SIGNS):
                return {
                    "name": _(
                        "Write the whole name. Signs such as * or ? stand for nothing here, and one sign alone is no name."
                    )
                }
        return {}

    def _birth_date(self, unread: dict[str, str]) -> str | None:
        if not self.birth_date.strip():
            return None
        try:
            return read_date(self.birth_date)
        except UnreadableDateError as error:
            unread["birth_date"] = str(error)
            return None

    def _sex(self, unread: dict[str, str]) -> Literal["male", "female"] | None:
        found = sex_of(self.sex)
        if self.sex.strip() and not found:
            unread["sex"] = _("Write the sex as M, F or X, or as a word for it.")
        # X says that the document does not tell, which is no evidence
        return "male" if found == "male" else "female" if found == "female" else None


def _account(text: str, region: str) -> str:
    """A telephone number as it is dialled from abroad, when it is one; anything else as it stands."""
    try:
        return ftm.clean("Person", "phone", text, ftm.Reading(region=region))
    except ftm.UnreadableValueError:
        return text.strip()


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
