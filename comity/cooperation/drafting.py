"""What documents propose, on its way into the room: which drafts wait, what their forms begin with, what may be the same already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from comity.accounts.models import Person
from comity.cooperation.access import (
    agreements_visible_to,
    may_keep,
    meetings_visible_to,
    series_visible_to,
)
from comity.cooperation.commitments.access import visible_to as commitments_visible_to
from comity.cooperation.commitments.words import text_of as commitment_text
from comity.cooperation.core.cells import said
from comity.cooperation.core.spans import days_of, midnight
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.texts import USED, box, state_of
from comity.cooperation.meeting_words import text_of, when_words
from comity.cooperation.models import Commitment, Meeting, RegisteredAgreement, Series
from comity.exchange.peers import partners_for
from comity.intake.access import document_for
from comity.intake.access import may_see as may_see_documents
from comity.intake.handing_over import drafts_of, waiting
from comity.intake.kind_words import code_words, field_words, in_order
from comity.intake.models import Draft, DraftKind, Proposal
from comity.intake.written_dates import WrittenDateError, read
from comity.release.waiting import About
from comity.requests.choices import ALPHA2

MOST_QUOTES, MOST_OFFERED = 20, 5
LONGEST_TITLE, LONGEST_PLACE = 300, 300
NOT_FACTS = frozenset({"quotes", "refers"})
SOFT = frozenset({"proposed", "requested", "hoped"})


def waiting_for(person: Person) -> QuerySet[Draft]:
    """Return the drafts that this person may take over; none for whoever does not keep the room."""
    return waiting(person.agency) if may_keep(person) else Draft.objects.none()


def draft_for(person: Person, draft_id: UUID) -> Draft:
    """Return one draft that waits. Raises NotHereError."""
    found = waiting_for(person).filter(pk=draft_id).first()
    if found is None:
        raise NotHereError("draft", draft_id)
    return found


def about_drafts(keys: Any) -> Mapping[UUID, About]:
    """Return what each draft is called on a desk."""
    rows = Draft.objects.select_related("proposal__document").filter(pk__in=list(keys))
    return {
        one.pk: About(title_of(one), None, one.proposal.document.ref, one.made_at, language=language_of(one))
        for one in rows
    }


def quotes_of(draft: Draft) -> list[str]:
    """Return the words of the document that a draft rests on, each once."""
    found = [" ".join(str(one.get("text", "")).split()) for one in draft.content.get("quotes") or []]
    return list(dict.fromkeys(one for one in found if one))[:MOST_QUOTES]


def language_of(draft: Draft) -> str:
    """Return the language of the document, as this room writes languages; empty where it is not known."""
    code = str(draft.proposal.document.language)
    return next((one for one in USED if one == code or one.split("-")[0] == code), code)


def title_of(draft: Draft) -> str:
    """Return what a draft is called: its first words in the document."""
    return next(iter(quotes_of(draft)), str(draft.get_kind_display()))


def facts_of(draft: Draft) -> list[tuple[str, str]]:
    """Return what a draft says, field by field in the reader's words."""
    kind = draft.kind
    told = {
        name: value
        for name, value in draft.content.items()
        if name not in NOT_FACTS and value not in (None, "", [])
    }
    return [
        (
            field_words(kind, name),
            ", ".join(code_words(kind, name, one) for one in (value if isinstance(value, list) else [value])),
        )
        for name, value in in_order(told)
    ]


def stored_quotes(draft: Draft) -> list[dict[str, str]]:
    """Return the quotes as an entry of this room keeps them."""
    document = str(draft.proposal.document_id)
    return [{"document": document, "language": language_of(draft), "text": one} for one in quotes_of(draft)]


# --- what the forms begin with


def _days(draft: Draft) -> dict[str, Any]:
    """Return the boxes of a day, a period or a month; nothing where the year is not said."""
    try:
        first, last = read(str(draft.content.get("date") or ""))
    except WrittenDateError:
        return {}
    if first is None or first.year is None:
        return {}
    if first.exact is None:
        month = f"{first.year:04d}" + (f"-{first.month:02d}" if first.month else "")
        return {"month": month} if last == first else {}
    end = last.exact if last else None
    return {"first": first.exact, **({"last": end} if end and end != first.exact else {})}


