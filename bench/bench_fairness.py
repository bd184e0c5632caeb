"""How much longer a partner waits at the edge while another one floods it.

    python -m bench.bench_fairness [--letters 150] [--flood 3000] [--json FILE]

One real node with its edge as a process; two partners whose keys this program holds. The quiet partner posts letters one
at a time, first alone (the floor), then while the other one keeps 32 requests under way from a process of its own. The
bar is twice the floor at p50. On a machine with two cores the flood's own work, encrypting and TLS, takes a part of them:
the order of service, which `comity/exchange/tests/test_fairness.py` holds, does not depend on the machine; this figure does.
"""

import argparse
import asyncio
import json
import multiprocessing
import os
import platform
import statistics
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.synchronize import Event
from pathlib import Path
from time import perf_counter

import aiohttp
import django

from comity.demo.nodes import Node, make_node
from comity.demo.running import HANOI
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor

IN_FLIGHT = 32
BAR = 2.0
OK = 202
WARM = 10
Letter = tuple[dict[str, str], bytes]


@dataclass(frozen=True)
class Caller:
    """A partner as it calls: its certificate with key and the node's certificates, PEM, and the node's port."""

    identity: str
    expected: str
    port: int


@dataclass(frozen=True)
class Waits:
    """How long letters took, in milliseconds."""

    p50: float
    p95: float


async def post(caller: Caller, letters: Sequence[Letter], in_flight: int) -> list[float]:
    """Post letters over kept connections; return how long each took, in milliseconds.

    Raises:
        RuntimeError: one was not taken.
    """
    import ssl  # noqa: PLC0415  # beside its only use

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN
    context.load_verify_locations(cadata=caller.expected)
    context.load_cert_chain(caller.identity)
    waiting, times = list(reversed(letters)), []

    async def one(session: aiohttp.ClientSession) -> None:
        while waiting:
            headers, body = waiting.pop()
            began = perf_counter()
            address = f"https://127.0.0.1:{caller.port}/cxp/1/messages"
            async with session.post(address, data=body, headers=headers) as answer:
                await answer.read()
                if answer.status != OK:
                    raise RuntimeError(f"{answer.status}: {await answer.text()}")
            times.append((perf_counter() - began) * 1000)

    connector = aiohttp.TCPConnector(ssl=context, limit=in_flight)
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(one(session) for _ in range(in_flight)))
    return times


def flood(caller: Caller, letters: Sequence[Letter], began: Event) -> None:
    """Post all of them, 32 under way; in a process of its own."""
    began.set()
    asyncio.run(post(caller, letters, IN_FLIGHT))


def measure(node: Node, folder: Path, letters: int, flooding: int) -> tuple[Waits, Waits]:
    """Return how long the quiet partner's letters took alone, and beside the flood."""
    from comity.audit.actors import Process  # noqa: PLC0415  # after Django is set up
    from comity.exchange.actions import pair  # noqa: PLC0415
    from comity.exchange.core.hop import HEADER  # noqa: PLC0415
    from comity.exchange.core.key_folder import KeyFolder  # noqa: PLC0415
    from comity.exchange.core.wire import JSON  # noqa: PLC0415
    from comity.exchange.identity import own_descriptor  # noqa: PLC0415
    from comity.exchange.tests.partners import House, Partner  # noqa: PLC0415

    kept = KeyFolder(node.home / "keys")
    ours = own_descriptor()
    us = House(ours.node, node.home / "keys", kept.inner(), kept.edge(), ours, kept.inner().sig[0])
    partners: list[Partner] = []
    callers: list[Caller] = []
    for name in ("cxp:node:jp:quiet", "cxp:node:kr:loud"):
        house = House.build(name, folder / name.rpartition(":")[2])
        pair(Process("bench"), house.card().to_text(), house.words())
        partners.append(Partner(house, us))
        file = house.folder / "identity.pem"
        file.touch(mode=0o600)
        file.write_bytes(house.edge.tls[0].pem)
        expected = "".join(one.certificate.decode() for one in us.edge.tls)
        callers.append(Caller(str(file), expected, node.edge_port))

    def written(partner: Partner, count: int) -> list[Letter]:
        sealed = [partner.sealed() for _ in range(count)]
        return [({HEADER: partner.token(one), "Content-Type": JSON}, one.body) for one in sealed]

    quiet, loud = partners
    with Supervisor(folder / "programs", [one for one in node.programs() if one.name.endswith("-edge")]):
        asyncio.run(post(callers[0], written(quiet, WARM), 1))
        alone = waits(asyncio.run(post(callers[0], written(quiet, letters), 1)))
        context = multiprocessing.get_context("spawn")
        began, many, few = context.Event(), written(loud, flooding), written(quiet, letters)
        process = context.Process(target=flood, args=(callers[1], many, began))
        process.start()
        began.wait()
        beside = waits(asyncio.run(post(callers[0], few, 1)))
        still = process.is_alive()
        process.join()
    if not still:
        sys.stdout.write("The flood ended before the measurement did: give --flood a greater number.\n")
    return alone, beside


def waits(times: Sequence[float]) -> Waits:
    """Return median and 95th percentile."""
    return Waits(statistics.median(times), statistics.quantiles(times, n=20)[-1])


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 when the flood more than doubles another's waiting time."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--letters", type=int, default=150, help="of the quiet partner")
    parser.add_argument("--flood", type=int, default=3000, help="letters of the other one")
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="comity fairness ") as name:
        folder = Path(name)
        server = Server(folder / "database")
        server.start()
        try:
            node = make_node(server, HANOI, folder)
            os.environ |= node.environment()
            django.setup()
            alone, beside = measure(node, folder, given.letters, given.flood)
        finally:
            server.stop()
    ratio = beside.p50 / alone.p50
    sys.stdout.write(
        f"{os.cpu_count()} cores, Python {platform.python_version()}\n"
        f"alone:             p50 {alone.p50:.1f} ms, p95 {alone.p95:.1f} ms\n"
        f"beside the flood:  p50 {beside.p50:.1f} ms, p95 {beside.p95:.1f} ms\n"
        f"ratio at p50:      {ratio:.2f} (bar {BAR:g})\n"
    )
    if given.json:
        given.json.write_text(json.dumps({"alone": vars_of(alone), "beside": vars_of(beside)}), "utf-8")
    return 1 if ratio > BAR else 0


def vars_of(found: Waits) -> dict[str, float]:
    """Return the figures by name."""
    return {"p50": found.p50, "p95": found.p95}


if __name__ == "__main__":
    sys.exit(main())
