"""What stands in the log, in words. Codes stay codes in the entries; pages show these."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.audit.core.errors import Reason
from comity.audit.verifying import CHECKPOINT, COLUMNS, FORKED, TILES
from comity.web.words import Words

SUBJECTS: dict[str, Words] = {
    "attached": _("File of a wanted person"),
    "list-entry": _("Person of a list"),
    "agency": pgettext_lazy("in the log", "Agency"),
    "agreement": pgettext_lazy("in the log", "Agreement"),
    "card": pgettext_lazy("in the log", "Card of a namesake"),
    "checkpoints": pgettext_lazy("in the log", "Checkpoints"),
    "conversation": pgettext_lazy("in the log", "Conversation"),
    "document": pgettext_lazy("in the log", "Document"),
    "proposal": pgettext_lazy("in the log", "Proposal from a document"),
    "copy": pgettext_lazy("in the log", "Copy outside the house"),
    "detention": pgettext_lazy("in the log", "Person held"),
    "entry": pgettext_lazy("in the log", "Entry of the log"),
    "export": pgettext_lazy("in the log", "Written list"),
    "feed": pgettext_lazy("in the log", "Calendar feed"),
    "feeds": pgettext_lazy("in the log", "Calendar feeds of a person"),
    "file": pgettext_lazy("in the log", "File"),
    "group": pgettext_lazy("in the log", "Standing group"),
    "held-file": pgettext_lazy("in the log", "Held file"),
    "hit": pgettext_lazy("in the log", "Hit"),
    "key": pgettext_lazy("in the log", "Key of this node"),
    "letter": pgettext_lazy("in the log", "Message"),
    "list": pgettext_lazy("in the log", "List"),
    "list-version": pgettext_lazy("in the log", "File of a list"),
    "log": pgettext_lazy("in the log", "Log"),
    "node": pgettext_lazy("in the log", "Node"),
    "meeting": pgettext_lazy("in the log", "Meeting"),
    "brief": pgettext_lazy("in the log", "Brief"),
    "paper-dress": pgettext_lazy("in the log", "Letterhead and template"),
    "evidence-offer": pgettext_lazy("in the log", "Record proposed as evidence"),
    "commitment": pgettext_lazy("in the log", "Commitment"),
    "registered-agreement": pgettext_lazy("in the log", "Agreement of the register"),
    "figures": pgettext_lazy("in the log", "Figures of both sides"),
    "meetings": pgettext_lazy("in the log", "Meetings"),
    "series": pgettext_lazy("in the log", "Series of meetings"),
    "partner-agency": pgettext_lazy("in the log", "Partner without a node"),
    "partner": pgettext_lazy("in the log", "Partner"),
    "one-sided-form": pgettext_lazy("in the log", "Form held alone"),
    "paper-letter": pgettext_lazy("in the log", "Letter on paper"),
    "notice": pgettext_lazy("in the log", "Notice"),
    "notices": pgettext_lazy("in the log", "Notices"),
    "notifications": pgettext_lazy("in the log", "Notifications"),
    "page": pgettext_lazy("in the log", "Page"),
    "part": pgettext_lazy("in the log", "Attachment"),
    "operation": pgettext_lazy("in the log", "Operation"),
    "pairing": pgettext_lazy("in the log", "Two results that may be one"),
    "result": pgettext_lazy("in the log", "Result of an operation"),
    "post-ask": pgettext_lazy("in the log", "What a consular post asks"),
    "post-file": pgettext_lazy("in the log", "File of a consular post"),
    "post-task": pgettext_lazy("in the log", "Task of a consular post"),
    "outgoing": pgettext_lazy("in the log", "What is to leave"),
    "peer": pgettext_lazy("in the log", "Partner"),
    "person": pgettext_lazy("in the log", "Person"),
    "post": pgettext_lazy("in the log", "Post of a state"),
    "queries": pgettext_lazy("in the log", "Queries"),
    "query": pgettext_lazy("in the log", "Query"),
    "receipts": pgettext_lazy("in the log", "Receipts"),
    "records": pgettext_lazy("in the log", "Records"),
    "register": pgettext_lazy("in the log", "Register as a table"),
    "register-mapping": pgettext_lazy("in the log", "Named columns of registers"),
    "draft": pgettext_lazy("in the log", "Draft from a document"),
    "rehearsal": pgettext_lazy("in the log", "Rehearsal"),
    "request": pgettext_lazy("in the log", "Request"),
    "role-change": pgettext_lazy("in the log", "Change of roles"),
    "role-changes": pgettext_lazy("in the log", "Changes of roles"),
    "run": pgettext_lazy("in the log", "Run over a file"),
    "statement": pgettext_lazy("in the log", "Statement"),
    "subject": pgettext_lazy("in the log", "Record"),
    "track": pgettext_lazy("in the log", "Track"),
    "unit": pgettext_lazy("in the log", "Unit"),
    "view": pgettext_lazy("in the log", "View of a list"),
    "wanted": pgettext_lazy("in the log", "Wanted file"),
    "watch": pgettext_lazy("in the log", "Watch"),
}

# Who acts by rule or by command; the rest of what stands before the colon of a pseudonym.
PROCESSES: dict[str, Words] = {
    "agreement-add": _("Command: an agreement was added"),
    "audit-looked": _("Command: a partner’s list of looks was written"),
    "audit-verify": _("Command: the log was checked"),
    "calendar-program": _("A calendar program that has the address of a feed"),
    "command": _("Command of the operator"),
    "delivery": _("Delivery, by rule"),
    "letter-prove": _("Command: the proof of a message was written"),
    "reader": _("The reader of documents"),
    "keys": _("Command: keys of this node"),
    "node-init": _("Command: this node was made"),
    "peer-add": _("Command: a partner was added"),
    "person-reset": _("Command: a person begins anew"),
    "records-import": _("Command: a list was imported"),
    "rehearsal": _("The rehearsal"),
    "request-clocks": _("Time limits, by rule"),
    "retention": _("The time limits of items, by rule"),
    "screener": _("The screener, by rule"),
    "worker": _("The node, by rule"),
}
ACTORS: dict[str, Words] = {
    "node": _("A partner’s node"),
    "person": _("A person of this node"),
    "process": _("The node, by rule"),
    "stranger": _("Somebody who had not signed in"),
}

# What a check of the log found; `index` counts from 0.
FINDINGS: dict[str, Words] = {
    Reason.CHANGED: _("Entry %(index)s was changed after it was written."),
    Reason.ERASED: _("The content of entry %(index)s is gone."),
    Reason.MISSING: _("Entry %(index)s was deleted."),
    Reason.INSERTED: _("Entry %(index)s was put in later."),
    Reason.SWAPPED: _("Entry %(index)s was swapped with a later one."),
    Reason.REWRITTEN: _("Entry %(index)s or one after it was written anew, up to the next checkpoint."),
    Reason.CUT: _("The log was cut off before entry %(index)s."),
    COLUMNS: _("What is shown beside entry %(index)s is not what the entry says."),
    TILES: _("The second copy of the hashes was altered. The entries themselves are whole."),
    CHECKPOINT: _("A checkpoint is there that this log did not sign."),
    FORKED: _("This log signed two different states of the same length."),
}


def subject_words(kind: str) -> str:
    """Return what kind of thing an act was about."""
    return str(SUBJECTS.get(kind, kind))


def finding_words(reason: str, index: int | None) -> str:
    """Return what a check found, in words."""
    return str(FINDINGS.get(reason, reason)) % {"index": "?" if index is None else index}


def actor_words(pseudonym: str) -> str:
    """Say who acts, without a name; a pseudonym of a kind we do not know stands as it is."""
    kind, _colon, name = pseudonym.partition(":")
    words = PROCESSES.get(name) if kind == "process" else None
    return str(words or ACTORS.get(kind, pseudonym))
