"""Pages of delegations: lines pasted from a list, somebody new, changed, taken off."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles
from comity.accounts.roles import KEEPS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.access import delegate_for
from comity.cooperation.forms.meeting_delegates import COLUMNS, HEADS, DelegateForm, PasteForm
from comity.cooperation.meeting_words import comma
from comity.cooperation.states import NameOrder
from comity.cooperation.views._meetings import attempted, data_of, done, form_page, kept, page, tried

DELEGATIONS = "delegations"
MOST_SAID = 5  # names
NAME_LEAD = gettext_lazy(
    "A name stands as it was received, in its own order. It is never turned for readers of another language."
)


@for_roles(KEEPS_COOPERATION)
@page
def paste(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Enter many lines at once; those that cannot be entered come back with why, and nothing is lost."""
    person, meeting = kept(request, meeting_id)
    there = list(meeting.delegates.order_by("place"))
    form = PasteForm(data_of(request), there=there)
    entered = 0
    if (
        form.is_bound
        and form.is_valid()
        and (not form.found or tried(form, lambda: actions.add_delegates(person, meeting_id, form.found)))
    ):
        entered = len(form.found)
        _say_unknown(request, form)
        if not form.refused and not form.there:
            sentence = ngettext("%(number)s person is entered.", "%(number)s people are entered.", entered)
            return done(request, meeting, sentence % {"number": entered}, DELEGATIONS)
    seen = {
        "form": form,
        "meeting": meeting,
        "entered": entered,
        "columns": [HEADS[key] for key in COLUMNS],
    }
    if (form.refused or form.there) and not form.errors:
        # what is left in the box are the lines that were refused: the others are entered or were there
        again = request.POST.copy()
        again["lines"] = "\n".join(one.text for one in form.refused)
        seen["form"] = PasteForm(initial=again.dict(), asks_heads=form.has_head_doubt)
        seen["refused"], seen["there"] = form.refused, form.there
    status = 422 if form.errors or form.refused else 200
    return render(request, "cooperation/meetings-delegates.html", seen, status=status)


def _say_unknown(request: HttpRequest, form: PasteForm) -> None:
    """Say of how many names nobody knows which part is the family name."""
    unknown = [
        one.name for one in form.found if one.order == NameOrder.AS_WRITTEN and not form.cleaned_data["order"]
    ]
    if unknown:
        sentence = ngettext(
            "%(number)s name in Latin letters may be written either way round: %(names)s. Which part is the family name is not known until you say it.",
            "%(number)s names in Latin letters may be written either way round: %(names)s. Which part is the family name is not known until you say it.",
            len(unknown),
        )
        names = comma().join(unknown[:MOST_SAID]) + (" …" if len(unknown) > MOST_SAID else "")
        messages.warning(request, sentence % {"number": len(unknown), "names": names})


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Add somebody to a delegation."""
    person, meeting = kept(request, meeting_id)
    others = list(meeting.delegates.order_by("place"))
    form = DelegateForm(data_of(request), others=others, initial={"side": request.GET.get("side", "")})
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.add_delegates(person, meeting_id, [form.draft()]))
    ):
        return done(request, meeting, _("The person is added."), DELEGATIONS)
    return form_page(request, form, meeting, title=_("Add a person"), verb=_("Add"), lead=str(NAME_LEAD))


@for_roles(KEEPS_COOPERATION)
@page
def change(request: HttpRequest, meeting_id: UUID, delegate_id: UUID) -> HttpResponse:
    """Change what is said of somebody."""
    person, meeting = kept(request, meeting_id)
    found = delegate_for(person, meeting, delegate_id)
    others = list(meeting.delegates.exclude(pk=found.pk).order_by("place"))
    form = DelegateForm(data_of(request), delegate=found, others=others)
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.change_delegate(person, meeting_id, delegate_id, form.draft()))
    ):
        return done(request, meeting, _("It is changed."), DELEGATIONS)
    return form_page(
        request, form, meeting, title=found.name, verb=_("Change it"), lead=str(NAME_LEAD),
        removes="cooperation:meetings-delegate-remove", removed=found.pk,
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@require_POST
def remove(request: HttpRequest, meeting_id: UUID, delegate_id: UUID) -> HttpResponse:
    """Take somebody off the list."""
    person, meeting = kept(request, meeting_id)
    return attempted(
        request,
        meeting,
        lambda: actions.remove_delegate(person, meeting_id, delegate_id),
        _("It is taken off."),
        DELEGATIONS,
    )
