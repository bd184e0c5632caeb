"""The three houses of a town, as nodes of their own."""

from typing import Any

import pytest

from comity.exchange.core import chunks as chunking
from comity.exchange.core import parts


@pytest.fixture
def hanoi(town: Any) -> Any:
    return town.houses[0]


@pytest.fixture
def tokyo(town: Any) -> Any:
    return town.houses[1]


@pytest.fixture
def taipei(town: Any) -> Any:
    return town.houses[2]


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> int:
    """Chunks of a hundred bytes in the place of 4 MiB."""
    for module in (parts, chunking):
        monkeypatch.setattr(module, "CHUNK", 100)
    return 100
