"""Why an act of this room was refused, in the language of the person who acts."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from comity.accounts.access import AbsentError
from comity.audit.acts import RefusalError
from comity.cooperation.core.activity import Flaw
from comity.cooperation.core.residents import Doubtful, Unsure


class NotHereError(AbsentError):
    """There is nothing here for you."""

    def __init__(self, kind: str, identifier: object, reason: str = "absent") -> None:
        """Take what was asked for and the reason's code for the log."""
        super().__init__(kind, identifier, reason)


class ChangedMeanwhileError(RefusalError):
    """Somebody changed this while you wrote. Read what stands now, then write yours again."""

    words = _("Somebody changed this while you wrote. Read what stands now, then write yours again.")
    code = "changed-meanwhile"


class ReasonMissingError(RefusalError):
    """Give the reason in one sentence."""

    words = _("Give the reason in one sentence.")
    code = "reason-missing"


# --- commitments


class NothingProvenError(RefusalError):
    """No letter about it has left or come: there is nothing that anybody signed."""

    words = _("No letter about it has left or come: there is nothing that anybody signed.")
    code = "nothing-proven"


class MarkTooLowError(RefusalError):
    """What this paper holds is marked more strictly. Choose a stricter mark, or leave it to what the paper holds."""

    words = _(
        "What this paper holds is marked more strictly. Choose a stricter mark, or leave it to what the paper holds."
    )
    code = "mark-too-low"


class NoSuchCommitmentError(RefusalError):
    """No commitment of this reference is still owed. Ask whoever keeps it for the reference."""

    words = _("No commitment of this reference is still owed. Ask whoever keeps it for the reference.")
    code = "no-such-commitment"


class AlreadyOfferedError(RefusalError):
    """This record is proposed as evidence of that commitment already."""

    words = _("This record is proposed as evidence of that commitment already.")
    code = "already-offered"


class NotPairedError(RefusalError):
    """This node is not paired with that agency, or traffic with it is suspended."""

    words = _("This node is not paired with that agency, or traffic with it is suspended.")
    code = "not-paired"


class TimeAheadError(RefusalError):
    """This time has not begun yet: nothing in it can be counted. Choose one that has begun."""

    words = _("This time has not begun yet: nothing in it can be counted. Choose one that has begun.")
    code = "time-ahead"


class NotSharedError(RefusalError):
    """No form of that agreement is shared with this partner, which would read of it. Choose another agreement, or none."""

    words = _(
        "No form of that agreement is shared with this partner, which would read of it. Choose another agreement, or none."
    )
    code = "not-shared"


class NoWayOutError(RefusalError):
    """Say first under which agreement it leaves, and answer each question about rights."""

    words = _("Say first under which agreement it leaves, and answer each question about rights.")
    code = "no-way-out"


class NothingChangedError(RefusalError):
    """Nothing is different from what stands now. Change something first."""

    words = _("Nothing is different from what stands now. Change something first.")
    code = "nothing-changed"


class SettledError(RefusalError):
    """This was answered or decided already. Read what stands now."""

    words = _("This was answered or decided already. Read what stands now.")
    code = "settled"


class WithdrawnMeanwhileError(SettledError):
    """This was withdrawn meanwhile. There is nothing left to do about it."""

    words = _("This was withdrawn meanwhile. There is nothing left to do about it.")
    code = "withdrawn-meanwhile"


class PassedOverError(SettledError):
    """Nobody answered this: both sides signed another change of the same version meanwhile, and this one lapsed. Read what stands now."""

    words = _(
        "Nobody answered this: both sides signed another change of the same version meanwhile, and this one lapsed. Read what stands now."
    )
    code = "passed-over"


class TakenBackError(SettledError):
    """Whoever wrote this took it back before anybody decided. There is nothing left to decide."""

    words = _("Whoever wrote this took it back before anybody decided. There is nothing left to decide.")
    code = "taken-back"


class NotGroundedError(RefusalError):
    """What this builds on is not countersigned yet. That comes first."""

    words = _("What this builds on is not countersigned yet. That comes first.")
    code = "not-grounded"


class OwnChangeError(RefusalError):
    """Your agency proposed this itself: it is the other side that signs or disputes it."""

    words = _("Your agency proposed this itself: it is the other side that signs or disputes it.")
    code = "own-change"


class OtherPersonError(RefusalError):
    """You wrote this yourself. A second person decides about it."""

    words = _("You wrote this yourself. A second person decides about it.")
    code = "other-person"


class NothingMissingError(RefusalError):
    """That agency has everything, or it is on its way."""

    words = _("That agency has everything, or it is on its way.")
    code = "nothing-missing"


class OtherPartnerError(RefusalError):
    """That node belongs to another partner, which would read everything. Choose the node of this one."""

    words = _(
        "That node belongs to another partner, which would read everything. Choose the node of this one."
    )
    code = "other-partner"


class NotAtMeetingError(RefusalError):
    """This partner took no part in that meeting, whose title it would read. Choose another one, or none."""

    words = _(
        "This partner took no part in that meeting, whose title it would read. Choose another one, or none."
    )
    code = "not-at-meeting"


class NotKeptError(RefusalError):
    """No meeting of this name is kept here. Enter it with its title in the calendar first, or leave it out."""

    words = _(
        "No meeting of this name is kept here. Enter it with its title in the calendar first, or leave it out."
    )
    code = "meeting-not-kept"


