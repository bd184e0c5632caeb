"""Every pair of colours that is used together can be read, in both themes (WCAG 2.2, 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parent.parent / "static" / "comity" / "tokens.css").read_text("utf-8")
STATES = ("late", "soon", "ok", "held", "info", "pencil")
GROUNDS = ("bg", "surface", "sunken", "hover", "selected")
WORDS = ("text", "text-2", "text-3", "accent", *STATES)
EDGES = ("line-2", "focus", *(f"{state}-line" for state in STATES))
READ = [
    *((word, ground) for word in WORDS for ground in GROUNDS),
    *((word, f"{state}-bg") for state in STATES for word in (state, "text", "text-2")),
    *(("on-cls", f"cls-{level}") for level in range(4)),
    ("on-accent", "accent"),
    ("on-accent", "accent-2"),
    ("surface", "text"),
    ("surface", "late"),
    ("surface", "accent"),
]
SEEN = [
    *((edge, ground) for edge in EDGES for ground in GROUNDS[:3]),
    *((f"{state}-line", f"{state}-bg") for state in STATES),
]


def palette(css: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", css))


LIGHT_CSS, DARK_CSS = TOKENS.split("@media (prefers-color-scheme: dark)")
BY_SYSTEM, BY_CHOICE = (palette(css) for css in DARK_CSS.split(':root[data-theme="dark"]'))
THEMES = {"light": palette(LIGHT_CSS), "dark": BY_SYSTEM}


def luminance(colour: str) -> float:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("pairs", "floor"), [(READ, 4.5), (SEEN, 3.0)], ids=["read", "seen"])
def test_what_is_used_together_can_be_told_apart(
    theme: str, pairs: list[tuple[str, str]], floor: float
) -> None:
    colours = THEMES[theme]
    found = {(one, other): contrast(colours[one], colours[other]) for one, other in pairs}
    assert {pair: ratio for pair, ratio in found.items() if ratio < floor} == {}


def test_dark_is_the_same_whether_the_machine_or_the_reader_chose_it() -> None:
    assert BY_SYSTEM == BY_CHOICE
