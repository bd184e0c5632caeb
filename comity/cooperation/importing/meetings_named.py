"""The meeting that a cell names: by its reference, or by a title that one meeting alone has."""

from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.cooperation.access import meetings_visible_to
from comity.cooperation.core.cells import said
from comity.cooperation.importing.cells import Cells
from comity.cooperation.models import Meeting

LONGEST = 300


class MeetingsByName:
    """The meetings of an agency, by all that they are called."""

    def __init__(self, person: Person) -> None:
        """Read them once for a whole register."""
        self.meetings: dict[str, list[Meeting]] = {}
        for meeting in meetings_visible_to(person).select_related(None).only("pk", "ref", "titles"):
            for word in {said(meeting.ref), *(said(title) for title in meeting.titles.values())}:
                self.meetings.setdefault(word, []).append(meeting)

    def read(self, cells: Cells) -> Meeting | None:
        """Return the meeting that the cell of a row names; None where it names none, or was refused."""
        name = cells.text("meeting", LONGEST)
        found = {one.pk: one for one in self.meetings.get(said(name), [])} if name else {}
        if name and len(found) != 1:
            sentence = (
                _(
                    "Several meetings are called so. Write the reference of the one that is meant, such as M-2026-0007."
                )
                if found
                else _(
                    "There is no such meeting. Write its reference, such as M-2026-0007, or enter it first."
                )
            )
            cells.refuse("meeting", sentence)
            return None
        return next(iter(found.values()), None)
