"""Refusals of the register of agreements."""

from django.utils.translation import gettext_lazy as _

from comity.audit.acts import RefusalError
from comity.cooperation.core.standing import Refused


class StepRefusedError(RefusalError):
    """This step does not fit to the others by its day. Correct the day or the step."""

    words = _("This step does not fit to the others by its day. Correct the day or the step.")
    code = "step-refused"

    def __init__(self, refused: Refused) -> None:
        """Take what is wrong with it."""
        super().__init__()
        self.refused = refused


class LastDayOverError(RefusalError):
    """Its last day in force is over. Change that day first, then enter that it is in force again."""

    words = _("Its last day in force is over. Change that day first, then enter that it is in force again.")
    code = "last-day-over"


class FormTakenError(RefusalError):
    """Another agreement of the register has this machine-readable form already."""

    words = _("Another agreement of the register has this machine-readable form already.")
    code = "form-taken"


class EntryHasFormError(RefusalError):
    """This entry of the register has another form. Take that one off the entry first, then enter this one under an id of its own."""

    words = _(
        "This entry of the register has another form. Take that one off the entry first, then enter this one under an id of its own."
    )
    code = "entry-has-form"


class NoFormError(RefusalError):
    """No machine-readable form of this name is held here, or this node is no party of it."""

    words = _("No machine-readable form of this name is held here, or this node is no party of it.")
    code = "no-form"


class NoCopyError(RefusalError):
    """Keep the depositary’s copy first: a second person compares the form with it."""

    words = _("Keep the depositary’s copy first: a second person compares the form with it.")
    code = "no-copy"


class CopyChangedError(RefusalError):
    """The depositary’s copy is another one than when the form was entered, or was taken off. Enter the form again."""

    words = _(
        "The depositary’s copy is another one than when the form was entered, or was taken off. Enter the form again."
    )
    code = "copy-changed"


class FormPartiesError(RefusalError):
    """The parties of this form are to be your own node and that one partner, with its state and an id of its own that is no node’s."""

    words = _(
        "The parties of this form are to be your own node and that one partner, with its state and an id of its own that is no node’s."
    )
    code = "form-parties"


class FormOfPartnerError(RefusalError):
    """A form of an agreement waits or is held for this partner, so that its state and the party it is named as stay. Keep another agency as another partner."""

    words = _(
        "A form of an agreement waits or is held for this partner, so that its state and the party it is named as stay. Keep another agency as another partner."
    )
    code = "form-of-partner"


class FormDecidedError(RefusalError):
    """Somebody has decided about this form already, or a newer one took its place."""

    words = _("Somebody has decided about this form already, or a newer one took its place.")
    code = "form-decided"


class RelationRefusedError(RefusalError):
    """An agreement cannot stand so to this one: it is the same, or stands the other way round already."""

    words = _(
        "An agreement cannot stand so to this one: it is the same, or stands the other way round already."
    )
    code = "relation-refused"


class OtherDigestError(RefusalError):
    """The file has another SHA-256 than the one you gave. Compare the file and the number with the depositary."""

    words = _(
        "The file has another SHA-256 than the one you gave. Compare the file and the number with the depositary."
    )
    code = "other-digest"


class CopyHeldError(RefusalError):
    """A copy is kept already. Take it off first."""

    words = _("A copy is kept already. Take it off first.")
    code = "copy-held"
