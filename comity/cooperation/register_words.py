"""The register of agreements in words of the reader's language: states, why a step was refused."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.agreements.decision import Allowed
from comity.cooperation.core.standing import Flaw, Refused
from comity.cooperation.models import AgreementStep
from comity.cooperation.states import AgreementState
from comity.web.words import Words

LAST_DAY_OVER = "last-day-over"
# why a program entered a step: the code is kept, each reader reads it in their language
RULES: Mapping[str, Words] = {LAST_DAY_OVER: gettext_lazy("Its last day is over.")}
REGISTER = "register"


def state_words(state: str) -> str:
    """Return a status in words."""
    return str(AgreementState(state).label)


def reason_words(step: AgreementStep) -> str:
    """Return why a step was entered: as a person wrote it, in the reader's language where a program entered it by rule."""
    return str(RULES.get(step.reason, step.reason)) if step.by_id is None else step.reason


def stop_code(ref: str, state: str, rule: str) -> str:
    """Return why the register stopped a form, or let it run again, as the room of agreements keeps it (`comity.agreements.reasons`)."""
    return f"{REGISTER}/{ref}/{state}/{rule}"


def stop_words(code: str) -> str:
    """Put such a code into words; one of another shape, as a program of another time may have written it, stands as it is.

    >>> stop_words("register/G-2026-0003/expired/last-day-over")
    'G-2026-0003 of the register: Its last day is over.'
    >>> stop_words("register/G-2026-0003")
    'register/G-2026-0003'
    """
    parts = code.split("/")
    if len(parts) != len(("room", "ref", "state", "rule")):
        return code
    _register, ref, state, rule = parts
    reason = RULES.get(rule) or (state_words(state) if state in AgreementState.values else "")
    return _("%(ref)s of the register: %(reason)s") % {"ref": ref, "reason": reason} if reason else code


FLAWS: Mapping[Flaw, Words] = {
    Flaw.FUTURE: gettext_lazy("This day has not come yet. Enter the step when it has happened."),
    Flaw.TOO_EARLY: gettext_lazy("Enter a day after 1800."),
    Flaw.NO_REASON: gettext_lazy("Give the reason in one sentence."),
}


def refused_words(refused: Refused) -> str:
    """Return why a step does not fit, and what to do."""
    if refused.flaw is not Flaw.ORDER:
        return str(FLAWS[refused.flaw])
    named = {
        "before": state_words(refused.before) if refused.before else "",
        "after": state_words(refused.after) if refused.after else "",
    }
    if not refused.after:
        return (
            _(
                "It stands as “%(before)s” on that day, and this does not follow from it. Correct the day or the status."
            )
            % named
        )
    if not refused.before:
        return (
            _(
                "It was “%(after)s” after that day, which does not follow from this. Correct the day or the status."
            )
            % named
        )
    return (
        _("By its day it would stand between “%(before)s” and “%(after)s”, where it does not fit. Correct the day or the status.")
        % named
    )  # fmt: skip


# the answer of the decision of release: the state of its mark, and its words
ANSWERS: Mapping[Allowed, tuple[str, Words]] = {
    Allowed.YES: ("ok", pgettext_lazy("may it be sent", "Allowed")),
    Allowed.ASK: ("soon", pgettext_lazy("may it be sent", "Needs approval")),
    Allowed.NO: ("late", pgettext_lazy("may it be sent", "Refused")),
}
