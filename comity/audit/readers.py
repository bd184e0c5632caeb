"""Who looks at the log. People and their roles stand above this room: they are asked through a door that is set at start."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, Protocol

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from comity.audit.actors import Actor
from comity.web.listing import Listing
from comity.web.listing.filters import Choices
from comity.web.names import Written
from comity.web.navigation import Entry, Section, rail

P = ParamSpec("P")


@dataclass(frozen=True)
class Reader:
    """Somebody who may look at the log: as whom the look is written down, and whose acts are shown.

    `whole_log`: the node's own auditor sees what everybody did here. Any other sees the acts of the agency only.
    """

    actor: Actor
    whole_log: bool = False


class Door(Protocol):
    """What the room that knows people answers."""

    def reader(self, request: HttpRequest) -> Reader:
        """Return who looks. Raises Http404 for who may not."""
        ...

    def names(self, request: HttpRequest, pseudonyms: Collection[str]) -> Mapping[str, Written]:
        """Return the names that this person may see, by pseudonym."""
        ...

    def roles(self, pseudonyms: Collection[str]) -> Mapping[str, str]:
        """Return in which roles people act, in words, by pseudonym; no names."""
        ...

    def people(self, request: HttpRequest) -> Choices:
        """Return the people whose acts this person may look for, by pseudonym, with their names."""
        ...

    def write(
        self,
        request: HttpRequest,
        listing: Listing[Any, Any],
        whole: QuerySet[Any] | Sequence[Any],
        *,
        back: str,
    ) -> HttpResponse:
        """Write what this person may see of a list to a file."""
        ...

    def absent(self, kind: str, identifier: object) -> Http404:
        """Return the error for what is not there for this person."""
        ...


_doors: list[Door] = []


def open_log(door: Door, roles: frozenset[str]) -> None:
    """Set the door, and put the log into the rail of these roles."""
    _doors[:] = [door]
    rail.add(Entry(Section.TRUST, 90, _("Log"), "audit:log", roles=roles))


def door() -> Door:
    """Return the door. Raises Http404 while nobody set one: then nobody may look."""
    if not _doors:
        raise Http404
    return _doors[0]


def for_readers(
    view: Callable[Concatenate[HttpRequest, Reader, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Open a view to who may look at the log, and hand it the reader."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, door().reader(request), *args, **kwargs)

    return guarded
