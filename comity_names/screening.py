"""Search a list for many persons at once, by as many processes as the machine has processors.

Each process opens the folder for itself; the pages of its files are shared. What was added to an Index in memory and not saved is
not seen here.
"""

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from comity_names.index import Candidate, Index
from comity_names.person import Person

_AT_A_TIME = 20  # persons handed to a process
_WORTH_SHARING = 100  # persons, for fewer no process is started
Query = tuple[str, Person]
_opened: dict[str, Index] = {}


def search_all(
    folder: Path | str, persons: Sequence[Query], limit: int = 50, processes: int = 0
) -> Iterator[tuple[str, list[Candidate]]]:
    """(query id, likeliest rows) of each (query id, person), in their order; `processes` 0 means one for each processor.

    Answers come as they are ready, so that progress can be shown and a run be paused between two of them.

    Raises:
        IndexFolderError: when the folder holds no index.
    """
    workers = processes or os.cpu_count() or 1
    index = Index.open(folder)
    if workers < 2 or len(persons) < _WORTH_SHARING:
        yield from ((query_id, index.search(person, limit)) for query_id, person in persons)
        return
    place = str(folder)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        batches = _batches(persons)
        waiting = [pool.submit(_search, place, batch, limit) for batch in islice(batches, 2 * workers)]
        while waiting:
            yield from waiting.pop(0).result()
            waiting += [pool.submit(_search, place, batch, limit) for batch in islice(batches, 1)]


def _batches(persons: Iterable[Query]) -> Iterator[list[Query]]:
    rest = iter(persons)
    while batch := list(islice(rest, _AT_A_TIME)):
        yield batch


def _search(folder: str, batch: list[Query], limit: int) -> list[tuple[str, list[Candidate]]]:
    """The answers for some persons, in a process that opens the folder once."""
    index = _opened.get(folder)
    if index is None:
        index = _opened[folder] = Index.open(folder)
    return [(query_id, index.search(person, limit)) for query_id, person in batch]
