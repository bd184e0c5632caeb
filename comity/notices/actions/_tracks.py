"""What the acts on tracks share: references, the board of a row, the letters, what is copied out of the fold."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.exchange.models import Peer
from comity.exchange.peers import peer_of
from comity.handling.stamp import Handling
from comity.notices.core.track_board import Board, Standing, StopState
from comity.notices.models.track import (
    EntryState,
    PrivateAnswer,
    Track,
    TrackEntry,
    TrackLetter,
    TrackParty,
    TrackState,
)
from comity.notices.track_bodies import board_of, data_categories, entry_of, plan_of
from comity.notices.track_exceptions import NoPartnerError, NoTrackError, RightsOpenError
from comity.release.actions import offer_letter
from comity.release.models import Outgoing, OutgoingState
from comity.release.offers import Offer
from comity.requests.departure import stamp

POLITICAL, PRESS, ASYLUM = "political", "press", "asylum"
RIGHTS: Mapping[str, str] = {
    "political_or_belief": POLITICAL,
    "press_or_defender": PRESS,
    "refugee_or_asylum": ASYLUM,
}


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise NoTrackError("page", "not-a-person")
    return act.actor


def private_states(track: Track) -> dict[str, str]:
    """Return what this house answered for itself: question to state."""
    rows = PrivateAnswer.objects.filter(track=track).order_by("at", "id")
    return dict(rows.values_list("question", "state"))


def rights_of(track: Track) -> dict[str, bool | None]:
    """Return the answers to the questions about rights as the release decision takes them; settled is a no with its reason.

    Raises:
        RightsOpenError: one of them is not answered.
    """
    states = private_states(track)
    if any(question not in states for question in RIGHTS.values()):
        raise RightsOpenError
    return {right: states[question] == StopState.RAISED for right, question in RIGHTS.items()}


def handling_of(track: Track) -> Handling:
    """Return the stamp of our letters about a track."""
    return stamp(track.handling, {}, plan_of(track).purpose)


def peers_of(track: Track) -> list[tuple[TrackParty, Peer]]:
    """Return the other nodes that take part. Raises NoPartnerError: one of them cannot be written to."""
    found = []
    for party in track.parties.all():
        if party.node == settings.NODE_ID:
            continue
        peer = peer_of(party.node)
        if peer is None or not party.agreement:
            raise NoPartnerError
        found.append((party, peer))
    return found


def offer_to(
    act: Act, track: Track, party: TrackParty, peer: Peer, *, schema: str, data: dict[str, Any], origin: tuple[str, UUID],
    entry: TrackEntry | None,
) -> Outgoing:  # fmt: skip
    """Offer one letter to one party, and keep where it is."""
    plan = plan_of(track)
    named = data_categories(plan, entry_of(entry) if entry else None)
    outgoing = offer_letter(
        act,
        Offer(
            peer=peer,
            schema=schema,
            data=data,
            conv=track.id,
            origin_kind=origin[0],
            origin_id=origin[1],
            items=tuple(
                (f"{schema.split('/')[1]}-{place}", category) for place, category in enumerate(named)
            ),
            handling=handling_of(track),
            kind=plan.request_kind,
            purpose=plan.purpose,
            offence=track.offence,
            agreement=party.agreement,
            article=party.article,
            urgency=track.urgency,
            reason=track.urgency_reason,
            rights=rights_of(track),
        ),
    )
    TrackLetter.objects.update_or_create(
        outgoing=outgoing.id,
        defaults={
            "track": track,
            "entry": entry,
            "peer": peer,
            "letter": outgoing.letter,
            "letter_state": outgoing.letter_state,
        },
    )
    return outgoing


def is_sent(several: Sequence[Outgoing]) -> bool:
    """Whether at least one of the letters left: from then on what they carry is signed."""
    return any(one.state == OutgoingState.SENT for one in several)


def keep_facts(track: Track, at: datetime) -> Board:
    """Copy out of the fold what lists, clocks and counts ask for."""
    fresh = Track.objects.prefetch_related("entries", "parties").get(pk=track.pk)
    board = board_of(fresh)
    nexts, clock = board.nexts(), board.next_due()
    waits_on = sorted({one.node for one in nexts if one.node})
    if track.is_begun:
        track.state = board.standing.value
    track.end_reason = board.end_reason
    first = next((one for one in nexts if one.node == settings.NODE_ID), nexts[0] if nexts else None)
    if (waits_on, first.code if first else "") != (track.waits_on, track.task_code):
        track.waits_since = at
    track.task, track.task_code = (first.task.value, first.code) if first else ("", "")
    track.waits_on = waits_on
    track.due_at, track.due_began = (clock.due, clock.began) if clock else (None, None)
    track.due_step = clock.step if clock else ""
    track.differs = bool(board.differences())
    step = board.current()
    track.stopped = step is not None and bool(board.holding_stops(board.plan.place(step.code), step))
    track.arrested_at = board.at_of("arrest")
    track.handed_over_at = (
        board.at_of("receipt") if "receipt" in board.steps and board.is_done("receipt") else None
    )
    track.accepted_at = (
        board.at_of("accepted") if "accepted" in board.steps and board.is_done("accepted") else None
    )
    track.ended_at = board.end.at if board.end else None
    track.closed_at = board.at_of("closed") if board.standing is Standing.CLOSED else None
    track.save()
    return board


def returned(track: Track) -> bool:
    """Whether the beginning was given back, so that nothing of it left."""
    return track.state == TrackState.RETURNED


def waits_for_approval(track: Track) -> bool:
    """Whether an entry of ours waits for the second person."""
    return track.entries.filter(state=EntryState.WAITS).exists()
