"""Pages of the notices of others: looked at, flagged, printed, taken over from a file."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import WORKS_ON_REQUESTS
from comity.agreements.countries import passport_code
from comity.audit.acts import RefusalError
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.notices import access, actions
from comity.notices.core import interpol
from comity.notices.core.preflight import Verdict
from comity.notices.core.sheet import WantedSheet
from comity.notices.forms import FlagForm, ImportForm
from comity.notices.models import FlagReason, HeldNotice, HeldState
from comity.notices.models.held import CHECK_ORIGIN
from comity.notices.showing import RuleShown, flag_words, sections, shown, title_of
from comity.notices.standing import attached_to, lines_at_receiver
from comity.notices.views._shared import back, complaint, data_of, done, page
from comity.notices.words import ASKS, PUBLIC
from comity.screening.arrival import checked_at_arrival
from comity.screening.standing import today_at

SHOWN = 20  # mistakes of a file


@for_roles(WORKS_ON_REQUESTS)
@page
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show one notice: what it says, who in our lists may be meant, what stands in the way here; and say so."""
    person = signed_in_person(request)
    if request.method != "POST":
        found = actions.view_notice(person, notice_id)
        return render(request, "notices/notice.html", _context(request, found, _flag_form(request, found)))
    found = access.notice_for(person, notice_id)
    form = _flag_form(request, found)
    if form.is_valid():
        said = form.cleaned_data
        flag = None if said["flag"] == "can" else FlagReason(said["flag"])
        try:
            kept = actions.flag_notice(person, notice_id, flag, said["text"])
        except RefusalError as refusal:
            form.add_error(None, complaint(refusal))
        else:
            return done(request, _flagged_words(kept), "notices:notice", found.pk)
    return render(request, "notices/notice.html", _context(request, found, form), status=422)


def _flagged_words(kept: HeldNotice) -> str:
    if kept.flag_outgoing is None:
        return _("It is kept. Of a public notice nobody is told.")
    if not kept.flag_letter_state:
        return _("It is kept. The partner is told once a second person has approved it.")
    return _("It is kept, and the partner is told.")


def _flag_form(request: HttpRequest, found: HeldNotice) -> FlagForm:
    return FlagForm(data_of(request), request=request, flagged=bool(found.flag))


@for_roles(WORKS_ON_REQUESTS)
@require_safe
def printed(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Show a notice as it is printed."""
    found = actions.view_notice(signed_in_person(request), notice_id)
    return render(request, "notices/print-notice.html", _context(request, found, None))


def _context(request: HttpRequest, found: HeldNotice, form: FlagForm | None) -> dict[str, Any]:
    sheet = WantedSheet.from_json(found.sheet)
    codes = Handling.from_json(found.handling).codes.as_list() if found.handling else []
    return {
        "notice": found,
        "form": form,
        "name_title": title_of(found),
        "names": sheet.names,
        "attached": found.attached.select_related("stored"),
        "sections": sections(sheet),
        "asks": ASKS.get(found.kind, ""),
        "flag": flag_words(found.flag),
        "codes": codes,
        "is_gone": found.state == HeldState.WITHDRAWN,
        "is_over": found.state == HeldState.STANDING and found.until is not None and found.until <= now(),
        "remarks": _remarks(found) if found.state == HeldState.STANDING else [],
        "checked": checked_at_arrival(signed_in_person(request), CHECK_ORIGIN, [found.pk]),
    }


def _remarks(found: HeldNotice) -> list[RuleShown]:
    """Return what would stop the notice had it been ours: the stricter answer is worth knowing before somebody is held."""
    asking = found.peer.country if found.peer else ""
    lines = lines_at_receiver(
        found.sheet, asking, found.file_kind or "red", today_at(found.agency), attached_to(found)
    )
    ours = [one for one in shown(lines) if one.line.verdict is Verdict.FAIL]
    return ours if found.peer else []  # a public notice tells a part of the file alone


@for_roles(WORKS_ON_REQUESTS)
@page
def take_over(request: HttpRequest) -> HttpResponse:
    """Take public red notices over from a file."""
    person = signed_in_person(request)
    access.seeker_of(person, "import")
    form = ImportForm(request.POST or None, request.FILES or None, request=request)
    problems: list[interpol.Problem] = []
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read(interpol.MOST_BYTES + 1)
        try:
            found = interpol.read(content, passport_code)
            added, changed = actions.import_notices(person, found)
        except interpol.PublicNoticeError as error:
            problems = error.problems
            form.add_error("file", _("Nothing was taken over. Each mistake stands below."))
        else:
            form.let_go()
            told = {"added": added, "changed": changed}
            return done(
                request, _("%(added)s notices are new, %(changed)s have changed.") % told, "notices:notices"
            )
    return back(
        request,
        "notices/import.html",
        form,
        problems=_problem_words(problems),
        more=max(len(problems) - SHOWN, 0),
    )


def _problem_words(problems: list[interpol.Problem]) -> list[tuple[int, str, str]]:
    return [(one.place, one.field, str(PUBLIC[one.code])) for one in problems[:SHOWN]]
