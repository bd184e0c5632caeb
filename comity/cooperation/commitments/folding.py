"""From rows to the ledger: which entries have effect here, and the commitment computed from them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from comity.cooperation.core.ledger import Change, Kind, Ledger, Standing, fold
from comity.cooperation.core.terms import ENDED, Flaw, Stage, Terms, flaw_of
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.states import EntryState

# the side that is not the author of an entry, while that side has no node and so no name of its own
OTHER, BOTH = "other", "both"
STANDS = frozenset({Standing.COUNTERSIGNED, Standing.ALONE})
# what a row says beside the stages that travel: all that was ever proposed was withdrawn, and nothing stands
WITHDRAWN = "withdrawn"


def sides_of(commitment: Commitment) -> frozenset[str]:
    """Return who may owe it; the word for the side without a node stays readable after it has joined."""
    return frozenset({settings.NODE_ID, commitment.partner or OTHER, OTHER})


def ledger_of(commitment: Commitment, entries: Iterable[CommitmentEntry] | None = None) -> Ledger:
    """Compute the commitment as it is held here."""
    rows = commitment.entries.all() if entries is None else entries
    signed = [one.signed for one in rows if one.has_effect]
    return fold(sides_of(commitment), signed, alone=not commitment.partner)


def ledger_over(commitment: Commitment, rows: Iterable[CommitmentEntry], named: Collection[str]) -> Ledger:
    """Compute it from the named entries alone, as a partner that had no others would."""
    signed = [one.signed for one in rows if str(one.pk) in named and one.state != EntryState.PURGED]
    return fold(sides_of(commitment), signed, alone=not commitment.partner)


def waits_since(commitment: Commitment, ledger: Ledger | None = None) -> date | None:
    """Return the day, by the agency's clock, of our oldest proposal that the partner has neither signed nor disputed."""
    found = ledger if ledger is not None else ledger_of(commitment)
    ours = [one.entry.at for one in found.open if one.entry.node == settings.NODE_ID]
    if not ours:
        return None
    # what was entered before the partner had a node waits from the day on which it could be read there
    since = max(min(ours), commitment.two_sided_from or min(ours))
    return since.astimezone(ZoneInfo(commitment.agency.zone)).date()


def stage_of(ledger: Ledger, entries: Iterable[CommitmentEntry]) -> str:
    """Return the stage that a row says: of what stands; `WITHDRAWN` where its author took all of it back; empty while it waits, or is split.

    Args:
        ledger: the commitment as it is held here.
        entries: its rows; what waits in the house may still be proposed.
    """
    if ledger.stage is not None:
        return ledger.stage.value
    entries = list(entries)
    if is_taken_off(entries):
        return WITHDRAWN
    standings = {one.standing for one in ledger.changes}
    waits = any(one.ours and one.state == EntryState.WAITS and one.kind == Kind.CHANGE for one in entries)
    is_over = not ledger.heads and not ledger.open and not ledger.disputed and not waits
    return WITHDRAWN if is_over and Standing.WITHDRAWN in standings else ""


def may_take_off(entries: Collection[CommitmentEntry]) -> bool:
    """Whether all there is of a commitment was written here and came back: nothing counts on any node, so that no letter ends it."""
    return _came_back(entries) and not is_taken_off(entries)


def is_taken_off(entries: Collection[CommitmentEntry]) -> bool:
    """Whether our side has taken off, without a letter, what had come back: by a withdrawal that is kept here and has no effect."""
    return _came_back(entries) and max(entries, key=lambda one: one.seq).kind == Kind.WITHDRAW


def _came_back(entries: Collection[CommitmentEntry]) -> bool:
    is_ours = all(one.ours and one.state == EntryState.RETURNED for one in entries)
    return is_ours and any(one.kind == Kind.CHANGE for one in entries)


def ground_of(ledger: Ledger, on: Sequence[str]) -> list[Terms]:
    """Return the terms that a change would follow."""
    return [one.terms for one in ledger.changes if one.id in on and one.terms is not None]


def named_ground(commitment: Commitment, ledger: Ledger, on: Sequence[str]) -> list[Terms]:
    """Return the terms that a change would follow, with both sides named alike."""
    found = [one for one in ledger.changes if one.id in on]
    return [named_sides(one.terms, one.entry.node, commitment) for one in found if one.terms is not None]


def passed_over_now(ledger: Ledger) -> list[Change]:
    """Return the changes that nobody answered and that lapsed because what stands now was signed on the same ground.

    Once a further change stands, or its author has proposed again, it is told by the history alone.
    """
    proposing = {one.entry.node for one in ledger.open}
    return [
        one
        for one in ledger.changes
        if one.standing is Standing.PASSED
        and one.answer is None
        and one.entry.node not in proposing
        and any(set(head.on) & set(one.on) or not (head.on or one.on) for head in ledger.heads)
    ]


