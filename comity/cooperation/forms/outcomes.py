"""Form of figures of both sides: asked for and told."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.presence import PresenceForm
from comity.agreements.choosing import Choice
from comity.cooperation.forms.commitments_leaving import WayOutFields


class FiguresForm(WayOutFields, PresenceForm):
    """What is told and asked, and under what it leaves; `only_tells` where telling is what the page is for."""

    summary_title = gettext_lazy("Nothing was sent")
    tell_ours = forms.BooleanField(
        label=gettext_lazy("Tell our figures, as they are counted now"), required=False
    )
    ask_theirs = forms.BooleanField(label=gettext_lazy("Ask the other side for its figures"), required=False)
    field_order = ("tell_ours", "ask_theirs", "leaves_under", "leaves_article", "offence")

    def __init__(
        self,
        *args: Any,
        agreements: Sequence[Choice] | None,
        known: str = "",
        offence: str = "",
        only_tells: bool = False,
        **kwargs: Any,
    ) -> None:
        """Offer agreements with the partner; None where it was asked before."""
        super().__init__(*args, **kwargs)
        if only_tells:
            self.fields.pop("tell_ours")
        if agreements is None:
            self.drop_ways()
            return
        self.offer_ways(agreements, known)
        if offence:
            self.initial["offence"] = offence

    def clean(self) -> dict[str, Any]:
        """Let it do one of both, and leave under something."""
        cleaned = super().clean() or {}
        if "tell_ours" in self.fields and not cleaned.get("tell_ours") and not cleaned.get("ask_theirs"):
            self.add_error(
                "ask_theirs", _("Choose at least one of the two, to tell ours or to ask for theirs.")
            )
        if "leaves_under" in self.fields:
            self.check_ways(cleaned)
        return cleaned
