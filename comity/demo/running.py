"""The demonstration: a database, two nodes, the story, a summary; afterwards nothing is left running.

It begins afresh each time: what an earlier run left, stopped or killed, is ended and forgotten first.
"""

import json
import os
import secrets
import shutil
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import Any

from comity.demo.acting import Say, Step
from comity.demo.nodes import CommandFailedError, Node, NodePlan, furnish, make_node, pair
from comity.demo.officer import PageError
from comity.demo.outcome import UnprovenError, require_proven, summary, tally
from comity.demo.persons import Cast
from comity.demo.second_act import SecondAct
from comity.demo.story import DEFAULT_SEED, FirstAct, agreement_text, record_of, told
from comity.demo.third_act import ThirdAct
from comity.lib import ports, process_record
from comity.lib.db_place import EmbeddedDatabaseError
from comity.lib.embedded_db import Server
from comity.lib.process_record import ProcessesError
from comity.lib.processes import Supervisor

HANOI = NodePlan(
    "hanoi",
    "cxp:node:vn:bca-c01",
    "VNM",
    "Asia/Ho_Chi_Minh",
    {
        "en": "Ha Noi bureau",
        "vi": "Văn phòng Hà Nội",
        "ja": "ハノイ事務局",
        "zh": "河内办事处",
    },
    8101,
    8443,
)
TOKYO = NodePlan(
    "tokyo",
    "cxp:node:jp:npa-ocd",
    "JPN",
    "Asia/Tokyo",
    {"en": "Tokyo desk", "vi": "Bàn liên lạc Tokyo", "ja": "東京デスク", "zh": "东京联络处"},
    8102,
    8444,
)


class DemonstrationError(Exception):
    """The demonstration could not be played."""


def run(
    data: Path, *, say: Say, once: bool = False, figures: Path | None = None, seed: int | None = None
) -> dict[str, Any]:
    """Play the demonstration and return its figures.

    Args:
        data: the folder for everything it writes.
        say: what is told on the way.
        once: end after the story instead of waiting for Ctrl-C.
        figures: a file for the figures, as JSON.
        seed: draws the persons; the default one draws those of the product's description.

    Raises:
        DemonstrationError: something went wrong; the sentence says what.
    """
    began = monotonic()
    forget(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    server = Server(data / "database")
    steps: list[Step] = []
    held = ports.Held()
    try:
        with _step(steps, "database", say, "PostgreSQL is started."):
            server.start()
        with _step(steps, "nodes", say, "Two nodes are made: the Ha Noi bureau and a Tokyo desk."):
            tokyo, hanoi = make_nodes(server, data, held)
        for note in [*tokyo.notes, *hanoi.notes]:
            say(f"  {note}")
        cast = Cast.drawn(DEFAULT_SEED if seed is None else seed)
        with _step(
            steps, "furnish", say, "They are paired, and their people, agreement and records are added."
        ):
            pair(tokyo, hanoi)
            passwords = {node.plan.name: secrets.token_urlsafe(12) for node in (tokyo, hanoi)}
            people = furnish_both(tokyo, hanoi, cast, passwords)
        programs = [*tokyo.programs(), *hanoi.programs()]
        held.release()
        with Supervisor(data / "programs", programs, told=say) as supervisor:
            first = FirstAct(tokyo, hanoi, people, passwords, cast, say)
            first.play()
            second = SecondAct(tokyo, hanoi, people, passwords, cast, say, officers=first.officer)
            second.play()
            third = ThirdAct(
                tokyo, hanoi, people, passwords, cast, say, officers=first.officer,
                operation_path=second.operation_path,
            )  # fmt: skip
            third.play()
            played = [*steps, *first.steps, *second.steps, *third.steps]
            found = tally([tokyo, hanoi], played, monotonic() - began)
            _write(figures, found)
            say(summary(tokyo, hanoi, people, passwords, cast, found, third))
            require_proven(found)
            if not once:
                say("Both nodes keep running. Ctrl-C ends them.")
                supervisor.wait()
    except (
        EmbeddedDatabaseError,
        ProcessesError,
        CommandFailedError,
        PageError,
        UnprovenError,
        OSError,
    ) as error:
        raise DemonstrationError(str(error)) from error
    finally:
        held.release()
        server.stop()
    return found


def forget(data: Path) -> None:
    """End and remove what an earlier run left in a folder."""
    if not data.exists():
        return
    for record in data.glob(f"**/{process_record.RECORD}"):
        process_record.stop(record.parent)
    Server(data / "database").remove()
    shutil.rmtree(data, ignore_errors=True)


class _step:  # noqa: N801  # used as a word
    """A step with its time."""

    def __init__(self, steps: list[Step], name: str, say: Say, words: str) -> None:
        self._steps, self._name, self._began = steps, name, monotonic()
        say(words)

    def __enter__(self) -> None:
        self._began = monotonic()

    def __exit__(self, *_error: object) -> None:
        self._steps.append(Step(self._name, round(monotonic() - self._began, 3)))


def make_nodes(server: Server, data: Path, held: ports.Held) -> tuple[Node, Node]:
    """Make both nodes at once; all ports are chosen before, and held until the programs start."""
    plans: list[NodePlan] = []
    notes: list[list[str]] = []
    for plan in (TOKYO, HANOI):
        web, edge = held.choose(plan.web_port), held.choose(plan.edge_port)
        plans.append(replace(plan, web_port=web.number, edge_port=edge.number))
        notes.append([f"{plan.name}: {port}" for port in (web, edge) if port.moved])
    with ThreadPoolExecutor(2) as both:
        tokyo, hanoi = both.map(lambda plan: make_node(server, plan, data, held=True), plans)
    for node, said in zip((tokyo, hanoi), notes, strict=True):
        node.notes.extend(said)
    return tokyo, hanoi


def furnish_both(
    tokyo: Node, hanoi: Node, cast: Cast, passwords: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """Add the people of both desks, the agreement, and the records in Ha Noi."""
    agreements = [agreement_text()]
    records = [record_of(person, number) for number, person in enumerate([cast.sought, *cast.others])]
    given = {
        tokyo.plan.name: (tokyo, []),
        hanoi.plan.name: (hanoi, records),
    }

    def add(name: str) -> dict[str, str]:
        node, kept = given[name]
        people = [{**person, "password": passwords[name]} for person in told()["cast"][name]]
        furniture = {"people": people, "agreements": agreements, "records": kept}
        keys: dict[str, str] = furnish(node, furniture)["people"]
        return keys

    with ThreadPoolExecutor(2) as both:
        return dict(zip(given, both.map(add, given), strict=True))


def _write(file: Path | None, found: Mapping[str, Any]) -> None:
    if file is None:
        return
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    fresh.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    fresh.replace(file)
