"""What stands in the log, in words. Codes stay codes in the entries; pages show these."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.audit import events
from comity.audit.core.errors import Reason
from comity.audit.verifying import CHECKPOINT, COLUMNS, FORKED, TILES

Words = str | Promise

EVENTS: dict[str, Words] = {
    events.NODE_MADE: _("Made this node"),
    events.AGENCY_ADDED: _("Added an agency"),
    events.AGENCY_CHANGED: _("Changed an agency"),
    events.UNIT_ADDED: _("Added a unit"),
    events.UNIT_CHANGED: _("Changed a unit"),
    events.UNIT_CLOSED: _("Closed a unit"),
    events.UNIT_REOPENED: _("Opened a unit again"),
    events.PERSON_ADDED: _("Added a person"),
    events.PERSON_CHANGED: _("Changed a person’s unit or roles"),
    events.PERSON_MOVED: _("Moved a person to another unit"),
    events.PERSON_SESSIONS_ENDED: _("Ended sessions of their own"),
    events.ROLES_PROPOSED: _("Proposed a change of roles"),
    events.ROLES_CONFIRMED: _("Confirmed a change of roles"),
    events.ROLES_DECLINED: _("Declined a change of roles"),
    events.ROLES_WITHDRAWN: _("Withdrew a change of roles"),
    events.ROLES_EXPIRED: _("Let changes of roles expire"),
    events.WORK_HANDED_OVER: _("Handed a person’s open work to another"),
    events.PERSON_SUSPENDED: _("Closed an account"),
    events.PERSON_RESUMED: _("Opened an account again"),
    events.PERSON_PASSWORD_GIVEN: _("Gave the password at sign-in"),
    events.PERSON_SIGNED_IN: _("Signed in"),
    events.PERSON_SIGNED_OUT: _("Signed out"),
    events.PERSON_CONFIRMED: _("Confirmed with a one-time code"),
    events.PERSON_CODE_KEY_SET: _("Set up a code key"),
    events.PERSON_CODE_KEY_REMOVED: _("Removed a code key"),
    events.PERSON_PASSWORD_SET: _("Set a password"),
    events.PERSON_LANGUAGE_SET: _("Chose language and time zone"),
    events.PERSON_DISPLAY_SET: _("Chose how the pages look"),
    events.PERSON_UNLOCKED: _("Let a person try again"),
    events.PERSON_RESET: _("Let a person begin anew"),
    events.FILE_HELD: _("Held a file of a form that came back"),
    events.FILE_LET_GO: _("Let go of a held file"),
    events.PAGE_REFUSED: _("Asked for a page"),
    events.LOG_READ: _("Looked at the log"),
    events.LIST_EXPORTED: _("Wrote a list to a file"),
    events.VIEW_KEPT: _("Kept a view of a list"),
    events.VIEW_CHANGED: _("Changed a view of a list"),
    events.VIEW_CHOSEN: _("Chose the view a list opens with"),
    events.VIEW_REMOVED: _("Removed a view of a list"),
    events.LOG_VERIFIED: _("Checked the whole log"),
    events.LOG_DEFINED: _("Made a key of the log"),
    events.CHECKPOINT_RECEIVED: _("Received a partner’s checkpoint"),
    events.PEER_PAIRED: _("Paired with a partner"),
    events.PEER_UPDATED: _("Took a partner’s new keys"),
    events.PEER_SUSPENDED: _("Suspended a partner"),
    events.PEER_GREETED: _("Greeted a partner, or was greeted"),
    events.PEER_SETTINGS_CHANGED: _("Changed the settings of a link"),
    events.MESSAGE_POSTED: _("Posted a message"),
    events.MESSAGE_STORED: _("Stored a message that came in"),
    events.MESSAGE_REPEATED: _("Received a message again"),
    events.MESSAGE_ACKNOWLEDGED: _("Gave a receipt"),
    events.MESSAGE_POSTPONED: _("Put off opening a message"),
    events.MESSAGE_WITHDRAWN: _("Took a message back before it left"),
    events.MESSAGE_OPENED: _("Opened a message that came in"),
    events.MESSAGE_REFUSED: _("Turned a message away"),
    events.MESSAGE_HELD: _("Held a message back"),
    events.MESSAGE_EXPIRED: _("Let a message expire"),
    events.MESSAGE_READ: _("Read a message"),
    events.RECEIPT_RECEIVED: _("Received a receipt"),
    events.RECEIPT_REFUSED: _("Turned a receipt away"),
    events.DELIVERY_FAILED: _("Could not deliver a message"),
    events.PART_STORED: _("Stored an attachment"),
    events.PART_READ: _("Opened an attachment"),
    events.AGREEMENT_ADDED: _("Added an agreement"),
    events.AGREEMENT_CHANGED: _("Changed an agreement"),
    events.AGREEMENT_SUSPENDED: _("Suspended an agreement"),
    events.RELEASE_DECIDED: _("Asked what may be released"),
    events.SUBJECT_ADDED: _("Added a record"),
    events.SUBJECT_CHANGED: _("Changed a record"),
    events.SUBJECT_VIEWED: _("Looked at a record"),
    events.SUBJECTS_SEARCHED: _("Searched the records"),
    events.SUBJECTS_IMPORTED: _("Imported a list"),
    events.QUERY_RUN: _("Screened a name"),
    events.QUERY_VIEWED: _("Looked at a query"),
    events.HIT_VIEWED: _("Looked at a hit"),
    events.HIT_ADJUDICATED: _("Decided about a hit"),
    events.REQUEST_DRAFTED: _("Began a request"),
    events.REQUEST_CHANGED: _("Changed a draft request"),
    events.REQUEST_ATTACHED: _("Attached a file to a request"),
    events.REQUEST_DETACHED: _("Took a file off a request"),
    events.REQUEST_SUBMITTED: _("Handed a request in for approval"),
    events.REQUEST_RETURNED: _("Gave a request back"),
    events.REQUEST_SENT: _("Sent a request"),
    events.REQUEST_CONFIRMED: _("Confirmed a request afterwards"),
    events.REQUEST_RECEIVED: _("Received a request"),
    events.REQUEST_CHECKED: _("Checked a request against the records"),
    events.REQUEST_VIEWED: _("Looked at a request"),
    events.REQUEST_ASSIGNED: _("Assigned a request"),
    events.REQUEST_CLOSED: _("Closed a request"),
    events.EXTENSION_ASKED: _("Asked for more time"),
    events.EXTENSION_APPROVED: _("Approved that more time is asked for"),
    events.EXTENSION_PROPOSED: _("Proposed what to say about more time"),
    events.EXTENSION_DECIDED: _("Decided about more time"),
    events.EXTENSION_RECEIVED: _("Received a letter about more time"),
    events.REQUEST_NOT_TAKEN: _("Looked after a letter that the partner did not take, or took after all"),
    events.REQUEST_REMINDED: _("Reminded people of a time limit"),
    events.CLOCKS_REBUILT: _("Reckoned the clocks of requests anew"),
    events.RIGHTS_ANSWERED: _("Decided the rights questions of a request"),
    events.DRAFT_SET_ASIDE: _("Set words aside that another change had overtaken"),
    events.DRAFT_ASIDE_DROPPED: _("Let go of words set aside"),
    events.REPLY_DRAFTED: _("Began an answer"),
    events.REPLY_SUBMITTED: _("Handed an answer in for release"),
    events.REPLY_RETURNED: _("Gave an answer back"),
    events.REPLY_SENT: _("Sent an answer"),
    events.REPLY_RECEIVED: _("Received an answer"),
    events.REPLY_RATED: _("Rated an answer"),
    events.CLARIFICATION_ASKED: _("Asked back"),
    events.CLARIFICATION_ANSWERED: _("Answered a question"),
    events.CLARIFICATION_SENT: _("Approved a question or its answer"),
    events.CLARIFICATION_RETURNED: _("Gave a question or its answer back"),
    events.CLARIFICATION_DROPPED: _("Threw a question or its answer away"),
    events.CLARIFICATION_RECEIVED: _("Received a question or its answer"),
    events.ADDRESS_ENTERED: _("Entered an e-mail address"),
    events.ADDRESS_CONFIRMED: _("Confirmed an e-mail address"),
    events.ADDRESS_REMOVED: _("Removed an e-mail address"),
    events.MAIL_CHOSEN: _("Chose which mails to get"),
    events.MAIL_QUEUED: _("Put a mail into the outbox"),
    events.MAIL_SENT: _("Sent a mail"),
    events.MAIL_FAILED: _("Could not send a mail"),
    events.MAIL_DROPPED: _("Gave a mail up"),
    events.NOTIFICATION_GIVEN: _("Told people what happened"),
    events.NOTIFICATION_SEEN: _("Saw what happened"),
    events.NOTIFICATIONS_PURGED: _("Deleted old notifications"),
    events.REHEARSAL_LETTER_SENT: _("Sent a numbered letter of a rehearsal"),
    events.REHEARSAL_LETTER_RECEIVED: _("Received a numbered letter of a rehearsal"),
}

SUBJECTS: dict[str, Words] = {
    "agency": pgettext_lazy("in the log", "Agency"),
    "agreement": pgettext_lazy("in the log", "Agreement"),
    "checkpoints": pgettext_lazy("in the log", "Checkpoints"),
    "entry": pgettext_lazy("in the log", "Entry of the log"),
    "export": pgettext_lazy("in the log", "Written list"),
    "held-file": pgettext_lazy("in the log", "Held file"),
    "hit": pgettext_lazy("in the log", "Hit"),
    "letter": pgettext_lazy("in the log", "Message"),
    "list": pgettext_lazy("in the log", "List"),
    "log": pgettext_lazy("in the log", "Log"),
    "node": pgettext_lazy("in the log", "Node"),
    "notifications": pgettext_lazy("in the log", "Notifications"),
    "page": pgettext_lazy("in the log", "Page"),
    "part": pgettext_lazy("in the log", "Attachment"),
    "peer": pgettext_lazy("in the log", "Partner"),
    "person": pgettext_lazy("in the log", "Person"),
    "query": pgettext_lazy("in the log", "Query"),
    "receipts": pgettext_lazy("in the log", "Receipts"),
    "records": pgettext_lazy("in the log", "Records"),
    "rehearsal": pgettext_lazy("in the log", "Rehearsal"),
    "request": pgettext_lazy("in the log", "Request"),
    "role-change": pgettext_lazy("in the log", "Change of roles"),
    "role-changes": pgettext_lazy("in the log", "Changes of roles"),
    "statement": pgettext_lazy("in the log", "Statement"),
    "subject": pgettext_lazy("in the log", "Record"),
    "unit": pgettext_lazy("in the log", "Unit"),
    "view": pgettext_lazy("in the log", "View of a list"),
}

# Who acts by rule or by command; the rest of what stands before the colon of a pseudonym.
PROCESSES: dict[str, Words] = {
    "agreement-add": _("Command: an agreement was added"),
    "audit-verify": _("Command: the log was checked"),
    "command": _("Command of the operator"),
    "delivery": _("Delivery, by rule"),
    "node-init": _("Command: this node was made"),
    "peer-add": _("Command: a partner was added"),
    "person-reset": _("Command: a person begins anew"),
    "records-import": _("Command: a list was imported"),
    "rehearsal": _("The rehearsal"),
    "request-clocks": _("Time limits, by rule"),
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


def event_words(event: str) -> str:
    """Return an event in words; one the program no longer knows as it is written."""
    return str(EVENTS.get(event, event))


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
