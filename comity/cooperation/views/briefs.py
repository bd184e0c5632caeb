"""Pages of briefs and joint reports: written, previewed, taken out as files, compared, approved; what papers look like."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.agreements.access import terms_of
from comity.agreements.choosing import Choice
from comity.audit.acts import RefusalError
from comity.cooperation import actions
from comity.cooperation.briefs.access import before, brief_for, dress_of, may_take_out, versions_of
from comity.cooperation.briefs.comparing import differences
from comity.cooperation.briefs.gathering import commitments_of, day_there, period_of, still_counts
from comity.cooperation.briefs.joint import asks_senior
from comity.cooperation.briefs.joint import why_not as why_not_leaving
from comity.cooperation.briefs.partners import only_partner
from comity.cooperation.briefs.promises import promise_of
from comity.cooperation.briefs.showing import page_of
from comity.cooperation.exceptions import NoOnePartnerError, NotHereError
from comity.cooperation.forms.briefs import BAD_TEMPLATE, BriefForm, DressForm, JointForm
from comity.cooperation.forms.texts import own_text_language
from comity.cooperation.models import Brief, Meeting
from comity.cooperation.partners.sides import home_state
from comity.cooperation.views._acts import told
from comity.cooperation.views._commitments import agreement_choices, sentences
from comity.cooperation.views._commitments import tried as tried_to_leave
from comity.cooperation.views._meetings import data_of, keeper, kept, page, status_of, tried
from comity.exchange.models import Peer
from comity.lib.clock import now as moment
from comity.papers import DOCX_MEDIA, PDF_MEDIA, PaperTooLargeError
from comity.papers.docx_templates import BadTemplateError
from comity.papers.fonts import FontsMissingError
from comity.release.forms import ApproveForm
from comity.web.words import Words

MEDIA = {"docx": DOCX_MEDIA, "pdf": PDF_MEDIA}

FILES = (("pdf", gettext_lazy("Take it as PDF")), ("docx", gettext_lazy("Take it as DOCX")))
NO_AGREEMENT: Words = gettext_lazy(
    "No agreement that is held here names the partner of this meeting, so that no joint report leaves for it. Ask who keeps your agreements to add the one that names it."
)
NOT_SET = {
    PaperTooLargeError: gettext_lazy(
        "The paper is longer than one file takes. End commitments that are done, then write the next version."
    ),
    FontsMissingError: gettext_lazy(
        "The fonts for PDF are not installed on this machine. Take the paper as DOCX, and tell your operator."
    ),
}


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest, meeting_id: UUID, kind: str) -> HttpResponse:
    """Write a version: choose languages and suggestions; everything else is asked of the rooms."""
    if kind not in {"brief", "joint"}:
        raise NotHereError("brief", kind)
    person, meeting = kept(request, meeting_id)
    is_joint = kind == "joint"
    newest = versions_of(person, meeting, is_joint=is_joint).first()
    partner = only_partner(person, meeting) if is_joint else None
    agreements = agreement_choices(person, partner.node) if partner else []
    form = _form(request, person, meeting, newest, agreements if is_joint else None)
    why_not = _why_no_report(partner, agreements) if is_joint else ""
    if request.method == "POST" and not why_not and form.is_valid():
        written: list[Brief] = []
        draft = form.draft()
        if tried_to_leave(
            form,
            draft.way_out.agreement if draft.way_out else "",
            lambda: written.append(actions.write_brief(person, meeting_id, draft, is_joint=is_joint)),
        ):
            messages.success(request, _("The version is written. A second person takes the draft mark off."))
            return redirect("cooperation:briefs-brief", written[0].pk)
    seen = {
        "form": form,
        "meeting": meeting,
        "is_joint": is_joint,
        "newest": newest,
        "period": period_of(meeting, moment()),
        "why_not": why_not,
    }
    return render(request, "cooperation/briefs-new.html", seen, status=status_of(form))


def _form(
    request: HttpRequest, person: Person, meeting: Meeting, newest: Brief | None, agreements: Sequence[Choice] | None
) -> BriefForm:  # fmt: skip
    """Return the form of a brief; with `agreements` that of a joint report, which may leave under one of them."""
    parties = [one for one in meeting.parties if one != home_state()]
    if agreements is None:
        promises = _promises(person, meeting)
        return BriefForm(data_of(request), promises=promises, newest=newest, is_joint=False, parties=parties)
    return JointForm(data_of(request), agreements=agreements, newest=newest, parties=parties)


def _why_no_report(partner: Peer | None, agreements: Sequence[Choice]) -> Words:
    """Return why no joint report can be written; empty where one can."""
    if partner is None:
        return NoOnePartnerError.words
    return "" if agreements else NO_AGREEMENT


def _promises(person: Person, meeting: Meeting) -> list[dict[str, object]]:
    at, code = moment(), own_text_language()
    period, today = period_of(meeting, at), day_there(meeting, at)
    rows = [one for one in commitments_of(person, meeting) if still_counts(one, period)]
    found = [promise_of(person, one, [code], today, is_joint=False) for one in rows]
    return [one for one in found if one is not None]


@for_roles(READS_COOPERATION)
@require_safe
def brief(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """Show a version as the paper says it."""
    person = signed_in_person(request)
    found = actions.view_brief(person, brief_id)
    stopped = why_not_leaving(found)
    seen = {
        "page": page_of(person, found),
        "stopped": sentences(stopped, found.leaving.get("agreement", "")) if stopped else [],
        "may_take_out": bool(may_take_out(person, found)) and stopped is None,
        "leaves_under": _leaves_under(found),
        "brief": found,
        "meeting": found.meeting,
        "files": FILES,
        "may_keep": person.holds(KEEPS_COOPERATION),
        "kind": "joint" if found.is_joint else "brief",
    }
    return render(request, "cooperation/briefs-brief.html", seen)


def _leaves_under(found: Brief) -> str:
    agreement = str(found.leaving.get("agreement", ""))
    terms = terms_of(agreement) if agreement else None
    return terms.title(get_language() or "en") if terms else agreement


@for_roles(READS_COOPERATION)
@require_POST
def taken(request: HttpRequest, brief_id: UUID, form: str) -> HttpResponse:
    """Hand a version out as a file; that it left is written down."""
    if form not in MEDIA:
        raise NotHereError("brief", form)
    person = signed_in_person(request)
    try:
        found, content = actions.take_brief_out(person, brief_id, form)
    except (PaperTooLargeError, FontsMissingError) as refusal:
        messages.error(request, str(NOT_SET[type(refusal)]))
        return redirect("cooperation:briefs-brief", brief_id)
    except BadTemplateError as refusal:
        messages.error(request, str(BAD_TEMPLATE[refusal.code]))
        return redirect("cooperation:briefs-brief", brief_id)
    except RefusalError as refusal:  # of a joint report alone; its page says more
        messages.error(request, str(refusal))
        return redirect("cooperation:briefs-brief", brief_id)
    answer = HttpResponse(content, content_type=MEDIA[form])
    name = f"{found.meeting.ref}-{'joint-report' if found.is_joint else 'brief'}-v{found.version}.{form}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@for_roles(READS_COOPERATION)
@require_safe
def compare(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """Show what is otherwise than in the version before."""
    person = signed_in_person(request)
    found = brief_for(person, brief_id)
    earlier = before(person, found)
    if earlier is None:
        raise NotHereError("brief", brief_id, "no-version-before")
    seen = {
        "brief": found,
        "before": earlier,
        "meeting": found.meeting,
        "differences": differences(earlier, found),
    }
    return render(request, "cooperation/briefs-compare.html", seen)


@for_roles(KEEPS_COOPERATION)
@page
def approve(request: HttpRequest, brief_id: UUID) -> HttpResponse:
    """Take the draft mark off."""
    person = signed_in_person(request)
    found = brief_for(person, brief_id)
    if found.is_joint:
        return _release(request, person, found)
    if request.method != "POST":
        raise NotHereError("brief", brief_id, "no-page")
    told(
        request,
        lambda: actions.approve_brief(person, brief_id),
        _("The draft mark is off. The version itself has not changed."),
    )
    return redirect("cooperation:briefs-brief", brief_id)


def _release(request: HttpRequest, person: Person, found: Brief) -> HttpResponse:
    """Take the draft mark off a joint report, which may leave then: asks who is there, and a named senior for the reason."""
    shown = page_of(person, found)
    if not shown.may_approve:
        raise NotHereError("brief", found.pk, "nothing-to-decide")
    form = ApproveForm(data_of(request), request=request, asks_senior=asks_senior(found) and person.is_senior)
    if form.is_bound and form.is_valid():
        reason = form.cleaned_data.get("senior_reason", "")
        if tried_to_leave(
            form,
            found.leaving.get("agreement", ""),
            lambda: actions.approve_brief(person, found.pk, senior_reason=reason),
        ):
            messages.success(request, _("The draft mark is off. The version itself has not changed."))
            return redirect("cooperation:briefs-brief", found.pk)
    seen = {"form": form, "brief": found, "meeting": found.meeting, "page": shown}
    return render(request, "cooperation/briefs-release.html", seen, status=status_of(form))


@for_roles(KEEPS_COOPERATION)
@page
def dress(request: HttpRequest) -> HttpResponse:
    """Say what the papers of the agency look like."""
    person = keeper(request)
    known = dress_of(person)
    files = request.FILES if request.method == "POST" else None
    form = DressForm(data_of(request), files, kept=known)
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: actions.keep_dress(person, form.draft()))
    ):
        messages.success(request, _("It is kept. Papers that are taken out from now on look so."))
        return redirect("cooperation:briefs-dress")
    seen = {"form": form, "kept": known, "title": _("Letterhead and template")}
    return render(request, "cooperation/briefs-dress.html", seen, status=status_of(form))