def _states(draft: Draft) -> list[str]:
    codes = [state_of(str(one)) for one in draft.content.get("parties") or []]
    return list(dict.fromkeys(code for code in codes if code))


def _country_of_place(draft: Draft) -> str:
    """Return the state of the place, where the document's own proposal of that place names it."""
    refers = [one for one in draft.content.get("refers") or [] if one.get("kind") == "place"]
    row = Proposal.objects.filter(pk=refers[0]["proposal"]).first() if refers else None
    return state_of(str(row.counts.get("country") or "")) if row else ""


def _series_of(person: Person, draft: Draft) -> Series | None:
    """Return the one series that a meeting with a number can stand in; None where several can, or none."""
    if not draft.content.get("ordinal"):
        return None
    states = set(_states(draft))
    rows = series_visible_to(person).filter(kind=draft.content.get("kind"))
    found = [one for one in rows if states and states <= set(one.parties)]
    return found[0] if len(found) == 1 else None


def meeting_initial(person: Person, draft: Draft) -> dict[str, Any]:
    """Return what the form of a meeting begins with."""
    content = draft.content
    series = _series_of(person, draft)
    language = language_of(draft)
    title = box("title", language if language in USED else USED[0])
    return {
        "kind": content.get("kind") or "",
        "series": str(series.pk) if series else "",
        "ordinal": content.get("ordinal"),
        "place": str(content.get("place") or "")[:LONGEST_PLACE],
        "place_country": _country_of_place(draft),
        "parties": _states(draft),
        title: title_of(draft)[:LONGEST_TITLE],
        **_days(draft),
    }


def _side(draft: Draft, name: str, own: str) -> str:
    """Return whose side a word for a party means: `us`, `them`, `both`; empty where it does not say."""
    value = str(draft.content.get(name) or "")
    if value == "both":
        return value
    state = state_of(value)
    return "" if not state else "us" if state == own else "them"


def commitment_initial(person: Person, draft: Draft) -> dict[str, Any]:
    """Return what the form of a commitment begins with."""
    own = ALPHA2.get(person.agency.country, "")
    named = [state_of(str(draft.content.get(name) or "")) for name in ("actor", "addressee")]
    others = [one for one in named if one and one != own]
    nodes = [one.node for one in partners_for(person) if others and ALPHA2.get(one.country) == others[0]]
    act = str(draft.content.get("act") or "")
    owed_to = {"us": "them", "them": "us"}.get(_side(draft, "addressee", own), "")
    language = language_of(draft) or "en"
    return {
        "partner": nodes[0] if len(nodes) == 1 else "",
        "country": others[0] if others and not nodes else "",
        "deed": act,
        "stage": "soft" if act in SOFT else "",
        "actor": _side(draft, "actor", own) or owed_to,
        f"text_{language}": "\n".join(quotes_of(draft)),
    }


STATUSES = {"signed": "signed", "issued": "signed", "in_force": "in-force", "proposed": "proposed"}
LONGEST_SUBJECT = 40


def agreement_initial(draft: Draft) -> dict[str, Any]:
    """Return what the form of an agreement begins with; `titles` by language."""
    content, days = draft.content, _days(draft)
    language = language_of(draft)
    subjects = [code_words(draft.kind, "subjects", one) for one in content.get("subjects") or []]
    return {
        "kind": content.get("kind") or "",
        "titles": {language if language in USED else USED[0]: title_of(draft)},
        "parties": _states(draft),
        "words": ", ".join(one[:LONGEST_SUBJECT] for one in subjects),
        "state": STATUSES.get(str(content.get("status") or ""), ""),
        "on": days.get("first", ""),
    }


# --- what may be the same


@dataclass(frozen=True)
class Offered:
    """An entry that may be the one a draft speaks of."""

    id: UUID
    ref: str
    title: str
    language: str
    note: str
    href: str


