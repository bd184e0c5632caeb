"""What of this room came with a partner's letters: a notice with the check of its person, words about a file of ours, a track."""

from collections.abc import Iterable, Sequence

from comity.audit import events
from comity.exchange.trails import Came, Trace, register_trail
from comity.notices.bodies import FLAG, WANTED
from comity.notices.models import HeldNotice, HeldSource, WantedFile
from comity.notices.models.track import TrackParty
from comity.notices.track_bodies import ENTRY, TRACK
from comity.screening.models import Hit

LOOKS = frozenset(
    {events.NOTICE_VIEWED, events.WANTED_VIEWED, events.TRACK_VIEWED, events.QUERY_VIEWED, events.HIT_VIEWED}
)


def traces_of(letters: Sequence[Came]) -> Iterable[Trace]:
    """Return the notices, checks, files and tracks that letters brought or spoke of, each from when the letter came."""
    wanted = {one.conv for one in letters if one.schema == WANTED}
    notices = HeldNotice.objects.filter(source=HeldSource.PARTNER, file__in=wanted)
    held = {one.file: one for one in notices.only("pk", "file", "query")}
    flagged = {one.conv for one in letters if one.schema == FLAG}
    files = set(WantedFile.objects.filter(pk__in=flagged).values_list("pk", flat=True))
    said = {one.conv for one in letters if one.schema in {TRACK, ENTRY}}
    tracks = set(TrackParty.objects.filter(track__in=said).values_list("track", "node"))
    for letter in letters:
        if letter.schema in {TRACK, ENTRY} and (letter.conv, letter.node) in tracks:
            yield Trace(letter.mid, "track", str(letter.conv), letter.at)
        if letter.schema == FLAG and letter.conv in files:
            yield Trace(letter.mid, "wanted", str(letter.conv), letter.at)
        elif letter.schema == WANTED and letter.conv in held:
            yield from _of_notice(letter, held[letter.conv])


def _of_notice(letter: Came, notice: HeldNotice) -> Iterable[Trace]:
    yield Trace(letter.mid, "notice", str(notice.pk), letter.at)
    if notice.query is None:
        return
    yield Trace(letter.mid, "query", str(notice.query), letter.at)
    for hit in Hit.objects.filter(query=notice.query).order_by("pk").values_list("pk", flat=True):
        yield Trace(letter.mid, "hit", str(hit), letter.at)


def register() -> None:
    """Tell the post office; at start."""
    register_trail(traces_of, LOOKS)
