"""A national who is held, at the pages: told of the right, the post told with proof, its file and a visit."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from comity.demo.officer import Officer
from comity.demo.pages import path_of, taken
from comity.demo.persons import InventedPerson
from comity.demo.raid import TOKYO_ZONE, wall_clock

LIST, POSTS, FILES = "/held/", "/held/posts/new/", "/held/post/"
STOPS = ("asylum", "refugee", "victim", "minor")
NOTICE = 'a[href*="/held/notices/"][href$="/send/"]'


def keep_post(officer: Officer, texts: Mapping[str, str], state: str, node: str, agreement: str) -> None:
    """Write down by which node the post of a state is reached."""
    officer.open(POSTS)
    officer.fill({"state": state, "node": node, "agreement": agreement, **texts}, form="main form")
    officer.press()
    taken(officer, POSTS, "The post was not written down")


def enter(officer: Officer, person: InventedPerson, texts: Mapping[str, str], since: datetime) -> str:
    """Enter a person who is held; return the path of the page."""
    officer.open(f"{LIST}new/")
    officer.fill(
        {
            "name_1": person.name,
            "name_1_language": "vi",
            "name_2": person.katakana,
            "name_2_language": "ja",
            "nationality": "VNM",
            "birth_date": person.birth_date.isoformat(),
            "sex": person.sex,
            "document_kind": "passport",
            "document": person.document,
            "deprived_at": wall_clock(since),
            "zone": TOKYO_ZONE,
            "offence": "0502",
            **texts,
        },
        form="main form",
    )
    officer.press()
    taken(officer, "/new/", "The person held was not entered")
    return path_of(officer)


def _step(officer: Officer, at: str, values: Mapping[str, Any]) -> None:
    officer.open(at)
    officer.fill(values, form="main form")
    officer.press()
    taken(officer, at, "A step was not taken")


def ask_stops(officer: Officer, path: str) -> None:
    """Ask first what stops every notice; nothing does."""
    _step(officer, f"{path}stops/", dict.fromkeys(STOPS, "no"))


def tell(officer: Officer, path: str, at: datetime, interpreter: str) -> None:
    """Record that the person was told of the right, through an interpreter on the spot."""
    values = {"at": wall_clock(at), "language": "vi", "how": "interpreter", "interpreter": interpreter}
    _step(officer, f"{path}told/", values)


def wish(officer: Officer, path: str, at: datetime, words: str) -> None:
    """Record that the person wants the post told."""
    values = {"answer": "wants", "at": wall_clock(at), "words": words, "words_language": "vi", "signed": True}
    _step(officer, f"{path}wish/", values)


def tell_post(officer: Officer, path: str) -> None:
    """Send the notice to the post: it waits for a second person then."""
    officer.open(path)
    _step(officer, officer.find(NOTICE)["href"], {"political_or_belief": "no", "press_or_defender": "no"})


def await_proof(officer: Officer, path: str) -> None:
    """Wait until the signed receipt of the post's node stands with the notice."""
    officer.wait_for(path, lambda page: bool(page.page.select(".seal")), "the receipt of the post")


def await_file(officer: Officer) -> str:
    """Wait until a file stands in the post's list; return its path."""
    found = 'a[href*="/held/post/files/"]'
    officer.wait_for(FILES, lambda page: bool(page.page.select(found)), "the file of the post")
    return str(officer.find(found)["href"])


def log_visit(officer: Officer, path: str, texts: Mapping[str, str]) -> None:
    """Write down a visit."""
    officer.open(f"{path}write/?kind=visit")
    officer.fill({"spoken": "vi", "text_language": "vi", **texts}, form="main form")
    officer.press()
    taken(officer, "/write/", "The visit was not written down")
