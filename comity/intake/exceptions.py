"""Why an act on a document was refused, in the language of the person who acts."""

from collections.abc import Mapping
from typing import Any
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


class UnreadContentError(RefusalError):
    """Some of what was changed cannot be read."""

    words = _("Some of what was changed cannot be read.")
    code = "unreadable-content"

    def __init__(self, problems: dict[str, str]) -> None:
        """Take the sentence for each field of the proposal."""
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class ToldTooLittleError(RefusalError):
    """Something is missing that the document does not say."""

    words = _("Something is missing that the document does not say.")
    code = "told-too-little"

    def __init__(self, problems: dict[str, str]) -> None:
        """Take the sentence for each box of the owning room, or field of the proposal."""
        self.problems = problems
        super().__init__(" ".join(problems.values()))


class NoSuchTargetError(RefusalError):
    """This cannot become that kind of record."""

    words = _("This cannot become that kind of record.")
    code = "no-such-target"


class WrongRecordError(RefusalError):
    """That record is of another kind: a person is added to a person, a body to a body."""

    words = _("That record is of another kind: a person is added to a person, a body to a body.")
    code = "wrong-record"


class ReasonTooLongError(RefusalError):
    """Give the reason in one sentence of at most 300 characters."""

    words = _("Give the reason in one sentence of at most 300 characters.")
    code = "reason-too-long"


class MadeError(RefusalError):
    """Something was made of this. Take it back where it stands; the decision stays as it is."""

    words = _("Something was made of this. Take it back where it stands; the decision stays as it is.")
    code = "made"

    def __init__(self, made: Mapping[str, Any]) -> None:
        """Take where it stands, as `Proposal.made` has it: `room`, `kind`, `id`."""
        self.made = made
        super().__init__(str(_MADE.get(str(made.get("kind")), self.words)))


_MADE = {
    "subject": _(
        "A record was made of this. Take its statements back on the record’s page; the decision stays as it is."
    ),
    "operation": _(
        "An operation was planned from this. End it on its own page; the decision stays as it is."
    ),
    "result": _(
        "A result was entered from this. Withdraw it on the result’s page; the decision stays as it is."
    ),
    "wanted": _(
        "A wanted file was begun from this. Close it on the file’s page; the decision stays as it is."
    ),
    "draft": _(
        "The room of cooperation has taken this over. Take it back there; the decision stays as it is."
    ),
}


class KeepsNameError(RefusalError):
    """The words of the name stay with the person, and the last words do. Take others out, or refuse the proposal."""

    words = _(
        "The words of the name stay with the person, and the last words do. Take others out, or refuse the proposal."
    )
    code = "keeps-name"


class NotDecidedError(RefusalError):
    """Nobody has decided about this proposal yet."""

    words = _("Nobody has decided about this proposal yet.")
    code = "not-decided"


class AnsweredError(RefusalError):
    """This question was answered already."""

    words = _("This question was answered already.")
    code = "answered-before"


class SameDocumentError(RefusalError):
    """Choose two different documents."""

    words = _("Choose two different documents.")
    code = "same-document"


class FinishedError(RefusalError):
    """This document was looked through already. Open it again first."""

    words = _("This document was looked through already. Open it again first.")
    code = "looked-through"


class OpenProposalsError(RefusalError):
    """Some proposals are open still. Decide about them, or say that they stay undecided."""

    words = _("Some proposals are open still. Decide about them, or say that they stay undecided.")
    code = "open-proposals"

    def __init__(self, count: int) -> None:
        """Take how many are open."""
        self.count = count
        super().__init__()


class MadeOfItError(RefusalError):
    """Something was made of this document, and rests on it. It cannot be dropped."""

    words = _("Something was made of this document, and rests on it. It cannot be dropped.")
    code = "made-of-it"


class FileNotWholeError(RefusalError):
    """This file is not whole here yet. Open the page again in a while."""

    words = _("This file is not whole here yet. Open the page again in a while.")
    code = "not-whole"


class NothingTranslatedError(RefusalError):
    """There is no translation here yet. Write one first."""

    words = _("There is no translation here yet. Write one first.")
    code = "nothing-translated"


class OriginalChangedError(RefusalError):
    """The paragraph was corrected after it was translated. Look at the translation again and keep it anew."""

    words = _(
        "The paragraph was corrected after it was translated. Look at the translation again and keep it anew."
    )
    code = "original-changed"


class OwnWorkError(RefusalError):
    """You wrote this translation. Somebody else has to review it."""

    words = _("You wrote this translation. Somebody else has to review it.")
    code = "own-work"


class ReviewedError(RefusalError):
    """Somebody has reviewed or certified this translation already; that stands until its words change."""

    words = _(
        "Somebody has reviewed or certified this translation already; that stands until its words change."
    )
    code = "reviewed-before"


class QualityMissingError(RefusalError):
    """Say as what you certify it: sworn translator with number, interpreter of an office. At most 200 characters."""

    words = _(
        "Say as what you certify it: sworn translator with number, interpreter of an office. At most 200 characters."
    )
    code = "quality-missing"
