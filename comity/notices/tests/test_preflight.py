"""The rule pack: every answer can be reached, nothing passes on what is missing, nothing else changes an answer."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.notices import preflight_words
from comity.notices.core.laws import Laws
from comity.notices.core.preflight import Answer, Context, Finding, Line, Verdict, View, may_leave, run
from comity.notices.core.rules import CHECKS
from comity.notices.core.sheet import EMPTY, FIELDS, Assurance, IdentityDocument, Name, WantedSheet
from comity.notices.rulebook import laws, rules
from comity.notices.tests.weak import ASKING, LAWS, PROMISE, TODAY, WEAK, WHOLE, weak

RULES = {one.id: one for one in rules()}
KINDS = ("red", "bilateral")
said = st.sampled_from(["", "yes", "no", "unknown"])
word = st.sampled_from(["", " ", "some words"])
day = st.sampled_from(
    ["", "1930-01-01", "2009-05-01", "2026-10-01", "2026-11-29", "2027-01-01", "2090-01-01", "soon"]
)
months = st.one_of(st.none(), st.integers(0, 400))
states = st.lists(st.sampled_from(["VNM", "JPN", "CHN", "GBR"]), max_size=3, unique=True).map(tuple)
texts = {"str": word}
STRATEGIES: dict[str, st.SearchStrategy[Any]] = {
    "names": st.lists(st.builds(Name, word, st.just("vi"), word, word), max_size=2).map(tuple),
    "birth_date": st.sampled_from(["", "1988", "1988-07", "1988-07-02", "2008", "2008-11-29", "2008-11-30", "2010", "x"]),
    "sex": st.sampled_from(["", "male", "unknown"]),
    "nationalities": states,
    "documents": st.lists(st.builds(IdentityDocument, st.just("passport"), word), max_size=1).map(tuple),
    "offence": st.sampled_from(["", "0502", "05022", "0804", "0101", "07035"]),
    "stage": st.sampled_from(["", "prosecution", "sentence", "other"]),
    "max_months": months,
    "sentence_months": months,
    "rest_months": months,
    "purpose": st.sampled_from(["", "extradition", "locating"]),
    "sought_in": states,
    "refugee": st.sampled_from(["", "none", "asylum", "recognised", "unknown"]),
    "refugee_from": states,
    "warrant_country": st.sampled_from(["", "VNM", "JPN"]),
    "assurances": st.lists(
        st.sampled_from([PROMISE, replace(PROMISE, about="torture"), Assurance("torture", "a", "b", "", "c")]), max_size=2
    ).map(tuple),
    **dict.fromkeys(("limitation", "facts_date", "warrant_issued", "warrant_until"), day),
    **dict.fromkeys(
        ("birth_place", "description", "charge", "law", "facts", "facts_language", "facts_time", "facts_zone",
         "facts_place", "warrant_authority", "warrant_number"),
        word,
    ),
}  # fmt: skip
# half of the values are those of a whole file, so that rules get as far as their last lines
SHEETS = st.builds(
    WantedSheet,
    **{name: st.one_of(st.just(getattr(WHOLE, name)), STRATEGIES.get(name, said)) for name in FIELDS},
)


def context(kind: str = "bilateral") -> Context:
    return Context(ASKING, kind, TODAY, LAWS)


def said_by(rule: str, sheet: WantedSheet, kind: str = "bilateral") -> list[Finding]:
    return list(CHECKS[rule](View(sheet, RULES[rule].fields), context(kind)))


def under(
    table: Laws, rule: str, sheet: WantedSheet, kind: str = "bilateral", asking: str = ASKING
) -> list[Finding]:
    return list(CHECKS[rule](View(sheet, RULES[rule].fields), Context(asking, kind, TODAY, table)))


def lines(sheet: WantedSheet, kind: str = "bilateral", answers: tuple[Answer, ...] = ()) -> list[Line]:
    return run(sheet, context(kind), rules(), CHECKS, answers)


def test_the_pack_and_the_functions_are_one() -> None:
    assert set(RULES) == set(CHECKS)
    assert set(preflight_words.RULES) == set(RULES)
    assert laws().of("CHN").nationals is not None


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_file_may_leave(kind: str) -> None:
    found = lines(WHOLE, kind)
    assert [(one.key, one.finding.reason) for one in found if one.verdict is not Verdict.PASS] == []
    assert may_leave(found)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_sheet_passes_nothing(kind: str) -> None:
    assert [one.key for one in lines(EMPTY, kind) if one.verdict is Verdict.PASS] == []
    assert not may_leave([])


@pytest.mark.parametrize("reason", list(WEAK))
def test_each_weak_file_is_stopped_for_its_own_reason(reason: str) -> None:
    found = [one for one in lines(weak(reason)) if one.verdict is not Verdict.PASS]
    assert (WEAK[reason][0], reason) in [(one.rule.id, one.finding.reason) for one in found]
    assert {one.finding.reason for one in found if one.verdict is Verdict.FAIL} == {reason}
    assert not may_leave(lines(weak(reason)))


REACHED: dict[str, WantedSheet] = {}


@pytest.mark.parametrize("rule", list(RULES))
def test_every_answer_of_every_rule_is_reached_by_hand(rule: str) -> None:
    seen: set[Verdict] = set()
    for verdict, sheet, kind in _examples(rule):
        found = {one.verdict for one in said_by(rule, sheet, kind)}
        assert verdict in found
        seen |= found
    assert seen == RULES[rule].answers


@settings(max_examples=150)
@given(SHEETS, st.sampled_from(KINDS))
def test_no_rule_gives_another_answer_than_it_declares(sheet: WantedSheet, kind: str) -> None:
    for rule, declared in RULES.items():
        for one in said_by(rule, sheet, kind):
            assert one.verdict in declared.answers
            assert one.reason in preflight_words.REASONS


def _examples(rule: str) -> Iterator[tuple[Verdict, WantedSheet, str]]:
    """The rarer answers by hand, so that no draw of luck decides."""
    rare: dict[str, tuple[Verdict, dict[str, Any]]] = {
        "torture": (Verdict.ASK, {"torture_risk": "yes", "assurances": (replace(PROMISE, about="torture"),)}),
        "warrant": (Verdict.ASK, {"warrant_endless": "no"}),
        "threshold": (Verdict.ASK, {"stage": "sentence", "sentence_months": 12, "rest_months": 3}),
        "ordinary-crime": (Verdict.ASK, {"norms": "yes"}),
        "extradition-sought": (Verdict.FAIL, {"authority_agrees": "no"}),
        "minor": (Verdict.ASK, {"birth_date": "2008-05-01"}),
        "lapse": (Verdict.ASK, {"limitation": ""}),
        **{
            one: (Verdict.ASK, {name: getattr(EMPTY, name) for name in RULES[one].fields})
            for one in (
                "constitution-3",
                "refugee",
                "death-penalty",
                "nationality",
                "state-threshold",
            )
        },
    }
    yield Verdict.PASS, WHOLE, "bilateral"
    if rule in rare:
        verdict, change = rare[rule]
        yield verdict, replace(WHOLE, **change), "bilateral"
    for weak_rule, change in WEAK.values():
        if weak_rule == rule:
            yield Verdict.FAIL, replace(WHOLE, **change), "bilateral"
    if rule == "extradition-sought":
        yield Verdict.ASK, replace(WHOLE, extradition_sought="", authority_agrees=""), "bilateral"
    yield (Verdict.ASK if Verdict.FAIL not in RULES[rule].answers else Verdict.FAIL), _missing(rule), "red"


def _missing(rule: str) -> WantedSheet:
    fails: dict[str, dict[str, Any]] = {
        "torture": {"torture_risk": "yes"}, "lapse": {"limitation": "2020-01-01"}, "minor": {"birth_date": "2012"},
        "refugee": WEAK["refugee-from-here"][1], "death-penalty": {"death_penalty": "yes"},
        "constitution-3": {"racial": "yes"}, "extradition-sought": {"extradition_sought": "no"},
        "nationality": {"nationalities": ("JPN",)}, "dual-criminality": {"offence": "0804"},
        "state-threshold": {"max_months": 6}, "threshold": {"max_months": None},
    }  # fmt: skip
    if rule in fails:
        return replace(WHOLE, **fails[rule])
    return replace(WHOLE, **{name: getattr(EMPTY, name) for name in RULES[rule].fields})


@settings(max_examples=120)
@given(SHEETS, st.sampled_from(KINDS), st.data())
def test_nothing_passes_when_what_it_rests_on_is_missing(
    sheet: WantedSheet, kind: str, data: st.DataObject
) -> None:
    table = data.draw(st.sampled_from([LAWS, laws()]))
    for rule, declared in RULES.items():
        for one in under(table, rule, sheet, kind):
            if one.verdict is not Verdict.PASS:
                continue
            assert one.read
            group = data.draw(st.sampled_from(one.read))
            assert set(group) <= set(declared.fields)
            emptied = replace(sheet, **{name: getattr(EMPTY, name) for name in group})
            after = under(table, rule, emptied, kind)
            assert after
            assert (Verdict.PASS, one.about) not in [(each.verdict, each.about) for each in after]


@pytest.mark.parametrize("nationalities", [("",), (" ",), ("XXX",), ("VNM", "")])
def test_a_nationality_that_is_not_stated_passes_nothing(nationalities: tuple[str, ...]) -> None:
    found = said_by("nationality", replace(WHOLE, nationalities=nationalities))
    assert {(one.verdict, one.reason) for one in found} == {(Verdict.ASK, "nationality-unsaid")}


def test_a_blank_state_is_no_state_abroad() -> None:
    assert [one.verdict for one in said_by("sought-abroad", replace(WHOLE, sought_in=(" ",)))] == [
        Verdict.ASK
    ]


@settings(max_examples=120)
@given(SHEETS, SHEETS, st.sampled_from(KINDS))
def test_an_answer_changes_only_through_the_fields_that_the_rule_names(
    sheet: WantedSheet, other: WantedSheet, kind: str
) -> None:
    for rule in RULES.values():
        elsewhere = {name: getattr(other, name) for name in FIELDS if name not in rule.fields}
        assert said_by(rule.id, replace(sheet, **elsewhere), kind) == said_by(rule.id, sheet, kind)


@settings(max_examples=60)
@given(SHEETS)
def test_a_sheet_comes_back_as_it_was_kept(sheet: WantedSheet) -> None:
    assert WantedSheet.from_json(sheet.to_json()) == sheet


def answered(line: Line, *, satisfied: bool, after: int = 0) -> Answer:
    at = datetime(2026, 11, 29, tzinfo=UTC) + timedelta(hours=after)
    return Answer(line.rule.id, line.finding.about, line.digest, satisfied, "a person", "because", at)


def test_what_asks_waits_for_a_person_and_is_asked_again_when_its_field_changes() -> None:
    sheet = replace(WHOLE, warrant_copy="no")
    (asks,) = [one for one in lines(sheet) if one.verdict is Verdict.ASK]
    yes = answered(asks, satisfied=True)
    assert may_leave(lines(sheet, answers=(yes,)))
    no = answered(asks, satisfied=False, after=1)
    assert not may_leave(lines(sheet, answers=(no, yes)))  # the later one counts, in whatever order they come
    changed = replace(sheet, warrant_copy="unknown")
    assert not may_leave(lines(changed, answers=(yes,)))
    assert may_leave(lines(replace(sheet, charge="Theft"), answers=(yes,)))


@given(SHEETS)
def test_no_answer_of_a_person_lifts_a_fail(sheet: WantedSheet) -> None:
    found = lines(sheet)
    answers = tuple(answered(one, satisfied=True) for one in found)
    after = {one.key: one.verdict for one in lines(sheet, answers=answers)}
    for one in found:
        assert after[one.key] is (Verdict.FAIL if one.verdict is Verdict.FAIL else Verdict.PASS)
