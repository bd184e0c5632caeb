"""What the room's pages share."""

from collections.abc import Mapping

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comity.accounts.models import Person
from comity.agreements import reference
from comity.audit.acts import RefusalError
from comity.exchange.models import PeerState
from comity.exchange.peers import partners_for
from comity.notices.basis import bases_for
from comity.notices.forms import PartnerRow
from comity.notices.models import WantedFile
from comity.notices.showing import state_name
from comity.notices.stamps import feared_states
from comity.notices.standing import attached_to, sheet_of
from comity.release.exceptions import NotReleasedError
from comity.requests.access import groups_for
from comity.requests.showing import release_words

page = require_http_methods(["GET", "HEAD", "POST"])


def status_of(form: BaseForm) -> int:
    """Return 422 where a form came back with complaints."""
    return 422 if form.is_bound and form.errors else 200


def data_of(request: HttpRequest) -> QueryDict | None:
    """Return what a form is filled from: what was sent, or nothing."""
    return request.POST if request.method == "POST" else None


def back(request: HttpRequest, template: str, form: BaseForm, **more: object) -> HttpResponse:
    """Show a form again, with its complaints."""
    return render(request, template, {"form": form, **more}, status=status_of(form))


def done(request: HttpRequest, sentence: str, where: str, *args: object) -> HttpResponse:
    """Say what was done, and lead on."""
    messages.success(request, sentence)
    return redirect(where, *args)


def complaint(refusal: RefusalError) -> str:
    """Return why an act was refused, with the reasons of the release decision where it was that."""
    if isinstance(refusal, NotReleasedError):
        language = get_language() or "en"
        names = {code: entry.label(language) for code, entry in reference.categories().items()}
        said = release_words(refusal.decision, None, names)
        return " ".join([str(refusal), *dict.fromkeys(sentence for _code, sentence in said.refused)])
    return str(refusal)


def partner_rows(person: Person, file: WantedFile) -> list[PartnerRow]:
    """Return the partners of the house with the articles that let this file go; who cannot be chosen says why."""
    sheet = sheet_of(file)
    attached = attached_to(file)
    feared = feared_states(sheet)
    reached = {one.peer_id: one for one in file.circulations.exclude(state__in=["returned", "lost"])}
    found = []
    for peer in partners_for(person).filter(state=PeerState.ACTIVE):
        bases = bases_for(peer.node, sheet, attached)
        closed = ""
        if peer.pk in reached:
            closed = _("It has the file already, or the file waits for approval.")
        elif peer.node in file.excluded:
            closed = _("Left out: it never gets the file.")
        elif peer.country in feared:
            closed = _("The person is under protection from this state. It never gets the file.")
        elif peer.country not in sheet.sought_in:
            closed = _("The sheet does not name %(state)s under “Where the person may be”.") % {
                "state": state_name(peer.country)
            }
        elif not bases:
            closed = _("No agreement in force lets this file go to it.")
        found.append(PartnerRow(peer.node, str(peer), peer.country, bases, closed))
    return found


def group_choices(person: Person) -> Mapping[str, tuple[str, list[str]]]:
    """Return the standing groups that may be chosen: id to name and members."""
    standing = groups_for(person).filter(ended_at=None)
    return {str(one.pk): (str(one), list(one.members)) for one in standing}
