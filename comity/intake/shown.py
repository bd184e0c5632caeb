"""A document as its page shows it: one section of the text with its marks, the proposals of that section, what comes next."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.intake.grouped import NOTED_TOGETHER
from comity.intake.kind_words import BOTH, GROUPS, LETTERS, code_words, field_words, in_order
from comity.intake.leading import made_href, quick_target
from comity.intake.marking import Mark, anchored, marked
from comity.intake.models import Document, Proposal, ProposalKind, ProposalState, Reading
from comity.intake.rule_words import rule_words
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
from comity.intake.sureness import sureness

FORMS = {
    ProposalState.OPEN: "proposed",
    ProposalState.ACCEPTED: "confirmed",
    ProposalState.CHANGED: "confirmed",
    ProposalState.REFUSED: "refused",
}
MARKS = {"proposed": "p", "confirmed": "c", "refused": "r"}
ZONES: Mapping[str, str | Promise] = {
    BODY: "",
    BOILERPLATE: pgettext_lazy("zone of a text", "Around the story"),
    RELATED: pgettext_lazy("zone of a text", "Another story"),
}
# named by what comes first; its words run through the whole text
NAMED = (ProposalKind.PERSON, ProposalKind.ORGANISATION, ProposalKind.PLACE)
ORDER = {kind: place for place, kind in enumerate(ProposalKind.values)}
# what a kind is called by: the first of these that holds something; the rest stands below
TITLES: Mapping[str, Sequence[str]] = {
    ProposalKind.DOCUMENT: ("value",),
    ProposalKind.PERSON: ("name",),
    ProposalKind.ORGANISATION: ("name",),
    ProposalKind.PLACE: ("name",),
    ProposalKind.DATE: ("value",),
    ProposalKind.CRIME_AREA: ("area",),
    ProposalKind.COMMITMENT: (),  # its act may be "Proposed", as the state of every proposal is
}
# these stand as they were written in the text, so in its language
WRITTEN = frozenset({"name", "role", "rank", "place", "addressee"})
QUOTES = 3  # of a proposal in the list; the page of the proposal shows all
LONGEST_QUOTE = 160


@dataclass(frozen=True)
class Line:
    """A row of the whole document's proposals: enough to count and to go on."""

    pk: UUID
    kind: str
    state: str
    place: int


@dataclass(frozen=True)
class Value:
    """One field of a proposal: what it is called, what it says, the language of that where it is not the page's."""

    label: str
    words: str
    language: str = ""


@dataclass(frozen=True)
class ShownProposal:
    """A proposal in the list."""

    row: Proposal
    label: str
    form: str  # proposed, confirmed or refused
    title: Value
    values: Sequence[Value]
    quotes: Sequence[str]
    more_quotes: int
    why: str | Promise
    language: str
    is_now: bool = False

    @property
    def piece(self) -> str:
        """The letter that its entry and its marks have for its state."""
        return MARKS[self.form]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.row.state == ProposalState.OPEN

    @property
    def quick(self) -> str:
        """What one press makes of it; empty where something must be chosen first."""
        return quick_target(self.row.kind)

    @property
    def href(self) -> str:
        """Its own page."""
        return reverse("intake:proposal", args=[self.row.pk])

    @property
    def refuse_href(self) -> str:
        """Where it is refused."""
        return reverse("intake:refuse", args=[self.row.pk])

    @property
    def anew_href(self) -> str:
        """Where its decision is opened again."""
        return reverse("intake:anew", args=[self.row.pk])

    @property
    def is_draft(self) -> bool:
        """Whether it is kept until its room is there."""
        return bool(self.row.made and self.row.made.get("kind") == "draft")

    @property
    def made_href(self) -> str:
        """The page of what was made of it; empty where there is none."""
        return made_href(self.row.made)


