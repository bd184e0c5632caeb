"""How fast evidence crosses between two nodes, beside a bare program that does only what cannot be left out.

    python -m bench.bench_parts [--megabytes 512] [--cut-megabytes 4096] [--cuts 20] [--json FILE]

The product: a file is encrypted onto the disk of one node, sent to the other one by delivery, taken by the edge, and read
from beginning to end by the worker, with the log, the gate and the database. The floor, in the same run: one process reads
the file, encrypts each chunk, hashes it and sends it by one PUT over mutual TLS; another writes it, brings it to the disk
and decrypts it. Afterwards a larger file crosses a line that is cut again and again: what was sent twice is counted on
that line. Bar X4 of the exchange: half of the floor, and less than five hundredths sent again.
"""

import argparse
import asyncio
import hashlib
import json
import multiprocessing
import os
import platform
import secrets
import ssl
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path

import aiohttp
from aiohttp import web

from comity.exchange.core.chunks import CHUNK, TAG, ChunkCipher, count_chunks
from comity.exchange.core.ids import new_id
from comity.exchange.core.tls import TlsIdentity, generate_tls
from comity.exchange.tls import client_context, server_context
from comity.lib.ports import choose
from tests.journeys.town import TOKYO, Town, open_town, until

MEGABYTE = 1_000_000
PASS, AGAIN = 0.5, 0.05
PATIENCE = 3600.0


@dataclass(frozen=True)
class Figures:
    """What was measured: megabytes a second, their ratio, and the share sent again."""

    floor: float
    product: float
    sealing: float
    carrying: float
    checking: float
    ratio: float
    cuts: int
    sent_again: float


def source(folder: Path, size: int) -> Path:
    """Write a file of random bytes, a megabyte of them again and again."""
    file, block = folder / f"evidence-{size}.bin", os.urandom(MEGABYTE)
    with file.open("wb") as stream:
        for _ in range(size // MEGABYTE):
            stream.write(block)
    return file


# --- the floor


def take(
    port: int, folder: Path, identity: TlsIdentity, secret: tuple[str, bytes, int], ready: Event
) -> None:
    """Take chunks until killed: write, bring to the disk, decrypt."""
    cipher = ChunkCipher(*secret)

    def keep(index: int, chunk: bytes) -> None:
        with (folder / str(index)).open("wb") as stream:
            stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        cipher.open(index, chunk)

    async def put(request: web.Request) -> web.Response:
        await asyncio.to_thread(keep, int(request.match_info["index"]), await request.read())
        return web.Response()

    async def serve() -> None:
        application = web.Application(client_max_size=CHUNK + TAG)
        application.router.add_put("/{index}", put)
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        door = server_context(identity, identity.certificate.decode())
        await web.TCPSite(runner, "127.0.0.1", port, ssl_context=door).start()
        ready.set()
        await asyncio.Event().wait()

    asyncio.run(serve())


async def bring(port: int, file: Path, context: ssl.SSLContext, secret: tuple[str, bytes, int]) -> None:
    """Bring a file chunk by chunk, one after the other."""
    cipher = ChunkCipher(*secret)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=context)) as session:
        with file.open("rb") as stream:
            for index in range(secret[2]):
                chunk = cipher.seal(index, stream.read(CHUNK))
                hashlib.sha256(chunk).digest()
                async with session.put(f"https://127.0.0.1:{port}/{index}", data=chunk) as answer:
                    if answer.status != web.HTTPOk.status_code:
                        raise SystemExit(f"The floor was answered {answer.status}.")


def floor_of(file: Path, folder: Path) -> float:
    """Return how many seconds the bare program takes."""
    at = datetime.now(UTC)
    identity = generate_tls("cxp:node:xx:floor", nbf=at - timedelta(hours=1), exp=at + timedelta(days=1))
    secret = (new_id(), secrets.token_bytes(32), count_chunks(file.stat().st_size))
    port, ready = choose(29_700).number, multiprocessing.Event()
    folder.mkdir()
    taker = multiprocessing.Process(target=take, args=(port, folder, identity, secret, ready), daemon=True)
    taker.start()
    try:
        ready.wait(timeout=60)
        context = client_context(identity, identity.certificate.decode())
        began = time.perf_counter()
        asyncio.run(bring(port, file, context, secret))
        return time.perf_counter() - began
    finally:
        taker.kill()
        taker.join()


# --- the product


