"""Acts on partners without a node: kept, changed, joined with a node; everything with a partner looked at."""

from typing import Any
from uuid import UUID

from comity.audit import cooperation_events as events
from comity.audit.acts import Act, action
from comity.cooperation.access import may_see, partner_agency_for
from comity.cooperation.actions._meetings import keeper_of, person_of, tidy
from comity.cooperation.actions._partners import join
from comity.cooperation.exceptions import (
    ChangedMeanwhileError,
    JoinedAlreadyError,
    NotHereError,
    NotPairedError,
    OtherPartnerError,
)
from comity.cooperation.letter_drafts import PartnerDraft
from comity.cooperation.models import PartnerAgency
from comity.cooperation.partners.joining import nodes_of
from comity.cooperation.register_alone import has_form
from comity.cooperation.register_exceptions import FormOfPartnerError
from comity.exchange.peers import peer_of
from comity.lib.ids import new_id

PARTNER = "partner-agency"


def _columns(draft: PartnerDraft) -> dict[str, Any]:
    return {
        "country": draft.country,
        "names": tidy(draft.names),
        "address": draft.address.strip(),
        "contact": draft.contact.strip(),
        "party": draft.party.strip(),
    }


@action(events.PARTNER_KEPT)
def add_partner(act: Act, draft: PartnerDraft) -> PartnerAgency:
    """Keep a partner without a node. Raises NotHereError."""
    identifier = new_id()
    person = keeper_of(act, PARTNER, identifier)
    act.note(country=draft.country)
    return PartnerAgency.objects.create(
        id=identifier, agency=person.agency, created_by=person, created_at=act.at, **_columns(draft)
    )


@action(events.PARTNER_KEPT)
def change_partner(act: Act, agency_id: UUID, version: int, draft: PartnerDraft) -> PartnerAgency:
    """Change what is kept of a partner.

    Raises:
        FormOfPartnerError: a form of an agreement is for it as the party and with the state that it has.
        NotHereError, ChangedMeanwhileError.
    """
    keeper_of(act, PARTNER, agency_id)
    found = partner_agency_for(person_of(act), agency_id, keep=True)
    if found.version != version:
        raise ChangedMeanwhileError
    columns = _columns(draft)
    is_another = (columns["country"], columns["party"]) != (found.country, found.party)
    if is_another and has_form(found):
        raise FormOfPartnerError
    for column, value in columns.items():
        setattr(found, column, value)
    found.version += 1
    found.save()
    act.note(version=found.version)
    return found


@action(events.PARTNER_JOINED)
def note_joined(act: Act, agency_id: UUID, node: str) -> PartnerAgency:
    """Say that a partner has a node now: what was kept before is ours alone, what follows both sides hold.

    Raises:
        OtherPartnerError: the node is none of this partner, by its state or by what is kept of it.
        NotHereError, JoinedAlreadyError, NotPairedError.
    """
    keeper_of(act, PARTNER, agency_id)
    act.note(peer=node)
    found = partner_agency_for(person_of(act), agency_id, keep=True)
    if found.node:
        raise JoinedAlreadyError
    if peer_of(node) is None:
        raise NotPairedError
    if node not in {one.node for one in nodes_of(found)}:
        raise OtherPartnerError
    join(act, found, node)
    return found


@action(events.PARTNER_VIEWED)
def view_partner(act: Act, key: str) -> None:
    """Look at everything with a state or one of its agencies. Raises NotHereError."""
    act.about("partner", key)
    if not (answer := may_see(person_of(act))):
        raise NotHereError("partner", key, answer.reason)
