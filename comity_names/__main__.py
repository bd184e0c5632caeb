"""`python -m comity_names` is the command line of the package."""

import sys

from comity_names.cli import main

sys.exit(main())
