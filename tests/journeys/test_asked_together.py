"""Three real nodes: Tokyo asks Ha Noi and Bangkok together, and each of them sees who else was asked."""

from collections.abc import Iterator

import pytest

from comity.demo.officer import Officer
from comity.demo.story import approve, told, write_answer
from comity.lib.embedded_db import Server
from tests.journeys.three import BASIS, Three, draft, incoming, three_nodes

pytestmark = [pytest.mark.journey, pytest.mark.full]


@pytest.fixture(scope="module")
def three(
    database_server: Server, template_database: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Three]:
    with three_nodes(database_server, template_database, tmp_path_factory.mktemp("three")) as found:
        yield found


def ask_together(officer: Officer, three: Three) -> str:
    """Ask Ha Noi and Bangkok; return the path of the request to Ha Noi."""
    edit = draft(officer, three)
    path = edit.removesuffix("edit/")
    officer.open(f"{path}parties/")
    officer.fill({"more": (three.bangkok.plan.node_id,)}, form="main form")
    officer.press()
    officer.fill({"basis_0": BASIS, "basis_1": BASIS, "deputy": three.bangkok.plan.node_id}, form="main form")
    officer.press()
    assert len(officer.page.select(".tag--soon")) == 2  # both may get it, with a second person
    assert not officer.page.select(".tag--late")
    officer.open(edit)
    officer.fill({})
    officer.press("act", "submit")
    assert "/edit/" not in officer.url, officer.said()
    return path


def test_several_are_asked_together_and_each_answers_the_asking_side_alone(three: Three) -> None:
    sato, takahashi = three.officer("tokyo", "sato"), three.officer("tokyo", "takahashi")
    chau, ha = three.officer("hanoi", "chau"), three.officer("hanoi", "ha")
    malee = three.officer("bangkok", "malee")
    path = ask_together(sato, three)
    sato.open(path)
    if sato.page.select_one("#p-approve"):
        approve(takahashi, path)
    there, also = incoming(chau), incoming(malee)
    # each party has its own request in one conversation, and sees who else was asked
    assert there == path
    assert also != there
    malee.open(f"{also}conversation/")
    for flag in ("JPN", "VNM", "THA"):
        assert flag in malee.text()
    # Ha Noi answers Tokyo; Bangkok learns nothing of it
    words = three.cast.words()
    write_answer(chau, there, told()["answer"], words)
    approve(ha, there)
    name = three.cast.sought.name
    sato.wait_for(
        f"{path}conversation/", lambda page: told()["answer"]["text"][:30] in page.text(), "the answer"
    )
    malee.open(f"{also}conversation/")
    assert name not in malee.text()
    # Bangkok says something to both
    malee.open(f"{also}conversation/say/")
    malee.fill(
        {"text": "The ship was seen at Laem Chabang.", "codes": ("H0", "H2"), "category": "case-facts"},
        form="main .panel form",
    )
    malee.press()
    bases = {f"basis_{number}": BASIS for number in (0, 1)}
    malee.fill(bases, form='main form:has([name^="basis_"])')
    malee.press("act", "send")
    if "/messages/" in malee.url:
        raise AssertionError(malee.said())
    for officer, where in ((sato, path), (chau, there)):
        officer.wait_for(
            f"{where}conversation/", lambda page: "Laem Chabang" in page.text(), "what Bangkok says"
        )


def test_the_deputy_takes_over_and_the_others_follow(three: Three) -> None:
    sato, chau, malee = (
        three.officer("tokyo", "sato"),
        three.officer("hanoi", "chau"),
        three.officer("bangkok", "malee"),
    )
    also = incoming(malee)
    malee.open(f"{also}conversation/take-over/")
    malee.fill({}, form="main form")
    malee.press()
    assert "Led by" in malee.text()
    [(conv,)] = three.rows(three.bangkok, "SELECT id FROM exchange_conversation")
    for officer, node in ((sato, three.tokyo), (chau, three.hanoi)):
        [(request,)] = three.rows(
            node, "SELECT id FROM requests_request WHERE conversation = %s ORDER BY created_at LIMIT 1", conv
        )
        officer.wait_for(
            f"/requests/{request}/conversation/",
            lambda page: bool(page.page.select("[aria-labelledby=p-turns] .tag--soon")),
            "the takeover",
        )
    owners = {
        three.rows(node, "SELECT owner, number, digest FROM exchange_conversation")[0]
        for node in three.nodes.values()
    }
    assert len(owners) == 1
    assert owners.pop()[0] == three.bangkok.plan.node_id
