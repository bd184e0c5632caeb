"""What became of a letter at a holder when its time there was over: what its owner can know, and what it cannot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from comity.exchange.letters import LetterStatus, status_of
from comity.sharing.allowing import kept_until
from comity.sharing.holding import holders_of
from comity.sharing.letters import our_content
from comity.sharing.models import Disclosure, Holder, HolderState, Revision, RevisionKind
from comity.sharing.own import current_handling
from comity.sharing.standing import leaves_of

GOING = (RevisionKind.RECALL, RevisionKind.DELETION)


@dataclass(frozen=True)
class Fate:
    """What is known of a letter at one holder.

    Attributes:
        keep_until: after it no copy may be left there; None where nothing sets an end.
        deleted_at: when the holder deleted it, as it signed; None where no such word is here.
        is_over: whether the end has passed.
        is_told: whether the holder's word comes to us: to whoever gave it the letter, and to nobody else.
    """

    keep_until: datetime | None
    deleted_at: datetime | None
    is_over: bool
    is_told: bool

    @property
    def is_unsigned(self) -> bool:
        """Whether the holder should have deleted it, and told us, and has not."""
        return self.is_over and self.is_told and self.deleted_at is None


def fates_of(
    rows: Sequence[Disclosure], statuses: Mapping[UUID, LetterStatus], at: datetime
) -> dict[UUID, Fate]:
    """Return what is known of a letter at each of its holders, by the row of the ledger.

    Args:
        rows: of one letter.
        statuses: of the letters of ours that carried it.
        at: now.
    """
    if not rows:
        return {}
    owner, mid = rows[0].owner, rows[0].mid
    recalled = _recalled(owner, mid)
    found = {}
    for row in rows:
        is_told = row.by_node == settings.NODE_ID
        end = _end_of(row)
        status = statuses.get(row.by_letter) if is_told else None
        deleted = (status.times.get("deleted") if status else None) or recalled.get(row.node)
        found[row.pk] = Fate(end, deleted, end is not None and end <= at, is_told)
    return found


def _end_of(row: Disclosure) -> datetime | None:
    """Return until when a holder may keep it: of a letter of ours as its handling is now, and as we have agreed since."""
    if row.owner != settings.NODE_ID or our_content(row.mid) is None:
        return row.keep_until
    leaves = leaves_of(row.owner, row.mid, asker=row.node)
    return kept_until(current_handling(row.mid), row.node, leaves)


def _recalled(owner: str, mid: UUID) -> dict[str, datetime]:
    """Return which holders have signed that they deleted it, because its owner wanted that."""
    done = Holder.objects.filter(
        revision__owner=owner, revision__mid=mid, revision__kind__in=GOING, state=HolderState.DONE
    )
    return {one.node: one.at for one in done if one.at is not None}


def unsigned_since(mid: UUID, at: datetime, since: datetime) -> list[str]:
    """Return the nodes to which we gave a letter of ours, whose time there ended between two moments, and that have not signed it."""
    rows = list(holders_of(settings.NODE_ID, mid))
    statuses = status_of([one.by_letter for one in rows if one.by_node == settings.NODE_ID])
    fates = fates_of(rows, statuses, at)
    ended = (
        one.node for one in rows if fates[one.pk].is_unsigned and since < (fates[one.pk].keep_until or since)
    )
    return list(dict.fromkeys(ended))


def letters_that_ended(at: datetime, since: datetime) -> set[UUID]:
    """Return the letters of ours whose time at some holder ended between two moments, as far as the ledger says it.

    A letter that was given an earlier end afterwards is among them whenever that was; its page knows the day.
    """
    ended = Disclosure.objects.filter(
        owner=settings.NODE_ID, by_node=settings.NODE_ID, keep_until__gt=since, keep_until__lte=at
    )
    narrowed = Revision.objects.filter(
        Q(content__handling__delete_after__isnull=False) & ~Q(content__handling__delete_after=None),
        ours=True,
        kind=RevisionKind.NARROWING,
    )
    return {*ended.values_list("mid", flat=True), *narrowed.values_list("mid", flat=True)}
