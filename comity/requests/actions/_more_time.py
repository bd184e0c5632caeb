"""What the acts about more time share: when a clock ends, what may be asked for, the letter."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from comity.agreements.question import Approval
from comity.audit.acts import Act
from comity.requests import departure
from comity.requests.actions._shared import Clearance, ask_release, send_letter
from comity.requests.actions.clarifying import NO_RIGHT_AT_STAKE
from comity.requests.bodies import EXTENSION, extension_body
from comity.requests.clock import Course, read_course
from comity.requests.models import Extension, ExtensionState, Request

OPEN = (ExtensionState.TO_APPROVE, ExtensionState.ASKED, ExtensionState.PROPOSED)
LONGEST = timedelta(days=366)


def open_of(request: Request) -> Extension | None:
    """Return the more time that is asked for and not decided."""
    return request.extensions.filter(state__in=OPEN).first()


def due_of(course: Course | None, at: datetime) -> datetime | None:
    """Return when a clock ends, as far as it is known at a moment."""
    return read_course(course, at).due if course else None


def clear(extension: Extension, author: str, approved: Iterable[Approval] = ()) -> Clearance:
    """Ask the release decision for a letter about more time."""
    return ask_release(
        extension.request,
        departure.extension_items(extension),
        author=author,
        rights=NO_RIGHT_AT_STAKE,
        approved=approved,
    )


def send(act: Act, extension: Extension, clearance: Clearance, answers: list[UUID | None]) -> UUID:
    """Hand a letter about more time to the post office and note the decision it leaves with; return its id."""
    letter = send_letter(
        act,
        extension.request,
        clearance,
        schema=EXTENSION,
        data=extension_body(extension),
        handling=extension.request.handling,
        rights={},
        origin=("extension", extension.id),
        answers=answers,
    )
    extension.release = clearance.to_json()
    act.note(letter=str(letter.mid))
    return letter.mid
