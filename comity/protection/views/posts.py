"""Pages of who is the post of which state."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.agreements.choosing import choices_with
from comity.audit.acts import RefusalError
from comity.exchange.peers import partners_for
from comity.protection import actions
from comity.protection.access import (
    KEEPS_POSTS,
    guest_agencies,
    may_keep_posts,
    post_for,
    posts_visible_to,
)
from comity.protection.exceptions import NotHereError
from comity.protection.forms import PostForm
from comity.protection.forms.notices import initial_of
from comity.protection.views._shared import data_of, page, status_of
from comity.protection.words import state_name


def _keeper(request: HttpRequest) -> Person:
    person = signed_in_person(request)
    answer = may_keep_posts(person)
    if not answer:
        raise NotHereError("post", "list", answer.reason)
    return person


def _form(request: HttpRequest, person: Person, initial: dict[str, object] | None = None) -> PostForm:
    partners = [(one.node, str(one)) for one in partners_for(person)]
    kept = str((initial or {}).get("agreement", ""))
    return PostForm(
        data_of(request),
        initial=initial,
        partners=partners,
        guests=list(guest_agencies()),
        agreements=choices_with([node for node, _called in partners], kept=kept),
    )


@for_roles(KEEPS_POSTS)
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """List the posts that are written down."""
    person = _keeper(request)
    rows = [(one, state_name(one.state)) for one in posts_visible_to(person)]
    return render(request, "protection/posts.html", {"rows": rows})


@for_roles(KEEPS_POSTS)
@page
def new(request: HttpRequest) -> HttpResponse:
    """Write a post down."""
    person = _keeper(request)
    return _kept(request, person, _form(request, person), None)


@for_roles(KEEPS_POSTS)
@page
def change(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Change a post."""
    person = _keeper(request)
    post = post_for(person, post_id)
    return _kept(request, person, _form(request, person, initial_of(post)), post_id)


def _kept(request: HttpRequest, person: Person, form: PostForm, post_id: UUID | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_post(person, form.entry(), post_id)
        except RefusalError as refusal:
            form.add_error("state" if refusal.code == "post-taken" else None, str(refusal))
        else:
            messages.success(request, _("Written down."))
            return redirect("protection:posts")
    return render(
        request, "protection/post-entry.html", {"form": form, "post_id": post_id}, status=status_of(form)
    )


@for_roles(KEEPS_POSTS)
@page
def remove(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Take a post off the list."""
    person = _keeper(request)
    post = post_for(person, post_id)
    if request.method == "POST":
        actions.remove_post(person, post_id)
        messages.success(request, _("Taken off the list."))
        return redirect("protection:posts")
    return render(request, "protection/remove-post.html", {"post": post, "state": state_name(post.state)})
