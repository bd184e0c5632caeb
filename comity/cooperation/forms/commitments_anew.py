"""The form that proposes, in the place of a disputed change, what would stand instead."""

from dataclasses import replace
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy

from comity.cooperation.commitments.folding import BOTH
from comity.cooperation.commitments.steps import stepped
from comity.cooperation.core.terms import Stage, Terms
from comity.cooperation.forms.commitments_acts import StepForm
from comity.cooperation.forms.commitments_new import ACTORS, FIRST_STAGES
from comity.web.forms import OneOf


class AnewForm(StepForm):
    """All that a change says, filled in with what is disputed; of a first proposal also how far it is."""

    stage = forms.ChoiceField(
        label=gettext_lazy("How far is it?"), choices=FIRST_STAGES, widget=OneOf(in_line=True)
    )
    actor = forms.ChoiceField(label=gettext_lazy("Who owes it"), choices=ACTORS, widget=OneOf(in_line=True))

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        """Fill the boxes with the disputed terms."""
        super().__init__(*args, **kwargs)
        if not is_first:
            del self.fields["stage"]
        self.initial.setdefault("stage", self.terms.stage.value)
        sides = {settings.NODE_ID: "us", BOTH: BOTH}
        self.initial.setdefault("actor", sides.get(self.terms.actor, "them"))
        self.initial.setdefault("reason", self.terms.reason)
        self.fields["reason"].required = False  # whether one is needed depends on the day that is chosen
        first = ["on", *self.texts_first(), "stage", "actor"]
        rest = [name for name in self.fields if name not in first and name != "presence_code"]
        self.order_fields([*first, *rest])

    def texts_first(self) -> list[str]:
        """Return the boxes of the words: they are what a dispute is about most often."""
        return [name for name in self.fields if name.startswith("text_")]

    def terms_for(self, partner: str) -> Terms:
        """Return what would stand, with the sides by their nodes."""
        given = self.cleaned_data
        terms = stepped(self.step, self.terms, given)
        sides = {
            "us": (settings.NODE_ID, partner),
            "them": (partner, settings.NODE_ID),
            BOTH: (BOTH, BOTH),
        }
        changed: dict[str, Any] = {"stage": Stage(given["stage"])} if "stage" in given else {}
        actor, addressee = sides[given["actor"]]
        if actor != terms.actor:
            changed |= {"actor": actor, "addressee": addressee}
        return replace(terms, **changed)
