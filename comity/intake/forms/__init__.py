"""Forms of the room."""

from comity.intake.forms.adding import AddForm
from comity.intake.forms.correcting import CorrectForm, DropForm

__all__ = ["AddForm", "CorrectForm", "DropForm"]
