"""The proof of a commitment's ledger, to be checked without a node."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.presence import confirmed_presence
from comity.accounts.roles import KEEPS_COOPERATION
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import may_keep
from comity.cooperation.commitments.proof import prove_ledger
from comity.cooperation.exceptions import NotHereError
from comity.exchange.actions import note_proof


@require_safe
@never_cache
@for_roles(KEEPS_COOPERATION)
@confirmed_presence
def proof(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """Hand out the letters of both sides with their proofs as a zip; each letter that is taken is written down."""
    person = signed_in_person(request)
    found = actions.view_commitment(person, commitment_id)
    if not may_keep(person):
        raise NotHereError("commitment", commitment_id, "not-kept")
    try:
        made = prove_ledger(found)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return redirect("cooperation:commitments-history", found.pk)
    for one in made.letters:
        note_proof(person, one.mid, one.node, one.digest)
    response = HttpResponse(made.content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{made.file_name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
