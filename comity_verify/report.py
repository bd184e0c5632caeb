"""What a check found: what holds and what does not, what that proves, and what it does not prove."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from comity_verify.shapes import FlawError, clean
from comity_verify.tokens import Party, words


@dataclass
class Report:
    """The findings about one bundle. It holds only when nothing failed.

    `states` are those of the receipts about a letter; `odd` is what its receiver signed against them. What a bundle brings is
    escaped where the report is written.
    """

    title: str
    held: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    proves: list[str] = field(default_factory=list)
    leaves_open: list[str] = field(default_factory=list)
    roots: dict[str, str] = field(default_factory=dict)
    pinned: bool = False
    states: frozenset[str] = frozenset()
    odd: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether everything that is there verifies, and what must be there is there."""
        return not self.failed

    @contextmanager
    def check(self, what: str) -> Iterator[None]:
        """Run one check; a flaw in it is written down, and the check goes on with the next."""
        try:
            yield
        except FlawError as flaw:
            self.failed.append(f"{what}: {flaw}")
        else:
            self.held.append(what)

    def require_roots(self, parties: list[Party], pins: list[str]) -> None:
        """Compare the root keys with those that the reader got from the agencies themselves.

        A pin is a thumbprint, or `NODE=THUMBPRINT`. Two nodes never share a root key: else one agency could pass its own
        for the other's, and both would be among the pins.
        """
        self.roots = {party.node: party.root for party in parties}
        if len(set(self.roots.values())) != len(parties):
            raise FlawError(
                "two nodes have the same root key, or are the same: one of them poses as the other"
            )
        bound = dict(pin.split("=", 1) for pin in pins if "=" in pin)
        for party in parties if pins else ():
            if party.root not in (
                [bound[party.node]] if party.node in bound else {*pins} - {*bound.values()}
            ):
                raise FlawError(f"the root key of {party.node} is not the one given with --root")
        self.pinned = bool(pins)
        if not pins:
            self.leaves_open.append(
                "Whose keys these are: everybody can make keys and call them an agency’s. Get the words of the root key, or"
                " its thumbprint, from each agency itself and compare them, or give them with --root."
            )

    def as_json(self) -> dict[str, Any]:
        """The report as plain values."""
        return {
            "holds": self.holds,
            "title": clean(self.title),
            "roots": [
                {"node": each, "thumbprint": root, "words": words(root)} for each, root in self.roots.items()
            ],
            "roots_pinned": self.pinned,
            "held": [clean(one) for one in self.held],
            "failed": [clean(one) for one in self.failed],
            "proves": [clean(one) for one in self.proves],
            "does_not_prove": [clean(one) for one in self.leaves_open],
        }

    def as_text(self) -> str:
        """The report for a person."""
        lines = [self.title, ""]
        if self.roots:
            lines.append("Root keys" + (", as given with --root:" if self.pinned else ", to be compared:"))
            for each, root in self.roots.items():
                lines += [f"  {each}", f"    words       {words(root)}", f"    thumbprint  {root}"]
            lines.append("")
        lines += [
            "Checked:",
            *(f"  ok      {one}" for one in self.held),
            *(f"  WRONG   {one}" for one in self.failed),
            "",
        ]
        if self.holds:
            lines += ["This proves:", *(f"  - {one}" for one in self.proves), ""]
            lines += ["This does not prove:", *(f"  - {one}" for one in self.leaves_open), ""]
            lines.append("The proof holds.")
        else:
            lines.append(
                "The proof does NOT hold. Take nothing from it; keep the file, and ask its maker for a new one."
            )
        return "\n".join(clean(line) for line in lines)
