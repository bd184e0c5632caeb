"""Pages of tasks: the list, giving one, one with what was said about it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Agency, Person
from comity.audit.acts import RefusalError
from comity.exchange.models import Peer
from comity.protection.actions.post_tasks import (
    GIVER_SAYS,
    OPEN,
    POST_SAYS,
    NewTask,
    give_task,
    say_about_task,
    view_task,
)
from comity.protection.forms.post_tasks import SayForm, TaskForm, ToForm
from comity.protection.models import PostTask, StepKind, TaskState
from comity.protection.post_access import KEEPS_POST, files_visible_to, is_taker, task_for, tasks_visible_to
from comity.protection.post_listing import TASK_TAGS, TASKS
from comity.protection.post_showing import chosen_recipient, recipients, task_face
from comity.protection.views.post_shared import city_of, form_page, own_city, page, say
from comity.web.listing import list_page
from comity.web.words import Words

VERBS: dict[str, Words] = {
    StepKind.ACCEPTED: gettext_lazy("Accept the task"),
    StepKind.REPORT: gettext_lazy("Report"),
    StepKind.CLOSED: gettext_lazy("Report and close"),
    StepKind.WITHDRAWN: gettext_lazy("Take the task back"),
}


@for_roles(KEEPS_POST)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the tasks of the person's agency."""
    seen = tasks_visible_to(signed_in_person(request))
    found = list_page(request, TASKS, seen, export_at=reverse("protection:post-tasks-export"))
    return render(
        request, "protection/post-list.html", {"list": found, "is_tasks": True}, status=found.status
    )


@for_roles(KEEPS_POST)
@page
def write(request: HttpRequest) -> HttpResponse:
    """Write the list of tasks to a file."""
    seen = tasks_visible_to(signed_in_person(request))
    return write_list(request, TASKS, seen, back=reverse("protection:post-tasks"))


@for_roles(KEEPS_POST)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Give a post a task: which post first (`?to=`), then what."""
    person = signed_in_person(request)
    peer, agency = chosen_recipient(request.GET.get("to", ""))
    if peer is None and agency is None:
        choice = ToForm(request.GET if "to" in request.GET else None, posts=recipients(person))
        return form_page(
            request,
            choice,
            {"title": _("Give a post a task"), "verb": _("Go on"), "method": "get", "is_tasks": True},
        )
    files = [
        (str(one.pk), f"{one.ref} · {one.name}")
        for one in files_visible_to(person).order_by("-opened_at")[:200]
    ]
    form = TaskForm(request.POST if request.method == "POST" else None, peer=peer, files=files)
    if request.method == "POST" and form.is_valid():
        task = _given(person, form, peer, agency)
        if task is not None:
            waits = task.state == TaskState.TO_APPROVE
            messages.success(
                request, _("A second person must approve this.") if waits else _("The task is given.")
            )
            return redirect("protection:post-task", task.pk)
    lead = _("It goes to %(post)s.") % {"post": peer or agency}
    return form_page(
        request,
        form,
        {"title": _("Give a post a task"), "lead": lead, "verb": _("Give the task"), "is_tasks": True},
    )


def _given(person: Person, form: TaskForm, peer: Peer | None, agency: Agency | None) -> PostTask | None:
    given = form.cleaned_data
    basis = form.chosen(given)
    try:
        return give_task(
            person,
            NewTask(
                title=given["title"],
                text=given["text"],
                text_language=given["text_language"],
                due_at=given["due_at"],
                zone=str(person.time_zone),
                peer=peer,
                agency=agency,
                post=given.get("post", ""),
                person_name=given["person_name"],
                person_language=given["person_language"],
                file=UUID(given["file"]) if given.get("file") else None,
                basis=basis,
            ),
        )
    except RefusalError as refusal:
        say(form, refusal, basis.agreement)
    return None


@for_roles(KEEPS_POST)
@require_safe
def task(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Show one task with what was said about it."""
    person = signed_in_person(request)
    found = view_task(person, task_id)
    says = POST_SAYS if is_taker(person, found) else GIVER_SAYS
    offered = [kind for kind in StepKind if kind in says] if found.state in OPEN else []
    if found.state == TaskState.ACCEPTED:
        offered = [kind for kind in offered if kind != StepKind.ACCEPTED]
    seen = {
        "task": found,
        "tag": TASK_TAGS[TaskState(found.state)],
        "face": task_face(found, person),
        "steps": found.steps.select_related("by", "by_agency").order_by("at"),
        "verbs": [(kind.value, VERBS[kind]) for kind in offered],
        "is_taker": is_taker(person, found),
        "file_is_ours": found.file_id and files_visible_to(person).filter(pk=found.file_id).exists(),
        "there": city_of(found.zone),
        "city": own_city(person),
        "zone": str(person.time_zone),
    }
    return render(request, "protection/post-task.html", seen)


@for_roles(KEEPS_POST)
@page
def speak(request: HttpRequest, task_id: UUID, kind: str) -> HttpResponse:
    """Accept, report, close, or take back a task."""
    person = signed_in_person(request)
    found = task_for(person, task_id)
    if kind not in StepKind.values:
        raise Http404
    chosen = StepKind(kind)
    form = SayForm(
        request.POST if request.method == "POST" else None,
        peer=found.peer,
        needs_words=chosen != StepKind.ACCEPTED,
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        basis = form.chosen(given)
        try:
            step = say_about_task(person, found.pk, chosen, given["text"], given["text_language"], basis)
        except RefusalError as refusal:
            say(form, refusal, basis.agreement)
        else:
            waits = step.state == "to-approve"
            messages.success(request, _("A second person must approve this.") if waits else _("Said."))
            return redirect("protection:post-task", found.pk)
    verb = str(VERBS[chosen])
    return form_page(request, form, {"title": verb, "task": found, "verb": verb, "is_tasks": True})
