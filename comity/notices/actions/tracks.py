"""Acts on tracks: begin one, sign a step or what stands beside it, hand over several persons at once, answer for the house alone."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Person
from comity.agreements.access import terms_of
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.peers import lock_peers, peer_of
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.notices.actions._shared import next_reference
from comity.notices.actions._tracks import (
    ASYLUM,
    POLITICAL,
    PRESS,
    is_sent,
    keep_facts,
    offer_to,
    peers_of,
    person_of,
    private_states,
    rights_of,
    waits_for_approval,
)
from comity.notices.core import track as folds
from comity.notices.core.track_board import StopState
from comity.notices.core.track_entries import Entry, heads
from comity.notices.models.track import (
    EntryState,
    PrivateAnswer,
    Track,
    TrackEntry,
    TrackParty,
    TrackRole,
    TrackState,
)
from comity.notices.track_access import may_act_on_tracks, track_for, track_to_act_on
from comity.notices.track_bodies import (
    ENTRY,
    ORIGIN_ENTRY,
    ORIGIN_TRACK,
    TRACK,
    board_of,
    counted,
    entry_body,
    track_body,
)
from comity.notices.track_drafts import NewEntry, TrackDraft
from comity.notices.track_exceptions import (
    AsylumError,
    EntryWaitsError,
    NoPartnerError,
    NotBegunError,
    NotConfirmedError,
    NoTrackError,
    SettlingReasonError,
    TrackRefusedError,
    TracksDifferError,
)
from comity.release.models import Outgoing
from comity.screening.access import hit_for
from comity.screening.models import HitState

QUESTIONS = (POLITICAL, PRESS, ASYLUM)
# what may be said while the person is, or may be, under protection: that there is a hold, that the person is free, that it ended
WHILE_PROTECTED = frozenset({folds.STOP, folds.RELEASED, folds.ENDED})


@action(events.TRACK_VIEWED)
def view_track(act: Act, track_id: UUID) -> Track:
    """Open a track's board: a look is written down. Raises NoTrackError."""
    act.about("track", track_id)
    return track_for(person_of(act), track_id)


@action(events.TRACK_BEGUN)
def begin_track(act: Act, draft: TrackDraft) -> Track:
    """Begin a track with the other nodes that take part. Its state says whether it left or waits for a second person.

    Raises:
        NoTrackError: the person may not do this, or has no such hit.
        NotConfirmedError: the hit is a likeness that nobody confirmed.
        NoPartnerError: somebody who is to take part cannot be written to under that agreement.
        NotReleasedError, CannotPostError: it may not leave; nothing is kept.
    """
    person = person_of(act)
    answer = may_act_on_tracks(person)
    if not answer:
        raise NoTrackError("new", answer.reason)
    if draft.sister is not None:
        track_for(person, draft.sister)
    if draft.hit is not None and hit_for(person, draft.hit).state != HitState.SAME:
        raise NotConfirmedError
    track = Track.objects.create(
        id=new_id(),
        agency=person.agency,
        unit=person.unit,
        ref=next_reference(person.agency, "T", act.at),
        kind=draft.kind,
        role=draft.role,
        person=dict(draft.person),
        name=draft.person["name"],
        name_language=draft.person.get("language", ""),
        offence=draft.offence,
        urgency=draft.urgency,
        urgency_reason=draft.urgency_reason,
        handling=dict(draft.handling),
        notice=draft.notice,
        hit=draft.hit,
        sister=draft.sister,
        hit_at=draft.hit_at or (act.at if draft.hit or draft.notice else None),
        begun_by_node=settings.NODE_ID,
        begun_by=person,
        begun_at=act.at,
        state=TrackState.WAITS,
    )
    act.about("track", track.id)
    act.note(kind=track.kind, role=track.role, parties=[one.node for one in draft.parties])
    _keep_parties(track, person, draft)
    for question in QUESTIONS:
        _keep_private(act, track, question, draft.rights[question], draft.rights_reason)
    offered = _offer_start(act, track, person)
    if is_sent(offered):
        track.state = TrackState.OPEN
    keep_facts(track, act.at)
    return track


def _keep_parties(track: Track, person: Person, draft: TrackDraft) -> None:
    """Write down who takes part: one asks, one holds, nobody twice, each bound with us by the agreement that was chosen."""
    ours = ""
    roles = [track.role]
    for one in draft.parties:
        terms = terms_of(one.agreement)
        us = terms.party(settings.NODE_ID) if terms else None
        them = terms.party(one.node) if terms else None
        peer = peer_of(one.node)
        if us is None or them is None or peer is None:
            raise NoPartnerError
        ours = ours or us.country
        roles.append(one.role)
        TrackParty.objects.create(
            track=track, node=one.node, role=one.role, country=them.country, zone=peer.zone,
            agreement=one.agreement, article=one.article,
        )  # fmt: skip
    if sorted(role for role in roles if role != TrackRole.TRANSIT) != [TrackRole.ASKING, TrackRole.HOLDING]:
        raise TrackRefusedError("not-a-party")
    TrackParty.objects.create(
        track=track, node=settings.NODE_ID, role=track.role, country=ours, zone=str(person.agency.zone)
    )


def _offer_start(act: Act, track: Track, person: Person) -> list[Outgoing]:
    parties = list(track.parties.all())
    data = track_body(track, parties, person.pseudonym)
    pairs = peers_of(track)
    lock_peers(peer.node for _party, peer in pairs)
    return [
        offer_to(
            act, track, party, peer, schema=TRACK, data=data, origin=(ORIGIN_TRACK, track.id), entry=None
        )
        for party, peer in pairs
    ]


