"""Two real nodes for nationals who are held: Tokyo holds, Ha Noi is the node of the consular post, under one agreement."""

import re
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from comity.demo.nodes import Node, furnish, make_node, pair
from comity.demo.officer import Officer
from comity.demo.persons import InventedPerson, draw_persons
from comity.demo.running import HANOI, TOKYO
from comity.demo.story import AGREEMENT, RIGHTS, Cast, agreement_text, told
from comity.lib.clock import now
from comity.lib.embedded_db import Server
from tests.journeys.conftest import SEED, on_other_ports
from tests.journeys.three import Three
from tests.journeys.walking import until

CONSULAR = "6(4)"
STAFF: dict[str, list[dict[str, Any]]] = {
    "tokyo": [
        {"sign_in": "kondo", "name": "近藤 守", "name_language": "ja", "roles": ["investigator"], "language": "ja"},
        {"sign_in": "kita", "name": "北 由美", "name_language": "ja", "roles": ["consular"], "language": "ja"},
    ],
    "hanoi": [
        {"sign_in": "lan", "name": "Nông Thị Lan", "name_language": "vi", "roles": ["consular"], "language": "vi"},
    ],
}  # fmt: skip
ZONES = {"tokyo": ZoneInfo("Asia/Tokyo"), "hanoi": ZoneInfo("Asia/Ho_Chi_Minh")}
ITEM = re.compile(r"/release/[0-9a-f-]{36}/")
Found = Callable[[Officer], object]


def agreement_of_posts() -> str:
    """The demonstration's invented agreement; its consular letters also carry proceedings, and what a post asks."""
    terms = yaml.safe_load(agreement_text())
    for one in terms["permissions"]:
        if one["article"] == CONSULAR:
            one["categories"] = sorted({*one["categories"], "proceedings"})
    for end in ("nbf", "exp"):
        terms[end] = terms[end].strftime("%Y-%m-%dT%H:%M:%SZ")
    return str(yaml.safe_dump(terms, allow_unicode=True, sort_keys=False))


@contextmanager
def post_and_holder(server: Server, template: str, folder: Path) -> Iterator[Three]:
    """Make, pair and furnish both nodes and run them; nobody stands in any record."""
    nodes: dict[str, Node] = {}
    for plan in (TOKYO, HANOI):
        taken = [port for node in nodes.values() for port in (node.web_port, node.edge_port)]
        nodes[plan.name] = make_node(server, on_other_ports(plan), folder, template=template, taken=taken)
    pair(nodes["tokyo"], nodes["hanoi"])
    drawn = tuple(islice(draw_persons(SEED + 6), 5))
    passwords = {place: secrets.token_urlsafe(12) for place in nodes}
    people = {}
    for place, node in nodes.items():
        staff = [*told()["cast"][place], *STAFF[place]]
        furniture = {
            "people": [{**person, "password": passwords[place]} for person in staff],
            "agreements": [agreement_of_posts()],
        }
        people[place] = furnish(node, furniture)["people"]
    both = Three(folder, server, nodes, people, passwords, Cast(drawn[0], drawn[1:]))
    with ExitStack() as running:
        for place in nodes:
            running.callback(both.stop, place)
            both.start(place)
        yield both


def box(moment: datetime, place: str) -> str:
    """Write a moment as a box of a form takes it, in the time of whoever sits there."""
    return moment.astimezone(ZONES[place]).strftime("%Y-%m-%dT%H:%M")


def ago(hours: float, place: str) -> str:
    """Write a moment that many hours ago."""
    return box(now() - timedelta(hours=hours), place)


def address(officer: Officer) -> str:
    """Where somebody is, without node and mark."""
    return "/" + officer.url.split("/", maxsplit=3)[3].split("#")[0].split("?")[0]


def wait(officer: Officer, path: str, found: Found) -> None:
    """Look at a page until something stands there; as long as a loaded machine takes."""

    def looked() -> object:
        officer.open(path)
        return found(officer)

    until(looked)


