"""Pages of runs: a file is chosen, its columns are named, it is followed, paused, resumed and stopped."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.accounts.access import AbsentError, for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.roles import SCREENS
from comity.audit.acts import RefusalError
from comity.lib.clock import now
from comity.lib.programs import SCREENER, running
from comity.records.lists import refused_from_json
from comity.records.looking import initial_of, keep_looking
from comity.records.tables import MOST_BYTES, Encoding, read_table
from comity.screening import actions, budgets, hit_listing, list_access, run_access, runs_listing
from comity.screening.actions.runs import Columns, FileOfMany
from comity.screening.forms import RunColumnsForm, RunForm
from comity.screening.models import WAITING, Run, RunState
from comity.screening.pace import left_of
from comity.screening.views.lists import columns_initial, refused_file, status_of
from comity.web.listing import list_page

page = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = 20  # refused rows on a page
STEERED = {"pause": actions.pause_run, "resume": actions.resume_run, "stop": actions.stop_run}


@require_safe
@for_roles(SCREENS)
def runs(request: HttpRequest) -> HttpResponse:
    """List the runs, the latest first."""
    seen = run_access.runs_visible_to(signed_in_person(request))
    found = list_page(request, runs_listing.LISTING, seen, export_at=reverse("screening:export-runs"))
    return render(request, "screening/runs.html", {"list": found}, status=found.status)


@page
@for_roles(SCREENS)
def write_runs(request: HttpRequest) -> HttpResponse:
    """Write the list of runs to a file."""
    seen = run_access.runs_visible_to(signed_in_person(request))
    return write_list(request, runs_listing.LISTING, seen, back=reverse("screening:runs"))


@page
@for_roles(SCREENS)
def new(request: HttpRequest) -> HttpResponse:
    """Choose a file and say why its persons are looked for."""
    person = signed_in_person(request)
    form = RunForm(request.POST or None, request.FILES or None, request=request, initial=initial_of(request))
    if request.method == "POST" and form.is_valid():
        file, given = form.cleaned_data["file"], form.cleaned_data
        keep_looking(request, form.looking)
        # one byte more than allowed tells that it is too large, without reading all of it
        chosen = FileOfMany(
            given["title"], file.name or "", file.read(MOST_BYTES + 1), Encoding(given["encoding"])
        )
        try:
            run = actions.upload_run(person, chosen, form.looking)
        except RefusalError as refusal:
            form.add_error("file", str(refusal))
        else:
            form.let_go()
            return redirect("screening:run-columns", run.pk)
    form.hold(even=frozenset({"file"}))  # read in another encoding it may be right
    shown = {"form": form, "rows_left": budgets.rows_left(person, now())}
    return render(request, "screening/run-new.html", shown, status=status_of(form))


@page
@for_roles(SCREENS)
def columns(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Name the columns, choose the lists, begin."""
    person = signed_in_person(request)
    run = run_access.run_for(person, run_id)
    if run.state != RunState.COLUMNS:
        raise AbsentError("run", run_id, "begun")
    table = read_table(bytes(run.content), Encoding(run.encoding))
    lists, _others = list_access.to_search(person, run.purpose)
    initial = {**columns_initial(table, person.agency.country), "lists": [str(one.pk) for one in lists]}
    form = RunColumnsForm(request.POST or None, table=table, lists=lists, initial=initial)
    if request.method == "POST" and form.is_valid():
        form.cleaned_data["schema"] = "Person"
        chosen = Columns(form.mapping(), [UUID(one) for one in form.cleaned_data["lists"]])
        try:
            actions.begin_run(person, run_id, chosen)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("screening:run", run_id)
    shown = {"form": form, "run": run, "rows": len(table.lines)}
    return render(request, "screening/run-columns.html", shown, status=status_of(form))


@require_safe
@for_roles(SCREENS)
def one(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Show how far a run has come and what it brought."""
    person = signed_in_person(request)
    run = run_access.run_for(person, run_id)
    if run.state == RunState.COLUMNS:
        return redirect("screening:run-columns", run_id)
    if request.GET.get("part"):
        part = render(request, "screening/run-state.html", _state(run) | {"waiting": _waiting(request, run)})
        if run.state != RunState.RUNNING:
            part["HX-Refresh"] = "true"  # what it brought stands further down the page
        return part
    found = list_page(
        request,
        hit_listing.LISTING,
        run_access.hits_of(person, run),
        export_at=reverse("screening:export-run", args=[run.pk]),
    )
    shown = {
        **_state(run),
        "list": found,
        "waiting": _waiting(request, run),
        "refused": refused_from_json(run.refused[:SHOWN]),
        "refused_count": len(run.refused),
        "lists": list_access.visible_to(person).filter(pk__in=run.lists.values("pk")),
    }
    return render(request, "screening/run.html", shown, status=found.status)


def _waiting(request: HttpRequest, run: Run) -> int:
    return run_access.hits_of(signed_in_person(request), run).filter(state__in=WAITING).count()


def _state(run: Run) -> dict[str, object]:
    is_running = run.state == RunState.RUNNING
    return {
        "run": run,
        "is_running": is_running,
        "left": left_of(run),
        "nobody_works": is_running and not running([SCREENER]),
    }


@page
@for_roles(SCREENS)
def write(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Write the hits of a run to a file."""
    person = signed_in_person(request)
    run = run_access.run_for(person, run_id)
    hits = run_access.hits_of(person, run)
    return write_list(request, hit_listing.LISTING, hits, back=reverse("screening:run", args=[run_id]))


@require_POST
@for_roles(SCREENS)
def steer(request: HttpRequest, run_id: UUID, word: str) -> HttpResponse:
    """Pause a run, go on with it, or stop it for good."""
    person = signed_in_person(request)
    run_access.run_for(person, run_id)
    if word not in STEERED:
        raise AbsentError("run", run_id, "no-such-act")
    try:
        STEERED[word](person, run_id)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, SAID[word]())
    return redirect("screening:run", run_id)


SAID = {
    "pause": lambda: _("The run pauses."),
    "resume": lambda: _("The run goes on."),
    "stop": lambda: _("The run is stopped. The rows that were not looked for are erased; the hits stay."),
}


@require_safe
@for_roles(SCREENS)
def refused(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """Give the rows that could not be read back as a list to repair."""
    run = actions.view_run_rows(signed_in_person(request), run_id)
    return refused_file(run.header, run.refused, run.label, ("run", run_id))
