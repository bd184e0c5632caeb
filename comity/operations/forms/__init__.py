"""Forms of the room."""

from comity.operations.forms.acting import DecideForm, InviteForm, SameForm, SendForm, TermsForm, WithdrawForm
from comity.operations.forms.planning import HeadForm, NewForm, PlanForm, head_initial
from comity.operations.forms.resulting import ResultForm, initial_of

__all__ = [
    "DecideForm",
    "HeadForm",
    "InviteForm",
    "NewForm",
    "PlanForm",
    "ResultForm",
    "SameForm",
    "SendForm",
    "TermsForm",
    "WithdrawForm",
    "head_initial",
    "initial_of",
]
