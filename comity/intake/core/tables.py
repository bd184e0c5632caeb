"""Where the tables of the reader stand: ours in the package, and those that a node has put in their place.

A node keeps its own in `<COMITY_HOME>/knowledge/intake/<noun>/<name>.yaml`; such a file is read in the place of ours, whole. Without
COMITY_HOME only ours are read. `comity intake tables` copies, lists and checks them.
"""

import os
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

_OURS = files("comity.intake.core.resources")


class FaultyTableError(ValueError):
    """A table that cannot be used; the sentence names the file and the place."""


def own_folder() -> Path | None:
    """Return the folder of the node's own tables, None where no node is named."""
    home = os.environ.get("COMITY_HOME")
    return Path(home) / "knowledge" / "intake" if home else None


def ours(noun: str, name: str) -> str | None:
    """Return a table as we deliver it, None where there is none."""
    place = _OURS / noun / f"{name}.yaml"
    return place.read_text("utf-8") if place.is_file() else None


def own_file(noun: str, name: str) -> Path | None:
    """Return the node's file that stands in the place of ours, None where there is none."""
    folder = own_folder()
    place = folder / noun / f"{name}.yaml" if folder else None
    return place if place is not None and place.is_file() else None


def own_files() -> list[Path]:
    """Return the node's own tables, in order."""
    folder = own_folder()
    return sorted(folder.glob("*/*.yaml")) if folder else []


def text_of(noun: str, name: str) -> str | None:
    """Return a table as it counts here: the node's own, otherwise ours; None where neither is there.

    Raises:
        FaultyTableError: the node's own cannot be read.
    """
    place = own_file(noun, name)
    if place is None:
        return ours(noun, name)
    try:
        return place.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise FaultyTableError(f"{place}: it cannot be read as UTF-8 text: {error}.") from error


@cache
def table_of(noun: str, name: str) -> Any:
    """Return what a table holds, None where there is none. Raises FaultyTableError."""
    text = text_of(noun, name)
    try:
        return None if text is None else yaml.safe_load(text)
    except yaml.YAMLError as error:
        place = own_file(noun, name) or f"{noun}/{name}.yaml"
        raise FaultyTableError(f"{place}: it is not YAML: {error}") from error


def every_one() -> Iterator[tuple[str, str]]:
    """Yield noun and name of each table that we deliver, in order."""
    for folder in sorted(_OURS.iterdir(), key=lambda one: one.name):
        if folder.is_dir():
            for one in sorted(folder.iterdir(), key=lambda each: each.name):
                if one.name.endswith(".yaml"):
                    yield folder.name, one.name.removesuffix(".yaml")
