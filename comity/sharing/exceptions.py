"""Why an act on a letter was refused, in the language of the person who acts."""

from django.utils.translation import gettext_lazy as _

from comity.accounts.access import AbsentError
from comity.agreements.decision import Decision
from comity.audit.acts import RefusalError
from comity.sharing.allowing import Answer
from comity.sharing.words import WHY


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, kind: str, identifier: object, reason: str = "absent") -> None:
        """Take what was asked for and the reason's code for the log."""
        super().__init__(kind, identifier, reason)


class OwnerNotAskedError(RefusalError):
    """The owner has not agreed to this. Ask the owner."""

    words = _("The owner has not agreed to this. Ask the owner.")
    code = "owner-must-agree"

    def __init__(self, answer: Answer) -> None:
        """Take what stands in the way."""
        super().__init__(str(WHY[answer.why]), code=answer.why.value)


class BlockedError(RefusalError):
    """This item may not be used at present. Its own page says why."""

    words = _("This item may not be used at present. Its own page says why.")
    code = "blocked"


class GoneError(RefusalError):
    """This item is deleted. Its own page says why."""

    words = _("This item is deleted. Its own page says why.")
    code = "purged"


class SettledError(RefusalError):
    """This was decided meanwhile. Read it again before you act."""

    words = _("This was decided meanwhile. Read it again before you act.")
    code = "settled"


class BoundError(RefusalError):
    """This is signed, and the other side counts on it. Propose a change where it stands, and let the other side sign that."""

    words = _(
        "This is signed, and the other side counts on it. Propose a change where it stands, and let the other side sign that."
    )
    code = "bound"


class ReasonMissingError(RefusalError):
    """Give the reason. The other side reads it, and so does whoever checks this later."""

    words = _("Give the reason. The other side reads it, and so does whoever checks this later.")
    code = "reason-missing"


class OwnerNotPairedError(RefusalError):
    """This node is not paired with the owner. Ask the agency that passed the item on to ask for you."""

    words = _(
        "This node is not paired with the owner. Ask the agency that passed the item on to ask for you."
    )
    code = "owner-not-paired"


class NotPairedError(RefusalError):
    """This node is not paired with that agency, or traffic with it is suspended."""

    words = _("This node is not paired with that agency, or traffic with it is suspended.")
    code = "not-paired"


class MomentPassedError(RefusalError):
    """The moment you chose has passed, or is too far away. Choose one within two years."""

    words = _("The moment you chose has passed, or is too far away. Choose one within two years.")
    code = "moment"


class AskedAlreadyError(RefusalError):
    """The owner was asked for exactly this already. Wait for the answer."""

    words = _("The owner was asked for exactly this already. Wait for the answer.")
    code = "asked-already"


class NothingChangedError(RefusalError):
    """Nothing is different from what holds now. Change something first."""

    words = _("Nothing is different from what holds now. Change something first.")
    code = "nothing-changed"


class NobodyHasItError(RefusalError):
    """Nobody has this letter: it never left, or every holder has confirmed that it is gone."""

    words = _("Nobody has this letter: it never left, or every holder has confirmed that it is gone.")
    code = "nobody-has-it"


class SecondPersonError(RefusalError):
    """Another person must approve this."""

    words = _("Another person must approve this.")
    code = "second-person"


class ReleaseRefusedError(RefusalError):
    """This may not leave under the agreement that was chosen."""

    words = _("This may not leave under the agreement that was chosen.")
    code = "release-refused"

    def __init__(self, decision: Decision) -> None:
        """Take the decision, whose reasons the page shows."""
        super().__init__(code=decision.decisive[0].code)
        self.decision = decision


class SeniorNeededError(RefusalError):
    """A named senior must decide this, with the reason."""

    words = _("A named senior must decide this, with the reason.")
    code = "senior-needed"


class PartnersFileError(RefusalError):
    """This file came from a partner and may not go to another agency under your name. Pass the partner’s letter on instead, or ask its owner."""

    words = _(
        "This file came from a partner and may not go to another agency under your name. "
        "Pass the partner’s letter on instead, or ask its owner."
    )
    code = "file-of-a-partner"


class FilesNotHereError(RefusalError):
    """A file of this item has not arrived, or cannot be read. Wait for it, or ask the partner to send it again."""

    words = _(
        "A file of this item has not arrived, or cannot be read. Wait for it, or ask the partner to send it again."
    )
    code = "files-not-here"


class SetApartError(RefusalError):
    """This file is set apart because of what it is. Read why before you take it."""

    words = _("This file is set apart because of what it is. Read why before you take it.")
    code = "set-apart"
