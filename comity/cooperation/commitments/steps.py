"""The steps one can propose from what stands: their words, the boxes each asks for, and the terms it leads to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.cooperation.core.terms import Stage, Terms
from comity.web.words import Words


@dataclass(frozen=True)
class Step:
    """One step: the stages it begins at, where it leads (empty: the stage stays), which boxes are asked."""

    code: str
    title: Words
    button: Words
    begins: frozenset[Stage]
    leads: Stage | None
    boxes: Sequence[str]
    lead: Words = ""


_OWED = frozenset({Stage.COMMITTED, Stage.IN_PROGRESS, Stage.PARTLY})
_SECOND = _("A second person of your agency approves it before it leaves. The partner reads the reason.")
_EVIDENCE = _(
    "What shows it stays in its own room: only its kind, its identifier and its digest go to the partner."
)
STEPS: Mapping[str, Step] = {
    one.code: one
    for one in (
        Step(
            "commit", _("Make it a commitment"), pgettext_lazy("of a commitment", "Propose it"), frozenset({Stage.SOFT}), Stage.COMMITTED,
            ("owner", "due"), _("From then on somebody owes it and a unit answers for it."),
        ),
        Step("begin", _("Say that work has begun"), pgettext_lazy("of a commitment", "Propose it"), frozenset({Stage.COMMITTED, Stage.PARTLY}), Stage.IN_PROGRESS, ()),
        Step("extend", _("Extend it"), pgettext_lazy("of a commitment", "Propose it"), _OWED | {Stage.SOFT}, None, ("due", "reason"), _SECOND),
        Step("owner", _("Name another unit"), pgettext_lazy("of a commitment", "Propose it"), _OWED | {Stage.SOFT}, None, ("owner",)),
        Step("reword", _("Change the words"), pgettext_lazy("of a commitment", "Propose it"), _OWED | {Stage.SOFT}, None, ("texts",)),
        Step("fulfil", _("Say that it is fulfilled"), pgettext_lazy("of a commitment", "Propose it"), _OWED, Stage.FULFILLED, ("evidence",), _EVIDENCE),
        Step("partly", _("Say that it is fulfilled in part"), pgettext_lazy("of a commitment", "Propose it"), _OWED, Stage.PARTLY, ("evidence", "reason"), _EVIDENCE),
        Step("drop", _("Drop it"), pgettext_lazy("of a commitment", "Propose it"), _OWED | {Stage.SOFT}, Stage.DROPPED, ("reason",), _SECOND),
    )
}  # fmt: skip
SETTLE = Step(
    "settle", _("Settle which version holds"), pgettext_lazy("of a commitment", "Propose it"), frozenset(), None, ("keep", "reason"),
    _("Both sides countersigned two changes that do not follow each other. Choose the one that is to hold; the partner countersigns that."),
)  # fmt: skip

_WHOLE = ("texts", "due", "owner", "reason")
ANEW = Step(
    "anew", _("Propose it anew"), pgettext_lazy("of a commitment", "Propose it"), frozenset(), None, _WHOLE,
    _("It is filled in with what the partner disputes. When you propose it, the disputed one is withdrawn."),
)  # fmt: skip
COUNTER = Step(
    "counter", _("Propose another version"), pgettext_lazy("of a commitment", "Propose it"), frozenset(), None, _WHOLE,
    _("It is filled in with what your agency disputes. Of the two versions the one that is countersigned holds, and passes over the other."),
)  # fmt: skip
AGAIN = Step(
    "again", _("Propose it again"), pgettext_lazy("of a commitment", "Propose it"), frozenset(), None, _WHOLE,
    _("It is filled in with what stands now, and with what your agency had meant to change."),
)  # fmt: skip
RENEWING = frozenset({ANEW.code, COUNTER.code, AGAIN.code})


def renewing(terms: Terms, *, ours: bool, passed: bool = False) -> Step:
    """Return the step that goes on from a change that is disputed, or was passed over: evidence is asked for where it says that something was done."""
    step = AGAIN if passed else ANEW if ours else COUNTER
    shows = terms.stage in {Stage.FULFILLED, Stage.PARTLY}
    return replace(step, boxes=(*step.boxes, "evidence")) if shows else step


def steps_from(terms: Terms | None) -> list[Step]:
    """Return the steps that can be proposed from what stands."""
    return [one for one in STEPS.values() if terms is not None and terms.stage in one.begins]


def stepped(step: Step, terms: Terms, given: Mapping[str, Any]) -> Terms:
    """Return what a commitment would say after a step; what it does not ask about stays. A reason is that of this step alone."""
    stays_partly = step.leads is None and terms.stage is Stage.PARTLY
    changed: dict[str, Any] = {"reason": terms.reason if stays_partly else ""}
    if "reason" in step.boxes:
        changed["reason"] = given["reason"]
    if step.leads is not None:
        changed["stage"] = step.leads
    if "due" in step.boxes:
        changed["due"] = given["due"]
    if "owner" in step.boxes:
        changed["owner"] = given["owner"]
    if "texts" in step.boxes:
        changed["texts"] = given["texts"]
    if "evidence" in step.boxes:
        known = [dict(one) for one in terms.evidence]
        changed["evidence"] = tuple(known + [one for one in given["evidence"] if one not in known])
    return replace(terms, **changed)
