"""More time on a request's page: what may be done about it now, and the forms for it."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.accounts.roles import APPROVES_RELEASE
from comity.lib.clock import now
from comity.requests.clock import ClockState
from comity.requests.clock_rows import clock_reading
from comity.requests.exceptions import ProposedMeanwhileError
from comity.requests.forms.limits import TextAsIs
from comity.requests.forms.moments import MomentField
from comity.requests.models import (
    Direction,
    Extension,
    ExtensionState,
    MoreTimeReason,
    NoMoreTimeReason,
    Request,
    State,
)
from comity.requests.words import time_problem
from comity.web.dates import moment_words
from comity.web.forms import OneOf

GRANT, DECLINE = "grant", "decline"
MOST_VERSIONS = 2**31 - 1  # as the column counts


class AskTimeForm(PresenceForm):
    """Asking for more time."""

    summary_title = _("This was not sent")
    due = MomentField(label=_("Until when do you need?"), help_text=_("Your own time."))
    reason = forms.ChoiceField(label=_("Why?"), choices=MoreTimeReason.choices, widget=OneOf())
    text = TextAsIs(
        label=_("In your words"),
        help_text=_("Needed only for another reason. No personal data: it leaves at once."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for words where the reason is another one."""
        said = super().clean() or {}
        if said.get("reason") == MoreTimeReason.OTHER and not said.get("text", "").strip():
            self.add_error("text", ValidationError(_("Say the reason in your words.")))
        return said


class VerdictForm(PresenceForm):
    """Deciding about more time, or proposing what to decide."""

    summary_title = _("This was not sent")
    verdict = forms.ChoiceField(
        label=_("What do you say?"),
        choices=[(GRANT, _("Grant more time")), (DECLINE, _("Decline: the clock stays as it is"))],
        widget=OneOf(),
    )
    due = MomentField(
        label=_("Until when?"), help_text=_("As asked for, or earlier. Your own time."), required=False
    )
    reason = forms.ChoiceField(
        label=_("Why less, or none?"),
        help_text=_("Not needed where you grant what was asked for."),
        choices=[("", "—"), *NoMoreTimeReason.choices],
        required=False,
    )
    text = TextAsIs(
        label=_("In your words"),
        help_text=_("Needed only for another reason. No personal data: it leaves at once."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=2000,
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_VERSIONS)

    def __init__(self, *args: Any, extension: Extension, **kwargs: Any) -> None:
        """Begin with what was proposed, else with what was asked for."""
        granted = extension.granted_due or extension.wanted_due
        proposed = extension.state == ExtensionState.PROPOSED
        kwargs["initial"] = {
            "verdict": (GRANT if extension.granted_due else DECLINE) if proposed else "",
            "due": granted,
            "reason": extension.decision_reason,
            "text": extension.decision_text,
            "version": extension.version,
        }
        super().__init__(*args, **kwargs)
        self.wanted = extension.wanted_due

    def clean(self) -> dict[str, Any]:
        """Ask for the moment of a grant, and for a reason where it is less than was asked for."""
        said = super().clean() or {}
        grants, due = said.get("verdict") == GRANT, said.get("due")
        if grants and due is None and "due" not in self.errors:
            self.add_error("due", ValidationError(_("Say until when.")))
        if (
            grants
            and due is not None
            and due.replace(second=0) == self.wanted.replace(second=0, microsecond=0)
        ):
            said["due"] = due = self.wanted  # a field of the page has no seconds
        less = said.get("verdict") == DECLINE or (due is not None and due < self.wanted)
        if less and not said.get("reason"):
            self.add_error("reason", ValidationError(_("Choose the reason. The partner is told.")))
        if said.get("reason") == NoMoreTimeReason.OTHER and less and not said.get("text", "").strip():
            self.add_error("text", ValidationError(_("Say the reason in your words.")))
        return said

    def stands_beside(self, extension: Extension) -> None:
        """Say what somebody else has proposed meanwhile; what was typed stays, and may be sent now that it was read."""
        self.add_error(None, proposal_sentence(extension, self.request))
        self.data = {**self.data, self.add_prefix("version"): str(extension.version)}


def proposal_sentence(extension: Extension, http: HttpRequest) -> str:
    """Say who proposed what about more time, as it stands now."""
    if extension.proposed_by is None:
        return str(ProposedMeanwhileError())
    told = {
        "person": extension.proposed_by.name,
        "reason": extension.get_decision_reason_display(),
        "text": extension.decision_text,
    }
    if extension.granted_due is None:
        said = _("%(person)s has proposed meanwhile to decline: %(reason)s. %(text)s")
    else:
        zone = signed_in_person(http).time_zone
        told["moment"] = moment_words(extension.granted_due, zone, get_language() or "en")
        said = _("%(person)s has proposed meanwhile to grant more time until %(moment)s. %(text)s")
    return (str(said) % told).strip()


def more_time_on(http: HttpRequest, person: Person, request: Request) -> Mapping[str, Any]:
    """Return what the page needs: the open extension or the last one turned away, and the form that fits."""
    extensions = list(request.extensions.all())
    last = extensions[-1] if extensions else None
    is_open = last is not None and last.state in {
        ExtensionState.TO_APPROVE,
        ExtensionState.ASKED,
        ExtensionState.PROPOSED,
    }
    shown: dict[str, Any] = {"more_time": None, "time_problem": time_problem(last.problem) if last else ""}
    if last is not None and is_open and request.state in {State.SENT, State.RECEIVED}:
        approves = person.holds(APPROVES_RELEASE)
        shown |= {
            "more_time": last,
            "more_time_approves": approves and last.asked_by_id != person.id,
            "may_decide": approves,
        }
        if request.direction == Direction.OUTGOING:
            shown["verdict_form"] = VerdictForm(extension=last, request=http, prefix="verdict")
        else:
            shown["time_approve_form"] = PresenceForm(request=http, prefix="time")
    elif request.direction == Direction.INCOMING and request.state == State.RECEIVED and not is_open:
        reading = clock_reading(request, now())
        if reading is not None and reading.state in {ClockState.RUNNING, ClockState.STOPPED}:
            shown["ask_time_form"] = AskTimeForm(
                request=http, prefix="time", initial={"due": reading.due, "reason": ""}
            )
    return shown


def language_of_page() -> str:
    """Return the language that words typed into a form are taken to be in: the reader's."""
    return (get_language() or "en").replace("zh-hans", "zh-Hans")
