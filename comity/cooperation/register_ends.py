"""When agreements of the register end: by the earlier of their own last day and that of their form, and of which end people were told."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from comity.agreements.access import held, newest_versions
from comity.cooperation.models import AgreementAlarm, RegisteredAgreement
from comity.cooperation.states import AgreementState
from comity.lib.clock import now


def ends_of(agreements: Iterable[RegisteredAgreement]) -> Mapping[UUID, date | None]:
    """Return the last day on which anything leaves under each; None where neither it nor its form has one."""
    rows = list(agreements)
    named = {one.terms for one in rows if one.terms}
    forms = held(newest_versions().filter(agreement__in=named)) if named else ()
    last = {one.row.agreement: one.terms.last_day for one in forms if one.terms is not None}
    return {
        one.pk: min((day for day in (one.expires_on, last.get(one.terms)) if day is not None), default=None)
        for one in rows
    }


def end_of(agreement: RegisteredAgreement) -> date | None:
    """Return the last day on which anything leaves under an agreement: the earlier of its own and that of its form."""
    return ends_of([agreement])[agreement.pk]


def told_to_end(agreements: QuerySet[RegisteredAgreement], days: int) -> set[UUID]:
    """Return those in force of whose end people were told by a rule, in days ahead, that still end on the day that was told and have not yet."""
    told = AgreementAlarm.objects.filter(
        agreement__in=agreements.filter(state=AgreementState.IN_FORCE), days=days
    ).select_related("agreement__agency")
    alarms = list(told)
    ends = ends_of({one.agreement_id: one.agreement for one in alarms}.values())
    return {
        one.agreement_id
        for one in alarms
        if ends[one.agreement_id] == one.expires_on and one.expires_on >= _today(one.agreement)
    }


def form_over(agreements: QuerySet[RegisteredAgreement]) -> set[UUID]:
    """Return those in force, with a last day that is not over or none, whose form has ended: nothing leaves under them."""
    rows = list(agreements.filter(state=AgreementState.IN_FORCE).exclude(terms="").select_related("agency"))
    return {
        one.pk
        for one, end in zip(rows, ends_of(rows).values(), strict=True)
        if end is not None and end < _today(one) and (one.expires_on is None or one.expires_on >= _today(one))
    }


def _today(agreement: RegisteredAgreement) -> date:
    return now().astimezone(ZoneInfo(agreement.agency.zone)).date()
