"""Pages for one person: the quick check, the lines of a passport, what was found, one hit with both sides, the decision."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.accounts.roles import READS_RECORDS, SCREENS
from comity.audit.acts import RefusalError
from comity.lib.programs import SCREENER, running
from comity.records.looking import initial_of, keep_looking
from comity.screening import access, actions, origins, shown
from comity.screening.asked import LONGEST_NAME, Asked
from comity.screening.forms import CheckForm, DecisionForm, ZoneForm
from comity.screening.found import now_of
from comity.screening.frozen import Comparison
from comity.screening.lines import lines_of
from comity.screening.list_access import open_of, usable_by
from comity.screening.models import WAITING, Adjudication, Hit, HitState, RunState, Verdict
from comity.screening.passport import SIGNS_OF_A_ZONE, UnreadableZoneError, Zone, read_zone
from comity.screening.run_access import RUN, runs_visible_to
from comity.screening.standing import WHY, Why, today_at, why_not
from comity.screening.watch_access import watches_visible_to
from comity.web import ways_on
from comity.web.complaints import unsearchable

page = require_http_methods(["GET", "HEAD", "POST"])
MOST_LISTED = 20
MOST_AT_WORK = 5
QUICK = "q"  # the field of the box in the head of each page


READ_ZONE = "read-zone"  # the act of the button beside the lines of a passport


def _status(*forms: CheckForm | DecisionForm | ZoneForm) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if any(form.errors for form in forms) else HTTPStatus.OK


@page
@for_roles(SCREENS)
def check(request: HttpRequest) -> HttpResponse:
    """Look for one person; by POST, so that no name stands in an address. Below it what waits and what is at work.

    The box in the head of each page sends a name alone, as `q`: it is filled in, and nothing is looked for before
    somebody has said why. The lines of a passport are read into the same form first.
    """
    person = signed_in_person(request)
    quick = request.POST.get(QUICK)
    zone_form = ZoneForm(_zone_sent(request, quick))
    too_long = "" if zone_form.is_bound else unsearchable((quick or "").strip(), LONGEST_NAME)
    zone = _zone(zone_form)
    if zone is not None:
        form = CheckForm(initial={**initial_of(request), **zone.fields})
    elif quick is not None:
        form = CheckForm(initial={**initial_of(request), "name": "" if zone_form.is_bound else quick.strip()})
    elif zone_form.is_bound:
        form = CheckForm(initial=initial_of(request))
    else:
        form = CheckForm(request.POST or None, initial=initial_of(request))
    if form.is_bound and form.is_valid():
        keep_looking(request, form.looking)
        try:
            query = actions.run_query(person, form.asked, form.looking)
        except actions.UnreadableQueryError as refusal:
            form.show(refusal.unread)
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("screening:query", query.pk)
    return render(
        request,
        "screening/check.html",
        {
            "form": form,
            "zone_form": zone_form,
            "zone": zone,
            "is_quick": quick is not None and not zone_form.is_bound,
            "too_long": too_long,
            **_at_work(person),
        },
        status=HTTPStatus.UNPROCESSABLE_ENTITY if too_long else _status(form, zone_form),
    )


def _zone_sent(request: HttpRequest, quick: str | None) -> dict[str, str] | None:
    """The lines to read: from their own box, or from the box in the head when a reader has typed there."""
    if quick is not None:
        return {"zone": quick} if SIGNS_OF_A_ZONE in quick else None
    return {"zone": request.POST.get("zone", "")} if request.POST.get("act") == READ_ZONE else None


def _zone(form: ZoneForm) -> Zone | None:
    if not form.is_bound or not form.is_valid():
        return None
    try:
        return read_zone(form.cleaned_data["zone"])
    except UnreadableZoneError as error:
        form.add_error("zone", str(error))
        return None


def _at_work(person: Person) -> dict[str, object]:
    """What the page shows below the form: which lists are searched, hits, runs, watches, queries."""
    lists = [(one, why_not(one)) for one in usable_by(person).filter(ended_at=None)]
    runs = list(runs_visible_to(person)[:MOST_AT_WORK])
    return {
        "lists": [one for one, why in lists if why is None],
        "other_lists": [(one, WHY[why]) for one, why in lists if why is not None],
        "waiting": lines_of(person, list(access.waiting_for(person)[:MOST_LISTED])),
        "runs": runs,
        "nobody_works": any(one.state == RunState.RUNNING for one in runs) and not running([SCREENER]),
        "watches": watches_visible_to(person).filter(ended_at=None, ends_on__gte=today_at(person.agency))[
            :MOST_AT_WORK
        ],
        "queries": access.visible_to(person).filter(origin_kind="")[:10],
    }


@require_safe
@for_roles(SCREENS)
def query(request: HttpRequest, query_id: UUID) -> HttpResponse:
    """Show what a query found."""
    person = signed_in_person(request)
    found = actions.view_query(person, query_id)
    hits = list(access.hits_visible_to(person).filter(query=found))
    searched, others = open_of(person, found.searched)
    not_searched, _others = open_of(person, found.not_searched)
    context = {
        "query": found,
        "asked": Asked.from_json(found.person),
        "lines": lines_of(person, hits),
        "namesakes": shown.namesakes(found.namesakes),
        "confirmed": any(one.state == HitState.SAME for one in hits),
        "origin": origins.resolve(person, found.origin_kind, found.origin_id),
        "searched": searched,
        "not_searched": [(one["title"], WHY[Why(one["reason"])]) for one in not_searched],
        "others_searched": others,
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
            return redirect(_after(person, decided.hit))
    found = actions.view_hit(person, hit_id)
    return render(request, "screening/hit.html", _hit_context(person, found, form), status=_status(form))


def _of_one_list(person: Person, found: Hit) -> QuerySet[Hit]:
    """The hits one goes through with a hit: those of its file, or of its query."""
    query = found.query
    if query.origin_kind != RUN:
        return access.hits_visible_to(person).filter(query=query)
    return access.hits_visible_to(person).filter(
        query__agency=query.agency_id,
        query__origin_kind=RUN,
        query__origin_id__startswith=query.origin_id.partition(":")[0],
    )


def _after(person: Person, decided: Hit) -> str:
    """Where one goes on after a decision: to the file, or to the query."""
    origin = origins.resolve(person, decided.query.origin_kind, decided.query.origin_id)
    if decided.query.origin_kind == RUN and origin is not None:
        return origin.href
    return reverse("screening:query", args=[decided.query_id])


def _hit_context(person: Person, found: Hit, form: DecisionForm) -> dict[str, object]:
    language = get_language() or "en"
    comparison = Comparison.thaw(found.explanation)
    hits = list(_of_one_list(person, found).values_list("pk", flat=True))
    place = hits.index(found.pk)
    asked = Asked.from_json(found.query.person)
    asked_language = _language_of(asked, comparison.left_name)
    there = now_of(person, [found])[found.pk]
    decisions = list(access.decided_before(found))
    return {
        "ways_on": ways_on.of("hit", person, found.pk),
        "hit": found,
        "query": found.query,
        "form": form,
        "comparison": comparison,
        "asked_language": asked_language,
        "now": there,
        "first_of_two": access.waits_for_second(found),
        "cards": found.cards.select_related("issued_by").order_by("-issued_at"),
        "may_issue_card": found.state == HitState.NOT_SAME and bool(asked.number_fingerprints()),
        "place": place + 1,
        "total": len(hits),
        "earlier": hits[place - 1] if place else None,
        "later": hits[place + 1] if place + 1 < len(hits) else None,
        "chance": shown.chance(found.same_person),
        "verdict": shown.verdict(found.same_person),
        "name_words": shown.names_compared(comparison, found.name_agreement),
        "namesakes": shown.namesakes(comparison.namesakes),
        "name_lines": shown.name_lines(comparison, language, asked_language, there.language),
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
