"""Files that are read again when they have changed: running programs take up new keys without a restart."""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from comity.exchange.core.errors import ExchangeError

T = TypeVar("T")
Stamp = tuple[tuple[int, int], ...]
# A file system writes times in steps; what changed within the last step may change again under the same time.
UNSURE_NS = 50_000_000
AGAIN_SECONDS = 2.0

log = logging.getLogger(__name__)


@dataclass
class _Kept(Generic[T]):
    value: T
    stamp: Stamp
    is_sure: bool
    look_again: float = 0.0  # monotonic; after a failed reading


class Watched(Generic[T]):
    """What stands in some files of a folder, read again when one of them was replaced, or a folder's contents changed.

    A reading that fails keeps the last value and says so: a program does not fall because keys are being copied.
    """

    def __init__(self, read: Callable[[Path], T], places: Sequence[str]) -> None:
        """Take how to read, and the files and folders (relative) whose change means reading again."""
        self._read = read
        self._places = tuple(places)
        self._kept: dict[Path, _Kept[T]] = {}
        self._paths: dict[
            Path, list[Path]
        ] = {}  # of the places in a folder: looked at a dozen times for each letter

    def get(self, folder: Path) -> T:
        """Return the present value.

        Raises:
            ExchangeError, OSError: the first reading fails.
        """
        kept = self._kept.get(folder)
        stamp = self._stamp(folder)
        if kept is not None and kept.stamp == stamp and (kept.is_sure or time.monotonic() < kept.look_again):
            return kept.value
        is_sure = all(time.time_ns() - changed > UNSURE_NS for changed, _inode in stamp)
        try:
            value = self._read(folder)
        except (ExchangeError, OSError) as error:
            if kept is None:
                raise
            log.error("What changed in %s is not taken up: %s", folder, error)  # noqa: TRY400  # one line
            self._kept[folder] = _Kept(
                kept.value, stamp, is_sure=False, look_again=time.monotonic() + AGAIN_SECONDS
            )
            return kept.value
        self._kept[folder] = _Kept(value, stamp, is_sure)
        return value

    def forget(self) -> None:
        """Read at the next use, whatever the times of the files say."""
        self._kept.clear()

    def _stamp(self, folder: Path) -> Stamp:
        found = []
        if folder not in self._paths:
            self._paths[folder] = [folder / place for place in self._places]
        for path in self._paths[folder]:
            try:
                there = path.stat()
                found.append((there.st_mtime_ns, there.st_ino))
            except OSError:
                found.append((0, 0))
        return tuple(found)
