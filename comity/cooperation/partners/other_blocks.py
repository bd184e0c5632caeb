"""Blocks of the rooms below on the page of a partner. Each asks its room who may see what; the room knows nothing of this page."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.accounts.roles import WORKS_ON_OPERATIONS, WORKS_ON_REQUESTS
from comity.agreements.countries import passport_code
from comity.cooperation.partners.blocks import Block, BlockLine, FigureLine, Filled, counted, of_each
from comity.cooperation.partners.sides import PartnerSide
from comity.notices.access import files_visible_to, notices_visible_to
from comity.notices.listings.files import LISTING as FILES
from comity.notices.listings.held import LISTING as NOTICES
from comity.notices.listings.tracks import LISTING as TRACKS
from comity.notices.track_access import tracks_visible_to
from comity.operations.access import visible_to as operations_visible_to
from comity.operations.listing import OPERATIONS
from comity.protection.access import may_hold, posts_visible_to
from comity.protection.access import visible_to as held_visible_to
from comity.protection.listing import LISTING as HELD
from comity.requests.access import visible_to as requests_visible_to
from comity.requests.listing import LISTING as REQUESTS


def requests(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return the requests that are open, and those that are late."""
    person = signed_in_person(request)
    if not person.holds(WORKS_ON_REQUESTS):
        return None
    whole = requests_visible_to(person)
    figures: list[FigureLine] = []
    for words, state, asked in (
        (_("We are asked"), "", {"box": "in"}),
        (_("We ask"), "", {"box": "out"}),
        (_("Late"), "late", {"clock": "late"}),
        (pgettext("of requests", "Open, all of them"), "", {}),
    ):

        def figure(node: str, said: str, state: str = state, asked: dict[str, str] = asked) -> FigureLine | None:  # fmt: skip
            return counted(request, REQUESTS, whole, "requests:list", said, state, partner=node, **asked)

        figures += of_each(side, words, figure)
    return Filled(figures)


def operations(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return the operations with it."""
    person = signed_in_person(request)
    if not person.holds(WORKS_ON_OPERATIONS):
        return None
    whole = operations_visible_to(person)
    figures: list[FigureLine] = []
    for words, asked in (
        (_("Open operations"), {}),
        (_("Operations that have ended"), {"box": "ended"}),
    ):

        def figure(node: str, said: str, asked: dict[str, str] = asked) -> FigureLine | None:
            return counted(request, OPERATIONS, whole, "operations:list", said, partner=node, **asked)

        figures += of_each(side, words, figure)
    return Filled(figures)


def notices(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return whom either side seeks."""
    person = signed_in_person(request)
    if not person.holds(WORKS_ON_REQUESTS):
        return None

    def theirs(node: str, said: str) -> FigureLine | None:
        return counted(request, NOTICES, notices_visible_to(person), "notices:notices", said, partner=node)

    def ours(node: str, said: str) -> FigureLine | None:
        return counted(request, FILES, files_visible_to(person), "notices:files", said, partner=node)

    return Filled(
        [
            *of_each(side, _("Persons it seeks, standing"), theirs),
            *of_each(side, _("Persons we seek there"), ours),
        ]
    )


def handovers(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return the tracks towards a handover."""
    person = signed_in_person(request)
    whole = tracks_visible_to(person)
    figures: list[FigureLine] = []
    for words, asked in (
        (_("Open tracks"), {}),
        (_("Tracks that are closed"), {"box": "closed"}),
    ):

        def figure(node: str, said: str, asked: dict[str, str] = asked) -> FigureLine | None:
            return counted(request, TRACKS, whole, "notices:tracks", said, partner=node, **asked)

        figures += of_each(side, words, figure)
    return Filled(figures) if any(one.number for one in figures) else None


def detained(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return how many nationals of the state are held here; counts alone, and for those only who may open the list."""
    person = signed_in_person(request)
    if not side.is_state or not may_hold(person):
        return None
    whole, code = held_visible_to(person), passport_code(side.state)
    found = [
        counted(request, HELD, whole, "protection:held", _("Held now, or with a step that is due"), nationality=code),
        counted(request, HELD, whole, "protection:held", _("Post still to be told"), "soon", nationality=code, post="due", box="every"),
    ]  # fmt: skip
    return Filled([one for one in found if one is not None])


def posts(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return the post of the state and how it is reached."""
    rows = posts_visible_to(signed_in_person(request)).filter(state=passport_code(side.state))
    lines = [
        BlockLine(one.name, small=[words for words in (str(one.peer or one.agency or ""), one.other_channel) if words])
        for one in rows
    ]  # fmt: skip
    return Filled(lines=lines) if side.is_state else None


BLOCKS = (
    Block("requests", 70, gettext_lazy("Requests"), requests),
    Block("operations", 80, pgettext_lazy("block of a partner", "Joint operations"), operations),
    Block("notices", 90, pgettext_lazy("block of a partner", "Wanted persons"), notices),
    Block("handovers", 100, pgettext_lazy("block of a partner", "Handovers"), handovers),
    Block("detained", 110, gettext_lazy("Nationals held"), detained),
    Block("posts", 115, pgettext_lazy("block of a partner", "Posts"), posts),
)
