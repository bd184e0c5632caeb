"""The list of agreements, the head of one, and the mistakes of a file, as pages show them."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from comity.agreements.access import Held
from comity.agreements.sentences import problem_sentences
from comity.agreements.showing import PartyLine, Worded, party_lines, worded
from comity.agreements.standing import Outlook, Standing
from comity.agreements.step_showing import stop_lines
from comity.agreements.words import MEANINGS, STANDINGS
from comity.lib.strict_yaml import InvalidDocumentError
from comity.web.words import Words

_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # as YAML counts lines
MOST_OF_A_LINE = 120
A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Head:
    """What the list says of an agreement and its page begins with."""

    agreement: str
    version: int
    title: Worded
    parties: list[PartyLine]
    outlook: Outlook
    first_day: date | None
    last_day: date | None
    stops: tuple[str, ...] = ()  # by which other parties, where it is not all of them
    is_alone: bool = False  # held one-sided: not countersigned by the partner

    @property
    def mark(self) -> tuple[str, Words]:
        """The state of its mark, and the words on it."""
        return STANDINGS[self.outlook.standing]

    @property
    def meaning(self) -> Words:
        """What its standing means for the work; empty while it is in force or suspended by us, with a reason."""
        return MEANINGS.get(self.outlook.standing, "")

    @property
    def left(self) -> timedelta | None:
        """How long it is still in force when it ends soon, in whole days while there are any."""
        left = self.outlook.left
        return left if left is None or left < A_DAY else timedelta(days=left.days)

    @property
    def is_ours(self) -> bool:
        """Whether this node is a party to it."""
        return any(party.is_us for party in self.parties)


@dataclass(frozen=True)
class Mistake:
    """One mistake of a file: the line with its text, the field, and what to do."""

    line: int
    field: str
    remedy: str
    excerpt: str


def head(found: Held, language: str, own_node: str, now: datetime) -> Head:
    """Return what the list says of a held version; one that cannot be read has its id for a title."""
    row, terms = found.row, found.terms
    standing = found.outlook(now)
    if terms is None:
        return Head(row.agreement, row.version, Worded(row.agreement, ""), [], standing, None, None)
    return Head(
        agreement=row.agreement,
        version=row.version,
        title=worded(terms.titles, language),
        parties=party_lines(terms, language, own_node),
        outlook=standing,
        first_day=terms.first_day,
        last_day=terms.last_day,
        stops=()
        if standing.standing is Standing.STOPPED_THERE
        else tuple(one.said for one in stop_lines(found)),
        is_alone=bool(row.alone_with),
    )


def in_order(heads: list[Head]) -> list[Head]:
    """Sort the list: what is in force first, and of that what ends first."""
    return sorted(heads, key=lambda one: (one.outlook.standing is not Standing.IN_FORCE, one.last_day is None, str(one.last_day), one.agreement))  # fmt: skip


def mistakes_in(source: bytes, found: InvalidDocumentError) -> list[Mistake]:
    """Return the mistakes of a file, each with the line it stands in."""
    lines = _LINE_END.split(source.decode("utf-8", errors="replace"))
    return [
        Mistake(line, field, remedy, lines[line - 1].strip()[:MOST_OF_A_LINE] if line <= len(lines) else "")
        for line, field, remedy in problem_sentences(found)
    ]
