"""Words for the codes of the room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingKind(models.TextChoices):
    """What kind of meeting; comity-intake/1 knows the same ones, and general assemblies as conferences."""

    MEETING = "meeting", pgettext_lazy("kind of meeting", "Meeting")
    DIALOGUE = "dialogue", pgettext_lazy("kind of meeting", "Dialogue")
    CONFERENCE = "conference", pgettext_lazy("kind of meeting", "Conference")
    ASSEMBLY = "assembly", pgettext_lazy("kind of meeting", "General assembly")
    WORKING_GROUP = "working-group", pgettext_lazy("kind of meeting", "Working group")
    TALKS = "talks", pgettext_lazy("kind of meeting", "Talks")
    RECEPTION = "reception", pgettext_lazy("kind of meeting", "Reception")
    VISIT = "visit", pgettext_lazy("kind of meeting", "Visit")
    CEREMONY = "ceremony", pgettext_lazy("kind of meeting", "Ceremony")
    PRESS_CONFERENCE = "press_conference", pgettext_lazy("kind of meeting", "Press conference")
    VIDEO_CALL = "video_call", pgettext_lazy("kind of meeting", "Video call")


class MeetingState(models.TextChoices):
    """Where a meeting stands."""

    PLANNED = "planned", pgettext_lazy("of a meeting", "Planned")
    INVITED = "invited", pgettext_lazy("of a meeting", "Invited")
    HELD = "held", pgettext_lazy("of a meeting", "Held")
    CANCELLED = "cancelled", pgettext_lazy("of a meeting", "Cancelled")


class FeedDetail(models.TextChoices):
    """How much of a meeting a calendar feed says."""

    SHORT = "short", pgettext_lazy("of a calendar feed", "Kind, number, states and time")
    FULL = "full", pgettext_lazy("of a calendar feed", "Titles and places too")


class DelegateRole(models.TextChoices):
    """As what somebody is there."""

    CHAIR = "chair", pgettext_lazy("of a delegate", "Chair")
    CO_CHAIR = "co-chair", pgettext_lazy("of a delegate", "Co-chair")
    HEAD = "head", pgettext_lazy("of a delegate", "Head of delegation")
    MEMBER = "member", pgettext_lazy("of a delegate", "Member")
    HOST = "host", pgettext_lazy("of a delegate", "Host")
    GUEST = "guest", pgettext_lazy("of a delegate", "Guest")


class NameOrder(models.TextChoices):
    """In which order a name was written; a fact of the name, whatever the reader's language."""

    FAMILY_FIRST = "family-first", _("Family name first")
    GIVEN_FIRST = "given-first", _("Given name first")
    AS_WRITTEN = "as-written", _("Not known: it stands as it was written")


class ProposalState(models.TextChoices):
    """What became of a proposal before a meeting."""

    TABLED = "tabled", pgettext_lazy("of a proposal", "Tabled")
    CARRIED = "carried", pgettext_lazy("of a proposal", "Carried")
    REJECTED = "rejected", pgettext_lazy("of a proposal", "Rejected")
    NOTED = "noted", pgettext_lazy("of a report", "Noted")
    ADOPTED = "adopted", pgettext_lazy("of a report", "Adopted")
    DEFERRED = "deferred", pgettext_lazy("of a proposal", "Deferred")
    WITHDRAWN = "withdrawn", pgettext_lazy("of a proposal", "Withdrawn")


class AgreementKind(models.TextChoices):
    """What kind of agreement."""

    TREATY = "treaty", pgettext_lazy("kind of agreement", "Treaty")
    AGREEMENT = "agreement", pgettext_lazy("kind of agreement", "Agreement")
    MOU = "mou", pgettext_lazy("kind of agreement", "Memorandum of understanding")
    PLAN = "plan", pgettext_lazy("kind of agreement", "Plan")
    MINUTES = "minutes", pgettext_lazy("kind of agreement", "Agreed minutes")
    JOINT_STATEMENT = "joint_statement", pgettext_lazy("kind of agreement", "Joint statement")


