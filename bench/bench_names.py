"""Measure the name engine beside its peers: labelled pairs, speed, memory, and a search in an invented list.

nomenklatura is heavy and has a place of its own (`.bench-venv`, made by `make bench` from requirements/bench.txt); where that is, the
whole run is done there, so that both are measured on the same pairs in the same run. A million rows: `bench_names.py --rows 1000000`.
"""

import os
import sys
from importlib.util import find_spec
from pathlib import Path

from comity_names.bench import main

OWN = Path(".bench-venv/bin/python")
SHORT = ["--rows", "20000", "--queries", "300"]

if __name__ == "__main__":
    words = sys.argv[1:] or SHORT
    if find_spec("nomenklatura") is None and OWN.exists():
        os.execv(OWN, [str(OWN), "-m", "comity_names.bench", *words])  # noqa: S606  (our own interpreter)
    sys.exit(main(words))
