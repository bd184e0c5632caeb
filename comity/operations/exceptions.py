"""Why an act on an operation was refused, in the language of the person who acts."""

from django.utils.translation import gettext_lazy as _

from comity.accounts.access import AbsentError
from comity.audit.acts import RefusalError


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, kind: str, identifier: object, reason: str = "absent") -> None:
        """Take what was asked for and the reason's code for the log."""
        super().__init__(kind, identifier, reason)


class NotPairedError(RefusalError):
    """This node is not paired with that agency, or traffic with it is suspended."""

    words = _("This node is not paired with that agency, or traffic with it is suspended.")
    code = "not-paired"


class NobodyReachedError(RefusalError):
    """No partner of this operation can be reached now. Keep the entry in the house, and share it later."""

    words = _(
        "No partner of this operation can be reached now. Keep the entry in the house, and share it later."
    )
    code = "nobody-reached"


class ChangedMeanwhileError(RefusalError):
    """Somebody changed this while you wrote. Read what stands now, then write yours again."""

    words = _("Somebody changed this while you wrote. Read what stands now, then write yours again.")
    code = "changed-meanwhile"


class EndedError(RefusalError):
    """The operation has ended: its plan is not changed and nothing is decided any more. Results can still be entered."""

    words = _(
        "The operation has ended: its plan is not changed and nothing is decided any more. "
        "Results can still be entered."
    )
    code = "ended"


class NotAllGoError(RefusalError):
    """It does not begin before every agency has said go about the plan as it stands."""

    words = _("It does not begin before every agency has said go about the plan as it stands.")
    code = "not-all-go"


class NotRunningError(RefusalError):
    """It has not begun, so that it cannot end."""

    words = _("It has not begun, so that it cannot end.")
    code = "not-running"


class NothingPlannedError(RefusalError):
    """Nothing is planned yet: give at least one phase with its times before somebody decides."""

    words = _("Nothing is planned yet: give at least one phase with its times before somebody decides.")
    code = "nothing-planned"


class TakesPartError(RefusalError):
    """That agency takes part already."""

    words = _("That agency takes part already.")
    code = "takes-part"


class ReasonMissingError(RefusalError):
    """Write the reason. All who take part read it."""

    words = _("Write the reason. All who take part read it.")
    code = "reason-missing"


class DroppedError(RefusalError):
    """That agency takes part no longer: nothing newer goes to it."""

    words = _("That agency takes part no longer: nothing newer goes to it.")
    code = "dropped"


class WeDroppedError(RefusalError):
    """Your agency takes part no longer. What it had said stays as it is."""

    words = _("Your agency takes part no longer. What it had said stays as it is.")
    code = "we-are-dropped"


class NoAgreementError(RefusalError):
    """Say first under which agreement the operation is held, for which purpose and which offence."""

    words = _("Say first under which agreement the operation is held, for which purpose and which offence.")
    code = "no-agreement"


class WithdrawnError(RefusalError):
    """This result was withdrawn. Enter a new one."""

    words = _("This result was withdrawn. Enter a new one.")
    code = "withdrawn"


class NothingChangedError(RefusalError):
    """Nothing is different from what stands now. Change something first."""

    words = _("Nothing is different from what stands now. Change something first.")
    code = "nothing-changed"


class NotTwoSidesError(RefusalError):
    """Only results of two agencies can be one. Withdraw what was entered twice by one."""

    words = _("Only results of two agencies can be one. Withdraw what was entered twice by one.")
    code = "one-side"


class NothingMissingError(RefusalError):
    """That agency has everything, or it is on its way."""

    words = _("That agency has everything, or it is on its way.")
    code = "nothing-missing"


class WordsOfVictimsError(RefusalError):
    """Victims are numbers here. Choose the reason from the list and write no words."""

    words = _("Victims are numbers here. Choose the reason from the list and write no words.")
    code = "words-of-victims"
