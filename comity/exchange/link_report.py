"""The state of a link in figures: whether the partner answers, what waits, nothing of what any letter says."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from comity.exchange.actions.posting import CannotPostError
from comity.exchange.file_traffic import NOTHING_MOVES, Traffic, files_coming, files_going
from comity.exchange.models import (
    FileState,
    InLetter,
    InState,
    LetterFile,
    LetterState,
    Link,
    OutLetter,
    Peer,
    PeerState,
    Receipt,
)

SILENT_AFTER = timedelta(hours=1)


PROBLEMS: dict[str, Promise] = {
    "unreachable": _("Nobody answers at the partner’s address."),
    "clock-skew": _("The partner’s clock and ours differ by more than five minutes. Compare them."),
    "stale-epoch": _(
        "The partner knows a later state of this node: this one is an old copy. Stop its programs and ask who restored the node."
    ),
    "unknown-epoch": _(
        "The partner does not know yet that this node was restored; it asks for our descriptor."
    ),
    "revoked": _("The partner has suspended traffic with us. Call the partner."),
    "unknown-peer": _("The partner’s node does not know ours. Ask the partner to take our card."),
    "storage": _("The partner’s node cannot store anything at the moment."),
    "quota": _("We have sent more than the partner takes in a minute."),
    "closed-network": _(
        "The partner’s address leads into a private network or to this machine itself, so it is not called. If it is right, name the network in the setting partner_networks."
    ),
    "no-endpoint": _("The partner’s card names no address to call. Ask for a new card."),
    "card-expired": _("The partner’s card has expired. Ask for the current one."),
}


FILE_PROBLEMS: dict[str, Promise] = {
    "chunk-lost": _("A part of the file is not on this node’s disk any more."),
    "storage": _("A disk here or at the partner cannot be read or written."),
    "unknown-part": _("The partner has not opened the letter yet."),
}


def words_of_problem(code: str) -> str:
    """Return what was wrong with the last call, in a sentence."""
    return str(PROBLEMS.get(code) or _("The last call was refused (%(code)s).") % {"code": code})


def words_of_file_problem(code: str) -> str:
    """Return why a file does not go, in a sentence: what the call said, or why the release rule holds it back."""
    known = FILE_PROBLEMS.get(code) or PROBLEMS.get(code)
    return str(known) if known else str(CannotPostError(code))


@dataclass(frozen=True)
class LinkReport:
    """A link as the operator sees it. `standing` is answers, silent, unheard or suspended."""

    standing: str
    heard_at: datetime | None
    problem: str
    call_at: datetime | None  # when it is called again, after a call that was not answered
    queued: int = 0
    held: int = 0
    unproven: int = 0  # left us, no verified receipt yet
    unopened: int = 0
    unreadable: int = 0
    receipts: int = 0
    files_going: Traffic = NOTHING_MOVES
    files_coming: Traffic = NOTHING_MOVES
    files_broken: int = 0


def standing_of(peer: Peer, link: Link | None, at: datetime) -> str:
    """Return one word for whether letters flow."""
    if peer.state == PeerState.SUSPENDED:
        return "suspended"
    if link is None or link.last_contact_at is None:
        return "unheard"
    return "silent" if link.failures or at - link.last_contact_at >= SILENT_AFTER else "answers"


def report_on(peer: Peer, at: datetime) -> LinkReport:
    """Count what waits on the link to a peer."""
    link = Link.objects.filter(peer=peer).first()
    ours = dict(OutLetter.objects.filter(peer=peer).values_list("state").annotate(Count("mid")))
    theirs = dict(InLetter.objects.filter(peer=peer).values_list("state").annotate(Count("id")))
    broken = LetterFile.objects.filter(forgotten_at=None, in_letter__peer=peer, file__state=FileState.BROKEN)
    sent = [LetterState.QUEUED, LetterState.HELD, LetterState.EXPIRED, LetterState.VOID]
    return LinkReport(
        standing=standing_of(peer, link, at),
        heard_at=link.last_contact_at if link else None,
        problem=link.problem if link else "",
        call_at=link.next_call_at if link and link.failures else None,
        queued=ours.get(LetterState.QUEUED, 0),
        held=ours.get(LetterState.HELD, 0),
        unproven=OutLetter.objects.filter(peer=peer, receipt_verified=False).exclude(state__in=sent).count(),
        unopened=theirs.get(InState.STORED, 0) + theirs.get(InState.WAITING, 0),
        unreadable=theirs.get(InState.REFUSED, 0),
        receipts=Receipt.objects.filter(peer=peer, given=True, posted_at=None).count(),
        files_going=files_going([peer.pk], at).get(peer.pk, NOTHING_MOVES),
        files_coming=files_coming([peer.pk], at).get(peer.pk, NOTHING_MOVES),
        files_broken=broken.count(),
    )


@dataclass(frozen=True)
class FilesLine:
    """Files of a link in one direction, with why some do not go."""

    peer: Peer
    is_ours: bool
    traffic: Traffic

    @property
    def reasons(self) -> list[str]:
        """Why some do not go, in sentences."""
        return [words_of_file_problem(code) for code in self.traffic.problems]

    @property
    def ends_at_once(self) -> bool:
        """Whether the rest takes less than the smallest unit that is written."""
        return self.traffic.left is not None and self.traffic.left < timedelta(minutes=1)


def files_lines(peer: Peer, going: Traffic, coming: Traffic) -> list[FilesLine]:
    """Return the directions of a link in which files are on their way."""
    both = (FilesLine(peer, is_ours=True, traffic=going), FilesLine(peer, is_ours=False, traffic=coming))
    return [line for line in both if line.traffic.files]
