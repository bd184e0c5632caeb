"""How this node is, in figures: its programs, links, keys, log, disk and database. Nothing of what any letter says."""

import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min, Q

from comity.audit.models import Checkpoint, PartnerCheckpoint, Unplaced
from comity.exchange.core.descriptor import Descriptor
from comity.exchange.core.keys import Use
from comity.exchange.core.moments import from_seconds
from comity.exchange.core.tls import TlsIdentity
from comity.exchange.descriptors import descriptor_of
from comity.exchange.file_traffic import NOTHING_MOVES, Traffic, files_coming, files_going
from comity.exchange.identity import edge_keys, own_descriptor
from comity.exchange.models import InLetter, InState, LetterState, Link, OutLetter, Peer, Pulse, Receipt
from comity.exchange.pulse import SILENT_AFTER
from comity.lib.programs import DELIVERY, EDGE, PAGES, SCREENER, WORKER

PROGRAMS = (PAGES, EDGE, DELIVERY, WORKER, SCREENER)
TLS = "tls"


@dataclass(frozen=True)
class ProgramHealth:
    """A program of this node, on one machine; `at` is its last sign of life, None where there is none."""

    program: str
    host: str
    began_at: datetime | None
    at: datetime | None
    is_silent: bool


@dataclass(frozen=True)
class KeyHealth:
    """A key of ours that is in use, or that follows: its use and its time."""

    use: str
    began_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class LinkHealth:
    """What moves on the link to one peer."""

    peer: Peer
    queued: int
    held: int
    oldest_at: datetime | None  # of the letters that wait to leave
    unopened: int
    unreadable: int
    receipts: int  # to hand over
    receipt_at: datetime | None  # when the last one of theirs came
    failures: int
    problem: str
    clock_ms: int | None
    round_trip_ms: int | None
    card_ends_at: datetime
    key_ends_at: datetime | None  # of the first key on its card that nothing on it follows
    going: Traffic = NOTHING_MOVES  # files to it
    coming: Traffic = NOTHING_MOVES  # and from it


@dataclass(frozen=True)
class LogHealth:
    """Our log: how long, signed for when, how much waits for its place; forks of partners' logs that we hold."""

    size: int
    signed_at: datetime | None
    unplaced: int
    forks: int


@dataclass(frozen=True)
class StorageHealth:
    """Bytes: free and whole of the disk with the data folder, and of the database."""

    free: int
    total: int
    database: int


@dataclass(frozen=True)
class Health:
    """All of it, at one moment."""

    at: datetime
    programs: tuple[ProgramHealth, ...]
    keys: tuple[KeyHealth, ...]
    links: tuple[LinkHealth, ...]
    log: LogHealth
    storage: StorageHealth


def look(peers: Sequence[Peer], at: datetime) -> Health:
    """Look at everything once.

    Args:
        peers: those whose links are looked at.
        at: now.
    """
    return Health(at, programs(at), own_keys(at), links(peers, at), log(), storage())


def programs(at: datetime) -> tuple[ProgramHealth, ...]:
    """Return every program that is to run, with its signs of life; one on several machines stands there for each."""
    beats = list(Pulse.objects.order_by("program", "host", "-at"))
    found: list[ProgramHealth] = []
    for name in PROGRAMS:
        newest: dict[str, Pulse] = {}
        for beat in beats:
            if beat.program == name:
                newest.setdefault(beat.host, beat)
        found += [
            ProgramHealth(name, host, beat.began_at, beat.at, at - beat.at >= SILENT_AFTER)
            for host, beat in newest.items()
        ] or [ProgramHealth(name, "", None, None, is_silent=True)]
    return tuple(found)


def own_keys(at: datetime) -> tuple[KeyHealth, ...]:
    """Return our keys that have not ended, the one that ends first before the others of its use."""
    published = [
        KeyHealth(key.use.value, from_seconds(key.nbf), from_seconds(key.exp))
        for key in own_descriptor().keys
    ]
    doors = [_of_door(identity) for identity in edge_keys().tls]
    newest = _newest_of_each_use(at, [*published, *doors])
    return tuple(sorted(newest, key=lambda key: key.ends_at))


def _of_door(identity: TlsIdentity) -> KeyHealth:
    return KeyHealth(TLS, identity.nbf.astimezone(UTC), identity.exp.astimezone(UTC))


