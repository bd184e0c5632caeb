"""Yesterday's backup: two real nodes, one is destroyed and brought back, and its partner gives it what it lost."""

import json
import secrets
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
import pytest

from comity.demo.nodes import CommandFailedError, Node, NodePlan, make_node, pair
from comity.lib import db_roles, faults
from comity.lib.embedded_db import Server
from comity.lib.processes import Supervisor

pytestmark = [pytest.mark.journey, pytest.mark.full]  # minutes of several nodes

HANOI = NodePlan(
    "hanoi", "cxp:node:vn:hanoi", "VNM", "Asia/Ho_Chi_Minh", {"en": "Hanoi bureau"}, 18200, 18600
)
TOKYO = NodePlan("tokyo", "cxp:node:jp:tokyo", "JPN", "Asia/Tokyo", {"en": "Tokyo desk"}, 18201, 18601)
PATIENCE = 180.0  # seconds; a busy machine is no mistake of the code


def until(what: str, ready: Callable[[], bool], state: Callable[[], object] = str) -> None:
    """Wait for something that other processes do; when it does not come, say how things stand."""
    end = time.monotonic() + PATIENCE
    while not ready():
        assert time.monotonic() < end, f"{what} took longer than {PATIENCE:g} s: {state()}"
        time.sleep(0.1)


@dataclass
class Place:
    """A node, its programs and how it is asked."""

    node: Node
    server: Server
    folder: Path
    database: str = ""
    runs: int = field(default=0)

    @contextmanager
    def running(self) -> Iterator[Supervisor]:
        """Run its programs without pages."""
        programs = [
            replace(program, environment={**program.environment, **self.around()})
            for program in self.node.programs()
            if program.name.rsplit("-", 1)[1] in {"edge", "delivery", "worker"}
        ]
        self.runs += 1
        with Supervisor(self.folder / f"{self.node.plan.name}-{self.runs}", programs) as supervisor:
            yield supervisor

    def around(self) -> dict[str, str]:
        """With the room that recalls, and a folder in which points are armed."""
        return {
            "DJANGO_SETTINGS_MODULE": "tests.journeys.recalling.settings",
            "COMITY_RECALLED": str(self.folder),
            faults.FOLDER: str(self.folder),
        }

    def command(self, *words: str) -> str:
        """Run a command as the owner of its database."""
        done = subprocess.run(
            [sys.executable, "-m", "comity", *words],
            env={**self.node.environment(), "COMITY_OWNER_DATABASE_URL": self.node.owner_url},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise CommandFailedError(done.stdout + done.stderr)
        return done.stdout

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.node.owner_url) as connection:
            return connection.execute(query.encode()).fetchall()

    def count(self, query: str) -> int:
        return int(self.rows(query)[0][0])

    def send(self, other: "Place", count: int) -> None:
        self.node.command("rehearsal", "send", other.node.plan.node_id, str(count))

    def destroy(self) -> None:
        """Lose the database, as a fire would; what stands apart (keys, settings) is brought back."""
        db_roles.drop_database(self.server, self.database)

    def new_database(self, name: str) -> None:
        """Make an empty database and name it in the node's settings."""
        db_roles.create_database(self.server, name)
        self.database = name
        self.node.database_url = self.server.url(db_roles.APPLICATION, name)
        self.node.owner_url = self.server.url(db_roles.OWNER, name)
        settings = self.node.home / "node.toml"
        lines = [
            f"database_url = {json.dumps(self.node.database_url)}"
            if line.startswith("database_url")
            else line
            for line in settings.read_text("utf-8").splitlines()
        ]
        settings.write_text("\n".join(lines) + "\n", "utf-8")

    def numbers_taken(self) -> list[tuple[str, int]]:
        """Conversation and number of each rehearsal letter that took effect here."""
        found = self.rows(
            "SELECT body FROM audit_entry WHERE event = 'rehearsal.letter-received' AND outcome = 'done' ORDER BY id"
        )
        details = [json.loads(bytes(body))["details"] for (body,) in found]
        return [(one["conversation"], one["number"]) for one in details]

    def state(self) -> dict[str, Any]:
        asked = {
            "out": "SELECT state, epoch, receipt_verified, last_error, count(*) FROM exchange_outletter GROUP BY 1, 2, 3, 4",
            "in": "SELECT state, reason, epoch, count(*) FROM exchange_inletter GROUP BY 1, 2, 3",
            "link": "SELECT failures, problem, next_call_at - now(), in_epoch, in_hw FROM exchange_link",
            "recovery": "SELECT step, problem, pages, letters, refused, next_attempt_at - now(), cleared_at FROM exchange_recovery",
            "lost": "SELECT state, is_rebuilt, tries FROM exchange_lostletter",
            "cards": "SELECT wanted_at, ask_at - now(), failures FROM exchange_cardstate",
            "return": "SELECT posted, problem FROM exchange_lettertoreturn",
            "restore": "SELECT epoch, retention_at, ended_at FROM exchange_restore",
        }
        return {name: self.rows(query) for name, query in asked.items()}


SETTLED = (
    "SELECT count(*) FROM exchange_outletter WHERE NOT receipt_verified OR state NOT IN ('delivered', 'read')"
)
ENDED = "SELECT count(*) FROM exchange_restore WHERE ended_at IS NOT NULL"


@pytest.fixture
def town(database_server: Server, template_database: str, tmp_path: Path) -> Iterator[tuple[Place, Place]]:
    """Two paired nodes that do not run yet."""
    made = []
    taken: list[int] = []
    for plan in (HANOI, TOKYO):
        node = make_node(database_server, plan, tmp_path, template=template_database, taken=taken)
        taken += [node.web_port, node.edge_port]
        root = node.home / "root-words"
        root.touch(mode=0o600)
        root.write_text(node.root_passphrase)
        place = Place(node, database_server, tmp_path)
        with psycopg.connect(node.owner_url) as connection:
            place.database = connection.info.dbname
        made.append(place)
    pair(made[0].node, made[1].node)
    yield made[0], made[1]
    for place in made:
        db_roles.drop_database(database_server, place.database)


