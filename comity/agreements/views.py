"""Pages of the agreements room: the list, one agreement by article, a version's file, and the acts of its keepers."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import KEEPS_AGREEMENTS, READS_AGREEMENTS
from comity.agreements import actions, showing
from comity.agreements.access import (
    demand_keeper,
    held,
    may_keep,
    suspensions_of,
    version_for,
    versions_for,
    visible_to,
)
from comity.agreements.exceptions import AgreementFileError
from comity.agreements.form_showing import form_sentences
from comity.agreements.forms import AgreementForm, ReasonForm, next_version, with_party
from comity.agreements.history import suspension_lines, version_lines
from comity.agreements.listing import LISTING, Line
from comity.agreements.models import AgreementVersion, Suspension
from comity.agreements.overview import Mistake, head, in_order, mistakes_in
from comity.agreements.step_showing import step_lines, stop_lines
from comity.agreements.terms import Agreement
from comity.audit.acts import RefusalError
from comity.exchange.peers import known_peer
from comity.lib.clock import now
from comity.web import ways_on
from comity.web.listing import small_page
from comity.web.words import TAGS

SAMPLE = Path(__file__).parent / "resources" / "sample-agreement.yaml"

page = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Reliance:
    """Suspending or resuming, with the words of its page."""

    title: Promise
    meaning: Promise
    done: Promise
    act: Callable[..., Suspension]
    takes_away: bool = False


SUSPEND = Reliance(
    gettext_lazy("Suspend this agreement"),
    gettext_lazy(
        "From this moment nothing leaves under it: no request, no answer, and nothing that waits to be sent "
        "again. What was sent and received stays as it is. The nodes of the other parties are told."
    ),
    gettext_lazy("The agreement is suspended. Nothing leaves under it."),
    actions.suspend_agreement,
    takes_away=True,
)
RESUME = Reliance(
    gettext_lazy("Resume this agreement"),
    gettext_lazy(
        "From this moment its articles permit again what they permitted before, unless another party has stopped it too."
    ),
    gettext_lazy("The agreement is relied on again."),
    actions.resume_agreement,
)


def _language() -> str:
    language = get_language() or "en"
    return TAGS.get(language, language)


@require_safe
@for_roles(READS_AGREEMENTS)
def agreements(request: HttpRequest) -> HttpResponse:
    """List the agreements, those in force first, what ends first on top."""
    person = signed_in_person(request)
    shown_list = small_page(request, LISTING, _lines(person), export_at=reverse("agreements:export"))
    shown = {"list": shown_list, "keeps": bool(may_keep(person))}
    return render(request, "agreements/list.html", shown, status=shown_list.status)


@page
@for_roles(READS_AGREEMENTS)
def write(request: HttpRequest) -> HttpResponse:
    """Write the list to a file."""
    return write_list(request, LISTING, _lines(signed_in_person(request)), back=reverse("agreements:list"))


@require_safe
@for_roles(READS_AGREEMENTS)
def sample(request: HttpRequest) -> HttpResponse:
    """Give a sample of an agreement file, with remarks, to be filled in."""
    signed_in_person(request)
    answer = HttpResponse(SAMPLE.read_bytes(), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{SAMPLE.name}"'
    return answer


def _lines(person: Person) -> list[Line]:
    at = now()
    heads = [head(found, _language(), settings.NODE_ID, at) for found in held(visible_to(person))]
    return [Line(one) for one in in_order(heads)]


@require_safe
@for_roles(READS_AGREEMENTS)
def agreement(request: HttpRequest, agreement: str, version: int = 0) -> HttpResponse:
    """Show an agreement by article, in its newest version or in an older one."""
    person = signed_in_person(request)
    versions = versions_for(person, agreement)
    row = version_for(person, agreement, version) if version else versions[0]
    found = next(held([row]))
    is_newest = row == versions[0]
    suspensions = suspension_lines(person, list(suspensions_of(agreement)))
    shown = {
        "row": row,
        "ways_on": ways_on.of("agreement", person, row.pk),
        "head": head(found, _language(), settings.NODE_ID, now()),
        "terms": found.terms,
        "mistakes": mistakes_in(bytes(row.source), found.mistakes) if found.mistakes else [],
        "newest": versions[0],
        "is_newest": is_newest,
        "keeps": bool(may_keep(person)) and is_newest,
        "versions": version_lines(person, versions, row),
        "suspensions": suspensions,
        "stop": found.stop,
        "beside": form_sentences(found) if is_newest else [],
        "stops": stop_lines(found) if is_newest else [],
        "steps": step_lines(found),
        "suspension": next((one for one in suspensions if one.ended is None), None),
        **(_parts(found.terms, request.GET.getlist("text")) if found.terms else {}),
    }
    return render(request, "agreements/agreement.html", shown)


def _parts(terms: Agreement, asked: list[str]) -> dict[str, object]:
    """What the page shows of the terms."""
    language = _language()
    choices = showing.choose_languages(terms, asked, language)
    permissions = showing.permission_lines(terms, language)
    return {
        "choices": choices,
        "articles": showing.article_lines(terms.articles, [one.tag for one in choices if one.chosen]),
        "unsigned": sum(not one.verified for one in terms.articles),
        "permissions": permissions,
        "unchecked": showing.unchecked_codes(permissions),
        "clocks": showing.clock_lines(terms),
        "caveats": showing.caveat_lines(terms, language),
        "central": showing.central_line(terms, language),
        "floor": sorted(terms.floor),
        "retention_anchor": showing.anchor(terms.retention.article),
    }


@require_safe
@for_roles(READS_AGREEMENTS)
def source(request: HttpRequest, agreement: str, version: int) -> HttpResponse:
    """Hand out the file of a version, byte for byte."""
    row = version_for(signed_in_person(request), agreement, version)
    name = f"{row.agreement}-v{row.version}.yaml"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(bytes(row.source), content_type="application/yaml", headers=headers)


@page
@for_roles(KEEPS_AGREEMENTS)
def add_agreement(request: HttpRequest) -> HttpResponse:
    """Add an agreement from a file or a text."""
    demand_keeper(signed_in_person(request))
    return _write(request, None)


@page
@for_roles(KEEPS_AGREEMENTS)
def add_version(request: HttpRequest, agreement: str) -> HttpResponse:
    """Change an agreement: its newest text, to be corrected and kept as a new version."""
    person = signed_in_person(request)
    demand_keeper(person, agreement)
    return _write(request, versions_for(person, agreement)[0])


def _begun(request: HttpRequest, newest: AgreementVersion) -> str:
    """Return the text of a next version; of a form that was held alone, with the partner's node in the place of its party once it has one."""
    text = next_version(bytes(newest.source).decode(), newest.version)
    party, node = request.GET.get("party", ""), request.GET.get("node", "")
    if newest.alone_with and party == newest.alone_with and known_peer(node) is not None:
        text = with_party(text, party, node)
    return text


