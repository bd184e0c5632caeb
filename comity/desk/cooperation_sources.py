"""What waits on a person in cooperation: commitments, figures, reports, letters on paper, drafts of documents, agreements."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.cooperation.access import (
    agreements_contradicted,
    agreements_ending,
    agreements_without_form,
    forms_to_confirm,
    paper_letters_to_decide,
)
from comity.cooperation.briefs.waiting import about_reports, reports_to_release
from comity.cooperation.commitments import access as commitments
from comity.cooperation.commitments import waiting
from comity.cooperation.drafting import about_drafts, waiting_for
from comity.cooperation.outcomes.waiting import about_sheets, sheets_to_tell
from comity.cooperation.partners.waiting import about_letters
from comity.cooperation.register_waiting import about_agreements
from comity.cooperation.register_waiting import about_forms as about_forms_held_alone
from comity.desk.agreement_forms import about_forms, forms_that_differ
from comity.desk.source import AT, Limit, Source

LOOK, ANSWER, GO_ON = _("Look"), _("Answer"), _("Go on")
# what the second person does on the page to which it leads
APPROVE = _("Approve or give back")
PAGE, AGREEMENT = "cooperation:commitments-commitment", "cooperation:register-agreement"
DAY = Limit("due_at", ("agreed_at", "created_at"))


def days_near(person: Person) -> QuerySet[Any]:
    """Commitments of the person's own side whose day is near or over."""
    return waiting.days_near(person, AT)


def days_over_there(person: Person) -> QuerySet[Any]:
    """Commitments of partners whose day is over."""
    return waiting.days_over_there(person, AT)


def not_signed(person: Person) -> QuerySet[Any]:
    """Commitments that a partner does not countersign."""
    return waiting.not_signed(person, AT)


COMMITMENTS = (
    Source(
        "answer", commitments.to_answer, _("A partner proposes. Countersign or dispute:"), ANSWER, PAGE,
        about=waiting.about_commitments,
    ),
    Source(
        "answer", waiting.disputes_to_answer, _("A partner disputes what you proposed. Propose it anew, or withdraw it:"), ANSWER, PAGE,
        about=waiting.about_commitments,
    ),
    Source(
        "answer", waiting.to_settle, _("Two versions stand. Settle which one holds:"), GO_ON, PAGE,
        about=waiting.about_commitments,
    ),
    Source(
        "approve", commitments.to_decide, _("Decide, as the second person, about:"), APPROVE, "cooperation:commitments-decide",
        about=waiting.about_entries,
    ),
    Source(
        "step", days_near, _("Its day is near or over. Say how far it is:"), GO_ON, PAGE,
        about=waiting.about_days, limit=DAY,
    ),
    Source(
        "step", days_over_there, _("The partner’s day is over. Ask there, or agree on a later one:"), GO_ON, PAGE,
        about=waiting.about_days, limit=DAY,
    ),
    Source(
        "step", waiting.without_unit, _("No unit answers for it. Name one:"), GO_ON, PAGE,
        about=waiting.about_commitments,
    ),
    Source(
        "call", not_signed, _("A partner has not countersigned for weeks. Ask there, or withdraw it:"), LOOK, PAGE,
        about=waiting.about_unsigned,
    ),
)  # fmt: skip
PAPERS = (
    Source(
        "approve", forms_to_confirm, _("Read against the copy, as the second person, the form of:"), _("Read it against the copy"), "cooperation:register-form",
        about=about_forms_held_alone,
    ),
    # partners without a node
    Source(
        "approve", paper_letters_to_decide, _("Decide, as the second person, about the letter:"), APPROVE, "cooperation:letters-decide",
        about=about_letters,
    ),
    Source(
        "approve", reports_to_release, _("Release, as the second person, the joint report on:"), _("Take the draft mark off"), "cooperation:briefs-brief",
        about=about_reports,
    ),
    Source(
        "answer", sheets_to_tell, _("A partner asks for your figures. Tell them:"), ANSWER, "cooperation:outcomes-sheet",
        about=about_sheets,
    ),
)  # fmt: skip
DRAFTS = (
    Source(
        "look", waiting_for, _("A document proposes. Take over or decline:"), LOOK, "cooperation:imp-draft",
        about=about_drafts,
    ),
)  # fmt: skip
REGISTER = (
    Source(
        "step", agreements_ending, _("An agreement ends soon. Prolong it, or say what follows it:"), GO_ON, AGREEMENT,
        about=about_agreements,
    ),
    Source(
        "step", agreements_without_form, _("An agreement is in force, but its form has ended. Add a form that goes on:"), LOOK, AGREEMENT,
        about=about_agreements,
    ),
    Source(
        "step", agreements_contradicted, _("The register says in force, the machine-readable form does not:"), LOOK, AGREEMENT,
        about=about_agreements,
    ),
    Source(
        "step", forms_that_differ, _("A partner holds another form of an agreement. Compare the two:"), LOOK, "agreements:forms",
        about=about_forms,
    ),
)  # fmt: skip
COOPERATION = COMMITMENTS + PAPERS + DRAFTS + REGISTER