def restored(place: Place, backup: Path, tmp_path: Path) -> None:
    place.new_database(f"restored_{place.node.plan.name}_{secrets.token_hex(3)}")
    said = place.command(
        "node", "restore", str(backup), "--root-key", str(place.node.home / "root-key.pem"),
        "--root-passphrase-file", str(place.node.home / "root-words"),
        "--passphrase-file", str(tmp_path / "backup-words"),
    )  # fmt: skip
    assert "counts in epoch 2" in said


def test_what_was_lost_comes_back_and_nothing_twice(town: tuple[Place, Place], tmp_path: Path) -> None:
    hanoi, tokyo = town
    words = tmp_path / "backup-words"
    words.touch(mode=0o600)
    words.write_text("a long passphrase of the backup")
    backup = tmp_path / "night.backup"
    with tokyo.running():
        with hanoi.running():
            hanoi.send(tokyo, 3)
            tokyo.send(hanoi, 3)
            until("the first traffic", lambda: hanoi.count(SETTLED) + tokyo.count(SETTLED) == 0, hanoi.state)
            hanoi.command("node", "backup", str(backup), "--passphrase-file", str(words))
            hanoi.send(tokyo, 4)
            tokyo.send(hanoi, 5)
            until("more traffic", lambda: hanoi.count(SETTLED) + tokyo.count(SETTLED) == 0, hanoi.state)
        theirs = [str(mid) for (mid,) in tokyo.rows("SELECT mid FROM exchange_outletter ORDER BY ls")]
        recalled = [theirs[0], theirs[-1]]  # one that the backup holds, and one that came later
        (tmp_path / "tombstones.json").write_text(json.dumps(recalled))
        before = {
            "out": hanoi.rows("SELECT mid, idg, conv, cseq, epoch, ls FROM exchange_outletter ORDER BY 1"),
            "in": hanoi.rows("SELECT mid, idg FROM exchange_inletter ORDER BY 1"),
            "taken": sorted(hanoi.numbers_taken()),
        }
        hanoi.destroy()
        restored(hanoi, backup, tmp_path)
        assert hanoi.count("SELECT count(*) FROM exchange_outletter") == 3
        with pytest.raises(CommandFailedError, match="restored from a backup"):
            hanoi.send(tokyo, 1)
        (tmp_path / faults.IN_RECOVERY).touch()  # delivery is killed with a page half taken, and goes on
        with hanoi.running():
            until("recovery", lambda: hanoi.count(ENDED) == 1, lambda: (hanoi.state(), tokyo.state()))
            until(
                "all letters again",
                lambda: len(hanoi.numbers_taken()) == len(before["taken"]) - 1 and tokyo.count(SETTLED) == 0,
                lambda: (hanoi.state(), tokyo.state()),
            )
            after = hanoi.rows("SELECT mid, idg, conv, cseq, epoch, ls FROM exchange_outletter ORDER BY 1")
            assert after == before["out"]
            assert set(hanoi.numbers_taken()) < set(before["taken"])
            held = dict(hanoi.rows("SELECT mid, idg FROM exchange_inletter"))
            kept = {mid: idg for mid, idg in before["in"] if str(mid) != recalled[1]}
            assert kept.items() <= held.items()
            [(body, inner)] = hanoi.rows(
                f"SELECT l.body, l.inner FROM exchange_inletter l WHERE mid::text IN ('{recalled[0]}', '{recalled[1]}')"
            )
            assert (bytes(body), inner) == (b"", None)
            assert set((tmp_path / "purged").read_text().split()) == set(recalled)  # twice, for the kill
            assert (tmp_path / f"{faults.IN_RECOVERY}.hits").exists()
            hanoi.send(tokyo, 2)
            until("the next letters", lambda: hanoi.count(SETTLED) == 0, hanoi.state)
    numbers = tokyo.rows(
        "SELECT epoch, ls, count(*) FROM exchange_inletter GROUP BY 1, 2 HAVING count(*) > 1"
    )
    assert numbers == []
    assert (
        tokyo.count("SELECT count(*) FROM exchange_inletter WHERE epoch = 2 AND schema = 'exchange/test/1'")
        == 2
    )
    taken = tokyo.numbers_taken()
    assert len(taken) == len(set(taken)) == 9
    assert tokyo.count("SELECT count(*) FROM audit_partnercheckpoint WHERE is_fork") == 0
    for place in town:
        report = json.loads(place.node.command("audit", "verify", "--json"))
        assert report["verified"], report


def test_a_partner_that_is_away_is_waited_for(town: tuple[Place, Place], tmp_path: Path) -> None:
    hanoi, tokyo = town
    words = tmp_path / "backup-words"
    words.touch(mode=0o600)
    words.write_text("a long passphrase of the backup")
    backup = tmp_path / "night.backup"
    hanoi.command("node", "backup", str(backup), "--passphrase-file", str(words))
    hanoi.destroy()
    restored(hanoi, backup, tmp_path)
    with hanoi.running():
        failing = "SELECT count(*) FROM exchange_recovery WHERE failures > 0 AND problem = 'unreachable'"
        until("a question nobody answers", lambda: hanoi.count(failing) == 1, hanoi.state)
        assert hanoi.count(ENDED) == 0
        with tokyo.running():
            until("recovery", lambda: hanoi.count(ENDED) == 1, lambda: (hanoi.state(), tokyo.state()))
