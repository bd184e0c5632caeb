"""Agreements to choose from where something is to leave for partners: each says beside its title why nothing leaves under it now.

They are asked for all partners at once. The decision of release is asked all the same when something leaves.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.agreements.access import Held, held, newest_versions
from comity.agreements.sentences import party_names
from comity.agreements.standing import Standing
from comity.agreements.terms import Agreement
from comity.agreements.words import STANDINGS
from comity.lib.clock import now
from comity.web.dates import day_words

CLOSED = frozenset(Standing) - {Standing.IN_FORCE}


@dataclass(frozen=True)
class Choice:
    """One agreement: its id and title, what stands beside the title, whether nothing leaves under it to any of those asked about."""

    value: str
    title: str
    remark: str = ""
    is_closed: bool = False

    @property
    def label(self) -> str:
        """The title, with the remark where there is one."""
        if not self.remark:
            return self.title
        return pgettext("an agreement and why nothing leaves", "%(agreement)s (%(why)s)") % {
            "agreement": self.title,
            "why": self.remark,
        }


def choices_with(
    nodes: Collection[str],
    *,
    on_paper: bool = False,
    titled: Callable[[Agreement, str], str] = Agreement.title,
    kept: str = "",
) -> list[Choice]:
    """Return the agreements to which we and one of those partners are parties, open ones first, by title.

    Forms that our side holds alone come only where their partner is written to `on_paper`. The one that is `kept` already stays open: its
    remark says what stands against it.
    """
    if not nodes:
        return []
    rows = newest_versions().filter(
        parties__contains=[settings.NODE_ID],
        parties__overlap=list(nodes),
        alone_with__in=["", *nodes] if on_paper else [""],
    )
    at, language = now(), get_language() or "en"
    found = []
    for one in held(rows):
        if one.speaking is not None:
            remark, is_closed = _against(one, nodes, at, language)
            is_closed = is_closed and one.row.agreement != kept
            found.append(Choice(one.row.agreement, titled(one.speaking, language), remark, is_closed))
    return sorted(found, key=lambda one: (one.is_closed, one.title))


def open_with(nodes: Collection[str]) -> dict[str, list[str]]:
    """Return of each of those partners' nodes the agreements with it under which something leaves now, all asked at once."""
    found: dict[str, list[str]] = {node: [] for node in nodes}
    rows = newest_versions().filter(
        parties__contains=[settings.NODE_ID], parties__overlap=list(nodes), alone_with=""
    )
    at, language = now(), get_language() or "en"
    for one in held(rows) if found else ():
        for node in found.keys() & set(one.row.parties):
            if one.speaking is not None and not _against(one, [node], at, language)[1]:
                found[node].append(one.row.agreement)
    return found


def _against(found: Held, nodes: Collection[str], at: datetime, language: str) -> tuple[str, bool]:
    """Return what stands beside a title, and whether nothing leaves: our side and the days come first, then who of the partners stopped it."""
    terms = found.terms
    standing = found.outlook(at).standing
    if terms is not None and standing in CLOSED - {Standing.STOPPED_THERE}:
        return _standing_words(found, terms, standing, language), True
    others = [one for one in found.row.parties if one in nodes]
    stopped = {one.node for one in found.beside if not one.relies}
    names = party_names(terms) if terms is not None else {}
    since = {one.node: day_words(localdate(one.at), language) for one in found.stopped_by}
    said = [_stopped_words(names.get(one, one), since.get(one, "")) for one in others if one in stopped]
    return "; ".join(said), len(said) == len(others)


def _stopped_words(partner: str, since: str) -> str:
    if not since:
        return _("%(partner)s does not rely on it at present") % {"partner": partner}
    return _("stopped by %(partner)s since %(day)s") % {"partner": partner, "day": since}


def _standing_words(found: Held, terms: Agreement, standing: Standing, language: str) -> str:
    if standing is Standing.STOPPED and found.suspension is not None:
        day = day_words(localdate(found.suspension.began_at), language)
        return _("suspended by us since %(day)s") % {"day": day}
    if standing is Standing.EXPIRED:
        return _("expired; its last day was %(day)s") % {"day": day_words(terms.last_day, language)}
    if standing is Standing.NOT_YET:
        return _("in force from %(day)s") % {"day": day_words(terms.first_day, language)}
    return str(STANDINGS[standing][1])
