"""Where a browser brings a file piece by piece, and asks which pieces are there. Answers are JSON, for the script alone."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_COOPERATION, WORKS_ON_REQUESTS
from comity.audit.acts import RefusalError
from comity.exchange import actions
from comity.exchange.access import upload_for
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.chunks import CHUNK, length_of
from comity.exchange.core.errors import ExchangeError, LabelError, StorageError
from comity.exchange.core.parts import check_media
from comity.exchange.file_checks import check_one
from comity.exchange.models import Upload
from comity.exchange.uploads import keep_piece, pieces_there

BRINGS_FILES = WORKS_ON_REQUESTS | KEEPS_COOPERATION
INLINE = 4  # pieces: a file of no more is checked at once, a larger one by the worker
View = Callable[..., HttpResponse]


def _refused(sentence: str, status: int = HTTPStatus.UNPROCESSABLE_ENTITY) -> JsonResponse:
    return JsonResponse({"refused": sentence}, status=status)


def _answers_in_json(view: View) -> View:
    """Say what was refused in a sentence that the script shows."""

    @wraps(view)
    def answered(http: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        try:
            return view(http, *args, **kwargs)
        except RefusalError as refusal:
            return _refused(str(refusal))
        except StorageError:
            return _refused(
                _("The node has no room for the file. Tell the operator."), HTTPStatus.INSUFFICIENT_STORAGE
            )
        except LabelError:
            return _refused(
                _(
                    "The file’s name cannot be used as a label. Give the file a short, plain name and try again."
                )
            )
        except ExchangeError:
            return _refused(_("This piece does not belong to the file. Choose the file again."))

    return answered


def _ranges(there: Bitmap) -> list[list[int]]:
    """Return the missing pieces as first and last of each run."""
    runs: list[list[int]] = []
    for index in there.missing():
        if runs and runs[-1][1] == index - 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return runs


def _said(upload: Upload) -> JsonResponse:
    file = upload.file
    return JsonResponse(
        {
            "upload": str(upload.pk),
            "address": reverse("uploads:upload", args=[upload.pk]),
            "state": file.state,
            "size": file.size,
            "piece": CHUNK,
            "missing": _ranges(pieces_there(upload)),
        }
    )


@for_roles(BRINGS_FILES)
@require_POST
@_answers_in_json
def begin(http: HttpRequest) -> HttpResponse:
    """Begin an upload, or go on with the same one."""
    data = http.POST
    size = data.get("size", "")
    if not (size.isascii() and size.isdecimal() and len(size) < 16):
        return _refused(_("Choose a file first."))
    try:
        media = check_media(data.get("media", "").split(";")[0].strip().lower())
    except ExchangeError:
        media = "application/octet-stream"  # what a browser claims decides nothing
    person = signed_in_person(http)
    return _said(
        actions.begin_upload(person, data.get("label", ""), media, int(size), data.get("mark", "")[:64])
    )


@for_roles(BRINGS_FILES)
@require_safe
def upload(http: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Say which pieces are there, and whether the file was checked."""
    return _said(upload_for(signed_in_person(http), upload_id))


@for_roles(BRINGS_FILES)
@require_POST
@_answers_in_json
def piece(http: HttpRequest, upload_id: UUID, index: int) -> HttpResponse:
    """Take one piece: the body of the request."""
    found = upload_for(signed_in_person(http), upload_id)
    most = length_of(found.file.size, index) if index < found.file.n else 0
    keep_piece(found, index, http.read(most + 1))
    return JsonResponse({"taken": index})


@for_roles(BRINGS_FILES)
@require_POST
@_answers_in_json
def end(http: HttpRequest, upload_id: UUID) -> HttpResponse:
    """End an upload whose pieces are all there."""
    person = signed_in_person(http)
    found = actions.finish_upload(person, upload_for(person, upload_id).pk)
    if found.file.n <= INLINE:
        check_one(found.file_id)
        found.file.refresh_from_db()
    return _said(found)


@for_roles(BRINGS_FILES)
@require_POST
@_answers_in_json
def drop(http: HttpRequest, upload_id: UUID) -> HttpResponse:
    """Cancel an upload."""
    person = signed_in_person(http)
    actions.drop_upload(person, upload_for(person, upload_id).pk)
    return JsonResponse({"dropped": str(upload_id)})
