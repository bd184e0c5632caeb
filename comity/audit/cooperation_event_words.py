"""What happened in the room of cooperation, in words: one line for each of its events."""

from django.utils.translation import gettext_lazy as _

from comity.audit import cooperation_events as events
from comity.web.words import Words

COOPERATION_EVENTS: dict[str, Words] = {
    # commitments
    events.COMMITMENT_PROPOSED: _("Proposed a commitment"),
    events.COMMITMENT_CHANGE_PROPOSED: _("Proposed a change of a commitment"),
    events.COMMITMENT_COUNTERSIGNED: _("Countersigned a commitment or a change of one"),
    events.COMMITMENT_DISPUTED: _("Disputed a commitment or a change of one"),
    events.COMMITMENT_CHANGE_WITHDRAWN: _("Withdrew a proposed change of a commitment"),
    events.COMMITMENT_APPROVED: _("Approved, as the second person, an extended or dropped commitment"),
    events.COMMITMENT_RETURNED: _("Gave an extended or dropped commitment back"),
    events.COMMITMENT_VIEWED: _("Looked at a commitment"),
    events.COMMITMENT_JOINED: _("Proposed the history of a commitment to a partner that has joined"),
    events.COMMITMENT_SHARED: _("Sent entries of a commitment, or followed what became of them"),
    events.COMMITMENT_RECEIVED: _("Received entries of a commitment"),
    events.COMMITMENT_PURGED: _("Deleted entries of a commitment that their owner took back"),
    events.COMMITMENT_CORRECTED: _("Wrote an owner’s change into entries of a commitment"),
    events.COMMITMENT_REMINDED: _("Reminded of a commitment that is due"),
    # register of agreements
    events.REGISTER_KEPT: _("Kept an agreement in the register"),
    events.REGISTER_VIEWED: _("Looked at an agreement of the register"),
    events.REGISTER_STEP: _("Entered a step of an agreement"),
    events.REGISTER_RELATED: _("Set two agreements in relation"),
    events.REGISTER_PARTED: _("Took a relation of two agreements off"),
    events.REGISTER_ARTICLES: _("Kept the articles of an agreement"),
    events.REGISTER_COPY_KEPT: _("Kept the copy of an agreement"),
    events.REGISTER_COPY_REMOVED: _("Took the copy of an agreement off"),
    events.REGISTER_COPY_READ: _("Opened the copy of an agreement"),
    events.REGISTER_COPY_CHECKED: _("Checked the copy of an agreement"),
    events.REGISTER_WARNED: _("Was reminded of the end of an agreement"),
    events.REGISTER_SETTLED: _("Held a form back because the register says that it is not in force"),
    # briefs and joint reports
    events.BRIEF_WRITTEN: _("Wrote a version of a brief"),
    events.BRIEF_VIEWED: _("Looked at a brief"),
    events.BRIEF_APPROVED: _("Approved a brief"),
    events.BRIEF_TAKEN_OUT: _("Took a brief out as a file"),
    events.PAPER_DRESS_KEPT: _("Kept what the agency’s papers look like"),
    # outcomes
    events.FIGURES_TOLD: _(
        "Told a partner figures, asked it for its own, or followed what became of the letter"
    ),
    events.FIGURES_RECEIVED: _("Received a partner’s figures, or was asked for ours"),
    events.FIGURES_VIEWED: _("Looked at figures of both sides"),
    events.FIGURES_PURGED: _("Deleted figures that their owner took back"),
    events.FIGURES_CORRECTED: _("Wrote an owner’s change into its figures"),
    # meetings
    events.SERIES_KEPT: _("Kept a series of meetings"),
    events.MEETING_KEPT: _("Kept a meeting"),
    events.MEETING_VIEWED: _("Looked at a meeting"),
    events.MEETING_MOVED: _("Said where a meeting stands"),
    events.DELEGATION_KEPT: _("Kept who is at a meeting"),
    events.AGENDA_KEPT: _("Kept the agenda of a meeting"),
    events.PAPER_ADDED: _("Added a paper of a meeting"),
    events.PAPER_REMOVED: _("Took a paper of a meeting off"),
    events.PAPER_READ: _("Opened a paper of a meeting"),
    events.PROPOSAL_KEPT: _("Kept a proposal of a meeting"),
    events.VOTE_COUNTED: _("Counted votes of a meeting"),
    events.VOTE_ANNULLED: _("Annulled a count of a meeting"),
    events.CALENDAR_TAKEN: _("Took meetings from a calendar"),
    events.CALENDAR_WRITTEN: _("Wrote meetings to a calendar file"),
    events.EVENT_KEPT: _("Kept an event to protect"),
    events.LINE_KEPT: _("Kept a line for the press"),
    events.LINE_CLEARED: _("Cleared a line for the press"),
    # activities
    events.ACTIVITY_KEPT: _("Kept an activity"),
    events.ACTIVITY_VIEWED: _("Looked at an activity"),
    events.ACTIVITY_CANCELLED: _("Cancelled an activity"),
    events.ACTIVITY_RESTORED: _("Said that a cancelled activity takes place after all"),
    events.RESIDENTS_KEPT: _("Kept figures of nationals abroad"),
    events.RESIDENTS_REMOVED: _("Took a figure of nationals abroad off"),
    # registers that come as tables and drafts of documents
    events.REGISTER_GIVEN: _("Gave a register as a table"),
    events.REGISTER_MAPPED: _("Named the columns of a register"),
    events.REGISTER_ROW_TAKEN: _("Took a row of a register over"),
    events.REGISTER_TAKEN: _("Took a register over"),
    events.REGISTER_DROPPED: _("Dropped a register that was not taken over"),
    events.MAPPING_KEPT: _("Kept how columns of registers are named"),
    events.DRAFT_TAKEN: _("Took a draft from a document over"),
    events.DRAFT_JOINED: _("Joined a draft from a document to an entry"),
    events.DRAFT_DECLINED: _("Declined a draft from a document"),
    # partners without a node
    events.PARTNER_KEPT: _("Kept a partner without a node"),
    events.PARTNER_JOINED: _("Noted that a partner has joined with a node"),
    events.PARTNER_VIEWED: _("Looked at everything with a partner"),
    events.PAPER_LETTER_KEPT: _("Kept a letter on paper"),
    events.PAPER_LETTER_VIEWED: _("Looked at a letter on paper"),
    events.PAPER_LETTER_SUBMITTED: _("Asked for the release of a letter on paper"),
    events.PAPER_LETTER_APPROVED: _("Approved a letter on paper as the second person"),
    events.PAPER_LETTER_RETURNED: _("Gave a letter on paper back"),
    events.PAPER_LETTER_HANDED: _("Noted how a letter on paper was handed over"),
    events.PAPER_LETTER_RECEIVED: _("Entered a letter that came on paper"),
    events.PAPER_LETTER_WRITTEN: _("Took a letter on paper out as a file"),
    events.PAPER_LETTER_SCAN_READ: _("Opened the scan of a letter on paper"),
}
