"""What a commitment says, in words, with marks at what differs from what it is compared with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from comity.accounts.models import Person
from comity.cooperation.commitments.days import SECOND, kept_zones
from comity.cooperation.commitments.differences import differing_parts
from comity.cooperation.commitments.evidence import ShownEvidence, shown_evidence
from comity.cooperation.commitments.folding import named_sides
from comity.cooperation.commitments.resting import folded
from comity.cooperation.commitments.words import (
    DEEDS,
    STAGE_TAGS,
    basis_words,
    side_words,
    stage_words,
    text_of,
)
from comity.cooperation.core.last_day import over_at
from comity.cooperation.core.terms import Terms
from comity.cooperation.models import Commitment
from comity.requests.marking import Piece, side_by_side
from comity.web.dates import Place, city
from comity.web.pieces.times import both


@dataclass(frozen=True)
class ShownText:
    """What is promised in one language, in runs that are the same as in what it is compared with, or not."""

    language: str
    pieces: Sequence[Piece]
    differs: bool


@dataclass(frozen=True)
class ShownTerms:
    """What a commitment says, in words; texts by language, the reader's first. `differs` are the parts to be marked.

    The words marked in the texts are those that differ from what it is compared with, or those that are new; with `is_before` they
    are those that the other one takes out.
    """

    stage: str
    stage_tag: str
    deed: str
    actor: str
    addressee: str
    texts: Sequence[ShownText]
    due: date | None
    ends: SafeString  # when that day is over on both sides, here and there; empty where both have one clock
    owner: str
    basis: str
    evidence: Sequence[ShownEvidence]
    reason: str
    differs: frozenset[str] = frozenset()
    # languages in which a change leaves the words, while it changes them in others
    unchanged: frozenset[str] = frozenset()
    left: tuple[str, str] = (
        "",
        "",
    )  # of what stands and is owed: how far off the day is, as state and words of a tag
    is_before: bool = False


def shown_terms(
    terms: Terms,
    author: str,
    commitment: Commitment,
    person: Person,
    titles: Mapping[str, str] = MappingProxyType({}),
    *,
    beside: Terms | None = None,
    after: Terms | None = None,
) -> ShownTerms:
    """Return what terms say to a person.

    `titles` are those of the agreement that the commitment names, where the register holds it; `beside` is what the terms are
    compared with, with its sides named alike; `after` is what would stand in their place.
    """
    names = commitment.partner_names
    return ShownTerms(
        stage=stage_words(terms.stage),
        stage_tag=STAGE_TAGS.get(terms.stage, ""),
        deed=str(DEEDS[terms.deed]),
        actor=side_words(terms.actor, author, names),
        addressee=side_words(terms.addressee, author, names),
        texts=_texts(terms, beside, after),
        due=terms.due,
        ends=_ends(terms, commitment),
        owner=terms.owner,
        basis=basis_words(_rests_on(terms, commitment, titles)),
        evidence=shown_evidence(person, terms.evidence),
        reason=terms.reason,
        differs=differing_parts(named_sides(terms, author, commitment), beside) if beside else frozenset(),
        is_before=after is not None,
    )


def _texts(terms: Terms, beside: Terms | None, after: Terms | None) -> list[ShownText]:
    first, language = text_of(terms.texts)
    if not first:
        return []
    others = [
        (code, text) for code, text in terms.texts.items() if text.strip() and code.casefold() != language
    ]
    found = []
    for code, text in [(language, first), *others]:
        if after is not None:
            # cut as the change itself is cut, so that what goes and what comes stand in the same places
            other = _said_in(after, code)
            pieces = side_by_side(text, other)[0]
        else:
            other = text if beside is None else _said_in(beside, code)
            pieces = side_by_side(other, text)[1]
        found.append(ShownText(code, _in_whole(pieces), other.strip() != text.strip()))
    return found


def _said_in(terms: Terms, code: str) -> str:
    """Return what terms say in a language, however its code is written."""
    return next((text for one, text in terms.texts.items() if one.casefold() == code.casefold()), "")


def _in_whole(pieces: Sequence[Piece]) -> list[Piece]:
    """Join words marked one by one that only blanks part: a row of them is one mark, said once to whoever listens."""
    found: list[Piece] = []
    for number, piece in enumerate(pieces):
        is_between = bool(found) and found[-1].changed and number + 1 < len(pieces)
        is_bridge = is_between and piece.text.isspace() and pieces[number + 1].changed
        changed = piece.changed or is_bridge
        if found and found[-1].changed and changed:
            found[-1] = Piece(found[-1].text + piece.text, changed=True)
        else:
            found.append(Piece(piece.text, changed))
    return found


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