class AgreementState(models.TextChoices):
    """Where an agreement stands."""

    PROPOSED = "proposed", pgettext_lazy("of an agreement", "Proposed")
    NEGOTIATED = "negotiated", pgettext_lazy("of an agreement", "Being negotiated")
    SIGNED = "signed", pgettext_lazy("of an agreement", "Signed")
    IN_FORCE = "in-force", pgettext_lazy("of an agreement", "In force")
    SUSPENDED = "suspended", pgettext_lazy("of an agreement", "Suspended")
    EXPIRED = "expired", pgettext_lazy("of an agreement", "Expired")
    SUPERSEDED = "superseded", pgettext_lazy("of an agreement", "Superseded")


class ActivityKind(models.TextChoices):
    """What was done together."""

    TRAINING = "training", pgettext_lazy("kind of activity", "Training")
    EXPERT_EXCHANGE = "expert-exchange", pgettext_lazy("kind of activity", "Exchange of experts")
    EXERCISE = "exercise", pgettext_lazy("kind of activity", "Joint exercise")
    PEACEKEEPING = "peacekeeping", pgettext_lazy("kind of activity", "Peacekeeping support")
    EQUIPMENT = "equipment", pgettext_lazy("kind of activity", "Equipment")
    CAMPAIGN = "campaign", pgettext_lazy("kind of activity", "Prevention campaign")


