"""What documents propose, on its way into the room: which drafts wait, what they say, where an entry is from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from comity.accounts.models import Person
from comity.cooperation.access import may_keep
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.texts import USED
from comity.intake.access import may_see as may_see_documents
from comity.intake.handing_over import drafts_of, waiting
from comity.intake.kind_words import code_words, field_words, in_order
from comity.intake.models import Draft
from comity.release.waiting import About

MOST_QUOTES = 20
NOT_FACTS = frozenset({"quotes", "refers"})


def waiting_for(person: Person) -> QuerySet[Draft]:
    """Return the drafts that this person may take over; none for whoever does not keep the room."""
    return waiting(person.agency) if may_keep(person) else Draft.objects.none()


def draft_for(person: Person, draft_id: UUID) -> Draft:
    """Return one draft that waits. Raises NotHereError."""
    found = waiting_for(person).filter(pk=draft_id).first()
    if found is None:
        raise NotHereError("draft", draft_id)
    return found


def about_drafts(keys: Iterable[UUID]) -> Mapping[UUID, About]:
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
    # a document is seen by role, at its own agency: asked without a query for each of many
    if may_see_documents(person) and document.agency_id == person.agency.pk:
        href = f"{reverse('intake:document', args=[document.pk])}?at={draft.proposal_id}"
    return FromDocument(document.ref, document.name, language_of(draft), href, quotes_of(draft))
