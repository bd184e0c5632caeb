"""Posting numbered letters of one side, whatever happens to its database meanwhile."""

import subprocess
import sys
import threading
from collections.abc import Mapping
from uuid import UUID

from comity.demo.nodes import Node
from tests.journeys.town import HANOI, TOKYO, Town

LEAST, MOST = 400, 1600  # letters that may wait: so that letters flow for as long as things die
POSTED = "SELECT max(cseq) FROM exchange_outletter WHERE conv = '{}'"
WAITING = "SELECT count(*) FROM exchange_outletter WHERE NOT receipt_verified"


class Poster:
    """Posts the letters of one side, conversation after conversation.

    Args:
        town: the two nodes.
        name: of the side.
        wanted: how many letters in each conversation.
    """

    def __init__(self, town: Town, name: str, wanted: Mapping[UUID, int]) -> None:
        self.stop = threading.Event()
        self._town = town
        self._node: Node = town.hanoi if name == "hanoi" else town.tokyo
        self._to = (TOKYO if name == "hanoi" else HANOI).node_id
        self._wanted = wanted
        self._backlog = max(LEAST, min(MOST, sum(wanted.values()) // 30))

    def run(self) -> None:
        """Post until all are there; a command that died with its database is run again."""
        for conv, most in self._wanted.items():
            while not self.stop.is_set():
                posted = self._posted(conv)
                if posted >= most:
                    break
                if posted < 0 or self._town.count(self._node, WAITING) >= self._backlog:
                    self.stop.wait(0.2)
                    continue
                self._post(conv, posted + 1, min(most, posted + self._backlog // 4))

    def _posted(self, conv: UUID) -> int:
        """How many letters of a conversation stand in the outbox; below 0 while the database is away."""
        rows = self._town.rows(self._node, POSTED.format(conv))
        return (rows[0][0] or 0) if rows else -1

    def _post(self, conv: UUID, first: int, last: int) -> None:
        words = ["rehearsal", "send", self._to, str(last), "--conversation", str(conv), "--first", str(first)]
        with (self._town.faults / f"{self._node.plan.name}-posting.log").open("a") as log:
            subprocess.run(
                [sys.executable, "-m", "comity", *words],
                env=self._node.environment(),
                stdout=log,
                stderr=log,
                check=False,
            )
