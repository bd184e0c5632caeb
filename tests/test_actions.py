"""Every change of rows is an action: no function of an actions module goes without, no other module writes."""

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from comity.audit import words
from comity.audit.acts import undecorated

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ROOT / "comity"
NOT_THE_PROGRAM = {"tests", "migrations"}
WRITES = {
    "save", "create", "bulk_create", "bulk_update", "update", "delete", "get_or_create", "update_or_create",
}  # fmt: skip

# Modules that write and are no actions, each with the reason why no change escapes the log.
WRITERS = {
    "cooperation/feeds/looked.py": "when a calendar program asked last and got the same: nothing changes for anybody (decision 36)",
    "cooperation/forms/briefs.py": "a picture, drawn anew into memory",
    "papers/docx_bars.py": "a point of a chart, drawn into memory",
    "papers/docx_packing.py": "a DOCX, written into memory",
    "accounts/keeping_session.py": "moves the end of a session on, as Django does at each request; no record",
    "accounts/signing.py": "acts of signing in and out; each public one that writes is an action",
    "audit/partners.py": "called inside the action that takes a receipt or a hop token",
    "audit/sequencer.py": "gives places to entries that are written already",
    "audit/stored_tree.py": "tiles, for the sequencer",
    "exchange/file_rows.py": "which chunks have come or gone, inside the actions that take or send one",
    "exchange/links.py": "counters of a link, moved inside the actions that send and receive",
    "exchange/pulse.py": "signs of life of our own programs: nothing changes for anybody, an entry would say less",
    "intake/attempts.py": "how often the reader began a document: nothing changes for anybody, an entry would say less",
    "exchange/making.py": "keys in files, not rows",
    "exchange/outbox.py": "posts a letter inside the action that sends it",
    "intake/docx_file.py": "a file in memory, not rows",
    "intake/accepting/draft.py": "what waits for its room, inside the action that accepts a proposal",
    "intake/accepting/noted.py": "the document's own data, inside the actions that accept a proposal or open it again",
    "intake/handing_over.py": "what became of a draft, inside the actions of the room above that takes or declines it",
    "intake/questions.py": "doubtful joins, inside the actions that keep a reading or answer",
    "protection/references.py": "the next number of a reference, inside the action that gives it",
    "requests/clock_facts.py": "the clock's columns, copied inside the action that changed a fact",
    "screening/versioning.py": "the entries of a list, inside the action that brings a version into force",
    "records/building.py": "the searched rows, rebuilt inside the action that changed a statement",
}


# Functions that stand among the actions for their neighbours' sake; they ask or reckon, the one that writes says why.
HELPERS = {
    "comity.requests.actions.receiving": {
        "home_agency",
        "keep_files",  # writes inside the actions that receive a request or a reply
        "received_handling",
    },
}


def program() -> list[Path]:
    """The files of the rooms without tests and migrations."""
    return [file for file in sorted(ROOMS.rglob("*.py")) if not NOT_THE_PROGRAM.intersection(file.parts)]


def is_actions(file: Path) -> bool:
    return file.name == "actions.py" or "actions" in file.parts


def is_private(file: Path) -> bool:
    """Whether a module of an actions folder only helps its neighbours, as its name says."""
    return file.name.startswith("_") and file.name != "__init__.py"


def calls(source: str) -> Iterator[ast.Call]:
    return (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def writes_in(source: str) -> list[str]:
    """What looks like a change of rows, as `line call`.

    `update` with an argument that has no name is that of a dictionary or a hash. `create` and `save` of a file are
    found too and must be explained.
    """
    return [
        f"{call.lineno} {ast.unparse(call.func)}"
        for call in calls(source)
        if isinstance(call.func, ast.Attribute)
        and (call.func.attr in WRITES or call.func.attr.removeprefix("a") in WRITES)
        and not (call.func.attr in {"update", "aupdate"} and call.args)
    ]


def test_no_function_of_an_actions_module_is_undecorated() -> None:
    found: dict[str, set[str]] = {}
    modules = [file for file in program() if is_actions(file) and not is_private(file)]
    assert len(modules) > 5
    for file in modules:
        name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        found[name] = set(undecorated(name, vars(import_module(name))))
    assert {
        name: functions for name, functions in found.items() if functions - HELPERS.get(name, set())
    } == {}
    assert {name: functions for name, functions in HELPERS.items() if functions - found[name]} == {}


def test_no_other_module_writes() -> None:
    found = {
        str(file.relative_to(ROOMS)): writes
        for file in program()
        if not is_actions(file) and (writes := writes_in(file.read_text("utf-8")))
    }
    assert {file: writes for file, writes in found.items() if file not in WRITERS} == {}
    assert WRITERS.keys() - found.keys() == set(), "these write no longer: take them off the list"


@pytest.mark.parametrize(
    "source",
    [
        "person.save()",
        "Entry.objects.filter(id=1).update(event='x')",
        "unit.people.create(name='x')",
        "for row in rows:\n    row.delete()",
        "async def f():\n    await Row.objects.aget_or_create(id=1)",
    ],
)
def test_a_change_of_rows_is_seen(source: str) -> None:
    assert len(writes_in(source)) == 1


@pytest.mark.parametrize("source", ["{}.update({'a': 1})", "digest.update(b'')", "created(row)", "row.saved"])
def test_what_changes_no_rows_is_passed_over(source: str) -> None:
    assert writes_in(source) == []


def test_what_acts_are_about_can_be_said_in_words() -> None:
    kinds = {
        call.args[0].value: file.relative_to(ROOMS)
        for file in program()
        for call in calls(file.read_text("utf-8"))
        if isinstance(call.func, ast.Attribute)
        and call.func.attr == "about"
        and isinstance(call.args[0], ast.Constant)
    }
    assert len(kinds) > 5
    assert {kind: file for kind, file in kinds.items() if kind not in words.SUBJECTS} == {}
