"""What of files is on its way on each link, in figures: how much, how fast, since when, what stands still. No file is named."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, FloatField, Min, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce, Least

from comity.exchange.core.chunks import CHUNK
from comity.exchange.file_rows import BREAK
from comity.exchange.models import InState, LetterFile, LetterState

STUCK_AFTER = timedelta(hours=1)
_TAKEN = (LetterState.DELIVERED, LetterState.READ, LetterState.ACTIONED)
_WAITING = (LetterState.QUEUED, LetterState.HELD)


@dataclass(frozen=True)
class Traffic:
    """Files of a link that are not whole at their receiver yet, in one direction.

    Attributes:
        files: how many.
        done: bytes of them that the receiver has.
        size: bytes of all of them.
        rate: bytes a second lately; 0 while nothing moves.
        oldest_at: when the oldest of their letters was written, or came.
        stuck: of how many nothing has come or gone for an hour, although their letter is there.
        problems: why some do not go, as codes; also of those that do not stand still yet.
    """

    files: int = 0
    done: int = 0
    size: int = 0
    rate: float = 0.0
    oldest_at: datetime | None = None
    stuck: int = 0
    problems: tuple[str, ...] = ()

    @property
    def left(self) -> timedelta | None:
        """How long all the rest takes at the rate of lately; None while nothing moves."""
        return timedelta(seconds=(self.size - self.done) / self.rate) if self.rate else None


NOTHING_MOVES = Traffic()


def files_going(peers: Collection[UUID], at: datetime) -> Mapping[UUID, Traffic]:
    """Return what of files goes to each of these peers, those whose letter waits as well; peers without any are left out."""
    stored = Q(out_letter__state=LetterState.STORED, out_letter__expires_at__gt=at)
    rows = LetterFile.objects.filter(
        stored | Q(out_letter__state__in=[*_TAKEN, *_WAITING]), out_letter__peer__in=peers
    )
    arrived = ~Q(out_letter__state__in=_WAITING)  # before that the letter is what waits
    return _counted(rows, "out_letter__peer", "out_letter__created_at", arrived, at)


def files_coming(peers: Collection[UUID], at: datetime) -> Mapping[UUID, Traffic]:
    """Return what of files comes from each of these peers; peers without any are left out."""
    rows = LetterFile.objects.filter(
        in_letter__state__in=[InState.WAITING, InState.DELIVERED], in_letter__peer__in=peers
    )
    return _counted(rows, "in_letter__peer", "in_letter__stored_at", Q(), at)


def _counted(
    rows: QuerySet[LetterFile], peer: str, began: str, arrived: Q, at: datetime
) -> dict[UUID, Traffic]:
    """Count in one question, by peer and by what the last attempt said."""
    lately = Q(moved_at__gt=at - BREAK, pace__gt=0)
    still = Q(since__lte=at - STUCK_AFTER) & arrived
    found = (
        rows.filter(missing__gt=0, forgotten_at=None)
        .order_by()
        .annotate(since=Coalesce("moved_at", began))
        .values_list(peer, "problem")
        .annotate(
            files=Count("pk"),
            done=Sum(Least(F("file__size"), (F("file__n") - F("missing")) * Value(CHUNK))),
            size=Sum("file__size"),
            rate=Sum(Case(When(lately, then=CHUNK / F("pace")), default=0.0, output_field=FloatField())),
            oldest=Min(began),
            still=Count("pk", filter=still),
        )
    )
    return _merged(found)


def _merged(found: Iterable[tuple[Any, ...]]) -> dict[UUID, Traffic]:
    """Add up what was counted by problem; files that only wait for their turn on a line that moves do not stand still."""
    merged: dict[UUID, Traffic] = {}
    in_turn: dict[UUID, int] = {}
    for peer, problem, files, done, size, rate, oldest, still in found:
        before = merged.get(peer, Traffic())
        merged[peer] = Traffic(
            files=before.files + files,
            done=before.done + int(done),
            size=before.size + int(size),
            rate=before.rate + rate,
            oldest_at=min(oldest, before.oldest_at or oldest),
            stuck=before.stuck + still,
            problems=tuple(sorted({*before.problems, problem} - {""})),
        )
        if not problem:
            in_turn[peer] = still
    return {
        peer: replace(traffic, stuck=traffic.stuck - in_turn.get(peer, 0)) if traffic.rate else traffic
        for peer, traffic in merged.items()
    }
