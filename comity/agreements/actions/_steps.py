"""What acts on agreements share about the steps of each side: the one that holds, and one of our own written down."""

from datetime import timedelta

from django.conf import settings

from comity.agreements.exceptions import ToldTooLongError
from comity.agreements.models import SideStep
from comity.agreements.standing import Step
from comity.agreements.steps import LONGEST
from comity.audit.acts import Act

A_MOMENT = timedelta(microseconds=1)


def newest_step(agreement: str, node: str) -> SideStep | None:
    """Return the step of a side that holds; None where it took none."""
    return SideStep.objects.filter(agreement=agreement, node=node).order_by("-at").first()


def write_step(act: Act, agreement: str, kind: Step, told: str) -> SideStep:
    """Write a step of our own down, inside an act; each is later than the one before it, whatever the clock says.

    Raises:
        ToldTooLongError: the reason for partners is longer than one is told. Cut, it could say something else.
    """
    told = told.strip()
    if len(told) > LONGEST:
        raise ToldTooLongError
    before = newest_step(agreement, settings.NODE_ID)
    at = max(act.at, before.at + A_MOMENT) if before is not None else act.at
    return SideStep.objects.create(
        agreement=agreement,
        node=settings.NODE_ID,
        kind=kind,
        at=at,
        told=told,
        came_at=act.at,
    )