def offered(person: Person, draft: Draft) -> list[Offered]:
    """Return the entries that a draft may be joined to instead of making another one."""
    if draft.kind == DraftKind.MEETING:
        return [_meeting(one) for one in _same_meetings(person, draft)[:MOST_OFFERED]]
    if draft.kind == DraftKind.COMMITMENT:
        return [_commitment(one) for one in _same_commitments(person, draft)[:MOST_OFFERED]]
    return [_agreement(one) for one in _same_agreements(person, draft)[:MOST_OFFERED]]


def _same_agreements(person: Person, draft: Draft) -> list[RegisteredAgreement]:
    """Return agreements of one kind between the same states, of the same day or by the same words."""
    words, states, first = (
        {said(one) for one in quotes_of(draft)},
        set(_states(draft)),
        _days(draft).get("first"),
    )
    rows = agreements_visible_to(person).filter(kind=draft.content.get("kind")).prefetch_related("steps")
    return [
        one
        for one in rows
        if (words & {said(text) for text in one.titles.values()})
        or (states and states == set(one.parties) and first in {step.on for step in one.steps.all()})
    ]


def _agreement(one: RegisteredAgreement) -> Offered:
    title = text_of(one.titles)
    href = reverse("cooperation:register-agreement", args=[one.pk])
    return Offered(one.pk, one.ref, title.text, title.language, str(one.get_state_display()), href)


def _same_meetings(person: Person, draft: Draft) -> list[Meeting]:
    rows = meetings_visible_to(person).exclude(state="cancelled").order_by("-begins_at")
    states, ordinal = set(_states(draft)), draft.content.get("ordinal")
    found: dict[UUID, Meeting] = {}
    if ordinal:
        for one in rows.filter(ordinal=ordinal, kind=draft.content.get("kind")):
            if not states or not one.parties or states & set(one.parties):
                found[one.pk] = one
    days = _days(draft)
    if first := days.get("first"):
        last = days.get("last", first)
        place, country = said(str(draft.content.get("place") or "")), _country_of_place(draft)
        # a day more on each side, since days are those of the place; then by the days themselves
        begins, ends = midnight(first, "UTC") - timedelta(days=1), midnight(last, "UTC") + timedelta(days=2)
        for one in rows.filter(begins_at__lt=ends, ends_at__gte=begins, is_month_only=False):
            held = days_of(one.begins_at, one.ends_at, one.zone) if one.begins_at else (first, last)
            near = (place and said(one.place) == place) or (country and one.place_country == country)
            if held[0] <= last and first <= held[1] and (near or (states and states <= set(one.parties))):
                found[one.pk] = one
    return list(found.values())


def _meeting(one: Meeting) -> Offered:
    title = text_of(one.titles)
    href = reverse("cooperation:meetings-meeting", args=[one.pk])
    return Offered(one.pk, one.ref, title.text, title.language, when_words(one), href)


def _same_commitments(person: Person, draft: Draft) -> list[Commitment]:
    words = {said(one) for one in quotes_of(draft)}
    rows = commitments_visible_to(person)
    return [one for one in rows if words & {said(text) for text in one.texts.values()}]


def _commitment(one: Commitment) -> Offered:
    text, language = commitment_text(one.texts)
    href = reverse("cooperation:commitments-commitment", args=[one.pk])
    return Offered(one.pk, one.ref, text, language, "", href)


# --- where an entry is from


@dataclass(frozen=True)
class FromDocument:
    """A document that an entry rests on, with the words it rests on; the address only for whoever reads documents."""

    ref: str
    name: str
    language: str
    href: str
    quotes: Sequence[str]


def documents_of(person: Person, entry: UUID) -> list[FromDocument]:
    """Return the documents that an entry of this room was read from, or joined with."""
    return [source_of(person, one) for one in drafts_of(entry).filter(agency=person.agency)]


def source_of(person: Person, draft: Draft) -> FromDocument:
    """Return the document of a draft."""
    document = draft.proposal.document
    href = ""
    if may_see_documents(person):
        href = f"{reverse('intake:document', args=[document_for(person, document.pk).pk])}?at={draft.proposal_id}"
    return FromDocument(document.ref, document.name, language_of(draft), href, quotes_of(draft))
