"""What rests on an agreement: one condition for lists and figures, so that they agree.

An entry of the register and its machine-readable form are one agreement, also where the form came after the activity.
"""

from uuid import UUID

from django.db.models import Q

from comity.cooperation.models import RegisteredAgreement


def on_form(form: str) -> Q:
    """Return the condition for activities that rest on a form, by its id, or on an entry of the register that has it."""
    return Q(agreement=form) | Q(registered__terms=form)


def on_entry(entry: UUID) -> Q:
    """Return the condition for activities that rest on an entry of the register, or on the form that it has."""
    forms = RegisteredAgreement.objects.filter(pk=entry).exclude(terms="").values("terms")
    return Q(registered=entry) | Q(agreement__in=forms)
