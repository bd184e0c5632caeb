"""Why an act on an agreement was refused, in the language of the person who acts."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit.acts import RefusalError
from comity.lib.strict_yaml import InvalidDocumentError


class AgreementFileError(RefusalError):
    """The file of the agreement has mistakes; `found` names line, field and what to do for each."""

    code = "agreement-file"

    def __init__(self, found: InvalidDocumentError) -> None:
        """Take the mistakes."""
        super().__init__(str(found))
        self.found = found


class FormNotReadableError(RefusalError):
    """The partner’s form cannot be read here. Ask your counterpart for the file and add it as a version."""

    words = gettext_lazy(
        "The partner’s form cannot be read here. Ask your counterpart for the file and add it as a version."
    )
    code = "form-not-readable"


class NotTellableError(RefusalError):
    """That partner cannot be told now: it is no party of the agreement, not paired, or suspended."""

    words = gettext_lazy(
        "That partner cannot be told now: it is no party of the agreement, not paired, or suspended."
    )
    code = "not-tellable"


class OldVersionError(RefusalError):
    """This version of the agreement, or a newer one, is kept already."""

    code = "old-version"

    def __init__(self, held: int) -> None:
        """Take the number of the version that is kept."""
        super().__init__(
            _("Version %(version)s of this agreement is kept already. Write a higher number in “version”.")
            % {"version": held}
        )


class OtherAgreementError(RefusalError):
    """The file belongs to another agreement than the one that gets a new version."""

    code = "other-agreement"

    def __init__(self, wanted: str, found: str) -> None:
        """Take the id that was to get a version, and the one in the file."""
        super().__init__(
            _(
                "The file says “id: %(found)s”, but this page adds a version of %(wanted)s. Correct the id, "
                "or add the file as another agreement."
            )
            % {"found": found, "wanted": wanted}
        )


class SuspendedAlreadyError(RefusalError):
    """Somebody has suspended this agreement already."""

    code = "suspended-already"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(_("Somebody has suspended this agreement already. Read their reason first."))


class HeldAloneError(RefusalError):
    """Your agency holds this form alone. Change it from its entry in the register, where a second person confirms it, or name the partner’s node in it once it has one."""

    words = gettext_lazy(
        "Your agency holds this form alone. Change it from its entry in the register, where a second person confirms it, or name the partner’s node in it once it has one."
    )
    code = "held-alone"


class HeldByBothError(RefusalError):
    """A form of this name is held by both sides already. Give this one another id."""

    words = gettext_lazy("A form of this name is held by both sides already. Give this one another id.")
    code = "held-by-both"


class ToldTooLongError(RefusalError):
    """The reason for partners is longer than 200 characters. Say it more shortly."""

    words = gettext_lazy("The reason for partners is longer than 200 characters. Say it more shortly.")
    code = "told-too-long"


class StoppedElsewhereError(RefusalError):
    """The register of agreements says that it is not in force, so that it cannot be relied on."""

    code = "stopped-elsewhere"

    def __init__(self, why: str) -> None:
        """Take what the register says."""
        super().__init__(why)


class NotSuspendedError(RefusalError):
    """This agreement is not suspended by us."""

    code = "not-suspended"

    def __init__(self) -> None:
        """Say so."""
        super().__init__(_("We have not suspended this agreement. There is nothing to resume."))


class ReasonMissingError(RefusalError):
    """An act that needs a reason came without one."""

    code = "reason-missing"

    def __init__(self) -> None:
        """Ask for it."""
        super().__init__(_("Write the reason. It is kept with the act."))
