"""Blocks of the rooms below on the page of a partner. Each asks its room who may see what; the room knows nothing of this page.

The figures are those of the house for whoever reads figures; the lists open to those to whom the room is open.
"""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from comity.accounts.access import signed_in_person
from comity.accounts.counting import ask_words
from comity.accounts.roles import WORKS_ON_OPERATIONS, WORKS_ON_REQUESTS, Role
from comity.agreements.countries import passport_code
from comity.cooperation.partners.blocks import Block, BlockLine, FigureLine, Filled, as_open, counted, of_each
from comity.cooperation.partners.sides import PartnerSide
from comity.notices.access import files_counted_for, may_seek, notices_counted_for
from comity.notices.listings.files import LISTING as FILES
from comity.notices.listings.held import LISTING as NOTICES
from comity.notices.listings.tracks import LISTING as TRACKS
from comity.notices.track_access import SEES_TRACKS, may_see_tracks, tracks_counted_for
from comity.operations.access import counted_for as operations_counted_for
from comity.operations.access import may_see as may_see_operations
from comity.operations.listing import OPERATIONS
from comity.protection.access import HOLDS_PEOPLE, may_hold, posts_visible_to
from comity.protection.access import counted_for as held_counted_for
from comity.protection.listing import LISTING as HELD
from comity.requests.access import counted_for as requests_counted_for
from comity.requests.listing import LISTING as REQUESTS


def _closed(roles: frozenset[Role], *, opens: bool) -> str:
    return "" if opens else ask_words(roles)


def requests(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return the requests that are open, and those that are late."""
    person = signed_in_person(request)
    whole, opens = requests_counted_for(person), person.holds(WORKS_ON_REQUESTS)
    figures: list[FigureLine] = []
    for words, state, asked in (
        (_("We are asked"), "", {"box": "in"}),
        (_("We ask"), "", {"box": "out"}),
        (_("Late"), "late", {"clock": "late"}),
        (pgettext("of requests", "Open, all of them"), "", {}),
    ):

        def figure(node: str, said: str, state: str = state, asked: dict[str, str] = asked) -> FigureLine | None:  # fmt: skip
            found = counted(request, REQUESTS, whole, "requests:list", said, state, partner=node, **asked)
            return as_open(found, opens=opens)

        figures += of_each(side, words, figure)
    return Filled(figures, closed=_closed(WORKS_ON_REQUESTS, opens=opens))


def operations(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return the operations with it."""
    person = signed_in_person(request)
    whole, opens = operations_counted_for(person), bool(may_see_operations(person))
    figures: list[FigureLine] = []
    for words, asked in (
        (_("Open operations"), {}),
        (_("Operations that have ended"), {"box": "ended"}),
    ):

        def figure(node: str, said: str, asked: dict[str, str] = asked) -> FigureLine | None:
            found = counted(request, OPERATIONS, whole, "operations:list", said, partner=node, **asked)
            return as_open(found, opens=opens)

        figures += of_each(side, words, figure)
    return Filled(figures, closed=_closed(WORKS_ON_OPERATIONS, opens=opens))


def notices(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return whom either side seeks."""
    person = signed_in_person(request)
    opens = bool(may_seek(person))
    standing, sought = notices_counted_for(person), files_counted_for(person)

    def theirs(node: str, said: str) -> FigureLine | None:
        return as_open(
            counted(request, NOTICES, standing, "notices:notices", said, partner=node), opens=opens
        )

    def ours(node: str, said: str) -> FigureLine | None:
        return as_open(counted(request, FILES, sought, "notices:files", said, partner=node), opens=opens)

    return Filled(
        [
            *of_each(side, _("Persons it seeks, standing"), theirs),
            *of_each(side, _("Persons we seek there"), ours),
        ],
        closed=_closed(WORKS_ON_REQUESTS, opens=opens),
    )


def handovers(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return the tracks towards a handover."""
    person = signed_in_person(request)
    whole, opens = tracks_counted_for(person), bool(may_see_tracks(person))
    figures: list[FigureLine] = []
    for words, asked in (
        (_("Open tracks"), {}),
        (_("Tracks that are closed"), {"box": "closed"}),
    ):

        def figure(node: str, said: str, asked: dict[str, str] = asked) -> FigureLine | None:
            return as_open(
                counted(request, TRACKS, whole, "notices:tracks", said, partner=node, **asked), opens=opens
            )

        figures += of_each(side, words, figure)
    if not any(one.number for one in figures):
        return None
    return Filled(figures, closed=_closed(SEES_TRACKS, opens=opens))


def detained(request: HttpRequest, side: PartnerSide) -> Filled | None:
    """Return how many nationals of the state are held here; counts alone.

    Whoever does not hold them reads of those alone of whom the post of the state was told, here as in outcomes and briefs: neither that
    another national of the state is held, nor that a post is still to be told, also where there is none. How many of all states are
    held, and how many of them declined, is a number of the house that outcomes say without a state.
    """
    person = signed_in_person(request)
    if not side.is_state:
        return None
    whole, code, opens = held_counted_for(person), passport_code(side.state), bool(may_hold(person))
    if not opens:
        told = as_open(counted(request, HELD, whole, "protection:held", _("Post told, and held now or with a step that is due"), notified=code), opens=False)  # fmt: skip
        return Filled([told] if told is not None and told.number else [], closed=ask_words(HOLDS_PEOPLE))
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
