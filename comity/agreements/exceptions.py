"""Why an act on an agreement was refused."""

from comity.audit.acts import RefusalError


class AgreementNotHereError(RefusalError):
    """There is nothing here for you."""

    code = "not-here"


class AgreementFileError(RefusalError):
    """The file of the agreement cannot be read."""

    code = "agreement-file"


class OldVersionError(RefusalError):
    """A newer or equal version of this agreement is held already. Raise the version."""

    code = "old-version"


class ReasonMissingError(RefusalError):
    """Write the reason. It is kept with the decision."""

    code = "reason-missing"
