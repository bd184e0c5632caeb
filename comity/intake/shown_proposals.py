"""A proposal as the pages show it: everything in words, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.intake.accepting import offices
from comity.intake.accepting.referring import referring_of
from comity.intake.date_words import date_words
from comity.intake.grouped import NOTED_TOGETHER
from comity.intake.kind_words import BOTH, code_words, field_words, in_order
from comity.intake.leading import made_href, quick_target
from comity.intake.models import Document, Proposal, ProposalKind, ProposalState
from comity.intake.questions import plain
from comity.intake.rule_words import rule_words

FORMS = {
    ProposalState.OPEN: "proposed",
    ProposalState.ACCEPTED: "confirmed",
    ProposalState.CHANGED: "confirmed",
    ProposalState.REFUSED: "refused",
}
MARKS = {"proposed": "p", "confirmed": "c", "refused": "r"}
# named by what comes first; its words run through the whole text
NAMED = (ProposalKind.PERSON, ProposalKind.ORGANISATION, ProposalKind.PLACE)
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
PARTS: Mapping[str, Promise] = {
    "suspect": pgettext_lazy("part in a case", "suspect"),
    "victim": pgettext_lazy("part in a case", "victim"),
}
QUOTES = 3  # of a proposal in the list; the page of the proposal shows all
LONGEST_QUOTE = 160


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
    def split_href(self) -> str:
        """Where words are taken out of it."""
        return reverse("intake:split", args=[self.row.pk])

    @property
    def anew_href(self) -> str:
        """Where its decision is opened again."""
        return reverse("intake:anew", args=[self.row.pk])

    @property
    def wordings(self) -> list[str]:
        """The wordings that can be taken out of an open person: all but that of the name, where others stay."""
        if self.row.kind != ProposalKind.PERSON or not self.is_open:
            return []
        told = list(dict.fromkeys(plain(str(one["text"])) for one in self.row.quotes))
        return [one for one in told if one != plain(self.title.words)] if len(told) > 1 else []

    @property
    def is_draft(self) -> bool:
        """Whether it waits for its room, or was declined there."""
        return bool(self.row.made and self.row.made.get("kind") == "draft")

    @property
    def declined(self) -> str:
        """Why its room declined it; empty where it did not."""
        return str((self.row.made or {}).get("declined") or "")

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


def names_of(document: Document, locals_: Iterable[str]) -> dict[str, str]:
    """Return the names of persons, organisations and places by their ids in a document."""
    asked = {one for one in locals_ if one}
    rows = list(document.proposals.filter(kind__in=NAMED, local__in=asked))
    if any(one.state == ProposalState.REPLACED for one in rows):  # whoever was joined stands for the other
        referring = referring_of(document)
        return {one.local: referring.words(one.local) or "" for one in rows}
    return {one.local: str(one.counts.get("name") or "") for one in rows}


def shown_proposal(
    row: Proposal, label: str, language: str, names: Mapping[str, str], *, is_now: bool = False
) -> ShownProposal:
    """Return a proposal with everything in words."""
    content = row.counts
    title_field = next(
        (name for name in TITLES.get(row.kind, ("kind",)) if content.get(name) is not None), ""
    )
    if row.kind == ProposalKind.DOCUMENT and content.get("field") == "published":
        content = {**content, "value": date_words(str(content.get("value") or ""))}
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


def _part_in_case(name: str, value: Any) -> str | Promise:
    """Return what a person's part in a case is called in the reader's language; empty for an office, which stands as it is written."""
    if name != "role":
        return ""
    if offices.is_suspect(value):
        return PARTS["suspect"]
    return PARTS["victim"] if offices.is_victim(value) else ""


def _value(kind: str, name: str, value: Any, language: str, names: Mapping[str, str]) -> Value:
    if part := _part_in_case(name, value):
        return Value(field_words(kind, name), str(part))
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
