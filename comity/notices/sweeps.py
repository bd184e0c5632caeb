"""What the worker does here from time to time: reviews asked for, ends that have come."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import DataError, IntegrityError
from django.db.models import Q, QuerySet

from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.notices.actions import ask_review, expire_file, expire_notice
from comity.notices.models import FileState, HeldNotice, HeldState, WantedFile
from comity.notifications.kinds import KindError

EVERY = timedelta(minutes=5)
AGAIN = timedelta(days=30)  # as often is a review asked for that nobody did
MOST = 200
WORKER = Process("notices")
BROKEN = (RefusalError, KindError, ObjectDoesNotExist, DataError, IntegrityError)

log = logging.getLogger(__name__)


def sweep(at: datetime) -> int:
    """Do all of it; return how many things were looked at."""
    files = WantedFile.objects.filter(state=FileState.CIRCULATED)
    done = _each(files.filter(expires_at__lte=at), lambda pk: expire_file(WORKER, pk))
    standing = HeldNotice.objects.filter(state=HeldState.STANDING, until__lte=at)
    done += _each(standing, lambda pk: expire_notice(WORKER, pk))
    return done + _each(to_review(at), lambda pk: ask_review(WORKER, pk))


def to_review(at: datetime) -> QuerySet[WantedFile]:
    """Return the files whose owners are to be asked now."""
    due = Q(review_told_at=None) | Q(review_told_at__lte=at - AGAIN)
    return WantedFile.objects.filter(due, state=FileState.CIRCULATED, review_at__lte=at, expires_at__gt=at)


def _each(rows: QuerySet[Any], act: Callable[[UUID], object]) -> int:
    found = list(rows.order_by("pk").values_list("pk", flat=True)[:MOST])
    for pk in found:
        try:
            act(pk)
        except BROKEN as error:  # one that breaks holds up no other
            log.error("A sweep of notices broke off: %s", type(error).__name__)  # noqa: TRY400
    return len(found)
