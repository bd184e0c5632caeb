"""The figures of the bench, on lists small enough to count by hand."""

import pytest

from comity_names.bench import quality


def test_a_perfect_ranking_scores_one() -> None:
    found = quality([0.9, 0.8, 0.1], [True, True, False])
    assert (found.average_precision, found.best_f1, found.recall_at_99) == (1.0, 1.0, 1.0)


def test_ties_stand_or_fall_together() -> None:
    found = quality([0.5, 0.5], [True, False])
    assert found.average_precision == pytest.approx(0.5)
    assert found.recall_at_99 == 0


def test_calibration_error_is_the_mean_distance_from_the_truth() -> None:
    assert quality([0.8, 0.8, 0.8, 0.8], [True, True, True, False]).calibration_error == pytest.approx(0.05)
