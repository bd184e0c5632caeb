"""The page of one request: its thread, and the acts that need no second person."""

from typing import cast
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HTMX_STOP_POLLING, reswap, retarget, trigger_client_event

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.accounts.sessions import leave_unrenewed
from comity.agreements import reference
from comity.agreements.access import terms_of
from comity.agreements.terms import Agreement
from comity.audit.acts import RefusalError
from comity.exchange.files import plaintext
from comity.exchange.letters import given_back
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.access import attachment_for, may_confirm, request_for, visible_to, who_may_confirm
from comity.requests.addressed import addressees_of, marks_of
from comity.requests.clock_panel import panel_of
from comity.requests.clock_rows import is_escalated
from comity.requests.exceptions import NotHereError, SetApartError
from comity.requests.file_lines import FileLine, file_lines
from comity.requests.forms.deciding import SubmitForm
from comity.requests.group_showing import circle_of
from comity.requests.lapsed import lapses_on
from comity.requests.models import Direction, Reply, Request, SetAside, State
from comity.requests.more_time import more_time_on
from comity.requests.showing import Thread, gather, label_of, thread_of
from comity.requests.sketch import details_leaving
from comity.requests.stands import stands_of
from comity.requests.views.not_taken import Standing, put_back
from comity.requests.views.several import decisions_for
from comity.requests.views.waiting import clarifying_shown, waiting_shown
from comity.requests.words import changed_sentence, detail_rows
from comity.screening.arrival import checked_at_arrival
from comity.sharing.exceptions import BlockedError, GoneError
from comity.web import ways_on
from comity.web.citations import cited


def _rule(request: Request, terms: Agreement | None) -> str:
    """Say where the clock comes from, in the reader's language where it is an article of our agreement."""
    stored = str((request.clock_rule or {}).get("source", ""))
    shown = cited(stored, get_language() or "en")
    if terms is None:
        return shown
    clock = terms.clock(reference.Urgency(request.urgency))
    if not clock.article or stored != f"{terms.title('en')}, article {clock.article}":
        return shown
    title = terms.title(get_language() or "en")
    return _("%(agreement)s, article %(article)s") % {"agreement": title, "article": clock.article}


def shown(http: HttpRequest, person: Person, request: Request, **more: object) -> dict[str, object]:
    """Return what a thread's page shows."""
    thread = thread_of(gather(request), person.time_zone)
    replies = request.replies.all()
    draft = next(
        (one for one in replies if (one.state, one.direction) == (State.DRAFT, Direction.OUTGOING)), None
    )
    waiting = next((one for one in replies if one.state == State.TO_APPROVE), None)
    to_confirm: Request | Reply | None = (
        request if request.confirm_by else next((one for one in replies if one.confirm_by is not None), None)
    )
    terms = terms_of(request.agreement) if request.agreement else None
    is_ours = request.direction == Direction.OUTGOING
    clarifying = clarifying_shown(http, person, request)
    return {
        **waiting_shown(http, person, request, request if request.state == State.TO_APPROVE else waiting),
        **clarifying,
        "thread": thread,
        "stands": stands_of(request, clarifying["words_unsent"]),
        "request_row": request,
        "addressed": marks_of(addressees_of([request])[request.pk]),
        "request_files": file_lines(request.own_files()),
        "reply_files": file_lines(waiting.attachments.all()) if waiting else [],
        "request_details": detail_rows(dict(details_leaving(request)) if is_ours else request.details),
        "confirm_form": SubmitForm(request=http, prefix="who"),
        "reply_draft": draft,
        "confirm_by": to_confirm.confirm_by if to_confirm else None,
        "may_confirm": to_confirm is not None and may_confirm(person, to_confirm),
        "who_confirms": who_may_confirm(to_confirm) if to_confirm else [],
        "set_aside": SetAside.objects.filter(request=request, person=person).first(),
        "restored": given_back([request.message, *(reply.message for reply in replies)]),
        "came_late": [reply.pk for reply in replies if reply.after_closing],
        "checked": checked_at_arrival(person, "request-subject", [one.id for one in request.subjects.all()]),
        "ways_on": ways_on.of("request", person, request.pk),
        "panel": panel_of(request, thread.partner, thread.reading, now()),
        "agreement": terms.title(get_language() or "en") if terms else request.agreement,
        "rule": _rule(request, terms),
        "lapses": lapses_on(person, request),
        "kind": label_of(reference.kinds(), request.kind),
        "offence": label_of(reference.offence_classes(), request.offence),
        "purpose": label_of(reference.purposes(), request.purpose),
        "grounds": {
            code: label_of(reference.refusal_grounds(), code) for code in reference.refusal_grounds()
        },
        "classification": request.handling.get("level", 1),
        "circle": circle_of(request),
        "parties": decisions_for(request) if request.state == State.TO_APPROVE else [],
        "escalated_at": request.escalated_at if is_escalated(request, thread.face) else None,
        **more_time_on(http, person, request),
        **more,
    }


