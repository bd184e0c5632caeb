"""A commitment as its pages show it: what stands, what waits for whom, and every signature of both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.access import terms_of
from comity.cooperation.access import may_keep
from comity.cooperation.commitments.access import may_decide
from comity.cooperation.commitments.days import SECOND, kept_zones, left_words
from comity.cooperation.commitments.doubts import unchanged
from comity.cooperation.commitments.evidence import ShownEvidence, shown_evidence
from comity.cooperation.commitments.folding import ground_of, ledger_of, may_renew
from comity.cooperation.commitments.listing import CommitmentLine, lines_of
from comity.cooperation.commitments.reaching import (
    HAS,
    LOST,
    MISSED,
    NOT_SENT,
    Reach,
    letters_of,
    reach_of,
    signed_too_late,
)
from comity.cooperation.commitments.resting import folded, registered_of
from comity.cooperation.commitments.words import (
    DEEDS,
    FLAWS,
    STAGE_TAGS,
    STANDINGS,
    basis_words,
    side_words,
    stage_words,
    text_of,
)
from comity.cooperation.core.last_day import over_at
from comity.cooperation.core.ledger import Change, Kind, Ledger, Standing
from comity.cooperation.core.terms import Flaw, Stage, Terms, terms_in
from comity.cooperation.models import Commitment, CommitmentEntry
from comity.cooperation.states import EntryState
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.operations.showing import REACHED, reach_words
from comity.sharing.showing import names_of
from comity.web.dates import Place, city
from comity.web.pieces.times import both

__all__ = ["LOST", "Page", "ShownChange", "ShownTerms", "Signature", "page_of"]
OWED = frozenset({Stage.SOFT, Stage.COMMITTED, Stage.IN_PROGRESS, Stage.PARTLY})


@dataclass(frozen=True)
class Side:
    """One side as people call it."""

    node: str
    name: str
    country: str
    us: bool


@dataclass(frozen=True)
class ShownTerms:
    """What a commitment says, in words; texts by language, the reader's first."""

    stage: str
    stage_tag: str
    deed: str
    actor: str
    addressee: str
    texts: Sequence[tuple[str, str]]
    due: date | None
    ends: SafeString  # when that day is over on both sides, here and there; empty where both have one clock
    owner: str
    basis: str
    evidence: Sequence[ShownEvidence]
    reason: str
    unchanged: frozenset[str] = (
        frozenset()
    )  # languages in which a change leaves the words, while it changes them in others
    left: tuple[str, str] = (
        "",
        "",
    )  # of what stands and is owed: how far off the day is, as state and words of a tag


@dataclass(frozen=True)
class Signature:
    """What one side signed: when, by whom where it is ours, with the letter that proves it; how far ours is on its way."""

    side: Side
    kind: str
    at: datetime
    by: Person | None
    reason: str
    letter: tuple[str, UUID] | None
    reached: tuple[str, str] | None  # state and words of a tag


@dataclass(frozen=True)
class ShownChange:
    """One change with the signatures of both sides."""

    id: UUID
    who: Side
    standing: str
    tag: str
    words: str
    flaw: str
    terms: ShownTerms | None
    signed: Signature
    answers: Sequence[Signature]
    is_first: bool
    may_answer: bool = False
    may_withdraw: bool = False
    may_renew: bool = False


@dataclass(frozen=True)
class HouseEntry:
    """Something of ours that waits in the house or was given back."""

    entry: CommitmentEntry
    terms: ShownTerms | None
    about: ShownTerms | None
    may_decide: bool
    flaw: str = ""


@dataclass(frozen=True)
class Page:
    """The page of one commitment."""

    commitment: Commitment
    line: CommitmentLine
    ledger: Ledger
    us: Side
    them: Side
    now: Sequence[ShownTerms]  # two where the ledger is split
    changes: Sequence[ShownChange]  # newest first
    house: Sequence[HouseEntry]
    waits: Sequence[ShownChange]
    not_there: int
    missing: int
    keeps: bool
    unconfirmed: Sequence[ShownChange] = field(default_factory=tuple)

    @property
    def is_alone(self) -> bool:
        """Whether the partner has no node."""
        return not self.commitment.partner

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


def shown_terms(
    terms: Terms,
    author: str,
    commitment: Commitment,
    person: Person,
    titles: Mapping[str, str] = MappingProxyType({}),
) -> ShownTerms:
    """Return what terms say to a person; `titles` are those of the agreement that the commitment names, where the register holds it."""
    first, language = text_of(terms.texts)
    others = [
        (code, text) for code, text in terms.texts.items() if text.strip() and code.casefold() != language
    ]
    names = commitment.partner_names
    return ShownTerms(
        stage=stage_words(terms.stage),
        stage_tag=STAGE_TAGS.get(terms.stage, ""),
        deed=str(DEEDS[terms.deed]),
        actor=side_words(terms.actor, author, names),
        addressee=side_words(terms.addressee, author, names),
        texts=[(language, first), *others] if first else [],
        due=terms.due,
        ends=_ends(terms, commitment),
        owner=terms.owner,
        basis=basis_words(_rests_on(terms, commitment, titles)),
        evidence=shown_evidence(person, terms.evidence),
        reason=terms.reason,
    )


