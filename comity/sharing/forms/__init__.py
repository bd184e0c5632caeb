"""Forms of the room."""

from comity.sharing.forms.asking import AskForm, DecideForm, WithdrawForm
from comity.sharing.forms.passing import ApproveForm, PassForm, ReturnForm
from comity.sharing.forms.revising import (
    CorrectForm,
    DestroyedForm,
    NarrowForm,
    PackForm,
    RecallForm,
    RefuseForm,
    TakeBackForm,
)

__all__ = [
    "ApproveForm",
    "AskForm",
    "CorrectForm",
    "DecideForm",
    "DestroyedForm",
    "NarrowForm",
    "PackForm",
    "PassForm",
    "RecallForm",
    "RefuseForm",
    "ReturnForm",
    "TakeBackForm",
    "WithdrawForm",
]
