"""Forms of a calendar feed: what it covers, how much it says, until when."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from comity.accounts.models import Person
from comity.accounts.presence import PresenceForm
from comity.cooperation.access import series_visible_to
from comity.cooperation.actions.feeds import DAYS, FeedDraft
from comity.cooperation.meeting_words import text_of
from comity.cooperation.states import FeedDetail
from comity.web.forms import OneOf

HINTS = {
    FeedDetail.SHORT.value: gettext_lazy(
        "Such as “Meeting No. 7 with JPN”. Enough to see when you are away."
    ),
    FeedDetail.FULL.value: gettext_lazy(
        "Whoever has the address, or looks over your shoulder, reads them. They are words that colleagues wrote: a name may stand in them."
    ),
}


def days_choices() -> list[tuple[str, str]]:
    """Return for how many days a feed may be given."""
    return [(str(one), ngettext("%(number)s day", "%(number)s days", one) % {"number": one}) for one in DAYS]


class RenewForm(PresenceForm):
    """For how many days."""

    summary_title = gettext_lazy("There is no address yet")
    days = forms.ChoiceField(
        label=gettext_lazy("For how long"),
        help_text=gettext_lazy("Then it ends by itself. You may take a new address at any time."),
        choices=days_choices,
        widget=OneOf(in_line=True),
        initial="180",
    )


class FeedForm(RenewForm):
    """A feed of one's own."""

    series = forms.ChoiceField(label=pgettext_lazy("of a calendar feed", "Which meetings"), required=False)
    with_due = forms.BooleanField(
        label=gettext_lazy("Also the days on which commitments are due"),
        help_text=gettext_lazy(
            "Those of your unit; of a series those given at its meetings. With whom, never what was promised."
        ),
        required=False,
    )
    detail = forms.ChoiceField(
        label=gettext_lazy("How much it says"),
        choices=FeedDetail.choices,
        widget=OneOf(hints=HINTS),
        initial=FeedDetail.SHORT,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        """Offer the series that the person sees."""
        super().__init__(*args, **kwargs)
        rows = series_visible_to(person).order_by("-created_at")
        series = self.fields["series"]
        if isinstance(series, forms.ChoiceField):
            every = ("", _("All meetings of the calendar of the year"))
            series.choices = [every, *((str(one.pk), text_of(one.names).text) for one in rows)]
        self.order_fields(["series", "with_due", "detail", "days"])

    def draft(self) -> FeedDraft:
        """Return what was chosen."""
        given = self.cleaned_data
        series = UUID(given["series"]) if given["series"] else None
        return FeedDraft(series, given["with_due"], given["detail"], int(given["days"]))
