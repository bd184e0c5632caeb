"""Which activities rest on an agreement: on its entry in the register, on its form, or on the entry before it had one."""

from uuid import UUID

from django.db.models import Q

from comity.cooperation.models import RegisteredAgreement


def under_form(terms: str) -> Q:
    """Return the condition for what rests on a form, or on the entry of the register that has it by now."""
    return Q(agreement=terms) | Q(registered__terms=terms)


def under_entry(entry: UUID) -> Q:
    """Return the condition for what rests on an entry of the register, or on the form that it has."""
    forms = RegisteredAgreement.objects.filter(pk=entry).exclude(terms="").values("terms")
    return Q(registered=entry) | Q(agreement__in=forms)
