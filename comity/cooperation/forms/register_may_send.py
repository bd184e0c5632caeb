"""The form that asks what may be sent to whom."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements import reference
from comity.agreements.countries import passport_code
from comity.cooperation.access import partner_agencies_visible_to
from comity.cooperation.forms.days import DayField
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import PartnerAgency
from comity.exchange.models import Peer
from comity.requests.choices import entries, offences
from comity.web.forms import Form, SeveralOf

PAPER = "paper"
LATEST = 20 * 366  # days ahead


def paper_choices(person: Person) -> list[tuple[str, str]]:
    """Return the partners that are written to on paper and that agreements name."""
    rows = partner_agencies_visible_to(person).exclude(party="").order_by("country", "created_at")
    return [
        (
            f"{PAPER}:{one.pk}",
            _("%(partner)s, on paper")
            % {"partner": f"{passport_code(one.country)} · {text_of(one.names).text}"},
        )
        for one in rows
    ]


class MaySendForm(Form):
    """To whom, for what, about what, which kinds of data, on which day."""

    summary_title = gettext_lazy("Not asked yet")
    partner = forms.ChoiceField(label=gettext_lazy("To whom"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind of request"))
    purpose = forms.ChoiceField(label=gettext_lazy("For which purpose"))
    offence = forms.ChoiceField(label=gettext_lazy("About which offence"))
    on = DayField(label=gettext_lazy("On which day"))
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("Which kinds of data"),
        help_text=gettext_lazy("None chosen means all of them."),
        widget=SeveralOf(),
        required=False,
    )

    def __init__(self, *args: Any, partners: list[tuple[str, str]], today: date, **kwargs: Any) -> None:
        """Offer the partners and the lists; the day is today unless another is given."""
        super().__init__(*args, **kwargs)
        self.today = today
        language = get_language() or "en"
        kinds = [(code, one.label(language)) for code, one in reference.categories().items()]
        for name, choices in (
            ("partner", [("", "—"), *partners]),
            ("kind", entries(reference.kinds())),
            ("purpose", entries(reference.purposes())),
            ("offence", offences()),
            ("categories", kinds),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices
        self.initial.setdefault("on", today)

    def clean_on(self) -> date:
        """Refuse a day that is over: what was suspended then is not known to this page."""
        on: date = self.cleaned_data["on"]
        if on < self.today:
            raise forms.ValidationError(
                _("Choose today or a later day. What left earlier says its own decision."), code="over"
            )
        if (on - self.today).days > LATEST:
            raise forms.ValidationError(_("Choose a day within twenty years."), code="far")
        return on

    def peer(self) -> Peer | None:
        """Return the partner's node; None where it is written to on paper."""
        return Peer.objects.filter(node=self.cleaned_data["partner"]).first()

    def partner_on_paper(self) -> PartnerAgency | None:
        """Return the partner without a node that was chosen."""
        kind, _colon, key = self.cleaned_data["partner"].partition(":")
        return PartnerAgency.objects.filter(pk=key).first() if kind == PAPER else None
