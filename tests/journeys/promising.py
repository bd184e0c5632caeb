"""Two real nodes whose cooperation officers promise each other something, and what they do at the pages of commitments."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from comity.demo.nodes import Node, furnish, make_node, pair
from comity.demo.officer import Officer, PageError
from comity.demo.persons import Cast, draw_persons
from comity.demo.running import HANOI, TOKYO
from comity.demo.story import AGREEMENT, agreement_text, told
from comity.lib.embedded_db import Server
from tests.journeys.conftest import SEED, on_other_ports
from tests.journeys.raiding import fill_out, path_of, words
from tests.journeys.three import Three
from tests.journeys.walking import until

ROOM = "/cooperation/commitments/"
WAY_OUT: Mapping[str, Any] = {
    "leaves_under": AGREEMENT,
    "offence": "0502",
    "codes": ("H2",),
    "rights_none": True,
}


@contextmanager
def both_sides(server: Server, template: str, folder: Path) -> Iterator[Three]:
    """Make, pair and furnish both nodes and run them."""
    nodes: dict[str, Node] = {}
    for plan in (TOKYO, HANOI):
        taken = [port for node in nodes.values() for port in (node.web_port, node.edge_port)]
        nodes[plan.name] = make_node(server, on_other_ports(plan), folder, template=template, taken=taken)
    pair(nodes["tokyo"], nodes["hanoi"])
    drawn = tuple(islice(draw_persons(SEED + 8), 5))
    passwords = {place: secrets.token_urlsafe(12) for place in nodes}
    people = {}
    for place, node in nodes.items():
        furniture = {
            "people": [{**person, "password": passwords[place]} for person in told()["cast"][place]],
            "agreements": [agreement_text()],
        }
        people[place] = furnish(node, furniture)["people"]
    both = Three(folder, server, nodes, people, passwords, Cast(drawn[0], drawn[1:]))
    with ExitStack() as running:
        for place in nodes:
            running.callback(both.stop, place)
            both.start(place)
        yield both


def propose(officer: Officer, values: Mapping[str, Any]) -> str:
    """Propose a commitment; return its path."""
    fill_out(officer, f"{ROOM}new/", {**WAY_OUT, **values})
    assert path_of(officer) != f"{ROOM}new/", officer.said()
    return path_of(officer)


def step(officer: Officer, path: str, word: str, values: Mapping[str, Any]) -> None:
    """Propose a change of what stands."""
    fill_out(officer, f"{path}change/{word}/", values)
    assert path_of(officer) == path, officer.said()


def answer(officer: Officer, path: str, values: Mapping[str, Any], *, asked: bool = False) -> None:
    """Answer the one proposal that waits on a commitment's page; `asked`: how our letters leave is asked for the first time."""
    found: list[str] = []

    def waits() -> bool:
        try:
            officer.open(path)
        except PageError:  # a partner's commitment has no page before its letter came
            return False
        found[:] = [str(one["href"]) for one in officer.page.select("main a[href$='/answer/']")]
        return bool(found)

    until(waits)
    fill_out(officer, found[0], {**(WAY_OUT if asked else {}), **values})
    assert path_of(officer) == path, officer.said()


def approve(officer: Officer, path: str) -> None:
    """Approve, as the second person of the house, what waits on a commitment's page."""
    officer.open(path)
    [decide] = [str(one["href"]) for one in officer.page.select("main a[href$='/decide/']")]
    fill_out(officer, decide, {})


def mark_of(officer: Officer, path: str) -> str:
    """Read the mark of the ledger on a commitment's page."""
    officer.open(path)
    return words(officer.page.select_one("section:has(#mark) .mono"))


def stage_of(officer: Officer, path: str) -> str:
    """Read what a commitment's page says of its stage, and what is open."""
    officer.open(path)
    return words(officer.page.select_one("main .head"))
