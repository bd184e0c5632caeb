"""Named points at which a rehearsal node may be told to die, to show that nothing is lost or doubled.

`COMITY_FAULTS` names a folder; without it nothing here does anything. A file of a point's name in that folder arms the
point: the first process that reaches it takes the file away, adds a line to `<point>.hits` and kills itself as a power
cut would. A node that is no rehearsal refuses to start with the variable set.
"""

import os
import signal
from pathlib import Path

from django.conf import settings

FOLDER = "COMITY_FAULTS"

BEFORE_COMMIT = "before-commit"
AFTER_COMMIT = "after-commit"
AFTER_POST = "after-post"
BEFORE_CHUNK_COMMIT = "before-chunk-commit"
AFTER_CHUNK_COMMIT = "after-chunk-commit"
IN_DECRYPTION = "in-decryption"
IN_SEQUENCER = "in-sequencer"
IN_RECOVERY = "in-recovery"


class FaultsOutsideRehearsalError(Exception):
    """COMITY_FAULTS is set on a node that is no rehearsal. Remove it from the environment."""


def require_rehearsal() -> None:
    """Raise FaultsOutsideRehearsalError when points could be armed on a real node."""
    if os.environ.get(FOLDER) and not settings.REHEARSAL:
        raise FaultsOutsideRehearsalError(FaultsOutsideRehearsalError.__doc__)


def reach(point: str) -> None:
    """Pass a point; if it is armed, this process ends here and now."""
    folder = os.environ.get(FOLDER)
    if not folder:
        return
    require_rehearsal()
    try:
        (Path(folder) / point).unlink()  # whoever takes it away dies, nobody else
    except FileNotFoundError:
        return
    with (Path(folder) / f"{point}.hits").open("a") as hits:
        hits.write("1\n")
    os.kill(os.getpid(), signal.SIGKILL)
