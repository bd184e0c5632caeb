"""Pages of the log, for the auditor. Looking at it is itself written down."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.audit import actions, events, partner_listing
from comity.audit.access import entry_for, node_auditor, visible_to
from comity.audit.core.errors import LogError
from comity.audit.listing import LISTING, same_actor, same_thing
from comity.audit.partner_listing import held_logs
from comity.audit.proving import prove
from comity.audit.readers import Reader, door, for_readers
from comity.audit.showing import details_of, last_check, lines_of
from comity.audit.verifying import verify
from comity.web.listing import list_page, small_page


@require_safe
@for_readers
def log(request: HttpRequest, reader: Reader) -> HttpResponse:
    """List entries, the newest first."""
    entries = visible_to(reader)
    found = list_page(request, LISTING, entries, export_at=reverse("audit:export"))
    actions.note_list_read(reader.actor, dict(found.asked.values), len(found.rows))
    context = {
        "list": found,
        "check": last_check(entries.filter(event=events.LOG_VERIFIED, outcome="done")[:1]),
        "whole_log": reader.whole_log,
    }
    return render(request, "audit/log.html", context, status=found.status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def write(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Write the list of entries to a file."""
    return door().write(request, LISTING, visible_to(reader), back=reverse("audit:log"))


@require_safe
@for_readers
def entry(request: HttpRequest, reader: Reader, entry_id: UUID) -> HttpResponse:
    """Show one entry and prove it."""
    found = entry_for(reader, entry_id)
    actions.note_entry_read(reader.actor, found.id)
    (line,) = lines_of(request, [found])
    context = {
        "line": line,
        "details": details_of(found),
        "same_actor": same_actor(line),
        "same_thing": same_thing(line),
    }
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
    found = small_page(
        request, partner_listing.LISTING, held_logs(), export_at=reverse("audit:export-partners")
    )
    return render(request, "audit/partners.html", {"list": found}, status=found.status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_readers
def write_partners(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Write what we hold of partners' logs to a file."""
    node_auditor(reader, "checkpoints")
    return door().write(request, partner_listing.LISTING, held_logs(), back=reverse("audit:partners"))


@require_POST
@for_readers
def check(request: HttpRequest, reader: Reader) -> HttpResponse:
    """Check the whole log now; what was found stands above the list."""
    node_auditor(reader, "check")
    actions.note_verification(reader.actor, verify())
    return redirect("audit:log")