def _write(request: HttpRequest, newest: AgreementVersion | None) -> HttpResponse:
    text = _begun(request, newest) if newest else ""
    is_sent = request.method == "POST"
    form = AgreementForm(
        request.POST if is_sent else None, request.FILES if is_sent else None, initial={"text": text}
    )
    mistakes: list[Mistake] = []
    if is_sent and form.is_valid():
        source: bytes = form.cleaned_data["source"]
        try:
            kept = actions.hold_agreement(
                signed_in_person(request), source, of=newest.agreement if newest else ""
            )
        except AgreementFileError as refusal:
            mistakes = mistakes_in(source, refusal.found)
            form.keep_text()
            form.add_error(None, _("Nothing was kept. The mistakes are listed below, each with what to do."))
        except RefusalError as refusal:
            form.keep_text()
            form.add_error(None, str(refusal))
        else:
            said = _("Version %(version)s is kept. It speaks for the agreement from now on.")
            messages.success(request, said % {"version": kept.version})
            return redirect("agreements:agreement", agreement=kept.agreement)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    shown = {"form": form, "mistakes": mistakes, "newest": newest}
    return render(request, "agreements/write.html", shown, status=status)


@page
@for_roles(KEEPS_AGREEMENTS)
def suspend(request: HttpRequest, agreement: str) -> HttpResponse:
    """Say what suspending does and ask for the reason."""
    return _rely(request, agreement, SUSPEND)


@page
@for_roles(KEEPS_AGREEMENTS)
def resume(request: HttpRequest, agreement: str) -> HttpResponse:
    """Show why it was suspended and ask for the reason to resume."""
    return _rely(request, agreement, RESUME)


def _rely(request: HttpRequest, agreement: str, reliance: Reliance) -> HttpResponse:
    person = signed_in_person(request)
    demand_keeper(person, agreement)
    found = next(held(versions_for(person, agreement)[:1]))
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            reliance.act(person, agreement, form.cleaned_data["reason"], told=form.cleaned_data["told"])
        except RefusalError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, str(reliance.done))
            return redirect("agreements:agreement", agreement=agreement)
    shown = {
        "form": form,
        "reliance": reliance,
        "head": head(found, _language(), settings.NODE_ID, now()),
        "suspension": next(
            iter(suspension_lines(person, [found.suspension] if found.suspension else [])), None
        ),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "agreements/rely.html", shown, status=status)
