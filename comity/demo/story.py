"""The first act of the story: Tokyo asks, Hanoi finds, asks back and answers. Played at the pages, as by hand."""

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from comity.demo.acting import Act
from comity.demo.documents import accept_as, add_document, proposal_of
from comity.demo.officer import Officer, PageError
from comity.demo.persons import Cast as Cast  # noqa: PLC0414  # whoever tells the story takes its persons from here
from comity.demo.persons import InventedPerson

# With this seed the person sought bears the name that the product's description tells the story with.
DEFAULT_SEED = 431
AGREEMENT = "vn-jp-police-cooperation-2024"
ARTICLE = "5(2)(a)"


@cache
def told() -> dict[str, Any]:
    """Return the texts of the story."""
    text = (files("comity.demo") / "resources" / "story.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def agreement_text() -> str:
    """Return the invented agreement, byte for byte."""
    return (files("comity.demo") / "resources" / "agreement-vn-jp.yaml").read_text("utf-8")


def record_of(person: InventedPerson, number: int) -> dict[str, Any]:
    """Return a person as the record of an agency."""
    return {
        "schema": "Person",
        "reference": f"HS-{2020 + number % 6}-{1000 + number}",
        "language": "vi",
        "values": [
            ["name", person.name, "vi"],
            ["birthDate", person.birth_date.isoformat(), ""],
            ["gender", person.sex, ""],
            ["nationality", "vn", ""],
            ["phone", person.phone, ""],
            ["passportNumber", person.document, ""],
        ],
    }


@dataclass
class FirstAct(Act):
    """The first act between two furnished nodes."""

    request_path: str = ""
    document_path: str = ""

    def play(self) -> None:
        """Play it from the first word to the stopped clocks.

        Raises:
            PageError: a page answered otherwise than the story expects.
        """
        text = {key: value for key, value in told().items() if key != "cast"}
        with self.step("sign-in", "The officers of both desks sign in."):
            sato, takahashi = self.officer("tokyo", "sato"), self.officer("tokyo", "takahashi")
            chau, ha = self.officer("hanoi", "chau"), self.officer("hanoi", "ha")
        with self.step(
            "document", "Tokyo drops a press article; the officer confirms whom it names, on its exact words."
        ):
            article = filled(text["document"], self.cast.words())
            self.document_path = add_document(sato, article["label"], article["text"], article["reference"])
            suspect = proposal_of(sato, self.document_path, self.cast.words()["katakana"])
            accept_as(sato, suspect, "record", {"reference": article["case"]})
        with self.step("ask", "Tokyo writes a request for assistance to Hanoi."):
            self.request_path = write_request(
                sato, self.hanoi.plan.node_id, text["request"], self.cast.words()
            )
        with self.step("approve", "A second person in Tokyo approves it; it is sealed and sent."):
            approve(takahashi, self.request_path)
        with self.step("receive", "Hanoi receives it, checked against its own records at arrival."):
            there = await_request(chau, self.request_path)
        with self.step(
            "adjudicate", "The officer in Hanoi compares the candidate and decides, with a reason."
        ):
            adjudicate(chau, there, self.cast.sought.name, text["adjudication"])
        with self.step("ask-back", "Hanoi asks back; the clock stands still. Tokyo answers; it runs again."):
            ask_back(chau, there, text["ask_back"])
            answer_back(sato, self.request_path, text["said"])
            chau.wait_for(there, lambda page: text["said"] in page.text(), "what Tokyo said")
        with self.step(
            "answer", "Hanoi drafts the answer: what the agreement allows, each fact by its kind."
        ):
            write_answer(chau, there, text["answer"], self.cast.words())
        with self.step("release", "A second person in Hanoi releases it."):
            approve(ha, there)
        with self.step("read", "Tokyo reads the answer in the thread; the clock has stopped on both sides."):
            sato.wait_for(
                self.request_path,
                lambda page: self.cast.sought.name in page.text() and bool(page.page.select("[data-ended]")),
                "the answer",
            )
            chau.wait_for(there, lambda page: bool(page.page.select("[data-ended]")), "the end of the clock")
            ended = [datetime.fromisoformat(one.find("[data-ended]")["data-ended"]) for one in (sato, chau)]
            if ended[0] != ended[1]:
                raise PageError(f"The clock stopped at {ended[0]} in Tokyo and at {ended[1]} in Hanoi.")


def filled(texts: Mapping[str, str], words: Mapping[str, str]) -> dict[str, str]:
    """Fill the story's texts with the persons of this run."""
    return {name: text.format(**words) for name, text in texts.items()}


def write_request(
    officer: Officer,
    partner: str,
    texts: Mapping[str, str],
    words: Mapping[str, str],
    *,
    start: str = "/requests/new/",
    **changes: Any,
) -> str:
    """Write, complete and submit a request at the pages; return its path."""
    told_here = filled(texts, words)
    officer.open(start)
    first: dict[str, Any] = {
        "partner": partner,
        "kind": "identity-check",
        "title": told_here["title"],
        "question_1": told_here["question_1"],
        "question_2": told_here["question_2"],
        "facts": told_here["facts"],
        "facts_language": "ja",
        "offence": "0502",
        "purpose": "investigation",
        "person_link": told_here["person_link"],
        "urgency": "urgent",
        "urgency_reason": "被疑者の勾留期限が迫っている。",
        "subjects-0-name": words["katakana"],
        "subjects-0-name_language": "ja",
        "subjects-0-category": "suspect",
        "subjects-0-phone": words["phone"],
        "codes": ("H0", "H2"),
        "grade_source": "B",
        "grade_information": "3",
        **{f"rights_{name}": "no" for name in RIGHTS},
        **changes,
    }
    officer.fill(first)
    officer.press("act", "keep")
    officer.fill({"basis": f"{AGREEMENT}|{ARTICLE}"})
    if told_here.get("attachment"):
        attach(officer, told_here["attachment_label"], told_here["attachment"].encode())
    officer.press("act", "submit")
    if "/edit/" in officer.url:
        raise PageError(f"The request was not taken: {officer.said()}")
    return "/" + officer.url.split("/", maxsplit=3)[3].split("#")[0]


def attach(officer: Officer, label: str, content: bytes) -> None:
    """Attach a file to the draft that is open, and choose the form again."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / label
        file.write_bytes(content)
        with file.open("rb") as opened:
            officer.attach("new-file", opened)
            officer.set("new-category", "case-facts")
            officer.press("act", "attach")
    officer.fill({})


RIGHTS = ("political_or_belief", "press_or_defender", "refugee_or_asylum", "death_or_torture")


def approve(officer: Officer, path: str) -> None:
    """Approve what waits on a request's page."""
    officer.open(path)
    officer.fill({}, form="#approve form")
    officer.press()
    if officer.page.select_one("#approve"):
        raise PageError(f"It was not approved: {officer.said()}")


def await_request(officer: Officer, path: str) -> str:
    """Wait until a request that was sent elsewhere stands in this desk's list; its path is the same on both nodes."""
    officer.wait_for(
        "/requests/?box=in", lambda page: bool(page.page.select(f'a[href="{path}"]')), "the request"
    )
    officer.open(path)
    return path


def adjudicate(officer: Officer, path: str, name: str, reason: str) -> None:
    """Open the candidate with this name on a request's page and say that it is the same person."""
    officer.open(path)
    for row in officer.page.select("#p-hits ~ * tr, section tr"):
        if name in row.get_text(" ") and row.select_one("a[href*='/screening/hits/']"):
            officer.open(row.select_one("a[href*='/screening/hits/']")["href"])
            break
    else:
        raise PageError(f"The candidate was not found on {officer.url}.")
    officer.fill({"verdict": "same", "reason": reason}, form="main form")
    officer.press()


def ask_back(officer: Officer, path: str, question: str) -> None:
    """Ask the requesting side."""
    officer.open(path)
    officer.fill({"ask-text": question}, form='form[action$="/ask-back/"]')
    officer.press()


def answer_back(officer: Officer, path: str, text: str) -> None:
    """Wait for the question and answer it."""
    officer.wait_for(
        path, lambda page: bool(page.page.select('form[action*="/say/"]')), "the question asked back"
    )
    officer.fill({"said-text": text}, form='form[action*="/say/"]')
    officer.press()


def write_answer(
    officer: Officer, path: str, texts: Mapping[str, str], words: Mapping[str, str], attachment: bytes = b""
) -> None:
    """Draft an answer with two facts and lay it before the second person."""
    told_here = filled(texts, words)
    officer.open(f"{path}answer/?items=2")
    values: dict[str, Any] = {
        "outcome": "full",
        "text": told_here["text"],
        "text_language": "vi",
        "codes": ("H0", "H1", "H2"),
        "grade_source": "A",
        "grade_information": "1",
        **{f"rights_{name}": "no" for name in RIGHTS},
    }
    for place, (fact, category) in enumerate((("identity", "identity"), ("document", "document-data"))):
        if told_here.get(fact):
            values[f"items-{place}-text"] = told_here[fact]
            values[f"items-{place}-category"] = category
            values[f"items-{place}-question"] = str(place + 1)
    officer.fill(values)
    if attachment:
        officer.press("act", "keep")
        officer.fill({})
        attach(officer, "answer.txt", attachment)
    officer.press("act", "submit")
    if "/answer/" in officer.url:
        raise PageError(f"The answer was not taken: {officer.said()}")
