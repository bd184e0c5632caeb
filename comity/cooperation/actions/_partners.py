"""What acts on partners and on commitments share: a partner is kept once, and joined once."""

from collections.abc import Mapping

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.cooperation.actions._meetings import tidy
from comity.cooperation.models import PartnerAgency


def join(act: Act, found: PartnerAgency, node: str) -> None:
    """Write down the node of a partner, inside an act."""
    found.node, found.joined_at = node, act.at
    found.version += 1
    found.save(update_fields=["node", "joined_at", "version"])


def kept_partner(act: Act, person: Person, country: str, names: Mapping[str, str]) -> PartnerAgency:
    """Return the partner of a name in a state, kept now where it was not: nobody types it twice."""
    wanted = {" ".join(one.casefold().split()) for one in names.values()}
    for one in PartnerAgency.objects.filter(agency=person.agency, country=country).order_by("created_at"):
        if wanted & {" ".join(name.casefold().split()) for name in one.names.values()}:
            return one
    made = PartnerAgency.objects.create(
        agency=person.agency, country=country, names=tidy(names), created_by=person, created_at=act.at
    )
    act.note(partner=str(made.pk))
    return made