@action(events.TRACK_SIGNED)
def sign_entry(act: Act, track_id: UUID, new: NewEntry) -> TrackEntry:
    """Sign a step, or what stands beside the steps. Its state says whether it left or waits for a second person.

    Raises:
        TrackRefusedError: it does not fit the track as it stands; the code says why.
        NotBegunError, EntryWaitsError: the beginning, or an entry before it, still waits for approval.
        RightsOpenError, AsylumError: the house has to answer, or has answered, that nothing goes forward.
        NoPartnerError, NotReleasedError, CannotPostError: it may not leave; nothing is kept.
    """
    person = person_of(act)
    act.about("track", track_id)
    track = track_to_act_on(person, track_id)
    act.note(kind=new.kind, step=str(new.data.get("step", new.data.get("stop", ""))))
    if not track.is_begun:
        raise NotBegunError
    if waits_for_approval(track):
        raise EntryWaitsError
    _require_unprotected(track, new.kind)
    before = counted(track)
    entry = Entry(str(new_id()), new.kind, act.at, settings.NODE_ID, dict(new.data), heads(before))
    if reason := folds.refusal(board_of(track), entry):
        raise TrackRefusedError(reason)
    row = TrackEntry.objects.create(
        id=UUID(entry.id),
        track=track,
        kind=entry.kind,
        at=entry.at,
        node=entry.node,
        actor=person.pseudonym,
        by=person,
        data=dict(entry.data),
        after=[UUID(one) for one in sorted(entry.after)],
        state=EntryState.WAITS,
    )
    act.note(entry=str(row.id))
    _offer_entry(act, track, row)
    keep_facts(track, act.at)
    return row


def _require_unprotected(track: Track, kind: str) -> None:
    """Let nothing go forward while the person is, or may be, under protection; who asks for the person learns of no ground."""
    rights_of(track)
    if private_states(track)[ASYLUM] == StopState.RAISED and kind not in WHILE_PROTECTED:
        raise AsylumError


def _offer_entry(act: Act, track: Track, row: TrackEntry) -> None:
    pairs = peers_of(track)
    lock_peers(peer.node for _party, peer in pairs)
    data = entry_body(row)
    offered = [
        offer_to(act, track, party, peer, schema=ENTRY, data=data, origin=(ORIGIN_ENTRY, row.id), entry=row)
        for party, peer in pairs
    ]
    row.state = EntryState.SENT if is_sent(offered) else EntryState.WAITS
    row.save(update_fields=["state"])


@action(events.TRACK_SIGNED_MANY)
def sign_receipts(act: Act, track_ids: Sequence[UUID], data: dict[str, Any]) -> list[TrackEntry]:
    """Sign the receipt of several persons in one act: each track gets its own entry and its own letter.

    Raises:
        TracksDifferError: one of them is not open to the person, or does not wait for the receipt.
        TrackRefusedError and the others of `sign_entry`: then none is signed.
    """
    batch = new_id()
    act.about("track", batch)
    act.note(tracks=[str(one) for one in track_ids])
    person = person_of(act)
    several = [track_to_act_on(person, track_id) for track_id in sorted(set(track_ids))]
    if not several:
        raise TracksDifferError
    for track in several:
        if "receipt" not in {one.code for one in board_of(track).nexts() if one.node == settings.NODE_ID}:
            raise TracksDifferError
    said = {"step": "receipt", "batch": str(batch), **data}
    return [sign_entry(act, track.id, NewEntry(folds.STEP, said)) for track in several]


@action(events.TRACK_OFFERED_AGAIN)
def offer_again(act: Act, track_id: UUID) -> Track:
    """Offer the beginning of a track again that was given back: nothing of it has left yet."""
    person = person_of(act)
    act.about("track", track_id)
    track = track_to_act_on(person, track_id)
    if track.state != TrackState.RETURNED:
        raise TrackRefusedError("already-done")
    track.state, track.return_reason = TrackState.WAITS, ""
    track.save(update_fields=["state", "return_reason"])
    if is_sent(_offer_start(act, track, person)):
        track.state = TrackState.OPEN
    keep_facts(track, now())
    return track


@action(events.TRACK_PRIVATE_ANSWERED)
def answer_private(act: Act, track_id: UUID, question: str, state: str, reason: str) -> PrivateAnswer:
    """Answer a question for the house alone: about asylum, or one of the rights. No letter carries it.

    Raises:
        SettlingReasonError: what is raised or settled needs its reason.
        TrackRefusedError: nothing was raised that could be settled.
    """
    person = person_of(act)
    act.about("track", track_id)
    track = track_to_act_on(person, track_id)
    # the log is read by others than those who may know it: neither the question nor the answer stands there
    if question not in QUESTIONS:
        raise TrackRefusedError("unknown-stop")
    present = private_states(track).get(question)
    if state == StopState.SETTLED and present != StopState.RAISED:
        raise TrackRefusedError("not-raised")
    if state == StopState.CLEARED and present == StopState.RAISED:
        raise TrackRefusedError("raised")
    if state != StopState.CLEARED and not reason.strip():
        raise SettlingReasonError
    return _keep_private(act, track, question, state, reason)


def _keep_private(act: Act, track: Track, question: str, state: str, reason: str) -> PrivateAnswer:
    return PrivateAnswer.objects.create(
        track=track, question=question, state=state, reason=reason.strip(), by=person_of(act), at=act.at
    )
