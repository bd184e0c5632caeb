"""Forms of the screening room."""

from comity.screening.forms.checks import CardForm, CheckForm, DecisionForm, ReasonForm, ZoneForm
from comity.screening.forms.lists import ListColumnsForm, ListForm, ListUploadForm
from comity.screening.forms.runs import RunColumnsForm, RunForm
from comity.screening.forms.watches import WatchForm

__all__ = [
    "CardForm",
    "CheckForm",
    "DecisionForm",
    "ListColumnsForm",
    "ListForm",
    "ListUploadForm",
    "ReasonForm",
    "RunColumnsForm",
    "RunForm",
    "WatchForm",
    "ZoneForm",
]
