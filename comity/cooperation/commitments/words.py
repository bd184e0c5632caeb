"""Commitments in words: stages, deeds, sides, what a change says and why it cannot stand."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy, pgettext, pgettext_lazy
from django.utils.translation import gettext as _

from comity.agreements.access import terms_of
from comity.agreements.reference import text_in
from comity.cooperation.commitments.folding import BOTH, OTHER, WITHDRAWN
from comity.cooperation.core.ledger import Kind, Standing
from comity.cooperation.core.terms import Deed, Flaw, Stage, meeting_titles, terms_in
from comity.cooperation.models import Commitment
from comity.requests.choices import offence_words
from comity.sharing.keepers import Line
from comity.sharing.showing import names_of
from comity.web.dates import day_words
from comity.web.words import Words

STAGES: Mapping[str, Words] = {
    Stage.SOFT: pgettext_lazy("of a commitment", "Proposal without obligation"),
    Stage.COMMITTED: pgettext_lazy("of a commitment", "Committed"),
    Stage.IN_PROGRESS: pgettext_lazy("of a commitment", "In progress"),
    Stage.PARTLY: pgettext_lazy("of a commitment", "Partly fulfilled"),
    Stage.FULFILLED: pgettext_lazy("of a commitment", "Fulfilled"),
    Stage.DROPPED: pgettext_lazy("of a commitment", "Dropped"),
}
ENDED_WITHDRAWN: Words = pgettext_lazy("of a commitment", "Withdrawn")
TWO_VERSIONS: Words = pgettext_lazy("of a commitment", "Two versions")
NOT_YET: Words = pgettext_lazy("of a commitment", "Proposed, not yet countersigned")
STAGE_TAGS: Mapping[str, str] = {
    "": "soon",
    Stage.SOFT: "",
    Stage.COMMITTED: "info",
    Stage.IN_PROGRESS: "info",
    Stage.PARTLY: "soon",
    Stage.FULFILLED: "ok",
    Stage.DROPPED: "held",
    WITHDRAWN: "held",
}
DEEDS: Mapping[str, Words] = {
    Deed.PROPOSED: pgettext_lazy("word of a commitment", "Proposed"),
    Deed.REQUESTED: pgettext_lazy("word of a commitment", "Requested"),
    Deed.PLEDGED: pgettext_lazy("word of a commitment", "Pledged"),
    Deed.AGREED: pgettext_lazy("word of a commitment", "Agreed"),
    Deed.HOPED: pgettext_lazy("word of a commitment", "Hoped for"),
}
STANDINGS: Mapping[Standing, tuple[str, Words]] = {
    Standing.PROPOSED: ("soon", pgettext_lazy("of a change", "Not yet countersigned")),
    Standing.COUNTERSIGNED: ("ok", pgettext_lazy("of a change", "Countersigned")),
    Standing.ALONE: ("held", pgettext_lazy("of a change", "Not countersigned: the partner has no node")),
    Standing.DISPUTED: ("late", pgettext_lazy("of a change", "Disputed")),
    Standing.WITHDRAWN: ("held", pgettext_lazy("of a change", "Withdrawn")),
    Standing.PASSED: ("held", pgettext_lazy("of a change", "Passed over by another change")),
    Standing.VOID: ("held", pgettext_lazy("of a change", "Without effect")),
}
FLAWS: Mapping[Flaw, Words] = {
    Flaw.UNREADABLE: gettext_lazy("It cannot be read."),
    Flaw.NO_TEXT: gettext_lazy("It does not say what is promised. Write it in one language at least."),
    Flaw.NO_OWNER: gettext_lazy("Nobody answers for it. Name the unit that does, or leave it a proposal."),
    Flaw.NO_EVIDENCE: gettext_lazy("Nothing shows that it was done. Name at least one record that does."),
    Flaw.NO_REASON: gettext_lazy("It gives no reason. Say why it takes longer, was done in part, or is dropped."),
    Flaw.NOT_FROM_THERE: gettext_lazy("It does not follow from what stands now. Read that, and choose another step."),
    Flaw.STRANGER: gettext_lazy("Who would owe it is no side of it. Choose one of the two, or both."),
    Flaw.NO_GROUND: gettext_lazy("What it builds on does not stand."),
}  # fmt: skip
KINDS: Mapping[str, Words] = {
    Kind.CHANGE: pgettext_lazy("of a commitment", "Proposal"),
    Kind.COUNTERSIGN: pgettext_lazy("of a commitment", "Countersignature"),
    Kind.DISPUTE: pgettext_lazy("of a commitment", "Dispute"),
    Kind.WITHDRAW: pgettext_lazy("of a commitment", "Withdrawal"),
}


def language() -> str:
    """Return the reader's language."""
    return get_language() or "en"


def stage_words(stage: str, *, is_split: bool = False) -> str:
    """Return a stage in words; an empty one is that of two versions, or of what nobody has countersigned yet."""
    if stage == WITHDRAWN:
        return str(ENDED_WITHDRAWN)
    if not stage and is_split:
        return str(TWO_VERSIONS)
    return str(STAGES.get(stage, stage)) if stage else str(NOT_YET)