class NoAgreementError(RefusalError):
    """No agreement of this name with this partner is held here. Enter it in the register first, or leave it out."""

    words = _(
        "No agreement of this name with this partner is held here. Enter it in the register first, or leave it out."
    )
    code = "agreement-not-held"


class NoArticleError(RefusalError):
    """The agreement as it is held here has no such article. Look the number up there, enter its articles first, or leave it out."""

    words = _(
        "The agreement as it is held here has no such article. Look the number up there, enter its articles first, or leave it out."
    )
    code = "article-not-held"


class HasPartnerError(RefusalError):
    """Both sides hold this commitment already."""

    words = _("Both sides hold this commitment already.")
    code = "has-partner"


class FlawedError(RefusalError):
    """This could never stand. Read what is missing, and add it."""

    words = _("This could never stand. Read what is missing, and add it.")
    code = "flawed"


# --- briefs


class NotNewestError(RefusalError):
    """A later version was written since. Approve that one."""

    words = _("A later version was written since. Approve that one.")
    code = "not-newest"


class NoOnePartnerError(RefusalError):
    """A joint report is with one partner that has a node: what one partner has promised is not shown to another. This meeting is with several, or with nobody who has a node."""

    words = _(
        "A joint report is with one partner that has a node: what one partner has promised is not shown to another. This meeting is with several, or with nobody who has a node."
    )
    code = "no-one-partner"


# --- registers and drafts


class UnreadableRegisterError(RefusalError):
    """The file cannot be read."""

    words = _("The file cannot be read.")
    code = "unreadable-register"


class RegisterTakenError(RefusalError):
    """This file was taken over already. Its page says what came of it."""

    words = _("This file was taken over already. Its page says what came of it.")
    code = "register-taken"


class RowTakenError(RefusalError):
    """This row was taken over already."""

    words = _("This row was taken over already.")
    code = "row-taken"


class MappingNamelessError(RefusalError):
    """Give the mapping a name."""

    words = _("Give the mapping a name.")
    code = "mapping-nameless"


class DraftSettledError(RefusalError):
    """This draft was taken over or declined already."""

    words = _("This draft was taken over or declined already.")
    code = "draft-settled"


class NoSuchEntryError(RefusalError):
    """The entry to join is not here, or is of another kind. Choose one of those that are offered."""

    words = _("The entry to join is not here, or is of another kind. Choose one of those that are offered.")
    code = "no-such-entry"


# --- activities


class ActivityFlawedError(RefusalError):
    """This activity could not have been like this. Correct what is named."""

    words = _("This activity could not have been like this. Correct what is named.")
    code = "activity-flawed"

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        """Take what is wrong with it."""
        super().__init__()
        self.flaws = list(flaws)


class CancelledError(RefusalError):
    """It is cancelled. Say first that it takes place after all."""

    words = _("It is cancelled. Say first that it takes place after all.")
    code = "cancelled"


class NotCancelledError(RefusalError):
    """It is not cancelled."""

    words = _("It is not cancelled.")
    code = "not-cancelled"


class ResidentsFlawedError(RefusalError):
    """These figures cannot be so. Correct the lines that are named."""

    words = _("These figures cannot be so. Correct the lines that are named.")
    code = "residents-flawed"

    def __init__(self, wrong: Sequence[tuple[int, Doubtful]]) -> None:
        """Take what is wrong, each with the place of the figure among those that were given, from 0."""
        super().__init__()
        self.wrong = list(wrong)


class RegionsUnsureError(RefusalError):
    """Some regions are not known by their names. Correct them, or keep them as you wrote them."""

    words = _("Some regions are not known by their names. Correct them, or keep them as you wrote them.")
    code = "regions-unsure"

    def __init__(self, unsure: Sequence[Unsure]) -> None:
        """Take the figures that a person should look at."""
        super().__init__()
        self.unsure = list(unsure)


# --- partners


class NotADraftError(RefusalError):
    """This letter was handed in or released. Take it back to a draft first, if it has not left."""

    words = _("This letter was handed in or released. Take it back to a draft first, if it has not left.")
    code = "not-a-draft"


class HasLeftError(RefusalError):
    """This letter has left the house. Write another one."""

    words = _("This letter has left the house. Write another one.")
    code = "has-left"


class NotReleasedYetError(RefusalError):
    """Only a letter that is released is handed over."""

    words = _("Only a letter that is released is handed over.")
    code = "not-released-yet"


class DayAheadError(RefusalError):
    """That day has not come yet. Give the day on which it was done."""

    words = _("That day has not come yet. Give the day on which it was done.")
    code = "day-ahead"


class HourNeededError(RefusalError):
    """The agreement stopped on that day. Say at what time the letter went: before that it could leave, after it not."""

    words = _(
        "The agreement stopped on that day. Say at what time the letter went: before that it could leave, after it not."
    )
    code = "hour-needed"


class DayBeforeReleaseError(RefusalError):
    """The letter was not released yet on that day. Correct the day."""

    words = _("The letter was not released yet on that day. Correct the day.")
    code = "day-before-release"


class NoPartyError(RefusalError):
    """No agreement names this partner. Say on its page as which party agreements name it; until then nothing leaves for it."""

    words = _(
        "No agreement names this partner. Say on its page as which party agreements name it; until then nothing leaves for it."
    )
    code = "no-party"


class JoinedAlreadyError(RefusalError):
    """This partner has joined with a node already."""

    words = _("This partner has joined with a node already.")
    code = "joined-already"
