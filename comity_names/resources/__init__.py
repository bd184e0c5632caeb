"""The knowledge of the engine: commented tables, read once when first asked for."""

from collections.abc import Iterator
from importlib.resources import files


class ResourceError(ValueError):
    """A table of the name engine cannot be read; install the package again."""


def text_lines(path: str) -> list[str]:
    """The lines of a table below this folder, without comments and empty ones."""
    text = files(__name__).joinpath(path).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def rows(path: str, columns: int = 0) -> Iterator[list[str]]:
    """The tab-separated rows of a table below this folder, without comments; `columns` pads or checks the width."""
    for number, line in enumerate(text_lines(path), start=1):
        cells = line.split("\t")
        if columns and len(cells) > columns:
            raise ResourceError(f"{path}, row {number}: {len(cells)} columns where {columns} are known.")
        yield cells + [""] * (columns - len(cells))
