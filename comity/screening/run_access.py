"""Who may see and steer a run, and the row a step of it begins with."""

from uuid import UUID

from django.db.models import QuerySet

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.screening.access import hits_visible_to, may_screen
from comity.screening.models import Hit, Query, Run, RunState

RUN = "run"  # kind of origin of the queries a run makes


def runs_visible_to(person: Person) -> QuerySet[Run]:
    """Return the runs of the person's agency, the latest first; none without the role."""
    if not may_screen(person):
        return Run.objects.none()
    runs = Run.objects.filter(agency_id=person.unit.agency_id).select_related("owner", "agency")
    return runs.defer("content", "refused").order_by("-uploaded_at", "-ref")


def run_for(person: Person, run_id: UUID) -> Run:
    """Return a run of the own agency. Raises AbsentError."""
    found = runs_visible_to(person).filter(pk=run_id).first()
    if found is None:
        raise AbsentError("run", run_id, "absent")
    return found


def run_to_steer(person: Person, run_id: UUID) -> Run:
    """Return a run for a change of its state; a step under way ends first. Raises AbsentError."""
    found = run_for(person, run_id)
    return (
        Run.objects.select_for_update(of=("self",))
        .select_related("owner__unit__agency", "agency")
        .get(pk=found.pk)
    )


def run_to_step(run_id: UUID) -> Run | None:
    """Return a running run for its next step; None when it runs no more or somebody else has it in hand."""
    running = Run.objects.filter(pk=run_id, state=RunState.RUNNING).defer("content", "refused")
    return (
        running.select_for_update(of=("self",), skip_locked=True)
        .select_related("owner__unit__agency", "agency")
        .first()
    )


def queries_of(run: Run) -> QuerySet[Query]:
    """Return the queries of the rows that brought a hit."""
    return Query.objects.filter(agency_id=run.agency_id, origin_kind=RUN, origin_id__startswith=f"{run.pk}:")


def hits_of(person: Person, run: Run) -> QuerySet[Hit]:
    """Return the hits of a run that a person may see, the likeliest first."""
    return hits_visible_to(person).filter(
        query__origin_kind=RUN, query__origin_id__startswith=f"{run.pk}:", query__agency_id=run.agency_id
    )
