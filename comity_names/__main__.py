"""`python -m comity_names` is the command line of the package."""

import sys

from comity_names.cli import main

if __name__ == "__main__":  # the processes of search-many read this file too
    sys.exit(main())
