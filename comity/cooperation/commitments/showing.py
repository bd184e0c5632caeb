"""A commitment as its pages show it: what stands, what waits for whom, and every signature of both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.access import terms_of
from comity.cooperation.access import may_keep
from comity.cooperation.commitments.access import may_decide
from comity.cooperation.commitments.days import kept_zones, left_words
from comity.cooperation.commitments.differences import done_by
from comity.cooperation.commitments.doubts import unchanged
from comity.cooperation.commitments.folding import (
    WITHDRAWN,
    ground_of,
    is_taken_off,
    ledger_of,
    may_propose_again,
    may_renew,
    may_take_off,
    named_ground,
    named_sides,
    passed_over_now,
)
from comity.cooperation.commitments.listing import CommitmentLine, lines_of
from comity.cooperation.commitments.reaching import (
    LOST,
    MISSED,
    NOT_SENT,
    WAITS,
    Reach,
    left_at,
    letters_of,
    reach_of,
    signed_too_late,
)
from comity.cooperation.commitments.resting import registered_of
from comity.cooperation.commitments.shown_parts import HouseEntry, ShownChange, ShownNow, Side, Signature
from comity.cooperation.commitments.shown_terms import ShownTerms, shown_terms
from comity.cooperation.commitments.words import FLAWS, STANDINGS
from comity.cooperation.core.ledger import Change, Kind, Ledger, Standing
from comity.cooperation.core.terms import Flaw, Stage, Terms, terms_in
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.states import EntryState
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.operations.showing import REACHED, reach_words
from comity.release.models import Outgoing
from comity.sharing.showing import names_of

__all__ = ["LOST", "Page", "ShownChange", "ShownNow", "ShownTerms", "Signature", "page_of"]
OWED = frozenset({Stage.SOFT, Stage.COMMITTED, Stage.IN_PROGRESS, Stage.PARTLY})


@dataclass(frozen=True)
class Page:
    """The page of one commitment."""

    commitment: Commitment
    line: CommitmentLine
    ledger: Ledger
    us: Side
    them: Side
    now: Sequence[ShownNow]  # two where the ledger is split
    changes: Sequence[ShownChange]  # newest first
    house: Sequence[HouseEntry]
    waits: Sequence[ShownChange]
    on_its_way: datetime | None  # since when something of ours is, that the partner's node has not confirmed
    to_release: bool  # something of ours waits for the second person that the agreement asks for
    missing: int
    keeps: bool
    passed: Sequence[ShownChange] = field(default_factory=tuple)  # by what stands now, and answered by nobody

    @property
    def is_alone(self) -> bool:
        """Whether the partner has no node."""
        return not self.commitment.partner

    @property
    def is_withdrawn(self) -> bool:
        """Whether nothing is left of what was proposed."""
        return self.commitment.stage == WITHDRAWN

    @property
    def withdrawn(self) -> ShownChange | None:
        """What was taken back last, where nothing else is left."""
        if not self.is_withdrawn:
            return None
        return next((one for one in self.changes if one.standing == Standing.WITHDRAWN), None)

    @property
    def is_open(self) -> bool:
        """Whether a change waits for a side or in the house: the next one is better proposed after it."""
        waits = any(
            one.entry.state == EntryState.WAITS and one.entry.kind == Kind.CHANGE for one in self.house
        )
        return bool(self.waits) or waits

    @property
    def may_renew(self) -> bool:
        """Whether something disputed can be proposed otherwise."""
        return any(one.may_renew for one in self.waits)

    @property
    def is_not_compared(self) -> bool:
        """Whether the partner's last letter has another mark only because it is older than what our side signed since."""
        their = self.commitment.their_mark
        return bool(their) and their != self.ledger.mark and not self.commitment.is_different

    @property
    def heads(self) -> str:
        """The changes that stand, as a form carries them."""
        return ",".join(one.id for one in self.ledger.heads)


def _side(node: str, name: str, commitment: Commitment) -> Side:
    if node == settings.NODE_ID:
        return Side(node, name, commitment.agency.country, us=True)
    peer = Peer.objects.filter(node=node).first() if node else None
    return Side(node, name, peer.country if peer else commitment.partner_country, us=False)


