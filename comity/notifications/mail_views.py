"""One's own address and choice of mails; for the operator, how the node's mails are."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comity.accounts.access import for_roles, person_for, signed_in_person
from comity.accounts.exports import write_list
from comity.accounts.models import Person
from comity.accounts.roles import RUNS_NODE
from comity.audit.acts import RefusalError
from comity.lib.clock import now
from comity.notifications import actions, mailer
from comity.notifications.access import mails_visible_to
from comity.notifications.forms import AddressForm, ChoiceForm, CodeForm
from comity.notifications.mail_listing import LISTING, WAITING
from comity.notifications.models import Mailbox
from comity.notifications.words import problem_words
from comity.web.forms import Form
from comity.web.listing import list_page
from comity.web.listing.paging import tally

PAGE = "notifications:mail"


def _page(http: HttpRequest, person: Person, **given: Form) -> HttpResponse:
    """Show one's own page, with the form that was sent in the place of a fresh one."""
    box = Mailbox.objects.filter(person=person).first() or Mailbox(person=person)
    awaits_code = box.code_until is not None and now() < box.code_until
    forms: dict[str, Form] = {
        "address_form": AddressForm(initial={"address": box.address}),
        "code_form": CodeForm(),
        "choice_form": ChoiceForm(
            initial={"choice": box.choice, "quiet_from": box.quiet_from, "quiet_until": box.quiet_until}
        ),
        **given,
    }
    context = {
        **forms,
        "box": box,
        "awaits_code": awaits_code,
        "is_on": mailer.is_on(),
        "minutes": settings.MAIL_EVERY_MINUTES,
        "person": person,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if given else HTTPStatus.OK
    return render(http, "notifications/mail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def mail(http: HttpRequest) -> HttpResponse:
    """Show one's own address and choice; a post enters an address."""
    person = signed_in_person(http)
    if http.method != "POST":
        return _page(http, person)
    form = AddressForm(http.POST)
    if form.is_valid():
        try:
            actions.enter_address(person, form.cleaned_data["address"])
        except RefusalError as refusal:
            form.add_error("address", str(refusal))
        else:
            messages.success(http, _("A code is on its way to this address. Enter it here."))
            return redirect(PAGE)
    return _page(http, person, address_form=form)


@require_POST
def code(http: HttpRequest) -> HttpResponse:
    """Take the code that was sent to the address."""
    person = signed_in_person(http)
    form = CodeForm(http.POST)
    if form.is_valid():
        try:
            actions.confirm_address(person, form.cleaned_data["code"])
        except RefusalError as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(http, _("The address is confirmed."))
            return redirect(PAGE)
    return _page(http, person, code_form=form)


@require_POST
def choice(http: HttpRequest) -> HttpResponse:
    """Keep which mails somebody wants."""
    person = signed_in_person(http)
    form = ChoiceForm(http.POST)
    if form.is_valid():
        actions.choose_mail(person, **form.cleaned_data)
        messages.success(http, _("Your choice is kept."))
        return redirect(PAGE)
    return _page(http, person, choice_form=form)


@require_POST
def remove(http: HttpRequest) -> HttpResponse:
    """Take one's own address away."""
    actions.remove_address(signed_in_person(http))
    messages.success(http, _("The address is gone. No mails come any more."))
    return redirect(PAGE)


@require_safe
@for_roles(RUNS_NODE)
def mails(http: HttpRequest) -> HttpResponse:
    """Show the operator whether mails leave, since when not and why, and each of them. Nobody's address stands here."""
    every = mails_visible_to(signed_in_person(http))
    page = list_page(http, LISTING, every, export_at=reverse("notifications:export-mails"))
    waiting = every.filter(WAITING)
    failed = waiting.exclude(last_error="").order_by("-next_attempt_at").first()
    last = every.filter(sent_at__isnull=False).order_by("-sent_at").first()
    context = {
        "list": page,
        "is_on": mailer.is_on(),
        "server": settings.MAIL_SERVER,
        "waiting": tally(waiting),
        "oldest": waiting.order_by("created_at").first(),
        "problem": problem_words(failed.last_error) if failed else "",
        "again_at": failed.next_attempt_at if failed else None,
        "last_sent": last.sent_at if last else None,
    }
    return render(http, "notifications/mails.html", context, status=page.status)


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(RUNS_NODE)
def write_mails(http: HttpRequest) -> HttpResponse:
    """Write the list of mails to a file."""
    every = mails_visible_to(signed_in_person(http))
    return write_list(http, LISTING, every, back=reverse("notifications:mails"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_roles(RUNS_NODE)
def give(http: HttpRequest, person_id: UUID) -> HttpResponse:
    """Let the operator enter the address of a person, known from the agency."""
    operator = signed_in_person(http)
    person = person_for(operator, person_id)
    form = AddressForm(http.POST or None)
    if form.is_valid():
        actions.give_address(operator, person.id, form.cleaned_data["address"])
        messages.success(http, _("The address is kept and confirmed."))
        return redirect("accounts:person", person.id)
    context = {"form": form, "person": person, "is_on": mailer.is_on()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(http, "notifications/give.html", context, status=status)
