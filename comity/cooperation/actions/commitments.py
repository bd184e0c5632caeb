"""Acts on commitments: proposed, changed, countersigned, disputed, withdrawn; decided about by a second person of the house."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from comity.accounts.models import Person
from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import may_keep, meetings_visible_to, partner_agency_for
from comity.cooperation.actions._commitment_terms import check_change, dated, note_sure, require_sound
from comity.cooperation.actions._commitments import (
    WayOut,
    add_entry,
    enter,
    next_reference,
    person_of,
    rebuild,
    send,
    settle_way_out,
    tell_passed_over,
)
from comity.cooperation.actions._partners import kept_partner
from comity.cooperation.commitments import notifications
from comity.cooperation.commitments.access import commitment_for, entry_for, may_decide
from comity.cooperation.commitments.doubts import old_words, past_day, same_words
from comity.cooperation.commitments.folding import asks_second, ground_of, ledger_of, may_take_off
from comity.cooperation.commitments.settled import decided, settled
from comity.cooperation.commitments.words import FLAWS
from comity.cooperation.core.ledger import Change, Kind, Ledger, Standing, change
from comity.cooperation.core.terms import Flaw, Terms, terms_in
from comity.cooperation.exceptions import (
    ChangedMeanwhileError,
    FlawedError,
    NotAtMeetingError,
    NotGroundedError,
    NotHereError,
    NothingChangedError,
    NotPairedError,
    OtherPersonError,
    OwnChangeError,
    ReasonMissingError,
)
from comity.cooperation.meeting_words import titles_told
from comity.cooperation.models import Commitment, CommitmentEntry, Meeting
from comity.cooperation.models.commitments import LONGEST_AGREEMENT
from comity.cooperation.partners.related import meetings_at
from comity.cooperation.states import EntryState
from comity.exchange.peers import peer_of
from comity.requests.choices import ALPHA2

OPEN = frozenset({Standing.PROPOSED, Standing.DISPUTED})


@dataclass(frozen=True, kw_only=True)
class CommitmentDraft:
    """A commitment before it is proposed.

    `partner` is a node; where it is empty, `agency` is the kept partner without one, or `country` (ISO 3166-1, two letters) and
    `names` (by language) say who has none.
    `document` and `quotes` are the paper it was read from. `sure` says what somebody looked at where it may be meant otherwise: the key
    of a question, or its kind for whatever it is about (`commitments.doubts`).
    """

    terms: Terms
    partner: str = ""
    agency: UUID | None = None
    country: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    way_out: WayOut | None = None
    meeting: UUID | None = None
    document: UUID | None = None
    quotes: Sequence[Mapping[str, Any]] = ()
    sure: Collection[str] = ()


@action(events.COMMITMENT_PROPOSED)
def propose_commitment(act: Act, draft: CommitmentDraft) -> Commitment:
    """Propose a commitment: to a partner with a node it waits for the countersignature, else it stands and says that it has none.

    Raises:
        NotAtMeetingError: the partner took no part in the meeting that is named.
        ChangedMeanwhileError: that meeting is called otherwise by now.
        PromiseDoubtError: its day is past, or another commitment says the same, and nobody said that it is so.
        NotPairedError, NoWayOutError, FlawedError, and what the release room raises.
    """
    act.about("commitment", "new")
    person = person_of(act)
    if not (answer := may_keep(person)):
        raise NotHereError("page", "commitments:new", answer.reason)
    peer = peer_of(draft.partner)
    if draft.partner and peer is None:
        raise NotPairedError
    kept = None
    if peer is None:
        kept = (
            partner_agency_for(person, draft.agency)
            if draft.agency
            else kept_partner(act, person, draft.country, draft.names)
        )
    country = ALPHA2.get(peer.country, "") if peer else kept.country if kept else ""
    meeting = _meeting_of(person, draft, country)
    commitment = Commitment(
        agency=person.agency,
        unit=person.unit,
        ref=next_reference(person.agency, act.at.year),
        partner=draft.partner,
        partner_country=country,
        partner_names=dict(kept.names) if kept else {},
        partner_agency=kept,
        meeting=meeting,
        agreement=draft.terms.basis.get("agreement", "")[:LONGEST_AGREEMENT],
        article=draft.terms.basis.get("article", "")[:20],
        document=draft.document,
        quotes=[dict(one) for one in draft.quotes],
        created_by=person,
        created_at=act.at,
    )
    act.about("commitment", commitment.pk)
    act.note(ref=commitment.ref, peer=draft.partner)
    terms = dated(commitment, draft.terms)
    require_sound(commitment, ledger_of(commitment, []), terms, ())
    # the number was given under a lock: of two presses at once the second one sees what the first has made
    doubts = [*past_day(commitment, terms, (), act.at), *same_words(person, commitment, terms)]
    note_sure(act, doubts, draft.sure)
    commitment.save()
    settle_way_out(commitment, draft.way_out)
    add_entry(act, commitment, Kind.CHANGE, change((), terms))
    rebuild(commitment)
    return commitment


def _meeting_of(person: Person, draft: CommitmentDraft, country: str) -> Meeting | None:
    """Return the meeting that is named: its titles travel, so that only one at which the partner was is named to it.

    With a partner without a node any may be noted here, as long as the words say nothing of it.
    """
    if draft.meeting is None:
        if draft.terms.meeting:
            raise NotAtMeetingError
        return None
    is_told = bool(draft.partner or draft.terms.meeting)
    at = meetings_at(person, draft.partner, country) if is_told else meetings_visible_to(person)
    found = at.filter(pk=draft.meeting).first()
    if found is None:
        raise NotAtMeetingError
    if draft.terms.meeting and draft.terms.meeting != titles_told(found):
        raise ChangedMeanwhileError
    return found


@action(events.COMMITMENT_CHANGE_PROPOSED)
def propose_change(  # what is said of a change
    act: Act,
    commitment_id: UUID,
    terms: Terms,
    *,
    on: Sequence[str],
    way_out: WayOut | None = None,
    sure: Collection[str] = (),
) -> CommitmentEntry:
    """Propose what a commitment would be from now on; `on` are the changes that stood on the page, none before anything stood.

    `sure` says what somebody looked at where it may be meant otherwise (`commitments.doubts`).

    Raises:
        PromiseDoubtError: its new day is past, or some languages still say the old, and nobody said that it is so.
        ChangedMeanwhileError: something else stands by now.
        NotKeptError, NotAtMeetingError, NoAgreementError, NoArticleError: it names what is not kept here, or is strange to the partner.
        NothingChangedError, FlawedError, NoWayOutError, NotPairedError, and what the release room raises.
    """
    act.about("commitment", commitment_id)
    person = person_of(act)
    commitment = commitment_for(person, commitment_id, keep=True)
    ledger = ledger_of(commitment)
    terms, before = check_change(person, commitment, ledger, terms, on)
    if before == [terms]:
        raise NothingChangedError
    # of two versions the one that holds is chosen, not written: what it says was asked when it was proposed
    words = old_words(terms, before) if len(before) == 1 else []
    note_sure(act, [*past_day(commitment, terms, before, act.at), *words], sure)
    settle_way_out(commitment, way_out)
    act.note(stage=terms.stage.value)
    entry = add_entry(act, commitment, Kind.CHANGE, change(on, terms), asks_second=asks_second(terms, before))
    rebuild(commitment)
    entry.refresh_from_db()
    return entry


def _theirs(act: Act, entry_id: UUID) -> tuple[Commitment, Ledger, Change]:
    """Return a change of the partner that may still be answered."""
    found = entry_for(person_of(act), entry_id)
    act.about("commitment", found.commitment_id)
    act.note(of=str(entry_id))
    commitment = commitment_for(person_of(act), found.commitment_id, keep=True)
    if found.ours:
        raise OwnChangeError
    ledger = ledger_of(commitment)
    about = next((one for one in ledger.changes if one.id == str(entry_id)), None)
    if about is None:
        raise NotHereError("entry", entry_id, "no-change")
    waiting = commitment.entries.filter(ours=True, state=EntryState.WAITS, data__of=str(entry_id))
    if about.standing not in OPEN or waiting.exists():
        raise settled(about.standing)
    if not ledger.is_grounded(about):
        raise NotGroundedError
    return commitment, ledger, about


@action(events.COMMITMENT_COUNTERSIGNED)
def countersign_change(act: Act, entry_id: UUID, *, way_out: WayOut | None = None) -> CommitmentEntry:
    """Countersign what a partner proposed: from then on it stands on both nodes. Our earlier dispute of it ends.

    Raises:
        OwnChangeError, SettledError, NotGroundedError, NoWayOutError, NotPairedError, and what the release room raises.
    """
    commitment, ledger, about = _theirs(act, entry_id)
    settle_way_out(commitment, way_out)
    second = about.terms is not None and asks_second(about.terms, ground_of(ledger, about.on))
    entry = add_entry(act, commitment, Kind.COUNTERSIGN, {"of": about.id}, asks_second=second)
    tell_passed_over(act, commitment, ledger, rebuild(commitment))
    entry.refresh_from_db()
    return entry


@action(events.COMMITMENT_DISPUTED)
def dispute_change(
    act: Act, entry_id: UUID, reason: str, *, way_out: WayOut | None = None
) -> CommitmentEntry:
    """Dispute what a partner proposed, with the reason, which the partner reads.

    Raises:
        ReasonMissingError, OwnChangeError, SettledError, NotGroundedError, NoWayOutError, NotPairedError, and what the
        release room raises.
    """
    commitment, _ledger, about = _theirs(act, entry_id)
    if not reason.strip():
        raise ReasonMissingError
    settle_way_out(commitment, way_out)
    entry = add_entry(act, commitment, Kind.DISPUTE, {"of": about.id, "reason": reason.strip()})
    rebuild(commitment)
    entry.refresh_from_db()
    return entry


@action(events.COMMITMENT_CHANGE_WITHDRAWN)
def withdraw_change(act: Act, entry_id: UUID) -> CommitmentEntry:
    """Withdraw what our side proposed and the other has not countersigned; what waits in the house is only given back.

    A commitment of which all came back before it counted anywhere is taken off: it ends here, and nothing leaves.

    Raises:
        SettledError, NotPairedError, and what the release room raises.
    """
    found = entry_for(person_of(act), entry_id)
    act.about("commitment", found.commitment_id)
    act.note(of=str(entry_id))
    commitment = commitment_for(person_of(act), found.commitment_id, keep=True)
    if not found.ours:
        raise NotHereError("entry", entry_id, "of-a-partner")
    found.refresh_from_db()
    if found.waits_in_house:
        found.state = EntryState.RETURNED
        found.save(update_fields=["state"])
        rebuild(commitment)
        return found
    if found.kind == Kind.CHANGE and may_take_off(list(commitment.entries.all())):
        entry = enter(act, commitment, Kind.WITHDRAW, {"of": str(entry_id)})
        entry.state = EntryState.RETURNED
        entry.save(update_fields=["state"])
        rebuild(commitment)
        return entry
    about = next((one for one in ledger_of(commitment).changes if one.id == str(entry_id)), None)
    waiting = commitment.entries.filter(ours=True, state=EntryState.WAITS, data__of=str(entry_id))
    if about is None or about.standing not in OPEN or waiting.exists():
        raise settled(about.standing if about else None)
    entry = add_entry(act, commitment, Kind.WITHDRAW, {"of": about.id})
    rebuild(commitment)
    entry.refresh_from_db()
    return entry


def _waiting(act: Act, entry_id: UUID) -> tuple[Person, Commitment, CommitmentEntry]:
    person = person_of(act)
    found = entry_for(person, entry_id)
    act.about("commitment", found.commitment_id)
    act.note(entry=str(entry_id))
    if not (answer := may_decide(person)):
        raise NotHereError("entry", entry_id, answer.reason)
    commitment = commitment_for(person, found.commitment_id, keep=True)
    found.refresh_from_db()
    if not found.waits_in_house:
        raise decided(found)
    return person, commitment, found


def _is_open(ledger: Ledger, identifier: str) -> bool:
    return any(one.id == identifier and one.standing in OPEN for one in ledger.changes)


@action(events.COMMITMENT_APPROVED)
def approve_entry(act: Act, entry_id: UUID) -> CommitmentEntry:
    """Approve, as the second person of the house, what drops or extends a commitment; it goes its way to the partner.

    Raises:
        OtherPersonError: this person wrote it.
        ChangedMeanwhileError: it builds on what does not stand any more, or signs what was withdrawn. Give it back.
        FlawedError: it cannot be read by the rules of today. Give it back.
        SettledError, NotPairedError, and what the release room raises.
    """
    person, commitment, entry = _waiting(act, entry_id)
    if entry.by_id == person.pk:
        raise OtherPersonError
    if entry.kind == Kind.CHANGE and terms_in(entry.data) is None:
        raise FlawedError(str(FLAWS[Flaw.UNREADABLE]), code=Flaw.UNREADABLE.value)
    ledger = ledger_of(commitment)
    if entry.kind == Kind.CHANGE and sorted(entry.data["on"]) != sorted(one.id for one in ledger.heads):
        raise ChangedMeanwhileError
    if entry.kind == Kind.COUNTERSIGN and not _is_open(ledger, str(entry.data["of"])):
        raise ChangedMeanwhileError
    entry.decided_by, entry.decided_at = person, act.at
    if not commitment.partner:
        entry.state = EntryState.KEPT
    entry.save(update_fields=["decided_by", "decided_at", "state"])
    send(act, commitment, [entry])
    tell_passed_over(act, commitment, ledger, rebuild(commitment))
    entry.refresh_from_db()
    return entry


@action(events.COMMITMENT_RETURNED)
def give_back_entry(act: Act, entry_id: UUID, reason: str) -> CommitmentEntry:
    """Give back, with the reason, what drops or extends a commitment; nothing leaves, nothing changes.

    Raises:
        ReasonMissingError, OtherPersonError, SettledError.
    """
    person, commitment, entry = _waiting(act, entry_id)
    if entry.by_id == person.pk:
        raise OtherPersonError
    if not reason.strip():
        raise ReasonMissingError
    entry.decided_by, entry.decided_at, entry.return_reason = person, act.at, reason.strip()
    entry.state = EntryState.RETURNED
    entry.save(update_fields=["decided_by", "decided_at", "return_reason", "state"])
    notifications.tell_writer(act, notifications.GIVEN_BACK, commitment, entry.by)
    rebuild(commitment)
    return entry


@action(events.COMMITMENT_VIEWED)
def view_commitment(act: Act, commitment_id: UUID) -> Commitment:
    """Open a commitment; the log knows who looked at what a partner said."""
    act.about("commitment", commitment_id)
    found = commitment_for(person_of(act), commitment_id)
    act.note(peer=found.partner, home=found.partner == settings.NODE_ID)
    return found
