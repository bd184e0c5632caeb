"""Results are called by their number, rows of the plan by their place."""

from typing import cast

import pytest

from comity.operations.forms.planning import PlanFields
from comity.operations.states import ResultKind, result_words
from comity.web.forms import Form, Line


class Planned(PlanFields, Form):
    """Our part of the plan and nothing else."""


@pytest.mark.parametrize("kind", ResultKind)
def test_one_is_not_called_as_several_are(kind: ResultKind) -> None:
    label = str(kind.label)
    assert result_words(kind, 2) == label
    assert result_words(kind, 1) != label


def test_the_summary_says_which_row_is_meant() -> None:
    given = {
        "site-rows": "1",
        "phase-rows": "2",
        "phase-0-name": "Entry",
        "phase-1-begins": "2026-11-22T10:00",
    }
    form = Planned(given)
    form.add_rows(None, None, "Asia/Tokyo")
    assert not form.is_valid()
    told = {field.name: cast("Line", field).told for field in form.in_page_order() if field.errors}
    assert (told["phase-0-begins"], told["phase-1-name"]) == ("Phase 1, From", "Phase 2, Name of the phase")
