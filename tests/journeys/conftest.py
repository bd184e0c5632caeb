"""Two real nodes for journeys: their own processes, databases, keys and people, on one PostgreSQL."""

import random
import secrets
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser

from comity.demo.nodes import Node, NodePlan, furnish, make_node, pair
from comity.demo.officer import Officer
from comity.demo.persons import Cast, InventedPerson, draw_persons
from comity.demo.running import HANOI, TOKYO
from comity.demo.second_act import SecondAct
from comity.demo.story import FirstAct, agreement_text, record_of, told
from comity.demo.third_act import ThirdAct
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor
from tests.journeys.walking import open_browser

SEED = 20_261_122  # not the demonstration's: nothing may hang on its persons
MORE = 40


@dataclass
class Stage:
    """Two furnished nodes that run, and whoever works there."""

    tokyo: Node
    hanoi: Node
    cast: Cast
    more: tuple[InventedPerson, ...]  # in Ha Noi's records beside the cast
    people: Mapping[str, Mapping[str, str]]
    passwords: Mapping[str, str]
    _signed_in: dict[str, Officer] = field(default_factory=dict)

    @property
    def nodes(self) -> Mapping[str, Node]:
        """Return each node by its place."""
        return {"tokyo": self.tokyo, "hanoi": self.hanoi}

    def officer(self, place: str, name: str) -> Officer:
        """Give a person at the pages, signed in once for all journeys: a one-time code works once."""
        if name not in self._signed_in:
            officer = Officer(
                self.nodes[place].web_url, name, self.passwords[place], self.people[place][name]
            )
            officer.sign_in()
            self._signed_in[name] = officer
        return self._signed_in[name]

    def first_act(self, say: Callable[[str], None]) -> FirstAct:
        """Give the story with this stage's persons."""
        return FirstAct(
            self.tokyo, self.hanoi, self.people, self.passwords, self.cast, say, officers=self.officer
        )

    def second_act(self, say: Callable[[str], None]) -> SecondAct:
        """Give the acts of the raid, the national held and the leader sought with this stage's persons."""
        return SecondAct(
            self.tokyo, self.hanoi, self.people, self.passwords, self.cast, say, officers=self.officer
        )

    def third_act(self, say: Callable[[str], None], operation_path: str) -> ThirdAct:
        """Give the act of the ministerial meeting, behind the raid of the second."""
        return ThirdAct(
            self.tokyo, self.hanoi, self.people, self.passwords, self.cast, say, officers=self.officer,
            operation_path=operation_path,
        )  # fmt: skip

    def rows(self, node: Node, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask a node's database as its owner."""
        with psycopg.connect(node.owner_url) as connection:
            return connection.execute(query.encode(), values).fetchall()


def on_other_ports(plan: NodePlan) -> NodePlan:
    """Wish for ports where no demonstration of somebody's listens or is about to."""
    chance = random.SystemRandom()
    return replace(
        plan, web_port=chance.randrange(20_000, 30_000), edge_port=chance.randrange(30_001, 32_000)
    )


@pytest.fixture(scope="session")
def stage(
    database_server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Make, pair and furnish two nodes and run them; the folder's name has a space and a sign of another script."""
    folder: Path = tmp_path_factory.mktemp("two nodes 二")
    tokyo = make_node(database_server, on_other_ports(TOKYO), folder, template=template_database)
    hanoi = make_node(
        database_server,
        on_other_ports(HANOI),
        folder,
        template=template_database,
        taken=[tokyo.web_port, tokyo.edge_port],
    )
    pair(tokyo, hanoi)
    drawn = tuple(islice(draw_persons(SEED), 12 + MORE))
    cast, more = Cast(drawn[0], drawn[1:12]), drawn[12:]
    passwords = {place: secrets.token_urlsafe(12) for place in ("tokyo", "hanoi")}
    people = {}
    for place, node, kept in (("tokyo", tokyo, ()), ("hanoi", hanoi, drawn)):
        found = furnish(
            node,
            {
                "people": [{**person, "password": passwords[place]} for person in told()["cast"][place]],
                "agreements": [agreement_text()],
                "records": [record_of(person, number) for number, person in enumerate(kept)],
            },
        )
        people[place] = found["people"]
    with Supervisor(folder / "programs", [*tokyo.programs(), *hanoi.programs()]):
        yield Stage(tokyo, hanoi, cast, more, people, passwords)


@pytest.fixture(scope="session")
def first_act(stage: Stage) -> FirstAct:
    """The first act as it was played on this stage, once for all journeys."""
    act = stage.first_act(print)
    act.play()
    return act


@pytest.fixture(scope="session")
def second_act(stage: Stage, first_act: FirstAct) -> SecondAct:
    """The second act as it was played on this stage after the first, once for all journeys."""
    act = stage.second_act(print)
    act.play()
    return act


@pytest.fixture(scope="session")
def third_act(stage: Stage, second_act: SecondAct) -> ThirdAct:
    """The third act as it was played on this stage after the second, once for all journeys."""
    act = stage.third_act(print, second_act.operation_path)
    act.play()
    return act


@pytest.fixture(scope="module")
def browser(chromium_program: Path) -> Iterator[Browser]:
    """Open a browser for the walks of one file."""
    with open_browser(chromium_program) as opened:
        yield opened
