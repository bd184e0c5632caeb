"""Pages of acts on a letter on paper: released, decided about, taken back, handed over."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import DECIDES_COOPERATION, KEEPS_COOPERATION
from comity.agreements.choosing import choices_with
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.access import may_approve_letters, paper_letter_for
from comity.cooperation.exceptions import NoPartyError, NotHereError
from comity.cooperation.forms.commitments_acts import APPROVE
from comity.cooperation.forms.letter_acts import HandedForm, LetterDecideForm, SubmitForm
from comity.cooperation.models import PaperLetter
from comity.cooperation.partners.leaving import may_still_leave, question_of
from comity.cooperation.partners.letter_showing import shown_letter, titled
from comity.cooperation.states import LetterState
from comity.cooperation.views._acts import told
from comity.cooperation.views._commitments import tried as tried_to_leave
from comity.cooperation.views._meetings import data_of, keeper, page, status_of
from comity.lib.clock import now
from comity.release.asking import decide as release_decision


def _found(request: HttpRequest, letter_id: UUID, state: str) -> tuple[Person, PaperLetter]:
    person = keeper(request)
    found = paper_letter_for(person, letter_id)
    if found.state != state or found.is_incoming:
        raise NotHereError("paper-letter", letter_id, "another-state")
    return person, found


def _to(found: PaperLetter) -> HttpResponse:
    return redirect("cooperation:letters-letter", found.pk)


def _form(
    request: HttpRequest, form: SubmitForm | HandedForm | LetterDecideForm, found: PaperLetter, **words: object
) -> HttpResponse:  # fmt: skip
    seen = {"form": form, "letter": found, "page": shown_letter(found), **words}
    return render(request, "cooperation/letters-act.html", seen, status=status_of(form))


@for_roles(KEEPS_COOPERATION)
@page
def submit(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Ask whether a letter may leave."""
    person, found = _found(request, letter_id, LetterState.DRAFT)
    if not found.partner.party:
        messages.error(request, str(NoPartyError.words))
        return redirect("cooperation:partners-agency", found.partner_id)
    offered = choices_with([found.partner.party], on_paper=True, titled=titled)
    form = SubmitForm(data_of(request), request=request, letter=found, agreements=offered)
    if form.is_bound and form.is_valid():
        way_out = form.way_out()
        made: list[PaperLetter] = []
        if way_out is not None and tried_to_leave(
            form,
            way_out.agreement,
            lambda: made.append(
                actions.submit_letter(person, letter_id, form.cleaned_data["version"], way_out)
            ),
        ):
            if made[0].state == LetterState.WAITS:
                messages.success(request, _("It waits for a second person of your agency."))
            else:
                messages.success(request, _("It is released. Print it, and say when it was handed over."))
            return _to(found)
    return _form(
        request, form, found, title=_("Ask for the release"), verb=_("Ask for the release"),
        lead=_("A letter on paper leaves as anything else does: under an agreement that names the partner."),
    )  # fmt: skip


def _asks_senior(found: PaperLetter) -> bool:
    """Whether a named senior decides; nobody does about what may not leave at all, and it can still be given back."""
    author = found.submitted_by.pseudonym if found.submitted_by else ""
    try:
        asked = question_of(found, author)
    except RefusalError:
        return False
    decision, _terms = release_decision(asked, found.leaves_under, now())
    return decision.needs_named_senior


@for_roles(DECIDES_COOPERATION)
@page
def decide(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Decide about a letter as the second person."""
    person = signed_in_person(request)
    found = paper_letter_for(person, letter_id)
    if not may_approve_letters(person) or found.state != LetterState.WAITS or found.submitted_by_id == person.pk:  # fmt: skip
        raise NotHereError("paper-letter", letter_id, "nothing-to-decide")
    form = LetterDecideForm(
        data_of(request),
        request=request,
        version=found.version,
        asks_senior=person.is_senior and _asks_senior(found),
    )
    if form.is_bound and form.is_valid():
        given = form.cleaned_data

        def act() -> None:
            if given["word"] == APPROVE:
                actions.approve_letter(
                    person, letter_id, given["version"], senior_reason=given.get("senior_reason", "")
                )
            else:
                actions.give_back_letter(person, letter_id, given["version"], given["reason"])

        if tried_to_leave(form, found.leaves_under, act):
            messages.success(request, _("It is decided."))
            return _to(found)
    return _form(
        request, form, found, title=_("Decide about the letter"), verb=pgettext("second person", "Decide")
    )


@for_roles(KEEPS_COOPERATION)
@require_POST
def redraft(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Take a letter that has not left back to a draft."""
    person = keeper(request)
    found = paper_letter_for(person, letter_id)
    told(
        request,
        lambda: actions.redraft_letter(person, letter_id),
        _("It is a draft again. What was approved counts no longer."),
    )
    return _to(found)


@for_roles(KEEPS_COOPERATION)
@page
def handed(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """Say on which day and how a letter went."""
    person, found = _found(request, letter_id, LetterState.RELEASED)
    form = HandedForm(data_of(request))
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        if tried_to_leave(
            form,
            found.leaves_under,
            lambda: actions.hand_letter(
                person,
                letter_id,
                on=given["on"],
                how=given["how"],
                note=given["note"],
                hour=given["hour"],
            ),
        ):
            messages.success(request, _("It is noted. An answer is entered from the page of the letter."))
            return _to(found)
    late = (
        ""
        if may_still_leave(found)
        else _(
            "The letter may not leave any more. If it was handed over before its agreement stopped, note the day it went; a later day is refused."
        )
    )
    return _form(request, form, found, title=_("It was handed over"), verb=_("Note it"), lead=late)
