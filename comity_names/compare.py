"""Compare two persons: the best pair of their names, then everything else that is known about both."""

import math

from comity_names import evidence
from comity_names.match import Factor, Match, Part, Relation
from comity_names.methods import CURRENT
from comity_names.person import Person
from comity_names.population import Population, about, information
from comity_names.writing import fold, read

_RELATIONS: dict[str, Relation] = {
    "same": "agrees",
    "same_year": "agrees",
    "differs": "differs",
    "unknown": "unknown",
}
_NO_NAMES = "", "", 0.5, ()
METHOD = "comity-names"


def compare(left: Person | str, right: Person | str, *, population: Population | None = None) -> Match:
    """Compare two persons, or two names. Symmetric, and the same today and tomorrow for one version.

    Without a population the engine assumes a list of 100,000 persons and the shares of its own tables.
    """
    ours = Person((left,)) if isinstance(left, str) else left
    theirs = Person((right,)) if isinstance(right, str) else right
    people = population or Population()
    left_name, right_name, agreement, parts = _best_names(ours, theirs)
    namesakes = max(
        (about(name, people) for name in (left_name, right_name) if name), default=float(people.size)
    )
    factors = [_name_factor(left_name, right_name, agreement, people)]
    factors += [_factor(finding) for finding in evidence.findings(ours, theirs)]
    bits = people.prior_bits + sum(factor.bits for factor in factors)
    return Match(
        name_agreement=agreement,
        same_person=_probability(bits),
        factors=tuple(factors),
        parts=parts,
        left_name=left_name,
        right_name=right_name,
        namesakes=namesakes,
        method=METHOD,
        version=CURRENT.VERSION,
    )


def _probability(bits: float) -> float:
    return 1 / (1 + 2 ** -max(min(bits, 60.0), -60.0))


def _best_names(left: Person, right: Person) -> tuple[str, str, float, tuple[Part, ...]]:
    best = None
    for ours in left.names:
        for theirs in right.names:
            found = CURRENT.align_names(read(ours.text), read(theirs.text))
            if best is None or found.agreement > best[2].agreement:
                best = (ours.text, theirs.text, found)
    if best is None:
        return _NO_NAMES
    return best[0], best[1], best[2].agreement, CURRENT.parts(best[2])


def _name_factor(left: str, right: str, agreement: float, people: Population) -> Factor:
    """Bits of the name: never more than the name tells about its bearer in this list."""
    if not left or not right:
        return Factor("name", 0.0, "unknown", left, right, "unknown")
    told = min(information(left), information(right))
    counted = [people.namesakes[key] for name in (left, right) if (key := fold(name)) in people.namesakes]
    if counted:
        told = min(told, math.log2(max(people.size, 2) / max(counted)))
    odds_against = (1 - agreement) / max(agreement, 1e-9)
    bits = -math.log2(odds_against + 2**-told)
    if agreement >= 0.9:
        return Factor("name", bits, "agrees", left, right, "same")
    if agreement >= 0.3:
        return Factor("name", bits, "near", left, right, "near")
    return Factor("name", bits, "differs", left, right, "differs")


def _factor(finding: evidence.Finding) -> Factor:
    relation = _RELATIONS.get(finding.relation, "near")
    return Factor(finding.kind, finding.bits, relation, finding.left, finding.right, finding.relation)
