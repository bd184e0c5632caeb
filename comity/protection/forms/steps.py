"""Forms of the steps: the stops, the telling, the wish, consent and lift, what happened since."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from comity.accounts.presence import PresenceForm
from comity.accounts.zones import ZoneField
from comity.protection.core.notification import FEARING, Settled, StopKind
from comity.protection.drafts import ConsentGiven, Step, Telling, WishSaid
from comity.protection.forms.choices import languages, named, states
from comity.protection.models import PROCEEDINGS, STOP_KINDS, WAYS, WISHES, Detention
from comity.requests.forms.moments import MomentField
from comity.requests.forms.signs import require_seen
from comity.web.forms import Form, OneOf, SeveralOf
from comity.web.words import NO, YES

WORDS = forms.Textarea(attrs={"rows": 3})
YOUR_TIME = _("Your own time.")
FEARS = _("The state the person fears")
ASKED = {
    StopKind.ASYLUM: _("Does the person seek asylum, or fear to be sent back?"),
    StopKind.REFUGEE: _("Is the person a recognised refugee?"),
    StopKind.VICTIM: _("May the person be a victim of trafficking?"),
    StopKind.MINOR: _("Is the person under 18, or unable to decide alone?"),
}


def _offer(form: forms.Form, **choices: Any) -> None:
    for name, offered in choices.items():
        field = form.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = offered


class FearedFields(forms.Form):
    """Which states the person fears."""

    feared = forms.ChoiceField(
        label=FEARS,
        help_text=_(
            "Asked for asylum and refuge. No post of this state is told without the person’s own written consent."
        ),
        required=False,
    )
    feared_2 = forms.ChoiceField(label=_("A second such state"), required=False)

    def feared_states(self) -> tuple[str, ...]:
        """Return the states named."""
        said = self.cleaned_data
        return tuple(dict.fromkeys(one for one in (said.get("feared"), said.get("feared_2")) if one))


class StopsForm(FearedFields, Form):
    """The four questions before anything else."""

    summary_title = _("The answers were not kept")

    def __init__(self, *args: Any, detention: Detention, **kwargs: Any) -> None:
        """Ask each question; offer the states."""
        super().__init__(*args, **kwargs)
        for kind in StopKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=ASKED[kind], choices=[("no", NO), ("yes", YES)], widget=OneOf(in_line=True)
            )
        own = [one for one in detention.nationalities if not one.startswith("XX")]
        self.fields["feared"].initial = own[0] if own else ""
        _offer(self, feared=states(), feared_2=states())
        self.order_fields([*(kind.value for kind in StopKind), "feared", "feared_2"])

    def clean(self) -> dict[str, Any] | None:
        """Whoever fears a state fears a named one."""
        found = super().clean()
        fears = any(self.cleaned_data.get(kind.value) == "yes" for kind in FEARING)
        if fears and not self.feared_states():
            self.add_error("feared", _("Choose the state that the person fears."))
        return found

    def answers(self) -> dict[StopKind, bool]:
        """Return the answer to each question."""
        return {kind: self.cleaned_data[kind.value] == "yes" for kind in StopKind}


class SetStopForm(FearedFields, Form):
    """One stop, set later."""

    summary_title = _("The stop was not set")
    kind = forms.ChoiceField(label=_("Why nobody may be told"), choices=STOP_KINDS, widget=OneOf())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the states."""
        super().__init__(*args, **kwargs)
        _offer(self, feared=states(), feared_2=states())
        self.order_fields(["kind", "feared", "feared_2"])

    def clean(self) -> dict[str, Any] | None:
        """Whoever fears a state fears a named one."""
        found = super().clean()
        if self.cleaned_data.get("kind") in FEARING and not self.feared_states():
            self.add_error("feared", _("Choose the state that the person fears."))
        return found


class ConsentForm(Form):
    """The person's free written consent."""

    summary_title = _("The consent was not recorded")
    states = forms.MultipleChoiceField(
        label=_("Which posts may be told"),
        help_text=_("The consent opens these and no other."),
        widget=SeveralOf(),
    )
    giver = forms.ChoiceField(
        label=_("Who gave it"),
        choices=[("person", _("The person")), ("guardian", _("The guardian"))],
        widget=OneOf(in_line=True),
        initial="person",
    )
    at = MomentField(label=_("Signed"), help_text=YOUR_TIME)
    language = forms.ChoiceField(label=_("Language of the paper"))
    paper = forms.CharField(
        label=_("Where the signed paper is kept"), max_length=200, validators=[require_seen]
    )
    witness = forms.CharField(label=_("Who witnessed it"), max_length=200, validators=[require_seen])
    free = forms.BooleanField(
        label=_("It was given freely: nobody pressed the person, and they know whom the post belongs to")
    )

    def __init__(self, *args: Any, detention: Detention, **kwargs: Any) -> None:
        """Offer the person's nationalities."""
        super().__init__(*args, **kwargs)
        own = [one for one in detention.nationalities if not one.startswith("XX")]
        _offer(self, states=named(own), language=languages())

    def given(self) -> ConsentGiven:
        """Return the consent."""
        said = self.cleaned_data
        return ConsentGiven(
            at=said["at"],
            language=said["language"],
            paper=said["paper"],
            witness=said["witness"],
            states=tuple(said["states"]),
            giver=said["giver"],
        )


