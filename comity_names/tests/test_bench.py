"""The figures of the bench, on lists small enough to count by hand."""

from pathlib import Path

import pytest

from comity_names.bench import quality
from comity_names.bench.crowd import crowd
from comity_names.bench.figures import by_culture, strict_threshold
from comity_names.bench.finding import measure
from comity_names.bench.pairs import Pair


def test_a_perfect_ranking_scores_one() -> None:
    found = quality([0.9, 0.8, 0.1], [True, True, False])
    assert (found.average_precision, found.best_f1, found.recall_at_99) == (1.0, 1.0, 1.0)


def test_ties_stand_or_fall_together() -> None:
    found = quality([0.5, 0.5], [True, False])
    assert found.average_precision == pytest.approx(0.5)
    assert found.recall_at_99 == 0


def test_calibration_error_is_the_mean_distance_from_the_truth() -> None:
    assert quality([0.8, 0.8, 0.8, 0.8], [True, True, True, False]).calibration_error == pytest.approx(0.05)


def test_the_invented_list_is_the_same_every_time() -> None:
    rows = list(crowd(400))
    assert rows == list(crowd(400))
    assert len({row.kind for row in rows}) > 6
    assert all(row.name.strip() for row in rows)


def test_a_search_in_the_invented_list_finds_its_names(tmp_path: Path) -> None:
    found = measure(1500, 60, tmp_path)
    assert (found.rows, len(found.milliseconds)) == (1500, 60)
    assert found.recall() >= 0.95


def test_strict_threshold_needs_99_of_100() -> None:
    scores = [0.9] * 99 + [0.8, 0.7]
    assert strict_threshold(scores, [True] * 99 + [False, False]) == pytest.approx(0.8)


def test_errors_are_held_side_by_side_by_culture() -> None:
    pairs = [Pair("1", "Lò Thị Chiêu", "Lo Thi Chieu", same=True, kind="vi-diacritics")]
    assert by_culture(pairs, [0.1])[0] == ("Vietnamese", 1, 1.0, 0, 0.0)
