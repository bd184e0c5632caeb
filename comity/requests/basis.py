"""Legal bases to choose from: agreements with the partner, article by article, the fitting ones first."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.agreements import reference
from comity.agreements.access import agreements_with
from comity.agreements.terms import Agreement, Permission
from comity.lib.clock import now
from comity.web.dates import day_words


@dataclass(frozen=True)
class Basis:
    """One article that may be chosen: `closed` says why it cannot be, empty where it can."""

    value: str
    label: str
    hint: str
    closed: str
    fits: bool


def bases_for(partner: str, kind: str, offence: str) -> list[Basis]:
    """Return the articles of all agreements with a partner; what fits the kind and offence stands first."""
    if not partner:
        return []
    found = []
    for terms in agreements_with(partner, settings.NODE_ID):
        numbers = dict.fromkeys(permission.article for permission in terms.permissions)
        for number in numbers:
            permissions = [one for one in terms.permissions if one.article == number]
            found.append(_basis(terms, number, permissions, partner, kind=kind, offence=offence))
    return sorted(found, key=lambda one: (bool(one.closed), not one.fits, one.value))


@dataclass(frozen=True)
class Chosen:
    """What stands chosen as the legal basis, and what the form says to it."""

    value: str
    hint: str = ""
    remark: str = ""


NOTHING_CHOSEN = Chosen("")


def chosen_of(bases: Sequence[Basis], said: str, *, settled: bool) -> Chosen:
    """Return the basis that was said; where nothing was said and one article alone fits, that one.

    `settled` says that partner and kind are known: before, too much fits by accident. What was said and fits no
    longer stays, with a remark: it is the officer who chooses another.
    """
    open_ones = [one for one in bases if not one.closed]
    alone = open_ones[0].value if settled and len(open_ones) == 1 else ""
    value = said or alone
    misfit = next((one.closed for one in bases if one.value == value), "")
    if misfit:
        return Chosen(value, remark=_("The article chosen does not fit: %(why)s") % {"why": misfit})
    hint = _("Chosen by itself: no other article in force fits this kind and offence.")
    return Chosen(value, hint if value and value == alone else "")


def _basis(
    terms: Agreement, number: str, permissions: list[Permission], partner: str, *, kind: str, offence: str
) -> Basis:
    language = get_language() or "en"
    fits = any(
        (not kind or kind in one.kinds) and (not offence or one.covers_offence(offence))
        for one in permissions
    )
    categories = sorted({code for one in permissions for code in one.categories})
    table = reference.categories()
    covered = ", ".join(table[code].label(language) for code in categories[:4] if code in table)
    return Basis(
        f"{terms.id}|{number}",
        _("%(agreement)s, article %(article)s") % {"agreement": terms.title(language), "article": number},
        _("Covers: %(categories)s. In force until %(day)s.")
        % {"categories": covered, "day": day_words(terms.last_day, language)},
        _closed(terms, partner, fits=fits),
        fits,
    )


def _closed(terms: Agreement, partner: str, *, fits: bool) -> str:
    if not terms.stands_with(partner, now()):
        return _("Not in force today. Nothing may leave under it.")
    if not fits:
        return _("Does not name this kind of request, or not this offence.")
    return ""
