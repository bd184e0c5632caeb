"""Acts on the files of a draft."""

from uuid import UUID

from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements import reference
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.actions import forget_file
from comity.requests.access import attachment_for, reply_for, request_for
from comity.requests.actions._shared import move, person_of, require_state, require_version
from comity.requests.drafts import FileDraft
from comity.requests.exceptions import AttachmentError, NotHereError, SetApartError
from comity.requests.models import Attachment, Direction, Reply, Request, State
from comity.requests.storing import stored_of
from comity.sharing.actions import note_copy
from comity.sharing.enforcing import require_files_may_leave, require_open
from comity.sharing.models import CopyKind

MOST_FILES = 10


def _check(file: FileDraft, kept: int) -> None:
    if kept >= MOST_FILES:
        raise AttachmentError(_("Ten files are the most that go with one letter."), code="too-many-files")
    if file.category not in reference.categories():
        raise AttachmentError(_("Say what is in the file."), code="no-category")


def _count_on(thing: Request | Reply, person: Person) -> None:
    """A file more or less is another version: nobody sends or approves files they have not seen."""
    thing.sitting = ""
    thing.save(update_fields=["sitting", *move(thing, person)])


@action(events.REQUEST_ATTACHED)
def attach_file(
    act: Act, request_id: UUID, file: FileDraft, *, version: int, reply_id: UUID | None = None
) -> Attachment:
    """Attach a file to the draft of a request, or to the draft of an answer.

    Raises:
        ChangedMeanwhileError: the draft has another version than the page showed.
        AttachmentError, FileRefusedError: the file cannot be attached.
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    reply = reply_for(person, reply_id, lock=True) if reply_id else None
    if reply is not None and reply.request_id != request.id:
        raise NotHereError
    require_state(reply.state if reply else request.state, State.DRAFT)
    require_version(reply or request, version)
    _check(file, request.attachments.filter(reply=reply).count())
    stored = stored_of(act, file)
    if request.partner:  # else it is asked when the draft leaves
        require_files_may_leave([stored], request.partner)
    attachment = Attachment.objects.create(
        request=request, reply=reply, stored=stored, category=file.category
    )
    _count_on(reply or request, person)
    act.note(attachment=str(attachment.id), file=str(attachment.stored_id), size=attachment.size)
    return attachment


@action(events.REQUEST_DETACHED)
def remove_file(act: Act, attachment_id: UUID, *, version: int) -> tuple[Request, Reply | None]:
    """Take a file off a draft; return what it was attached to.

    Raises:
        ChangedMeanwhileError: the draft has another version than the page showed.
        WrongStateError: it waits for approval, has left, or was thrown away.
    """
    person = person_of(act)
    found = Attachment.objects.filter(pk=attachment_id).values_list("request", "reply").first()
    if found is None:
        raise NotHereError
    request = request_for(person, found[0], lock=True)
    act.about("request", request.id)
    # read anew under the lock: the answer may have left, or the file may be gone, between the click and now
    reply = reply_for(person, found[1], lock=True) if found[1] else None
    attachment = Attachment.objects.filter(pk=attachment_id).first()
    if attachment is None:
        raise NotHereError
    act.note(attachment=str(attachment.id), file=str(attachment.stored_id))
    require_state(reply.state if reply else request.state, State.DRAFT)
    require_version(reply or request, version)
    attachment.delete()
    forget_file(act, attachment.stored_id)
    _count_on(reply or request, person)
    return request, reply


@action(events.PART_READ)
def read_file(act: Act, attachment_id: UUID, *, although: str = "") -> Attachment:
    """Hand a file to a person who may open its request; the look is written down.

    Args:
        act: a person's.
        attachment_id: which one.
        although: why it is set apart, where the person has read that and wants it all the same.

    Raises:
        NotHereError: it is not whole.
        SetApartError: it is set apart, and the person was not told.
    """
    person = person_of(act)
    attachment = attachment_for(person, attachment_id)
    act.about("request", attachment.request_id)
    act.note(attachment=str(attachment.id), file=str(attachment.stored_id), digest=attachment.digest)
    letter = _letter_of_theirs(attachment)
    if letter is not None:
        require_open(attachment.request.partner, letter)
    if not attachment.is_whole:
        raise NotHereError
    if attachment.stored.quarantine:
        act.note(quarantine=attachment.stored.quarantine)
        if although != attachment.stored.quarantine:
            raise SetApartError
    if letter is not None:
        note_copy(act, CopyKind.FILE, [("file", str(attachment.id))])
    return attachment


def _letter_of_theirs(attachment: Attachment) -> UUID | None:
    """Return the partner's letter that brought a file; None for a file of ours."""
    if attachment.reply is not None:
        theirs = attachment.reply.direction == Direction.INCOMING
        return attachment.reply.message if theirs else None
    theirs = attachment.request.direction == Direction.INCOMING
    return attachment.request.message if theirs else None
