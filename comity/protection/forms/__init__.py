"""What the room's pages ask."""

from comity.protection.forms.notices import ChannelForm, NoticeForm, PostForm
from comity.protection.forms.person import CorrectForm, HeldForm
from comity.protection.forms.steps import (
    ConsentForm,
    DeathForm,
    GuardianForm,
    LiftForm,
    ProceedingForm,
    ReasonForm,
    SetStopForm,
    StopsForm,
    TellForm,
    WishForm,
)

__all__ = [
    "ChannelForm",
    "ConsentForm",
    "CorrectForm",
    "DeathForm",
    "GuardianForm",
    "HeldForm",
    "LiftForm",
    "NoticeForm",
    "PostForm",
    "ProceedingForm",
    "ReasonForm",
    "SetStopForm",
    "StopsForm",
    "TellForm",
    "WishForm",
]
