"""Compare two persons: the best pair of their names, then everything else that is known about both."""

import math
from typing import NamedTuple

from comity_names import evidence
from comity_names.match import Factor, Match, Part, Relation
from comity_names.methods import CURRENT
from comity_names.methods.v3 import Alignment
from comity_names.person import Person
from comity_names.population import Population, about, information
from comity_names.writing import fold, read

_RELATIONS: dict[str, Relation] = {
    "same": "agrees",
    "same_year": "agrees",
    "name_same": "agrees",
    "name_differs": "differs",
    "differs": "differs",
    "unknown": "unknown",
}
METHOD = "comity-names"


class Named(NamedTuple):
    """The two names of two persons that agree best; empty, with no alignment, when either side has none."""

    left: str
    right: str
    agreement: float
    alignment: Alignment | None


def compare(left: Person | str, right: Person | str, *, population: Population | None = None) -> Match:
    """Compare two persons, or two names. Symmetric, and the same today and tomorrow for one version.

    Without a population the engine assumes a list of 100,000 persons and the shares of its own tables.
    """
    ours = Person((left,)) if isinstance(left, str) else left
    theirs = Person((right,)) if isinstance(right, str) else right
    return weigh(ours, theirs, best_names(ours, theirs), population or Population())


def best_names(left: Person, right: Person) -> Named:
    """The pair of names that agrees best; the first such pair where several do."""
    best = Named("", "", 0.5, None)
    for ours in left.names:
        for theirs in right.names:
            found = CURRENT.align_names(read(ours.text), read(theirs.text))
            if best.alignment is None or found.agreement > best.agreement:
                best = Named(ours.text, theirs.text, found.agreement, found)
    return best


def weigh(left: Person, right: Person, named: Named, people: Population) -> Match:
    """The match of two persons whose best names are known."""
    names = [name for name in (named.left, named.right) if name]
    factors = [_name_factor(named, people)]
    factors += [_factor(finding) for finding in evidence.findings(left, right)]
    parts: tuple[Part, ...] = CURRENT.parts(named.alignment) if named.alignment else ()
    return Match(
        name_agreement=named.agreement,
        same_person=probability(people.prior_bits + sum(factor.bits for factor in factors)),
        factors=tuple(factors),
        parts=parts,
        left_name=named.left,
        right_name=named.right,
        namesakes=max((about(name, people) for name in names), default=float(people.size)),
        method=METHOD,
        version=CURRENT.VERSION,
    )


def probability(bits: float) -> float:
    """Bits for (+) or against (-) as a probability."""
    return 1 / (1 + 2 ** -max(min(bits, 60.0), -60.0))


def name_bits(named: Named, people: Population) -> float:
    """Bits of the name: never more than the name tells about its bearer in this list."""
    if named.alignment is None:
        return 0.0
    told = min(information(named.left), information(named.right))
    keys = [fold(name) for name in (named.left, named.right)]
    counted = [people.namesakes[key] for key in keys if key in people.namesakes]
    if counted:
        told = min(told, math.log2(max(people.size, 2) / max(counted)))
    odds_against = (1 - named.agreement) / max(named.agreement, 1e-9)
    return -math.log2(odds_against + 2**-told)


def _name_factor(named: Named, people: Population) -> Factor:
    bits = name_bits(named, people)
    if named.alignment is None:
        return Factor("name", 0.0, "unknown", named.left, named.right, "unknown")
    if named.agreement >= 0.9:
        return Factor("name", bits, "agrees", named.left, named.right, "same")
    if named.agreement >= 0.3:
        return Factor("name", bits, "near", named.left, named.right, "near")
    return Factor("name", bits, "differs", named.left, named.right, "differs")


def _factor(finding: evidence.Finding) -> Factor:
    relation = _RELATIONS.get(finding.relation, "near")
    return Factor(finding.kind, finding.bits, relation, finding.left, finding.right, finding.relation)
