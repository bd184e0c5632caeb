"""Pages of the steps: told, wish, notice, another channel, what happened since."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from comity.accounts.access import for_roles, signed_in_person
from comity.accounts.models import Person
from comity.agreements.choosing import Choice, choices_with
from comity.audit.acts import RefusalError
from comity.protection import actions
from comity.protection.access import (
    HOLDS_PEOPLE,
    detention_for,
    news_visible_to,
    notice_for,
    posts_visible_to,
)
from comity.protection.bodies import NOTICE, notice_body
from comity.protection.exceptions import NotHereError
from comity.protection.forms import (
    ChannelForm,
    DeathForm,
    GuardianForm,
    NoticeForm,
    ProceedingForm,
    TellForm,
    WishForm,
)
from comity.protection.lines import lines_of_body
from comity.protection.models import NoticeState, Post, Proceeding
from comity.protection.views._shared import Asking, asked, data_of, page
from comity.protection.words import state_name


@for_roles(HOLDS_PEOPLE)
@page
def tell(request: HttpRequest, detention_id: UUID) -> HttpResponse:
    """Record that the person was told of the right."""
    person = signed_in_person(request)
    detention = detention_for(person, detention_id)
    form = TellForm(data_of(request), initial={"by": person.name})
    asking = Asking(
        _("Told of the right"),
        _(
            "Vienna Convention on Consular Relations art. 36(1)(b): whoever is held is told without delay that they may have the "
            "post of their state told, and may write to it."
        ),
        _("Record"),
        _("Recorded. Ask now what the person wants."),
    )
    return asked(
        request, asking, form, detention, lambda: actions.tell_person(person, detention_id, form.telling())
    )


@for_roles(HOLDS_PEOPLE)
@page
def wish(request: HttpRequest, detention_id: UUID) -> HttpResponse:
    """Record what the person wants."""
    person = signed_in_person(request)
    detention = detention_for(person, detention_id)
    form = WishForm(data_of(request))
    asking = Asking(
        _("What the person wants"),
        _(
            "It is the person’s own free choice. Who declines is asked again at another place, and may change their mind at any time."
        ),
        _("Record"),
        _("Recorded."),
    )
    return asked(
        request, asking, form, detention, lambda: actions.record_wish(person, detention_id, form.said())
    )


@for_roles(HOLDS_PEOPLE)
@page
def guardian(request: HttpRequest, detention_id: UUID) -> HttpResponse:
    """Enter whether the person needs a guardian."""
    person = signed_in_person(request)
    detention = detention_for(person, detention_id)
    initial = {"name": detention.guardian_name, "needed": "yes" if detention.guardian_since else None}
    form = GuardianForm(data_of(request), initial=initial)
    asking = Asking(
        _("Guardian"),
        _("For a person under 18, or one who cannot decide alone. A stop still comes first."),
        _("Keep"),
        _("Kept."),
    )
    return asked(
        request,
        asking,
        form,
        detention,
        lambda: actions.enter_guardian(
            person,
            detention_id,
            needed=form.cleaned_data["needed"] == "yes",
            name=form.cleaned_data["name"],
        ),
    )


@for_roles(HOLDS_PEOPLE)
@page
def death(request: HttpRequest, detention_id: UUID) -> HttpResponse:
    """Enter that the person has died."""
    person = signed_in_person(request)
    detention = detention_for(person, detention_id)
    form = DeathForm(data_of(request), request=request)
    asking = Asking(
        _("The person has died"),
        _(
            "Vienna Convention art. 37(a): the post is told without delay, whatever the person had wished. This ends the detention."
        ),
        _("Enter the death"),
        _("Entered. Tell the post now."),
    )
    return asked(
        request,
        asking,
        form,
        detention,
        lambda: actions.enter_death(person, detention_id, form.cleaned_data["died_at"]),
    )


def _agreements(post: Post | None) -> list[Choice] | None:
    """Return the agreements with the post's node; None where the post is on this node."""
    if post is None or post.peer is None:
        return None
    return choices_with([post.peer.node])


@for_roles(HOLDS_PEOPLE)
@page
def notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Tell a post in a letter."""
    person = signed_in_person(request)
    found = notice_for(person, notice_id)
    detention = detention_for(person, found.detention_id)
    post = posts_visible_to(person).filter(state=found.state).first()
    form = NoticeForm(
        data_of(request),
        request=request,
        agreements=_agreements(post),
        initial={"agreement": post.agreement if post else ""},
    )
    asking = Asking(
        _("Tell the post of %(state)s") % {"state": state_name(found.state)},
        _(
            "The letter is signed and sealed; its receipt proves when the post’s node had it. The words it carries stand below."
        ),
        _("Tell the post"),
        _("The notice is on its way, or waits for a second person."),
        template="protection/notice.html",
    )
    return asked(
        request,
        asking,
        form,
        detention,
        lambda: actions.offer_notice(person, notice_id, form.under()),
        extra={"notice": found, "post": post, "lines": lines_of_body(NOTICE, notice_body(found))},
        agreement=lambda: form.under().agreement,
    )


@for_roles(HOLDS_PEOPLE)
@page
def channel(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Record that a post was told by another channel."""
    person = signed_in_person(request)
    found = notice_for(person, notice_id)
    detention = detention_for(person, found.detention_id)
    post = posts_visible_to(person).filter(state=found.state).first()
    form = ChannelForm(data_of(request), initial={"by": person.name, "to": post.name if post else ""})
    asking = Asking(
        _("Told by another channel"),
        _(
            "Date, time and addressee stay in writing. A letter that is on its way stays on its way; the clock is met by this."
        ),
        _("Record"),
        _("Recorded. The clock is met."),
        template="protection/notice.html",
    )
    return asked(
        request,
        asking,
        form,
        detention,
        lambda: actions.tell_by_other_channel(person, notice_id, form.told()),
        extra={"notice": found, "post": post},
    )


@for_roles(HOLDS_PEOPLE)
@page
def proceeding(request: HttpRequest, detention_id: UUID) -> HttpResponse:
    """Enter what happened since; posts that were told hear of it at once."""
    person = signed_in_person(request)
    detention = detention_for(person, detention_id)
    form = ProceedingForm(data_of(request), initial={"zone": detention.zone, "kind": request.GET.get("kind")})
    asking = Asking(
        _("What happened since"),
        _("A post that was told reads it, where the person still wants it or a treaty says so."),
        _("Enter"),
        _("Entered."),
    )

    def act() -> None:
        made = actions.enter_proceeding(person, detention_id, form.step())
        _send_all(request, person, made)

    return asked(request, asking, form, detention, act)


def _send_all(request: HttpRequest, person: Person, made: Proceeding) -> None:
    """Tell each post; what is refused stays to be sent from the page, with the reason."""
    for one in made.news.filter(stands=NoticeState.DUE):
        try:
            actions.send_news(person, one.pk)
        except RefusalError as refusal:
            messages.warning(request, _("The post was not told of it: %(reason)s") % {"reason": str(refusal)})


@for_roles(HOLDS_PEOPLE)
@require_POST
def news(request: HttpRequest, news_id: UUID) -> HttpResponse:
    """Tell a post what happened, where that did not go at once."""
    person = signed_in_person(request)
    found = news_visible_to(person).select_related("proceeding").filter(pk=news_id).first()
    if found is None:
        raise NotHereError("post-news", news_id)
    try:
        actions.send_news(person, news_id)
    except RefusalError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("It is on its way, or waits for a second person."))
    return redirect("protection:detention", found.proceeding.detention_id)
