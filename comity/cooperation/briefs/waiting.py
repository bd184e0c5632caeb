"""What of joint reports waits on people, in the few words of a desk: see `comity.release.waiting.About`."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.cooperation.access import may_approve_letters, may_keep
from comity.cooperation.briefs.access import briefs_visible_to
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import Brief
from comity.release.waiting import About

# no second person is asked for by the agreement: whoever keeps the room takes the draft mark off
FREE = Q(leaving={}) | Q(leaving__decision__decision__allowed="yes")


def reports_to_release(person: Person) -> QuerySet[Brief]:
    """Return the newest joint reports that are drafts still and that this person may release: see `access.may_approve`."""
    if not may_keep(person):
        return Brief.objects.none()
    newer = Brief.objects.filter(meeting=OuterRef("meeting"), is_joint=True, version__gt=OuterRef("version"))
    rows = briefs_visible_to(person).filter(~Exists(newer), is_joint=True, is_draft=True)
    others = rows.exclude(written_by=person)
    return others if may_approve_letters(person) else others.filter(FREE)


def about_reports(keys: Iterable[UUID]) -> Mapping[UUID, About]:
    """Return on which meeting a report is, since it was written."""
    found = {}
    for one in Brief.objects.filter(pk__in=list(keys)).select_related("meeting"):
        title = text_of(one.meeting.titles)
        note = _("Version %(version)s") % {"version": one.version}
        found[one.pk] = About(
            title.text, None, one.meeting.ref, one.written_at, language=title.language, note=note
        )
    return found
