"""A track at the pages: begun from a confirmed hit, its steps signed by the side whose they are, released by a second person."""

from collections.abc import Mapping
from typing import Any

from comity.demo.officer import Officer
from comity.demo.pages import path_of, release, taken

TRACKS = "/notices/tracks/"
PRIVATE = ("political", "press", "asylum")
STOPS = ("torture", "death-penalty")  # to be answered before the other side decides
SAME_PERSON = {
    "outcome": "same-person", "namesake_excluded": "yes", "misuse_excluded": "yes", "means": ("document",),
}  # fmt: skip


def begin_proceedings(officer: Officer, approver: Officer, hit: str, partner: str, agreement: str) -> str:
    """Begin the transfer of proceedings about the person of a confirmed hit, who is with us; return the track's path."""
    officer.open(f"{TRACKS}new/?hit={hit}")
    officer.fill(
        {
            "kind": "proceedings",
            "role": "holding",
            "partner": f"{partner}|{agreement}",
            "offence": "0502",
            "grade_source": "A",
            "grade_information": "1",
            **dict.fromkeys(PRIVATE, "cleared"),
        },
        form="main form",
    )
    officer.press()
    taken(officer, "/new/", "The track was not begun")
    path = path_of(officer)
    release(approver)
    return path


def await_track(officer: Officer, path: str) -> None:
    """Wait until a track that was begun elsewhere stands in this desk's list; its path is the same on both nodes."""
    officer.wait_for(TRACKS, lambda page: bool(page.page.select(f'a[href="{path}"]')), "the track")


def answer_for_the_house(officer: Officer, path: str) -> None:
    """Answer the questions that no letter carries; before that nothing of ours leaves."""
    for question in PRIVATE:
        officer.open(f"{path}private/{question}/")
        officer.fill({"state": "cleared"}, form="main form")
        officer.press()
        taken(officer, "/private/", "A question for the house was not answered")


def sign(officer: Officer, approver: Officer, path: str, code: str, values: Mapping[str, Any]) -> None:
    """Wait until a step is ours to sign, sign it, and let a second person release it."""
    at = f"{path}step/{code}/"
    _signed(officer, approver, path, at, values)


def clear(officer: Officer, approver: Officer, path: str, stop: str, values: Mapping[str, Any]) -> None:
    """Say of something that could stop the track that it does not."""
    at = f"{path}act/stop/?stop={stop}"
    _signed(officer, approver, path, at, {"stop": stop, "state": "cleared", **values})


def _signed(officer: Officer, approver: Officer, path: str, at: str, values: Mapping[str, Any]) -> None:
    officer.wait_for(path, lambda page: bool(page.page.select(f'a[href="{at}"]')), f"the turn of {at}")
    officer.open(at)
    officer.fill(values, form="main form")
    officer.press()
    taken(officer, at.split("?", maxsplit=1)[0], f"{at} was not signed")
    release(approver)


def await_step(officer: Officer, path: str, code: str) -> None:
    """Wait until a step is the next one on the board, whoever's it is."""
    now = f"#step-{code} .tag--info"
    officer.wait_for(path, lambda page: bool(page.page.select(now)), f"the step {code}")
