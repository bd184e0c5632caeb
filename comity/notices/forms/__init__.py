"""Forms of the room."""

from comity.notices.forms.acts import (
    AnswerForm,
    BeginForm,
    CirculateForm,
    EndForm,
    FlagForm,
    ImportForm,
    PartnerRow,
    RecallForm,
    RenewForm,
    WriteForm,
)
from comity.notices.forms.sheet import SheetForm

__all__ = [
    "AnswerForm",
    "BeginForm",
    "CirculateForm",
    "EndForm",
    "FlagForm",
    "ImportForm",
    "PartnerRow",
    "RecallForm",
    "RenewForm",
    "SheetForm",
    "WriteForm",
]
