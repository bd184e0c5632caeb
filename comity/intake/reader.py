"""The reader: a lane of its own in the program for what takes minutes, so that no letter, page or list waits for a scan.

The rows are the truth: a document waits until its act is written. It is taken under a lock that the database forgets when the
process dies, so several readers never have the same one, and a killed reader loses nothing and reads nothing twice.
"""

import logging
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import DatabaseError, InterfaceError, OperationalError, close_old_connections, connection
from django.db.models import Q

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.audit.guard import actions_only
from comity.exchange.core.errors import DigestMismatchError, StorageError
from comity.exchange.files import plaintext
from comity.exchange.in_hand import in_hand
from comity.exchange.models import FileState
from comity.intake import actions, attempts
from comity.intake.apart import closed_because, may_be_locked
from comity.intake.assembling import Assembled, assemble, rows_of
from comity.intake.models import Document, DocumentState
from comity.intake.reading.bounds import MOST_BYTES
from comity.intake.reading.outside import ReaderBrokeError, read_outside
from comity.intake.reading.result import NotReadError, ReadFile, Reason
from comity.intake.repeats import taken_before
from comity.intake.shaping import Shape, read_text

log = logging.getLogger(__name__)
READER = Process("reader")
PAUSE = 1.0  # seconds between two looks when there is nothing to do
REST = 30.0  # seconds before a document is tried again at which the reader broke: the cause may be a machine short of memory
MOST = 50  # documents of one sweep
NOT_HERE_YET = (FileState.COMING, FileState.CHECKING)
Read = Callable[[bytes, str], ReadFile]


class StoppedError(Exception):
    """The reader was told to stop in the middle of a file."""


class Reader:
    """Reads documents until told to stop."""

    def __init__(self, stop: threading.Event, read: Read = read_outside, *, rest: float = REST) -> None:
        """Take the event that ends the loop, what opens files, and the seconds between two attempts at what broke the reader."""
        self._stop = stop
        self._read = read
        self._rest = rest
        self._resting: dict[UUID, float] = {}  # until when, on the clock that never goes back
        self._behind: tuple[datetime, UUID] | None = None  # the last one of a full sweep

    def run(self) -> None:
        """Read what waits, and look again."""
        try:
            while not self._stop.is_set():
                close_old_connections()
                if not self.sweep():
                    self._stop.wait(PAUSE)
        finally:
            connection.close()

    def sweep(self) -> int:
        """Take up documents that wait and that no other reader has; return how many.

        Of more than one sweep takes the next sweep those behind: what cannot be read now keeps nothing else waiting.
        """
        done = 0
        with actions_only():
            try:
                for document_id in self._next():
                    if self._stop.is_set():
                        break
                    done += self._take_up(document_id)
            except DatabaseError:
                log.warning("The database did not answer; documents wait to be read.")
        return done

    def _next(self) -> list[UUID]:
        now = time.monotonic()
        self._resting = {one: until for one, until in self._resting.items() if until > now}
        rows = _waiting(self._behind, but=self._resting)
        self._behind = rows[-1] if len(rows) == MOST else None
        return [document_id for _added, document_id in rows]

    def _take_up(self, document_id: UUID) -> int:
        with in_hand(document_id) as mine:
            if not mine:
                return 0
            try:
                return self._one(document_id)
            except (OperationalError, InterfaceError):
                raise  # the database is gone, whatever the document
            except RefusalError as refusal:
                log.info("A document was not read: %s", refusal.code)  # it was dropped meanwhile
            except Exception as error:  # noqa: BLE001  # the process edge: one document must not stop the others
                # where, but not what was said: the message of an error may quote the document
                place = traceback.extract_tb(error.__traceback__)[-1]
                where = f"{Path(place.filename).name}:{place.lineno}"
                log.error("Reading a document broke off: %s at %s", type(error).__name__, where)  # noqa: TRY400
                self._let_rest(document_id)
            return 1

    def _one(self, document_id: UUID) -> int:
        document = Document.objects.select_related("file").filter(pk=document_id).first()
        if document is None or document.state != DocumentState.WAITING:
            return 0  # another reader was quicker
        try:
            require_readable(document)
            attempts.begin(document_id)
            if document.text_only:
                pages = [(page.number, page.paragraphs) for page in document.pages.order_by("number")]
                actions.keep_text(READER, document_id, shape=self._told(assemble(pages)))
                return 1
            found = self._opened(document)
            shape = self._told(assemble((page.number, rows_of(page)) for page in found.pages))
        except NotReadError as reason:
            actions.refuse_reading(READER, document_id, reason)
        except (StorageError, StoppedError):
            attempts.put_down(document_id)
            return 0
        except OSError as error:  # no room, no memory, no process: of the machine, not of the file
            log.warning(
                "%s could not be opened now: %s", document.ref, error.strerror or type(error).__name__
            )
            attempts.put_down(document_id)
            return 0
        except ReaderBrokeError:
            log.warning("The reader of %s ended without an answer; it is tried again.", document.ref)
            self._let_rest(document_id)
        else:
            actions.keep_reading(READER, document_id, found, shape=shape)
        return 1

    def _let_rest(self, document_id: UUID) -> None:
        self._resting[document_id] = time.monotonic() + self._rest

    def _told(self, assembled: Assembled) -> Shape:
        """Return what a text says; it takes up to minutes. Raises StoppedError when the reader was told to stop meanwhile."""
        shape = read_text(assembled)
        if self._stop.is_set():
            raise StoppedError
        return shape

    def _opened(self, document: Document) -> ReadFile:
        """Have a file opened in a child process while this thread looks whether it is told to stop.

        Raises:
            NotReadError, ReaderBrokeError, StorageError.
            OSError: the machine gives no process, no memory or no folder.
            StoppedError: what was begun is left; the child ends with this process.
        """
        try:
            content = b"".join(plaintext(document.file))
        except DigestMismatchError:
            raise NotReadError(Reason.BROKEN) from None
        hand = _Hand(self._read, content, document.ref)
        hand.start()
        while not hand.done.wait(0.2):
            if self._stop.is_set():
                raise StoppedError
        try:
            found = hand.result()
        except NotReadError as error:
            if error.reason is Reason.PASSWORD or not closed_because(document.file):
                raise
        else:
            if not closed_because(document.file):
                return found
        raise NotReadError(Reason.SET_APART, quarantine=document.file.quarantine)


