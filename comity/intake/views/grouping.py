"""A whole group of proposals is accepted at once where no record comes of them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_DOCUMENTS
from comity.audit.acts import RefusalError
from comity.intake import actions
from comity.intake.exceptions import NotHereError
from comity.intake.views._shared import on_from, to_document


@require_POST
@for_roles(KEEPS_DOCUMENTS)
def accept(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Accept the proposals of one kind that the person saw (`one`, several times), and lead on."""
    person = signed_in_person(request)
    try:
        asked = [UUID(one) for one in request.POST.getlist("one")]
    except ValueError:
        raise NotHereError("proposal", document_id, "no-such-proposal") from None
    try:
        accepted = actions.accept_group(person, document_id, request.POST.get("kind", ""), asked)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
        return to_document(document_id, at=str(asked[0]) if asked else "")
    count = len(accepted)
    done = ngettext("%(count)s is accepted.", "%(count)s are accepted.", count) % {"count": count}
    return on_from(request, accepted[-1], done)