def shown_again(
    http: HttpRequest,
    person: Person,
    request: Request,
    *,
    about: UUID | None = None,
    stands: Standing | None = None,
    **more: object,
) -> HttpResponse:
    """Show the page as it stands now, with a form that was not taken; `about` is what the form is about."""
    seen = shown(http, person, request_for(person, request.pk))
    return render(http, "requests/thread.html", put_back(seen, more, about, stands), status=422)


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def thread(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show a request; the look is written down, and tells the other side that it was read."""
    person = signed_in_person(http)
    if visible_to(person).filter(pk=request_id, state=State.DRAFT, direction=Direction.OUTGOING).exists():
        return redirect("requests:edit", request_id)
    request = actions.open_request(person, request_id)
    return render(http, "requests/thread.html", shown(http, person, request))


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def status(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Show what moves by itself: the thread's letters and the clock, for a page that looks again and renews no session.

    Where the request has gone on, half of the page would say what the other half does not know yet. The page then
    stays as it was, says that it is old, and looks no more.
    """
    person = signed_in_person(http)
    request = request_for(person, request_id)
    seen = shown(http, person, request, refreshing=True)
    if http.GET.get("stands", seen["stands"]) != seen["stands"]:
        answer = render(http, "requests/changed.html", seen, status=HTMX_STOP_POLLING)
        trigger_client_event(
            answer, "say", {"sentence": _("This request has changed since you opened the page.")}
        )
        return retarget(reswap(answer, "innerHTML"), "#changed")
    answer = render(http, "requests/moving.html", seen)
    shows = cast("Thread", seen["thread"]).face.state
    if sentence := changed_sentence(http.GET.get("clock", ""), shows):
        trigger_client_event(answer, "say", {"sentence": sentence})
    leave_unrenewed(http)
    return answer


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def close(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Close a request that was answered."""
    person = signed_in_person(http)
    try:
        actions.close_request(person, request_id)
    except RefusalError as refusal:
        messages.error(http, str(refusal))
        return redirect("requests:thread", request_id)
    messages.success(http, _("The request is closed."))
    return redirect("requests:list")


@for_roles(WORKS_ON_REQUESTS)
@require_POST
def rate(http: HttpRequest, request_id: UUID) -> HttpResponse:
    """Say how far the answer helped."""
    person = signed_in_person(http)
    request = request_for(person, request_id)
    reply = request.replies.filter(direction=Direction.INCOMING).first()
    if reply is None:
        raise NotHereError("no-reply", identifier=request_id)
    actions.rate_reply(person, reply.id, http.POST.get("rating", ""))
    messages.success(http, _("Thank you. It counts in the statistics."))
    return redirect("requests:thread", request_id)


@for_roles(WORKS_ON_REQUESTS)
@require_http_methods(["GET", "HEAD", "POST"])
def download(http: HttpRequest, attachment_id: UUID) -> StreamingHttpResponse | HttpResponse:
    """Hand a file out as it came, piece by piece: never shown in the browser, its name only a label.

    One that is set apart is described first; only a button takes it.
    """
    person = signed_in_person(http)
    attachment = attachment_for(person, attachment_id)
    seen = {"line": FileLine(attachment), "file": attachment}
    if http.method != "POST" and attachment.is_whole and attachment.stored.quarantine:
        return render(http, "requests/set-apart.html", seen)
    although = http.POST.get("although", "") if http.method == "POST" else ""
    try:
        attachment = actions.read_file(person, attachment.id, although=although)
    except (BlockedError, GoneError) as refusal:
        messages.error(http, str(refusal))
        return redirect("requests:thread", attachment.request_id)
    except SetApartError as refusal:
        return render(http, "requests/set-apart.html", {**seen, "refused": str(refusal)}, status=422)
    answer = StreamingHttpResponse(plaintext(attachment.stored), content_type="application/octet-stream")
    answer["Content-Length"] = str(attachment.size)
    answer["Content-Disposition"] = "attachment; filename*=UTF-8''" + quote(attachment.label, safe="")
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
