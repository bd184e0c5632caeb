"""What the frame needs on every page: who reads, the rail, the clocks, the way pages are shown."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Protocol, cast
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language

from comity.web.dates import Place, city
from comity.web.display import COOKIE, Display
from comity.web.navigation import Group, Notice, rail
from comity.web.words import LANGUAGES, TAGS


class ReaderAgency(Protocol):
    """What the frame shows of the reader's agency: the code on a passport (ICAO Doc 9303)."""

    country: str


class Reader(Protocol):
    """What the frame shows of a signed-in person. The accounts room's person has all of it."""

    name: str
    name_language: str
    roles: Sequence[str]

    display: str

    @property
    def unit(self) -> object:
        """The unit, whose text is its name in the reader's language."""
        ...

    @property
    def agency(self) -> ReaderAgency:
        """The agency of the unit."""
        ...

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone the reader's clock shows."""
        ...


def reader_of(request: HttpRequest) -> Reader | None:
    """Return who is signed in, or None; a request that never reached the sign-in has nobody."""
    user = getattr(request, "user", None)
    return cast("Reader", user) if getattr(user, "is_authenticated", False) else None


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's values for templates. Costly ones are functions, called only by a page that shows them."""
    reader = reader_of(request)
    language = get_language() or "en"
    return {
        "reader": reader,
        "rail_groups": partial(_groups, request, reader),
        "places": partial(_places, request, reader),
        "news": partial(_news, request, reader),
        "notices": partial(_notices, request, reader),
        "search_at": partial(_search_at, reader),
        "sign_out_at": reverse(rail.own_pages.sign_out) if reader and rail.own_pages else "",
        "sign_in_at": reverse(rail.own_pages.sign_in) if reader and rail.own_pages else "",
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "language_at": reverse(rail.own_pages.language if reader and rail.own_pages else "web:language"),
        # a page that does not say what it shows is treated as holding all that the node may hold
        "classification": getattr(settings, "CLASSIFICATION_CEILING", 0) if reader else 0,
        "languages": LANGUAGES,
        "language_tag": TAGS.get(language, language),
        # a person's choice goes along; before somebody signs in, the browser's last one stands
        "display": Display.read((reader and reader.display) or request.COOKIES.get(COOKIE, "")),
        "rehearsal": bool(getattr(settings, "REHEARSAL", False)),
        "node_id": getattr(settings, "NODE_ID", ""),
    }


def _groups(request: HttpRequest, reader: Reader | None) -> list[Group]:
    return rail.groups(request, reader.roles) if reader else []


def _places(request: HttpRequest, reader: Reader | None) -> list[Place]:
    if reader is None:
        return []
    own = Place(city(reader.time_zone, get_language() or "en"), reader.time_zone)
    others = rail.other_places(request) if rail.other_places else ()
    return [own, *(place for place in others if place.zone != own.zone)]


def _news(request: HttpRequest, reader: Reader | None) -> dict[str, Any] | None:
    if reader is None or rail.news is None:
        return None
    return {
        "href": reverse(rail.news.url_name),
        "count_at": reverse(rail.news.count_url_name),
        "choices_at": reverse(rail.news.choices_url_name),
        "count": rail.news.count(request),
    }


def _notices(request: HttpRequest, reader: Reader | None) -> list[Notice]:
    if reader is None:
        return []
    return [notice for ask in rail.notices if (notice := ask(request)) is not None]


def _search_at(reader: Reader | None) -> str:
    if reader is None or not rail.search_roles & frozenset(reader.roles):
        return ""
    return reverse(rail.search_url_name)
