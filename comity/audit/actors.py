"""Who acts: a person, a partner's node, or a process of our own."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """Whoever an act is written down for. Both are pseudonyms: the log holds no names."""

    @property
    def pseudonym(self) -> str:
        """Such as `person:<uuid>`, `node:<node id>` or `process:delivery`."""
        ...

    @property
    def agency_code(self) -> str:
        """The agency the actor belongs to, empty for a process."""
        ...


@dataclass(frozen=True)
class Process:
    """A process of this node that acts by rule: delivery, the worker, a command of the operator."""

    name: str
    agency_code: str = ""

    @property
    def pseudonym(self) -> str:
        """`process:` and its name."""
        return f"process:{self.name}"


@dataclass(frozen=True)
class PartnerNode:
    """A partner's node, proven by its signature."""

    node_id: str
    agency_code: str = ""

    @property
    def pseudonym(self) -> str:
        """`node:` and its id."""
        return f"node:{self.node_id}"


@dataclass(frozen=True)
class Stranger:
    """Somebody who has not signed in."""

    agency_code: str = ""

    @property
    def pseudonym(self) -> str:
        """Nothing is known."""
        return "stranger"
