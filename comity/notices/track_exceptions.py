"""Why an act on a track was refused, in the language of the person who acts."""

from django.utils.translation import gettext_lazy as _

from comity.accounts.access import AbsentError
from comity.audit.acts import RefusalError
from comity.notices.track_words import PROBLEMS


class NoTrackError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, identifier: object, reason: str = "absent") -> None:
        """Take what was asked for and the reason's code for the log."""
        super().__init__("track", identifier, reason)


class TrackRefusedError(RefusalError):
    """This does not fit the track as it stands. Read it again before you act."""

    words = _("This does not fit the track as it stands. Read it again before you act.")
    code = "track-refused"

    def __init__(self, code: str) -> None:
        """Take the code of the fold."""
        super().__init__(str(PROBLEMS.get(code, self.words)), code=code)


class NotBegunError(RefusalError):
    """The track has not left the house yet. Nothing can be entered before its beginning is approved."""

    words = _(
        "The track has not left the house yet. Nothing can be entered before its beginning is approved."
    )
    code = "not-begun"


class EntryWaitsError(RefusalError):
    """An entry of this track waits for approval. It must leave or be given back before the next one."""

    words = _(
        "An entry of this track waits for approval. It must leave or be given back before the next one."
    )
    code = "entry-waits"


class RightsOpenError(RefusalError):
    """Answer the questions about rights first. No letter leaves before they are answered."""

    words = _("Answer the questions about rights first. No letter leaves before they are answered.")
    code = "rights-unanswered"


class AsylumError(RefusalError):
    """The person is, or may be, under protection: nothing goes forward until a named person has settled that."""

    words = _(
        "The person is, or may be, under protection: nothing goes forward until a named person has settled that."
    )
    code = "asylum"


class SettlingReasonError(RefusalError):
    """Give the reason. Whoever checks this later reads it."""

    words = _("Give the reason. Whoever checks this later reads it.")
    code = "reason-missing"


class NoPartnerError(RefusalError):
    """This node is not paired with that partner, or no agreement with it stands."""

    words = _("This node is not paired with that partner, or no agreement with it stands.")
    code = "no-partner"


class NotConfirmedError(RefusalError):
    """This hit is not confirmed. Decide it first: a track begins with a person, not with a likeness."""

    words = _(
        "This hit is not confirmed. Decide it first: a track begins with a person, not with a likeness."
    )
    code = "hit-not-confirmed"


class TracksDifferError(RefusalError):
    """These tracks cannot be handed over together: each must be open to you and wait for the receipt of the person."""

    words = _(
        "These tracks cannot be handed over together: each must be open to you and wait for the receipt of the person."
    )
    code = "tracks-differ"
