"""How one browser shows the pages: single keys, density, light or dark. Kept in a cookie, so it follows the machine."""

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
