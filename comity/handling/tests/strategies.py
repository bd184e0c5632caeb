"""Stamps drawn from small pools, so that equal and differing values both come up."""

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from comity.handling.classification import Classification
from comity.handling.codes import Code, Codes
from comity.handling.grading import Grading, Original
from comity.handling.stamp import Handling, Onward

START = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
AGENCIES = ("cxp:node:jp:npa-ocd", "cxp:node:vn:bca-c01", "cxp:node:cn:gx-liaison")

agencies = st.sampled_from(AGENCIES)
moments = st.integers(-3, 3).map(lambda days: START + timedelta(days=days))
codes = st.builds(
    Codes, st.frozensets(st.sampled_from(Code)), st.frozensets(st.sampled_from(["H4", "h1", "TLP:RED"]))
)
classifications = st.builds(Classification, st.integers(0, 3), st.sampled_from(["comity", "vn-state-secret"]))
originals = st.sampled_from([None, Original("admiralty", "B", "2"), Original("3x5x2", "1", "A")])
gradings = st.builds(
    Grading, st.sampled_from("ABCX"), st.sampled_from("1234"), st.just("4x4"), originals
) | st.builds(Grading, st.sampled_from("ABCDEF"), st.sampled_from("123456"), st.just("admiralty"))
stamps = st.builds(
    Handling,
    owner=agencies,
    co_owners=st.frozensets(agencies, max_size=2),
    codes=codes,
    classification=classifications,
    purpose=st.sampled_from(["investigation", "evidence", "consular"]),
    grading=st.none() | gradings,
    h3_texts=st.frozensets(st.sampled_from(["Ask first.", "Only for the judge."]), min_size=1),
    retain_until=st.none() | moments,
    delete_after=st.none() | moments,
    onward=st.sampled_from(Onward),
    listed=st.frozensets(agencies),
    caveats=st.frozensets(st.sampled_from(["death-penalty", "torture"])),
)
