"""What the demonstration must have proved before it says that all is well."""

from typing import Any

import pytest

from comity.demo.outcome import SUMS, UnprovenError, require_proven

PROVEN: dict[str, Any] = {
    **dict.fromkeys(SUMS, 1),
    "operations": 1,
    "results": {"arrest": 11, "seizure": 1},
    "results_agree": True,
    "agreements": 6,
    "agreements_agree": True,
    "meetings": 2,
    "meetings_agree": True,
    "figures": 60,
    "figures_agree": True,
    "promises_one_sided": 1,
    "promises": 4,
    "promises_kept": 1,
    "promises_agree": True,
    "tracks": 1,
    "tracks_agree": True,
    "audit": {"entries": 9, "verified": True},
}


def test_what_was_played_to_its_end_is_proven() -> None:
    require_proven(PROVEN)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"receipts_verified": 0}, "have a verified receipt"),
        ({"operations": 0}, "not played to its end"),
        ({"results": {}}, "not played to its end"),
        ({"nationals_notified": 0}, "not played to its end"),
        ({"promises_kept": 0}, "not played to its end"),
        ({"promises_agree": False}, "do not hold the same ledger"),
        ({"agreements": 0}, "not played to its end"),
        ({"meetings": 0}, "not played to its end"),
        ({"figures": 0}, "not played to its end"),
        ({"promises_one_sided": 0}, "not played to its end"),
        ({"agreements_agree": False}, "do not hold the same register"),
        ({"meetings_agree": False}, "do not hold the same meetings"),
        ({"figures_agree": False}, "do not say the same figures"),
        ({"tracks": 0}, "not played to its end"),
        ({"results_agree": False}, "do not count the same results"),
        ({"tracks_agree": False}, "do not show the same steps"),
        ({"audit": {"entries": 9, "verified": False}}, "A log does not verify"),
    ],
)
def test_what_is_missing_or_differs_is_said(changed: dict[str, Any], words: str) -> None:
    with pytest.raises(UnprovenError, match=words):
        require_proven({**PROVEN, **changed})
