"""Why an act of a post is not done.

All have one code: the log keeps it, and a code of its own would tell its readers which kind of line was being written.
"""

from django.utils.translation import gettext_lazy as _

from comity.audit.acts import RefusalError

CODE = "not-taken"


class EndedFileError(RefusalError):
    """This file has ended. Write a note if something is to be added."""

    words = _("This file has ended. Write a note if something is to be added.")
    code = CODE


class NotWishedError(RefusalError):
    """The family is told only when the person wishes it. Enter when they said so."""

    words = _("The family is told only when the person wishes it. Enter when they said so.")
    code = CODE


class AlreadySettledError(RefusalError):
    """This was settled meanwhile. Look at the page again."""

    words = _("This was settled meanwhile. Look at the page again.")
    code = CODE


class NotYetError(RefusalError):
    """What has happened cannot lie in the future. Correct the day and the time."""

    words = _("What has happened cannot lie in the future. Correct the day and the time.")
    code = CODE


class PastError(RefusalError):
    """Choose a moment that is still to come."""

    words = _("Choose a moment that is still to come.")
    code = CODE


class ToHolderError(RefusalError):
    """This would go to the side that holds the person. Confirm it, and write the recipient’s name as it stands in the list."""

    words = _(
        "This would go to the side that holds the person. Confirm it, and write the recipient’s name as it stands in the list."
    )
    code = CODE


class AgainstWishError(RefusalError):
    """The person did not agree to this. Ask them again, and write down what they said."""

    words = _("The person did not agree to this. Ask them again, and write down what they said.")
    code = CODE


class NoRecipientError(RefusalError):
    """Choose to whom it goes."""

    words = _("Choose to whom it goes.")
    code = CODE


class PostNotToldError(RefusalError):
    """This post has no notice about the person from here, so there is nothing that it has to end. Nothing was sent."""

    words = _(
        "This post has no notice about the person from here, so there is nothing that it has to end. Nothing was sent."
    )
    code = CODE


class NoLetterError(RefusalError):
    """No letter reaches the other side from here. Tell it by another channel."""

    words = _("No letter reaches the other side from here. Tell it by another channel.")
    code = CODE


class MayNotReadError(RefusalError):
    """This person cannot be named: only people of your own agency can, and nobody who runs the node or checks its log."""

    words = _(
        "This person cannot be named: only people of your own agency can, and nobody who runs the node or checks its log."
    )
    code = CODE


class WordsMissingError(RefusalError):
    """Write what it is about, in a sentence."""

    words = _("Write what it is about, in a sentence.")
    code = CODE


class NotToBeProvenError(RefusalError):
    """Reports of consular posts are read where they are kept. No proof of one is taken out."""

    words = _("Reports of consular posts are read where they are kept. No proof of one is taken out.")
    code = CODE