class EntryState(models.TextChoices):
    """Where an entry of a commitment stands on its way."""

    KEPT = "kept", pgettext_lazy("of an entry", "Kept")  # the partner has no node
    WAITS = "waits", pgettext_lazy("of an entry", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("of an entry", "Given back")
    SENT = "sent", pgettext_lazy("of an entry", "Sent")
    RECEIVED = "received", pgettext_lazy("of an entry", "Received")
    PURGED = "purged", pgettext_lazy("of an entry", "Deleted")


# --- meetings


class PaperKind(models.TextChoices):
    """What a document of a meeting is."""

    INVITATION = "invitation", pgettext_lazy("paper of a meeting", "Invitation")
    WORKING = "working-paper", pgettext_lazy("paper of a meeting", "Working paper")
    REPORT = "report", pgettext_lazy("paper of a meeting", "Report")
    MINUTES = "minutes", pgettext_lazy("paper of a meeting", "Minutes")
    OTHER = "other", pgettext_lazy("paper of a meeting", "Another paper")


class VoteOutcome(models.TextChoices):
    """What came of a count: of `core.votes.Outcome` and `core.elections.Came`."""

    CARRIED = "carried", pgettext_lazy("of a vote", "Carried")
    REJECTED = "rejected", pgettext_lazy("of a vote", "Rejected")
    TIE = "tie", pgettext_lazy("of a vote", "Tie: not carried")
    NO_QUORUM = "no-quorum", pgettext_lazy("of a vote", "No quorum")
    ELECTED = "elected", pgettext_lazy("of a vote", "Elected")
    NEXT_ROUND = "next-round", pgettext_lazy("of a vote", "Another round")


class VoteRule(models.TextChoices):
    """Which majority decides: the codes of `core.votes.Rule`."""

    SIMPLE = "simple", _("More for than against")
    ABSOLUTE = "absolute", _("More than half of all who have a vote")
    TWO_THIRDS = "two-thirds", _("Two thirds of the votes for and against")
    TWO_THIRDS_OF_ALL = "two-thirds-of-all", _("Two thirds of all who have a vote")
    CONSENSUS = "consensus", _("Nobody against")


class ElectionRule(models.TextChoices):
    """What elects: the codes of `core.elections.Needs`."""

    HALF = "half", _("More than half of the valid votes")
    TWO_THIRDS = "two-thirds", _("Two thirds of the valid votes")
    MOST = "most", _("More votes than any other")


# shares of the members that must be present
QUORUMS = [
    ("1/2", _("Half of the members")),
    ("1/3", _("A third of the members")),
    ("2/3", _("Two thirds of the members")),
    ("3/4", _("Three quarters of the members")),
    ("0/1", _("None")),
]
MEETING_STEPS = {
    MeetingState.PLANNED: (MeetingState.INVITED, MeetingState.HELD, MeetingState.CANCELLED),
    MeetingState.INVITED: (MeetingState.PLANNED, MeetingState.HELD, MeetingState.CANCELLED),
    MeetingState.HELD: (MeetingState.PLANNED,),
    MeetingState.CANCELLED: (MeetingState.PLANNED,),
}
MEETING_TAGS = {
    MeetingState.PLANNED: "soon",
    MeetingState.INVITED: "info",
    MeetingState.HELD: "ok",
    MeetingState.CANCELLED: "held",
}


# --- register of agreements


class RelationKind(models.TextChoices):
    """How one agreement stands to another."""

    SUPERSEDES = "supersedes", pgettext_lazy("of an agreement", "Supersedes")
    AMENDS = "amends", pgettext_lazy("of an agreement", "Amends")
    IMPLEMENTS = "implements", pgettext_lazy("of an agreement", "Implements")
    RELATED = "related", pgettext_lazy("of an agreement", "Related to")


RELATIONS_BACK = {
    RelationKind.SUPERSEDES: pgettext_lazy("of an agreement", "Superseded by"),
    RelationKind.AMENDS: pgettext_lazy("of an agreement", "Amended by"),
    RelationKind.IMPLEMENTS: pgettext_lazy("of an agreement", "Implemented by"),
    RelationKind.RELATED: pgettext_lazy("of an agreement", "Related to"),
}
AGREEMENT_TAGS = {
    AgreementState.PROPOSED: "",
    AgreementState.NEGOTIATED: "soon",
    AgreementState.SIGNED: "info",
    AgreementState.IN_FORCE: "ok",
    AgreementState.SUSPENDED: "held",
    AgreementState.EXPIRED: "late",
    AgreementState.SUPERSEDED: "",
}


# --- activities


class ExerciseTheme(models.TextChoices):
    """What a joint exercise is for."""

    POLICE = "police", pgettext_lazy("theme of an exercise", "Police work")
    FIRE_RESCUE = "fire-rescue", pgettext_lazy("theme of an exercise", "Fire and rescue")
    DISASTER = "disaster", pgettext_lazy("theme of an exercise", "Disaster")
    COUNTER_TERRORISM = "counter-terrorism", pgettext_lazy("theme of an exercise", "Against terrorism")
    CYBER = "cyber", pgettext_lazy("theme of an exercise", "Attacks on computers")
    OTHER = "other", pgettext_lazy("theme of an exercise", "Something else")


class FormState(models.TextChoices):
    """Where a form stands that our agency holds alone."""

    WAITS = "waits", pgettext_lazy("of a form held alone", "Waits for a second person")
    HELD = "held", pgettext_lazy("of a form held alone", "Confirmed")
    RETURNED = "returned", pgettext_lazy("of a form held alone", "Given back")
    REPLACED = "replaced", pgettext_lazy("of a form held alone", "Replaced by a newer one")


# --- partners


class LetterState(models.TextChoices):
    """Where a letter on paper stands."""

    DRAFT = "draft", pgettext_lazy("of a letter on paper", "Draft")
    WAITS = "waits", pgettext_lazy("of a letter on paper", "Waits for approval")
    RELEASED = "released", pgettext_lazy("of a letter on paper", "Released, not handed over yet")
    HANDED = "handed", pgettext_lazy("of a letter on paper", "Handed over")
    RECEIVED = "received", pgettext_lazy("of a letter on paper", "Received")


class HandedHow(models.TextChoices):
    """How a letter on paper went."""

    HAND = "hand", pgettext_lazy("how a letter went", "By hand")
    POST = "post", pgettext_lazy("how a letter went", "By post")
    MAIL = "mail", pgettext_lazy("how a letter went", "By e-mail")
    FAX = "fax", pgettext_lazy("how a letter went", "By fax")


LETTER_TAGS = {
    LetterState.DRAFT: "",
    LetterState.WAITS: "soon",
    LetterState.RELEASED: "info",
    LetterState.HANDED: "ok",
    LetterState.RECEIVED: "ok",
}
