"""Pages on the forms that both sides hold: what each partner told, what differs, telling ours, keeping theirs."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import AbsentError, for_roles, signed_in_person
from comity.accounts.roles import KEEPS_AGREEMENTS, READS_AGREEMENTS
from comity.agreements import actions
from comity.agreements.access import forms_told, held, may_keep, may_read, visible_to
from comity.agreements.form_showing import partner_lines, stranger_lines
from comity.agreements.overview import head
from comity.agreements.words import TOLD, language_tag
from comity.audit.acts import RefusalError
from comity.lib.clock import now


@require_safe
@for_roles(READS_AGREEMENTS)
def forms(request: HttpRequest, agreement: str) -> HttpResponse:
    """Show our form beside those of the partners, with each difference."""
    person = signed_in_person(request)
    if not (answer := may_read(person)):
        raise AbsentError("agreement", agreement, answer.reason)
    row = visible_to(person).filter(agreement=agreement).first()
    if row is None and not forms_told(agreement).exists():
        raise AbsentError("agreement", agreement, "absent")
    found = next(held([row])) if row else None
    lines = partner_lines(found) if found else stranger_lines(agreement)
    seen = {
        "agreement": agreement,
        "row": row,
        "head": head(found, language_tag(), settings.NODE_ID, now()) if found else None,
        "lines": [(line, *TOLD[line.state]) for line in lines],
        "keeps": bool(may_keep(person)),
    }
    return render(request, "agreements/forms.html", seen)


@require_POST
@for_roles(KEEPS_AGREEMENTS)
def tell(request: HttpRequest, agreement: str) -> HttpResponse:
    """Tell a partner now."""
    person = signed_in_person(request)
    if not (answer := may_keep(person)):
        raise AbsentError("agreement", agreement, answer.reason)
    try:
        actions.tell_form(person, agreement, request.POST.get("node", ""), again=True)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request, _("It is told. The partner’s node compares it with its own and tells you its form.")
        )
    return redirect("agreements:forms", agreement)


@require_POST
@for_roles(KEEPS_AGREEMENTS)
def take(request: HttpRequest, agreement: str) -> HttpResponse:
    """Keep a partner's form as our newest version."""
    person = signed_in_person(request)
    try:
        kept = actions.take_their_form(person, agreement, request.POST.get("node", ""))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return redirect("agreements:forms", agreement)
    messages.success(
        request,
        _("Version %(version)s is kept. Both nodes hold the same form now.") % {"version": kept.version},
    )
    return redirect("agreements:agreement", agreement)