def _rests_on(terms: Terms, commitment: Commitment, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return what terms rest on, the agreement by its title in the reader's language: what is signed has one language."""
    said, title = terms.basis.get("agreement", ""), text_of(titles)[0]
    is_it = bool(said and title) and folded(said) == folded(commitment.agreement)
    return {**terms.rests_on, "agreement": title} if is_it else terms.rests_on


def _ends(terms: Terms, commitment: Commitment) -> SafeString:
    zones = kept_zones(commitment, terms)
    if terms.due is None or len(zones) == 1:
        return SafeString("")
    language = get_language() or "en"
    # ours first; where neither is ours any more, in the order in which they were signed
    ordered = sorted(zones, key=lambda zone: zone != commitment.agency.zone)
    here, there = (Place(city(ZoneInfo(one), language), ZoneInfo(one)) for one in ordered)
    return both(over_at(terms.due, zones) - SECOND, here, there)


class _Book:
    """Reads one commitment's rows once for all that its page shows."""

    def __init__(self, person: Person, commitment: Commitment) -> None:
        self.person, self.commitment = person, commitment
        self.entries = list(commitment.entries.select_related("by").order_by("at", "seq"))
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

    def terms(self, change: Change) -> ShownTerms | None:
        if change.terms is None:
            return None
        shown = shown_terms(change.terms, change.entry.node, self.commitment, self.person, self.titles)
        old = unchanged(change.terms, ground_of(self.ledger, change.on))
        return replace(shown, unchanged=frozenset(code.casefold() for code in old))

    def standing(self, change: Change) -> ShownTerms | None:
        """Return what stands, with how far off its day is."""
        terms, shown = change.terms, self.terms(change)
        if terms is None or shown is None or terms.stage not in OWED:
            return shown
        return replace(shown, left=left_words(terms, kept_zones(self.commitment, terms), now()))

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
        )

    def change(self, change: Change) -> ShownChange:
        row = self.rows[change.id]
        tag, words = STANDINGS[change.standing]
        said = [one for one in self.entries if one.has_effect and one.data.get("of") == change.id]
        waiting = any(
            one.state == EntryState.WAITS and one.data.get("of") == change.id for one in self.entries
        )
        is_open = change.standing in {Standing.PROPOSED, Standing.DISPUTED}
        return ShownChange(
            id=row.pk,
            who=self.us if row.ours else self.them,
            standing=change.standing.value,
            tag=tag,
            words=str(words),
            flaw=str(FLAWS[change.flaw]) if change.flaw else "",
            terms=self.terms(change),
            signed=self.signature(change.id),
            answers=[self.signature(str(one.pk)) for one in said],
            is_first=not change.on,
            may_answer=self.keeps
            and not row.ours
            and is_open
            and not waiting
            and self.ledger.is_grounded(change),
            may_withdraw=self.keeps and row.ours and is_open and not waiting,
            may_renew=self.keeps and is_open and may_renew(change, self.ledger, self.entries),
        )

    def house(self) -> list[HouseEntry]:
        decides = bool(may_decide(self.person))
        has_returned = any(one.ours and one.state == EntryState.RETURNED for one in self.entries)
        late = signed_too_late(self.commitment, letters_of(self.commitment)) if has_returned else ()
        found = []
        known = {one.id: one for one in self.ledger.changes}
        for row in reversed(self.entries):
            if not row.ours or row.state not in {EntryState.WAITS, EntryState.RETURNED}:
                continue
            written = terms_in(row.data) if row.kind == Kind.CHANGE else None
            terms = (
                shown_terms(written, row.node, self.commitment, self.person, self.titles) if written else None
            )
            of = known.get(str(row.data.get("of", "")))
            may = decides and row.waits_in_house and row.by_id != self.person.pk
            is_unreadable = row.kind == Kind.CHANGE and written is None and bool(row.data)
            flaw = str(FLAWS[Flaw.UNREADABLE]) if is_unreadable else ""
            if str(row.pk) in late:
                flaw = _("The partner had withdrawn this before your signature came. It does not count.")
            found.append(HouseEntry(row, terms, self.terms(of) if of else None, may, flaw))
        return found


def page_of(person: Person, commitment: Commitment) -> Page:
    """Return everything a commitment's pages show to a person."""
    book = _Book(person, commitment)
    changes = [book.change(one) for one in reversed(book.ledger.changes)]
    ours = [one for one in book.entries if one.ours and one.has_effect]
    words = [book.reach[one.pk].word if one.pk in book.reach else NOT_SENT for one in ours]
    return Page(
        commitment=commitment,
        line=book.line,
        ledger=book.ledger,
        us=book.us,
        them=book.them,
        now=[shown for one in book.ledger.heads if (shown := book.standing(one)) is not None],
        changes=changes,
        house=book.house(),
        waits=[one for one in changes if one.standing in {"proposed", "disputed"}],
        not_there=sum(word != HAS for word in words) if commitment.partner else 0,
        missing=sum(word in {MISSED, NOT_SENT} for word in words) if commitment.partner else 0,
        keeps=book.keeps,
    )


def differing(page: Page) -> list[str]:
    """Return in sentences where the two ledgers differ or may differ."""
    found = []
    if page.not_there:
        found.append(_("Some of what your agency signed is not confirmed by the partner’s node yet."))
    if page.commitment.is_split:
        found.append(
            _(
                "Both sides have countersigned two changes that do not follow each other. One more change settles which holds."
            )
        )
    if page.commitment.is_different:
        found.append(
            _("The partner’s last letter was written over another ledger than yours: the marks differ.")
        )
    return found
