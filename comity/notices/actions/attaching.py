"""Acts on the files of a wanted person: attached, taken off, opened."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import forget_file
from comity.notices.access import attached_for
from comity.notices.actions._shared import open_file, person_of
from comity.notices.clearing import waiting_offers
from comity.notices.core.ages import day_of
from comity.notices.exceptions import FileNotWholeError, NoSuchDayError, TooManyFilesError, WaitsError
from comity.notices.models import AttachedFile, AttachedKind, WantedFile
from comity.notices.standing import count_on
from comity.requests.drafts import FileDraft
from comity.requests.exceptions import SetApartError
from comity.requests.storing import stored_of
from comity.sharing.actions import note_copy
from comity.sharing.enforcing import require_open
from comity.sharing.models import CopyKind

MOST_FILES = 10


@action(events.WANTED_ATTACHED)
def attach_to_wanted(
    act: Act, file_id: UUID, draft: FileDraft, *, kind: AttachedKind, until: str = ""
) -> AttachedFile:
    """Attach a photograph, fingerprints or a copy of the warrant. What has left stays at the partners until it is sent anew.

    Raises:
        TooManyFilesError, NoSuchDayError, WaitsError, EndedError, NotHereError.
        AttachmentError, FileRefusedError: the file cannot be kept.
    """
    file = open_file(act, file_id)
    _require_settled(file)
    if file.attached.count() >= MOST_FILES:
        raise TooManyFilesError
    if until and day_of(until) is None:
        raise NoSuchDayError
    stored = stored_of(act, draft)
    attached = AttachedFile.objects.create(
        file=file, stored=stored, kind=kind, until=until, added_by=person_of(act), added_at=act.at
    )
    act.note(attachment=str(attached.pk), file=str(stored.pk), size=stored.size, shows=kind.value)
    _is_another(act, file)
    return attached


@action(events.WANTED_DETACHED)
def detach_from_wanted(act: Act, attached_id: UUID) -> WantedFile:
    """Take a file off a wanted file of ours. Raises WaitsError, EndedError, NotHereError."""
    attached = attached_for(person_of(act), attached_id, ours=True)
    file = open_file(act, attached.file_id)  # type: ignore[arg-type]  # of ours: it has a file
    _require_settled(file)
    act.note(attachment=str(attached.pk), file=str(attached.stored_id))
    attached.delete()
    forget_file(act, attached.stored_id)
    _is_another(act, file)
    return file


def _require_settled(file: WantedFile) -> None:
    """Nobody approves what was exchanged under their hands."""
    if waiting_offers(file):
        raise WaitsError


def _is_another(act: Act, file: WantedFile) -> None:
    """A file more or less is another version, and the rules are asked anew."""
    file.version += 1
    file.changed_by, file.changed_at = person_of(act), act.at
    count_on(file)
    file.save()


@action(events.PART_READ)
def read_attached(act: Act, attached_id: UUID, *, although: str = "") -> AttachedFile:
    """Hand a file out to who may see its wanted file or notice; the look is written down.

    `although` repeats why it is set apart, where the person has read that and wants it all the same.

    Raises:
        FileNotWholeError, SetApartError, NotHereError.
        BlockedError, GoneError: its owner has it blocked, or took it back.
    """
    attached = attached_for(person_of(act), attached_id)
    act.about("attached", attached.pk)
    act.note(of=str(attached.notice_id or attached.file_id))
    act.note(attachment=str(attached.pk), file=str(attached.stored_id), digest=attached.digest)
    notice = attached.notice
    if notice is not None and notice.peer is not None and notice.message is not None:
        require_open(notice.peer.node, notice.message)
    if not attached.is_whole:
        raise FileNotWholeError
    if attached.stored.quarantine:
        act.note(quarantine=attached.stored.quarantine)
        if although != attached.stored.quarantine:
            raise SetApartError
    if notice is not None:
        note_copy(act, CopyKind.FILE, [("file", str(attached.pk))])
    return attached
