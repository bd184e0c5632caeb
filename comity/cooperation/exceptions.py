"""Why an act of this room was refused, in the language of the person who acts."""

from django.utils.translation import gettext_lazy as _

from comity.accounts.access import AbsentError
from comity.audit.acts import RefusalError


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, kind: str, identifier: object, reason: str = "absent") -> None:
        """Take what was asked for and the reason's code for the log."""
        super().__init__(kind, identifier, reason)


class ChangedMeanwhileError(RefusalError):
    """Somebody changed this while you wrote. Read what stands now, then write yours again."""

    words = _("Somebody changed this while you wrote. Read what stands now, then write yours again.")
    code = "changed-meanwhile"


class ReasonMissingError(RefusalError):
    """Give the reason in one sentence."""

    words = _("Give the reason in one sentence.")
    code = "reason-missing"
