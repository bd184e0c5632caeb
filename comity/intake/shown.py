"""A document as its page shows it: one section of the text with its marks, the proposals of that section, what comes next."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import pgettext_lazy

from comity.intake.kind_words import GROUPS, LETTERS
from comity.intake.mail_heads import Head, heads_of, is_mail, zones_of
from comity.intake.marking import Mark, anchored, marked
from comity.intake.models import Document, Proposal, ProposalKind, ProposalState, Reading
from comity.intake.sections import (
    BODY,
    BOILERPLATE,
    RELATED,
    Block,
    Section,
    blocks_of,
    section_at,
    sections_of,
)
from comity.intake.shown_proposals import FORMS, MARKS, NAMED, Group, ShownProposal, names_of, shown_proposal
from comity.intake.sureness import sureness

ZONES: Mapping[str, str | Promise] = {
    BODY: "",
    BOILERPLATE: pgettext_lazy("zone of a text", "Around the story"),
    RELATED: pgettext_lazy("zone of a text", "Another story"),
}
ORDER = {kind: place for place, kind in enumerate(ProposalKind.values)}


@dataclass(frozen=True)
class Line:
    """A row of the whole document's proposals: enough to count and to go on."""

    pk: UUID
    kind: str
    state: str
    place: int


@dataclass(frozen=True)
class ShownHead:
    """One head of a mail with the marks in its words; `at` is when it was sent."""

    label: str | Promise
    markup: SafeString
    at: datetime | None


@dataclass(frozen=True)
class ShownBlock:
    """A stretch of the text with its marks."""

    block: Block
    markup: SafeString
    zone: str | Promise
    sure: str = ""  # of words that were recognised in an image
    heads: Sequence[ShownHead] = ()  # of a mail, in the place of the words

    @property
    def language(self) -> str:
        """The language of its words."""
        return self.block.language

    @property
    def number(self) -> int:
        """The number of its paragraph on the page, as people count."""
        return self.block.place + 1


