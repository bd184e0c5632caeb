"""Which brief a person may open, who writes and who approves; missing and forbidden look alike."""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import Answer, no
from comity.accounts.models import Person
from comity.cooperation.access import may_approve_letters, may_keep, may_see, meetings_visible_to
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.models import Brief, Meeting, PaperDress

SHOWN = 4  # versions of each on the page of a meeting


def briefs_visible_to(person: Person) -> QuerySet[Brief]:
    """Return the versions a person may open: those of the meetings they may see."""
    rows = Brief.objects.select_related("meeting__series", "written_by", "approved_by")
    return rows.filter(agency=person.agency, meeting__in=meetings_visible_to(person).order_by().values("pk"))


def brief_for(person: Person, brief_id: UUID) -> Brief:
    """Return one version. Raises NotHereError."""
    found = briefs_visible_to(person).filter(pk=brief_id).first()
    if found is None:
        raise NotHereError("brief", brief_id)
    return found


def versions_of(person: Person, meeting: Meeting, *, is_joint: bool) -> QuerySet[Brief]:
    """Return the versions of a meeting's brief or joint report, the newest first."""
    return briefs_visible_to(person).filter(meeting=meeting, is_joint=is_joint).order_by("-version")


def briefs_of(person: Person, meeting: Meeting) -> list[Brief]:
    """Return the newest versions of the brief and of the joint report, for the page of a meeting."""
    several = (versions_of(person, meeting, is_joint=is_joint)[:SHOWN] for is_joint in (False, True))
    return [one for some in several for one in some]


def before(person: Person, brief: Brief) -> Brief | None:
    """Return the version before one, None of the first."""
    rows = versions_of(person, brief.meeting, is_joint=brief.is_joint)
    return rows.filter(version__lt=brief.version).first()


def may_approve(person: Person, brief: Brief) -> Answer:
    """Whether a person takes the draft mark off: somebody who keeps the room, and did not write it.

    Where the agreement asks for a second person before a joint report leaves, it is somebody who releases.
    """
    answer = may_keep(person)
    if answer and brief.written_by_id == person.pk:
        return no("wrote-it")
    return may_approve_letters(person) if answer and brief.waits else answer


def may_take_out(person: Person, brief: Brief) -> Answer:
    """Whether a person takes a version out as a file; a joint report that is a draft goes to who keeps or decides alone."""
    if brief.is_joint and brief.is_draft:
        return may_keep(person) or may_approve_letters(person)
    return may_see(person)


def dress_of(person: Person) -> PaperDress | None:
    """Return what the papers of a person's agency look like, None where nobody has said."""
    return PaperDress.objects.filter(agency=person.agency).first() if may_see(person) else None
