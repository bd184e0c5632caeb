"""Whoever is refused reads why in their own language: no refusal falls back on words of the program's own text."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django.utils.functional import Promise

import comity
from comity.audit.acts import RefusalError


def _all_below(kind: type[RefusalError]) -> Iterator[type[RefusalError]]:
    for found in kind.__subclasses__():
        yield found
        yield from _all_below(found)


def refusals() -> list[type[RefusalError]]:
    """Every refusal of the program; the modules of actions are imported first."""
    for module in pkgutil.walk_packages(comity.__path__, "comity."):
        if ".tests" not in module.name and module.name.rpartition(".")[2] in {
            "actions",
            "exceptions",
            "signing",
        }:
            importlib.import_module(module.name)
    return [RefusalError, *(one for one in _all_below(RefusalError) if ".tests" not in one.__module__)]


@pytest.mark.parametrize("refusal", refusals(), ids=lambda one: one.__qualname__)
def test_a_refusal_that_says_nothing_else_says_it_in_the_readers_language(
    refusal: type[RefusalError],
) -> None:
    assert isinstance(refusal.words, Promise)
    if "__init__" not in vars(refusal):
        named = next(one for one in refusal.__mro__ if "words" in vars(one) or "__init__" in vars(one))
        assert named is refusal
        assert str(refusal()) == str(refusal.words)


def test_there_are_refusals_to_look_at() -> None:
    assert len(refusals()) > 30
