"""How the two ledgers of a commitment stand to each other: what is only on its way, what was not taken, what really differs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.cooperation.commitments.showing import Page
from comity.web.pieces.times import moment_in


@dataclass(frozen=True)
class Note:
    """One sentence about both ledgers, with state and words of its tag. `is_alarm`: somebody has to look at it."""

    state: str
    tag: str
    sentence: str
    is_alarm: bool


def notes_of(page: Page) -> Sequence[Note]:
    """Return what is said of both ledgers; that a letter has not arrived yet is no difference."""
    found = []
    if page.on_its_way is not None:
        since = moment_in(page.on_its_way, None, "full")
        words = _(
            "Since %(when)s. The partner’s node has not confirmed yet what your agency signed; your node tries again by itself."
        )
        found.append(
            Note("info", pgettext("of a letter", "On its way"), words % {"when": since}, is_alarm=False)
        )
    if page.to_release:
        words = _(
            "What your agency signed has not left yet: the agreement asks for a second person, who releases the letter first."
        )
        found.append(Note("soon", pgettext("of a letter", "Waits for its release"), words, is_alarm=False))
    if page.missing:
        words = _("The partner’s node did not take some of what your agency signed. Send it again.")
        found.append(Note("late", pgettext("of a letter", "Not taken"), words, is_alarm=True))
    if page.commitment.is_split:
        words = _(
            "Both sides have countersigned two changes that do not follow each other. One more change settles which holds."
        )
        found.append(Note("late", pgettext("of a commitment", "Two versions"), words, is_alarm=True))
    if page.commitment.is_different:
        words = _("The partner’s last letter was written over another ledger than yours: the marks differ.")
        found.append(Note("late", _("Differs"), words, is_alarm=True))
    return found
