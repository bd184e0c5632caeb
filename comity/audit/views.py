"""Pages of the log, for the auditor. Looking at it is itself written down."""

from http import HTTPStatus
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from comity.audit import actions, events
from comity.audit.access import entry_for, node_auditor, visible_to
from comity.audit.core.errors import LogError
from comity.audit.forms import FindForm
from comity.audit.models import Entry, PartnerCheckpoint
from comity.audit.proving import prove
from comity.audit.readers import Reader, for_readers
from comity.audit.showing import details_of, last_check, lines_of
from comity.audit.stored_tree import newest_checkpoint
from comity.audit.verifying import verify

PAGE = 50


@require_safe
@for_readers
def log(request: HttpRequest, reader: Reader) -> HttpResponse:
    """List entries, the newest first."""
    form = FindForm(request.GET)
    entries = visible_to(reader)
    fitting = form.narrowed(entries) if form.is_valid() else entries.none()
    found = list(_older_than(request.GET.get("before", ""), fitting)[: PAGE + 1])
    shown = found[:PAGE]
    if form.is_valid():
        actions.note_list_read(reader.actor, form.narrowed_to, len(shown))
    asked = request.GET.copy()
    asked.pop("before", None)
    newest_address = asked.urlencode()
    asked["before"] = str(shown[-1].id) if shown else ""
    context = {
        "form": form,
        "lines": lines_of(request, shown),
        "is_narrowed": form.is_valid() and bool(form.narrowed_to),
        "newest_address": newest_address if "before" in request.GET else None,
        "older_address": asked.urlencode() if len(found) > PAGE else None,
        "signed_size": newest.size if (newest := newest_checkpoint()) else 0,
        "check": last_check(entries.filter(event=events.LOG_VERIFIED, outcome="done")[:1]),
        "whole_log": reader.whole_log,
    }
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "audit/log.html", context, status=status)


def _older_than(before: str, entries: QuerySet[Entry]) -> QuerySet[Entry]:
    """Go on after an entry of the page before; an identifier that is none begins anew."""
    try:
        last = entries.filter(id=UUID(before)).first()
    except ValueError:
        last = None
    return entries.filter(Q(at__lt=last.at) | Q(at=last.at, id__lt=last.id)) if last else entries


@require_safe
@for_readers
def entry(request: HttpRequest, reader: Reader, entry_id: UUID) -> HttpResponse:
    """Show one entry and prove it."""
    found = entry_for(reader, entry_id)
    actions.note_entry_read(reader.actor, found.id)
    (line,) = lines_of(request, [found])
    context = {"line": line, "details": details_of(found)}
    try:
        context["proof"] = prove(found)
    except LogError:
        context["is_broken"] = True
    return render(request, "audit/entry.html", context)


@require_safe
@for_readers
def partners(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Show what we hold of partners' logs."""
    node_auditor(reader, "checkpoints")
    actions.note_checkpoints_read(reader.actor)
    held = PartnerCheckpoint.objects.values("node", "origin")
    heads = held.annotate(count=Count("id"), size=Max("size"), at=Max("at")).order_by("node", "origin")
    forked = held.values("node", "size").annotate(roots=Count("root", distinct=True)).filter(roots__gt=1)
    forks = {row["node"] for row in forked}
    rows = [{**head, "is_forked": head["node"] in forks} for head in heads]
    return render(request, "audit/partners.html", {"rows": rows})


@require_POST
@for_readers
def check(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Check the whole log now; what was found stands above the list."""
    node_auditor(reader, "check")
    actions.note_verification(reader.actor, verify())
    return redirect("audit:log")
