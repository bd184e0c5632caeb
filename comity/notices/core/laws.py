"""What the laws of both sides say about handing a person over: looked up in a table, and silent where the table is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Fact:
    """One fact of law: what it says, where that stands, and whether somebody has read it there."""

    value: bool | int
    source: str
    verified: bool
    law: str = ""


@dataclass(frozen=True)
class StateLaw:
    """The law of one state: the shortest maximum penalty it hands over for, its own nationals, what is an offence there."""

    threshold: Fact | None = None  # months
    nationals: Fact | None = None  # whether it hands over its own
    offences: Mapping[str, Fact] = field(default_factory=dict)  # ICCS code, whether it is an offence


@dataclass(frozen=True)
class Treaty:
    """What two states agreed on: it goes before the law of either."""

    states: frozenset[str]
    threshold: Fact | None = None  # months
    rest: Fact | None = None  # months of a sentence that must be left


@dataclass(frozen=True)
class Laws:
    """The table."""

    states: Mapping[str, StateLaw] = field(default_factory=dict)
    treaties: tuple[Treaty, ...] = ()

    def of(self, state: str) -> StateLaw:
        """Return what is known of a state; nothing where it is not in the table."""
        return self.states.get(state, StateLaw())

    def before(self, other: "Laws") -> "Laws":
        """Return both tables as one; where both have a line, this one's counts. A treaty counts whole."""
        states = {
            code: replace(
                other.of(code),
                threshold=self.of(code).threshold or other.of(code).threshold,
                nationals=self.of(code).nationals or other.of(code).nationals,
                offences={**other.of(code).offences, **self.of(code).offences},
            )
            for code in dict.fromkeys([*self.states, *other.states])
        }
        return Laws(states, (*self.treaties, *other.treaties))  # `treaty` takes the first of two states

    def treaty(self, one: str, other: str) -> Treaty | None:
        """Return the treaty of two states, where the table has one."""
        return next((each for each in self.treaties if each.states == {one, other}), None)

    def threshold(self, asking: str, asked: str) -> Fact | None:
        """Return the shortest maximum penalty, in months: the treaty's, else the asked state's."""
        treaty = self.treaty(asking, asked)
        return treaty.threshold if treaty and treaty.threshold else self.of(asked).threshold

    def offence(self, state: str, code: str) -> Fact | None:
        """Return whether a class is an offence there: by its own line or that of a class it belongs to, the nearest first."""
        table = self.of(state).offences
        return next((table[code[:end]] for end in range(len(code), 1, -1) if code[:end] in table), None)
