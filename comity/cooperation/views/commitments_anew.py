"""The page on which a change that is disputed, or was passed over by another one, is proposed again."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.roles import KEEPS_COOPERATION
from comity.cooperation import actions
from comity.cooperation.access import may_keep
from comity.cooperation.commitments.access import entry_for
from comity.cooperation.commitments.folding import again, ledger_of, may_propose_again, named_sides
from comity.cooperation.commitments.next_words import after
from comity.cooperation.commitments.offers import open_offers
from comity.cooperation.commitments.showing import page_of
from comity.cooperation.commitments.steps import renewing
from comity.cooperation.core.ledger import Standing
from comity.cooperation.exceptions import NotHereError
from comity.cooperation.forms.commitments_anew import AnewForm
from comity.cooperation.models import CommitmentEntry
from comity.cooperation.views._commitments import asked_ways, known_ways, tried
from comity.operations.views._shared import data_of, page, status_of

OPEN = frozenset({Standing.PROPOSED, Standing.DISPUTED})


@for_roles(KEEPS_COOPERATION)
@page
def anew(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Propose what would stand instead of a disputed change, or again what another change has passed over."""
    person = signed_in_person(request)
    if not (answer := may_keep(person)):
        raise NotHereError("entry", entry_id, answer.reason)
    entry = entry_for(person, entry_id)
    found = entry.commitment
    ledger = ledger_of(found)
    about = next((one for one in ledger.changes if one.id == str(entry_id)), None)
    is_again = about is not None and may_propose_again(about, ledger, found.entries.all())
    if about is None or about.terms is None or not (is_again or about.standing in OPEN):
        raise NotHereError("entry", entry_id, "nothing-disputed")
    terms = again(about, ledger, found) if is_again else named_sides(about.terms, about.entry.node, found)
    step = renewing(terms, ours=entry.ours, passed=is_again)
    on = [one.id for one in ledger.heads] if is_again else list(about.on)
    form = AnewForm(
        data_of(request),
        request=request,
        person=person,
        step=step,
        terms=terms,
        is_first=not on,
        offers=open_offers(found),
        agreements=asked_ways(person, found),
        known=found.leaves_under,
        initial={**known_ways(found), "on": ",".join(on)},
    )
    if form.is_bound and form.is_valid():
        way_out = form.way_out()
        made: list[CommitmentEntry] = []

        def propose() -> None:
            instead = form.terms_for(found.partner)
            made.append(
                actions.propose_anew(
                    person, entry_id, instead, on=form.on_changes(), way_out=way_out, sure=form.sure
                )
            )

        if tried(form, way_out.agreement if way_out else found.leaves_under, propose):
            found.refresh_from_db()
            messages.success(request, after(found, made[0], step.code))
            return redirect("cooperation:commitments-commitment", found.pk)
    shown = page_of(person, found)
    seen = {
        "form": form,
        "commitment": found,
        "page": shown,
        "title": str(step.title),
        "lead": str(step.lead),
        "verb": str(step.button),
        "instead": _("What lapsed") if is_again else _("What is disputed"),
        "disputed": next((one for one in shown.changes if one.id == entry_id), None),
    }
    return render(request, "cooperation/commitments-form.html", seen, status=status_of(form))
