"""Three real nodes under one agreement: Tokyo, Ha Noi and a Bangkok desk, each paired with both others."""

import secrets
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import combinations, islice
from pathlib import Path
from typing import Any

import psycopg
import yaml

from comity.demo.nodes import Node, NodePlan, furnish, make_node, pair
from comity.demo.officer import Officer
from comity.demo.persons import Cast, draw_persons
from comity.demo.running import HANOI, TOKYO
from comity.demo.story import ARTICLE, RIGHTS, agreement_text, filled, record_of, told
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor
from tests.journeys.conftest import SEED, on_other_ports

BANGKOK = NodePlan(
    "bangkok",
    "cxp:node:th:liaison",
    "THA",
    "Asia/Bangkok",
    {"en": "Bangkok desk", "vi": "Bàn liên lạc Bangkok", "ja": "バンコク・デスク", "zh": "曼谷联络处"},
    8103,
    8445,
)
AGREEMENT = "three-party-police-cooperation-2025"
BASIS = f"{AGREEMENT}|{ARTICLE}"
STAFF: dict[str, list[dict[str, Any]]] = {
    "bangkok": [
        {"sign_in": "malee", "name": "Malee Saengthong", "name_language": "en", "roles": ["officer"]},
        {
            "sign_in": "preecha",
            "name": "Preecha Wongdee",
            "name_language": "en",
            "roles": ["supervisor"],
            "is_senior": True,
        },
        {"sign_in": "nok", "name": "Nok Charoenphon", "name_language": "en", "roles": ["operator"]},
        {"sign_in": "anong", "name": "Anong Rattana", "name_language": "en", "roles": ["auditor"]},
    ]
}


def agreement_of_three() -> str:
    """The demonstration's invented agreement with a third party, under a name of its own."""
    terms = yaml.safe_load(agreement_text())
    party = {
        "agency": BANGKOK.node_id,
        "country": "TH",
        "names": {"en": "Liaison office of the Thai police (invented)"},
    }
    terms |= {
        "id": AGREEMENT,
        "titles": {"en": "Agreement of three parties on police cooperation (2025)"},
        "parties": [*terms["parties"], party],
        "nbf": terms["nbf"].strftime("%Y-%m-%dT%H:%M:%SZ"),
        "exp": terms["exp"].strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    terms["central_authority"]["authorities"].append(
        {"country": "TH", "names": {"en": "Attorney General (invented)"}}
    )
    return str(yaml.safe_dump(terms, allow_unicode=True, sort_keys=False))


@dataclass
class Three:
    """Three furnished nodes that run, and whoever works there."""

    folder: Path
    server: Server
    nodes: Mapping[str, Node]
    people: Mapping[str, Mapping[str, str]]
    passwords: Mapping[str, str]
    cast: Cast
    _running: dict[str, Supervisor] = field(default_factory=dict)
    _signed_in: dict[tuple[str, str], Officer] = field(default_factory=dict)

    @property
    def tokyo(self) -> Node:
        return self.nodes["tokyo"]

    @property
    def hanoi(self) -> Node:
        return self.nodes["hanoi"]

    @property
    def bangkok(self) -> Node:
        return self.nodes["bangkok"]

    def officer(self, place: str, name: str) -> Officer:
        """Give a person at the pages, signed in once: a one-time code works once."""
        if (place, name) not in self._signed_in:
            officer = Officer(
                self.nodes[place].web_url, name, self.passwords[place], self.people[place][name]
            )
            officer.sign_in()
            self._signed_in[place, name] = officer
        return self._signed_in[place, name]

    def start(self, place: str) -> None:
        """Run the programs of a node."""
        supervisor = Supervisor(self.folder / f"programs of {place}", self.nodes[place].programs())
        self._running[place] = supervisor.__enter__()

    def stop(self, place: str) -> None:
        """End the programs of a node, where they run."""
        if place in self._running:
            self._running.pop(place).__exit__(None, None, None)

    def rows(self, node: Node, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask a node's database as its owner."""
        with psycopg.connect(node.owner_url) as connection:
            return connection.execute(query.encode(), values).fetchall()


@contextmanager
def three_nodes(server: Server, template: str, folder: Path) -> Iterator[Three]:
    """Make, pair and furnish three nodes and run them."""
    nodes: dict[str, Node] = {}
    for plan in (TOKYO, HANOI, BANGKOK):
        taken = [port for node in nodes.values() for port in (node.web_port, node.edge_port)]
        nodes[plan.name] = make_node(server, on_other_ports(plan), folder, template=template, taken=taken)
    for one, other in combinations(nodes.values(), 2):
        pair(one, other)
    drawn = tuple(islice(draw_persons(SEED + 3), 6))
    cast = Cast(drawn[0], drawn[1:])
    passwords = {place: secrets.token_urlsafe(12) for place in nodes}
    people = {}
    for place, node in nodes.items():
        staff = STAFF.get(place) or told()["cast"][place]
        kept = [cast.sought, *cast.others] if place == "hanoi" else []
        furniture = {
            "people": [{**person, "password": passwords[place]} for person in staff],
            "agreements": [agreement_of_three()],
            "records": [record_of(person, number) for number, person in enumerate(kept)],
        }
        people[place] = furnish(node, furniture)["people"]
    three = Three(folder, server, nodes, people, passwords, cast)
    with ExitStack() as running:
        for place in nodes:
            running.callback(three.stop, place)
            three.start(place)
        yield three


def draft(officer: Officer, three: Three) -> str:
    """Write the request of the story to Ha Noi and keep it; return the path of its draft."""
    words = filled(told()["request"], three.cast.words())
    officer.open("/requests/new/")
    officer.fill(
        {
            "partner": three.hanoi.plan.node_id,
            "kind": "identity-check",
            "title": words["title"],
            "question_1": words["question_1"],
            "question_2": words["question_2"],
            "facts": words["facts"],
            "facts_language": "ja",
            "offence": "0502",
            "purpose": "investigation",
            "person_link": words["person_link"],
            "subjects-0-name": three.cast.words()["katakana"],
            "subjects-0-name_language": "ja",
            "subjects-0-category": "suspect",
            "codes": ("H0", "H2"),
            "grade_source": "B",
            "grade_information": "3",
            **{f"rights_{name}": "no" for name in RIGHTS},
        }
    )
    officer.press("act", "keep")
    return "/" + officer.url.split("/", maxsplit=3)[3].split("#")[0].split("?")[0]


def incoming(officer: Officer) -> str:
    """Wait for the request at the asked desk; return its path."""
    officer.wait_for("/requests/?box=in", lambda page: bool(page.page.select("a.title")), "the request")
    return str(officer.find("a.title")["href"])
