"""What rests on a document: records, drafts and whatever else was made of it or of a file inside it. Such a document is not deleted."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.intake.leading import made_href
from comity.intake.models import Document, Proposal
from comity.records.models import Statement


@dataclass(frozen=True)
class Resting:
    """One thing that rests on a document: the words it was made of, empty where none are known, its kind, and its page."""

    words: str
    kind: str
    href: str


def made_of(document: Document) -> bool:
    """Whether anything rests on a document itself."""
    return _made(document).exists() or Statement.objects.filter(source=document.source_id).exists()


def resting_on(document: Document) -> list[Resting]:
    """Return what rests on a document and on the files inside it, in the order of the text."""
    found = list(_on(document))
    for part in document.parts.order_by("ref"):
        found += resting_on(part)
    return found


def _on(document: Document) -> Iterator[Resting]:
    told = set()
    for one in _made(document).order_by("place", "id"):
        at = reverse("intake:document", args=[document.pk]) + f"?at={one.pk}"
        told.add(str((one.made or {}).get("id")))
        yield Resting(_words_of(one), str(one.get_kind_display()), made_href(one.made) or at)
    stated = Statement.objects.filter(source=document.source_id).order_by("subject_id")
    for subject in stated.values_list("subject_id", flat=True).distinct():
        if str(subject) not in told:
            yield Resting("", _("Record"), reverse("records:subject", args=[subject]))


def _made(document: Document) -> QuerySet[Proposal]:
    rows = Proposal.objects.filter(document=document)
    return rows.filter(Q(made__isnull=False) | Q(draft__isnull=False))


def _words_of(one: Proposal) -> str:
    return str(one.counts.get("name") or (one.quotes[0]["text"] if one.quotes else ""))
