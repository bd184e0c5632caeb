"""Roles a person may hold. A role opens rooms; it never opens an item of another agency."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """The roles of PRODUCT.md's table of people."""

    OFFICER = "officer", _("Liaison officer")
    SUPERVISOR = "supervisor", _("Supervisor")
    INVESTIGATOR = "investigator", _("Investigator")
    SCREENING = "screening", _("Screening officer")
    CONSULAR = "consular", _("Consular officer")
    VICTIM_SUPPORT = "victim-support", _("Victim-support officer")
    COOPERATION = "cooperation", _("Cooperation officer")
    AUDITOR = "auditor", _("Auditor")
    OPERATOR = "operator", _("Node operator")


# Who works on requests, who decides about hits, who may look at the log: one line an entitlement, so that it can be read.
WORKS_ON_REQUESTS = frozenset({Role.OFFICER, Role.SUPERVISOR})
APPROVES_RELEASE = frozenset({Role.SUPERVISOR})
READS_RECORDS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR, Role.SCREENING})
KEEPS_RECORDS = frozenset({Role.OFFICER, Role.SUPERVISOR})
READS_DOCUMENTS = READS_RECORDS
KEEPS_DOCUMENTS = frozenset(
    {Role.OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR}
)  # in, corrected, decided about
SCREENS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.SCREENING})
KEEPS_LISTS = frozenset({Role.SUPERVISOR, Role.SCREENING})
READS_AGREEMENTS = frozenset(
    {Role.OFFICER, Role.SUPERVISOR, Role.COOPERATION, Role.CONSULAR, Role.AUDITOR, Role.OPERATOR}
)
KEEPS_AGREEMENTS = frozenset({Role.COOPERATION})
READS_COOPERATION = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.COOPERATION})
KEEPS_COOPERATION = frozenset({Role.SUPERVISOR, Role.COOPERATION})
DECIDES_COOPERATION = frozenset(
    {Role.SUPERVISOR}
)  # a commitment is dropped, or extended, with a second person's approval
WORKS_ON_OPERATIONS = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR})
# whoever may open a record that can show a commitment proposes it as evidence; which records is asked of their rooms
OFFERS_EVIDENCE = READS_COOPERATION | WORKS_ON_OPERATIONS
DECIDES_OPERATIONS = frozenset({Role.SUPERVISOR})
READS_FIGURES = frozenset({Role.OFFICER, Role.SUPERVISOR, Role.INVESTIGATOR, Role.CONSULAR, Role.COOPERATION})
READS_LOG = frozenset({Role.AUDITOR})
PROVES_LETTERS = WORKS_ON_REQUESTS | READS_LOG  # a proof holds the letter: the operator has none
WATCHES_LINKS = frozenset({Role.OPERATOR, Role.AUDITOR})
RUNS_NODE = frozenset({Role.OPERATOR})

# Who runs the machine reads no content, and who checks the log does not write it: these roles stand alone.
STAND_ALONE = frozenset({Role.OPERATOR, Role.AUDITOR})


def may_be_held_together(roles: frozenset[Role]) -> bool:
    """Whether one person may hold all of these roles; nobody holds none."""
    return len(roles) == 1 or (bool(roles) and not roles & STAND_ALONE)
