"""Pages of commitments: the list, the board, one commitment, its history, and a new one."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_COOPERATION, READS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.access import may_keep
from comity.cooperation.activities.showing import activities_of
from comity.cooperation.commitments.access import visible_to
from comity.cooperation.commitments.both_sides import notes_of
from comity.cooperation.commitments.listing import COMMITMENTS, OWED, lines_of
from comity.cooperation.commitments.next_words import after
from comity.cooperation.commitments.offers import OPEN_STAGES, may_set_aside, offer_words, open_offers
from comity.cooperation.commitments.resting import registered_of
from comity.cooperation.commitments.showing import Page, page_of
from comity.cooperation.commitments.steps import steps_from
from comity.cooperation.commitments.words import NOT_YET, STAGES, TWO_VERSIONS
from comity.cooperation.core.standing import STOPPED
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.commitments_new import NewForm
from comity.cooperation.models import Commitment
from comity.cooperation.register_affected import stopped_under
from comity.cooperation.views._commitments import agreement_choices, nodes_to_join, tried
from comity.operations.views._shared import data_of, page, partner_choices, status_of
from comity.sharing.access import may_share
from comity.sharing.actions import note_copy
from comity.sharing.models import CopyKind
from comity.web.listing import list_page

MOST_CARDS = 50
# the columns of what nobody has countersigned yet, and of what both sides have countersigned in two versions
NO_STAGE, SPLIT = "proposed", "split"


@for_roles(READS_COOPERATION)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the commitments, those that are open unless asked otherwise."""
    person = signed_in_person(request)
    found = list_page(
        request, COMMITMENTS, visible_to(person), export_at=reverse("cooperation:commitments-export")
    )
    seen = {"list": found, "keeps": bool(may_keep(person))}
    return render(request, "cooperation/commitments-list.html", seen, status=found.status)


@for_roles(READS_COOPERATION)
@page
def export(request: HttpRequest) -> HttpResponse:
    """Write the list to a file."""
    rows = visible_to(signed_in_person(request))
    return write_list(request, COMMITMENTS, rows, back=reverse("cooperation:commitments-list"), taken=_taken)


def _taken(person: Person, found: Sequence[Commitment]) -> None:
    theirs = {("commitment", str(one.pk)) for one in found if one.partner}
    if theirs:
        note_copy(person, CopyKind.LIST, theirs)


@for_roles(READS_COOPERATION)
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Show the commitments in columns by stage; what has ended stands in the columns on the right; what was withdrawn unsigned in none."""
    person = signed_in_person(request)
    columns = []
    kept = visible_to(person)
    heads = [(NO_STAGE, NOT_YET), *((str(one), words) for one, words in STAGES.items())]
    if kept.filter(is_split=True).exists():
        heads.insert(1, (SPLIT, TWO_VERSIONS))
    for code, words in heads:
        stage = "" if code in {NO_STAGE, SPLIT} else code
        rows = kept.filter(is_split=True) if code == SPLIT else kept.filter(stage=stage, is_split=False)
        shown = rows.order_by("due", "-created_at") if stage else rows.order_by("-created_at")
        columns.append((code, words, rows.count(), lines_of(list(shown[:MOST_CARDS]))))
    seen = {
        "columns": columns,
        "keeps": bool(may_keep(person)),
        "most": MOST_CARDS,
        "owed": kept.filter(OWED).count(),
    }
    return render(request, "cooperation/commitments-board.html", seen)


@for_roles(READS_COOPERATION)
@require_safe
def commitment(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """Show a commitment: what stands, what waits for whom, what can be proposed next."""
    person = signed_in_person(request)
    shown = page_of(person, actions.view_commitment(person, commitment_id))
    return render(request, "cooperation/commitments-commitment.html", _seen(person, shown))


@for_roles(READS_COOPERATION)
@require_safe
def history(request: HttpRequest, commitment_id: UUID) -> HttpResponse:
    """Show every change with the signatures of both sides, and where the two ledgers differ."""
    person = signed_in_person(request)
    shown = page_of(person, actions.view_commitment(person, commitment_id))
    return render(request, "cooperation/commitments-history.html", _seen(person, shown))


def _seen(person: Person, shown: Page) -> dict[str, object]:
    found = shown.commitment
    registered = registered_of(person, found)
    return {
        "page": shown,
        "commitment": found,
        "activities": activities_of(person, found),
        "steps": steps_from(shown.ledger.terms) if shown.keeps and not shown.is_open else [],
        "may_settle": shown.keeps and found.is_split,
        "may_join": shown.keeps and shown.is_alone and bool(nodes_to_join(found)),
        "may_share": shown.keeps and bool(shown.missing),
        "may_prove": shown.keeps and not shown.is_alone,
        "notes": notes_of(shown),
        "reads_letters": bool(may_share(person)),
        "registered": registered,
        "offers": [(one, offer_words(one), bool(may_set_aside(person, one))) for one in open_offers(found)],
        "may_offer": found.stage in OPEN_STAGES,
        "stopped": stopped_under(person, found.leaves_under or found.agreement)
        or (registered if registered is not None and registered.state in STOPPED else None),
    }


@for_roles(KEEPS_COOPERATION)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Propose a commitment."""
    person = signed_in_person(request)
    if not may_keep(person):
        raise NotHereError("page", "cooperation:commitments-new", "other-agency")
    form = NewForm(
        data_of(request),
        request=request,
        person=person,
        partners=partner_choices(person),
        agreements=agreement_choices(person),
        initial={"meeting": request.GET.get("meeting", "")},
    )
    if form.is_bound and form.is_valid():
        draft = form.draft()
        made: list[Commitment] = []
        under = draft.way_out.agreement if draft.way_out else ""
        if tried(form, under, lambda: made.append(actions.propose_commitment(person, draft))):
            entry = made[0].entries.filter(ours=True).latest("seq")
            messages.success(request, after(made[0], entry))
            return redirect("cooperation:commitments-commitment", made[0].pk)
    return render(request, "cooperation/commitments-new.html", {"form": form}, status=status_of(form))
