"""Why an act on a wanted file or a notice was refused, in the language of the person who acts."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from comity.accounts.access import AbsentError
from comity.audit.acts import RefusalError
from comity.notices.core.preflight import Line


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, kind: str, identifier: object, reason: str = "absent") -> None:
        """Take what was asked for and the reason's code for the log."""
        super().__init__(kind, identifier, reason)


class ChangedMeanwhileError(RefusalError):
    """Somebody else has changed this file since you opened it. Your words are still here; look at theirs before you keep yours."""

    words = _(
        "Somebody else has changed this file since you opened it. "
        "Your words are still here; look at theirs before you keep yours."
    )
    code = "changed-meanwhile"


class EndedError(RefusalError):
    """The search for this person is over. Begin a new file where it goes on."""

    words = _("The search for this person is over. Begin a new file where it goes on.")
    code = "ended"


class NotClearedError(RefusalError):
    """The pre-flight does not let this file leave. Read which rule stops it, and why."""

    words = _("The pre-flight does not let this file leave. Read which rule stops it, and why.")
    code = "preflight"

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        """Take what the rules say."""
        super().__init__()
        self.lines = lines


class NotAskedError(RefusalError):
    """This rule does not ask you now: the sheet has changed. Read the page again."""

    words = _("This rule does not ask you now: the sheet has changed. Read the page again.")
    code = "not-asked"


class ReasonNeededError(RefusalError):
    """Say why. Whoever checks this later reads it."""

    words = _("Say why. Whoever checks this later reads it.")
    code = "reason"


class ExcludedLostError(RefusalError):
    """A restore of this node may have lost who must never get this file. Go through the list, and say that it is whole."""

    words = _(
        "A restore of this node may have lost who must never get this file. Go through the list, and say that it is whole."
    )
    code = "excluded-lost"


class LeftOutError(RefusalError):
    """This partner is left out by now: it never gets the file. Give the letter back."""

    words = _("This partner is left out by now: it never gets the file. Give the letter back.")
    code = "left-out"


class NobodyChosenError(RefusalError):
    """Choose at least one partner that is not left out and has not got this file yet."""

    words = _("Choose at least one partner that is not left out and has not got this file yet.")
    code = "nobody"


class FearedStateError(RefusalError):
    """The person is under protection from the state of this partner. It must never get the file."""

    words = _("The person is under protection from the state of this partner. It must never get the file.")
    code = "feared-state"


class StateNotNamedError(RefusalError):
    """The sheet does not name the state of every partner you chose. Add it under “Where the person may be”, so that its law is asked."""

    words = _(
        "The sheet does not name the state of every partner you chose. "
        "Add it under “Where the person may be”, so that its law is asked."
    )
    code = "state-not-named"


class NoBasisError(RefusalError):
    """The article that was chosen lets no wanted file go to this partner. Choose another article."""

    words = _("The article that was chosen lets no wanted file go to this partner. Choose another article.")
    code = "no-basis"


class NotPairedError(RefusalError):
    """This node is not paired with that partner, or traffic with it is suspended."""

    words = _("This node is not paired with that partner, or traffic with it is suspended.")
    code = "not-paired"


class TooLongError(RefusalError):
    """A file lasts from tomorrow on and five years at most. Choose a day between."""

    words = _("A file lasts from tomorrow on and five years at most. Choose a day between.")
    code = "too-long"


class NothingToFlagError(RefusalError):
    """This notice does not stand any more, so there is nothing to say about it."""

    words = _("This notice does not stand any more, so there is nothing to say about it.")
    code = "not-standing"


class TooManyFilesError(RefusalError):
    """Ten files are the most that go with one letter."""

    words = _("Ten files are the most that go with one letter.")
    code = "too-many-files"


class NoSuchDayError(RefusalError):
    """This is no day. Write it as 2027-03-01."""

    words = _("This is no day. Write it as 2027-03-01.")
    code = "no-such-day"


class WaitsError(RefusalError):
    """The file waits for approval, so that nothing attached to it is exchanged. Have it approved or given back first."""

    words = _(
        "The file waits for approval, so that nothing attached to it is exchanged. Have it approved or given back first."
    )
    code = "waits"


class FileNotWholeError(RefusalError):
    """This file is not whole here yet. Open the page again in a while."""

    words = _("This file is not whole here yet. Open the page again in a while.")
    code = "not-whole"
