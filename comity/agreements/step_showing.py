"""What each side did about its reliance on an agreement, as pages show it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from comity.agreements.access import Held
from comity.agreements.models import SideStep, StepTelling
from comity.agreements.sentences import party_names
from comity.agreements.standing import Step
from comity.agreements.words import language_tag
from comity.exchange.refusal_words import refusal_words
from comity.web.dates import day_words
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
OWN_REFUSALS: Mapping[str, Words] = {
    "not-a-party": _("By the form that its node holds we are no party of the agreement, or it holds none."),
}


@dataclass(frozen=True)
class RefusedLine:
    """A partner whose node did not take a step of ours: its name, why, when it is told again; None while that letter is on its way."""

    name: str
    why: str
    again_at: datetime | None


@dataclass(frozen=True)
class StepLine:
    """A step: whose, when, the tag and the words that name it, the reason where one was given, whether it is ours, who refused it."""

    name: str
    at: datetime
    tag: str
    words: Words
    said: str
    told: str
    is_ours: bool
    refused: Sequence[RefusedLine] = ()


def step_sentences(step: SideStep, names: Mapping[str, str]) -> list[str]:
    """Return in sentences who stopped an agreement, on which day, and the reason that side gives; `names` are those of the parties."""
    day = day_words(localdate(step.at), language_tag())
    who = BY[step.kind] % {"partner": names.get(step.node, step.node)}
    return [
        gettext("%(step)s, %(day)s.") % {"step": who, "day": day},
        gettext("Reason told: “%(reason)s”") % {"reason": " ".join(step.told.split())}
        if step.told
        else gettext("No reason was given."),
    ]


def stop_lines(found: Held) -> list[StepLine]:
    """Return the steps of partners that stop an agreement now."""
    return _lines(found, found.stopped_by)


def step_lines(found: Held) -> list[StepLine]:
    """Return every step of ours and of partners, the latest first; with the newest of ours whose node did not take it."""
    names = party_names(found.terms) if found.terms else {}
    refused: dict[UUID, list[RefusedLine]] = {}
    tellings = StepTelling.objects.filter(agreement=found.row.agreement, refusals__gt=0).order_by("node")
    for one in tellings:
        line = RefusedLine(
            names.get(one.node, one.node), refusal_words(one.reason, OWN_REFUSALS), one.again_at
        )
        refused.setdefault(one.step_id, []).append(line)
    steps = list(SideStep.objects.filter(agreement=found.row.agreement).order_by("-at"))
    newest = next((one.pk for one in steps if one.node == settings.NODE_ID), None)
    return [
        replace(line, refused=refused.get(step.pk, ()) if step.pk == newest else ())
        for step, line in zip(steps, _lines(found, steps), strict=True)
    ]


def _lines(found: Held, steps: Iterable[SideStep]) -> list[StepLine]:
    names = party_names(found.terms) if found.terms else {}
    return [_line(one, names.get(one.node, one.node)) for one in steps]


def _line(step: SideStep, name: str) -> StepLine:
    tag, words = WHAT[step.kind]
    said = str(BY[step.kind]) % {"partner": name} if step.kind in BY else ""
    return StepLine(name, step.at, tag, words, said, step.told, step.node == settings.NODE_ID)
