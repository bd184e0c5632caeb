"""Furnishing a rehearsal node through the same actions that its pages use."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from comity.accounts.actions import add_agency, add_person, add_unit, issue_code_key
from comity.accounts.models import Agency, Unit
from comity.accounts.roles import SCREENS
from comity.agreements.actions import hold_agreement
from comity.audit.actors import Process
from comity.lib.clock import now
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.records.purposes import Purpose
from comity.records.stamps import own_stamp
from comity.screening.actions import make_list
from comity.screening.actions.lists import ListTerms
from comity.screening.models import List, ListKind


def furnish(furniture: Mapping[str, Any]) -> dict[str, Any]:
    """Add agencies, people, agreements and records.

    Args:
        furniture: `agencies` [{code, country, names, zone}], `people` [{sign_in, name, name_language, agency (empty for
            the home agency), roles, language, is_senior, password}], `agreements` [YAML text], `records`
            [{schema, reference, language, values: [[property, text, language]]}].

    Returns:
        `people`: sign-in name to the address of the one-time-code key (otpauth).
    """
    home = Agency.objects.get(is_home=True)
    by_rehearsal = Process("rehearsal", home.code)
    for agency in furniture.get("agencies", []):
        made = add_agency(by_rehearsal, **agency)
        add_unit(by_rehearsal, agency_id=made.id, code="desk", names=agency["names"])
    keys: dict[str, str] = {}
    for person in furniture.get("people", []):
        where = {"agency__code": person["agency"]} if person.get("agency") else {"agency": home}
        unit = Unit.objects.filter(**where).order_by("code")[0]
        added = add_person(
            by_rehearsal,
            sign_in=person["sign_in"],
            name=person["name"],
            name_language=person["name_language"],
            unit_id=unit.id,
            roles=person["roles"],
            language=person.get("language", "en"),
            is_senior=person.get("is_senior", False),
            password=person["password"],
        )
        keys[person["sign_in"]] = issue_code_key(by_rehearsal, added.person.id)
    for text in furniture.get("agreements", []):
        hold_agreement(by_rehearsal, text.encode())
    own_records(by_rehearsal, home)
    held_notices(by_rehearsal, home)
    for record in furniture.get("records", []):
        add_subject(
            by_rehearsal,
            record["schema"],
            [NewValue(prop, text, language) for prop, text, language in record["values"]],
            NewSource(
                SourceKind.OWN_RECORD,
                record["reference"],
                record.get("language", ""),
                handling=own_stamp(home, ["H1", "H2"]),
            ),
        )
    return {"people": keys, "subjects": len(furniture.get("records", []))}


def own_records(actor: Process, home: Agency) -> None:
    """Make the list that lets a rehearsal node's own records be screened against; of one that has it, nothing changes."""
    _make_list(actor, home, ListKind.OWN, "Own records", "Records of this node")


def held_notices(actor: Process, home: Agency) -> None:
    """Make the list in which the notices that partners sent here are found; of a node that has it, nothing changes."""
    _make_list(actor, home, ListKind.HELD, "Notices held here", "Notices of partners")


def _make_list(actor: Process, home: Agency, kind: ListKind, title: str, source: str) -> None:
    if List.objects.filter(agency=home, kind=kind, ended_at=None).exists():
        return
    terms = ListTerms(
        title=title,
        source=source,
        legal_basis="Rehearsal: no law, invented persons",
        assessment="DPIA-REHEARSAL-1",
        ends_on=now().date() + timedelta(days=365),
        handling=own_stamp(home),
        purposes=Purpose.values,
        roles=sorted(SCREENS),
        checks_arrivals=True,
        two_persons=kind == ListKind.HELD,
    )
    make_list(actor, kind, terms)
