"""What the acts of the story share: two furnished nodes, who sits at their pages, steps with the time they took."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic

from comity.demo.nodes import Node
from comity.demo.officer import Officer
from comity.demo.persons import Cast

Say = Callable[[str], None]


@dataclass
class Step:
    """One step of the story and how long it took."""

    name: str
    seconds: float


@dataclass
class Act:
    """An act between two furnished nodes."""

    tokyo: Node
    hanoi: Node
    people: Mapping[str, Mapping[str, str]]  # node name -> sign-in name -> otpauth address
    passwords: Mapping[str, str]  # node name -> password
    cast: Cast
    say: Say
    steps: list[Step] = field(default_factory=list)
    officers: Callable[[str, str], Officer] | None = None  # signed-in people that are there already
    _signed_in: dict[tuple[str, str], Officer] = field(default_factory=dict)

    def officer(self, place: str, name: str) -> Officer:
        """Return a person at the pages of a node, signed in once: a one-time code works once."""
        if self.officers is not None:
            return self.officers(place, name)
        if (place, name) not in self._signed_in:
            node = {node.plan.name: node for node in (self.tokyo, self.hanoi)}[place]
            officer = Officer(node.web_url, name, self.passwords[place], self.people[place][name])
            officer.sign_in()
            self._signed_in[place, name] = officer
        return self._signed_in[place, name]

    @contextmanager
    def step(self, name: str, words: str) -> Iterator[None]:
        """Say what is done, and keep how long it took."""
        self.say(words)
        began = monotonic()
        yield
        self.steps.append(Step(name, round(monotonic() - began, 3)))
