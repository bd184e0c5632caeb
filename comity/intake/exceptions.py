"""Why an act on a document was refused, in the language of the person who acts."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from comity.accounts.access import AbsentError
from comity.audit.acts import RefusalError


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, kind: str, identifier: object, reason: str = "absent") -> None:
        """Take what was asked for and the reason's code for the log."""
        super().__init__(kind, identifier, reason)


class TakenBeforeError(RefusalError):
    """The very same file is among the documents already. Say that you want it twice."""

    words = _("The very same file is among the documents already. Say that you want it twice.")
    code = "taken-before"

    def __init__(self, document_id: UUID, ref: str) -> None:
        """Take which document holds the same bytes."""
        self.document_id, self.ref = document_id, ref
        super().__init__()


class NotReadError(RefusalError):
    """This document has not been read yet."""

    words = _("This document has not been read yet.")
    code = "not-read"


class ChangedMeanwhileError(RefusalError):
    """Somebody changed this while you wrote. Read what stands now, then write yours again."""

    words = _("Somebody changed this while you wrote. Read what stands now, then write yours again.")
    code = "changed-meanwhile"


class DecidedError(RefusalError):
    """Somebody has decided about this proposal already."""

    words = _("Somebody has decided about this proposal already.")
    code = "decided-before"


class ReasonMissingError(RefusalError):
    """Give the reason in one sentence."""

    words = _("Give the reason in one sentence.")
    code = "reason-missing"


class FinishedError(RefusalError):
    """This document was looked through already. Open it again first."""

    words = _("This document was looked through already. Open it again first.")
    code = "looked-through"


class MadeOfItError(RefusalError):
    """Something was made of this document, and rests on it. It cannot be dropped."""

    words = _("Something was made of this document, and rests on it. It cannot be dropped.")
    code = "made-of-it"


class FileNotWholeError(RefusalError):
    """This file is not whole here yet. Open the page again in a while."""

    words = _("This file is not whole here yet. Open the page again in a while.")
    code = "not-whole"
