"""Real nodes on one machine: their folders, databases, ports and processes. For the demonstration and for journeys.

Each node is its own set of processes with its own settings, keys and database (DESIGN 16). This module imports no
Django: it only starts programs and talks to them as a stranger would.
"""

import json
import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import comity
from comity.lib import db_roles
from comity.lib.embedded_db import Server
from comity.lib.ports import Port, choose
from comity.lib.processes import Program
from comity.lib.readiness import answers_http, answers_tcp

INSTANCE = "X-Comity-Instance"  # the header in which a node's pages say which run they belong to


class CommandFailedError(Exception):
    """A command of a node failed; its words stand here."""


@dataclass(frozen=True)
class NodePlan:
    """What a node is to be: who it belongs to and where it would like to listen."""

    name: str
    node_id: str
    country: str
    zone: str
    agency_names: Mapping[str, str]
    web_port: int
    edge_port: int
    edge_url: str = ""  # where partners reach its edge, when something stands between


@dataclass
class Node:
    """A node that exists: its folder, where its pages are, how its database is reached."""

    plan: NodePlan
    home: Path
    web_port: int
    edge_port: int
    database_url: str
    owner_url: str
    notes: list[str] = field(default_factory=list)
    operator_password: str = ""
    root_passphrase: str = field(default="", repr=False)  # of its root key, said when the node is made
    instance: str = field(default_factory=lambda: secrets.token_urlsafe(12))  # by which its pages are known

    @property
    def web_url(self) -> str:
        """Where its pages are."""
        return f"http://127.0.0.1:{self.web_port}"

    def environment(self) -> dict[str, str]:
        """Return what its programs find around them: its folder and nothing of another node."""
        kept = {name: value for name, value in os.environ.items() if name not in _OF_A_NODE}
        package = str(Path(comity.__file__).resolve().parent.parent)
        paths = [package, *filter(None, [kept.get("PYTHONPATH")])]
        return {
            **kept,
            "COMITY_HOME": str(self.home),
            "DJANGO_SETTINGS_MODULE": "comity.settings",
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONUNBUFFERED": "1",
            "COMITY_COMPONENTS": "true",
            "COMITY_INSTANCE": self.instance,
            # the node's own file names its database; what is set around us belongs to somebody else
            **dict.fromkeys(("DATABASE_URL", "COMITY_OWNER_DATABASE_URL"), ""),
        }

    def is_ours(self) -> Callable[[], bool]:
        """A check that these pages are answered, by this node and by no other that took its port."""
        return answers_http(self.web_port, "/web/health/", says=(INSTANCE, self.instance))

    def command(self, *words: str, given: str = "") -> str:
        """Run `comity` with the settings of this node and return what it printed.

        Raises:
            CommandFailedError: it ended with another status than 0.
        """
        done = subprocess.run(  # noqa: S603  # our own program
            [sys.executable, "-m", "comity", *words],
            env=self.environment(),
            input=given,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise CommandFailedError(f"comity {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def programs(self) -> list[Program]:
        """Return its five programs: pages, edge, delivery, worker, screener."""
        around = self.environment()

        def ours(word: str, *more: str, ready: Callable[[], bool] | None = None) -> Program:
            command = [sys.executable, "-m", "comity", word, "run", *more]
            name = f"{self.plan.name}-{word}"
            return Program(name, command, around, ready) if ready else Program(name, command, around)

        pages = [
            sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
            "--port", str(self.web_port), "--workers", "1", "--blocking-threads", "4", "--no-ws",
            "--log-level", "warning", "comity.wsgi:application",
        ]  # fmt: skip
        return [
            Program(f"{self.plan.name}-pages", pages, around, self.is_ours()),
            ours("edge", "--port", str(self.edge_port), ready=answers_tcp(self.edge_port)),
            ours("delivery"),
            ours("worker"),
            ours("screener"),
        ]


_OF_A_NODE = frozenset({"COMITY_HOME", "DATABASE_URL", "COMITY_OWNER_DATABASE_URL", "DJANGO_SETTINGS_MODULE"})


def make_node(
    server: Server,
    plan: NodePlan,
    folder: Path,
    *,
    template: str | None = None,
    taken: Sequence[int] = (),
    held: bool = False,
) -> Node:
    """Make a node with `comity node init`, as an operator would.

    A port that is taken is replaced by another one and the node's notes say so, unless whoever planned has chosen the
    ports and holds them. The first administrator signs in as
    `operator` with a password of its own, kept in the folder of the demonstration alone.
    """
    folder.mkdir(parents=True, exist_ok=True)
    web, edge = Port(plan.web_port, plan.web_port), Port(plan.edge_port, plan.edge_port)
    if not held:
        web = choose(plan.web_port, avoid=taken)
        edge = choose(plan.edge_port, avoid=[*taken, web.number])
    database = f"comity_{plan.name}_{secrets.token_hex(3)}"
    db_roles.create_database(server, database, template)
    node = Node(
        plan,
        folder / plan.name,
        web.number,
        edge.number,
        server.url(db_roles.APPLICATION, database),
        server.url(db_roles.OWNER, database),
        [f"{plan.name}: {port}" for port in (web, edge) if port.moved],
    )
    password = folder / f"{plan.name}-operator-password"
    password.touch(mode=0o600)
    node.operator_password = secrets.token_urlsafe(12)
    password.write_text(node.operator_password, "utf-8")
    names = [word for code, text in plan.agency_names.items() for word in ("--agency-name", f"{code}={text}")]
    reached = ["--edge-url", plan.edge_url] if plan.edge_url else []
    done = subprocess.run(  # noqa: S603  # our own program
        [
            sys.executable, "-m", "comity", "node", "init", str(node.home), "--node-id", plan.node_id,
            "--country", plan.country, "--zone", plan.zone, *names, "--database-url", node.database_url,
            "--owner-database-url", node.owner_url, "--web-port", str(web.number),
            "--edge-port", str(edge.number), *reached, "--partner-networks", "127.0.0.0/8", "--rehearsal",
            "--admin", "operator", "--password-file", str(password),
        ],
        env={name: value for name, value in node.environment().items() if name not in _OF_A_NODE},
        capture_output=True,
        text=True,
        check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise CommandFailedError(f"comity node init: {done.stdout}{done.stderr}")
    said = [
        line.split(": ", 1)[1] for line in done.stdout.splitlines() if "passphrase, said only now" in line
    ]
    node.root_passphrase = said[0] if said else ""
    return node


def make_template(server: Server, name: str) -> None:
    """Make a database with all tables, of which nodes get copies: it takes longer than the copying."""
    db_roles.create_database(server, name)
    addresses = {
        "DATABASE_URL": server.url(db_roles.APPLICATION, name),
        "COMITY_OWNER_DATABASE_URL": server.url(db_roles.OWNER, name),
    }
    subprocess.run(  # our own program
        [sys.executable, "-m", "comity", "node", "migrate", "--verbosity", "0"],
        env=os.environ | addresses,
        check=True,
    )


def pair(one: Node, other: Node) -> None:
    """Pair two nodes as two operators would: each exports its card and says its words, the other adds them."""
    with ThreadPoolExecutor(2) as both:
        words = list(both.map(_said_words, (one, other)))
        list(both.map(_add, (other, one), (one, other), words))


def _said_words(giver: Node) -> str:
    said = giver.command("peer", "export", "--out", str(giver.home / "card.json"))
    return said.rsplit(":", maxsplit=1)[1].strip()


def _add(taker: Node, giver: Node, words: str) -> None:
    taker.command("peer", "add", str(giver.home / "card.json"), "--fingerprint", words)


def furnish(node: Node, furniture: Mapping[str, Any]) -> dict[str, Any]:
    """Add people, agreements and records to a node; return what its people sign in with."""
    said = node.command("demo", "furnish", given=json.dumps(furniture, ensure_ascii=False))
    found: dict[str, Any] = json.loads(said)
    return found
