"""Measure the exchange beside a bare chain of library calls, in the same run, on the same server and cores.

    python -m bench.bench_exchange [--only x1 x2 x3 x5 x7] [--letters 1500] [--rounds 3] [--json FILE]

Only the ratios say something: the figures themselves hang on the machine and on what else it does. Each measure is
taken `--rounds` times, product and floor in turn, and the middle ratio counts. X5 (catching up with 20,000 letters that
queued while the partner was away) takes minutes and is measured only when asked for.

- X1: letters a second from the first act of sending to the last verified receipt, 2 kB each, thirty-two in flight. Beside
  the processes that send and receive run the sequencers of both logs. The receiver's worker does not: the bare
  chain does not open its letters either. What opening and answering `delivered` costs stands in a line of its own.
- X2: the middle time from the act of sending to the stored receipt, one letter at a time.
- X3: processor time to sign and encrypt, beside the same calls of the library.
- X7: how much of the rate the log costs: X1 without its entries and sequencers beside X1.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.bare_chain import seal as bare_seal
from bench.exchange_nodes import Pair, Run, two_nodes
from comity.exchange.core.envelope import RecipientKey, seal
from comity.exchange.core.keys import Use, generate_key
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import Addressee, Author, Body, Handling
from comity.exchange.core.strict_json import dump

IN_FLIGHT = 32
QUEUE = 20_000
SENDING = ("sender-delivery", "receiver-edge")
LOGS = ("sender-sequencer", "receiver-sequencer")


@dataclass(frozen=True)
class Measure:
    """One bar: a ratio, what passes and what is good, and the figures it comes from."""

    name: str
    what: str
    ratio: float
    passes: float
    good: float
    product: float
    floor: float
    unit: str
    small_is_good: bool = False

    def word(self) -> str:
        """Return `good`, `pass` or `FAILS`."""
        for bar, word in ((self.good, "good"), (self.passes, "pass")):
            if (self.ratio <= bar) if self.small_is_good else (self.ratio >= bar):
                return word
        return "FAILS"

    def line(self) -> str:
        """Return the line that is printed."""
        sign = "<=" if self.small_is_good else ">="
        return (
            f"{self.name}  {self.what}: {self.ratio:.2f} ({self.word()}; pass {sign} {self.passes:g}, good {sign} "
            f"{self.good:g})   product {self.product:.4g} {self.unit}, floor {self.floor:.4g} {self.unit}"
        )


def middle(
    rounds: int, product: Callable[[], float], floor: Callable[[], float]
) -> tuple[float, float, float]:
    """Measure both in turn; return the round with the middle ratio: ratio, product, floor."""
    pairs = [(product(), floor()) for _ in range(rounds)]
    return sorted((ours / bare, ours, bare) for ours, bare in pairs)[rounds // 2]


def rate(run: Run, count: int) -> float:
    """Return letters a second."""
    return count / run.seconds


def x1(nodes: Pair, letters: int, rounds: int) -> Measure:
    """Return the rate from the act of sending to the verified receipt beside the bare chain."""
    with nodes.running([*SENDING, *LOGS]):
        nodes.post("post", 64)
        ratio, product, floor = middle(
            rounds,
            lambda: rate(nodes.post("post", letters), letters),
            lambda: rate(nodes.bare(2 * letters, IN_FLIGHT), 2 * letters),
        )
    return Measure("X1", "letters a second / bare chain", ratio, 0.35, 0.6, product, floor, "/s")


def opened(nodes: Pair, letters: int) -> str:
    """Return a line about the rate with the worker of the receiver opening and answering."""
    with nodes.running([*SENDING, "sender-worker", "receiver-worker", "sender-edge", "receiver-delivery"]):
        # those of the measures before lie there too: nobody has opened them
        count = (
            letters
            + nodes.rows(nodes.sender, "SELECT count(*) FROM exchange_outletter WHERE state = 'stored'")[0][0]
        )
        began = time.perf_counter()
        nodes.post("post", letters)
        while nodes.rows(nodes.sender, "SELECT 1 FROM exchange_outletter WHERE state = 'stored' LIMIT 1"):
            time.sleep(0.1)
        took = time.perf_counter() - began
    return f"    with each letter opened and its `delivered` back: {count / took:.0f} /s (no floor)"


def x2(nodes: Pair, letters: int, rounds: int) -> Measure:
    """Return the middle time of one letter beside the bare chain."""
    with nodes.running([*SENDING, *LOGS]):
        nodes.post("one", 20)
        ratio, product, floor = middle(
            rounds,
            lambda: statistics.median(nodes.post("one", letters).milliseconds),
            lambda: statistics.median(nodes.bare(letters, 1).milliseconds),
        )
    return Measure(
        "X2", "p50 send to stored / bare chain", ratio, 3, 1.6, product, floor, "ms", small_is_good=True
    )


def x3(rounds: int) -> list[Measure]:
    """Return the processor time to sign and encrypt for one, three and ten recipients."""
    at = datetime.now(UTC)
    sig = generate_key(Use.SIG, nbf=at - timedelta(days=1))
    nodes = [f"cxp:node:xx:bench{number}" for number in range(10)]
    keys = [generate_key(Use.ENC, nbf=at - timedelta(days=1)).public for _ in nodes]
    found = []
    for readers in (1, 3, 10):
        letter = _letter(at, nodes[:readers])
        recipients = [RecipientKey(*one) for one in zip(nodes[:readers], keys, strict=False)]
        payload = dump(letter.to_payload())
        times = 600 // readers

        def of_product(
            letter: Letter = letter, to: Sequence[RecipientKey] = recipients, n: int = times
        ) -> float:
            return _processor(lambda: seal(letter, sig, to), n)

        def of_floor(payload: bytes = payload, readers: int = readers, n: int = times) -> float:
            return _processor(lambda: bare_seal(payload, readers), n)

        ratio, product, floor = middle(max(3, rounds), of_product, of_floor)
        what = f"sign and encrypt for {readers} / library"
        found.append(Measure("X3", what, ratio, 1.6, 1.15, product, floor, "ms", small_is_good=True))
    return found


def _letter(at: datetime, nodes: Sequence[str]) -> Letter:
    return Letter(
        type=LetterType.LETTER,
        sender=Author("cxp:node:xx:me", "desk", "officer-17", "investigator"),
        to=tuple(Addressee(node, "desk") for node in nodes),
        created=at,
        expires=at + timedelta(days=30),
        handling=Handling(owner="cxp:node:xx:me", codes=("police-only",)),
        body=Body("requests/request/1", {"question": "x" * 1_300}),
    )


def _processor(work: Callable[[], object], times: int) -> float:
    """Return the milliseconds of processor time that one piece of work takes."""
    work()
    began = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - began) * 1000 / times


def x5(nodes: Pair, letters: int) -> Measure:
    """Return the rate at which letters leave that queued while the partner was away, beside that of X1."""
    with nodes.running(LOGS):
        nodes.post("queue", QUEUE)
    with nodes.running([*SENDING, *LOGS]):
        product = rate(nodes.post("wait", QUEUE), QUEUE)
        floor = rate(nodes.post("post", letters), letters)
    return Measure("X5", f"{QUEUE} queued letters / X1", product / floor, 0.5, 0.8, product, floor, "/s")


def x7(nodes: Pair, letters: int, rounds: int) -> Measure:
    """Return how much of the rate is lost with the log on, in per cent."""

    def with_log() -> float:
        with nodes.running([*SENDING, *LOGS]):
            nodes.post("post", 64)
            return rate(nodes.post("post", letters), letters)

    def without_log() -> float:
        with nodes.running(SENDING, log=False):
            nodes.post("post", 64, log=False)
            return rate(nodes.post("post", letters, log=False), letters)

    ratio, product, floor = middle(rounds, with_log, without_log)
    return Measure(
        "X7",
        "loss of rate by the log, %",
        100 * (1 - ratio),
        25,
        10,
        product,
        floor,
        "/s",
        small_is_good=True,
    )


def main(arguments: list[str] | None = None) -> int:
    """Measure and print; 1 when a bar is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--only", nargs="+", choices=["x1", "x2", "x3", "x5", "x7"], default=["x1", "x2", "x3", "x7"]
    )
    parser.add_argument("--letters", type=int, default=1500)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    given = parser.parse_args(arguments)
    found: list[Measure] = []

    def say(measures: Sequence[Measure]) -> None:
        found.extend(measures)
        sys.stdout.writelines(f"{one.line()}\n" for one in measures)
        sys.stdout.flush()

    if "x3" in given.only:
        say(x3(given.rounds))
    if {"x1", "x2", "x5", "x7"} & set(given.only):
        with (
            tempfile.TemporaryDirectory(prefix="comity exchange ") as folder,
            two_nodes(Path(folder)) as nodes,
        ):
            if "x1" in given.only:
                say([x1(nodes, given.letters, given.rounds)])
                sys.stdout.write(opened(nodes, given.letters) + "\n")
            if "x2" in given.only:
                say([x2(nodes, given.letters // 5, given.rounds)])
            if "x7" in given.only:
                say([x7(nodes, given.letters, given.rounds)])
            if "x5" in given.only:
                say([x5(nodes, given.letters)])
    if given.json:
        given.json.write_text(json.dumps([{**asdict(one), "says": one.word()} for one in found]), "utf-8")
    return int(any(one.word() == "FAILS" for one in found))


if __name__ == "__main__":
    sys.exit(main())
