"""How the pages look: single keys, density, light or dark. Kept with the person, and in a cookie of the browser.

The cookie serves whoever signs in next on that machine: the page of the door looks as the desk did.
"""

from dataclasses import asdict, dataclass
from typing import Self
from urllib.parse import parse_qsl, urlencode

COOKIE = "comity-display"
CHOICES: dict[str, tuple[str, ...]] = {
    "keys": ("on", "off"),
    "density": ("normal", "roomy"),
    "theme": ("system", "light", "dark"),
}


@dataclass(frozen=True, slots=True)
class Display:
    """The three choices; each value is one of CHOICES and becomes a `data-` attribute of the page."""

    keys: str = "on"
    density: str = "normal"
    theme: str = "system"

    @classmethod
    def read(cls, cookie: str) -> Self:
        """Return the choices of a cookie; what is unknown or damaged falls back to the default."""
        given = dict(parse_qsl(cookie))
        return cls(**{name: given[name] for name, known in CHOICES.items() if given.get(name) in known})

    def write(self) -> str:
        """Return the cookie's value."""
        return urlencode(asdict(self))
