"""Pages of screening: the quick check, what it found, one hit with both sides, the decision."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import READS_RECORDS, SCREENS
from comity.audit.acts import RefusalError
from comity.records.access import visible_to as rows_visible_to
from comity.records.looking import initial_of, keep_looking
from comity.screening import access, actions, origins, shown
from comity.screening.asked import Asked
from comity.screening.forms import CheckForm, DecisionForm
from comity.screening.frozen import Comparison
from comity.screening.lines import lines_of
from comity.screening.models import WAITING, Adjudication, Hit, HitState, Verdict

page = require_http_methods(["GET", "HEAD", "POST"])
MOST_LISTED = 20
QUICK = "q"  # the field of the box in the head of each page


def _status(form: CheckForm | DecisionForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@page
@for_roles(SCREENS)
def check(request: HttpRequest) -> HttpResponse:
    """Look for one person; by POST, so that no name stands in an address. Below it what waits on a decision.

    The box in the head of each page sends a name alone, as `q`: it is filled in, and nothing is looked for before
    somebody has said why.
    """
    person = signed_in_person(request)
    quick = request.POST.get(QUICK)
    if quick is None:
        form = CheckForm(request.POST or None, initial=initial_of(request))
    else:
        form = CheckForm(initial={**initial_of(request), "name": quick.strip()})
    if form.is_bound and form.is_valid():
        keep_looking(request, form.looking)
        try:
            query = actions.run_query(person, form.asked, form.looking)
        except actions.UnreadableQueryError as refusal:
            form.show(refusal.unread)
        else:
            return redirect("screening:query", query.pk)
    waiting = list(access.waiting_for(person)[:MOST_LISTED])
    context = {
        "form": form,
        "is_quick": quick is not None,
        "waiting": lines_of(person, waiting),
        "queries": access.visible_to(person)[:10],
    }
    return render(request, "screening/check.html", context, status=_status(form))


@require_safe
@for_roles(SCREENS)
def query(request: HttpRequest, query_id: UUID) -> HttpResponse:
    """Show what a query found."""
    person = signed_in_person(request)
    found = actions.view_query(person, query_id)
    hits = list(access.hits_visible_to(person).filter(query=found))
    context = {
        "query": found,
        "asked": Asked.from_json(found.person),
        "lines": lines_of(person, hits),
        "namesakes": shown.namesakes(found.namesakes),
        "confirmed": any(one.state == HitState.SAME for one in hits),
        "origin": origins.resolve(person, found.origin_kind, found.origin_id),
    }
    return render(request, "screening/query.html", context)


@page
@for_roles(SCREENS)
def hit(request: HttpRequest, hit_id: UUID) -> HttpResponse:
    """Show both sides of a hit, and take the decision."""
    person = signed_in_person(request)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        try:
            decided = actions.adjudicate(person, hit_id, verdict, form.cleaned_data["reason"])
        except RefusalError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, _("Your decision is recorded."))
            return redirect("screening:query", decided.hit.query_id)
    found = actions.view_hit(person, hit_id)
    return render(request, "screening/hit.html", _hit_context(person, found, form), status=_status(form))


def _hit_context(person: Person, found: Hit, form: DecisionForm) -> dict[str, object]:
    language = get_language() or "en"
    comparison = Comparison.thaw(found.explanation)
    hits = list(access.hits_visible_to(person).filter(query=found.query).values_list("pk", flat=True))
    place = hits.index(found.pk)
    asked = Asked.from_json(found.query.person)
    asked_language = _language_of(asked, comparison.left_name)
    row = rows_visible_to(person).filter(subject=found.subject_id).first()
    decisions = list(access.decided_before(found))
    return {
        "hit": found,
        "query": found.query,
        "form": form,
        "comparison": comparison,
        "asked_language": asked_language,
        "row": row,
        "place": place + 1,
        "total": len(hits),
        "earlier": hits[place - 1] if place else None,
        "later": hits[place + 1] if place + 1 < len(hits) else None,
        "chance": shown.chance(found.same_person),
        "verdict": shown.verdict(found.same_person),
        "name_words": shown.name_words(found.name_agreement),
        "namesakes": shown.namesakes(comparison.namesakes),
        "name_lines": shown.name_lines(
            comparison, language, asked_language, row.caption_language if row else ""
        ),
        "facts_compared": shown.facts(comparison, language),
        "origin": origins.resolve(person, found.query.origin_kind, found.query.origin_id),
        "decisions": decisions,
        "decided": _decided(found, decisions),
        "others": lines_of(
            person, list(access.hits_visible_to(person).filter(query=found.query).exclude(pk=found.pk)[:5])
        ),
        "may_read_records": person.holds(READS_RECORDS),
    }


def _decided(found: Hit, decisions: list[Adjudication]) -> Adjudication | None:
    """Return the decision that settles a hit: the latest about it, or the earlier one it was rejected by."""
    if found.state in WAITING:
        return None
    own = (one for one in decisions if one.hit_id == found.pk)
    return next(own, found.remembered)


def _language_of(asked: Asked, name: str) -> str:
    return next((one.language for one in asked.names if one.text.strip() == name), "")
