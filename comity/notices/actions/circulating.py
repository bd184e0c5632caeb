"""Acts by which a file leaves: circulated to chosen partners, renewed, followed by receipts."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.models import Peer, StoredFile
from comity.exchange.peers import lock_peers, peer_of
from comity.exchange.registry import GIVEN_UP, ReceiptedLetter
from comity.notices import notifications
from comity.notices.actions._shared import open_file, person_of, reason_of
from comity.notices.basis import Basis, basis_of, categories_of
from comity.notices.bodies import WANTED, wanted_body
from comity.notices.clearing import ORIGIN, require_cleared, stopped_because
from comity.notices.core.attached import Attached
from comity.notices.core.sheet import WantedSheet
from comity.notices.exceptions import (
    EndedError,
    ExcludedLostError,
    FearedStateError,
    LeftOutError,
    NewerRenewalError,
    NoBasisError,
    NobodyChosenError,
    NotClearedError,
    NotPairedError,
    StateNotNamedError,
    TooLongError,
)
from comity.notices.locks import file_of
from comity.notices.models import Circulation, CirculationState, FileState, WantedFile
from comity.notices.stamps import feared_states, handling_of, rights_of
from comity.notices.standing import attached_to, lines_of, review_of, sheet_of
from comity.release.actions import offer_letter
from comity.release.models import Outgoing, OutgoingState
from comity.release.offers import Offer
from comity.sharing.enforcing import require_files_may_leave

LONGEST = timedelta(days=5 * 365)  # INTERPOL keeps five years; ours are no longer
LOST = frozenset({"refused", "expired"}) | GIVEN_UP
STOPS = {"ended": EndedError, "excluded": LeftOutError, "excluded-lost": ExcludedLostError}


@dataclass(frozen=True)
class Party:
    """A partner as chosen, and the article under which the file goes to it."""

    node: str
    agreement: str
    article: str


@dataclass(frozen=True)
class Plan:
    """To whom a file is to go, who never gets it, how it is to be handled, and until when it stands."""

    parties: Sequence[Party]
    until: datetime
    excluded: frozenset[str] = frozenset()
    excluded_is_whole: bool = False  # a person has gone through it after a restore
    handling: dict[str, Any] = field(default_factory=dict)
    urgency: str = "ordinary"
    reason: str = ""


@action(events.WANTED_CIRCULATED)
def circulate_file(act: Act, file_id: UUID, plan: Plan) -> list[Circulation]:
    """Send a file to each partner that was chosen and not left out, or lay it before the second person.

    Raises:
        NotClearedError: a rule stops the file or waits for a person; nothing leaves.
        FearedStateError, StateNotNamedError, NoBasisError, NotPairedError, NobodyChosenError, TooLongError, EndedError.
        ExcludedLostError: after a restore nobody has said yet that the list of those left out is whole.
        NotReleasedError: the agreement does not let it leave.
        PartnersFileError: a file with it came from another partner.
    """
    file = open_file(act, file_id)
    require_cleared(file)
    if file.excluded_lost and not plan.excluded_is_whole:
        raise ExcludedLostError
    sheet = sheet_of(file)
    file.excluded_lost = False
    file.excluded = sorted(set(file.excluded) | plan.excluded)
    file.handling = plan.handling
    if (
        file.state == FileState.DRAFT
    ):  # once partners have it only a renewal, which reaches all of them, moves its end
        _set_end(file, plan.until, act.at)
    file.save()
    reached = set(
        file.circulations.exclude(state__in=[CirculationState.RETURNED, CirculationState.LOST]).values_list(
            "peer__node", flat=True
        )
    )
    wanted = [one for one in plan.parties if one.node not in file.excluded and one.node not in reached]
    if not wanted:
        raise NobodyChosenError
    lock_peers(one.node for one in wanted)
    sent = []
    for party in wanted:
        peer, basis = _partner(party, sheet, attached_to(file))
        circulation, _made = Circulation.objects.update_or_create(
            file=file,
            peer=peer,
            defaults={
                "state": CirculationState.WAITS,
                "kind": basis.kind,
                "purpose": basis.purpose,
                "agreement": basis.agreement,
                "article": basis.article,
                "offered_at": act.at,
                "problem": "",
            },
        )
        sent.append(_offer(act, file, circulation, plan.urgency, plan.reason))
    act.note(partners=[one.node for one in wanted], excluded=list(file.excluded))
    return sent


def _partner(party: Party, sheet: WantedSheet, attached: Sequence[Attached]) -> tuple[Peer, Basis]:
    peer = peer_of(party.node)
    if peer is None:
        raise NotPairedError
    if peer.country in feared_states(sheet):
        raise FearedStateError
    if peer.country not in sheet.sought_in:
        raise StateNotNamedError
    basis = basis_of(party.agreement, party.article, party.node, sheet, attached)
    if basis is None:
        raise NoBasisError
    return peer, basis


def _set_end(file: WantedFile, until: datetime, at: datetime) -> None:
    if not at + timedelta(hours=1) < until <= at + LONGEST:
        raise TooLongError
    file.expires_at = until
    file.review_at = review_of(until, at)
    file.review_told_at = None


def _offer(
    act: Act, file: WantedFile, circulation: Circulation, urgency: str = "ordinary", reason: str = ""
) -> Circulation:
    if file.expires_at is None:
        raise TooLongError
    sheet = sheet_of(file)
    attached = [one.stored for one in file.attached.select_related("stored")]
    require_files_may_leave(attached, circulation.peer.node)
    before = circulation.letter
    outgoing = offer_letter(
        act,
        Offer(
            peer=circulation.peer,
            schema=WANTED,
            data=wanted_body(file, circulation, file.expires_at),
            conv=file.pk,
            origin_kind=ORIGIN,
            origin_id=circulation.pk,
            items=tuple(categories_of(sheet, attached_to(file))),
            files=tuple(one.pk for one in attached),
            handling=handling_of(file, sheet, circulation.purpose, file.expires_at),
            kind=circulation.kind,
            purpose=circulation.purpose,
            offence=file.offence,
            agreement=circulation.agreement,
            article=circulation.article,
            urgency=urgency,
            reason=reason,
            rights=rights_of(sheet),
            refers=((before, "supersedes"),) if before else (),
        ),
    )
    circulation.refresh_from_db()
    circulation.outgoing, circulation.until = outgoing.pk, file.expires_at
    circulation.save(update_fields=["outgoing", "until"])
    return circulation


@action(events.WANTED_RENEWED)
def renew_file(act: Act, file_id: UUID, until: datetime, reason: str) -> WantedFile:
    """Renew a file with the reason, or send a newer sheet: every partner that has it gets it anew, none by itself.

    Raises:
        NotClearedError, TooLongError, ReasonNeededError, EndedError, NotReleasedError, PartnersFileError.
    """
    file = open_file(act, file_id)
    if file.state != FileState.CIRCULATED:
        raise EndedError
    require_cleared(file)
    said = reason_of(reason)
    _set_end(file, until, act.at)
    file.reviewed_at = act.at
    file.renewals = [
        *file.renewals,
        {
            "at": act.at.isoformat(),
            "by": person_of(act).pseudonym,
            "reason": said,
            "until": until.isoformat(),
        },
    ]
    file.save()
    for one in file.circulations.select_related("peer").filter(state=CirculationState.SENT):
        if one.peer.node not in file.excluded and one.peer.country not in feared_states(sheet_of(file)):
            _offer(act, file, one)
    act.note(until=until.isoformat())
    return file


@action(events.WANTED_SENT)
def note_sent(act: Act, outgoing: Outgoing) -> None:
    """Keep that a file left for a partner, within the act that posts it; the pre-flight is asked once more.

    Raises:
        NotClearedError, EndedError, LeftOutError, ExcludedLostError: it may not leave any more.
        NewerRenewalError: another one was offered since.
        PartnersFileError: a file with it came from another partner since.
    """
    file = file_of(outgoing)
    circulation = Circulation.objects.select_for_update(of=("self",)).get(pk=outgoing.origin_id)
    act.about("wanted", file.pk)
    act.note(peer=outgoing.peer.node, letter=str(outgoing.letter))
    why = stopped_because(file, outgoing.peer, WantedSheet.from_json(outgoing.data["sheet"]))
    if why in STOPS:
        raise STOPS[why]
    if why:
        raise NotClearedError(lines_of(file))
    if _is_followed(outgoing):
        raise NewerRenewalError
    require_files_may_leave(StoredFile.objects.filter(pk__in=outgoing.files), outgoing.peer.node)
    circulation.state, circulation.letter = CirculationState.SENT, outgoing.letter
    circulation.letters = [*circulation.letters, *([outgoing.letter] if outgoing.letter else [])]
    circulation.letter_state, circulation.problem, circulation.sent_at = "queued", "", act.at
    circulation.save()
    if file.state == FileState.DRAFT:
        file.state, file.circulated_at = FileState.CIRCULATED, act.at
        file.save(update_fields=["state", "circulated_at"])


def _is_followed(outgoing: Outgoing) -> bool:
    """Whether the file was offered to the same partner once more since: the older letter would move its end back."""
    later = Outgoing.objects.filter(
        origin_kind=ORIGIN, origin_id=outgoing.origin_id, offered_at__gt=outgoing.offered_at
    )
    return later.exclude(state=OutgoingState.RETURNED).exists()


@action(events.WANTED_RETURNED)
def note_returned(act: Act, outgoing: Outgoing) -> None:
    """Keep that a file was given back before it left; one that is with the partner already stays there."""
    circulation = Circulation.objects.select_for_update(of=("self",)).get(pk=outgoing.origin_id)
    act.about("wanted", circulation.file_id)
    act.note(peer=outgoing.peer.node)
    if circulation.letter is None:
        circulation.state = CirculationState.RETURNED
        circulation.save(update_fields=["state"])


@action(events.WANTED_FOLLOWED)
def note_receipt(act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    """Keep what the partner signed about a file; one that was not taken is told to who circulated it."""
    circulation = Circulation.objects.select_for_update(of=("self",)).get(pk=outgoing.origin_id)
    act.about("wanted", circulation.file_id)
    act.note(peer=outgoing.peer.node, state=letter.state)
    if circulation.letter != letter.mid:
        return
    circulation.letter_state = letter.state
    if letter.state in LOST and circulation.state == CirculationState.SENT:
        circulation.state, circulation.problem = CirculationState.LOST, letter.reason or letter.state
        notifications.tell_owner(act, notifications.NOT_TAKEN, circulation.file)
    circulation.save(update_fields=["letter_state", "state", "problem"])


@action(events.WANTED_FOLLOWED)
def note_renewed(act: Act, outgoing: Outgoing, before: UUID) -> None:
    """Name the letter that stands for a stale one: it is the one that the partner has, and that is taken back at the end."""
    circulation = Circulation.objects.select_for_update(of=("self",)).get(pk=outgoing.origin_id)
    act.about("wanted", circulation.file_id)
    act.note(peer=outgoing.peer.node, letter=str(outgoing.letter), before=str(before))
    if outgoing.letter is None:
        return
    circulation.letters = [outgoing.letter if one == before else one for one in circulation.letters]
    if circulation.letter == before:
        circulation.letter, circulation.letter_state = outgoing.letter, outgoing.letter_state
    circulation.save(update_fields=["letters", "letter", "letter_state"])
