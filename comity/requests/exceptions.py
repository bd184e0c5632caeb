"""Why an act on a request was refused. The docstring is the sentence when no better one is given."""

from comity.accounts.access import AbsentError
from comity.agreements.decision import Decision
from comity.audit.acts import RefusalError
from comity.requests.completeness import Missing


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, reason: str = "absent", kind: str = "request", identifier: object = "") -> None:
        """Take the reason's code for the log; the page says the same whatever it is."""
        super().__init__(kind, identifier, reason)


class WrongStateError(RefusalError):
    """This has moved on in the meantime. Read it again before you act."""

    code = "wrong-state"


class IncompleteError(RefusalError):
    """Something is missing before this may leave."""

    code = "incomplete"

    def __init__(self, lacks: list[Missing]) -> None:
        """Take the list of what is missing."""
        super().__init__()
        self.lacks = lacks


class DecisionError(RefusalError):
    """The release decision does not let this leave."""

    def __init__(self, message: str = "", *, code: str = "", decision: Decision | None = None) -> None:
        """Take the decision, so that the page can say it in a sentence with the article."""
        super().__init__(message, code=code)
        self.decision = decision


class ReleaseRefusedError(DecisionError):
    """The release decision says no."""

    code = "release-refused"


class SecondPersonError(DecisionError):
    """A second person must approve this. You drafted it yourself."""

    code = "second-person"


class SeniorNeededError(DecisionError):
    """A named senior must decide this before it may leave."""

    code = "senior-needed"


class ReasonMissingError(RefusalError):
    """Write the reason. It is kept with the decision."""

    code = "reason-missing"


class AttachmentError(RefusalError):
    """The file cannot be attached."""

    code = "attachment"


class ReplyIncompleteError(RefusalError):
    """Something is missing before this answer may leave."""

    code = "incomplete"

    def __init__(self, lacks: list[str]) -> None:
        """Take the fields of what is missing."""
        super().__init__()
        self.lacks = lacks
