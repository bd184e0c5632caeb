"""Agreements that have lapsed while something under them is open: what its page has to say, and where to read more.

The same answer as the decision of release: our own form, what the register above says of it, what partners told of theirs.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements.access import Held, held, may_read, newest_versions
from comity.agreements.reasons import reason_of
from comity.agreements.sentences import REASONS, party_names
from comity.agreements.standing import Standing, outlook
from comity.agreements.step_showing import step_sentences
from comity.agreements.terms import Beside
from comity.agreements.words import STANDINGS, language_tag
from comity.lib.clock import now
from comity.web import ways_on
from comity.web.dates import day_words
from comity.web.ways_on import WayOn

STOPPED = "stopped-agreement"  # rooms above offer where its entry is read: `comity.web.ways_on`


@dataclass(frozen=True)
class Lapse:
    """An agreement under which nothing leaves now: its title, why in sentences, and where this reader may read more."""

    title: str
    said: Sequence[str]
    ways: Sequence[WayOn]


def lapses_of(person: Person, under: Mapping[str, Collection[str]]) -> list[Lapse]:
    """Return which of the agreements that something open runs under let nothing leave now.

    Args:
        person: who reads the page; the links are those that they may follow.
        under: id of an agreement -> the nodes of the partners that are dealt with under it.
    """
    asked = [one for one in under if one]
    found, known = [], set()
    for one in held(newest_versions().filter(agreement__in=asked)):
        known.add(one.row.agreement)
        said = _said(one, under[one.row.agreement])
        if said:
            said += _said_of_ours(person, one)
            title = one.terms.title(language_tag()) if one.terms else one.row.agreement
            found.append(Lapse(title, said, _ways(person, one)))
    # unknown means no, as for the decision of release
    missing = [_("It is not held here, and nothing leaves under what is not known.")]
    found += [Lapse(one, missing, _ways_to_all(person)) for one in asked if one not in known]
    return found


def stopped_pairs(pairs: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return those of agreements with a partner's node under which nothing leaves for it now; one that is not held here is among them."""
    asked = {pair for pair in pairs if pair[0]}
    known = {
        one.row.agreement: one
        for one in held(newest_versions().filter(agreement__in={one for one, _node in asked}))
    }
    return {(name, node) for name, node in asked if name not in known or _said(known[name], {node})}


def _said_of_ours(person: Person, found: Held) -> list[str]:
    """Return since when our own side does not rely on it; and why, which stays with those who read agreements."""
    if found.suspension is None:
        return []
    day = day_words(localdate(found.suspension.began_at), language_tag())
    said = [_("Our side has not relied on it since %(day)s.") % {"day": day}]
    if may_read(person):
        said.append(_("Reason: %(reason)s") % {"reason": reason_of(found.suspension)})
    return said


def _said(found: Held, partners: Collection[str]) -> list[str]:
    standing = found.outlook(now()).standing
    said = []
    if standing not in {
        Standing.IN_FORCE,
        Standing.STOPPED_THERE,
    }:  # what the others say of theirs stands below
        said.append(_("How it stands: %(standing)s.") % {"standing": STANDINGS[standing][1]})
    names = party_names(found.terms) if found.terms else {}
    for one in found.stopped_by:
        if one.node in partners:
            said += step_sentences(one, names)
    stepped = {one.node for one in found.stopped_by}
    for other in found.beside:
        if other.node in partners and (other.node not in stepped or not other.same_file):
            said += _said_of_theirs(other, names.get(other.node, other.node))
    return said


def _said_of_theirs(other: Beside, name: str) -> list[str]:
    """Return why nothing leaves by the form that a partner told us."""
    said = []
    if not other.relies:
        said.append(_("%(partner)s says that it does not rely on it.") % {"partner": name})
    if other.same_file:
        return said
    if other.terms is None:
        said.append(str(REASONS["form-unknown"]) % {"partner": name})
        return said
    standing = outlook(other.terms, now(), suspended=False).standing
    if standing is not Standing.IN_FORCE:
        words = STANDINGS[standing][1]
        said.append(
            _("How it stands by the form that %(partner)s holds: %(standing)s.")
            % {"partner": name, "standing": words}
        )
    return said


def _ways(person: Person, found: Held) -> list[WayOn]:
    ways = ways_on.of(STOPPED, person, found.row.pk)
    if may_read(person):
        ways.append(
            WayOn(_("Read the agreement"), reverse("agreements:agreement", args=[found.row.agreement]))
        )
    return ways


def _ways_to_all(person: Person) -> list[WayOn]:
    """Return the link to the agreements that are held."""
    return [WayOn(_("Agreements"), reverse("agreements:list"))] if may_read(person) else []
