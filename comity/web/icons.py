"""The line drawings of the interface, and the small pictures that carry a quantity.

Each function returns SVG made only of the constants below and of numbers, so it needs no escaping. No picture stands
alone: all are hidden from screen readers and have their word beside them.
"""

from collections.abc import Sequence

# name -> path in a box of 16, drawn as a line of 1.6 without filling
ICONS: dict[str, str] = {
    "add": "M8 3v10M3 8h10",
    "agrees": "M3 6h10M3 10h10",
    "ascending": "M8 13V3M4 7l4-4 4 4",
    "attachment": (
        "M13 7.5 7.8 12.7a3 3 0 0 1-4.3-4.2l5.7-5.7a2 2 0 0 1 2.9 2.8L6.6 11a1 1 0 0 1-1.4-1.4l4.6-4.6"
    ),
    "back": "M13 8H3M7 4 3 8l4 4",
    "bell": "M3 11.5h10L11.8 10V6.8a3.8 3.8 0 0 0-7.6 0V10zM6.6 13.8h2.8",
    "descending": "M8 3v10M4 9l4 4 4-4",
    "differs": "M3 6h10M3 10h10M11 2.5 5 13.5",
    "document": "M4 1.8h5.5L12.5 5v9.2H4zM9.3 2v3.2h3",
    "done": "M3 8.5 6.5 12 13 4.5",
    "ink": "M3 13.5h10M4 10.5 10.8 3.7a1.2 1.2 0 0 1 1.7 1.7L5.7 12l-2.4.6z",
    "key": "M10.5 2.2a3.3 3.3 0 1 0 0 6.6 3.3 3.3 0 0 0 0-6.6M8 7.8 2.2 13.6M4.2 11.6l1.8 1.8",
    "locked": "M4 7h8v6.5H4zM5.5 7V5a2.5 2.5 0 0 1 5 0v2",
    "menu": "M2 4h12M2 8h12M2 12h12",
    "near": "M2.5 6.5c2-2 3.5-1.5 5.5 0s3.5 2 5.5 0M2.5 10.5c2-2 3.5-1.5 5.5 0s3.5 2 5.5 0",
    "note": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 7.3v4M8 4.9v.1",
    "open": "M8 1.8a6.2 6.2 0 1 0 0 12.4A6.2 6.2 0 0 0 8 1.8M8 4.5V8l2.5 1.5",
    "pencil": "M3 13l.8-3L11 2.8 13.2 5 6 12.2zM9.6 4.2l2.2 2.2",
    "person": "M8 2a2.8 2.8 0 1 0 0 5.6A2.8 2.8 0 0 0 8 2M2.8 14c.4-3 2.5-4.6 5.2-4.6s4.8 1.6 5.2 4.6",
    "refused": "M4 4l8 8M12 4l-8 8",
    "running": "M5 3.5v9L12 8z",
    "seal": "M8 1.8 13.5 4v4c0 3-2.3 5.2-5.5 6.3C4.8 13.2 2.5 11 2.5 8V4zM5.6 8l1.8 1.8L10.6 6.4",
    "stopped": "M5.5 3.5v9M10.5 3.5v9",
    "to": "M3 8h10M9 4l4 4-4 4",
    "unknown": "M5 8h6",
    "warning": "M8 2 14.5 13.5h-13zM8 6.5v3.2M8 11.6v.1",
}

PIE_ROUND = 18.85  # length of a circle of radius 3: a stroke of width 6 along it fills the disc
BARS = ((1, 8, 3), (5, 6, 5), (9, 4, 7))  # x, y, height of the three bars of a handling code
STEPS = (2, 12, 22, 32)  # where each of the four ticks of a receipt begins


class UnknownIconError(LookupError):
    """There is no such icon. Take one of web/icons.py or draw it there first."""


def icon(name: str) -> str:
    """Return a line icon as SVG; raise UnknownIconError for a name that is not in ICONS."""
    if name not in ICONS:
        raise UnknownIconError(f"There is no icon {name!r}; there are {', '.join(sorted(ICONS))}.")
    return f'<svg class="i" viewBox="0 0 16 16" aria-hidden="true"><path d="{ICONS[name]}"/></svg>'


def pie(left: float) -> str:
    """Return the disc that shows the part of the time that is left, 0 to 1; values outside are cut to it."""
    filled = PIE_ROUND * min(max(left, 0.0), 1.0)
    return (
        '<svg viewBox="0 0 16 16" aria-hidden="true">'
        '<circle cx="8" cy="8" r="6.2" fill="none" stroke="currentColor" stroke-width="1.5"/>'
        '<circle cx="8" cy="8" r="3" fill="none" stroke="currentColor" stroke-width="6"'
        f' stroke-dasharray="{filled:.2f} {PIE_ROUND}" transform="rotate(-90 8 8)"/></svg>'
    )


def bars(level: int) -> str:
    """Return three bars of which the first `level` (0 to 3) are filled: the weight of a handling code."""
    shapes = [f"M{x} {y}h3v{height}h-3z" for x, y, height in BARS]
    full, empty = "".join(shapes[:level]), "".join(shapes[level:])
    drawn = f'<path class="on" d="{full}"/>' if full else ""
    drawn += f'<path d="{empty}"/>' if empty else ""
    return f'<svg viewBox="0 0 13 12" aria-hidden="true">{drawn}</svg>'


def tick_row(steps: Sequence[str]) -> str:
    """Return the four ticks of a receipt; each step is "on", "off" or "bad"."""
    if len(steps) != len(STEPS) or not set(steps) <= {"on", "off", "bad"}:
        raise ValueError(f"A receipt has four steps, each on, off or bad; not {list(steps)}.")
    drawn = "".join(
        f'<path class="{step}" d="{_tick_path(step, x)}"/>' for step, x in zip(steps, STEPS, strict=True)
    )
    return f'<svg viewBox="0 0 41 14" aria-hidden="true">{drawn}</svg>'


def _tick_path(step: str, x: int) -> str:
    if step == "on":
        return f"M{x} 7l2.4 2.6 4-5.2"
    if step == "bad":
        return f"M{x + 1} 4l5 6m0-6-5 6"
    return f"M{x + 2} 7.5h3"
