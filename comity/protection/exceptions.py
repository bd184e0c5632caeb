"""Why an act on a person held was refused, in the language of whoever acts."""

from django.utils.translation import gettext_lazy as _

from comity.accounts.access import AbsentError
from comity.audit.acts import RefusalError


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, kind: str, identifier: object, reason: str = "absent") -> None:
        """Take what was asked for and the reason's code for the log."""
        super().__init__(kind, identifier, reason)


class MomentError(RefusalError):
    """This moment cannot be: it lies ahead, or before the person was deprived of liberty. Correct day and time."""

    words = _(
        "This moment cannot be: it lies ahead, or before the person was deprived of liberty. Correct day and time."
    )
    code = "moment"


class EndedError(RefusalError):
    """The person is not held here any more. Nothing is added to this."""

    words = _("The person is not held here any more. Nothing is added to this.")
    code = "ended"


class NotToldError(RefusalError):
    """The person was not told of the right yet. Record that first."""

    words = _("The person was not told of the right yet. Record that first.")
    code = "not-told"


class NotDueError(RefusalError):
    """This post is not to be told: the person’s wish, a stop or the rules between the states say so."""

    words = _(
        "This post is not to be told: the person’s wish, a stop or the rules between the states say so."
    )
    code = "not-due"


class StoppedError(RefusalError):
    """A stop stands in the way: nobody is told before the person agrees in writing, or a named senior lifts it."""

    words = _(
        "A stop stands in the way: nobody is told before the person agrees in writing, or a named senior lifts it."
    )
    code = "stopped"


class OverError(RefusalError):
    """The person is free, or has died: this notice is not sent any more. Where it waits for approval, give it back."""

    words = _(
        "The person is free, or has died: this notice is not sent any more. Where it waits for approval, give it back."
    )
    code = "over"


class NoPostError(RefusalError):
    """Nobody is written down as the post of this state. Write one down, or tell it by another channel."""

    words = _(
        "Nobody is written down as the post of this state. Write one down, or tell it by another channel."
    )
    code = "no-post"


class SentAlreadyError(RefusalError):
    """This is on its way, or the post has it. Look at where it stands; it is not sent again."""

    words = _("This is on its way, or the post has it. Look at where it stands; it is not sent again.")
    code = "sent-already"


class WaitsAlreadyError(SentAlreadyError):
    """This waits for a second person already. Ask them to approve it, or to give it back to you."""

    words = _("This waits for a second person already. Ask them to approve it, or to give it back to you.")
    code = "waits-already"


class PostRefusedError(RefusalError):
    """The post on this node did not take it in. Tell the operator the code on this page."""

    words = _("The post on this node did not take it in. Tell the operator the code on this page.")
    code = "post-refused"


class ChangedMeanwhileError(RefusalError):
    """Somebody changed this while you wrote. Read what stands now, then write yours again."""

    words = _("Somebody changed this while you wrote. Read what stands now, then write yours again.")
    code = "changed-meanwhile"


class AfterwardsError(RefusalError):
    """Something that is kept happened before this moment. The person was held by then: correct day and time, or what is kept."""

    words = _(
        "Something that is kept happened before this moment. The person was held by then: correct day and time, or what is kept."
    )
    code = "moment"


class SettledError(RefusalError):
    """This was settled meanwhile. Read it again before you act."""

    words = _("This was settled meanwhile. Read it again before you act.")
    code = "settled"


class SetAlreadyError(RefusalError):
    """This stop stands already."""

    words = _("This stop stands already.")
    code = "set-already"


class FearedStateError(RefusalError):
    """Name the state that the person fears. Towards it only the person’s own consent opens."""

    words = _("Name the state that the person fears. Towards it only the person’s own consent opens.")
    code = "feared-state"


class OtherStateError(RefusalError):
    """A consent names the states whose posts may be told. Choose among the person’s nationalities."""

    words = _("A consent names the states whose posts may be told. Choose among the person’s nationalities.")
    code = "other-state"


class GuardianNeededError(RefusalError):
    """A minor, or somebody who lacks full capacity, cannot open this stop alone. Ask the guardian, and record the guardian’s paper."""

    words = _(
        "A minor, or somebody who lacks full capacity, cannot open this stop alone. "
        "Ask the guardian, and record the guardian’s paper."
    )
    code = "guardian-needed"


class NoGuardianError(RefusalError):
    """For an adult nobody else consents. Ask the person, or set the stop for minors first where the person lacks full capacity."""

    words = _(
        "For an adult nobody else consents. Ask the person, or set the stop for minors first where the person "
        "lacks full capacity."
    )
    code = "no-guardian"


class OldPaperError(RefusalError):
    """An earlier consent was taken back, or may have been, after this paper was signed. Ask again, and enter the new paper."""

    words = _(
        "An earlier consent was taken back, or may have been, after this paper was signed. "
        "Ask again, and enter the new paper."
    )
    code = "old-paper"


class DiedError(RefusalError):
    """The person had died by then: only a paper that was signed before counts. A named senior can decide about the stop."""

    words = _(
        "The person had died by then: only a paper that was signed before counts. "
        "A named senior can decide about the stop."
    )
    code = "died"


class SeniorNeededError(RefusalError):
    """Only a named senior lifts a stop."""

    words = _("Only a named senior lifts a stop.")
    code = "senior-needed"


class ReasonMissingError(RefusalError):
    """Give the reason. Whoever checks this later reads it."""

    words = _("Give the reason. Whoever checks this later reads it.")
    code = "reason-missing"


class MinorError(RefusalError):
    """By the date of birth this person is under 18. The stop for minors cannot be left out."""

    words = _("By the date of birth this person is under 18. The stop for minors cannot be left out.")
    code = "minor"


class PostStateTakenError(RefusalError):
    """A post of this state is written down already. Change that one."""

    words = _("A post of this state is written down already. Change that one.")
    code = "post-taken"


class PostHereOrThereError(RefusalError):
    """A post is a partner or an agency on this node, not both. Choose one, or name another channel."""

    words = _("A post is a partner or an agency on this node, not both. Choose one, or name another channel.")
    code = "post-here-or-there"
