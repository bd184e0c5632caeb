"""Acts on tracks that come in: the beginning of one, and an entry, each decided with our own copy of the agreement."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.conf import settings

from comity.accounts.models import Agency
from comity.agreements import reference
from comity.agreements.access import agreements_with
from comity.agreements.terms import Status
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.moments import from_rfc3339
from comity.exchange.registry import LetterNotYetError, LetterRefusalError, ReceivedLetter
from comity.notices import track_notifications as notifications
from comity.notices.actions._notice_of_track import end_notice
from comity.notices.actions._shared import next_reference
from comity.notices.actions._tracks import keep_facts
from comity.notices.core import track as folds
from comity.notices.core.track_entries import Entry, past_of
from comity.notices.core.track_fields import YEARS
from comity.notices.core.track_plan import Plan, Role
from comity.notices.models.track import EntryState, Track, TrackEntry, TrackParty, TrackState
from comity.notices.track_bodies import counted, data_categories, made_entry, plan_of, start_of
from comity.notices.track_data import plans
from comity.release.arrival import check_arrival

LONGEST_ARTICLE = 20


def _moment(text: str) -> datetime:
    try:
        found = from_rfc3339(text)
    except ValueError as error:
        raise LetterRefusalError("malformed") from error
    if found.year not in YEARS:  # the last moments of the calendar have no local time in some zones
        raise LetterRefusalError("malformed")
    return found


def _require_signed_by_sender(letter: ReceivedLetter) -> None:
    """Who signs an entry is who wrote the letter: nobody enters anything for another node."""
    author = str(letter.envelope.get("from", {}).get("actor", ""))
    if (letter.data["by"]["node"], letter.data["by"]["actor"]) != (letter.node, author):
        raise LetterRefusalError("another-author")


def _check(letter: ReceivedLetter, plan: Plan, entry: Entry | None, *, offence: str, urgency: str) -> None:
    """Ask our own copy of the agreement, for the purpose of this kind of track alone."""
    if letter.envelope.get("purpose") != plan.purpose:
        raise LetterRefusalError("malformed")
    named = data_categories(plan, entry)
    check_arrival(
        letter,
        kind=plan.request_kind,
        offence=offence,
        urgency=urgency,
        categories=[(f"part-{place}", category) for place, category in enumerate(named)],
    )


@action(events.TRACK_RECEIVED)
def receive_track(act: Act, letter: ReceivedLetter) -> Track:
    """Take in the beginning of a track that a partner opened with us."""
    data = letter.data
    track_id = UUID(data["track"])
    act.about("track", track_id)
    act.note(peer=letter.node, kind=data["kind"])
    plan = plans().get(data["kind"])
    if plan is None or letter.conv != track_id:
        raise LetterRefusalError("malformed")
    _require_signed_by_sender(letter)
    if data["offence"] not in reference.offence_classes():
        raise LetterRefusalError("malformed")
    if Track.objects.filter(pk=track_id).exists():
        raise LetterRefusalError("id-reused")
    roles = _roles(data["parties"], letter.node)
    _check(letter, plan, None, offence=data["offence"], urgency=data["urgency"])
    home = Agency.objects.get(is_home=True)
    unit = home.units.filter(code=letter.unit).first() or home.units.order_by("code").first()
    if unit is None:
        raise LetterRefusalError("no-unit")
    track = Track.objects.create(
        id=track_id,
        agency=home,
        unit=unit,
        ref=next_reference(home, "T", act.at),
        partner_ref=data["ref"],
        kind=data["kind"],
        role=roles[settings.NODE_ID],
        person=data["person"],
        name=data["person"]["name"],
        name_language=data["person"]["language"],
        offence=data["offence"],
        urgency=data["urgency"],
        handling={
            "codes": letter.envelope.get("handling", {}).get("codes", []) or ["H2"],
            "level": _level(letter),
        },
        notice=UUID(data["notice"]) if data["notice"] else None,
        sister=UUID(data["sister"]) if data["sister"] else None,
        hit_at=_moment(data["hit_at"]) if data["hit_at"] else None,
        begun_by_node=letter.node,
        begun_at=_moment(data["at"]),
        message=letter.mid,
        received_at=act.at,
        state=TrackState.OPEN,
    )
    _keep_parties(track, letter)
    keep_facts(track, act.at)
    notifications.tell_officers(act, notifications.BEGUN, track, without=None)
    return track


def _level(letter: ReceivedLetter) -> int:
    stated = letter.envelope.get("handling", {}).get("classification")
    level = stated.get("level") if isinstance(stated, dict) else None
    return level if isinstance(level, int) and level in range(4) else 1


def _roles(parties: list[dict[str, Any]], sender: str) -> dict[str, str]:
    """Return who takes which part; we and the sender are among them, one asks and one holds, nobody stands there twice."""
    roles = {one["node"]: one["role"] for one in parties}
    sides = sorted(role for role in roles.values() if role != Role.TRANSIT)
    if len(roles) != len(parties) or sides != [Role.ASKING, Role.HOLDING]:
        raise LetterRefusalError("malformed")
    if settings.NODE_ID not in roles or roles.get(sender) not in {Role.ASKING, Role.HOLDING}:
        raise LetterRefusalError("not-a-party")
    for one in parties:
        try:
            ZoneInfo(one["zone"])
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise LetterRefusalError("malformed") from error
    return roles


def _keep_parties(track: Track, letter: ReceivedLetter) -> None:
    """Write down who takes part, and under what we answer: to the sender under what it cites."""
    cited = letter.envelope.get("agreement") or {}
    for one in letter.data["parties"]:
        node = one["node"]
        if node == letter.node:
            agreement = str(cited.get("id", ""))
        elif node == settings.NODE_ID:
            agreement = ""
        else:
            standing = agreements_with(node, settings.NODE_ID)
            agreement = next((terms.id for terms in standing if terms.status is Status.IN_FORCE), "")
        TrackParty.objects.create(
            track=track,
            node=node,
            role=one["role"],
            country=one["country"],
            zone=one["zone"],
            agreement=agreement,
        )


@action(events.TRACK_ENTRY_RECEIVED)
def receive_entry(act: Act, letter: ReceivedLetter) -> TrackEntry:
    """Take in an entry, judged by what its author had seen; one that came before what it rests on waits for it."""
    data = letter.data
    act.about("track", data["track"])
    act.note(peer=letter.node, entry=data["entry"], kind=data["kind"])
    track = Track.objects.select_for_update().filter(pk=data["track"]).first()
    if track is None:
        raise LetterNotYetError("track")  # its beginning is still under way, or will never come
    if letter.conv != track.id:
        raise LetterRefusalError("malformed")
    _require_signed_by_sender(letter)
    entry = made_entry(
        data["entry"],
        data["kind"],
        _moment(data["at"]),
        node=letter.node,
        data=data["data"],
        after=data["after"],
    )
    if start_of(track).role_of(letter.node) is None:
        raise LetterRefusalError("not-a-party")
    if there := TrackEntry.objects.filter(pk=data["entry"]).first():
        return _again(track, there, entry)
    _check(letter, plan_of(track), entry, offence=track.offence, urgency=track.urgency)
    past = past_of(entry, counted(track))
    if past is None:
        raise LetterNotYetError("entry")
    if reason := folds.refusal(folds.fold(plan_of(track), start_of(track), past), entry):
        raise LetterRefusalError(reason)
    row = TrackEntry.objects.create(
        id=UUID(data["entry"]),
        track=track,
        kind=entry.kind,
        at=entry.at,
        node=entry.node,
        actor=data["by"]["actor"],
        data=dict(entry.data),
        after=[UUID(one) for one in data["after"]],
        state=EntryState.RECEIVED,
        message=letter.mid,
        received_at=act.at,
    )
    differed = track.differs
    board = keep_facts(track, act.at)
    end_notice(act, track, board, entry)
    kind = notifications.DIFFERS if track.differs and not differed else notifications.ENTERED
    notifications.tell_officers(act, kind, track, without=None)
    return row


def _again(track: Track, there: TrackEntry, entry: Entry) -> TrackEntry:
    """The same entry twice changes nothing; another one under its id is refused."""
    same = (there.track_id, there.kind, there.at, there.node, there.data) == (
        track.id,
        entry.kind,
        entry.at,
        entry.node,
        entry.data,
    )
    if not same or {str(one) for one in there.after} != set(entry.after):
        raise LetterRefusalError("id-reused")
    return there
