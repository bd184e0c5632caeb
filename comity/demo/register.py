"""The register of agreements at the pages of one desk: entered with articles in two languages, related, a depositary's copy."""

import hashlib
import tempfile
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from comity.demo.officer import Officer
from comity.demo.pages import path_of, taken
from comity.demo.story import AGREEMENT

REGISTER = "/cooperation/register/"
ARTICLES_IN = ("vi", "ja")
APART = ("key", "copy")  # what is no box of the first form


@cache
def told_of_register() -> dict[str, Any]:
    """Return the agreements of the register."""
    text = (files("comity.demo") / "resources" / "register.yaml").read_text("utf-8")
    found: dict[str, Any] = yaml.safe_load(text)
    return found


def keep_register(officer: Officer) -> dict[str, str]:
    """Keep the whole register at one desk; return the path of each agreement by its key.

    The agreement whose machine-readable form both nodes hold comes first, with all that the form knows.
    """
    told = told_of_register()
    shared = {"depositary": told["taken"]["depositary_vi"], "parties": told["parties"]}
    known = _written(officer, f"{REGISTER}new/?form={AGREEMENT}", {"kind": told["taken"]["kind"], **shared})
    found = {"cooperation": known}
    for one in told["agreements"]:
        found[one["key"]] = path = _written(officer, f"{REGISTER}new/", {**_boxes(one), **shared})
        for language in ARTICLES_IN:
            articles = {"language": language, "text": one[f"articles_{language}"]}
            _written(officer, f"{path}articles/", articles)
        if "copy" in one:
            _copy(officer, path, one["copy"].encode())
    for this, how, that in told["relations"]:
        other = found[that].strip("/").split("/")[-1]
        _written(officer, f"{found[this]}relations/", {"kind": how, "other": other})
    return found


def _boxes(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in one.items()
        if name not in APART and not name.startswith("articles_")
    }


def _written(officer: Officer, at: str, values: Mapping[str, Any]) -> str:
    officer.open(at)
    officer.fill(values, form="main form")
    officer.press()
    taken(officer, at.split("?", maxsplit=1)[0], "It did not come into the register")
    return path_of(officer)


def _copy(officer: Officer, path: str, content: bytes) -> None:
    """Keep the signed original's copy with the SHA-256 that came with it."""
    officer.open(f"{path}copy/")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "copy.txt"
        file.write_bytes(content)
        with file.open("rb") as opened:
            officer.fill({"new-given": hashlib.sha256(content).hexdigest()}, form="main form")
            officer.attach("new-file", opened)
            officer.press()
    taken(officer, "/copy/", "The copy was not kept")
