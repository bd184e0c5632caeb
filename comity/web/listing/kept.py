"""Views of lists that people keep. The room that knows people fills this at start; until then nobody has a view."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from django.http import HttpRequest


@dataclass(frozen=True)
class KeptView:
    """A list's filters and order under a name that somebody gave it."""

    name: str
    query: str
    is_default: bool = False
    is_own: bool = True
    change_at: str = ""

    @property
    def href(self) -> str:
        """The link to it from the list's own page."""
        return f"?{self.query}"


class Keeper(Protocol):
    """What the room that knows people answers."""

    def views(self, request: HttpRequest, listing: str) -> Sequence[KeptView]:
        """Return the reader's views of a list: the own ones and those shared with the unit."""
        ...

    def keep_at(self, request: HttpRequest) -> str:
        """Return the address that keeps a view (by POST); empty where views cannot be kept."""
        ...


class NobodyKeeps:
    """No room keeps views."""

    def views(self, request: HttpRequest, listing: str) -> Sequence[KeptView]:  # noqa: ARG002  # as the protocol has it
        """Return none."""
        return ()

    def keep_at(self, request: HttpRequest) -> str:  # noqa: ARG002  # as the protocol has it
        """Return no address."""
        return ""


_keepers: list[Keeper] = [NobodyKeeps()]


def keep_with(keeper: Keeper) -> None:
    """Set who keeps views."""
    _keepers[:] = [keeper]


def keeper() -> Keeper:
    """Return who keeps views."""
    return _keepers[0]