class _Book:
    """Reads one commitment's rows once for all that its page shows."""

    def __init__(self, person: Person, commitment: Commitment, instead: CommitmentEntry | None) -> None:
        self.person, self.commitment, self.instead = person, commitment, instead
        self.entries = list(commitment.entries.select_related("by", "decided_by").order_by("at", "seq"))
        self.ledger = ledger_of(commitment, self.entries)
        self.rows = {str(one.pk): one for one in self.entries}
        self.reach: Mapping[UUID, Reach] = reach_of(commitment) if commitment.partner else {}
        names = names_of({settings.NODE_ID, commitment.partner} - {""})
        self.line = lines_of([commitment])[0]
        self.us = _side(settings.NODE_ID, names[settings.NODE_ID], commitment)
        self.them = _side(commitment.partner, self.line.partner, commitment)
        self.keeps = bool(may_keep(person))
        registered = registered_of(person, commitment)
        # the title in a machine-readable form is found by its id, which was signed
        self.titles = registered.titles if registered and not terms_of(commitment.agreement) else {}

    def letters(self) -> list[Outgoing]:
        return letters_of(self.commitment) if self.commitment.partner else []

    def terms(
        self, change: Change, beside: Terms | None = None, after: Terms | None = None
    ) -> ShownTerms | None:
        if change.terms is None:
            return None
        author = change.entry.node
        shown = shown_terms(
            change.terms, author, self.commitment, self.person, self.titles, beside=beside, after=after
        )
        old = unchanged(change.terms, ground_of(self.ledger, change.on))
        return replace(shown, unchanged=frozenset(code.casefold() for code in old))

    def named(self, change: Change) -> Terms | None:
        """Return what a change says, with both sides named alike."""
        return named_sides(change.terms, change.entry.node, self.commitment) if change.terms else None

    def ground(self, on: Sequence[str]) -> list[Terms]:
        return named_ground(self.commitment, self.ledger, on)

    def standing(self, change: Change, number: int) -> ShownNow | None:
        """Return what stands, with how far off its day is; of several each with a head of its own and marks at what differs."""
        others = [one for one in self.ledger.heads if one.id != change.id]
        beside, after = (self.named(others[0]), None) if others else (None, self.after(change))
        terms, shown = change.terms, self.terms(change, beside, after)
        if terms is None or shown is None:
            return None
        if terms.stage in OWED:
            shown = replace(shown, left=left_words(terms.due, now(), kept_zones(self.commitment, terms)))
        title = version_words(number, self.side(change).name) if others else _("What stands")
        return ShownNow(title, shown, self.change(change))

    def after(self, standing: Change) -> Terms | None:
        """Return what would stand in the place of a change by the one that is answered or decided about; None where it builds on another."""
        if self.instead is None:
            return None
        about = self.rows.get(str(self.instead.data.get("of", ""))) or self.instead
        builds_on_it = about.kind == Kind.CHANGE and list(about.data.get("on", ())) == [standing.id]
        return terms_in(about.data) if builds_on_it else None

    def side(self, change: Change) -> Side:
        return self.us if change.entry.node == settings.NODE_ID else self.them

    def signature(self, identifier: str) -> Signature:
        row = self.rows[identifier]
        reach = self.reach.get(row.pk) if row.ours else None
        letter = (row.node, row.letter) if row.letter and not row.ours else None
        if reach is not None and reach.letter is not None:
            letter = ("ours", reach.letter)
        reached = None
        if row.ours and self.commitment.partner:
            word = reach.word if reach else NOT_SENT
            reached = (REACHED.get(word, ""), reach_words(word))
        return Signature(
            side=self.us if row.ours else self.them,
            kind=row.kind,
            at=row.at,
            by=row.by,
            reason=row.data.get("reason", "") if row.kind == Kind.DISPUTE else "",
            letter=letter,
            reached=reached,
            second=row.decided_by if row.ours else None,
            second_at=row.decided_at if row.ours else None,
        )

    def change(self, change: Change) -> ShownChange:
        row = self.rows[change.id]
        tag, words = STANDINGS[change.standing]
        said = [one for one in self.entries if one.has_effect and one.data.get("of") == change.id]
        waiting = any(
            one.state == EntryState.WAITS and one.data.get("of") == change.id for one in self.entries
        )
        is_open = change.standing in {Standing.PROPOSED, Standing.DISPUTED}
        before, named = self.ground(change.on), self.named(change)
        return ShownChange(
            id=row.pk,
            who=self.us if row.ours else self.them,
            standing=change.standing.value,
            tag=tag,
            words=str(words),
            flaw=str(FLAWS[change.flaw]) if change.flaw else "",
            terms=self.terms(change, before[0] if before else None),
            signed=self.signature(change.id),
            answers=[self.signature(str(one.pk)) for one in said],
            is_first=not change.on,
            does=done_by(named, before) if named else (),
            may_answer=self.keeps
            and not row.ours
            and is_open
            and not waiting
            and self.ledger.is_grounded(change),
            may_withdraw=self.keeps and row.ours and is_open and not waiting,
            may_renew=self.keeps and is_open and may_renew(change, self.ledger, self.entries),
            may_propose_again=self.keeps and may_propose_again(change, self.ledger, self.entries),
        )

    def house(self) -> list[HouseEntry]:
        decides = bool(may_decide(self.person))
        has_returned = any(one.ours and one.state == EntryState.RETURNED for one in self.entries)
        late = signed_too_late(self.commitment, letters_of(self.commitment)) if has_returned else ()
        found = []
        take_off, is_off = self.keeps and may_take_off(self.entries), is_taken_off(self.entries)
        known = {one.id: one for one in self.ledger.changes}
        for row in reversed(self.entries):
            if not row.ours or row.state not in {EntryState.WAITS, EntryState.RETURNED}:
                continue
            written = terms_in(row.data) if row.kind == Kind.CHANGE else None
            before = self.ground(row.data.get("on", ())) if written else []
            beside = before[0] if before else None
            terms = (
                shown_terms(written, row.node, self.commitment, self.person, self.titles, beside=beside)
                if written
                else None
            )
            of = known.get(str(row.data.get("of", "")))
            may = decides and row.waits_in_house and row.by_id != self.person.pk
            is_unreadable = row.kind == Kind.CHANGE and written is None and bool(row.data)
            flaw = str(FLAWS[Flaw.UNREADABLE]) if is_unreadable else ""
            if str(row.pk) in late:
                flaw = _("The partner had withdrawn this before your signature came. It does not count.")
            about = self.change(of) if of else None
            does = done_by(named_sides(written, row.node, self.commitment), before) if written else ()
            found.append(
                HouseEntry(
                    row,
                    terms,
                    about.terms if about else None,
                    may,
                    flaw,
                    about.does if about else does,
                    may_take_off=take_off and row.kind == Kind.CHANGE,
                    took_off=is_off and row.kind == Kind.WITHDRAW,
                )
            )
        return found


