"""Where a query came from: upper rooms say at start how to lead back to it.

register("request-subject", link_to_request)      # in the room's AppConfig.ready
"""

from collections.abc import Callable
from dataclasses import dataclass

from comity.accounts.models import Person


@dataclass(frozen=True, slots=True)
class Link:
    """What a query came from, as a person may see it."""

    label: str
    href: str
    answer_href: str = ""  # where what was found is told to whoever asked; empty where nobody waits for it


# Given the person and the identifier; None when there is nothing the person may see.
Resolver = Callable[[Person, str], Link | None]
_resolvers: dict[str, Resolver] = {}


class KindTakenError(ValueError):
    """Two rooms want to resolve one kind of origin."""


def register(kind: str, resolver: Resolver) -> None:
    """Say how to lead back to origins of a kind. Registering the same resolver again changes nothing.

    Raises:
        KindTakenError: another resolver is registered for this kind.
    """
    if _resolvers.setdefault(kind, resolver) is not resolver:
        raise KindTakenError(f"{kind}: {KindTakenError.__doc__}")


def resolve(person: Person, kind: str, identifier: str) -> Link | None:
    """Return the way back, or None when nobody registered, or there is nothing the person may see."""
    resolver = _resolvers.get(kind)
    return resolver(person, identifier) if resolver else None