def _newest_of_each_use(at: datetime, keys: Iterable[KeyHealth]) -> list[KeyHealth]:
    """Of each use the key that ends last, be it over or not: what matters is until when something follows."""
    last: dict[str, KeyHealth] = {}
    for key in keys:
        if key.began_at <= at and (key.use not in last or key.ends_at > last[key.use].ends_at):
            last[key.use] = key
    return list(last.values())


def links(peers: Sequence[Peer], at: datetime) -> tuple[LinkHealth, ...]:
    """Count what waits on the links to these peers, in a fixed number of questions."""
    ids = [peer.pk for peer in peers]
    rows = {link.peer_id: link for link in Link.objects.filter(peer__in=ids)}
    ours = _by_peer(
        OutLetter.objects.filter(peer__in=ids, state__in=[LetterState.QUEUED, LetterState.HELD])
        .values_list("peer")
        .annotate(
            queue=Count("pk", filter=Q(state=LetterState.QUEUED)),
            back=Count("pk", filter=Q(state=LetterState.HELD)),
            first=Min("created_at"),
        )
    )
    theirs = _by_peer(
        InLetter.objects.filter(peer__in=ids, state__in=[InState.STORED, InState.WAITING, InState.REFUSED])
        .values_list("peer")
        .annotate(
            closed=Count("pk", filter=~Q(state=InState.REFUSED)),
            bad=Count("pk", filter=Q(state=InState.REFUSED)),
        )
    )
    given = _by_peer(
        Receipt.objects.filter(peer__in=ids, given=True, posted_at=None)
        .values_list("peer")
        .annotate(waiting=Count("pk"))
    )
    taken = _by_peer(
        Receipt.objects.filter(peer__in=ids, given=False).values_list("peer").annotate(last=Max("posted_at"))
    )
    going, coming = files_going(ids, at), files_coming(ids, at)
    found = []
    for peer in peers:
        link = rows.get(peer.pk)
        queued, held, oldest = ours.get(peer.pk, (0, 0, None))
        unopened, unreadable = theirs.get(peer.pk, (0, 0))
        descriptor = descriptor_of(peer)
        found.append(
            LinkHealth(
                peer=peer,
                queued=queued,
                held=held,
                oldest_at=oldest,
                unopened=unopened,
                unreadable=unreadable,
                receipts=given.get(peer.pk, (0,))[0],
                receipt_at=taken.get(peer.pk, (None,))[0],
                failures=link.failures if link else 0,
                problem=link.problem if link else "",
                clock_ms=link.clock_ms if link else None,
                round_trip_ms=link.round_trip_ms if link else None,
                card_ends_at=descriptor.exp,
                key_ends_at=_first_end(descriptor, at),
                going=going.get(peer.pk, NOTHING_MOVES),
                coming=coming.get(peer.pk, NOTHING_MOVES),
            )
        )
    return tuple(found)


def _by_peer(rows: Iterable[tuple[UUID, ...]]) -> dict[UUID, tuple]:  # type: ignore[type-arg]  # of what was counted
    return {peer_id: tuple(rest) for peer_id, *rest in rows}


def _first_end(descriptor: Descriptor, at: datetime) -> datetime | None:
    """Return when the first use on a card is without a key."""
    needed = (Use.HOP, Use.SIG, Use.ENC)
    keys = [
        KeyHealth(key.use.value, at, from_seconds(key.exp)) for key in descriptor.keys if key.use in needed
    ]
    return min((key.ends_at for key in _newest_of_each_use(at, keys)), default=None)


def log() -> LogHealth:
    """Look at our log and at what we hold of others'."""
    newest = Checkpoint.objects.order_by("-size").values_list("size", "at").first()
    size, signed_at = newest or (0, None)
    forks = PartnerCheckpoint.objects.filter(is_fork=True).count()
    return LogHealth(size, signed_at, Unplaced.objects.count(), forks)


def storage() -> StorageHealth:
    """Ask disk and database how full they are."""
    folder = Path(settings.DATA_FOLDER) if settings.DATA_FOLDER else Path(settings.KEYS_FOLDER or "/")
    while not folder.exists():
        folder = folder.parent  # the folder is made when something is first kept there
    disk = shutil.disk_usage(folder)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        [database] = cursor.fetchone()
    return StorageHealth(disk.free, disk.total, int(database))
