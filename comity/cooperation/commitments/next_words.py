"""What is said after an act on a commitment: what happened, and who must do what now."""

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.cooperation.commitments.folding import BOTH, WITHDRAWN, ledger_of, passed_over_now
from comity.cooperation.commitments.listing import lines_of
from comity.cooperation.core.ledger import Kind
from comity.cooperation.core.terms import ENDED, Stage
from comity.cooperation.meeting_words import LISTED_WITH_A_POINT
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.states import EntryState
from comity.web.dates import speech
from comity.web.words import Words

# what was proposed, by the code of the step (`steps`); empty: the commitment itself
PROPOSED: Mapping[str, Words] = {
    "": gettext_lazy("The commitment is proposed."),
    "extend": gettext_lazy("More time is proposed."),
    "fulfil": gettext_lazy("It is proposed to count it as fulfilled."),
    "partly": gettext_lazy("It is proposed to count it as fulfilled in part."),
    "drop": gettext_lazy("It is proposed to drop it."),
    "settle": gettext_lazy("It is proposed which version holds."),
    "anew": gettext_lazy("It is proposed anew, and what was disputed is withdrawn."),
    "again": gettext_lazy("It is proposed again, on what stands now."),
    "counter": gettext_lazy("Your version is proposed beside the disputed one."),
}
CHANGED: Words = gettext_lazy("The change is proposed.")


def run_on(*sentences: str) -> str:
    """Return sentences one after the other; Japanese and Chinese put no blank between them."""
    blank = "" if speech(get_language()) in LISTED_WITH_A_POINT else " "
    return blank.join(one for one in sentences if one)


def after(commitment: Commitment, entry: CommitmentEntry, step: str = "") -> str:
    """Return what is said to whoever wrote an entry; `step` is the code of the step that was proposed."""
    names = {"partner": lines_of([commitment])[0].partner}
    if entry.state == EntryState.RETURNED:
        return (
            _("Taken off. The partner is told nothing; it stands among what has ended.")
            if commitment.stage == WITHDRAWN
            else _("Taken back before it left. The partner was told nothing; what stood before holds.")
        )
    if entry.waits_in_house:
        return run_on(
            _("It is written, and does not leave your agency yet.")
            if step == "anew"
            else _("It is written, and nothing has left your agency yet."),
            _("What was disputed is withdrawn.") if step == "anew" else "",
            _("A supervisor of your agency approves it first. You are told if it is given back."),
            _then(commitment, entry, names),
        )
    if not commitment.partner:
        return _(
            "It is kept. Every page says that the partner has not countersigned it. Write it a letter where it must know."
        )
    if entry.state == EntryState.WAITS:
        return run_on(
            _("It is written, and nothing has left your agency yet."),
            _("The agreement asks for a second person, who releases the letter first."),
            _then(commitment, entry, names),
        )
    if entry.kind == Kind.CHANGE:
        return run_on(str(PROPOSED.get(step, CHANGED)), _waits(names))
    return _answered(commitment, entry, names)


def after_decision(commitment: Commitment, entry: CommitmentEntry) -> str:
    """Return what is said to the second person of the house."""
    if entry.state == EntryState.RETURNED:
        return _("Given back with your reason. Whoever wrote it is told; nothing has left your agency.")
    names = {"partner": lines_of([commitment])[0].partner}
    if not commitment.partner:
        return run_on(
            _("Approved."),
            _(
                "It is kept. Every page says that the partner has not countersigned it. Write it a letter where it must know."
            ),
        )
    if entry.state == EntryState.WAITS:
        return run_on(
            _("Approved."), _("The agreement asks for a second person, who releases the letter first.")
        )
    said = _waits(names) if entry.kind == Kind.CHANGE else _answered(commitment, entry, names)
    return run_on(_("Approved."), said)


def after_joining(commitment: Commitment) -> str:
    """Return what is said when the history of a commitment was proposed to a partner that has joined."""
    return _(
        "Its history is proposed. %(partner)s countersigns or disputes each change; you are told which."
    ) % {"partner": lines_of([commitment])[0].partner}


def _waits(names: Mapping[str, str]) -> str:
    return (
        _(
            "Signed by your agency. It waits for the countersignature of %(partner)s; you are told when it comes, or when it is refused."
        )
        % names
    )


def _then(commitment: Commitment, entry: CommitmentEntry, names: Mapping[str, str]) -> str:
    """Return what follows once a second person of our house has said yes."""
    if not commitment.partner or entry.kind not in {Kind.CHANGE, Kind.COUNTERSIGN}:
        return ""
    if entry.kind == Kind.COUNTERSIGN:
        return (
            _("%(partner)s has signed it already: then it stands, as soon as its node has your signature.")
            % names
        )
    return _("Then it waits for the countersignature of %(partner)s.") % names


def _answered(commitment: Commitment, entry: CommitmentEntry, names: Mapping[str, str]) -> str:
    if entry.kind == Kind.DISPUTE:
        return (
            _(
                "Disputed. %(partner)s reads your reason, and withdraws its proposal or proposes another; you are told. You may still countersign."
            )
            % names
        )
    if entry.kind == Kind.WITHDRAW:
        if commitment.stage == WITHDRAWN:
            return (
                _("Withdrawn. %(partner)s is told; nothing was agreed, and it stands among what has ended.")
                % names
            )
        return _("Withdrawn. %(partner)s is told; what stood before holds.") % names
    signed = _(
        "Countersigned. It stands on both sides as soon as the node of %(partner)s has your signature."
    )
    return run_on(signed % names, _lapsed(commitment), _next(commitment))


def _lapsed(commitment: Commitment) -> str:
    """Return what became of a proposal of ours that the signature passed over."""
    if not any(one.entry.node == settings.NODE_ID for one in passed_over_now(ledger_of(commitment))):
        return ""
    return _(
        "What your agency had proposed itself lapsed by this: the page below offers to propose it again."
    )


def _next(commitment: Commitment) -> str:
    """Return who must do what by what stands now."""
    if commitment.stage in {"", WITHDRAWN}:
        return ""
    stage = Stage(commitment.stage)
    if stage is Stage.SOFT:
        return _("Nobody owes it yet: either side may propose to make it a commitment.")
    if stage in ENDED and stage is not Stage.PARTLY:
        return _("Nothing more is to be done.")
    if commitment.actor == BOTH:
        return _("Now both sides do what is promised, and either says here when it is fulfilled.")
    if commitment.actor == settings.NODE_ID:
        return _("Now your side does what is promised, and says here when it is fulfilled.")
    return _("Now the other side does what is promised. You are told when it says that it is fulfilled.")
