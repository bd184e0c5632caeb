"""Five real, noisy texts travel as facts and attachment of requests, and back in the answers, byte for byte."""

from pathlib import Path

import pytest

from comity.demo.nodes import Node
from comity.demo.story import approve, await_request, told, write_answer, write_request
from comity.exchange.core.chunks import ChunkCipher
from tests.journeys.conftest import Stage

pytestmark = pytest.mark.journey
NUMBERS = ("000", "001", "002", "003", "004")


def texts_folder() -> Path | None:
    """Find the development texts beside the project or above it."""
    here = Path(__file__).resolve()
    return next(
        (found for above in here.parents if (found := above / "shared" / "data" / "intake" / "dev").is_dir()),
        None,
    )


def files_of(stage: Stage, node: Node, request: str) -> list[bytes]:
    """The files of a request and of its answer, decrypted from the disk of a node."""
    rows = stage.rows(
        node,
        "SELECT f.pid, f.key, f.root FROM requests_attachment a JOIN exchange_storedfile f ON f.id = a.stored_id "
        "WHERE a.request_id = %s AND f.state = 'whole' AND f.n = 1",
        request,
    )
    parts = node.home / "data" / "parts"
    return [
        ChunkCipher(str(pid), bytes(key), 1).open(0, (parts / f"{root}.1" / "0").read_bytes())
        for pid, key, root in rows
    ]


@pytest.mark.parametrize("number", NUMBERS)
def test_a_text_travels_there_and_back(stage: Stage, number: str) -> None:
    folder = texts_folder()
    if folder is None:
        pytest.skip("The development texts (shared/data/intake/dev) are not beside this project: NOT tested.")
    raw = (folder / f"{number}.txt").read_bytes()
    text = raw.decode()
    words = stage.cast.words()
    sato, takahashi = stage.officer("tokyo", "sato"), stage.officer("tokyo", "takahashi")
    chau, ha = stage.officer("hanoi", "chau"), stage.officer("hanoi", "ha")
    request = {**told()["request"], "title": f"Text {number}", "attachment_label": f"{number}.txt"}
    request["attachment"] = text.replace("{", "{{").replace("}", "}}")
    path = write_request(sato, stage.hanoi.plan.node_id, request, words, facts=text, facts_language="en")
    approve(takahashi, path)
    await_request(chau, path)
    answer = {"text": text.replace("{", "{{").replace("}", "}}"), "identity": "{name}"}
    write_answer(chau, path, answer, words, attachment=raw)
    approve(ha, path)
    sato.wait_for(path, lambda page: bool(page.page.select("[data-ended]")), "the answer")
    identifier = path.strip("/").split("/")[-1]
    for node in (stage.tokyo, stage.hanoi):
        ((facts,),) = stage.rows(node, "SELECT facts FROM requests_request WHERE id = %s", identifier)
        assert facts.encode() == raw
        ((said,),) = stage.rows(node, "SELECT text FROM requests_reply WHERE request_id = %s", identifier)
        assert said.encode() == raw
        assert files_of(stage, node, identifier) == [raw, raw]
    link = sato.find("a[href*='/requests/files/']")["href"]
    assert sato.download(link) == raw
