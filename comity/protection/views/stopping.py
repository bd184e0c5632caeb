"""Pages of stops: the four questions, one set later, the person's consent, a named senior's decision."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from comity.accounts.access import for_roles, signed_in_person
from comity.protection import actions
from comity.protection.access import HOLDS_PEOPLE, detention_for, may_lift, stop_for
from comity.protection.core.notification import Settled, StopKind
from comity.protection.exceptions import NotHereError
from comity.protection.forms import ConsentForm, LiftForm, ReasonForm, SetStopForm, StopsForm
from comity.protection.views._shared import Asking, asked, data_of, page


@for_roles(HOLDS_PEOPLE)
@page
def ask(request: HttpRequest, detention_id: UUID) -> HttpResponse:
    """Ask what stops a notice, before anything else."""
    person = signed_in_person(request)
    detention = detention_for(person, detention_id)
    form = StopsForm(data_of(request), detention=detention)
    asking = Asking(
        _("What stops a notice"),
        _(
            "Ask the person alone, in a language they understand. Until these four are answered no post is told of anything, "
            "and a yes stops every notice, one that a treaty asks for too. Do not write down here who a victim is or what happened to them."
        ),
        _("Keep the answers"),
        _("Kept."),
    )
    return asked(
        request,
        asking,
        form,
        detention,
        lambda: actions.ask_stops(person, detention_id, form.answers(), form.feared_states()),
    )


@for_roles(HOLDS_PEOPLE)
@page
def new(request: HttpRequest, detention_id: UUID) -> HttpResponse:
    """Set a stop at any time later."""
    person = signed_in_person(request)
    detention = detention_for(person, detention_id)
    form = SetStopForm(data_of(request))
    asking = Asking(
        _("Set a stop"),
        _(
            "From now on no post is told. A letter that has not left is held; one that has left cannot be called back here."
        ),
        _("Set the stop"),
        _("The stop stands. Nobody is told."),
    )
    return asked(
        request,
        asking,
        form,
        detention,
        lambda: actions.set_stop(
            person, detention_id, StopKind(form.cleaned_data["kind"]), form.feared_states()
        ),
    )


@for_roles(HOLDS_PEOPLE)
@page
def consent(request: HttpRequest, stop_id: UUID) -> HttpResponse:
    """Record the person's free written consent."""
    person = signed_in_person(request)
    stop = stop_for(person, stop_id)
    detention = detention_for(person, stop.detention_id)
    form = ConsentForm(data_of(request), detention=detention)
    asking = Asking(
        _("Written consent"),
        _(
            "Only a consent that the person gave freely and in writing opens the post of a state in spite of this stop."
        ),
        _("Record the consent"),
        _("Recorded."),
    )
    return asked(
        request, asking, form, detention, lambda: actions.record_consent(person, stop_id, form.given())
    )


@for_roles(HOLDS_PEOPLE)
@page
def withdraw(request: HttpRequest, stop_id: UUID) -> HttpResponse:
    """Let the stop stand again because the person took the consent back."""
    person = signed_in_person(request)
    stop = stop_for(person, stop_id)
    detention = detention_for(person, stop.detention_id)
    form = ReasonForm(data_of(request))
    asking = Asking(
        _("The person takes the consent back"),
        _("From now on no post is told. What has left has left."),
        _("Let the stop stand again"),
        _("The stop stands again."),
    )
    return asked(
        request,
        asking,
        form,
        detention,
        lambda: actions.withdraw_consent(person, stop_id, form.cleaned_data["reason"]),
    )


@for_roles(HOLDS_PEOPLE)
@page
def lift(request: HttpRequest, stop_id: UUID) -> HttpResponse:
    """Decide about a stop as a named senior."""
    person = signed_in_person(request)
    stop = stop_for(person, stop_id)
    if not may_lift(person):
        raise NotHereError("stop", stop_id, may_lift(person).reason)
    detention = detention_for(person, stop.detention_id)
    form = LiftForm(data_of(request), request=request)
    asking = Asking(
        _("Lift a stop"),
        _("You decide by name. The log keeps your reason."),
        _("Decide"),
        _("Decided."),
    )
    return asked(
        request,
        asking,
        form,
        detention,
        lambda: actions.lift_stop(
            person, stop_id, Settled(form.cleaned_data["how"]), form.cleaned_data["reason"]
        ),
    )
