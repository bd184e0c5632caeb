"""The sign of life: called after each piece of work, because the outside ends a reader that gives none for long."""

from collections.abc import Callable
from typing import TypeAlias

Beat: TypeAlias = Callable[[], None]
