"""Documents are brought: one or several files from one source, read afterwards in the background."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from comity.accounts.access import AbsentError, for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_DOCUMENTS
from comity.audit.acts import RefusalError
from comity.exchange.several_uploads import Chosen
from comity.intake import actions
from comity.intake.access import may_keep
from comity.intake.exceptions import TakenBeforeError
from comity.intake.forms import AddForm
from comity.intake.forms.adding import name_of
from comity.intake.models import Document, DocumentState
from comity.intake.views._shared import page, status_of, to_document

Before = tuple[UUID, str]  # a document with the same bytes, and its reference


@page
@for_roles(KEEPS_DOCUMENTS)
def add(request: HttpRequest) -> HttpResponse:
    """Take files in. Each is an act of its own: what was taken stays taken where another is refused."""
    person = signed_in_person(request)
    answer = may_keep(person)
    if not answer:
        raise AbsentError("page", "intake:add", answer.reason)
    form = AddForm(request.POST or None, request.FILES or None, request=request)
    taken: list[Document] = []
    before: list[Before] = []
    left = form.fit()
    if request.method == "POST":
        if form.is_valid():
            taken, before, left = _take(person, form)
        if not form.errors:
            words = ngettext(
                "The document is taken in. It is read in the background.",
                "%(count)s documents are taken in. They are read in the background.",
                len(taken),
            )
            messages.success(request, words % {"count": len(taken)})
            waiting = f"{reverse('intake:list')}?box={DocumentState.WAITING}"
            return to_document(taken[0].pk) if len(taken) == 1 else redirect(waiting)
        form.keep(left)
    return render(
        request, "intake/add.html", {"form": form, "taken": taken, "before": before}, status=status_of(form)
    )


def _take(person: Person, form: AddForm) -> tuple[list[Document], list[Before], list[Chosen]]:
    """Take each file; say at the box why one was not taken, and which documents hold the very same bytes; return those left too."""
    taken: list[Document] = []
    before: list[Before] = []
    left: list[Chosen] = []
    again = form.cleaned_data["again"]
    for upload in form.chosen:
        try:
            with form.draft(upload, person.agency) as draft:
                taken.append(actions.take_document(person, draft, again=again))
        except RefusalError as refusal:
            if isinstance(refusal, TakenBeforeError):
                before.append((refusal.document_id, refusal.ref))
            left.append(upload)
            form.add_error("file", f"{name_of(upload)}: {refusal}")
        else:
            form.let_go([upload])
    form.refuse_unfit()
    return taken, before, left
