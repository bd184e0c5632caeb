"""Whether a letter on paper to a partner could leave at all: said where it is begun, not after it was written.

The decision of release rules all the same, over what the letter is about; what stands here only says that it will refuse everything.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy, pgettext_lazy

from comity.agreements.access import held, newest_versions
from comity.agreements.standing import Standing, outlook
from comity.cooperation.models import PartnerAgency
from comity.cooperation.register_alone import form_held_with
from comity.lib.clock import now
from comity.web.words import Words


class Cover(StrEnum):
    """Whether an agreement names a partner, as the party that its page says."""

    IN_FORCE = "in-force"
    NOT_IN_FORCE = "not-in-force"
    NOT_NAMED = "not-named"
    NO_PARTY = "no-party"


MARKS: Mapping[Cover, Words] = {  # beside the partner's name in a choice
    Cover.NOT_IN_FORCE: pgettext_lazy("of a partner", "its agreement is not in force"),
    Cover.NOT_NAMED: pgettext_lazy("of a partner", "no agreement names it"),
    Cover.NO_PARTY: pgettext_lazy("of a partner", "no agreement names it"),
}
SENTENCES: Mapping[Cover, Words] = {
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
    found: dict[str, Cover] = {}
    at = now()
    alone = {}
    for one in held(newest_versions().filter(parties__contains=[settings.NODE_ID])):
        if one.row.alone_with and (form := form_held_with(one.row.agreement)) is not None:
            alone[one.row.alone_with] = form.partner_id
        stands = outlook(one.terms, at, suspended=one.is_suspended).standing is Standing.IN_FORCE
        for party in one.row.parties:
            if stands or party not in found:
                found[party] = Cover.IN_FORCE if stands else Cover.NOT_IN_FORCE
    covers = {}
    for partner in partners:
        cover = found.get(partner.party, Cover.NOT_NAMED) if partner.party else Cover.NO_PARTY
        is_of_another = partner.party in alone and alone[partner.party] != partner.pk
        covers[partner.pk] = Cover.NOT_NAMED if is_of_another else cover
    return covers


def why_uncovered(partner: PartnerAgency | None) -> Words:
    """Return why no letter to a partner leaves now, and what to do; empty where one may, or no partner is chosen yet."""
    return SENTENCES.get(covers_of([partner])[partner.pk], "") if partner is not None else ""
