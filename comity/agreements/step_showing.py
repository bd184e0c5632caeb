"""What each side did about its reliance on an agreement, as pages show it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.agreements.access import Held
from comity.agreements.models import SideStep
from comity.agreements.sentences import party_names
from comity.agreements.standing import Step
from comity.web.words import Words

WHAT: Mapping[str, tuple[str, Words]] = {  # the state of its mark, and its words
    Step.SUSPENDED: ("held", pgettext_lazy("step of a side", "Suspended")),
    Step.ENDED: ("late", pgettext_lazy("step of a side", "Ended")),
    Step.EXPIRED: ("late", pgettext_lazy("step of a side", "Expired")),
    Step.RESUMED: ("ok", pgettext_lazy("step of a side", "Relied on again")),
}
BY: Mapping[str, Words] = {
    Step.SUSPENDED: _("Suspended by %(partner)s"),
    Step.ENDED: _("Ended by %(partner)s"),
    Step.EXPIRED: _("Expired for %(partner)s"),
}


@dataclass(frozen=True)
class StepLine:
    """A step: whose, when, the tag and the words that name it, the reason where one was given, whether it is ours."""

    name: str
    at: datetime
    tag: str
    words: Words
    said: str
    told: str
    is_ours: bool


def stop_lines(found: Held) -> list[StepLine]:
    """Return the steps of partners that stop an agreement now."""
    return _lines(found, found.stopped_by)


def step_lines(found: Held) -> list[StepLine]:
    """Return every step of ours and of partners, the latest first."""
    return _lines(found, SideStep.objects.filter(agreement=found.row.agreement).order_by("-at"))


def _lines(found: Held, steps: Iterable[SideStep]) -> list[StepLine]:
    names = party_names(found.terms) if found.terms else {}
    return [_line(one, names.get(one.node, one.node)) for one in steps]


def _line(step: SideStep, name: str) -> StepLine:
    tag, words = WHAT[step.kind]
    said = str(BY[step.kind]) % {"partner": name} if step.kind in BY else ""
    return StepLine(name, step.at, tag, words, said, step.told, step.node == settings.NODE_ID)
