"""Pages of the form that our agency holds alone: entered from the register, read and decided by a second person."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.agreements import showing
from comity.agreements.countries import passport_code
from comity.agreements.exceptions import AgreementFileError
from comity.agreements.files import terms_of_file
from comity.agreements.overview import Mistake, mistakes_in
from comity.agreements.terms import Agreement
from comity.agreements.words import language_tag
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import forms_to_confirm, one_sided_for, partner_agencies_visible_to
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.commitments_acts import APPROVE
from comity.cooperation.forms.one_sided import ConfirmForm, OneSidedFileForm
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import OneSidedForm, PartnerAgency, RegisteredAgreement
from comity.cooperation.register_alone import begun_form
from comity.cooperation.views._register import data_of, kept, page, status_of, to, tried


def _partners(person: Person, agreement: RegisteredAgreement) -> list[PartnerAgency]:
    """Return the partners without a node of the states that are parties."""
    rows = partner_agencies_visible_to(person).filter(node="", country__in=agreement.parties)
    return list(rows.order_by("country", "created_at"))


@for_roles(KEEPS_COOPERATION)
@page
def write(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Enter the form for a partner without a node: the file, begun with what the register knows."""
    person, found = kept(request, agreement_id)
    partners = _partners(person, found)
    if not partners:
        raise NotHereError("one-sided-form", agreement_id, "no-partner-on-paper")
    choices = [(str(one.pk), f"{passport_code(one.country)} · {text_of(one.names).text}") for one in partners]
    first = next((one for one in partners if str(one.pk) == request.GET.get("partner")), partners[0])
    is_sent = request.method == "POST"
    form = OneSidedFileForm(
        request.POST if is_sent else None,
        request.FILES if is_sent else None,
        partners=choices,
        initial={"text": begun_form(found, first), "partner": str(first.pk), "version": found.version},
    )
    mistakes: list[Mistake] = []
    if is_sent and form.is_valid():
        given = form.cleaned_data
        try:
            actions.write_form(
                person, agreement_id, given["version"], UUID(given["partner"]), given["source"]
            )
        except AgreementFileError as refusal:
            mistakes = mistakes_in(given["source"], refusal.found)
            form.keep_text()
            form.add_error(None, _("Nothing was kept. The mistakes are listed below, each with what to do."))
        except RefusalError as refusal:
            form.keep_text()
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("The form is entered. It lets nothing leave before a second person has confirmed it."),
            )
            return to(found, "form")
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    seen = {"form": form, "agreement": found, "mistakes": mistakes}
    return render(request, "cooperation/register-form-write.html", seen, status=status)


@for_roles(READS_COOPERATION)
@page
def form(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Read a form that is or is to be held alone; the second person decides about it."""
    person = signed_in_person(request)
    found = one_sided_for(person, form_id)
    may_decide = forms_to_confirm(person).filter(pk=form_id).exists()
    if request.method == "POST" and not may_decide:
        raise NotHereError("one-sided-form", form_id, "nothing-to-decide")
    decision = ConfirmForm(data_of(request), request=request) if may_decide else None
    if decision is not None and decision.is_bound and decision.is_valid():
        given = decision.cleaned_data
        if tried(decision, lambda: _decide(person, found, given["word"], given["reason"])):
            messages.success(request, _("It is decided."))
            return to(found.agreement, "form")
    seen = {
        "form": decision,
        "held": found,
        "agreement": found.agreement,
        "partner": text_of(found.partner.names),
        "source": bytes(found.source).decode(),
        "is_other_copy": found.agreement.copy_digest != found.copy_digest,
        **_shown(terms_of_file(bytes(found.source))),
    }
    return render(
        request, "cooperation/register-form-read.html", seen, status=status_of(decision) if decision else 200
    )


def _decide(person: Person, found: OneSidedForm, word: str, reason: str) -> None:
    if word == APPROVE:
        actions.confirm_form(person, found.pk)
    else:
        actions.give_back_form(person, found.pk, reason)


def _shown(terms: Agreement) -> dict[str, object]:
    """Return the terms as the page shows them."""
    tags = showing.languages_of(terms)
    return {
        "terms": terms,
        "title": terms.title(get_language() or "en"),
        "articles": showing.article_lines(terms.articles, tags),
        "permissions": showing.permission_lines(terms, language_tag()),
        "clocks": showing.clock_lines(terms),
        "caveats": showing.caveat_lines(terms, language_tag()),
        "floor": sorted(terms.floor),
    }
