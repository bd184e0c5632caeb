"""Two documents on the same event: which one to lay beside this one, and where they differ."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import READS_DOCUMENTS
from comity.audit.acts import RefusalError
from comity.intake import actions
from comity.intake.access import document_for, visible_to
from comity.intake.comparing import MOST_SCORED
from comity.intake.likeness import like
from comity.intake.models import Document, Proposal
from comity.intake.shown_differences import groups_of
from comity.intake.views._shared import classification_of, to_document


@require_safe
@for_roles(READS_DOCUMENTS)
def choose(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Offer the documents that may be about the same event; any other is found by its reference (`ref`)."""
    person = signed_in_person(request)
    found = document_for(person, document_id)
    wanted = request.GET.get("ref", "").strip()
    if wanted:
        other = visible_to(person).filter(ref__iexact=wanted).exclude(pk=found.pk).first()
        if other is not None:
            return redirect("intake:compared", document_id=found.pk, other_id=other.pk)
        messages.error(
            request,
            _("There is no other document %(ref)s that you can read. Look at its reference again.")
            % {"ref": wanted},
        )
    shown = {
        "document": found,
        "alike": like(person, found),
        "wanted": wanted,
        "classification": classification_of(found),
    }
    return render(request, "intake/compare.html", shown)


@require_safe
@for_roles(READS_DOCUMENTS)
def side_by_side(request: HttpRequest, document_id: UUID, other_id: UUID) -> HttpResponse:
    """Show where two documents differ, each with its exact words; the look is logged."""
    person = signed_in_person(request)
    try:
        differences = actions.compare_documents(person, document_id, other_id)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return to_document(document_id)
    left, right = document_for(person, document_id), document_for(person, other_id)
    shown = {
        "document": left,
        "other": right,
        "differences": groups_of(differences),
        "most": MOST_SCORED,
        "is_cut": _has_more(left, right),
        "classification": max(classification_of(left), classification_of(right)),
    }
    return render(request, "intake/compared.html", shown)


def _has_more(*documents: Document) -> bool:
    """Whether a document has more of one kind than are held against each other one by one."""
    rows = Proposal.objects.filter(document__in=documents, lost=False).order_by()
    counted = rows.values("document", "kind").annotate(number=Count("pk"))
    return bool(counted.filter(number__gt=MOST_SCORED).exists())
