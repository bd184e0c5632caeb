"""From rows to the fold: which entries have effect here, and the operation computed from them."""

from collections.abc import Iterable

from django.conf import settings

from comity.operations.core.entries import Kind
from comity.operations.core.fold import Course, fold
from comity.operations.models import Entry, Operation
from comity.operations.states import EntryState

OWN_ALONE = frozenset({EntryState.HOUSE, EntryState.WAITS, EntryState.RETURNED})


def course_of(operation: Operation, entries: Iterable[Entry] | None = None) -> Course:
    """Compute the operation as all who take part hold it."""
    rows = operation.entries.all() if entries is None else entries
    return fold(operation.host, (one.signed for one in rows if one.has_effect))


def wider_course_of(operation: Operation, entries: Iterable[Entry] | None = None) -> Course:
    """Compute it with what is kept in the house too: what we would see if all of it were shared."""
    rows = operation.entries.all() if entries is None else entries
    return fold(operation.host, (one.signed for one in rows if one.has_effect or one.state in OWN_ALONE))


def last_plan(operation: Operation) -> Entry | None:
    """Return the last version of our part of the plan, whether or not it has left."""
    return operation.entries.filter(node=settings.NODE_ID, kind=Kind.PLAN).order_by("-seq").first()