def send(town: Town, file: Path) -> None:
    """Have one node send a file to the other one."""
    town.hanoi.command("rehearsal", "send", TOKYO.node_id, "1", "--file", str(file))


def wait_whole(town: Town) -> None:
    """Wait until the other node has read it from beginning to end."""
    whole = "SELECT count(*) FROM exchange_storedfile WHERE state = 'whole'"
    until("the file whole", lambda: town.count(town.tokyo, whole) == 1, town.state, PATIENCE)


def product_of(town: Town) -> tuple[float, float, float]:
    """Return how many seconds sealing, carrying and checking took, by the clocks of disk and database."""
    [(root, n)] = town.rows(town.hanoi, "SELECT root, n FROM exchange_storedfile")
    folder = town.hanoi.home / "data" / "parts" / f"{root}.{n}"
    written = sorted(chunk.stat().st_mtime for chunk in folder.iterdir())
    a_chunk = (written[-1] - written[0]) / max(len(written) - 1, 1)
    [(came, settled)] = town.rows(
        town.tokyo,
        "SELECT extract(epoch FROM l.moved_at), extract(epoch FROM f.settled_at) "
        "FROM exchange_letterfile l JOIN exchange_storedfile f ON f.id = l.file_id",
    )
    return written[-1] - written[0] + a_chunk, float(came) - written[-1], float(settled) - float(came)


@contextmanager
def rooms() -> Iterator[Path]:
    """Give a folder on the disk, not in memory."""
    with tempfile.TemporaryDirectory(
        prefix="comity-bench-", dir=os.environ.get("COMITY_BENCH_FOLDER")
    ) as folder:
        yield Path(folder)


def measure(megabytes: int, cut_megabytes: int, cuts: int) -> Figures:
    """Measure floor and product one after the other, then the line that is cut."""
    size, cut_size = megabytes * MEGABYTE, cut_megabytes * MEGABYTE
    with rooms() as folder:
        file = source(folder, size)
        floor = floor_of(file, folder / "floor")
        (folder / "town").mkdir()
        with open_town(folder / "town") as town:
            send(town, file)
            wait_whole(town)
            sealing, carrying, checking = product_of(town)
        again = floor_of(file, folder / "floor again")
    with rooms() as folder:
        file = source(folder, cut_size)
        (folder / "town").mkdir()
        with open_town(folder / "town", line=True) as town:
            line = town.line
            if line is None:
                raise SystemExit("There is no line to cut.")
            line.cut_after(cut_size // (cuts + 1), times=cuts)
            send(town, file)
            wait_whole(town)
            # what is on the line beside the chunks, such as TLS and letters, is a thousandth and counted as sent again
            twice = line.carried.towards / (cut_size + count_chunks(cut_size) * TAG) - 1
    whole = sealing + carrying + checking
    rate = megabytes * 2 / (floor + again)
    return Figures(
        floor=rate,
        product=megabytes / whole,
        sealing=megabytes / sealing,
        carrying=megabytes / carrying,
        checking=megabytes / max(checking, 0.001),
        ratio=megabytes / whole / rate,
        cuts=cuts,
        sent_again=twice,
    )


def main() -> None:
    """Measure and say it."""
    parser = argparse.ArgumentParser(description="How fast evidence crosses between two nodes")
    parser.add_argument("--megabytes", type=int, default=512)
    parser.add_argument("--cut-megabytes", type=int, default=4096)
    parser.add_argument("--cuts", type=int, default=20)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args()
    found = measure(given.megabytes, given.cut_megabytes, given.cuts)
    print(f"{platform.machine()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    print(
        f"floor    {found.floor:7.1f} MB/s   read, encrypt, hash, PUT over mutual TLS, write and sync, decrypt"
    )
    print(f"product  {found.product:7.1f} MB/s   from the file here to the checked file there")
    print(
        f"         {found.sealing:7.1f} sealing, {found.carrying:.1f} carrying, {found.checking:.1f} checking"
    )
    print(f"X4 rate  {found.ratio:7.2f} of the floor (pass {PASS})")
    print(
        f"X4 again {found.sent_again:7.2%} of {given.cut_megabytes} MB sent twice after {found.cuts} cuts (pass < {AGAIN:.0%})"
    )
    if given.json:
        given.json.write_text(json.dumps(asdict(found), indent=1), "utf-8")


if __name__ == "__main__":
    main()
