"""Whether a letter on paper to a partner could leave at all: said where it is begun, not after it was written.

The decision of release rules all the same, over what the letter is about; what stands here only says that it will refuse everything.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.agreements.access import Held, held, newest_versions
from comity.agreements.standing import Standing, outlook
from comity.cooperation.models import OneSidedForm, PartnerAgency
from comity.cooperation.register_alone import Readers, held_alone, readers_of
from comity.lib.clock import now
from comity.web.words import Words


class Cover(StrEnum):
    """Whether an agreement names a partner, as the party that its page says; what goes furthest first."""

    IN_FORCE = "in-force"
    ONE_HAND = "one-hand"
    NOT_IN_FORCE = "not-in-force"
    NOT_NAMED = "not-named"
    NO_PARTY = "no-party"


MARKS: Mapping[Cover, Words] = {  # beside the partner's name in a choice
    Cover.ONE_HAND: pgettext_lazy("of a partner", "nobody has confirmed its agreement"),
    Cover.NOT_IN_FORCE: pgettext_lazy("of a partner", "its agreement is not in force"),
    Cover.NOT_NAMED: pgettext_lazy("of a partner", "no agreement names it"),
    Cover.NO_PARTY: pgettext_lazy("of a partner", "no agreement names it"),
}
SENTENCES: Mapping[Cover, Words] = {
    Cover.ONE_HAND: gettext_lazy(
        "Nobody beside who entered the agreement that names this partner stands for it, so that no letter to it is released."
        " What you write can be kept as a draft. Where it is with this partner alone: take its form off its entry in the register if it"
        " stands there, then enter it there under an id of its own, for a second person to confirm. Where more agencies are parties:"
        " letters leave once the node of one of them has told that it holds the same form."
    ),
    Cover.NOT_IN_FORCE: gettext_lazy(
        "The agreement that names this partner is not in force, so that no letter to it is released now."
        " What you write can be kept as a draft."
    ),
    Cover.NOT_NAMED: gettext_lazy(
        "No agreement that is held here names this partner, so that no letter to it is released."
        " What you write can be kept as a draft. Ask who keeps your agreements to add the one that names it."
    ),
    Cover.NO_PARTY: gettext_lazy(
        "Nobody has said as which party agreements name this partner, so that no letter to it is released."
        " What you write can be kept as a draft. Say it on the partner’s page."
    ),
}


def covers_of(partners: Iterable[PartnerAgency]) -> dict[UUID, Cover]:
    """Return of each partner whether a letter to it could leave, by the agreements that this node is a party to."""
    at = now()
    rows = list(held(newest_versions().filter(parties__contains=[settings.NODE_ID])))
    forms = held_alone([one.row.agreement for one in rows if one.row.alone_with])
    readers = readers_of(one.speaking for one in rows if one.speaking is not None)
    by_party: dict[str, list[Held]] = {}
    for one in rows:
        for party in one.row.parties:
            by_party.setdefault(party, []).append(one)
    covers = {}
    for partner in partners:
        named = by_party.get(partner.party, ())
        found = {_cover(one, partner, forms.get(one.row.agreement), readers, at) for one in named}
        furthest = next((one for one in Cover if one in found), Cover.NOT_NAMED)
        covers[partner.pk] = furthest if partner.party else Cover.NO_PARTY
    return covers


def _cover(
    one: Held, partner: PartnerAgency, form: OneSidedForm | None, readers: Readers, at: datetime
) -> Cover:
    """Return how far one agreement covers a partner that it names; `form` is that of an agreement held alone."""
    terms = one.speaking
    named = terms.party(partner.party) if terms is not None else None
    is_of_another = form is not None and form.partner_id != partner.pk
    if is_of_another or (named is not None and named.country != partner.country):
        return Cover.NOT_NAMED
    standing = outlook(one.terms, at, suspended=one.is_suspended).standing
    if terms is None or standing is not Standing.IN_FORCE:
        return Cover.NOT_IN_FORCE
    return Cover.IN_FORCE if readers.stand_for(terms, partner.party) else Cover.ONE_HAND


def why_uncovered(partner: PartnerAgency | None) -> Words:
    """Return why no letter to a partner leaves now, and what to do; empty where one may, or no partner is chosen yet."""
    return SENTENCES.get(covers_of([partner])[partner.pk], "") if partner is not None else ""
