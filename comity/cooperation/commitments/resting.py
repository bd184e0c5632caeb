"""On which agreement a commitment rests: what the register and the machine-readable forms hold is chosen, the rest is written as it is called.

What is signed names a machine-readable form by its id, which both nodes hold, and anything else by its title.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language

from comity.accounts.models import Person
from comity.agreements.access import Held, held, newest_versions
from comity.agreements.standing import Standing
from comity.agreements.terms import Agreement
from comity.agreements.words import STANDINGS
from comity.cooperation.access import agreements_visible_to
from comity.cooperation.commitments.words import text_of
from comity.cooperation.core.ledger import Kind
from comity.cooperation.core.terms import terms_in
from comity.cooperation.meeting_words import states_words
from comity.cooperation.models import Commitment, RegisteredAgreement
from comity.cooperation.models.commitments import LONGEST_AGREEMENT
from comity.cooperation.states import AgreementState
from comity.exchange.peers import partners_for
from comity.lib.clock import now
from comity.requests.choices import ALPHA2


@dataclass(frozen=True)
class Called:
    """All by which an agreement is named: `names` are its titles in every language and the id of its form, `ref` our own reference."""

    names: frozenset[str]
    ref: str = ""

    def is_meant(self, said: str, *, by_us: bool) -> bool:
        """Whether some words name it. Our reference is a name of it in our words alone: a partner may number its own alike.

        Words are compared without regard to case and blanks. What was cut to the length of a column names what begins so.
        """
        wanted = folded(said)
        if not wanted:
            return False
        if by_us and wanted == folded(self.ref):
            return True
        is_cut = len(said) == LONGEST_AGREEMENT
        return any(wanted == one or (is_cut and one.startswith(wanted)) for one in map(folded, self.names))


@dataclass(frozen=True)
class Resting:
    """An agreement that a commitment may rest on.

    Attributes:
        key: what a choice sends.
        label: its title, the states that are parties, and how it stands where it is not in force.
        basis: what is signed: the id of its form, else its title.
        called: all by which it is named.
        nodes, states: its parties, as far as they are known by node or state.
        registered: its entry of the register, None for a form that is in none.
        articles: the numbers of its articles, of its form where one is held, else as the register has them.
    """

    key: str
    label: str
    basis: str
    called: Called
    nodes: frozenset[str]
    states: frozenset[str]
    is_in_force: bool
    registered: UUID | None = None
    articles: frozenset[str] = frozenset()

    def is_with(self, node: str, state: str) -> bool:
        """Whether a partner is a party: by its node where a form names nodes, else by its state."""
        return node in self.nodes if node and self.nodes else state in self.states


def folded(name: str) -> str:
    """Return a name for comparing."""
    return " ".join(name.split()).casefold()


def agreements_for(person: Person) -> list[Resting]:
    """Return what a person may choose: the agreements of the register, and the forms shared with partners; in force first, by title."""
    nodes = [peer.node for peer in partners_for(person)]
    shared = newest_versions().filter(parties__contains=[settings.NODE_ID])
    forms = {one.row.agreement: one for one in held(shared)}
    rows = list(agreements_visible_to(person))
    registered = {one.terms for one in rows if one.terms}
    found = [_of_register(one, forms.get(one.terms)) for one in rows]
    found += [
        _of_form(one)
        for key, one in forms.items()
        if key not in registered and set(nodes) & set(one.row.parties)
    ]
    return sorted(found, key=lambda one: (not one.is_in_force, one.label.casefold()))


def _of_register(row: RegisteredAgreement, form: Held | None) -> Resting:
    title = text_of(row.titles)[0] or row.ref
    is_in_force = row.state == AgreementState.IN_FORCE
    parts = [title, states_words(row.parties, 3), "" if is_in_force else str(row.get_state_display())]
    return Resting(
        key=str(row.pk),
        label=" · ".join(part for part in parts if part),
        # of one without a form both sides read the words: English ones where there are some
        basis=row.terms
        if form is not None
        else (row.titles.get("en", "").strip() or title)[:LONGEST_AGREEMENT],
        called=called(row, form),
        nodes=frozenset(form.row.parties) if form is not None else frozenset(),
        states=frozenset(row.parties),
        is_in_force=is_in_force,
        registered=row.pk,
        articles=_numbers(form.terms)
        if form is not None and form.terms is not None
        else frozenset(str(one["number"]) for one in row.articles),
    )


def _of_form(form: Held) -> Resting:
    terms, key = form.terms, form.row.agreement
    standing = form.outlook(now()).standing
    states = frozenset(one.country for one in terms.parties) if terms else frozenset[str]()
    title = terms.title(get_language() or "en") if terms else key
    stands = "" if standing is Standing.IN_FORCE else str(STANDINGS[standing][1])
    return Resting(
        key=key,
        label=" · ".join(part for part in (title, states_words(sorted(states), 3), stands) if part),
        basis=key,
        called=Called(frozenset({key, *(terms.titles.values() if terms else ())})),
        nodes=frozenset(form.row.parties),
        states=states,
        is_in_force=standing is Standing.IN_FORCE,
        articles=_numbers(terms) if terms else frozenset(),
    )


def _numbers(terms: Agreement) -> frozenset[str]:
    return frozenset(one.number for one in terms.articles)


def named(agreements: Iterable[Resting], name: str, node: str, state: str) -> Resting | None:
    """Return the one agreement with a partner that we call so, None where none or more than one is."""
    found = [one for one in agreements if one.called.is_meant(name, by_us=True) and one.is_with(node, state)]
    return found[0] if len(found) == 1 else None


def state_of(node: str, person: Person) -> str:
    """Return the state of a partner's node; empty where it is none of the person's partners."""
    return next((ALPHA2.get(peer.country, "") for peer in partners_for(person) if peer.node == node), "")


def called(row: RegisteredAgreement, form: Held | None) -> Called:
    """Return by what an entry of the register is named; `form` is the machine-readable form that it has here."""
    titles = form.terms.titles.values() if form is not None and form.terms is not None else ()
    return Called(frozenset({*row.titles.values(), *titles, row.terms} - {""}), row.ref)


def forms_of(rows: Iterable[RegisteredAgreement]) -> dict[str, Held]:
    """Return the machine-readable forms that are held of entries of the register, by id."""
    named = [one.terms for one in rows if one.terms]
    return {one.row.agreement: one for one in held(newest_versions().filter(agreement__in=named))}


def rests_on(commitment: Commitment, row: RegisteredAgreement, names: Called) -> bool:
    """Whether a commitment names an entry of the register: by the id of its form, else by a name of it where its partner is a party.

    Args:
        commitment: as its columns say it.
        row: the entry.
        names: by what it is named, see `called`.
    """
    said = commitment.agreement
    if said and said == row.terms:  # both nodes hold that id
        return True
    if commitment.partner_country not in row.parties:
        return False
    if names.is_meant(said, by_us=False):
        return True
    return names.is_meant(said, by_us=True) and _said_by_us(commitment)


def _said_by_us(commitment: Commitment) -> bool:
    """Whether it was our side that named its agreement so first: a change carries on what stood before, whoever wrote it."""
    for entry in commitment.entries.filter(kind=Kind.CHANGE).order_by("at", "node", "seq"):
        terms = terms_in(entry.data)
        if terms is not None and folded(terms.basis.get("agreement", "")) == folded(commitment.agreement):
            return entry.ours
    return False


def registered_of(person: Person, commitment: Commitment) -> RegisteredAgreement | None:
    """Return the entry of the register that a commitment rests on, as far as the person may see it; None where several may be meant."""
    if not commitment.agreement.strip():
        return None
    rows = list(agreements_visible_to(person))
    forms = forms_of(rows)
    found = [one for one in rows if rests_on(commitment, one, called(one, forms.get(one.terms)))]
    return found[0] if len(found) == 1 else None
