"""What is known about a person, as it was received: names, birth date, sex, nationalities, numbers."""

from dataclasses import dataclass
from typing import Literal

Sex = Literal["male", "female"]


@dataclass(frozen=True, slots=True)
class Name:
    """One name as received. `lang` is a BCP 47 tag when the source gave one, never a guess of ours."""

    text: str
    lang: str | None = None


@dataclass(frozen=True, init=False)
class Person:
    """A person to compare or to find. Every field may be empty: unknown says nothing for or against.

    `birth_date` is "1990-02-03" or "1990"; `nationalities` are ISO 3166-1 codes of two or three letters; `documents`
    and `accounts` (telephone numbers, e-mail addresses, bank and messenger accounts) are compared as numbers are:
    without spaces, hyphens and case.
    """

    names: tuple[Name, ...]
    birth_date: str | None
    sex: Sex | None
    nationalities: tuple[str, ...]
    documents: tuple[str, ...]
    accounts: tuple[str, ...]

    def __init__(  # noqa: PLR0917  (a person is given with keywords)
        self,
        names: tuple[Name | str, ...] = (),
        birth_date: str | None = None,
        sex: Sex | None = None,
        nationalities: tuple[str, ...] = (),
        documents: tuple[str, ...] = (),
        accounts: tuple[str, ...] = (),
    ) -> None:
        put = object.__setattr__
        put(self, "names", tuple(Name(name) if isinstance(name, str) else name for name in names))
        put(self, "birth_date", birth_date or None)
        put(self, "sex", sex or None)
        put(self, "nationalities", tuple(nationalities))
        put(self, "documents", tuple(documents))
        put(self, "accounts", tuple(accounts))
