"""What is an offence on both sides: the table's word stops a file, its silence asks, and a line without its source starts no node."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from comity.agreements import reference
from comity.lib.strict_yaml import InvalidDocumentError, parse
from comity.notices import rulebook
from comity.notices.core.laws import Fact, Laws, StateLaw
from comity.notices.core.preflight import Context, Line, Verdict, may_leave, run
from comity.notices.core.rules import CHECKS
from comity.notices.rulebook import laws, read_laws, rules
from comity.notices.showing import shown
from comity.notices.tests.weak import TODAY, WHOLE

TABLE = laws()
NONE_THERE = [
    (state, code, fact)
    for state, one in TABLE.states.items()
    for code, fact in one.offences.items()
    if not fact.value
]
ELSEWHERE = "SGP"  # a state of which the table has no line
codes = st.sampled_from(sorted(reference.offence_classes()))
states = st.sampled_from([*TABLE.states, ELSEWHERE])


def asked(asking: str, sought: str, offence: str, table: Laws = TABLE) -> list[Line]:
    sheet = replace(WHOLE, offence=offence, sought_in=(sought,), warrant_country=asking)
    every = run(sheet, Context(asking, "bilateral", TODAY, table), rules(), CHECKS)
    return [one for one in every if one.rule.id == "dual-criminality"]


def test_the_table_says_of_some_offence_that_it_is_none_there() -> None:
    assert ("VNM", "07035") in [(state, code) for state, code, _fact in NONE_THERE]


@pytest.mark.parametrize(("state", "code", "fact"), NONE_THERE)
def test_a_file_about_it_is_stopped_and_shows_the_source(state: str, code: str, fact: Fact) -> None:
    (line,) = asked("CHN", state, code)
    assert (line.verdict, line.finding.reason) == (Verdict.FAIL, "no-offence-there")
    assert not may_leave([line])
    (told,) = shown([line])
    assert told.tag == "late"
    assert fact.source in told.law
    assert fact.law in told.law
    assert told.law_verified is fact.verified


def test_a_stop_leads_to_its_box_on_the_sheet_and_says_days_as_people_write_them() -> None:
    sheet = replace(WHOLE, warrant_until="2020-03-01", sought_in=())
    context = Context("VNM", "bilateral", TODAY, TABLE)
    told = {one.line.rule.id: one for one in shown(run(sheet, context, rules(), CHECKS), sheet)}
    assert "1 Mar 2020" in told["warrant"].sentence
    assert told["warrant"].on_sheet.startswith("id_warrant_")
    assert told["sought-abroad"].on_sheet == "id_sought_in_0"
    assert not told["facts"].on_sheet


@pytest.mark.parametrize(("state", "code", "fact"), NONE_THERE)
def test_nor_does_the_state_itself_seek_anybody_for_it(state: str, code: str, fact: Fact) -> None:
    found = {one.finding.about: one.finding for one in asked(state, ELSEWHERE, code)}
    assert (found[state].verdict, found[state].reason) == (Verdict.FAIL, "no-offence-here")
    assert found[state].fact == fact
    assert found[ELSEWHERE].verdict is Verdict.ASK


@given(states, states, codes)
def test_a_pass_has_a_line_and_silence_asks(asking: str, sought: str, code: str) -> None:
    if asking == sought:
        return
    lines = {one.finding.about: one for one in asked(asking, sought, code)}
    fact = TABLE.offence(sought, code)
    wanted = Verdict.ASK if fact is None else Verdict.PASS if fact.value else Verdict.FAIL
    assert lines[sought].verdict is wanted
    at_home = TABLE.offence(asking, code)
    assert (asking in lines) is (at_home is not None and not at_home.value)


@given(states, states, codes)
def test_an_empty_table_never_passes(asking: str, sought: str, code: str) -> None:
    found = asked(asking, sought, code, Laws())
    assert [one.verdict for one in found] == [Verdict.ASK]


def test_the_nearest_line_counts() -> None:
    table = Laws(
        {
            "JPN": StateLaw(
                offences={
                    "0703": Fact(value=True, source="x", verified=True),
                    "07035": Fact(value=False, source="y", verified=True, law="z"),
                }
            )
        }
    )
    assert [one.verdict for one in asked("CHN", "JPN", "07031", table)] == [Verdict.PASS]
    assert [one.verdict for one in asked("CHN", "JPN", "07035", table)] == [Verdict.FAIL]


OWN = """
states:
  JPN:
    threshold: {value: 24, source: Our lawyer, verified: true}
    offences:
      '0502': {value: true, law: Penal Code 235, source: Our lawyer, verified: true}
  VNM:
    offences:
      '07035': {value: true, law: a later law, source: Our lawyer, verified: true}
treaties:
  - states: [VNM, CHN]
    threshold: {value: 6, source: Our lawyer, verified: true}
"""


def test_the_lines_of_the_node_go_before(tmp_path: Path, settings: Settings) -> None:
    own = tmp_path / "laws.yaml"
    own.write_text(OWN, "utf-8")
    settings.OWN_LAWS_FILE = own
    rulebook.laws.cache_clear()
    try:
        both = rulebook.laws()
        assert [one.verdict for one in asked("VNM", "JPN", "05022", both)] == [Verdict.PASS]
        assert [one.verdict for one in asked("CHN", "VNM", "07035", both)] == [Verdict.PASS]
        assert both.threshold("KOR", "JPN") == Fact(24, "Our lawyer", verified=True)
        assert both.threshold("CHN", "VNM") == Fact(6, "Our lawyer", verified=True)
        assert both.of("JPN").nationals == TABLE.of("JPN").nationals  # what the node says nothing of stays
        assert both.offence("VNM", "0502") == TABLE.offence("VNM", "0502")
    finally:
        rulebook.laws.cache_clear()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("'0502': {value: false, source: A law, verified: true}", "law"),
        ("'0502': {value: false, law: 1, verified: true}", "source"),
        ("'0502': {value: false, law: '1', source: '', verified: true}", "source"),
        ("'0502': {value: 12, source: A law, verified: true}", "boolean"),
        ("'9999': {value: true, source: A law, verified: true}", "9999"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_read(line: str, said: str) -> None:
    text = f"states:\n  JPN:\n    offences:\n      {line}\ntreaties: []\n"
    with pytest.raises(InvalidDocumentError) as refused:
        read_laws(parse(text.encode(), "laws.yaml"))
    assert said in str(refused.value)
    assert "line 4" in str(refused.value)


def test_a_code_of_a_state_is_that_of_passports() -> None:
    with pytest.raises(InvalidDocumentError):
        read_laws(parse(b"states:\n  Japan: {}\ntreaties: []\n", "laws.yaml"))
