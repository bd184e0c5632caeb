"""A draft of an operation: kind, places and days as the document has them; whatever it does not say is asked."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time
from typing import Final
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.intake.accepting import zones
from comity.intake.accepting.confirming import Case, Made, Maker, quoted, read_told
from comity.intake.accepting.wishes import OPERATION, Field, Target, Wish
from comity.intake.written_dates import days_of
from comity.operations import actions as operations
from comity.operations.access import may_see
from comity.operations.core.plan import Part, Phase, Site
from comity.operations.states import OperationKind
from comity.requests.choices import offences
from comity.web.words import Words

LONGEST_TITLE, LONGEST_PLACE = 200, 200
# a campaign is none of the kinds that are planned: the officer says what it is
KINDS: Final[Mapping[str, str]] = {
    "raid": OperationKind.RAID.value,
    "joint_investigation": OperationKind.JOINT.value,
}


def open_to(person: Person) -> bool:
    """Whether somebody works on operations."""
    return bool(may_see(person))


def describe(case: Case) -> Target:
    """Return the target with what the document says filled in."""
    zone = zones.zone_of(_countries(case), case.person)
    return Target(
        OPERATION,
        _("A draft of an operation"),
        (
            Field("title", _("Title"), initial=quoted(case.proposal, LONGEST_TITLE)),
            Field(
                "kind",
                _("What is it?"),
                "choice",
                initial=KINDS.get(case.content.get("kind") or "", ""),
                choices=list(OperationKind.choices),
            ),
            Field("offence", _("Offence"), "choice", choices=offences()),
            Field("zone", _("The time is that of"), "zone", initial=zone, choices=zones.choices(zone)),
        ),
        unsaid=unsaid(case),
    )


def unsaid(case: Case) -> tuple[Words, ...]:
    """Return what the document says and the plan has no place for."""
    found: list[Words] = []
    written = case.content.get("date")
    if written and days_of(written) is None:
        found.append(_("The date is not a whole day with its year; plan the time on the operation’s page."))
    if (case.content.get("count") or 1) > 1:
        found.append(_("The document speaks of several; this becomes one."))
    return tuple(found)


def make(act: Act, case: Case, wish: Wish) -> Made:
    """Plan the operation through its room. Nobody is invited; the source stands in the part that stays in the house."""
    target = describe(case)
    told = read_told(target.fields, wish.told)
    document = case.proposal.document
    head = operations.Head(told["kind"], told["title"], document.language, told["offence"])
    source = _("From document %(ref)s: %(words)s") % {
        "ref": document.ref,
        "words": quoted(case.proposal, 1000),
    }
    part = plan_of(case, told["zone"])
    operation = operations.plan_operation(
        act, head, operations.PlanDraft(part, replace(Part(), reason=str(source)))
    )
    act.note(source=str(document.source_id), unsaid=len(target.unsaid))
    return {"room": "operations", "kind": "operation", "id": str(operation.pk)}


def plan_of(case: Case, zone: str) -> Part:
    """Return the places, and one phase for whole days that are said with their year."""
    names = [case.referring.words(one) for one in case.content.get("places") or []]
    sites = tuple(
        Site(f"s{number}", name[:LONGEST_PLACE], "", zone)
        for number, name in enumerate(filter(None, names), 1)
    )
    days = days_of(case.content.get("date") or "")
    if days is None:
        return Part(sites)
    begins, ends = (datetime.combine(one, time(), ZoneInfo(zone)) for one in days)
    where = sites[0].key if len(sites) == 1 else ""
    return Part(
        sites, (Phase(str(pgettext_lazy("phase of an operation", "As reported")), where, begins, ends, zone),)
    )


def _countries(case: Case) -> list[str | None]:
    places = [case.referring.named(one) for one in case.content.get("places") or []]
    return [one.counts.get("country") for one in places if one is not None]


MAKER = Maker(OPERATION, lambda _case: True, open_to, describe, make)