class _Hand(threading.Thread):
    """Waits for the child process; the system ends the child with the thread that started it."""

    def __init__(self, read: Read, content: bytes, label: str) -> None:
        super().__init__(name="document", daemon=True)
        self._read, self._content, self._label = read, content, label
        self._found: ReadFile | None = None
        self._error: Exception | None = None
        self.done = threading.Event()

    def run(self) -> None:
        try:
            self._found = self._read(self._content, self._label)
        except Exception as error:  # noqa: BLE001  # raised again by the thread that waits
            self._error = error
        finally:  # whatever ends this thread, nobody waits for it without end
            self.done.set()

    def result(self) -> ReadFile:
        if self._error is not None:
            raise self._error
        if self._found is None:
            raise ReaderBrokeError("no answer")
        return self._found


def require_readable(document: Document) -> None:
    """Say why a document is not opened at all. Raises NotReadError."""
    file = document.file
    if document.attempts >= attempts.MOST:
        raise NotReadError(Reason.BROKEN)
    if document.text_only:
        return
    if file.state != FileState.WHOLE:
        raise NotReadError(Reason.BROKEN)
    if (other := taken_before(document)) is not None:
        raise NotReadError(Reason.TAKEN_BEFORE, ref=other.ref)
    if closed_because(file) and not may_be_locked(file):
        raise NotReadError(Reason.SET_APART, quarantine=file.quarantine)
    if file.size > MOST_BYTES:
        raise NotReadError(Reason.TOO_LARGE, size=file.size, most=MOST_BYTES)


def _waiting(behind: tuple[datetime, UUID] | None, *, but: Iterable[UUID]) -> list[tuple[datetime, UUID]]:
    """Return when documents were added and which they are, oldest first, behind one of them."""
    rows = Document.objects.filter(state=DocumentState.WAITING).exclude(file__state__in=NOT_HERE_YET)
    rows = rows.exclude(pk__in=list(but))
    if behind is not None:
        added, last = behind
        rows = rows.filter(Q(added_at__gt=added) | Q(added_at=added, pk__gt=last))
    return list(rows.order_by("added_at", "id").values_list("added_at", "pk")[:MOST])
