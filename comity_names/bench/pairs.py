"""Labelled pairs of names, and the frozen run that later runs are held against.

The pairs are not part of the package. They are looked for in the environment variable COMITY_NAMES_DATA, then in a folder
`shared/data` beside or above the working directory.
"""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

THRESHOLD = 0.5
FROZEN = Path(__file__).parent.parent / "tests" / "frozen"


class Pair(NamedTuple):
    """A labelled pair: whether both names are of one person, and what kind of difference it shows."""

    id: str
    left: str
    right: str
    same: bool
    kind: str


def data_folder() -> Path | None:
    """Where the labelled pairs lie, or None."""
    given = os.environ.get("COMITY_NAMES_DATA")
    if given:
        return Path(given)
    here = Path.cwd()
    places = (folder / "shared" / "data" for folder in (here, *here.parents))
    return next((place for place in places if (place / "names-dev.csv").is_file()), None)


def development_pairs(folder: Path) -> list[Pair]:
    """The pairs of names-dev.csv."""
    with (folder / "names-dev.csv").open(encoding="utf-8", newline="") as file:
        return [
            Pair(row["id"], row["left_name"], row["right_name"], row["same"] == "1", row["kind"])
            for row in csv.DictReader(file)
        ]


def general_pairs(folder: Path) -> list[Pair]:
    """The pairs of persons of name-bench/cases.csv, numbered in order; empty where the file is missing."""
    path = folder / "name-bench" / "cases.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        people = [row for row in csv.DictReader(file) if row["schema"] == "Person"]
    return [
        Pair(f"G{place:04d}", row["name1"], row["name2"], row["is_match"] == "true", "general")
        for place, row in enumerate(people)
    ]


def flips(name: str, pairs: Sequence[Pair], scores: Sequence[float]) -> list[str]:
    """Pairs that changed sides since the frozen run: "id before → now"."""
    path = FROZEN / f"{name}.csv"
    if not path.is_file():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        before = {row["id"]: float(row["name_agreement"]) for row in csv.DictReader(file)}
    return [
        f"{pair.id} {before[pair.id]:.3f} → {score:.3f}"
        for pair, score in zip(pairs, scores, strict=True)
        if pair.id in before and (before[pair.id] >= THRESHOLD) != (score >= THRESHOLD)
    ]


def freeze(name: str, pairs: Sequence[Pair], scores: Sequence[float]) -> None:
    """Write this run as the one that later runs are held against."""
    FROZEN.mkdir(parents=True, exist_ok=True)
    lines = ["id,name_agreement", *(f"{p.id},{s:.3f}" for p, s in zip(pairs, scores, strict=True))]
    (FROZEN / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
