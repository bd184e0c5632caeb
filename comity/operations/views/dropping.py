"""Page on which the leading agency takes a partner out of an operation."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import WORKS_ON_OPERATIONS
from comity.operations import actions
from comity.operations.access import operation_for
from comity.operations.actions._shared import has_terms, partners_of
from comity.operations.exceptions import NotHereError
from comity.operations.forms import DropForm
from comity.operations.views._shared import data_of, page, status_of, to_operation, tried
from comity.sharing.showing import names_of


@for_roles(WORKS_ON_OPERATIONS)
@page
def drop(request: HttpRequest, operation_id: UUID, node: str) -> HttpResponse:
    """Take a partner out of an operation that we lead, with the reason."""
    person = signed_in_person(request)
    found = operation_for(person, operation_id)
    if found.host != settings.NODE_ID or node not in {one.node for one in partners_of(found)}:
        raise NotHereError("operation", operation_id, "no-party")
    form = DropForm(data_of(request), request=request)
    if (
        form.is_bound
        and form.is_valid()
        and tried(
            form, found, lambda: actions.drop_partner(person, operation_id, node, form.cleaned_data["reason"])
        )
    ):
        messages.success(
            request,
            _("It is done. The history says what has left for partners, and what waits for a second person."),
        )
        return to_operation(found)
    seen = {
        "form": form,
        "operation": found,
        "title": _("Take %(partner)s out of the operation") % {"partner": names_of([node])[node]},
        "lead": _(
            "The partner is told, and so are the others. What it has said so far stays and counts; nothing newer goes to it. "
            "It may be invited again."
        ),
        "verb": _("Take it out"),
        "has_terms": has_terms(found),
        "asks_terms": True,
    }
    return render(request, "operations/form-page.html", seen, status=status_of(form))
