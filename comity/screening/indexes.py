"""Indexes of names in the node's data folder, one folder a list and generation.

They are made of the database and can be made again: a folder that is gone is built anew. Which one counts stands in the
list's row, so that a search never meets half of one, and a new version of a list and its index come into force together.
"""

import secrets
import shutil
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from comity.screening.matcher import Facts, person_of
from comity.screening.models import List
from comity_names import Index, Person
from comity_names.index import IndexFolderError

KEPT_SECONDS = 600  # how long a folder that no longer counts stays for whoever is about to open it
NOBODY = Person()

_lock = threading.Lock()
_opened: dict[UUID, tuple[str, Index]] = {}


def place() -> Path:
    """Return the folder that holds the indexes of all lists.

    Raises:
        ImproperlyConfigured: this process belongs to no node.
    """
    if settings.DATA_FOLDER is None:
        raise ImproperlyConfigured("Indexes of names are kept by a node; COMITY_HOME names its folder.")
    return Path(settings.DATA_FOLDER) / "names"


def current(of_list: List) -> Index | None:
    """Return the index of a list that counts now; None where none was built yet, or its folder is gone."""
    if not of_list.index or settings.DATA_FOLDER is None:
        return None
    with _lock:
        known = _opened.get(of_list.pk)
        if known is not None and known[0] == of_list.index:
            return known[1]
    try:
        index = Index.open(place() / str(of_list.pk) / of_list.index)
    except (IndexFolderError, OSError):
        return None
    with _lock:
        _opened[of_list.pk] = (of_list.index, index)
    return index


def build(list_id: UUID, rows: Iterable[tuple[UUID, Facts]]) -> str:
    """Write an index of (id, facts) beside those there are and return the name of its folder. It does not count yet."""
    folder = place() / str(list_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    place().chmod(0o700)
    name = f"{int(time.time())}-{secrets.token_hex(4)}"
    Index.build(((str(row_id), person_of(row, NOBODY)) for row_id, row in rows), folder / name)
    return name


def clear(of_list: List) -> None:
    """Take away the folders of a list that no longer count, once whoever was about to open one has done so."""
    folder = place() / str(of_list.pk)
    if not of_list.index or not folder.is_dir():
        return
    counts_since = _began(of_list.index)
    if time.time() - counts_since < KEPT_SECONDS:
        return
    for one in folder.iterdir():
        if one.name != of_list.index and _began(one.name) < counts_since:
            shutil.rmtree(one, ignore_errors=True)


def forget(of_list: List) -> None:
    """Take away every folder of a list that was ended."""
    with _lock:
        _opened.pop(of_list.pk, None)
    folder = place() / str(of_list.pk)
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)


def _began(name: str) -> int:
    began = name.partition("-")[0]
    return int(began) if began.isdecimal() else 0
