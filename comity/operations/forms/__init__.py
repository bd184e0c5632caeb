"""Forms of the room."""

from comity.operations.forms.acting import (
    DecideForm,
    DropForm,
    InviteForm,
    SameForm,
    SendForm,
    TermsForm,
    WithdrawForm,
)
from comity.operations.forms.heading import HeadForm, head_initial
from comity.operations.forms.planning import NewForm, PlanForm
from comity.operations.forms.resulting import ResultForm, initial_of

__all__ = [
    "DecideForm",
    "DropForm",
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
