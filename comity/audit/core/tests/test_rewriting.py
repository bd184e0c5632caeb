"""A forger who may write every row is betrayed by what was signed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.audit.core.errors import (
    BadEntryError,
    ForkError,
    Reason,
)
from comity.audit.core.merkle import root_of
from comity.audit.core.tests.written_logs import (
    KEY,
    Case,
    cases,
    checkpoint,
    fault,
    numbered,
    row,
    tiles_of,
)
from comity.audit.core.verification import Row, verify_log

# The forger also writes fitting hashes and numbers; only the checkpoint and the tiles under it remain.


def rewritten(case: Case, data: st.DataObject) -> tuple[list[Row], Reason]:
    """Alter the log at the place as a forger does who may write every column."""
    rows, place = [*case.rows], case.place
    reason = data.draw(st.sampled_from([Reason.CHANGED, Reason.INSERTED, Reason.MISSING, Reason.SWAPPED]))
    if reason is Reason.CHANGED:
        rows[place] = row(place, "forged")
    elif reason is Reason.INSERTED:
        rows.insert(place, row(place, "forged"))
    elif reason is Reason.MISSING:
        del rows[place]
    else:
        other = data.draw(st.integers(place + 1, len(rows) - 1))
        rows[place], rows[other] = rows[other], rows[place]
    return numbered(rows), reason


@settings(deadline=None)
@given(cases(least=2), st.data())
def test_a_rewritten_log_is_exactly_explained_with_its_tiles(case: Case, data: st.DataObject) -> None:
    rows, reason = rewritten(case, data)
    found = fault(rows, [checkpoint(case.rows)], tiles=tiles_of(case.rows))
    assert (found.index, found.until, found.reason) == (case.place, case.place, reason)


@settings(deadline=None)
@given(cases(least=2), st.data())
def test_a_rewritten_log_is_narrowed_down_by_its_checkpoints(case: Case, data: st.DataObject) -> None:
    rows, _ = rewritten(case, data)
    sizes = data.draw(st.sets(st.integers(1, len(case.rows)))) | {len(case.rows)}
    found = fault(rows, [checkpoint(case.rows, size) for size in sizes])
    assert found.proven == max((size for size in sizes if size <= case.place), default=0)
    assert found.proven <= case.place <= found.until
    assert (found.reason, found.index) in {(Reason.REWRITTEN, found.proven), (Reason.CUT, len(rows))}


@settings(deadline=None)
@given(cases(least=2), st.data())
def test_with_a_checkpoint_after_each_entry_the_checkpoints_name_it_exactly(
    case: Case, data: st.DataObject
) -> None:
    rows = [*case.rows]
    rows[case.place] = row(case.place, "forged")
    found = fault(rows, [checkpoint(case.rows, size) for size in range(len(rows) + 1)])
    assert (found.index, found.until, found.reason) == (case.place, case.place, Reason.REWRITTEN)


# The tail is cut off, the own checkpoints with it; a partner still holds one.


@settings(deadline=None)
@given(cases(), st.data())
def test_a_cut_tail_is_noticed_by_what_a_partner_holds(case: Case, data: st.DataObject) -> None:
    rows, kept = case.rows, case.place
    held = data.draw(st.integers(kept + 1, len(rows)))
    with pytest.raises(BadEntryError) as caught:
        verify_log(rows[:kept], [checkpoint(rows, kept)], [checkpoint(rows, held)], [KEY.verifier])
    found = caught.value
    assert (found.index, found.until, found.reason) == (kept, held - 1, Reason.CUT)


@settings(deadline=None)
@given(cases())
def test_a_tail_written_anew_is_noticed_by_what_a_partner_holds(case: Case) -> None:
    forged = [
        *case.rows[: case.place],
        *(row(index, "forged") for index in range(case.place, len(case.rows))),
    ]
    own = [checkpoint(forged, case.place)]
    with pytest.raises(BadEntryError) as caught:
        verify_log(forged, own, [checkpoint(case.rows)], [KEY.verifier])
    found = caught.value
    assert (found.index, found.until, found.reason) == (case.place, len(forged) - 1, Reason.REWRITTEN)


def test_two_checkpoints_of_one_size_prove_a_fork() -> None:
    rows = [row(index) for index in range(4)]
    forged = [*rows[:3], row(3, "forged")]
    with pytest.raises(ForkError) as caught:
        verify_log(forged, [checkpoint(forged)], [checkpoint(rows)], [KEY.verifier])
    assert caught.value.size == 4
    assert set(caught.value.roots) == {root_of(each[3] for each in log) for log in (rows, forged)}


def test_the_first_of_two_faults_is_named() -> None:
    rows = [row(index) for index in range(9)]
    altered = [*rows[:2], row(7), *rows[3:5], *rows[6:]]
    altered[2] = (2, *altered[2][1:3], rows[2][3])
    found = fault(altered, [checkpoint(rows)])
    assert (found.index, found.proven) == (2, 0)
    found = fault(altered, [checkpoint(rows)], tiles=tiles_of(rows))
    assert (found.index, found.proven) == (2, 2)
