"""Measure the name engine beside its peers: labelled pairs, speed, memory, and a search in an invented list.

nomenklatura is measured where it is installed (dependency group `bench`); a million rows with `bench_names.py --rows 1000000`.
"""

import sys

from comity_names.bench import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or ["--rows", "20000", "--queries", "300"]))
