"""What the acts on commitments share: references, entries and their way to the partner, the computed rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from comity.accounts.models import Agency, Person
from comity.audit.acts import Act
from comity.cooperation.commitments import notifications
from comity.cooperation.commitments.bodies import (
    COMMITMENT,
    FACTS,
    KIND,
    PURPOSE,
    commitment_body,
    ids_in,
)
from comity.cooperation.commitments.days import zones_of
from comity.cooperation.commitments.folding import ledger_of, moments_of, named_sides, stage_of, waits_since
from comity.cooperation.commitments.given_at import meeting_of
from comity.cooperation.commitments.offers import open_offers
from comity.cooperation.commitments.reaching import confirmed_there, letters_of, recalled, signed_too_late
from comity.cooperation.core.last_day import over_at
from comity.cooperation.core.ledger import Change, Kind, Ledger, Standing
from comity.cooperation.core.terms import Terms, terms_in
from comity.cooperation.exceptions import NotHereError, NotPairedError, NoWayOutError
from comity.cooperation.models import Commitment, CommitmentEntry, ReferenceCounter
from comity.cooperation.models.commitments import LONGEST_AGREEMENT
from comity.cooperation.states import EntryState
from comity.exchange.peers import peer_of
from comity.release.actions import offer_letter
from comity.release.models import Outgoing, OutgoingState
from comity.release.offers import Offer
from comity.requests.departure import stamp
from comity.requests.rights import all_answered

ORIGIN = "commitment-entry"
LETTER = "C"


@dataclass(frozen=True)
class WayOut:
    """Under what our letters of a commitment leave: agreement, article (empty: any that covers it), class of offence, stamp, answers about rights."""

    agreement: str
    article: str = ""
    offence: str = ""
    handling: Mapping[str, Any] = field(default_factory=dict)
    rights: Mapping[str, bool | None] = field(default_factory=dict)


def person_of(act: Act) -> Person:
    """Return the acting person; a process or a partner has no business here."""
    if not isinstance(act.actor, Person):
        raise NotHereError("page", "commitments", "not-a-person")
    return act.actor


def next_reference(agency: Agency, year: int) -> str:
    """Return the next reference of a year, such as C-2026-0017, under a row lock."""
    counter, _made = ReferenceCounter.objects.select_for_update().get_or_create(
        agency=agency, letter=LETTER, year=year
    )
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{LETTER}-{year}-{counter.last:04d}"


def lock(commitment: Commitment) -> Commitment:
    """Lock a commitment: numbers of entries are given, and rows computed, by one act at a time."""
    return Commitment.objects.select_for_update(of=("self",)).select_related("unit").get(pk=commitment.pk)


def has_way_out(commitment: Commitment) -> bool:
    """Whether it is said how our letters leave, and nothing about rights is open."""
    return bool(commitment.leaves_under and commitment.offence) and all_answered(commitment.rights)


def settle_way_out(commitment: Commitment, way_out: WayOut | None) -> None:
    """Keep how our letters leave where it was said now. Raises NoWayOutError where it was never said."""
    if way_out is not None:
        commitment.leaves_under, commitment.leaves_article = way_out.agreement, way_out.article.strip()
        commitment.handling, commitment.rights = dict(way_out.handling), dict(way_out.rights)
        commitment.offence = way_out.offence
        commitment.save(update_fields=["leaves_under", "leaves_article", "offence", "handling", "rights"])
    if commitment.partner and not has_way_out(commitment):
        raise NoWayOutError


def add_entry(
    act: Act, commitment: Commitment, kind: Kind, data: Mapping[str, Any], *, asks_second: bool = False
) -> CommitmentEntry:
    """Add an entry of ours and let it go its way; the commitment is locked.

    It stands at once where the partner has no node; it waits for a second person of the house where it asks for one; else it is
    offered to the partner.

    Raises:
        NotPairedError, NoWayOutError, and what the release room raises.
    """
    entry = enter(act, commitment, kind, data, asks_second=asks_second)
    if asks_second:
        notifications.tell_deciders(act, entry)
    else:
        send(act, commitment, [entry])
    return entry


def enter(
    act: Act, commitment: Commitment, kind: Kind, data: Mapping[str, Any], *, asks_second: bool = False
) -> CommitmentEntry:
    """Write an entry of ours that goes nowhere yet; the commitment is locked."""
    last = commitment.entries.filter(node=settings.NODE_ID).order_by("-seq").first()
    waits = asks_second or bool(commitment.partner)
    entry = CommitmentEntry.objects.create(
        commitment=commitment,
        node=settings.NODE_ID,
        seq=last.seq + 1 if last else 1,
        kind=kind.value,
        at=act.at,
        data=dict(data),
        ours=True,
        by=person_of(act),
        state=EntryState.WAITS if waits else EntryState.KEPT,
        asks_second=asks_second,
        came_at=act.at,
    )
    act.note(entry=str(entry.pk), kind=kind.value)
    return entry


def send(act: Act, commitment: Commitment, entries: Sequence[CommitmentEntry]) -> Outgoing | None:
    """Offer entries of ours to the partner in one letter; None where it has no node.

    Raises:
        NotPairedError, NoWayOutError, and what the release room raises.
    """
    if not commitment.partner:
        return None
    peer = peer_of(commitment.partner)
    if peer is None:
        raise NotPairedError
    if not has_way_out(commitment):
        raise NoWayOutError
    outgoing = offer_letter(
        act,
        Offer(
            peer=peer,
            schema=COMMITMENT,
            data=commitment_body(commitment, entries),
            conv=commitment.pk,
            origin_kind=ORIGIN,
            origin_id=entries[0].pk,
            items=((FACTS, FACTS),),
            handling=stamp(commitment.handling, commitment.rights, PURPOSE),
            kind=KIND,
            purpose=PURPOSE,
            offence=commitment.offence,
            agreement=commitment.leaves_under,
            article=commitment.leaves_article,
            rights=commitment.rights,
        ),
    )
    settle(commitment)
    return outgoing


def settle(commitment: Commitment) -> None:
    """Keep how far each entry of ours is, from its letters: sent as soon as one has left. A signature that came too late counts no more."""
    letters = letters_of(commitment)
    back, late = recalled(one.letter for one in letters), signed_too_late(commitment, letters)
    states: dict[str, set[str]] = {}
    for one in letters:
        is_gone = one.letter in back or one.letter_state == "withdrawn"
        for identifier in ids_in(one.data):
            states.setdefault(identifier, set()).add("gone" if is_gone else one.state)
    for entry in commitment.entries.filter(ours=True).exclude(state=EntryState.PURGED):
        found = states.get(str(entry.pk))
        if not found or entry.waits_in_house:
            continue
        now = (
            EntryState.RETURNED
            if str(entry.pk) in late
            else EntryState.SENT
            if OutgoingState.SENT in found
            else EntryState.WAITS
            if OutgoingState.TO_APPROVE in found
            else EntryState.RETURNED
        )
        if entry.state != now:
            entry.state = now
            entry.save(update_fields=["state"])


def rebuild(commitment: Commitment) -> Ledger:
    """Compute the commitment anew and write what lists and reminders read; the commitment is locked."""
    entries = list(commitment.entries.all())
    ledger = ledger_of(commitment, entries)
    shown = _shown(commitment, ledger, entries)
    commitment.stage = stage_of(ledger, entries)
    commitment.is_split, commitment.is_disputed = ledger.is_split, bool(ledger.disputed)
    _say_who_is_waited_for(commitment, ledger, entries)
    commitment.has_open_offers, commitment.is_to_recompute = bool(open_offers(commitment, ledger)), False
    commitment.mark = ledger.mark
    _say_last_day(commitment, _soonest(ledger) or shown)
    commitment.agreed_at, commitment.settled_at = moments_of(ledger, confirmed_there(commitment))
    if shown is not None:
        commitment.texts, commitment.owner, commitment.actor = dict(shown.texts), shown.owner, shown.actor
        commitment.agreement = shown.basis.get("agreement", "")[:LONGEST_AGREEMENT]
        commitment.article = shown.basis.get("article", "")[:20]
        commitment.meeting = meeting_of(commitment, ledger, shown)
    commitment.save(
        update_fields=[
            "stage", "is_split", "is_disputed", "waits_on_us", "waits_on_them", "dispute_waits_on_us", "unsigned_since", "has_open_offers", "is_to_recompute", "mark", "due", "due_zones", "over_at", "agreed_at", "settled_at", "texts", "owner", "actor", "agreement", "article", "meeting",
        ]
    )  # fmt: skip
    return ledger


def _say_who_is_waited_for(
    commitment: Commitment, ledger: Ledger, entries: Sequence[CommitmentEntry]
) -> None:
    """Write who is to act next: one side, the other, or nobody. What our house has written already waits in the house, not on us."""
    house = [one for one in entries if one.ours and one.state == EntryState.WAITS]
    answered = {str(one.data.get("of", "")) for one in house}
    ours = [one for one in ledger.open if one.entry.node == settings.NODE_ID]
    is_settled_by_us = bool(ours) or any(one.kind == Kind.CHANGE for one in house)
    commitment.waits_on_us = (ledger.is_split and not is_settled_by_us) or any(
        one.entry.node != settings.NODE_ID and one.id not in answered and ledger.is_grounded(one)
        for one in ledger.open
    )
    commitment.waits_on_them = bool(ours)
    commitment.unsigned_since = waits_since(commitment, ledger)
    commitment.dispute_waits_on_us = any(
        one.entry.node == settings.NODE_ID
        and one.id not in answered
        and one.answer is not None
        and not any(newer.entry.at > one.answer.at for newer in ours)
        for one in ledger.disputed
    )


def tell_passed_over(act: Act, commitment: Commitment, before: Ledger, after: Ledger) -> None:
    """Tell that a proposal of ours, open before, builds on what another change has replaced: it lapsed without an answer."""
    ours = {one.id for one in before.open if one.entry.node == settings.NODE_ID}
    if any(one.standing is Standing.PASSED and one.id in ours for one in after.changes):
        notifications.tell(act, notifications.PASSED_OVER, commitment)


def _soonest(ledger: Ledger) -> Terms | None:
    """Return what stands with the earliest day: of a split one the nearer of the two is warned of."""
    dated = [one.terms for one in ledger.heads if one.terms is not None and one.terms.due is not None]
    return min(dated, key=lambda terms: (terms.due, *terms.zones), default=None)


def _say_last_day(commitment: Commitment, terms: Terms | None) -> None:
    """Write the last day and when it is over on both sides."""
    if terms is None or terms.due is None:
        commitment.due, commitment.due_zones, commitment.over_at = None, [], None
        return
    zones = zones_of(commitment, terms)
    commitment.due, commitment.due_zones = terms.due, list(zones)
    commitment.over_at = over_at(terms.due, zones)


def _shown(commitment: Commitment, ledger: Ledger, entries: Sequence[CommitmentEntry]) -> Terms | None:
    """Return what lists say of it: what stands, else what was proposed last, also where that has not left yet."""
    standing = [one for one in ledger.heads if one.terms is not None]
    found: Change | None = standing[0] if standing else None
    if found is None:
        said = [one for one in ledger.changes if one.terms and one.standing is not Standing.VOID]
        found = said[-1] if said else None
    if found is not None and found.terms is not None:
        return named_sides(found.terms, found.entry.node, commitment)
    drafts = [one for one in entries if one.ours and one.kind == Kind.CHANGE and one.data]
    return terms_in(drafts[-1].data) if drafts else None
