"""Pages on the way in and out, and those about oneself."""

from http import HTTPStatus

from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from comity.accounts import actions, ended, openings, presence, sessions, signing
from comity.accounts.access import signed_in_person
from comity.accounts.code_key import KeyOffer, fresh_key
from comity.accounts.forms import CodeForm, LanguageForm, NewKeyForm, PasswordForm, SignInForm
from comity.accounts.models import Agency
from comity.audit.actors import Stranger
from comity.audit.acts import RefusalError
from comity.web.forms import Form

page = require_http_methods(["GET", "HEAD", "POST"])


def _status(form: Form) -> HTTPStatus:
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


@page
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for name and password."""
    onward = sessions.asked_address(request, "")
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person = signing.give_password(
                Stranger(), form.cleaned_data["name"], form.cleaned_data["password"]
            )
        except signing.SignInRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            sessions.begin_half_way(request, person, onward)
            has_key = signing.code_key(person) is not None
            return redirect("accounts:sign-in-code" if has_key else "accounts:first-code-key")
    agency = Agency.objects.filter(is_home=True).first()
    shown = {"form": form, "agency": agency, "onward": onward, "held": bool(ended.carried(request))}
    return render(request, "accounts/sign-in.html", shown, status=_status(form))


@page
@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the one-time code after the right password."""
    person = sessions.half_way_person(request)
    if person is None:
        return redirect("accounts:sign-in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = signing.sign_in(person, form.cleaned_data["code"])
        except signing.WrongCodeError as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect(sessions.sign_in_session(request, person, device))
    return render(request, "accounts/sign-in-code.html", {"form": form}, status=_status(form))


@page
@never_cache
def first_code_key(request: HttpRequest) -> HttpResponse:
    """Offer a code key to somebody who has none yet, and sign in with a code of it."""
    person = sessions.half_way_person(request)
    if person is None or signing.code_key(person) is not None:
        return redirect("accounts:sign-in")
    offer = KeyOffer(person, sessions.new_key(request, fresh_key()))
    form = NewKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = signing.sign_in_with_first_key(person, offer.key, form.cleaned_data["code"])
        except RefusalError as refusal:
            form.add_error("code", str(refusal))
        else:
            return redirect(sessions.sign_in_session(request, person, device))
    return render(
        request, "accounts/first-code-key.html", {"form": form, "offer": offer}, status=_status(form)
    )


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    signing.sign_out(signed_in_person(request))
    auth.logout(request)
    return redirect("accounts:sign-in")


@page
@never_cache
def confirm(request: HttpRequest) -> HttpResponse:
    """Ask who is there, and go on to where the person wanted to go."""
    onward = sessions.asked_address(request, "/")
    if presence.is_recent(request):
        return redirect(onward)
    form = presence.ConfirmForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        return redirect(onward)
    shown = {"form": form, "onward": onward}
    return render(request, "accounts/confirm.html", shown, status=_status(form))


@page
def profile(request: HttpRequest) -> HttpResponse:
    """Show what the node holds about the person's account; language and zone are theirs to choose."""
    person = signed_in_person(request)
    initial = {"language": person.language, "zone": person.zone}
    form = LanguageForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_language(person, form.cleaned_data["language"], form.cleaned_data["zone"])
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your pages are now in this language."))
        return redirect("accounts:profile")
    device = signing.code_key(person)
    shown = {
        "form": form,
        "person": person,
        "sessions": sessions.own_sessions(request),
        "key_made_at": device.created_at if device else None,
        "openings": openings.pages_of(person),
    }
    return render(request, "accounts/profile.html", shown, status=_status(form))


@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one's sessions on other machines, or everywhere."""
    person = signed_in_person(request)
    everywhere = request.POST.get("where") == "everywhere"
    ended = [one.key for one in sessions.own_sessions(request) if everywhere or not one.is_this]
    actions.end_sessions(person, ended)
    if everywhere:
        auth.logout(request)
        return redirect("accounts:sign-in")
    messages.success(request, _("Your sessions on other machines have ended."))
    return redirect("accounts:profile")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language of one's pages from the foot of any page, and go back to it."""
    try:
        actions.set_language(signed_in_person(request), request.POST.get("language", ""))
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    return redirect(sessions.asked_address(request, "/"))


@page
@never_cache
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; other sessions of the person end."""
    person = signed_in_person(request)
    form = PasswordForm(request.POST or None, request=request)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.set_password(person, form.cleaned_data["present"], form.cleaned_data["new"])
        except actions.WrongPasswordError as refusal:
            form.add_error("present", str(refusal))
        except actions.WeakPasswordError as refusal:
            form.add_error("new", str(refusal))
        else:
            auth.update_session_auth_hash(request, changed)
            messages.success(
                request, _("Your password is changed. Your sessions on other machines have ended.")
            )
            return redirect("accounts:profile")
    shown = {"form": form, "is_start": person.has_start_password}
    return render(request, "accounts/password.html", shown, status=_status(form))


@page
@never_cache
@presence.confirmed_presence
def code_key(request: HttpRequest) -> HttpResponse:
    """Change one's own code key; sessions signed in with the old one end."""
    person = signed_in_person(request)
    offer = KeyOffer(person, sessions.new_key(request, fresh_key()))
    form = NewKeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            device = signing.set_code_key(person, offer.key, form.cleaned_data["code"])
        except RefusalError as refusal:
            form.add_error("code", str(refusal))
        else:
            sessions.continue_with_key(request, device)
            messages.success(request, _("Your codes now come from the new key. The old one is gone."))
            return redirect("accounts:profile")
    return render(request, "accounts/code-key.html", {"form": form, "offer": offer}, status=_status(form))
