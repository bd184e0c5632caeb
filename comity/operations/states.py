"""Words for the codes of the room: kinds, states, outcomes, reasons."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import npgettext, pgettext_lazy

from comity.web.words import Words


class OperationKind(models.TextChoices):
    """What is undertaken."""

    RAID = "raid", _("Raid")
    JOINT = "joint", _("Joint operation")
    CONTROLLED_DELIVERY = "controlled-delivery", _("Controlled delivery")
    SEARCH = "search", _("Search for wanted persons")


class OperationState(models.TextChoices):
    """Where it stands; as the fold computes it."""

    PLANNED = "planned", pgettext_lazy("of an operation", "Planned")
    GO = "go", pgettext_lazy("of an operation", "Go")
    NO_GO = "no-go", pgettext_lazy("of an operation", "No-go")
    RUNNING = "running", pgettext_lazy("of an operation", "Running")
    ENDED = "ended", pgettext_lazy("of an operation", "Ended")


class EntryState(models.TextChoices):
    """Where an entry of ours stands, and that one of a partner came."""

    KEPT = "kept", pgettext_lazy("of an entry", "Kept")  # nobody else takes part
    HOUSE = "house", pgettext_lazy("of an entry", "Kept in the house")  # not shared, so not counted jointly
    WAITS = "waits", pgettext_lazy("of an entry", "Waits for approval")
    RETURNED = "returned", pgettext_lazy("of an entry", "Given back")
    SENT = "sent", pgettext_lazy("of an entry", "Sent")
    RECEIVED = "received", pgettext_lazy("of an entry", "Received")
    PURGED = "purged", pgettext_lazy("of an entry", "Deleted")  # its owner took it back


class ResultKind(models.TextChoices):
    """What came of it."""

    ARREST = "arrest", pgettext_lazy("result", "Arrests")
    LOCATED = "located", pgettext_lazy("result", "Persons located")
    SEIZURE = "seizure", pgettext_lazy("result", "Seizures")
    VICTIMS_IDENTIFIED = "victims-identified", pgettext_lazy("result", "Victims identified")
    VICTIMS_RESCUED = "victims-rescued", pgettext_lazy("result", "Victims rescued")
    DOCUMENT = "document", pgettext_lazy("result", "Documents")
    DEPORTATION = "deportation", pgettext_lazy("result", "Deportations")
    HANDOVER = "handover", pgettext_lazy("result", "Handovers")


def result_words(kind: str, number: int) -> str:
    """Return what so many results of a kind are called; a code we do not know as it is."""
    words = {
        ResultKind.ARREST: npgettext("result", "Arrest", "Arrests", number),
        ResultKind.LOCATED: npgettext("result", "Person located", "Persons located", number),
        ResultKind.SEIZURE: npgettext("result", "Seizure", "Seizures", number),
        ResultKind.VICTIMS_IDENTIFIED: npgettext("result", "Victim identified", "Victims identified", number),
        ResultKind.VICTIMS_RESCUED: npgettext("result", "Victim rescued", "Victims rescued", number),
        ResultKind.DOCUMENT: npgettext("result", "Document", "Documents", number),
        ResultKind.DEPORTATION: npgettext("result", "Deportation", "Deportations", number),
        ResultKind.HANDOVER: npgettext("result", "Handover", "Handovers", number),
    }
    return {str(one): said for one, said in words.items()}.get(kind, kind)


class Reason(models.TextChoices):
    """Why a result is corrected or withdrawn."""

    MISCOUNTED = "miscounted", _("It was miscounted")
    WRONG_MOMENT = "wrong-moment", _("Day or time was wrong")
    WRONG_PLACE = "wrong-place", _("The place was wrong")
    WRONG_KIND = "wrong-kind", _("It is of another kind")
    ENTERED_TWICE = "entered-twice", _("It was entered twice")
    NOT_SO = "not-so", _("It did not happen so")
    OTHER = "other", _("Another reason, see the words")


VICTIM_SOURCES: Mapping[str, Words] = {
    "own-officers": _("Our officers at the place"),
    "other-agency": _("Another agency of our state"),
    "partner": _("The partner’s officers"),
    "organisation": _("An organisation that helps victims"),
    "call": _("A call for help"),
}
STATE_TAGS: Mapping[str, str] = {
    OperationState.PLANNED: "",
    OperationState.GO: "info",
    OperationState.NO_GO: "held",
    OperationState.RUNNING: "soon",
    OperationState.ENDED: "ok",
}
ENTRY_WORDS: Mapping[str, Words] = {
    "plan": _("Plan"),
    "party": _("Who takes part"),
    "decision": _("Go or no-go"),
    "course": _("Beginning or end"),
    "result": pgettext_lazy("of an operation", "Result"),
    "correction": _("Correction"),
    "withdrawal": pgettext_lazy("of a result", "Withdrawal"),
    "same": _("Whether two results are one"),
}
# the kind of the agreements room's list that an operation leaves under
RELEASE_KINDS: Mapping[str, str] = {
    OperationKind.RAID: "joint-operation",
    OperationKind.JOINT: "joint-operation",
    OperationKind.CONTROLLED_DELIVERY: "controlled-delivery",
    OperationKind.SEARCH: "joint-operation",
}
