"""Acts on agencies and their units. Nothing here is deleted: letters, records and people refer to it."""

from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.accounts.access import AbsentError
from comity.accounts.actions._shared import (
    by_operator,
    checked_code,
    checked_country,
    checked_names,
    checked_place,
)
from comity.accounts.models import Agency, Person, Unit
from comity.audit import events
from comity.audit.acts import Act, RefusalError, action


def _agency(agency_id: UUID) -> Agency:
    found = Agency.objects.select_for_update().filter(id=agency_id).first()
    if found is None:
        raise AbsentError("agency", agency_id, "absent")
    return found


def _unit(act: Act, unit_id: UUID) -> Unit:
    act.about("unit", unit_id)
    by_operator(act)
    found = Unit.objects.select_for_update(of=("self",)).select_related("agency").filter(id=unit_id).first()
    if found is None:
        raise AbsentError("unit", unit_id, "absent")
    return found


@action(events.NODE_MADE)
def make_node(
    act: Act,
    *,
    code: str,
    country: str,
    names: dict[str, str],
    zone: str,
    unit: str,
    unit_names: dict[str, str],
) -> Unit:
    """Add the agency this node belongs to, with its first unit. Refused when there is one already."""
    act.about("node", settings.NODE_ID)
    if Agency.objects.filter(is_home=True).exists():
        raise RefusalError(_("This node has its agency already."), code="already-made")
    agency = add_agency(act, code=code, country=country, names=names, zone=zone, is_home=True)
    return add_unit(act, agency_id=agency.id, code=unit, names=unit_names)


@action(events.AGENCY_ADDED)
def add_agency(
    act: Act, *, code: str, country: str, names: dict[str, str], zone: str, is_home: bool = False
) -> Agency:
    """Add an agency: a code for the wire, the country as on a passport (ICAO 9303), names by language."""
    act.about("agency", code)
    by_operator(act)
    checked_place("en", zone)
    checked_code(code)
    taken = RefusalError(_("Another agency has this code already."), code="code-taken")
    if Agency.objects.filter(code=code).exists():
        raise taken
    told = {"country": checked_country(country), "names": checked_names(names), "zone": zone}
    try:
        with transaction.atomic():
            return Agency.objects.create(code=code, is_home=is_home, **told)
    except IntegrityError as error:  # the same form sent twice in one moment
        raise taken from error


@action(events.AGENCY_CHANGED)
def change_agency(act: Act, agency_id: UUID, *, country: str, names: dict[str, str], zone: str) -> Agency:
    """Change names, country or time zone. The code stays: partners and the log know the agency by it."""
    act.about("agency", agency_id)
    by_operator(act)
    checked_place("en", zone)
    agency = _agency(agency_id)
    agency.country, agency.names, agency.zone = checked_country(country), checked_names(names), zone
    agency.save(update_fields=["country", "names", "zone"])
    return agency


@action(events.UNIT_ADDED)
def add_unit(act: Act, *, agency_id: UUID, code: str, names: dict[str, str]) -> Unit:
    """Add a unit to an agency."""
    act.about("unit", f"{agency_id}/{code}")
    by_operator(act)
    agency = _agency(agency_id)
    checked_code(code)
    if agency.units.filter(code=code).exists():
        raise RefusalError(_("Another unit of this agency has this code already."), code="code-taken")
    return Unit.objects.create(agency=agency, code=code, names=checked_names(names))


@action(events.UNIT_CHANGED)
def change_unit(act: Act, unit_id: UUID, *, names: dict[str, str]) -> Unit:
    """Change the names of a unit. The code stays: letters are addressed to it."""
    unit = _unit(act, unit_id)
    unit.names = checked_names(names)
    unit.save(update_fields=["names"])
    return unit


@action(events.UNIT_CLOSED)
def close_unit(act: Act, unit_id: UUID) -> None:
    """Close a unit in which nobody works any more; what was addressed to it keeps its name.

    Raises:
        RefusalError: people still work in it, or it is the agency's last open unit.
    """
    unit = _unit(act, unit_id)
    if Person.objects.filter(unit=unit, is_active=True).exists():
        raise RefusalError(
            _("People still work in this unit. Move them to another one first."), code="people"
        )
    if not unit.agency.units.filter(closed_at=None).exclude(id=unit.id).exists():
        raise RefusalError(
            _(
                "This is the only open unit of the agency. Add another one first: letters must arrive somewhere."
            ),
            code="last-unit",
        )
    unit.closed_at = act.at
    unit.save(update_fields=["closed_at"])


@action(events.UNIT_REOPENED)
def reopen_unit(act: Act, unit_id: UUID) -> None:
    """Open a closed unit again."""
    unit = _unit(act, unit_id)
    unit.closed_at = None
    unit.save(update_fields=["closed_at"])
