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


# --- commitments


class NotPairedError(RefusalError):
    """This node is not paired with that agency, or traffic with it is suspended."""

    words = _("This node is not paired with that agency, or traffic with it is suspended.")
    code = "not-paired"


class NoWayOutError(RefusalError):
    """Say first under which agreement it leaves, and answer each question about rights."""

    words = _("Say first under which agreement it leaves, and answer each question about rights.")
    code = "no-way-out"


class NothingChangedError(RefusalError):
    """Nothing is different from what stands now. Change something first."""

    words = _("Nothing is different from what stands now. Change something first.")
    code = "nothing-changed"


class SettledError(RefusalError):
    """This was answered or decided already. Read what stands now."""

    words = _("This was answered or decided already. Read what stands now.")
    code = "settled"


class OwnChangeError(RefusalError):
    """Your agency proposed this itself: it is the other side that signs or disputes it."""

    words = _("Your agency proposed this itself: it is the other side that signs or disputes it.")
    code = "own-change"


class OtherPersonError(RefusalError):
    """You wrote this yourself. A second person decides about it."""

    words = _("You wrote this yourself. A second person decides about it.")
    code = "other-person"


class NothingMissingError(RefusalError):
    """That agency has everything, or it is on its way."""

    words = _("That agency has everything, or it is on its way.")
    code = "nothing-missing"


class HasPartnerError(RefusalError):
    """Both sides hold this commitment already."""

    words = _("Both sides hold this commitment already.")
    code = "has-partner"


class FlawedError(RefusalError):
    """This could never stand. Read what is missing, and add it."""

    words = _("This could never stand. Read what is missing, and add it.")
    code = "flawed"
