"""The list of documents, found by words too, and the file it can be written to."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import ngettext

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.roles import READS_DOCUMENTS
from comity.intake.access import may_keep, visible_to
from comity.intake.listing import LISTING, STATE_TAGS, with_words
from comity.intake.models import DocumentState
from comity.intake.views._shared import page
from comity.web.complaints import unsearchable
from comity.web.listing import list_page

MOST_FOUND = 50
MOST_SIGNS = 200  # of the words that are looked for


@page
@for_roles(READS_DOCUMENTS)
def index(request: HttpRequest) -> HttpResponse:
    """Show the documents that are to be looked through unless asked otherwise; words of a title come by POST."""
    person = signed_in_person(request)
    seen = visible_to(person)
    words = request.POST.get("words", "").strip() if request.method == "POST" else ""
    too_long = unsearchable(words, MOST_SIGNS)
    shown: dict[str, object] = {"words": words, "too_long": too_long, "may_keep": bool(may_keep(person))}
    if too_long:
        return render(request, "intake/list.html", shown, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    if words:
        found = list(with_words(seen, words).order_by("-added_at", "-pk")[: MOST_FOUND + 1])
        for one in found:
            one.tag = STATE_TAGS[DocumentState(one.state)]  # type: ignore[attr-defined]  # for the template alone
        count = len(found)
        shown |= {
            "found": found[:MOST_FOUND],
            "found_words": ngettext("%(count)s document", "%(count)s documents", count) % {"count": count}
            if count <= MOST_FOUND
            else ngettext("The newest %(count)s of more", "The newest %(count)s of more", MOST_FOUND)
            % {"count": MOST_FOUND},
        }
        return render(request, "intake/list.html", shown)
    listed = list_page(request, LISTING, seen, export_at=reverse("intake:export"))
    return render(request, "intake/list.html", shown | {"list": listed}, status=listed.status)


@page
@for_roles(READS_DOCUMENTS)
def write(request: HttpRequest) -> HttpResponse:
    """Write the list to a file."""
    return write_list(request, LISTING, visible_to(signed_in_person(request)), back=reverse("intake:list"))
