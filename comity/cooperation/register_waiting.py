"""What of the register waits on people, in the few words of a desk: see `comity.release.waiting.About`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import OneSidedForm, RegisteredAgreement
from comity.release.waiting import About


def about_agreements(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return which agreement somebody is to look at, since its last step."""
    rows = RegisteredAgreement.objects.filter(pk__in=list(keys)).prefetch_related("steps")
    found = {}
    for one in rows:
        text = text_of(one.titles)
        since = max((step.at for step in one.steps.all()), default=one.created_at)
        found[one.pk] = About(text.text, None, one.ref, since, language=text.language)
    return found


def about_forms(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return of which agreement the form waits for a second person, since it was entered."""
    found = {}
    for one in OneSidedForm.objects.select_related("agreement").filter(pk__in=list(keys)):
        text = text_of(one.agreement.titles)
        found[one.pk] = About(text.text, None, one.agreement.ref, one.written_at, language=text.language)
    return found
