"""Why something does not leave."""

from django.utils.translation import gettext_lazy as _

from comity.accounts.access import AbsentError
from comity.agreements.decision import Decision
from comity.audit.acts import RefusalError


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, identifier: object, reason: str = "absent") -> None:
        """Take what was asked for and the reason's code for the log."""
        super().__init__("outgoing", identifier, reason)


class NotReleasedError(RefusalError):
    """This may not leave under the agreement that was chosen."""

    words = _("This may not leave under the agreement that was chosen.")
    code = "release-refused"

    def __init__(self, decision: Decision) -> None:
        """Take the decision, whose reasons the page shows."""
        super().__init__(code=decision.decisive[0].code)
        self.decision = decision


class OtherPersonError(RefusalError):
    """Another person must approve this."""

    words = _("Another person must approve this.")
    code = "second-person"


class SeniorNeededError(RefusalError):
    """A named senior must decide this, with the reason."""

    words = _("A named senior must decide this, with the reason.")
    code = "senior-needed"


class SettledError(RefusalError):
    """This was decided already."""

    words = _("This was decided already.")
    code = "settled"


class ReasonNeededError(RefusalError):
    """Say why, in a sentence the other person can act on."""

    words = _("Say why, in a sentence the other person can act on.")
    code = "reason"
