"""A leader who is sought, at the pages: the file and its pre-flight, the circulation, and the track that follows a hit."""

from collections.abc import Mapping
from typing import Any

from comity.demo.officer import Officer
from comity.demo.pages import path_of, release, taken
from comity.demo.persons import InventedPerson

NEW, HELD = "/notices/wanted/new/", "/notices/held/"
# what is answered with no of the matter and of the person
NOT_SO = (
    "political", "military", "religious", "racial", "press_or_defender", "private_dispute", "administrative", "norms",
    "death_penalty", "torture_risk", "dna", "fingerprints", "photograph", "life",
)  # fmt: skip
SO = ("organised", "warrant_endless", "warrant_judicial", "warrant_copy", "authority_agrees")


def begin_file(officer: Officer) -> str:
    """Begin a wanted file for partners; return its path."""
    officer.open(NEW)
    officer.fill({"kind": "bilateral"}, form="main form")
    officer.press()
    return path_of(officer).removesuffix("sheet/")


def write_sheet(
    officer: Officer, path: str, person: InventedPerson, texts: Mapping[str, str], purpose: str
) -> None:
    """Write the sheet of a person whose state does not hand over its nationals."""
    officer.open(f"{path}sheet/")
    values: dict[str, Any] = {
        "names-0-text": person.katakana,
        "names-0-language": "ja",
        "names-0-family": person.syllables[0].katakana,
        "names-0-given": "・".join(one.katakana for one in person.syllables[1:]),
        "birth_date": person.birth_date.isoformat(),
        "sex": person.sex,
        "nationalities": ("VNM",),
        "documents-0-kind": "passport",
        "documents-0-number": person.document,
        "documents-0-country": "VNM",
        "offence": "0502",
        "stage": "prosecution",
        "max_months": "120",
        "limitation": "2033-10-15",
        "facts_language": "ja",
        "facts_date": "2026-10-14",
        "facts_time": "21:07",
        "facts_zone": "Asia/Tokyo",
        "warrant_country": "JPN",
        "warrant_issued": "2026-10-20",
        "purpose": purpose,
        "extradition_sought": "yes" if purpose == "extradition" else "no",
        "sought_in": ("VNM",),
        "refugee": "none",
        **dict.fromkeys(NOT_SO, "no"),
        **dict.fromkeys(SO, "yes"),
        **texts,
    }
    officer.fill(values, form="main form")
    officer.press("act", "preflight")
    taken(officer, "/sheet/", "The sheet was not kept")


def stopping(officer: Officer) -> int:
    """Return how many rules stop the file whose pre-flight is open."""
    return len(officer.page.select("[data-lines] .tag--late"))


def answer_rules(officer: Officer, path: str, reason: str) -> None:
    """Answer, with a reason, every rule that asks a person."""
    asking = f'a.btn:not(.btn--text)[href^="{path}preflight/"]'
    officer.open(f"{path}preflight/")
    while waiting := officer.page.select(asking):
        officer.open(waiting[0]["href"])
        officer.fill({"satisfied": "yes", "reason": reason}, form="main form")
        officer.press()
        taken(officer, waiting[0]["href"], "A rule was not answered")


def circulate(officer: Officer, approver: Officer, path: str, basis: str) -> None:
    """Send the file to the one partner there is under an article; a second person releases it."""
    officer.open(f"{path}circulate/")
    officer.fill({"to-0": basis, "grade_source": "B", "grade_information": "2"}, form="main form")
    officer.press()
    taken(officer, "/circulate/", "The file was not circulated")
    release(approver)


def await_notice(officer: Officer, name: str) -> str:
    """Wait until the notice about a name stands in this desk's list; return its path."""

    def found(page: Officer) -> list[str]:
        return [str(one["href"]) for one in page.page.select("main a.title") if name in one.get_text(" ")]

    officer.wait_for(HELD, lambda page: bool(found(page)), "the notice")
    return found(officer)[0]


def hit_of(officer: Officer, path: str) -> str:
    """Wait until a notice's page shows whom the records know; return the hit's id."""
    chosen = 'a[href*="/screening/hits/"]'
    officer.wait_for(path, lambda page: bool(page.page.select(chosen)), "somebody in the records")
    return str(officer.find(chosen)["href"]).rstrip("/").rsplit("/", maxsplit=1)[1]
