"""What the documentation promises to be complete about: every setting, every command, every link between its pages."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest

from comity.exchange.core.receipts import State

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "docs" / "reference"
ASKING = {
    "text",
    "number",
    "flag",
    "networks",
}  # the functions of settings.py that ask for a setting by its name

_FENCE = re.compile(r"^( *)```.*?^\1```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`[^`\n]*`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ +(.+)$", re.MULTILINE)
_NOT_A_WORD = re.compile(r"[^\w\- ]")


def settings_asked_for() -> set[str]:
    """Names that settings.py asks environment and node.toml for, and those it takes from node.toml itself."""
    found = set()
    for node in ast.walk(ast.parse((ROOT / "comity" / "settings.py").read_text("utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=asked), args=[ast.Constant(value=str(name)), *_]) if (
                asked in ASKING
            ):
                found.add(name)
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="NODE"), attr="get"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                found.add(name)
    return found


def variables_read() -> set[str]:
    """Names of the environment that settings.py reads as such."""
    return {
        node.args[0].value
        for node in ast.walk(ast.parse((ROOT / "comity" / "settings.py").read_text("utf-8")))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) == "os.environ.get"
        and isinstance(node.args[0], ast.Constant)
        and isinstance(node.args[0].value, str)
    }


def commands() -> set[str]:
    """Our commands, as they are typed: the files of `management/commands`."""
    files = (ROOT / "comity").glob("*/management/commands/*.py")
    return {typed(file.stem) for file in files if file.stem != "__init__"}


def typed(stem: str) -> str:
    """`audit_export_partner` is typed `audit export-partner`."""
    first, _, rest = stem.partition("_")
    return f"{first} {rest.replace('_', '-')}".strip()


def first_cells(page: str) -> list[str]:
    """What stands in backticks in the first column of a page's tables."""
    return re.findall(r"^\| `([^`]+)`", (REFERENCE / page).read_text("utf-8"), re.MULTILINE)


def command_of(cell: str) -> str:
    """`comity peer add FILE --fingerprint WORDS` is about `peer add`."""
    words = cell.removeprefix("comity ").split()
    plain = [word for word in words[:2] if word == word.lower() and word[0].isalpha()]
    return " ".join(plain)


def documents() -> list[Path]:
    return [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]


def prose(page: Path) -> str:
    """A page without its examples."""
    return _CODE.sub("", _FENCE.sub("", page.read_text("utf-8")))


def broken_links(page: Path, text: str) -> Iterator[str]:
    """Links of a page that lead nowhere: to no file, or to no heading of the file. Addresses of the web are left alone."""
    for target in _LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, heading = unquote(target).partition("#")
        there = (page.parent / path).resolve() if path else page
        if (not there.exists()) or (heading and heading not in anchors(there)):
            yield f"{page.name}: {target}"


def anchors(page: Path) -> set[str]:
    """What the headings of a page are called in a link."""
    return {
        _NOT_A_WORD.sub("", heading).strip().lower().replace(" ", "-")
        for heading in _HEADING.findall(page.read_text("utf-8"))
    }


def test_every_setting_has_its_line_and_every_line_its_setting() -> None:
    documented = set(first_cells("settings.md"))
    assert {
        "node_id",
        "session_seconds",
        "database_url",
    } <= settings_asked_for()  # the reader sees all three ways
    assert settings_asked_for() | variables_read() <= documented | {"COMITY_OWNER_DATABASE_URL"}
    names = {name for name in documented if name == name.lower() and "/" not in name and "." not in name}
    assert names - {"static"} == settings_asked_for()


def test_the_variable_of_a_setting_is_its_name_in_capitals() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| `(\w+)` \|", (REFERENCE / "settings.md").read_text("utf-8"), re.MULTILINE
    )
    assert len(rows) == len(settings_asked_for())
    assert [row for row in rows if row[1] not in {f"COMITY_{row[0].upper()}", "DATABASE_URL"}] == []


def test_every_command_has_its_line_and_every_line_its_command() -> None:
    assert {"node init", "audit export-partner", "demo"} <= commands()
    assert {command_of(cell) for cell in first_cells("commands.md")} == commands()


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    assert list(broken_links(page, prose(page))) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One thing\n", "utf-8")
    text = "[a](nowhere.md) [b](page.md#one-thing) [c](#another) [d](https://comity.example)"
    assert list(broken_links(page, text)) == ["page.md: nowhere.md", "page.md: #another"]


def test_the_ways_of_the_architecture_page_name_what_is_there() -> None:
    page = (ROOT / "docs" / "explanation" / "architecture.md").read_text("utf-8")
    ways = page.split("## Data on its way")[1].split("## What is not in it")[0]
    named = {
        found.rpartition(".")[2]
        for found in re.findall(r"`([A-Za-z_][\w.]*)`", ways)
        if found != "comity_names"
    }
    sources = [
        file.read_text("utf-8") for file in (ROOT / "comity").rglob("*.py") if "tests" not in file.parts
    ]
    known = set(re.findall(r"\b(?:def|class) (\w+)", "\n".join(sources)))
    known |= {file.stem for file in (ROOT / "comity").rglob("*.py")}
    known |= {"name_agreement", "same_person", "compare", "audit_entry"}  # of the engine, and a table
    known |= {state.value for state in State}
    assert len(named) > 40
    assert sorted(named - known) == []


def test_every_page_can_be_reached_from_the_table_of_contents() -> None:
    reached, waiting = set(), [ROOT / "docs" / "index.md"]
    while waiting:
        page = waiting.pop()
        if page in reached or page.suffix != ".md" or not page.exists():
            continue
        reached.add(page)
        waiting += [(page.parent / link.partition("#")[0]).resolve() for link in _LINK.findall(prose(page))]
    assert [str(page.relative_to(ROOT)) for page in set((ROOT / "docs").rglob("*.md")) - reached] == []


def test_pictures_are_small() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert pictures
    assert [picture.name for picture in pictures if picture.stat().st_size >= 150_000] == []
