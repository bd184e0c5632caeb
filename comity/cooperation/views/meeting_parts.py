"""Pages of the agenda: items of a list, one item with its minutes, taken off."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles
from comity.accounts.roles import KEEPS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.access import agenda_item_for
from comity.cooperation.forms.meeting_parts import AgendaForm, AgendaItemForm
from comity.cooperation.views._meetings import attempted, data_of, done, form_page, kept, page, tried

AGENDA = "agenda"


@for_roles(KEEPS_COOPERATION)
@page
def agenda(request: HttpRequest, meeting_id: UUID) -> HttpResponse:
    """Add items to the agenda, one a line."""
    person, meeting = kept(request, meeting_id)
    form = AgendaForm(data_of(request))
    if (
        form.is_bound
        and form.is_valid()
        and tried(form, lambda: actions.add_agenda(person, meeting_id, form.items()))
    ):
        return done(request, meeting, _("The items are added."), AGENDA)
    return form_page(
        request, form, meeting, title=_("Add items to the agenda"), verb=_("Add"),
        lead=_("Other languages and the minutes are written at each item."),
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@page
def item(request: HttpRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Change an item and write its minutes."""
    person, meeting = kept(request, meeting_id)
    found = agenda_item_for(person, meeting, item_id)
    form = AgendaItemForm(data_of(request), item=found)
    if form.is_bound and form.is_valid():
        minutes = form.cleaned_data["minutes"]
        language = form.cleaned_data["minutes_language"] if minutes.strip() else ""
        if tried(
            form,
            lambda: actions.change_agenda_item(
                person,
                meeting_id,
                item_id,
                form.cleaned_data["version"] or 0,
                form.texts("item"),
                minutes,
                language,
            ),
        ):
            return done(request, meeting, _("The item is kept."), AGENDA)
    return form_page(
        request, form, meeting, title=_("Item %(number)s of the agenda") % {"number": found.place}, verb=_("Keep it"),
        removes="cooperation:meetings-agenda-remove", removed=found.pk,
    )  # fmt: skip


@for_roles(KEEPS_COOPERATION)
@require_POST
def remove_item(request: HttpRequest, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """Take an item off the agenda."""
    person, meeting = kept(request, meeting_id)
    return attempted(
        request,
        meeting,
        lambda: actions.remove_agenda_item(person, meeting_id, item_id),
        _("It is taken off."),
        AGENDA,
    )