def may_propose_again(change: Change, ledger: Ledger, entries: Iterable[CommitmentEntry]) -> bool:
    """Whether our side may propose again, on what stands now, what of ours was passed over: nothing else is open, here or in the house."""
    house = any(one.ours and one.state == EntryState.WAITS and one.kind == Kind.CHANGE for one in entries)
    is_ours = change.entry.node == settings.NODE_ID and change.terms is not None
    goes_on = ledger.stage is not None and ledger.stage not in {Stage.FULFILLED, Stage.DROPPED}
    return is_ours and goes_on and not ledger.open and not house and change in passed_over_now(ledger)


def again(change: Change, ledger: Ledger, commitment: Commitment) -> Terms:
    """Return what a change that was passed over would say on what stands now: only in the parts that it meant to change.

    Raises ValueError where it cannot be read, or not exactly one version stands.
    """
    [head] = ledger.heads
    if change.terms is None or head.terms is None:
        raise ValueError("It cannot be read.")
    meant = named_sides(change.terms, change.entry.node, commitment)
    stands = named_sides(head.terms, head.entry.node, commitment)
    before = named_ground(commitment, ledger, change.on)
    if len(before) != 1:
        return meant
    changed = {
        one.name: getattr(meant, one.name)
        for one in fields(Terms)
        if getattr(meant, one.name) != getattr(before[0], one.name)
    }
    # of the words only those of the languages that it meant to change
    said = {code: text for code, text in meant.texts.items() if before[0].texts.get(code) != text}
    changed["texts"] = {**stands.texts, **said}
    return replace(stands, **{**changed, "reason": meant.reason})


def flaw_in(commitment: Commitment, ledger: Ledger, terms: Terms, on: Sequence[str]) -> Flaw | None:
    """Return why terms could never stand on the named changes, None where they can."""
    return flaw_of(terms, ground_of(ledger, on), sides_of(commitment))


def may_renew(change: Change, ledger: Ledger, entries: Iterable[CommitmentEntry]) -> bool:
    """Whether our side may propose another version of a change: it is disputed, on ground that stands, and nobody of ours did yet.

    Of a partner's change our dispute counts as soon as it is written, also while its letter waits for a second person.
    """
    rows = list(entries)
    house = [one for one in rows if one.ours and one.state == EntryState.WAITS]
    if any(
        one.kind == Kind.CHANGE or one.data.get("of") == change.id
        for one in house
        if one.kind != Kind.DISPUTE
    ):
        return False
    if any(one.entry.node == settings.NODE_ID and one.id != change.id for one in ledger.open):
        return False
    if change.standing is Standing.DISPUTED:
        return True
    is_disputed = any(one.kind == Kind.DISPUTE and one.data.get("of") == change.id for one in house)
    return change.standing is Standing.PROPOSED and is_disputed


def asks_second(terms: Terms, before: Iterable[Terms]) -> bool:
    """Whether a second person of the house decides about it: it drops a commitment, or gives it more time."""
    if terms.stage is Stage.DROPPED:
        return True
    return any(one.due is not None and (terms.due is None or terms.due > one.due) for one in before)


def named_sides(terms: Terms, author: str, commitment: Commitment) -> Terms:
    """Put the node in the place of the word for a side that had none when its author wrote."""
    partner = commitment.partner or OTHER
    meant = settings.NODE_ID if author != settings.NODE_ID else partner
    sides = {OTHER: meant}
    return replace(
        terms,
        actor=sides.get(terms.actor, terms.actor),
        addressee=sides.get(terms.addressee, terms.addressee),
    )


def is_held_there(change: Change, confirmed: Collection[str]) -> bool:
    """Whether the partner's node has the signature under a change that both signed: its own, or ours once it is confirmed."""
    answer = change.answer
    return answer is not None and (answer.node != settings.NODE_ID or answer.id in confirmed)


def moments_of(ledger: Ledger, confirmed: Collection[str]) -> tuple[datetime | None, datetime | None]:
    """Return when it was agreed and when it ended, by countersignatures: what one side alone entered is never counted as agreed.

    `confirmed` are our entries that the partner's node has: a signature of ours that it never took is not counted either.
    """
    signed = [
        (one, one.answer.at)
        for one in ledger.changes
        if _is_countersigned(one) and one.answer and is_held_there(one, confirmed)
    ]
    heads = {one.id for one in ledger.heads}
    ends = [at for one, at in signed if one.id in heads and one.terms and one.terms.stage in ENDED]
    agreed = min((at for _one, at in signed), default=None)
    return agreed, max(ends) if ends and len(ends) == len(heads) else None


def _is_countersigned(change: Change) -> bool:
    return change.standing is Standing.COUNTERSIGNED
