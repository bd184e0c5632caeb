"""What becomes of our letters about tracks: they left, were given back, were taken or refused."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.registry import ReceiptedLetter
from comity.notices import track_notifications as notifications
from comity.notices.actions._notice_of_track import end_notice
from comity.notices.actions._tracks import keep_facts
from comity.notices.core import track as folds
from comity.notices.models.track import EntryState, Track, TrackEntry, TrackLetter, TrackState
from comity.notices.track_bodies import ORIGIN_TRACK, board_of, entry_of
from comity.notices.track_exceptions import TrackRefusedError
from comity.release.models import Outgoing, OutgoingState

LOST = frozenset({"refused", "expired", "given-up", "withdrawn"})


def _track_and_entry(outgoing: Outgoing) -> tuple[Track, TrackEntry | None]:
    if outgoing.origin_kind == ORIGIN_TRACK:
        return Track.objects.select_for_update().get(pk=outgoing.origin_id), None
    entry = TrackEntry.objects.get(pk=outgoing.origin_id)
    return Track.objects.select_for_update().get(pk=entry.track_id), entry


def _letter(outgoing: Outgoing, track: Track, entry: TrackEntry | None) -> TrackLetter:
    row, _made = TrackLetter.objects.update_or_create(
        outgoing=outgoing.pk,
        defaults={
            "track": track,
            "entry": entry,
            "peer": outgoing.peer,
            "letter": outgoing.letter,
            "letter_state": outgoing.letter_state,
        },
    )
    return row


@action(events.TRACK_LETTER_SENT)
def note_sent(act: Act, outgoing: Outgoing) -> None:
    """Keep that a letter left; one that waited for approval must still fit the track as it stands now.

    Raises:
        TrackRefusedError: the track has moved on meanwhile; give it back instead.
    """
    track, entry = _track_and_entry(outgoing)
    act.about("track", track.id)
    act.note(letter=str(outgoing.letter))
    _letter(outgoing, track, entry)
    if entry is None:
        if not track.is_begun:
            track.state = TrackState.OPEN
            keep_facts(track, act.at)
        return
    if entry.state == EntryState.WAITS:
        if reason := folds.refusal(board_of(track), entry_of(entry)):
            raise TrackRefusedError(reason)
        entry.state = EntryState.SENT
        entry.save(update_fields=["state"])
        end_notice(act, track, keep_facts(track, act.at), entry_of(entry))


@action(events.TRACK_LETTER_RETURNED)
def note_returned(act: Act, outgoing: Outgoing) -> None:
    """Keep that a letter was given back. Where nothing of it has left, the entry does not count and may be signed anew."""
    track, entry = _track_and_entry(outgoing)
    act.about("track", track.id)
    row = _letter(outgoing, track, entry)
    row.problem = "returned"
    row.save(update_fields=["problem"])
    others = Outgoing.objects.filter(origin_kind=outgoing.origin_kind, origin_id=outgoing.origin_id)
    if others.filter(state=OutgoingState.SENT).exists():
        return
    if entry is None:
        track.state, track.return_reason = TrackState.RETURNED, outgoing.return_reason
        track.save(update_fields=["state", "return_reason"])
    else:
        entry.state, entry.return_reason = EntryState.RETURNED, outgoing.return_reason
        entry.save(update_fields=["state", "return_reason"])
    keep_facts(track, act.at)


@action(events.TRACK_LETTER_FOLLOWED)
def note_receipt(act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    """Keep what the partner signed about a letter. An entry that nobody took does not count here either."""
    track, entry = _track_and_entry(outgoing)
    act.about("track", track.id)
    act.note(letter=str(letter.mid), state=letter.state)
    row = _letter(outgoing, track, entry)
    row.letter_state = letter.state
    if letter.state in LOST:
        row.problem = letter.reason or letter.state
    row.save(update_fields=["letter_state", "problem"])
    if letter.state not in LOST:
        return
    notifications.tell_officers(act, notifications.NOT_TAKEN, track, without=None)
    if entry is not None and not entry.letters.exclude(letter_state__in=LOST).exists():
        entry.state = EntryState.REFUSED
        entry.save(update_fields=["state"])
        keep_facts(track, act.at)


@action(events.TRACK_LETTER_FOLLOWED)
def note_renewed(act: Act, outgoing: Outgoing, before: UUID) -> None:
    """Name the letter that stands for a stale one."""
    track, entry = _track_and_entry(outgoing)
    act.about("track", track.id)
    act.note(letter=str(outgoing.letter), before=str(before))
    _letter(outgoing, track, entry)