@dataclass(frozen=True)
class Group:
    """Proposals of one kind."""

    kind: str
    title: str | Promise
    proposals: Sequence[ShownProposal]

    @property
    def together(self) -> Sequence[ShownProposal]:
        """Those that one press accepts without a record; none where each is decided by itself, or one is left anyway."""
        found = [one for one in self.proposals if one.is_open] if self.kind in NOTED_TOGETHER else []
        return found if len(found) > 1 else []

    @property
    def is_now(self) -> bool:
        """Whether the chosen proposal is one of them."""
        return any(one.is_now for one in self.proposals)

    @property
    def can_be_records(self) -> bool:
        """Whether what is accepted together could have become a record one by one."""
        return self.kind == ProposalKind.ORGANISATION


@dataclass(frozen=True)
class ShownBlock:
    """A stretch of the text with its marks."""

    block: Block
    markup: SafeString
    zone: str | Promise
    sure: str = ""  # of words that were recognised in an image

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
        blocks = list(blocks_of(self.section, self.reading.paragraphs, self.reading.zones))
        sure = sureness(self.document, [one.page for one in blocks])
        return [
            ShownBlock(
                block,
                marked(self.reading.text, block.start, block.end, marks),
                ZONES.get(block.zone, ""),
                sure.get((block.page, block.place), ""),
            )
            for block in blocks
        ]

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


def names_of(document: Document, locals_: Iterable[str]) -> dict[str, str]:
    """Return the names of persons, organisations and places by their ids in a document."""
    asked = {one for one in locals_ if one}
    rows = document.proposals.filter(kind__in=NAMED, local__in=asked).exclude(state=ProposalState.REPLACED)
    return {one.local: str(one.counts.get("name") or "") for one in rows}


def shown_proposal(
    row: Proposal, label: str, language: str, names: Mapping[str, str], *, is_now: bool = False
) -> ShownProposal:
    """Return a proposal with everything in words."""
    content = row.counts
    title_field = next(
        (name for name in TITLES.get(row.kind, ("kind",)) if content.get(name) is not None), ""
    )
    title = _value(row.kind, title_field, content.get(title_field), language, names)
    left_out = {title_field}
    if row.kind == ProposalKind.FIGURE:
        title, left_out = Value("", figure_words(content)), {"value", "unit", "qualifier"}
    elif not title_field:
        title = Value("", row.get_kind_display())
    values = [
        _value(row.kind, name, value, language, names)
        for name, value in in_order(content)
        if name not in left_out and value not in (None, "", [])
    ]
    quotes = [_short(str(one["text"])) for one in row.quotes]
    return ShownProposal(
        row=row,
        label=label,
        form=FORMS.get(ProposalState(row.state), "refused"),
        title=title,
        values=values,
        quotes=list(dict.fromkeys(quotes))[:QUOTES],
        more_quotes=max(len(dict.fromkeys(quotes)) - QUOTES, 0),
        why=rule_words(row.kind, row.rule),
        language=language,
        is_now=is_now,
    )


def figure_words(content: Mapping[str, Any]) -> str:
    """Return a quantity in words: of what, how much, how exactly."""
    kind = ProposalKind.FIGURE
    qualifier = content.get("qualifier")
    words = {
        "number": code_words(kind, "value", content.get("value")),
        "unit": code_words(kind, "unit", content.get("unit")),
    }
    if qualifier in (None, "", "exact"):
        return str(_("%(unit)s: %(number)s") % words)
    return str(
        _("%(unit)s: %(number)s (%(how)s)") % {**words, "how": code_words(kind, "qualifier", qualifier)}
    )


def _value(kind: str, name: str, value: Any, language: str, names: Mapping[str, str]) -> Value:
    several = value if isinstance(value, list) else [value]
    words = [_words(kind, name, one, names) for one in several]
    own = any(one in names for one in several if isinstance(one, str)) or name in WRITTEN
    return Value(field_words(kind, name), ", ".join(words), language if own else "")


def _words(kind: str, name: str, value: Any, names: Mapping[str, str]) -> str:
    if isinstance(value, str) and names.get(value) and name != "name":
        return names[value]
    if value == "both" and name in {"actor", "addressee"}:
        return str(BOTH)
    return code_words(kind, name, value)


def _short(words: str) -> str:
    plain = " ".join(words.split())
    return plain if len(plain) <= LONGEST_QUOTE else f"{plain[: LONGEST_QUOTE - 1]}…"
