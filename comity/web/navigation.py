"""The rail: rooms put their entries here at start, the frame shows those a person's roles open.

    from comity.web.navigation import Entry, Section, rail
    rail.add(Entry(Section.WORK, 20, _("Requests"), "requests:list", roles=WORKS_ON_REQUESTS, key="g r"))

An entry without roles is nobody's entry and is refused at start.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from comity.web.dates import Place
from comity.web.display import Display
from comity.web.listing.paging import Tally

BELONGS_TO = "entry_of_the_rail"  # attribute of a request


class Section(StrEnum):
    """The parts of the rail, in their order."""

    WORK = "work"
    COOPERATION = "cooperation"
    TRUST = "trust"
    ADMINISTRATION = "administration"
    MACHINE = "machine"


SECTION_WORDS: dict[Section, Promise] = {
    Section.WORK: pgettext_lazy("part of the rail", "Work"),
    Section.COOPERATION: pgettext_lazy("part of the rail", "Cooperation"),
    Section.TRUST: pgettext_lazy("part of the rail", "Trust"),
    Section.ADMINISTRATION: pgettext_lazy("part of the rail", "Administration"),
    Section.MACHINE: pgettext_lazy("part of the rail", "This node"),
}


class EntryError(ValueError):
    """The entry cannot stand in the rail."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the rail.

    `order` sorts inside a section; `roles` are the values of the roles that see it; `count` returns how many things
    wait there (a `Tally` where it counts up to a bound only), or None to show no figure; `key` is a single key ("c") or two in a row ("g d").
    `also` is how names of pages of its room begin that belong to it though their addresses do not stand under its own ("letters-").
    """

    section: Section
    order: int
    label: str | Promise
    url_name: str
    roles: frozenset[str]
    count: Callable[[HttpRequest], int | Tally | None] | None = None
    key: str = ""
    also: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.roles:
            raise EntryError(f"{self.url_name} names no role, so nobody could see it. Name the roles.")


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one person sees it on one page."""

    label: str
    href: str
    current: bool
    count: int | Tally | None
    key: str


@dataclass(frozen=True, slots=True)
class Group:
    """A part of the rail with its lines."""

    label: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class OwnPages:
    """Where people sign in, sign out and choose their language: names of addresses; the last two take a POST."""

    sign_in: str
    sign_out: str
    language: str


@dataclass(frozen=True, slots=True)
class News:
    """Where everybody reads what happened: names of the list's address, of the one that tells the count, of the choices."""

    url_name: str
    count_url_name: str
    choices_url_name: str
    count: Callable[[HttpRequest], int]


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence on every page about the state of the whole node, and where more stands for those whom it is open to."""

    words: str
    href: str = ""
    link: str = ""


@dataclass(slots=True)
class Rail:
    """What rooms have registered: entries, where the quick search leads, whose clocks stand in the frame, who keeps choices."""

    entries: list[Entry] = field(default_factory=list)
    search_url_name: str = ""
    search_roles: frozenset[str] = frozenset()
    other_places: Callable[[HttpRequest], Iterable[Place]] | None = None
    own_pages: OwnPages | None = None
    keep_display: Callable[[HttpRequest, Display], None] | None = None
    news: News | None = None
    notices: list[Callable[[HttpRequest], Notice | None]] = field(default_factory=list)

    def add(self, *entries: Entry) -> None:
        """Add entries; an address or a key that another entry already has is refused."""
        for entry in entries:
            if any(entry.url_name == other.url_name for other in self.entries):
                raise EntryError(f"{entry.url_name} stands in the rail already.")
            if entry.key and any(entry.key == other.key for other in self.entries):
                raise EntryError(f"The key {entry.key!r} of {entry.url_name} is taken.")
            self.entries.append(entry)

    def search_at(self, url_name: str, *, roles: frozenset[str]) -> None:
        """Say where the box of the frame leads and who sees it. It posts `q`: a name must not stand in an address."""
        self.search_url_name, self.search_roles = url_name, roles

    def open_to(self, roles: Iterable[str]) -> list[Entry]:
        """Return the entries that these roles see, in order."""
        held = frozenset(roles)
        seen = [entry for entry in self.entries if entry.roles & held]
        return sorted(
            seen, key=lambda entry: (list(Section).index(entry.section), entry.order, entry.url_name)
        )

    def groups(self, request: HttpRequest, roles: Iterable[str]) -> list[Group]:
        """Return the rail of one page; entries count what waits, so call it once a page."""
        entries = self.open_to(roles)
        here = entry_of(request, entries)
        return [
            Group(
                str(SECTION_WORDS[section]),
                tuple(
                    Line(
                        label=str(entry.label),
                        href=reverse(entry.url_name),
                        current=entry.url_name == here,
                        count=entry.count(request) if entry.count else None,
                        key=entry.key,
                    )
                    for entry in entries
                    if entry.section is section
                ),
            )
            for section in Section
            if any(entry.section is section for entry in entries)
        ]


def belongs_to(request: HttpRequest, url_name: str) -> None:
    """Let the page that is shown belong to an entry of the rail that its address does not stand under."""
    setattr(request, BELONGS_TO, url_name)


def entry_of(request: HttpRequest, entries: list[Entry]) -> str:
    """Return the entry the page belongs to: of its own address, the one it says, the one of its room that names it or that it stands under."""
    match = request.resolver_match
    if match is None:
        return ""
    if any(entry.url_name == match.view_name for entry in entries):
        return match.view_name
    said = getattr(request, BELONGS_TO, "")
    if any(entry.url_name == said for entry in entries):
        return str(said)
    room = f"{match.namespace}:"
    for entry in entries:
        if entry.also and entry.url_name.startswith(room) and str(match.url_name).startswith(entry.also):
            return entry.url_name
    of_room = [one.url_name for one in entries if match.namespace and one.url_name.startswith(room)]
    above = [name for name in of_room if request.path.startswith(reverse(name))]
    # the nearest above it; a page that stands under none of them belongs to the first
    return max(above, key=lambda name: len(reverse(name)), default=next(iter(of_room), ""))


rail = Rail()
