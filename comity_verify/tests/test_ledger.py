"""What both sides signed is judged by the rules: whose signature counts, on which ground, and whether the terms may stand."""

from typing import Any

import pytest

from comity_verify.folding import Change, Said, changes_of, heads_of, in_force, mark_of
from comity_verify.promises import FLAWS
from comity_verify.shapes import moment
from comity_verify.tests.maker import HANOI, TOKYO

SIDES = frozenset({HANOI, TOKYO})
TERMS: dict[str, Any] = {
    "stage": "committed", "deed": "pledged", "actor": HANOI, "addressee": TOKYO, "texts": {"en": "Train ten officers"},
    "due": "2026-12-31", "owner": "training", "basis": {}, "evidence": [], "reason": "",
}  # fmt: skip
SHOWN = [{"kind": "activity", "ref": "A-1", "digest": "d" * 64}]


def said(identifier: str, node: str, kind: str, seq: int = 1, **data: object) -> Said:
    return Said(identifier, node, (seq, moment("2026-12-01T00:00:00Z"), identifier), kind, data)


def change(identifier: str, on: list[str], seq: int = 1, node: str = HANOI, **terms: object) -> Said:
    return said(identifier, node, "change", seq, on=on, terms={**TERMS, **terms})


def signed(*entries: Said) -> list[Change]:
    """The changes among some, each countersigned by the other side."""
    other = [
        said(f"s-{one.id}", TOKYO if one.node == HANOI else HANOI, "countersign", place, of=one.id)
        for place, one in enumerate(entries, 100)
    ]
    return changes_of([*entries, *other], SIDES)


def test_only_the_other_side_countersigns_and_only_the_author_takes_back() -> None:
    entries = [
        change("a", []),
        said("b", HANOI, "countersign", 2, of="a"),
        said("c", TOKYO, "withdraw", of="a"),
        said("d", TOKYO, "dispute", 2, of="a", reason="No."),
    ]
    [found] = changes_of(entries, SIDES)
    assert (found.countersigned, found.withdrawn, found.standing) == (None, None, "disputed")
    [found] = changes_of([*entries, said("e", TOKYO, "countersign", 3, of="a")], SIDES)
    assert found.standing == "countersigned"


def test_a_signature_on_unsigned_ground_has_no_effect() -> None:
    entries = [change("a", []), change("b", ["a"], 2), said("c", TOKYO, "countersign", of="b")]
    assert in_force(changes_of(entries, SIDES)) == []
    both = in_force(changes_of([*entries, said("d", TOKYO, "countersign", 2, of="a")], SIDES))
    assert {one.said.id for one in both} == {"a", "b"}
    assert in_force(signed(change("e", ["e"]))) == []
    assert in_force(signed(change("f", ["g"]), change("g", ["f"], 2))) == []


@pytest.mark.parametrize(
    ("terms", "flaw"),
    [
        ({"texts": {"en": " "}}, "no-text"),
        ({"actor": "cxp:node:th:bangkok"}, "stranger"),
        ({"owner": " "}, "no-owner"),
        ({"stage": "fulfilled"}, "no-evidence"),
        ({"stage": "partly", "evidence": SHOWN}, "no-reason"),
        ({"stage": "dropped"}, "no-reason"),
        ({"due": "2027-01-01"}, "no-reason"),
        ({"due": None}, "no-reason"),
        ({"stage": "soft"}, "not-from-there"),
        ({"deed": "promised"}, "unreadable"),
        ({"due": "soon"}, "unreadable"),
        ({"owner": None}, "unreadable"),
        ({"evidence": "seen"}, "unreadable"),
        ({"evidence": [{**SHOWN[0], "digest": "d"}]}, "unreadable"),
        ({"evidence": [{**SHOWN[0], "more": ""}]}, "unreadable"),
        ({"deed": []}, "unreadable"),
        ({"due": ""}, "unreadable"),
        ({"due": "20261231"}, "unreadable"),
        ({"due": "2600-12-31"}, "unreadable"),
        ({"texts": {}}, "unreadable"),
        ({"texts": {"english": "x", "e": "y"}}, "unreadable"),
        ({"basis": {"meeting": {}}}, "unreadable"),
        ({"basis": {"meeting": 7}}, "unreadable"),
        ({"basis": {"place": "Ha Noi"}}, "unreadable"),
        ({"actor": ""}, "unreadable"),
        ({"more": ""}, "unreadable"),
    ],
)
def test_terms_that_both_signed_against_the_rules_have_no_effect(terms: dict[str, Any], flaw: str) -> None:
    first, second = signed(change("a", []), change("b", ["a"], 2, **terms))
    assert (first.standing, second.standing, second.flaw) == ("countersigned", "void", flaw)
    assert flaw in FLAWS
    assert [one.said.id for one in heads_of([first, second])] == ["a"]
    assert mark_of([first, second]) == mark_of([first])


def test_terms_that_lack_a_member_have_no_effect() -> None:
    for name in TERMS:
        terms = {key: value for key, value in TERMS.items() if key != name}
        [found] = signed(said("a", HANOI, "change", on=[], terms=terms))
        assert (found.standing, found.flaw) == ("void", "unreadable"), name


@pytest.mark.parametrize("meeting", [{"vi": "Hội nghị", "ja": "会議"}, "Seventh ministerial meeting"])
def test_a_meeting_is_named_by_language_or_by_one_title(meeting: object) -> None:
    [found] = signed(change("a", [], basis={"agreement": "Plan", "article": "3", "meeting": meeting}))
    assert found.standing == "countersigned"


def test_what_builds_on_a_circle_has_no_ground_and_a_long_chain_is_read_to_its_end() -> None:
    turned = [change("a", ["b"]), change("b", ["a", "p"], 2), change("c", ["a", "p"], 3), change("p", [], 4)]
    assert [one.flaw for one in changes_of(turned, SIDES)] == ["no-ground", "no-ground", "no-ground", ""]
    chain = [change(f"{at:05}", [f"{at + 1:05}"], at + 1) for at in range(5000)]
    assert len(in_force(signed(*chain, change("05000", [], 5001)))) == 5001


def test_nothing_begins_in_progress_and_nothing_follows_what_is_fulfilled() -> None:
    [found] = signed(change("a", [], stage="in-progress"))
    assert found.flaw == "not-from-there"
    done = change("b", ["a"], 2, stage="fulfilled", evidence=SHOWN)
    found = signed(change("a", []), done, change("c", ["b"], 3, stage="in-progress"))[-1]
    assert found.flaw == "not-from-there"


def test_what_builds_on_a_flaw_or_on_what_is_not_there_has_no_ground() -> None:
    changes = signed(change("a", [], owner=""), change("b", ["a"], 2), change("c", ["lost"], 3))
    assert [one.flaw for one in changes] == ["no-owner", "no-ground", "no-ground"]


def test_of_a_split_ledger_either_side_may_be_gone_on_from() -> None:
    first = [change("a", []), change("b", ["a"], 2), change("c", ["a"], 1, TOKYO, owner="academy")]
    assert {one.said.id for one in heads_of(signed(*first))} == {"b", "c"}
    settled = signed(*first, change("d", ["b", "c"], 4))
    assert [one.said.id for one in heads_of(settled)] == ["d"]