def page_of(person: Person, commitment: Commitment, instead: CommitmentEntry | None = None) -> Page:
    """Return everything a commitment's pages show to a person.

    `instead` is what is answered or decided about: what it takes out is marked in what stands.
    """
    book = _Book(person, commitment, instead)
    changes = [book.change(one) for one in reversed(book.ledger.changes)]
    ours = [one for one in book.entries if one.ours and one.has_effect]
    words = [book.reach[one.pk].word if one.pk in book.reach else NOT_SENT for one in ours]
    return Page(
        commitment=commitment,
        line=book.line,
        ledger=book.ledger,
        us=book.us,
        them=book.them,
        now=[
            shown
            for number, one in enumerate(book.ledger.heads, 1)
            if (shown := book.standing(one, number)) is not None
        ],
        changes=changes,
        house=book.house(),
        waits=[one for one in changes if one.standing in {"proposed", "disputed"}],
        on_its_way=left_at(book.letters(), ours, book.reach),
        to_release=any(word == WAITS for word in words),
        missing=sum(word in {MISSED, NOT_SENT} for word in words) if commitment.partner else 0,
        keeps=book.keeps,
        passed=[book.change(one) for one in passed_over_now(book.ledger)],
    )


def version_words(number: int, name: str) -> str:
    """Return what one of several versions is called: by its place, which is the same on both nodes, and by who proposed it."""
    return _("Version %(number)s, proposed by %(name)s") % {"number": number, "name": name}
