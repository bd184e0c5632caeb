"""Postings of long lists worked out by several processes, each a fresh interpreter fed through its standard input.

A program that uses this package needs no guard around its main module for it, as multiprocessing would ask.
"""

import gc
import json
import os
import subprocess
import sys
from array import array
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import IO

from comity_names.keys import form_keys
from comity_names.postings import hashed

Dated = tuple[int, str, list[int]]  # number of a form, its text, birth years of its rows
_WORTH_SHARING = 40_000  # forms
_SIZE = 8  # bytes of the length that stands before each answer


class WorkerError(RuntimeError):
    """A process that works out search keys ended early; there may be too little memory."""


def postings(batch: list[Dated]) -> bytes:
    """The postings of some forms as 64-bit numbers in order."""
    return array(
        "Q", sorted(hashed(key) | form for form, text, years in batch for key in form_keys(text, years))
    ).tobytes()


def all_postings(batches: Iterator[list[Dated]], count: int) -> Iterator[bytes]:
    """The postings of `count` forms, in order of the batches; by all processors where the list is long."""
    workers = min(os.cpu_count() or 1, 4)
    if count < _WORTH_SHARING or workers < 2:
        yield from map(postings, batches)
        return
    command = [sys.executable, "-c", "from comity_names.workers import main; main()"]
    place = str(Path(__file__).resolve().parent.parent)
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, [place, os.environ.get("PYTHONPATH")]))
    }
    processes = [
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603  (our own module)
        for _ in range(workers)
    ]
    idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
    for process in processes:
        idle.put(process)

    def ask(batch: list[Dated]) -> bytes:
        process = idle.get()
        try:
            return _ask(process, batch)
        finally:
            idle.put(process)

    try:
        with ThreadPoolExecutor(workers) as pool:
            waiting: deque[Future[bytes]] = deque()
            for batch in batches:
                waiting.append(pool.submit(ask, batch))
                if len(waiting) > 2 * workers:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
    finally:
        for process in processes:
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()
            process.wait()


def _ask(process: "subprocess.Popen[bytes]", batch: list[Dated]) -> bytes:
    if process.stdin is None or process.stdout is None:
        raise WorkerError(WorkerError.__doc__)
    process.stdin.write(json.dumps(batch).encode() + b"\n")
    process.stdin.flush()
    size = process.stdout.read(_SIZE)
    answer = process.stdout.read(int.from_bytes(size, "big"))
    if len(size) < _SIZE or len(answer) < int.from_bytes(size, "big"):
        raise WorkerError(WorkerError.__doc__)
    return answer


def serve(questions: IO[bytes], answers: IO[bytes]) -> None:
    """Answer batches, one a line, until the questions end."""
    for line in questions:
        answer = postings([(form, text, years) for form, text, years in json.loads(line)])
        answers.write(len(answer).to_bytes(_SIZE, "big") + answer)
        answers.flush()


def main() -> None:
    """Serve the process that started this one."""
    gc.disable()  # keys are strings in no cycle; looking for cycles takes a quarter of the time
    serve(sys.stdin.buffer, sys.stdout.buffer)
