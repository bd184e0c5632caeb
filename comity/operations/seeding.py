"""One operation, planned and ready to be held jointly: for the demonstration, for journeys, for a desk in training."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from comity.accounts.models import Person
from comity.operations import actions
from comity.operations.core.plan import Contact, Force, Part, Phase, Site
from comity.operations.models import Operation

NO_RIGHTS: Mapping[str, bool] = {
    "political_or_belief": False,
    "press_or_defender": False,
    "refugee_or_asylum": False,
    "death_or_torture": False,
}
HANDLING: Mapping[str, Any] = {
    "codes": ["H0", "H2"],
    "h3_text": "",
    "source": "",
    "information": "",
    "level": 1,
}


@dataclass(frozen=True, kw_only=True)
class Seed:
    """What is seeded: a raid on one site that begins at `begins` (UTC) and takes `hours`; what it leaves under."""

    title: str
    begins: datetime
    site: str
    zone: str
    agency: str
    agreement: str
    title_language: str = ""
    address: str = ""
    article: str = ""
    kind: str = "joint"
    offence: str = "0502"
    purpose: str = "investigation"
    hours: int = 6
    unit: str = ""
    people: int = 12
    phase: str = "1"
    contacts: tuple[Contact, ...] = ()
    handling: Mapping[str, Any] = field(default_factory=lambda: dict(HANDLING))


def seed_operation(officer: Person, seed: Seed, *partners: str) -> Operation:
    """Plan an operation as an officer, say how its entries leave, and invite partners by their node ids.

    Raises what the acts raise, such as NotReleasedError where the agreement does not cover it.
    """
    site = Site("s1", seed.site, seed.address, seed.zone)
    phase = Phase(seed.phase, site.key, seed.begins, seed.begins + timedelta(hours=seed.hours), seed.zone)
    part = Part((site,), (phase,), (Force(seed.agency, seed.unit, seed.people),), seed.contacts)
    head = actions.Head(seed.kind, seed.title, seed.title_language, seed.offence)
    operation = actions.plan_operation(officer, head, actions.PlanDraft(part))
    terms = actions.Terms(seed.agreement, seed.article, seed.purpose, seed.handling, NO_RIGHTS)
    actions.settle_terms(officer, operation.pk, terms)
    for node in partners:
        actions.invite_partner(officer, operation.pk, node, seed.agreement, seed.article)
    operation.refresh_from_db()
    return operation
