"""Who sees wanted files and notices: those of the node's own agency who work on requests. Missing and forbidden look alike."""

from uuid import UUID

from django.db.models import Q, QuerySet

from comity.accounts.access import Answer, holds, no
from comity.accounts.counting import may_read_figures
from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE, WORKS_ON_REQUESTS
from comity.exchange.recovering import hidden_nodes, was_restored
from comity.notices.exceptions import NotHereError
from comity.notices.models import AttachedFile, Circulation, HeldNotice, WantedFile


def may_seek(person: Person) -> Answer:
    """Whether the room is open to a person."""
    answer = holds(person, WORKS_ON_REQUESTS)
    return no("other-agency") if answer and not person.agency.is_home else answer


def may_decide(person: Person) -> Answer:
    """Whether a person takes files back at the partners and writes the form of a red notice."""
    answer = may_seek(person)
    return no("role") if answer and not person.holds(APPROVES_RELEASE) else answer


def seeker_of(person: Person, identifier: object) -> Person:
    """Let somebody pass who works on wanted files. Raises NotHereError."""
    answer = may_seek(person)
    if not answer:
        raise NotHereError("wanted", identifier, answer.reason)
    return person


def files_visible_to(person: Person) -> QuerySet[WantedFile]:
    """Return our own files."""
    return _files_of_agency(person) if may_seek(person) else WantedFile.objects.none()


def _files_of_agency(person: Person) -> QuerySet[WantedFile]:
    rows = WantedFile.objects.select_related("agency", "unit", "created_by", "changed_by", "ended_by")
    return rows.filter(agency=person.agency)


def files_counted_for(person: Person) -> QuerySet[WantedFile]:
    """Return the files that figures are made of: the agency's, for whoever reads figures, whether or not these open to them."""
    return _files_of_agency(person) if may_read_figures(person) else files_visible_to(person)


def file_for(person: Person, file_id: UUID, *, lock: bool = False) -> WantedFile:
    """Return one file of ours. Raises NotHereError."""
    rows = files_visible_to(person).filter(pk=file_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotHereError("wanted", file_id)
    return found


def notices_visible_to(person: Person) -> QuerySet[HeldNotice]:
    """Return the notices of others that we hold.

    After a restore those of a partner that was not asked yet are not shown: it may have withdrawn some since the backup.
    """
    return _notices_of_agency(person) if may_seek(person) else HeldNotice.objects.none()


def notices_counted_for(person: Person) -> QuerySet[HeldNotice]:
    """Return the notices that figures are made of: the agency's, for whoever reads figures, whether or not these open to them."""
    return _notices_of_agency(person) if may_read_figures(person) else notices_visible_to(person)


def _notices_of_agency(person: Person) -> QuerySet[HeldNotice]:
    rows = HeldNotice.objects.select_related("agency", "peer", "flag_by", "added_by").filter(
        agency=person.agency
    )
    return rows.exclude(peer__node__in=hidden_nodes()) if was_restored() else rows


def notice_for(person: Person, notice_id: UUID, *, lock: bool = False) -> HeldNotice:
    """Return one notice. Raises NotHereError."""
    rows = notices_visible_to(person).filter(pk=notice_id)
    found = (rows.select_for_update(of=("self",)) if lock else rows).first()
    if found is None:
        raise NotHereError("notice", notice_id)
    return found


def circulations_visible_to(person: Person) -> QuerySet[Circulation]:
    """Return to whom our files went."""
    rows = Circulation.objects.select_related("peer", "file")
    return rows.filter(file__in=files_visible_to(person).order_by().values("pk"))


def attached_for(person: Person, attached_id: UUID, *, ours: bool = False) -> AttachedFile:
    """Return a file of a wanted file or notice that a person may see; `ours`: of our own files alone. Raises NotHereError."""
    seen = Q(file__in=files_visible_to(person).order_by().values("pk"))
    if not ours:
        seen |= Q(notice__in=notices_visible_to(person).order_by().values("pk"))
    rows = AttachedFile.objects.select_related("stored", "file", "notice__peer").filter(seen)
    found = rows.filter(pk=attached_id).first()
    if found is None:
        raise NotHereError("attached", attached_id)
    return found
