"""The pages of the protocol reference: their examples are the vectors', and they name all there is."""

from pathlib import Path

import pytest

from comity.exchange import registry
from comity.exchange.core.errors import ExchangeError, Reason
from comity.exchange.core.letter import LetterType
from comity.exchange.core.receipts import State
from comity.exchange.rehearsal import register
from tests.conformance.test_wider_vectors import ERRORS, _family
from tools.fill_examples import PAGES, filled

TEXTS = {page.stem: page.read_text("utf-8") for page in sorted(PAGES.glob("*.md"))}


@pytest.mark.parametrize("name", TEXTS)
def test_examples_are_those_of_the_vectors(name: str) -> None:
    assert filled(TEXTS[name]) == TEXTS[name]


def test_every_page_is_in_the_index() -> None:
    assert [name for name in TEXTS if name != "index" and f"({name}.md)" not in TEXTS["index"]] == []


@pytest.mark.parametrize("error", sorted(ERRORS), ids=lambda file: file.stem)
def test_every_code_is_explained_with_its_status_and_what_to_do(error: Path) -> None:
    kinds = [kind for kind in _family(ExchangeError) if kind.code == error.stem]
    lines = TEXTS["errors"].splitlines()
    [start] = [number for number, line in enumerate(lines) if line.startswith(f"| `{error.stem}` |")]
    explained = "\n".join(lines[start : start + 2])  # a code with two ways to go on takes two lines
    assert all(f"| {kind.status} | {kind.retry.value} |" in explained for kind in kinds if _is_answered(kind))


def _is_answered(kind: type[ExchangeError]) -> bool:
    """Whether an edge says it of a request: the others are found by whoever reads an answer, or keys."""
    return kind.__name__ not in {
        "ForeignReceiptError",
        "ReceiptMismatchError",
        "KeyFolderError",
        "LabelError",
    }


@pytest.mark.parametrize("reason", list(Reason))
def test_every_reason_is_named(reason: Reason) -> None:
    assert f"`{reason.value}`" in TEXTS["errors"]


def test_every_state_type_and_body_is_named() -> None:
    register()
    assert [state for state in State if f"`{state.value}`" not in TEXTS["receipts"]] == []
    assert [kind for kind in LetterType if f"`{kind.value}`" not in TEXTS["bodies"]] == []
    assert [body.schema for body in registry.bodies() if f"`{body.schema}`" not in TEXTS["bodies"]] == []


def test_every_schema_is_named() -> None:
    told = "\n".join(TEXTS.values())
    names = [path.stem for path in (PAGES / "schemas").glob("*.json") if not path.stem.startswith("body-")]
    assert [name for name in names if f"`{name}`" not in told and name != "sealed-protected"] == []
