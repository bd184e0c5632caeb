"""A track that is over takes its notice along: the search ends at home, and the partners who hold the file are told."""

from comity.audit.acts import Act
from comity.notices.actions._shared import OPEN
from comity.notices.actions.ending import end_file
from comity.notices.core import track as folds
from comity.notices.core.track_board import Board
from comity.notices.core.track_entries import Entry
from comity.notices.models import CloseReason, Track, TrackKind, WantedFile

BECAUSE = {"died": CloseReason.DIED, "time-barred": CloseReason.TIME_BARRED}


def end_notice(act: Act, track: Track, board: Board, entry: Entry) -> None:
    """End the search that a track came from, where its file is ours.

    By the word of who closes the track that the notice is withdrawn, and by either side's that the person has died: nobody is to be
    arrested for it any more.
    """
    closed = entry.kind == folds.STEP and entry.data.get("step") == folds.CLOSED
    if closed and entry.data.get("notice") != "withdrawn":
        return
    if not closed and not (entry.kind == folds.ENDED and board.end_reason == "died"):
        return
    if track.notice is None:
        return
    if not WantedFile.objects.filter(pk=track.notice, agency=track.agency_id, state__in=OPEN).exists():
        return
    end_file(
        act, track.notice, _reason(track, board), str(entry.data.get("reason" if closed else "text", ""))
    )


def _reason(track: Track, board: Board) -> CloseReason:
    if board.end is not None:
        return BECAUSE.get(board.end_reason, CloseReason.NOT_NEEDED)
    return CloseReason.TRANSFERRED if track.kind == TrackKind.PROCEEDINGS else CloseReason.HANDED_OVER
