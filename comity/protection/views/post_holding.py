"""The holding side's page of what its post asks: read and answered by those who see the detention."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from comity.accounts.access import for_roles, signed_in_person
from comity.audit.acts import RefusalError
from comity.protection.access import HOLDS_PEOPLE, notice_for
from comity.protection.actions.post_asking import NewAnswer, answer_post
from comity.protection.actions.post_unwished import tell_unwished
from comity.protection.forms.post import AnswerForm, UnwishedForm
from comity.protection.models import AskState, Detention, Post
from comity.protection.post_holding import ask_for_holder
from comity.protection.views.post_shared import city_of, form_page, own_city, page, say, status_of


@for_roles(HOLDS_PEOPLE)
@page
def ask(request: HttpRequest, ask_id: UUID) -> HttpResponse:
    """Show what a post asks, and take the answer."""
    person = signed_in_person(request)
    found = ask_for_holder(person, ask_id)
    is_open = found.state == AskState.ASKED and not found.answer_waits
    data = request.POST if request.method == "POST" else None
    form = (
        AnswerForm(data, kind=found.kind, peer=found.peer, initial={"agreed_at": found.wished_at})
        if is_open
        else None
    )
    if request.method == "POST" and form is None:
        messages.error(request, _("This was answered meanwhile."))
        return redirect("protection:post-ask", found.pk)
    if request.method == "POST" and form is not None and form.is_valid():
        given = form.cleaned_data
        basis = form.chosen(given)
        new = NewAnswer(
            answer=AskState(given["answer"]),
            text=given["text"],
            text_language=given["text_language"],
            agreed_at=given.get("agreed_at"),
            basis=basis,
        )
        try:
            answered = answer_post(person, found.pk, new)
        except RefusalError as refusal:
            say(form, refusal, basis.agreement)
        else:
            waits = bool(answered.answer_waits)
            messages.success(
                request, _("A second person must approve this.") if waits else _("The post is answered.")
            )
            return redirect("protection:post-ask", found.pk)
    seen = {
        "ask": found,
        "detention": Detention.objects.get(pk=found.detention),
        "form": form,
        "there": city_of(found.zone),
        "city": own_city(person),
        "zone": str(person.time_zone),
    }
    return render(request, "protection/post-ask.html", seen, status=status_of(form))


@for_roles(HOLDS_PEOPLE)
@page
def unwished(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Tell a post that the person wants nothing more from it."""
    person = signed_in_person(request)
    notice = notice_for(person, notice_id)
    post = Post.objects.select_related("peer", "agency").filter(state=notice.state).first()
    form = UnwishedForm(request.POST if request.method == "POST" else None, peer=post.peer if post else None)
    if request.method == "POST" and form.is_valid():
        basis = form.chosen(form.cleaned_data)
        try:
            tell_unwished(person, notice.pk, basis)
        except RefusalError as refusal:
            say(form, refusal, basis.agreement)
        else:
            messages.success(request, _("The post is told as soon as this has left."))
            return redirect("protection:detention", notice.detention_id)
    seen = {
        "title": _("The person wants nothing more from the post"),
        "detention": notice.detention,
        "lead": _("The post is told that the person took the wish back, and no reason."),
        "verb": _("Tell the post"),
    }
    return form_page(request, form, seen)
