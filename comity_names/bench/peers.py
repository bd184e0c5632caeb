"""Other matchers run on the same pairs in the same run. nomenklatura is heavy and measured only where it is installed."""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler

from comity_names.methods import CURRENT
from comity_names.writing import fold

Matcher = Callable[[str, str], float]
NOMENKLATURA = ("logic-v1", "logic-v2", "name-based", "regression-v1")


def ours(left: str, right: str) -> float:
    """The name agreement of this package."""
    return CURRENT.read_both(left, right).agreement


def token_sort(left: str, right: str) -> float:
    """Rapidfuzz on folded names, words in alphabetical order."""
    return fuzz.token_sort_ratio(fold(left), fold(right)) / 100


def raw_token_sort(left: str, right: str) -> float:
    """Rapidfuzz on the names as they are written."""
    return fuzz.token_sort_ratio(left, right) / 100


def jaro_winkler(left: str, right: str) -> float:
    """Rapidfuzz Jaro-Winkler on folded names, words in alphabetical order."""
    first, second = (" ".join(sorted(fold(text).split())) for text in (left, right))
    return JaroWinkler.similarity(first, second)


def usual_threshold(name: str) -> float:
    """The score from which a matcher is usually taken to call two names the same."""
    return {"comity_names": 0.5, "nomenklatura": 0.7}.get(name.split(maxsplit=1)[0], 0.85)


def matchers() -> dict[str, Matcher]:
    """Every matcher that is at hand, ours first."""
    found: dict[str, Matcher] = {
        "comity_names": ours,
        "rapidfuzz token_sort": token_sort,
        "rapidfuzz token_sort, raw": raw_token_sort,
        "rapidfuzz Jaro-Winkler": jaro_winkler,
    }
    if find_spec("nomenklatura") is not None:
        found |= {f"nomenklatura {name}": _nomenklatura(name) for name in NOMENKLATURA}
    return found


def _nomenklatura(name: str) -> Matcher:
    from followthemoney import model  # noqa: PLC0415  (a heavy library, read only where the bench runs)
    from nomenklatura.matching import get_algorithm  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

    algorithm = get_algorithm(name)
    config: Any = algorithm.default_config()

    def person(text: str) -> Any:  # an id of its own: the library remembers names by id
        return model.get_proxy({"id": f"name-{text}", "schema": "Person", "properties": {"name": [text]}})

    def score(left: str, right: str) -> float:
        return float(algorithm.compare(person(left), person(right), config).score)

    return score
