"""Rules that ask the laws of both sides, once for each state in which the person is sought."""

from collections.abc import Iterator

from comity.notices.core.laws import Fact
from comity.notices.core.preflight import Context, Finding, Verdict, View
from comity.notices.core.sheet import LOCATING, PROSECUTION, SENTENCE, YES, is_blank

UNSPECIFIED = "XXX"  # ICAO Doc 9303: of a nationality that is not stated
PASS, FAIL, ASK = Verdict.PASS, Verdict.FAIL, Verdict.ASK


def _states(view: View, context: Context) -> list[str]:
    return sorted({one for one in view.sought_in if one.strip()} - {context.asking})


def nationality(view: View, context: Context) -> Iterator[Finding]:
    """A state that keeps its own nationals is not asked to hand one over; it may prosecute instead."""
    states = _states(view, context)
    if not states:
        yield Finding(ASK, "states-unsaid")
    for state in states:
        fact = context.laws.of(state).nationals
        where = {"state": state}
        if not view.nationalities or any(is_blank(one) or one == UNSPECIFIED for one in view.nationalities):
            yield Finding(ASK, "nationality-unsaid", state, where, fact=fact)
        elif state not in view.nationalities:
            yield Finding(PASS, "not-national", state, where, (("nationalities",), ("sought_in",)), fact)
        elif fact is None:
            yield Finding(ASK, "nationals-unknown", state, where)
        elif fact.value:
            yield Finding(
                PASS, "nationals-handed-over", state, where, (("nationalities",), ("sought_in",)), fact
            )
        elif view.purpose == LOCATING:
            yield Finding(ASK, "national-located", state, where, fact=fact)
        else:
            yield Finding(FAIL, "national-kept", state, where, fact=fact)


def dual_criminality(view: View, context: Context) -> Iterator[Finding]:
    """What was done is an offence in the other state too; and in our own, whose table may say that it is none."""
    states = _states(view, context)
    if not states:
        yield Finding(ASK, "states-unsaid")
    at_home = context.laws.offence(context.asking, view.offence)
    if at_home is not None and not at_home.value:
        yield Finding(FAIL, "no-offence-here", context.asking, {"state": context.asking}, fact=at_home)
    for state in states:
        where = {"state": state}
        if is_blank(view.offence):
            yield Finding(FAIL, "no-offence", state, where)
            continue
        fact: Fact | None = context.laws.offence(state, view.offence)
        if fact is None:
            yield Finding(ASK, "offence-unknown-there", state, where)
        elif fact.value:
            yield Finding(PASS, "offence-there", state, where, (("offence",), ("sought_in",)), fact)
        else:
            yield Finding(FAIL, "no-offence-there", state, where, fact=fact)


def state_threshold(view: View, context: Context) -> Iterator[Finding]:
    """The penalty reaches what the treaty, else the law of the other state, asks for."""
    states = _states(view, context)
    if not states:
        yield Finding(ASK, "states-unsaid")
    for state in states:
        yield _state_threshold(view, context, state)


def _state_threshold(view: View, context: Context, state: str) -> Finding:
    where = {"state": state}
    fact = context.laws.threshold(context.asking, state)
    unsaid = _unsaid(view, fact)
    if unsaid:
        return Finding(ASK, unsaid, state, where, fact=fact)
    if fact is not None and view.life != YES and view.max_months < fact.value:
        return Finding(FAIL, "below-threshold", state, {**where, "months": str(fact.value)}, fact=fact)
    if view.stage == SENTENCE and view.life != YES:
        return _rest(view, context, state)
    # of a life sentence nothing is counted
    return Finding(
        PASS, "threshold-met", state, where, (("stage",), ("life", "max_months"), ("sought_in",)), fact
    )


def _unsaid(view: View, fact: Fact | None) -> str:
    """Return the code of what is not known and must be."""
    if view.stage not in {PROSECUTION, SENTENCE}:
        return "stage-unsaid"
    if view.life != YES and view.max_months is None:
        return "penalty-unsaid"
    return "" if fact is not None else "threshold-unknown"


def _rest(view: View, context: Context, state: str) -> Finding:
    where = {"state": state}
    treaty = context.laws.treaty(context.asking, state)
    rest = treaty.rest if treaty else None
    if view.rest_months is None or rest is None:
        return Finding(ASK, "rest-unsaid", state, where, fact=rest)
    if view.rest_months < rest.value:
        return Finding(FAIL, "rest-below", state, {**where, "months": str(rest.value)}, fact=rest)
    read = (("stage",), ("life", "max_months"), ("life", "rest_months"), ("sought_in",))
    return Finding(PASS, "rest-enough", state, where, read, rest)
