"""An agreement as data: what may go between whom, for what, and under which article.

The file is YAML (``resources/agreement.schema.yaml`` says its shape). Its bytes are kept as they came; their SHA-256
travels in every message, so that both sides know that they mean the same terms.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from comity.agreements.reference import Unit, Urgency, default_clocks, text_in
from comity.handling.codes import Code
from comity.handling.stamp import Onward

ANY = "any"
ANY_PARTY = "any-party"


class Status(StrEnum):
    """Where an agreement stands; only IN_FORCE lets anything leave."""

    DRAFT = "draft"
    IN_FORCE = "in-force"
    SUSPENDED = "suspended"
    ENDED = "ended"


@dataclass(frozen=True)
class AgreementRef:
    """What a message cites: id, version and the SHA-256 of the file in hexadecimal."""

    id: str
    version: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class Party:
    """An agency bound by the agreement: node id, country (ISO 3166-1 alpha-2), names by language."""

    agency: str
    country: str
    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Article:
    """One article or paragraph: its number as cited, its text by language, and whether a lawyer signed it off."""

    number: str
    texts: Mapping[str, str]
    verified: bool


@dataclass(frozen=True, kw_only=True)
class Permission:
    """What one article lets a party send. Everything not named is not permitted."""

    article: str
    categories: frozenset[str]
    offences: frozenset[str]
    purposes: frozenset[str]
    kinds: frozenset[str]
    recipients: frozenset[str]
    two_person: bool
    onward: Onward
    listed: frozenset[str] = frozenset()
    two_person_article: str = ""
    conditions: tuple[Mapping[str, str], ...] = ()

    def covers_offence(self, offence: str) -> bool:
        """Whether `offence`, an ICCS code, is one of those named or below one of them."""
        return covers_offence(self.offences, offence)

    def covers_recipient(self, agency: str) -> bool:
        """Whether this party may receive it."""
        return ANY_PARTY in self.recipients or agency in self.recipients


@dataclass(frozen=True, kw_only=True)
class Clock:
    """How long an answer may take, by urgency; working days are those of the answering side."""

    urgencies: frozenset[str]
    length: int
    unit: Unit
    article: str
    verified: bool


@dataclass(frozen=True, kw_only=True)
class Caveat:
    """A right at stake (death penalty, torture) for some kinds of request and offences."""

    caveat: str
    article: str
    kinds: frozenset[str]
    offences: frozenset[str]

    def concerns(self, kind: str, offence: str) -> bool:
        """Whether the caveat is at stake; an offence that is not known yet counts as one that is."""
        return (ANY in self.kinds or kind in self.kinds) and (
            not offence or covers_offence(self.offences, offence)
        )


@dataclass(frozen=True, kw_only=True)
class Retention:
    """How many days a receiver may keep what it gets."""

    days: int
    article: str

    def ends(self, start: datetime) -> datetime:
        """Return when what left at a moment must be gone, to the second."""
        return start.replace(microsecond=0) + timedelta(days=self.days)


@dataclass(frozen=True, kw_only=True)
class Authority:
    """The central authority of a country; `agency` is its node id, empty while it has none."""

    country: str
    names: Mapping[str, str]
    agency: str = ""


@dataclass(frozen=True, kw_only=True)
class CentralAuthority:
    """Kinds and purposes that go to the central authority of the receiving state."""

    article: str
    kinds: frozenset[str]
    purposes: frozenset[str]
    authorities: tuple[Authority, ...]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """What a partner's node holds of an agreement where it is not what we hold.

    `terms` are those of its file, None where they cannot be read here; `same_file` that only its reliance differs;
    `relies` whether it lets anything pass under it at present.
    """

    node: str
    terms: "Agreement | None"
    same_file: bool
    relies: bool


@dataclass(frozen=True, kw_only=True)
class Agreement:
    """One version of an agreement; `source` are the bytes of its file and `digest` their SHA-256.

    `beside` are the forms of it that partners told us they hold, where they differ from ours: the stricter one rules.
    `alone_with` is the party without a node for which our side holds it alone, not countersigned; empty where both sides hold it.
    """

    id: str
    version: int
    status: Status
    titles: Mapping[str, str]
    parties: tuple[Party, ...]
    nbf: datetime
    exp: datetime
    articles: tuple[Article, ...]
    permissions: tuple[Permission, ...]
    floor: frozenset[Code]
    retention: Retention
    clocks: tuple[Clock, ...] = ()
    caveats: tuple[Caveat, ...] = ()
    central: CentralAuthority | None = None
    source: bytes = b""
    beside: tuple[Beside, ...] = ()
    alone_with: str = ""

    @property
    def digest(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        return hashlib.sha256(self.source).hexdigest()

    @property
    def ref(self) -> AgreementRef:
        """What a message under this agreement cites."""
        return AgreementRef(self.id, self.version, self.digest)

    @property
    def first_day(self) -> date:
        """The first day in force, the same wherever it is read."""
        return self.nbf.astimezone(UTC).date()

    @property
    def last_day(self) -> date:
        """The last day in force: `exp` itself is outside, and the day is the same wherever it is read."""
        return (self.exp - timedelta(microseconds=1)).astimezone(UTC).date()

    def stands_with(self, node: str, at: datetime) -> bool:
        """Whether it is in force at a moment and that party relies on it, as far as its node told."""
        is_in_force = self.status is Status.IN_FORCE and self.nbf <= at < self.exp
        return is_in_force and all(one.relies for one in self.beside if one.node == node)

    def title(self, language: str) -> str:
        """The title in `language`, else in English."""
        return text_in(self.titles, language)

    def party(self, agency: str) -> Party | None:
        """The party with this node id."""
        return next((party for party in self.parties if party.agency == agency), None)

    def article(self, number: str) -> Article | None:
        """The article cited by this number."""
        return next((article for article in self.articles if article.number == number), None)

    def clock(self, urgency: Urgency) -> Clock:
        """The clock for an urgency: the agreement's own, else the default one (without an article)."""
        own = next((clock for clock in self.clocks if urgency in clock.urgencies), None)
        if own is not None:
            return own
        default = next(clock for clock in default_clocks().values() if urgency in clock.urgencies)
        return Clock(
            urgencies=frozenset(default.urgencies),
            length=default.length,
            unit=Unit(default.unit),
            article="",
            verified=default.verified,
        )


def covers_offence(prefixes: frozenset[str], offence: str) -> bool:
    """Whether an ICCS code stands at or below one of `prefixes`, or they say ``any``."""
    return ANY in prefixes or any(bool(offence) and offence.startswith(prefix) for prefix in prefixes)


def frozen_texts(texts: Mapping[str, Any]) -> Mapping[str, str]:
    """A read-only copy of texts by language."""
    return MappingProxyType(dict(texts))