def wait_for_words(officer: Officer, path: str, words: str) -> None:
    """Look at a page until it says something."""
    wait(officer, path, lambda page: words in page.text())


def send(officer: Officer, path: str, values: Mapping[str, Any], form: str = "main form") -> None:
    """Fill the form of a page and send it; one that comes back with complaints is an error."""
    officer.open(path)
    officer.fill(values, form=form)
    officer.press()


def follow(officer: Officer, path: str, selector: str) -> str:
    """Return where a link of a page leads."""
    officer.open(path)
    return str(officer.find(selector)["href"])


def rights() -> dict[str, str]:
    """Answer the questions about rights as every form of a post asks them."""
    return {f"rights_{name}": "no" for name in RIGHTS}


def basis() -> dict[str, str]:
    """Choose the article under which a post writes."""
    return {"basis": f"{AGREEMENT}|{CONSULAR}", **rights()}


def approve_all(officer: Officer) -> int:
    """Approve what waits for this second person among what leaves the house; return how much that was."""
    officer.open("/release/")
    found = dict.fromkeys(ITEM.findall(str(officer.page)))
    count = 0
    for path in found:
        officer.open(path)
        if officer.page.select_one("section:has(#approve) form"):
            officer.fill({}, form="section:has(#approve) form")
            officer.press()
            assert not officer.page.select("section:has(#approve) form"), officer.said()
            count += 1
    return count


def write_post_down(officer: Officer, state: str, name: str, node: str) -> None:
    """Write down who is the post of a state."""
    values = {"state": state, "name": name, "node": node, "agreement": AGREEMENT}
    send(officer, "/held/posts/new/", {**values, "other_channel": "+81 3 3466 3311"})
    assert address(officer) == "/held/posts/", officer.said()


def hold(officer: Officer, person: InventedPerson, nationality: str = "VNM", hours: float = 3) -> str:
    """Enter a person held since so many hours; return the path of the page."""
    send(
        officer,
        "/held/new/",
        {
            "name_1": person.name,
            "name_1_language": "vi",
            "name_2": person.katakana,
            "name_2_language": "ja",
            "nationality": nationality,
            "birth_date": person.birth_date.isoformat(),
            "document_kind": "passport",
            "document": person.document,
            "deprived_at": ago(hours, "tokyo"),
            "place": "浦和警察署 留置施設",
            "contact": "048-000-0000",
            "offence": "0502",
            "reason": "万引き事件の被疑者",
        },
    )
    assert "/new/" not in officer.url, officer.said()
    return address(officer)


def answer_stops(officer: Officer, path: str, *yes: str, feared: str = "") -> None:
    """Answer the four questions before anything else."""
    kinds = ("asylum", "refugee", "victim", "minor")
    values = {kind: "yes" if kind in yes else "no" for kind in kinds}
    send(officer, f"{path}stops/", {**values, **({"feared": feared} if feared else {})})


def tell_and_ask(officer: Officer, path: str, answer: str, hours: float = 2) -> None:
    """Record that the person was told of the right, and what they want."""
    send(
        officer,
        f"{path}told/",
        {"at": ago(hours, "tokyo"), "language": "vi", "how": "interpreter", "interpreter": "石田 花"},
    )
    said = {"wants": "Tôi muốn gặp lãnh sự.", "declines": "Tôi không muốn ai biết."}
    send(
        officer,
        f"{path}wish/",
        {
            "answer": answer,
            "at": ago(hours - 0.5, "tokyo"),
            "words": said[answer],
            "words_language": "vi",
            "signed": "on",
        },
    )


def offer_notice(officer: Officer, path: str) -> str:
    """Tell the post in a letter; return the address of its form."""
    form = follow(officer, path, 'main a[href^="/held/notices/"][href$="/send/"]')
    send(
        officer,
        form,
        {"agreement": AGREEMENT, "political_or_belief": "no", "press_or_defender": "no"},
    )
    assert address(officer) == path, officer.said()
    return form
