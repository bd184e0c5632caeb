"""How the register let a form stand at a moment that is over, and when that changed: asked where a letter that went is noted late."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from comity.agreements.models import AgreementVersion, PartnerForm, SideStep, Suspension
from comity.cooperation.models import FormLink, OneSidedForm, RegisteredAgreement
from comity.cooperation.states import AgreementState, FormState

SUSPENDED = "agreement-suspended"


def stop_on(agreement: str, at: datetime) -> str:
    """Return by which reason of release the register stopped a form at a moment that is over; empty where it did not."""
    return _stop_of_alone(agreement, at) or _stop_of_entries(agreement, at)


def changes_in(agreement: str, first: datetime, last: datetime) -> list[datetime]:
    """Return the moments after `first` and until `last` at which it may have changed whether anything leaves under a form."""
    found: set[datetime | None] = set()
    found.update(AgreementVersion.objects.filter(agreement=agreement).values_list("added_at", flat=True))
    for began, ended in Suspension.objects.filter(agreement=agreement).values_list("began_at", "ended_at"):
        found.update((began, ended))
    theirs = SideStep.objects.filter(agreement=agreement).exclude(node=settings.NODE_ID)
    found.update(theirs.values_list("at", flat=True))
    # by the newest form that each told somebody may stand for ours no more
    forms = PartnerForm.objects.filter(agreement=agreement).exclude(node=settings.NODE_ID)
    found.update(forms.values_list("came_at", flat=True))
    links = FormLink.objects.filter(terms=agreement)
    for began, ended in links.values_list("began_at", "ended_at"):
        found.update((began, ended))
    for row in _entries(agreement, Q(form_links__ended_at__gt=first, form_links__began_at__lte=last)):
        found.update(moment for moment, _state in _steps(row))
        found.update(row.removed_copies.values_list("at", flat=True))
        found.add(row.copy.created_at if row.copy is not None else None)
        if row.expires_on is not None:
            over = row.expires_on + timedelta(days=1)
            found.add(datetime.combine(over, time.min, ZoneInfo(row.agency.zone)))
    return sorted(one for one in found if one is not None and first < one <= last)


def _entries(agreement: str, within: Q) -> list[RegisteredAgreement]:
    """Return the entry that has a form now, which speaks for the days before too, and those that had it `within` a time and do not now."""
    had = RegisteredAgreement.objects.filter(within, form_links__terms=agreement)
    rows = RegisteredAgreement.objects.filter(Q(terms=agreement) | Q(pk__in=had.values("pk")))
    return list(rows.select_related("agency", "copy").order_by("created_at"))


def _had_at(at: datetime) -> Q:
    return Q(form_links__began_at__lte=at, form_links__ended_at__gt=at)


def _stop_of_entries(agreement: str, at: datetime) -> str:
    stops = (_stop_of_entry(one, at) for one in _entries(agreement, _had_at(at)))
    return next((one for one in stops if one), "")


def _stop_of_entry(row: RegisteredAgreement, at: datetime) -> str:
    if row.expires_on is not None and row.expires_on < at.astimezone(ZoneInfo(row.agency.zone)).date():
        return "agreement-ended"
    state = next((state for moment, state in reversed(_steps(row)) if moment <= at), None)
    if state is None or state == AgreementState.IN_FORCE:
        return "" if state is not None else "agreement-draft"
    return SUSPENDED if state == AgreementState.SUSPENDED else "agreement-ended"


def _steps(row: RegisteredAgreement) -> list[tuple[datetime, str]]:
    """Return since when each step holds, in their order: one that was entered on its own day since then, any other since its day began."""
    zone = ZoneInfo(row.agency.zone)
    found: list[tuple[datetime, str]] = []
    for step in row.steps.order_by("on", "at"):
        is_of_the_day = step.at.astimezone(zone).date() == step.on
        since = step.at if is_of_the_day else datetime.combine(step.on, time.min, zone)
        found.append((max(since, found[-1][0]) if found else since, step.state))
    return found


def _stop_of_alone(agreement: str, at: datetime) -> str:
    """Return why a form that our agency held alone at a moment rested on nothing then; empty where it did, or was none."""
    versions = AgreementVersion.objects.filter(agreement=agreement, added_at__lte=at)
    version = versions.order_by("-version").first()
    if version is None or not version.alone_with:
        return ""
    forms = OneSidedForm.objects.filter(terms=agreement, digest=version.digest, state=FormState.HELD)
    form = forms.select_related("agreement__agency", "agreement__copy").first()
    if form is None:
        return "alone-not-confirmed"
    return "" if _had_form(form.agreement, agreement, at) and _rested_on_copy(form, at) else SUSPENDED


def _had_form(entry: RegisteredAgreement, agreement: str, at: datetime) -> bool:
    """Whether an entry had a form at a moment; where nobody knows until when it did, it had not."""
    links = entry.form_links.filter(terms=agreement, began_at__lte=at)
    return links.filter(Q(ended_at=None) | Q(ended_at__gt=at)).exists()


def _rested_on_copy(form: OneSidedForm, at: datetime) -> bool:
    """Whether the copy that a form was read against was kept at a moment; where nobody knows, it was not."""
    entry = form.agreement
    is_kept = entry.copy_digest == form.copy_digest
    removed = entry.removed_copies.filter(digest=form.copy_digest)
    if form.decided_at is not None:
        removed = removed.filter(at__gte=form.decided_at)
    first = removed.order_by("at").first()
    if first is None:
        return is_kept
    came_back = entry.copy.created_at if is_kept and entry.copy is not None else None
    return at < first.at or (came_back is not None and came_back <= at)
