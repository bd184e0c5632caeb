"""The screener is killed again and again while it screens a file: no row is left out, none is done twice."""

import os
import signal
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from comity.demo.nodes import Node
from tests.journeys.conftest import Stage
from tests.journeys.walking import Walker, until

pytestmark = [pytest.mark.journey, pytest.mark.browser, pytest.mark.full]  # minutes
ROWS = 900
KILLS = 3


def screener_of(node: Node) -> int:
    """The process of a node's screener, by what the system says of it; 0 while none runs."""
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal():
            continue
        try:
            words = (folder / "cmdline").read_bytes().split(b"\0")
            around = (folder / "environ").read_bytes().split(b"\0")
        except (FileNotFoundError, ProcessLookupError, PermissionError):
            continue
        if b"screener" in words and f"COMITY_HOME={node.home}".encode() in around and b"-c" not in words:
            return int(folder.name)
    return 0


def test_a_killed_screener_goes_on_where_it_was(stage: Stage, browser: Browser) -> None:
    known = [person.name for person in stage.more[:10]]
    rows = ["name", *(f"Zzyzx{number} Qwrtp" for number in range(ROWS - len(known))), *known]
    walker = Walker(stage, browser, "hanoi", "chau", 1280)
    walker.sign_in()
    walker.go("/screening/runs/new/")
    walker.page.fill("[name=title]", "A long file")
    content = "\n".join(rows).encode()
    walker.page.set_input_files("[name=file]", {"name": "f.csv", "mimeType": "text/csv", "buffer": content})
    walker.page.select_option("[name=purpose]", "border-check")
    walker.press("main .bar button")
    walker.press("main .bar button")
    run = walker.page.url.rstrip("/").rsplit("/", 1)[1]

    def done() -> int:
        return int(stage.rows(stage.hanoi, "SELECT done FROM screening_run WHERE id = %s", run)[0][0])

    reached = 0
    for _kill in range(KILLS):
        until(lambda before=reached: done() > before)
        reached = done()
        running = screener_of(stage.hanoi)
        assert running, "It has just done rows, so it runs."
        os.kill(running, signal.SIGKILL)
        until(lambda: screener_of(stage.hanoi) != 0)  # whoever keeps the programs starts it again
    until(lambda: done() == ROWS)
    state, total, left = stage.rows(
        stage.hanoi,
        "SELECT state, total, (SELECT count(*) FROM screening_runrow WHERE run_id = r.id) FROM screening_run r WHERE id = %s",
        run,
    )[0]
    assert (state, total, left) == ("done", ROWS, 0)
    origins = [
        origin
        for (origin,) in stage.rows(
            stage.hanoi, "SELECT origin_id FROM screening_query WHERE origin_id LIKE %s", f"{run}:%"
        )
    ]
    assert len(origins) == len(set(origins))
    last = ROWS + 1
    assert {f"{run}:{line}" for line in range(last - len(known) + 1, last + 1)} <= set(origins)
    walker.context.close()
