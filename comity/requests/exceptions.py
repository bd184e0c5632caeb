"""Why an act on a request was refused, in the language of the person who acts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.accounts.access import AbsentError
from comity.agreements.decision import Decision
from comity.audit.acts import RefusalError
from comity.requests.completeness import Missing
from comity.requests.models import Clarification, ClarificationDraft, GroupMessage, Reply, Request


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, reason: str = "absent", kind: str = "request", identifier: object = "") -> None:
        """Take the reason's code for the log; the page says the same whatever it is."""
        super().__init__(kind, identifier, reason)


class WrongStateError(RefusalError):
    """This has moved on in the meantime. Read it again before you act."""

    code = "wrong-state"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(_("This has moved on in the meantime. Read it again before you act."))


class ChangedMeanwhileError(RefusalError):
    """Somebody else has changed this draft since you opened it. Nothing of yours was written over it."""

    code = "changed-meanwhile"

    def __init__(self, current: Request | Reply | ClarificationDraft | GroupMessage) -> None:
        """Take the draft as it stands now: its version, and who changed it when."""
        super().__init__(
            _(
                "Somebody else has changed this draft since you opened it. Nothing of yours was written over it."
            )
        )
        self.current = current


class BegunAlreadyError(ChangedMeanwhileError):
    """This very page has begun a draft already; the answer to it was lost on its way."""

    code = "begun-already"

    def __init__(self, begun: Request) -> None:
        """Take the draft that was begun."""
        super().__init__(begun)
        self.begun = begun


class LateSaveError(RefusalError):
    """A later save of this very page stands there already. Nothing was written over it."""

    code = "late-save"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(_("A later save of this page stands there already. Nothing was written over it."))


class SettledError(RefusalError):
    """This question was settled meanwhile: said or sent by a colleague, or thrown away."""

    code = "settled"

    def __init__(self, current: Clarification | ClarificationDraft | None) -> None:
        """Take what stands there now; None where it was thrown away."""
        super().__init__(_("A colleague has settled this question meanwhile. Your words were not sent."))
        self.current = current


class IncompleteError(RefusalError):
    """Something is missing before this may leave."""

    code = "incomplete"

    def __init__(self, lacks: list[Missing]) -> None:
        """Take the list of what is missing."""
        super().__init__(_("Something is missing before this may leave."))
        self.lacks = lacks


class DecisionError(RefusalError):
    """The release decision does not let this leave."""

    def __init__(self, message: str, *, code: str = "", decision: Decision | None = None) -> None:
        """Take the decision, so that the page can say it in a sentence with the article."""
        super().__init__(message, code=code)
        self.decision = decision


class ReleaseRefusedError(DecisionError):
    """The release decision says no."""

    code = "release-refused"

    def __init__(self, *, code: str = "", decision: Decision | None = None) -> None:
        """Take the code of the decisive reason, and the decision."""
        super().__init__(
            _("The release decision says no. The reason stands beside it."), code=code, decision=decision
        )


class PartyRefusedError(DecisionError):
    """One of the partners may not get this. Change its legal basis, or leave it out."""

    code = "release-refused"

    def __init__(self, partner: str, refusal: ReleaseRefusedError) -> None:
        """Take the partner's name and the refusal of the release decision."""
        super().__init__(
            _("%(partner)s may not get this. Change its legal basis, or leave it out.")
            % {"partner": partner},
            code=refusal.code,
            decision=refusal.decision,
        )


class NobodyLeftError(RefusalError):
    """Nobody is left to send this to. Choose at least one partner."""

    words = gettext_lazy("Nobody is left to send this to. Choose at least one partner.")
    code = "no-recipient"


class TooManyPartiesError(RefusalError):
    """At most 31 partners can be asked together. Leave some out, and ask them apart."""

    words = gettext_lazy("At most 31 partners can be asked together. Leave some out, and ask them apart.")
    code = "too-many"


class GroupChangedError(RefusalError):
    """Somebody else has changed or ended this group since you opened it. Read it again."""

    words = gettext_lazy("Somebody else has changed or ended this group since you opened it. Read it again.")
    code = "changed-meanwhile"


class NotPairedError(DecisionError):
    """The partner is not paired with this node, or the link to it is suspended."""

    code = "peer-not-paired"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            _(
                "Nothing can be sent to this partner now: it is not paired with this node, or its link is suspended."
            )
        )


class SecondPersonError(DecisionError):
    """A second person must approve this. You drafted it yourself."""

    code = "second-person"

    def __init__(self, *, decision: Decision | None = None) -> None:
        """Take the decision where there is one."""
        super().__init__(_("A second person must approve this. You drafted it yourself."), decision=decision)


class OwnVerdictError(DecisionError):
    """A second person must approve what you say here. Propose it: another supervisor decides."""

    code = "second-person"

    def __init__(self, *, decision: Decision | None = None) -> None:
        """Take the decision."""
        super().__init__(
            _("A second person must approve what you say here. Propose it: another supervisor decides."),
            decision=decision,
        )


class SeniorNeededError(DecisionError):
    """A named senior must decide this before it may leave."""

    code = "senior-needed"

    def __init__(self, *, decision: Decision | None = None) -> None:
        """Take the decision where there is one."""
        super().__init__(_("A named senior must decide this before it may leave."), decision=decision)


class ReasonMissingError(RefusalError):
    """Write the reason. It is kept with the decision."""

    code = "reason-missing"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(_("Write the reason. It is kept with the decision."))


class AttachmentError(RefusalError):
    """The file cannot be attached."""

    words = gettext_lazy("The file cannot be attached.")
    code = "attachment"


class FileNotReadyError(AttachmentError):
    """A file is still being checked, or is broken. Wait a moment and try again, or take it off."""

    words = gettext_lazy(
        "A file is still being checked, or is broken. Wait a moment and try again, or take it off."
    )
    code = "file-not-whole"


class SetApartError(RefusalError):
    """This file is set apart. Read why before you take it."""

    words = gettext_lazy("This file is set apart. Read why before you take it.")
    code = "set-apart"


class ReplyIncompleteError(RefusalError):
    """Something is missing before this answer may leave."""

    code = "incomplete"

    def __init__(self, lacks: list[str]) -> None:
        """Take the fields of what is missing."""
        super().__init__(_("Something is missing before this answer may leave."))
        self.lacks = lacks


class TimeIsOverError(RefusalError):
    """The clock has run out or has ended. More time is asked for while it runs."""

    code = "clock-over"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            _("The clock has run out or has ended. More time can only be asked for before that.")
        )


class TimeAskedError(RefusalError):
    """More time was asked for already, and nothing is decided yet."""

    code = "extension-open"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            _("More time was asked for already, and nothing is decided yet. Wait for the decision.")
        )


class ProposedMeanwhileError(RefusalError):
    """Somebody else has said something about this since you opened it. Read it before you send yours."""

    code = "changed-meanwhile"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(
            _(
                "Somebody else has said something about this since you opened it. Read it before you send yours."
            )
        )


class NotLongerError(RefusalError):
    """The moment is not later than the one that holds now."""

    code = "not-longer"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(_("This is not later than what holds now. Choose a later moment."))


class TooLongError(RefusalError):
    """The moment lies too far ahead."""

    code = "too-long"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(_("This is more than a year ahead. Choose an earlier moment, and ask again later."))


class LongerThanAskedError(RefusalError):
    """More was granted than was asked for."""

    code = "longer-than-asked"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(_("This is later than what was asked for. Grant what was asked, or less."))
