"""Under which article a wanted file may go to a partner, and as what: the agreements' kinds and purposes that fit, the fullest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.agreements import reference
from comity.agreements.access import agreements_with, terms_of
from comity.agreements.terms import Agreement, Permission
from comity.lib.clock import now
from comity.notices.core.attached import CATEGORIES, Attached
from comity.notices.core.sheet import EXTRADITION, WantedSheet

# kind of the agreements room, purpose: what a wanted file can ask a partner for
ARREST = (("provisional-arrest", "extradition"), ("provisional-arrest", "locating"))
FIND = (("location", "locating"), ("location", "investigation"), ("identity-check", "locating"),
        ("identity-check", "identification"), ("identity-check", "investigation"))  # fmt: skip


@dataclass(frozen=True)
class Basis:
    """One article under which the file may go, and what it asks for then."""

    agreement: str
    article: str
    kind: str
    purpose: str
    label: str
    two_person: bool

    @property
    def value(self) -> str:
        """As a form sends it."""
        return f"{self.agreement}|{self.article}"


def categories_of(sheet: WantedSheet, attached: Sequence[Attached] = ()) -> list[tuple[str, str]]:
    """Return what a file carries, each with its category of data."""
    found = [("facts", "case-facts"), ("warrant", "proceedings")]
    if sheet.names or sheet.birth_date or sheet.sex or sheet.nationalities or sheet.description:
        found.append(("person", "identity"))
    if sheet.documents:
        found.append(("documents", "document-data"))
    if sheet.sentence_months is not None:
        found.append(("sentence", "criminal-record"))
    found += [(f"file-{place}", CATEGORIES[one.kind]) for place, one in enumerate(attached)]
    return found


def bases_for(node: str, sheet: WantedSheet, attached: Sequence[Attached] = ()) -> list[Basis]:
    """Return the articles of all agreements in force with a partner under which the file may go, the fullest first."""
    at = now()
    found = []
    for terms in agreements_with(node, settings.NODE_ID):
        if not terms.stands_with(node, at):
            continue
        for number in dict.fromkeys(one.article for one in terms.permissions):
            basis = _fitting(terms, number, node, sheet, attached)
            if basis is not None:
                found.append(basis)
    wishes = _wishes(sheet)
    return sorted(found, key=lambda one: (wishes.index((one.kind, one.purpose)), one.value))


def basis_of(
    agreement: str, article: str, node: str, sheet: WantedSheet, attached: Sequence[Attached] = ()
) -> Basis | None:
    """Return what a file may ask under one article; None where it may not go."""
    terms = terms_of(agreement)
    return _fitting(terms, article, node, sheet, attached) if terms else None


def _wishes(sheet: WantedSheet) -> Sequence[tuple[str, str]]:
    return [*ARREST, *FIND] if sheet.purpose == EXTRADITION else [*FIND]


def _fitting(
    terms: Agreement, number: str, node: str, sheet: WantedSheet, attached: Sequence[Attached]
) -> Basis | None:
    needed = [category for _name, category in categories_of(sheet, attached)]
    here = [
        one
        for one in terms.permissions
        if one.article == number and one.covers_recipient(node) and one.covers_offence(sheet.offence)
    ]
    for kind, purpose in _wishes(sheet):
        fits: list[Permission] = [one for one in here if kind in one.kinds and purpose in one.purposes]
        if fits and all(any(each in one.categories for one in fits) for each in needed):
            return Basis(
                terms.id,
                number,
                kind,
                purpose,
                _label(terms, number, kind),
                any(one.two_person for one in fits),
            )
    return None


def _label(terms: Agreement, number: str, kind: str) -> str:
    language = get_language() or "en"
    entry = reference.kinds().get(kind)
    return _("%(agreement)s, article %(article)s: %(kind)s") % {
        "agreement": terms.title(language),
        "article": number,
        "kind": entry.label(language) if entry else kind,
    }
