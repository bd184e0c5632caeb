"""The desk as a list: what it can be narrowed by, so that a narrowed desk is a link and can be kept as a view."""

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from comity.accounts.access import signed_in_person
from comity.desk.items import Item
from comity.desk.source import KINDS
from comity.desk.standing import WORDS, Standing
from comity.desk.waiting import Counted, Ref, count, items_of, page, remember
from comity.desk.written import Narrowing
from comity.requests.listing import partners
from comity.web.listing import Asked, Choice, Column, Listing, Nothing, Page, Sort, Tally

FIGURES = 6  # of the place of a row
STANDINGS = {
    "late": frozenset({Standing.LATE}),
    "soon": frozenset({Standing.SOON}),
    "pressing": frozenset({Standing.LATE, Standing.SOON}),
    "stop": frozenset({Standing.STOPPED}),
    "none": frozenset({Standing.NO_CLOCK}),
}


def _whose(request: HttpRequest, whose: str) -> Q:
    person = signed_in_person(request)
    if whose == "mine":
        return Q(drafted_by=person) | Q(assigned_to=person)
    return Q(unit=person.unit_id)


def _partners(item: Item) -> str:
    return ", ".join([str(item.partner), *item.also]) if item.partner else ""


LISTING: Listing[Ref, Item] = Listing(
    name="desk",
    title=_("What waits on you"),
    rows=lambda request, refs: items_of(signed_in_person(request), refs),
    order="clock",
    tabs="kind",
    nothing=Nothing(
        _("Nothing waits on you"),
        _("Requests to answer, approvals and hits to decide stand here, what runs out first on top."),
    ),
    # the desk draws its own lines; the columns are those of its file, and the first says what they are sorted by
    columns=(
        Column("clock", _("Clock"), None, lambda item: str(WORDS[Standing(item.standing)]), sort=Sort("due")),
        Column("due", _("Due"), None, lambda item: item.due),
        Column("what", _("What there is to do"), None, lambda item: item.sentence.rstrip("：: ")),
        Column("subject", _("About"), None, lambda item: item.subject),
        Column("partner", _("Partner"), None, _partners),
        Column("ref", _("Reference"), None, lambda item: item.ref),
        Column("since", _("Waits since"), None, lambda item: item.since),
        Column("codes", _("Handling codes"), None, lambda item: " ".join(item.codes)),
        Column("note", _("Note"), None, lambda item: item.note),
    ),
    filters=(
        Choice("kind", _("What there is to do"), list(KINDS.items()), lambda _request, kind: kind),
        Choice(
            "clock",
            _("Clock"),
            [
                ("late", WORDS[Standing.LATE]),
                ("soon", WORDS[Standing.SOON]),
                ("pressing", _("Late or ending soon")),
                ("stop", WORDS[Standing.STOPPED]),
                ("none", WORDS[Standing.NO_CLOCK]),
            ],
            lambda _request, clock: STANDINGS[clock],
        ),
        Choice("partner", _("Partner"), partners, lambda _request, node: Q(partner=node)),
        Choice(
            "whose", _("Whose"), [("mine", _("Only mine")), ("unit", _("Only of my unit"))], _whose
        ),
    ),
)  # fmt: skip


def narrowing_of(request: HttpRequest, asked: Asked) -> Narrowing:
    """Return what a query string asks of the desk."""
    condition = Q()
    for rule in LISTING.narrowings(request, asked):
        if isinstance(rule, Q):
            condition &= rule
    return Narrowing(
        kind=asked.values.get("kind", ""),
        condition=condition,
        standings=STANDINGS.get(asked.values.get("clock", ""), frozenset(Standing)),
    )


class Counts:
    """How much waits, asked of the database once a narrowing."""

    def __init__(self, request: HttpRequest) -> None:
        """Count for who is signed in."""
        self._request = request
        self._known: dict[tuple[tuple[str, str], ...], Counted] = {}

    def by_standing(self, asked: Asked) -> dict[Standing, int]:
        """Return how much waits of each standing under a narrowing."""
        kind = asked.values.get("kind", "")
        found: dict[Standing, int] = {}
        for (of_kind, level), number in self._all(asked).numbers.items():
            if kind in {"", of_kind}:
                found[level] = found.get(level, 0) + number
        return found

    def tally(self, asked: Asked) -> Tally:
        """Return how much waits under a narrowing."""
        kind, beyond = asked.values.get("kind", ""), self._all(asked).beyond
        number = sum(self.by_standing(asked).values())
        return Tally(number - 1, more=True) if (kind in beyond if kind else beyond) else Tally(number)

    def _all(self, asked: Asked) -> Counted:
        """Count all kinds at once, whatever the kind that is asked for."""
        every = asked.having(kind="")
        key = tuple(sorted(every.values.items()))
        if key not in self._known:
            self._known[key] = count(signed_in_person(self._request), narrowing_of(self._request, every))
            if not key:
                remember(self._request, self._known[key])
        return self._known[key]


def _place(text: str) -> int | None:
    """Read a place of an address; None for what is no number or further down than any desk reaches."""
    return int(text) if text.isdecimal() and len(text) <= FIGURES else None


def first(request: HttpRequest, asked: Asked, most: int) -> list[Ref]:
    """Return what waits first under a narrowing, for a file."""
    return page(signed_in_person(request), narrowing_of(request, asked), 0, most)


def fetch(request: HttpRequest, asked: Asked) -> Page[Ref]:
    """Return a page of the desk; places are running numbers."""
    begin = 0
    if (after := _place(asked.after)) is not None:
        begin = after + 1
    if (before := _place(asked.before)) is not None:
        begin = max(before - asked.size, 0)
    person = signed_in_person(request)
    found = page(person, narrowing_of(request, asked), begin, asked.size + 1)
    return Page(found[: asked.size], has_earlier=begin > 0, has_later=len(found) > asked.size)
