"""What of letters on paper waits on people, in the few words of a desk: see `comity.release.waiting.About`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import PaperLetter
from comity.release.waiting import About


def about_letters(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which letter waits for a second person; nobody at the other end has a node."""
    found = {}
    for one in PaperLetter.objects.filter(pk__in=list(keys)):
        subject = text_of(one.subjects)
        found[one.pk] = About(subject.text, None, one.ref, one.created_at, language=subject.language)
    return found
