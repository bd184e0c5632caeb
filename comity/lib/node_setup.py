"""What rooms do when a node is made, beside rows in the database: the exchange makes its keys, the log its own.

    from comity.lib import node_setup
    node_setup.at_init.append(make_keys)        # in AppConfig.ready

Each step gets the node's folder, runs with the node's settings and before its database is needed, and finds at a second
run what it made at the first.
"""

from collections.abc import Callable
from pathlib import Path

at_init: list[Callable[[Path], None]] = []
