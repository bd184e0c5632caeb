"""Finding entries in the log."""

from datetime import datetime, time, timedelta

from django import forms
from django.core.validators import RegexValidator
from django.db.models import Q, QuerySet
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.audit.models import Entry
from comity.audit.words import EVENTS
from comity.web.forms import Form

# identifiers, never names: what is looked for is itself written down
_identifier = RegexValidator(
    r"\A[A-Za-z0-9:._/@+-]{1,160}\Z",
    _("Enter an identifier as it stands in the log, such as person:0190…; names are not in the log."),
)


def _events() -> list[tuple[str, object]]:
    known = sorted(EVENTS.items(), key=lambda item: str(item[1]))
    return [("", _("Looks and acts")), *known]


class FindForm(Form):
    """What the list of entries is narrowed to; everything may be left out."""

    summary_title = _("This cannot be looked for")
    event = forms.ChoiceField(label=_("What happened"), choices=_events, required=False)
    actor = forms.CharField(
        label=pgettext_lazy("in the log", "Who"), validators=[_identifier], required=False
    )
    subject = forms.CharField(label=_("About what"), validators=[_identifier], required=False)
    since = forms.DateField(
        label=pgettext_lazy("day", "From"), widget=forms.DateInput({"type": "date"}), required=False
    )
    until = forms.DateField(
        label=pgettext_lazy("day", "To"), widget=forms.DateInput({"type": "date"}), required=False
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[
            ("", _("Done and refused")),
            ("done", pgettext_lazy("outcome", "Done")),
            ("refused", pgettext_lazy("outcome", "Refused")),
        ],
        required=False,
    )

    def narrowed(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        """Return the entries that fit; days are those of the reader's time zone."""
        asked = self.cleaned_data
        exact = {
            "event": asked["event"],
            "actor": asked["actor"],
            "subject_id": asked["subject"],
            "outcome": asked["outcome"],
        }
        fits = Q(**{column: value for column, value in exact.items() if value})
        if asked["since"]:
            fits &= Q(at__gte=make_aware(datetime.combine(asked["since"], time.min)))
        if asked["until"]:
            fits &= Q(at__lt=make_aware(datetime.combine(asked["until"] + timedelta(days=1), time.min)))
        return entries.filter(fits)

    @property
    def narrowed_to(self) -> dict[str, str]:
        """The fields that were filled in, with their values as texts."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
