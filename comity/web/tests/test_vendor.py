"""What is kept beside our pages is what its makers published, with its licence."""

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

VENDOR = Path(__file__).parent.parent / "static" / "vendor"
PACKAGES: list[dict[str, Any]] = json.loads((VENDOR / "manifest.json").read_text("utf-8"))["packages"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_every_kept_file_has_the_hash_of_the_manifest(package: dict[str, Any]) -> None:
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in (VENDOR / package["folder"]).iterdir()
    }
    assert found == package["files"]


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package["name"])
def test_every_package_brings_its_licence(package: dict[str, Any]) -> None:
    assert package["licence"] == "OFL-1.1"
    assert "SIL Open Font License" in (VENDOR / package["folder"] / "LICENSE").read_text("utf-8")


def test_nothing_else_is_kept() -> None:
    assert {folder.name for folder in VENDOR.iterdir()} == {
        *(package["folder"] for package in PACKAGES),
        "manifest.json",
    }


@pytest.mark.parametrize("sheet", sorted(VENDOR.glob("*/*.css")), ids=lambda sheet: sheet.name)
def test_a_style_sheet_names_only_slices_that_are_there_and_all_of_them(sheet: Path) -> None:
    named = set(re.findall(r"url\(([^)]+)\)", sheet.read_text("utf-8")))
    assert named == {file.name for file in sheet.parent.glob("*.woff2")}


def test_the_vietnamese_letters_are_in_the_kept_slices() -> None:
    sheet = next(VENDOR.glob("noto-sans-5*/*.css")).read_text("utf-8")
    assert _covers(sheet, "ỄẬỘỮĐđơƯ")


def test_the_signs_of_the_corridor_are_in_the_kept_slices() -> None:
    assert _covers(
        next(VENDOR.glob("noto-sans-jp-*/*.css")).read_text("utf-8"), "直角骨佐藤恵美チュオンフ、。"
    )
    assert _covers(next(VENDOR.glob("noto-sans-sc-*/*.css")).read_text("utf-8"), "直角骨张文雄，。")


def _covers(sheet: str, signs: str) -> bool:
    ranges = []
    for part in re.findall(r"U\+([0-9a-fA-F]+(?:-[0-9a-fA-F]+)?)", sheet):
        first, _, last = part.partition("-")
        ranges.append((int(first, 16), int(last or first, 16)))
    return all(any(first <= ord(sign) <= last for first, last in ranges) for sign in signs)