@dataclass
class Review:
    """Everything the page of a read document shows. `at` is the chosen proposal, `number` the section asked for; both may miss."""

    document: Document
    reading: Reading
    at: UUID | None = None
    number: int = 0
    lines: list[Line] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Count the proposals: one light query over all of them."""
        rows = self.document.proposals.exclude(state=ProposalState.REPLACED).order_by("place", "id")
        self.lines = [Line(*row) for row in rows.values_list("pk", "kind", "state", "place")]
        self.lines.sort(key=lambda one: (ORDER[one.kind], one.place, str(one.pk)))

    @cached_property
    def labels(self) -> dict[UUID, str]:
        """The label of each proposal: the letter of its kind and its number in the document."""
        counted: Counter[str] = Counter()
        found = {}
        for one in self.lines:
            counted[one.kind] += 1
            found[one.pk] = f"{LETTERS[one.kind]}{counted[one.kind]}"
        return found

    @cached_property
    def sections(self) -> list[Section]:
        """The sections of the text."""
        return sections_of(self.reading.text, self.reading.paragraphs)

    @cached_property
    def section(self) -> Section:
        """The one that is shown: that of the chosen proposal, or the one that was asked for."""
        chosen = next((one for one in self.lines if one.pk == self.at), None)
        if self.number and (chosen is None or chosen.kind in NAMED):
            return self.sections[min(self.number, len(self.sections)) - 1]
        return section_at(self.sections, chosen.place if chosen else 0)

    @cached_property
    def proposals(self) -> list[Proposal]:
        """The proposals with words in this section, or with none at all where it is the first, by kind and place."""
        section = self.section
        keys = [one.pk for one in self.lines if section.holds(one.place)]
        begun = [one.pk for one in self.lines if one.kind in NAMED and one.place < section.start]
        there = {
            pk
            for pk, quotes in Proposal.objects.filter(pk__in=begun).order_by().values_list("pk", "quotes")
            if any(section.holds(one["start"]) for one in quotes)
        }
        found = Proposal.objects.filter(pk__in=[*keys, *there]).select_related("decided_by")
        return sorted(found, key=lambda one: (ORDER[one.kind], one.place, str(one.pk)))

    @cached_property
    def names(self) -> dict[str, str]:
        """What is called by the ids that the shown proposals name."""
        asked = {
            value
            for one in self.proposals
            for given in one.counts.values()
            for value in (given if isinstance(given, list) else [given])
            if isinstance(value, str)
        }
        return names_of(self.document, asked)

    @cached_property
    def groups(self) -> list[Group]:
        """The proposals of the section by kind."""
        shown = [self.shown(one) for one in self.proposals]
        kinds = list(dict.fromkeys(one.row.kind for one in shown))
        return [Group(kind, GROUPS[kind], [one for one in shown if one.row.kind == kind]) for kind in kinds]

    def shown(self, row: Proposal) -> ShownProposal:
        """Return a proposal as the list shows it."""
        language = self.language_of(row)
        return shown_proposal(row, self.labels[row.pk], language, self.names, is_now=row.pk == self.now)

    def language_of(self, row: Proposal) -> str:
        """Return the language of the words of a proposal: that of their paragraph, else that of the document."""
        if not row.quotes or row.reading_id != self.reading.pk:
            return self.document.language
        at = bisect_right(self._starts, row.quotes[0]["start"]) - 1
        return str(self.reading.paragraphs[at]["language"] if at >= 0 else "") or self.document.language

    @cached_property
    def _starts(self) -> list[int]:
        return [one["start"] for one in self.reading.paragraphs]

    @cached_property
    def now(self) -> UUID | None:
        """The proposal that is chosen: the one asked for, else the first open one of the section."""
        keys = [one.pk for one in self.proposals]
        if self.at in keys:
            return self.at
        return next((one.pk for one in self.proposals if one.is_open), keys[0] if keys else None)

    @cached_property
    def blocks(self) -> list[ShownBlock]:
        """The text of the section with its marks."""
        marks = anchored(
            [
                Mark(quote["start"], quote["end"], self.labels[one.pk], self._classes(one))
                for one in self.proposals
                if one.reading_id == self.reading.pk
                for quote in one.quotes
            ]
        )
        zones = zones_of(self.document.media, self.reading.zones)
        blocks = list(blocks_of(self.section, self.reading.paragraphs, zones))
        text, heads = self.reading.text, self._heads
        sure = sureness(self.document, [one.page for one in blocks])
        return [
            ShownBlock(
                block,
                marked(text, block.start, block.end, marks),
                ZONES.get(block.zone, ""),
                sure.get((block.page, block.place), ""),
                [
                    ShownHead(one.label, marked(text, one.start, one.end, marks), one.at)
                    for one in (heads.get(block.place, ()) if block.page == 1 else ())
                    if block.start <= one.start and one.end <= block.end
                ],
            )
            for block in blocks
        ]

    @property
    def _heads(self) -> dict[int, list[Head]]:
        """The heads of a mail by the place of their paragraph."""
        mail = is_mail(self.document.media)
        return heads_of(self.reading.text, self.reading.paragraphs) if mail else {}

    @property
    def is_recognised(self) -> bool:
        """Whether words of the section were recognised in an image, and nobody has corrected them."""
        return any(one.sure for one in self.blocks)

    def _classes(self, one: Proposal) -> str:
        now = " now" if one.pk == self.now else ""
        return f"{MARKS[FORMS[ProposalState(one.state)]]} k-{one.kind}{now}"

    @property
    def open_count(self) -> int:
        """How many of the document's proposals are open."""
        return sum(one.state == ProposalState.OPEN for one in self.lines)

    def next_open(self, after: UUID | None = None) -> UUID | None:
        """Return the next open proposal behind one, from the beginning again after the last."""
        keys = [one.pk for one in self.lines]
        begin = keys.index(after) + 1 if after in keys else 0
        turned = [*self.lines[begin:], *self.lines[:begin]]
        return next((one.pk for one in turned if one.state == ProposalState.OPEN and one.pk != after), None)

    @property
    def pages(self) -> int:
        """How many pages the text has."""
        return len({one["page"] for one in self.reading.paragraphs})
