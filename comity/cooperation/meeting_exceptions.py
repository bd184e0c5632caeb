"""Refusals of meetings, their counts and papers."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from comity.audit.acts import RefusalError
from comity.cooperation.core.series import Doubt
from comity.cooperation.core.votes import Wrong


class OrdinalDoubtError(RefusalError):
    """The ordinal does not follow in the series. Look at it, and say that it is so."""

    words = _("The ordinal does not follow in the series. Look at it, and say that it is so.")
    code = "ordinal-doubt"

    def __init__(self, doubts: Sequence[Doubt]) -> None:
        """Take what is odd about it."""
        super().__init__()
        self.doubts = list(doubts)


class NoDayYetError(RefusalError):
    """Only a meeting whose day is known was held. Give its days first."""

    words = _("Only a meeting whose day is known was held. Give its days first.")
    code = "no-day"


class NotBegunError(RefusalError):
    """It has not begun yet, so that it was not held."""

    words = _("It has not begun yet, so that it was not held.")
    code = "not-begun"


class MeetingAheadError(RefusalError):
    """This meeting has not begun yet, or its day is not known: nothing is counted at it. Count once it has begun."""

    words = _(
        "This meeting has not begun yet, or its day is not known: nothing is counted at it. Count once it has begun."
    )
    code = "meeting-ahead"


class MeetingCancelledError(RefusalError):
    """This meeting was cancelled: nothing is counted at it, and no paper is written for it."""

    words = _("This meeting was cancelled: nothing is counted at it, and no paper is written for it.")
    code = "meeting-cancelled"


class NoSuchStepError(RefusalError):
    """From where the meeting stands this step is not open."""

    words = _("From where the meeting stands this step is not open.")
    code = "no-such-step"


class CountRefusedError(RefusalError):
    """The numbers do not add up, so that nothing is decided by them."""

    words = _("The numbers do not add up, so that nothing is decided by them.")
    code = "count-refused"

    def __init__(self, wrong: Sequence[Wrong]) -> None:
        """Take what is wrong with the numbers."""
        super().__init__()
        self.wrong = list(wrong)


class NotOpenError(RefusalError):
    """This is not open for a count: it was decided or withdrawn."""

    words = _("This is not open for a count: it was decided or withdrawn.")
    code = "not-open"


class CountedError(RefusalError):
    """Votes were counted on it. Annul the counts first, with a reason."""

    words = _("Votes were counted on it. Annul the counts first, with a reason.")
    code = "counted"


class TooManyLinesError(RefusalError):
    """That is more than a meeting takes. Leave out what does not belong to it."""

    words = _("That is more than a meeting takes. Leave out what does not belong to it.")
    code = "too-many"


class PaperNotWholeError(RefusalError):
    """The file is not whole, so that it cannot be opened."""

    words = _("The file is not whole, so that it cannot be opened.")
    code = "not-whole"
