"""`python -m comity_names.bench`."""

import sys

from comity_names.bench import main

sys.exit(main())
