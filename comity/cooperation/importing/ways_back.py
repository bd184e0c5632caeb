"""The list that the rows of a register and drafts of documents go into: the way back from their pages, and the entry of the rail that they belong to."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from comity.cooperation.importing.fields import ACTIVITIES, AGREEMENTS, COMMITMENTS, KIND_WORDS, MEETINGS
from comity.web.navigation import belongs_to
from comity.web.words import Words

LISTS: Mapping[str, tuple[str, Words]] = {
    MEETINGS: ("cooperation:meetings-list", KIND_WORDS[MEETINGS]),
    COMMITMENTS: ("cooperation:commitments-list", KIND_WORDS[COMMITMENTS]),
    AGREEMENTS: ("cooperation:register-list", gettext_lazy("Register of agreements")),
    ACTIVITIES: ("cooperation:activities-list", KIND_WORDS[ACTIVITIES]),
}


@dataclass(frozen=True)
class WayBack:
    """Where a page leads back to, and what that is called."""

    href: str
    words: Words


def way_back(request: HttpRequest, kind: str) -> WayBack:
    """Return the list of a kind of register, and let the page belong to its entry of the rail."""
    url_name, words = LISTS[kind]
    belongs_to(request, url_name)
    return WayBack(reverse(url_name), words)