class ReasonForm(Form):
    """A reason alone."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("Whoever checks this later reads it."), widget=WORDS, max_length=2000
    )


class LiftForm(PresenceForm):
    """A named senior's decision about a stop."""

    summary_title = _("The stop still stands")
    how = forms.ChoiceField(
        label=_("Your decision"),
        choices=[
            (Settled.LIFTED.value, _("It does not stand any more")),
            (Settled.MISTAKEN.value, _("It was set by mistake")),
        ],
        widget=OneOf(
            hints={
                Settled.LIFTED.value: _(
                    "Towards a state that the person fears it still stands: only the person’s own consent opens."
                ),
                Settled.MISTAKEN.value: _("As if it had never been set."),
            }
        ),
    )
    reason = forms.CharField(label=_("Reason"), widget=WORDS, max_length=2000)


class TellForm(Form):
    """That the person was told of the right."""

    summary_title = _("The telling was not recorded")
    at = MomentField(label=_("Told"), help_text=YOUR_TIME)
    language = forms.ChoiceField(label=_("In which language"))
    how = forms.ChoiceField(label=_("How"), choices=WAYS, widget=OneOf())
    interpreter = forms.CharField(
        label=_("Interpreter"), max_length=200, required=False, validators=[require_seen]
    )
    by = forms.CharField(
        label=_("Told by"), help_text=_("Name and rank."), max_length=200, validators=[require_seen]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages."""
        super().__init__(*args, **kwargs)
        _offer(self, language=languages())

    def clean(self) -> dict[str, Any] | None:
        """An interpreter has a name."""
        found = super().clean()
        said = self.cleaned_data
        if (
            str(said.get("how", "")).startswith("interpreter")
            and not str(said.get("interpreter", "")).strip()
        ):
            self.add_error("interpreter", _("Name the interpreter."))
        return found

    def telling(self) -> Telling:
        """Return the telling."""
        said = self.cleaned_data
        return Telling(**{name: said[name] for name in ("at", "language", "how", "interpreter", "by")})


class WishForm(Form):
    """What the person wants."""

    summary_title = _("The wish was not recorded")
    answer = forms.ChoiceField(
        label=_("What the person wants"),
        choices=WISHES[1:],
        widget=OneOf(
            hints={
                "wants": _("The post is told without delay."),
                "declines": _("Nothing of the person reaches the post, unless a treaty says otherwise."),
                "undecided": _("Ask again. Nobody is told meanwhile, unless a treaty says otherwise."),
            }
        ),
    )
    at = MomentField(label=_("Said"), help_text=YOUR_TIME)
    words = forms.CharField(
        label=_("In the person’s own words"),
        help_text=_("Where the person wants it the post reads them."),
        widget=WORDS,
        max_length=2000,
        required=False,
        validators=[require_seen],
    )
    words_language = forms.ChoiceField(label=_("Language of these words"), required=False)
    signed = forms.BooleanField(label=_("There is a signed paper"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages."""
        super().__init__(*args, **kwargs)
        _offer(self, words_language=languages())

    def said(self) -> WishSaid:
        """Return the answer."""
        found = self.cleaned_data
        return WishSaid(
            **{name: found[name] for name in ("answer", "at", "words", "words_language", "signed")}
        )


class ProceedingForm(Form):
    """What happened since."""

    summary_title = _("This was not entered")
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=PROCEEDINGS,
        widget=OneOf(
            hints={
                "moved": _(
                    "The person is told of the right again there, and a declined wish is asked again."
                ),
                "release": _("This ends it."),
                "transfer": _("This ends it."),
                "return": _("This ends it."),
            }
        ),
    )
    at = MomentField(label=_("When"), help_text=YOUR_TIME)
    place = forms.CharField(
        label=_("Place"),
        help_text=_("Where the person was brought, or where it happened."),
        max_length=300,
        required=False,
        validators=[require_seen],
    )
    zone = ZoneField(label=_("Time zone of the place"))
    court = forms.CharField(
        label=_("Court or authority"), max_length=300, required=False, validators=[require_seen]
    )
    text = forms.CharField(
        label=_("In words"),
        help_text=_("A post that was told reads this."),
        widget=WORDS,
        max_length=4000,
        required=False,
        validators=[require_seen],
    )
    language = forms.ChoiceField(label=_("Language of these words"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the languages."""
        super().__init__(*args, **kwargs)
        _offer(self, language=languages())

    def clean(self) -> dict[str, Any] | None:
        """A new place has a name."""
        found = super().clean()
        if self.cleaned_data.get("kind") == "moved" and not str(self.cleaned_data.get("place", "")).strip():
            self.add_error("place", _("Name the place the person was brought to."))
        return found

    def step(self) -> Step:
        """Return what happened."""
        said = self.cleaned_data
        copied = ("kind", "at", "zone", "place", "court", "text", "language")
        return Step(**{name: said[name] for name in copied})


class DeathForm(PresenceForm):
    """The person has died."""

    summary_title = _("This was not entered")
    died_at = MomentField(label=_("Died"), help_text=YOUR_TIME)


class GuardianForm(Form):
    """Whether the person needs a guardian."""

    summary_title = _("This was not kept")
    needed = forms.ChoiceField(
        label=_("Does the person need a guardian who is not there?"),
        help_text=_("Then the post is told without delay: Vienna Convention art. 37(b)."),
        choices=[("no", NO), ("yes", YES)],
        widget=OneOf(in_line=True),
    )
    name = forms.CharField(
        label=_("Guardian, where there is one"), max_length=300, required=False, validators=[require_seen]
    )
