"""What the room's pages ask."""

from comity.protection.forms.notices import ChannelForm, NoticeForm, PostForm
from comity.protection.forms.person import HeldForm
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