def text_of(texts: Mapping[str, str]) -> tuple[str, str]:
    """Return what is promised in the reader's language, else in English, else in the first there is; and which language that is."""
    given = {code: text for code, text in texts.items() if text.strip()}
    by_name = {code.casefold(): code for code in given}
    wanted = language().casefold()
    for one in (wanted, wanted.partition("-")[0], "en"):
        if one in by_name:
            return given[by_name[one]], by_name[one]
    first = next(iter(given), "")
    return (given[first], first) if first else ("", "")


def side_words(
    node: str, author: str, partner_names: Mapping[str, str], named: Mapping[str, str] | None = None
) -> str:
    """Return who owes it or to whom: `author` is the node that wrote the word; `named` has names of nodes that were asked for together."""
    if not node:
        return ""
    if node == BOTH:
        return _("Both sides")
    if node == OTHER:
        if author != settings.NODE_ID:
            return _name_of(settings.NODE_ID, named)
        return text_in(partner_names, language()) or pgettext("of a commitment", "The other side")
    return _name_of(node, named)


def _name_of(node: str, named: Mapping[str, str] | None) -> str:
    return named[node] if named and node in named else names_of([node])[node]


def basis_words(basis: Mapping[str, Any]) -> str:
    """Return what it rests on, as it travels: agreement with article, the meeting by its title in the reader's language."""
    agreement = basis.get("agreement", "")
    terms = terms_of(agreement) if agreement else None
    parts = [terms.title(language()) if terms else agreement]
    if basis.get("article"):
        parts.append(_("article %(number)s") % {"number": basis["article"]})
    parts.append(text_of(meeting_titles(basis))[0])
    return ", ".join(one for one in parts if one)


def their_number(commitment: Commitment) -> str:
    """Return what the partner calls it, with the words for whose number that is; empty until its first letter has told it."""
    return _("at the partner: %(ref)s") % {"ref": commitment.partner_ref} if commitment.partner_ref else ""


def numbers_of(commitment: Commitment) -> str:
    """Return the numbers by which both sides call it, ours first."""
    return " · ".join(one for one in (commitment.ref, their_number(commitment)) if one)


def due_words(due: str | None) -> str:
    """Return the last day."""
    return day_words(date.fromisoformat(due), language()) if due else _("No date")


def lines_of_body(data: Mapping[str, Any], author: str, names: Mapping[str, str]) -> Iterator[Line]:
    """Return what a letter says, entry by entry, each with where it stands in the body."""
    yield Line(_("Reference"), data["ref"])
    yield Line(_("Offence"), offence_words(data["offence"]))
    for place, one in enumerate(data["entries"]):
        yield from entry_lines(one, author, names, f"/entries/{place}/data")


def entry_lines(
    wire: Mapping[str, Any], author: str, names: Mapping[str, str], at: str = ""
) -> Iterator[Line]:
    """Return what one entry says, as it travels."""
    yield Line(_("What it does"), str(KINDS[wire["kind"]]))
    if wire["kind"] == Kind.CHANGE and terms_in(wire["data"]) is None:
        yield Line(_("What is promised"), str(FLAWS[Flaw.UNREADABLE]))
    elif wire["kind"] == Kind.CHANGE:
        yield from terms_lines(wire["data"]["terms"], author, names, f"{at}/terms" if at else "")
    elif wire["kind"] == Kind.DISPUTE:
        yield Line(
            pgettext("of a commitment", "Reason"), wire["data"]["reason"], at=f"{at}/reason" if at else ""
        )


def terms_lines(
    terms: Mapping[str, Any], author: str, names: Mapping[str, str], at: str = ""
) -> Iterator[Line]:
    """Return what a commitment would say."""
    yield Line(pgettext("of a commitment", "Stage"), stage_words(terms["stage"]))
    yield Line(pgettext("of a commitment", "Word"), str(DEEDS[terms["deed"]]))
    yield Line(_("Who owes it"), side_words(terms["actor"], author, names))
    if terms["addressee"]:
        yield Line(_("To whom"), side_words(terms["addressee"], author, names))
    for code, text in terms["texts"].items():
        yield Line(_("What is promised"), text, code, f"{at}/texts/{code}" if at else "")
    yield Line(_("Due"), due_words(terms["due"]))
    if terms["owner"]:
        yield Line(_("Unit that answers for it"), terms["owner"], at=f"{at}/owner" if at else "")
    titles = meeting_titles(terms["basis"])
    if basis := basis_words({**terms["basis"], "meeting": {}}):
        yield Line(_("Rests on"), basis)
    for code, text in titles.items():
        yield Line(_("Meeting it was given at"), text, code)
    for one in terms["evidence"]:
        yield Line(_("Evidence"), f"{evidence_kind(one['kind'])} {one['ref']}")
    if terms["reason"]:
        yield Line(pgettext("of a commitment", "Reason"), terms["reason"], at=f"{at}/reason" if at else "")


EVIDENCE: Mapping[str, Words] = {
    "request": gettext_lazy("Request"),
    "operation": gettext_lazy("Operation"),
    "result": gettext_lazy("Result of an operation"),
    "track": gettext_lazy("Track towards a handover"),
    "activity": gettext_lazy("Activity"),
}


def evidence_kind(kind: str) -> str:
    """Return what kind of record shows it."""
    return str(EVIDENCE.get(kind, kind))


def pairs_of(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """Return lines as label and text."""
    return [(str(line.label), line.text) for line in lines]
