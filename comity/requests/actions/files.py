"""Acts on the files of a draft."""

import hashlib
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements import reference
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.errors import LabelError, MalformedError
from comity.exchange.core.parts import check_media, clean_label
from comity.requests.access import attachment_for, reply_for, request_for
from comity.requests.actions._shared import move, person_of, require_state, require_version
from comity.requests.drafts import FileDraft
from comity.requests.exceptions import AttachmentError, NotHereError
from comity.requests.models import Attachment, Direction, Reply, Request, State
from comity.sharing.actions import note_copy
from comity.sharing.enforcing import require_files_may_leave, require_open
from comity.sharing.models import CopyKind

MOST_FILES = 10


def _check(file: FileDraft, kept: int) -> str:
    if kept >= MOST_FILES:
        raise AttachmentError(_("Ten files are the most that go with one letter."), code="too-many-files")
    if not file.content:
        raise AttachmentError(_("The file is empty. Choose another one."), code="empty-file")
    if len(file.content) > settings.MAX_ATTACHMENT_BYTES:
        raise AttachmentError(
            _("The file is larger than 4 MB. Send a smaller one, or only the pages that matter."),
            code="too-large",
        )
    try:
        clean_label(file.label)
    except LabelError as error:
        raise AttachmentError(
            _("The file’s name cannot be used as a label. Give the file a short, plain name and try again."),
            code=f"label-{error.flaw.value}",
        ) from error
    if file.category not in reference.categories():
        raise AttachmentError(_("Say what is in the file."), code="no-category")
    try:
        return check_media(file.media)
    except MalformedError:
        return "application/octet-stream"  # what a browser claims decides nothing


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
    """
    person = person_of(act)
    request = request_for(person, request_id, lock=True)
    act.about("request", request.id)
    reply = reply_for(person, reply_id, lock=True) if reply_id else None
    if reply is not None and reply.request_id != request.id:
        raise NotHereError
    require_state(reply.state if reply else request.state, State.DRAFT)
    require_version(reply or request, version)
    media = _check(file, request.attachments.filter(reply=reply).count())
    digest = hashlib.sha256(file.content).hexdigest()
    if request.partner:  # else it is asked when the draft leaves
        require_files_may_leave([digest], request.partner)
    attachment = Attachment.objects.create(
        request=request,
        reply=reply,
        label=file.label,
        media=media,
        size=len(file.content),
        digest=digest,
        category=file.category,
        content=file.content,
    )
    _count_on(reply or request, person)
    act.note(attachment=str(attachment.id), digest=attachment.digest, size=attachment.size)
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
    act.note(attachment=str(attachment.id), digest=attachment.digest)
    require_state(reply.state if reply else request.state, State.DRAFT)
    require_version(reply or request, version)
    attachment.delete()
    _count_on(reply or request, person)
    return request, reply


@action(events.PART_READ)
def read_file(act: Act, attachment_id: UUID) -> Attachment:
    """Hand a file to a person who may open its request; the look is written down."""
    person = person_of(act)
    attachment = attachment_for(person, attachment_id)
    act.about("request", attachment.request_id)
    act.note(attachment=str(attachment.id), digest=attachment.digest)
    letter = _letter_of_theirs(attachment)
    if letter is not None:
        require_open(attachment.request.partner, letter)
        note_copy(act, CopyKind.FILE, [("file", str(attachment.id))])
    return attachment


def _letter_of_theirs(attachment: Attachment) -> UUID | None:
    """Return the partner's letter that brought a file; None for a file of ours."""
    if attachment.reply is not None:
        theirs = attachment.reply.direction == Direction.INCOMING
        return attachment.reply.message if theirs else None
    theirs = attachment.request.direction == Direction.INCOMING
    return attachment.request.message if theirs else None
