"""Beside a detention's page: what its posts asked, and the way to tell them that the person wants nothing more."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from comity.accounts.models import Person
from comity.protection.models import Detention, NoticeState, PostNotice
from comity.protection.post_holding import asks_about

TOLD = (NoticeState.SENT, NoticeState.REACHED)


def draw(request: HttpRequest, person: Person, detention: Detention) -> SafeString:
    """Draw what posts asked about a detention that the reader sees; empty where no post was told of it."""
    asks = asks_about(person, detention.pk)
    told = PostNotice.objects.filter(detention=detention, stands__in=TOLD)
    if not asks and not told:
        return SafeString("")
    return render_to_string(
        "protection/post-asks.html", {"post_asks": asks, "post_told": told}, request=request
    )
