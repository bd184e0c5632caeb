"""A file crosses between two real nodes over a line that is cut again and again, while everything dies at both ends."""

import hashlib
import json
import logging
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

import pytest

from comity.exchange.core.chunks import CHUNK, count_chunks
from comity.exchange.core.digests import unb64u
from comity.exchange.file_jobs import CHUNKS_IN_FLIGHT
from comity.lib import faults
from tests.journeys.town import TOKYO, Town, kill_database, open_town, until

MEGABYTE = 1024 * 1024
DATABASE = "the database"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Two nodes, and the line to Tokyo."""
    with open_town(tmp_path, line=True) as town:
        yield town


def source(folder: Path, size: int) -> tuple[Path, str]:
    """A file of so many bytes, different in each chunk and mostly a hole on the disk; and its digest."""
    file = folder / "disk image.bin"
    with file.open("wb") as stream:
        for index in range(count_chunks(size)):
            stream.seek(index * CHUNK)
            stream.write(hashlib.sha256(str(index).encode()).digest())
        stream.truncate(size)
    with file.open("rb") as stream:
        return file, hashlib.file_digest(stream, "sha256").hexdigest()


def how_far(town: Town) -> dict[str, object]:
    """Where the file is at both ends."""
    asked = "SELECT missing, attempts, problem, next_attempt_at - now(), pace FROM exchange_letterfile"
    files = "SELECT state, flaw, size, n FROM exchange_storedfile"
    return {
        "goes": town.rows(town.hanoi, asked),
        "comes": town.rows(town.tokyo, asked),
        "file": town.rows(town.tokyo, files),
        "line": town.line and town.line.carried,
        **town.state(),
    }


def cross(town: Town, size: int, cuts: int, deaths: Mapping[int, str], patience: float) -> float:
    """Send a file while the line is cut so many times, some of them together with a death; return what was sent twice.

    The share of the file: 0.02 for two hundredths of it.
    """
    line = town.line
    assert line is not None
    file, digest = source(town.hanoi.home.parent, size)
    line.cut_after(size // (cuts + 1), times=cuts)
    town.hanoi.command("rehearsal", "send", TOKYO.node_id, "1", "--file", str(file))
    for cut in range(cuts):
        until(f"cut {cut}", partial(has_been_cut, town, cut), lambda: how_far(town), patience)
        match deaths.get(cut):
            case None:
                pass
            case str(what) if what == DATABASE:
                kill_database(town.server)
            case str(what) if what.startswith("at "):
                town.die_at(what.removeprefix("at "))
            case str(what):
                town.kill(what)
    whole = f"SELECT count(*) FROM exchange_storedfile WHERE state = 'whole' AND size = {size}"
    until("the file whole", lambda: town.count(town.tokyo, whole) == 1, lambda: how_far(town), patience)
    gone = "SELECT count(*) FROM exchange_letterfile WHERE missing = 0 AND out_letter_id IS NOT NULL"
    until("all of it acknowledged", lambda: town.count(town.hanoi, gone) == 1, lambda: how_far(town))
    [(found,)] = town.rows(town.tokyo, "SELECT digest FROM exchange_storedfile")
    assert unb64u(found).hex() == digest
    assert town.count(town.tokyo, "SELECT count(*) FROM exchange_letterfile") == 1
    assert line.carried.cuts >= cuts
    for node in (town.hanoi, town.tokyo):
        report = json.loads(node.command("audit", "verify", "--json"))
        assert report["verified"], report
    return line.carried.towards / size - 1


def has_been_cut(town: Town, times: int) -> bool:
    """Whether the line was cut more often than so many times."""
    return town.line is not None and town.line.carried.cuts > times


@pytest.mark.journey
@pytest.mark.full
def test_seventy_megabytes_survive_six_cuts_and_five_deaths(town: Town) -> None:
    size, cuts = 70 * MEGABYTE + 17, 6
    deaths = {
        0: f"at {faults.BEFORE_CHUNK_COMMIT}",  # edge: the chunk is on the disk, its word is not
        1: "hanoi-delivery",
        2: f"at {faults.AFTER_CHUNK_COMMIT}",  # edge: the word is there, the sender is not told
        3: "tokyo-worker",
        4: DATABASE,
    }
    again = cross(town, size, cuts, deaths, patience=180)
    # a cut or a death costs at most what was in flight
    assert again * size < (cuts + len(deaths)) * CHUNKS_IN_FLIGHT * (CHUNK + MEGABYTE)


@pytest.mark.soak
def test_four_gigabytes_survive_twenty_cuts_and_ten_deaths(town: Town) -> None:
    size, cuts = 4096 * MEGABYTE + 4097, 20
    dies = ["tokyo-edge", "hanoi-delivery", "tokyo-worker", DATABASE, "hanoi-worker"]
    deaths = {cut: dies[cut // 2 % len(dies)] for cut in range(0, cuts, 2)}
    again = cross(town, size, cuts, deaths, patience=900)
    logging.getLogger(__name__).warning("%s bytes, %s cuts: %.2f %% sent again", size, cuts, again * 100)
    assert again < 0.05
