"""The ledger of a commitment: the same from the same entries, whatever came first, and nothing stands by the word of one side."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from comity.cooperation.commitments.bodies import COMMITMENT, shape
from comity.cooperation.commitments.checking import read_entry
from comity.cooperation.core.ledger import Kind, Ledger, Standing, change, fold
from comity.cooperation.core.terms import Deed, Flaw, Stage, Terms
from comity.exchange.registry import LetterRefusalError
from comity.lib.json_schemas import validator_of
from comity.operations.core.entries import Signed
from comity_verify.entries import read_body
from comity_verify.folding import Said, changes_of, heads_of, mark_of
from comity_verify.shapes import FlawError

HANOI, TOKYO, STRANGER = "cxp:node:vn:hanoi", "cxp:node:jp:tokyo", "cxp:node:th:bangkok"
SIDES = (HANOI, TOKYO)
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)


class Book:
    """Signs entries as the two sides would."""

    def __init__(self) -> None:
        self.entries: list[Signed] = []

    def sign(self, node: str, kind: Kind, data: dict[str, Any]) -> str:
        number = len(self.entries) + 1
        mine = 1 + sum(1 for one in self.entries if one.node == node)
        at = BEGAN + timedelta(hours=number)
        self.entries.append(Signed(f"e{number:03}", node, mine, kind.value, at, data))
        return self.entries[-1].id

    def propose(self, node: str, on: Sequence[str], **terms: Any) -> str:
        return self.sign(node, Kind.CHANGE, change(on, promise(**terms)))

    def countersign(self, node: str, of: str) -> str:
        return self.sign(node, Kind.COUNTERSIGN, {"of": of})

    def agreed(self, on: Sequence[str] = (), by: str = HANOI, **terms: Any) -> str:
        made = self.propose(by, on, **terms)
        self.countersign(TOKYO if by == HANOI else HANOI, made)
        return made

    def ledger(self, *, alone: bool = False) -> Ledger:
        return fold(SIDES, self.entries, alone=alone)

    def standing(self, identifier: str) -> Standing:
        return next(one.standing for one in self.ledger().changes if one.id == identifier)


def promise(**changes: Any) -> Terms:
    given = {
        "stage": Stage.COMMITTED,
        "deed": Deed.PLEDGED,
        "actor": HANOI,
        "addressee": TOKYO,
        "texts": {"en": "Train ten officers", "vi": "Đào tạo mười cán bộ"},
        "due": date(2026, 12, 31),
        "owner": "training",
    }
    return Terms(**{**given, **changes})


def test_a_change_waits_until_the_other_side_signs_it_too() -> None:
    book = Book()
    made = book.propose(HANOI, ())
    assert book.standing(made) is Standing.PROPOSED
    assert book.ledger().terms is None
    book.countersign(HANOI, made)  # one's own signature twice is no countersignature
    assert book.standing(made) is Standing.PROPOSED
    book.countersign(TOKYO, made)
    assert book.standing(made) is Standing.COUNTERSIGNED
    assert book.ledger().stage is Stage.COMMITTED


def test_a_dispute_is_seen_with_its_reason_and_a_later_signature_ends_it() -> None:
    book = Book()
    made = book.propose(HANOI, ())
    book.sign(TOKYO, Kind.DISPUTE, {"of": made, "reason": "ten was never said"})
    [disputed] = book.ledger().disputed
    assert disputed.answer is not None
    assert disputed.answer.data["reason"] == "ten was never said"
    book.countersign(TOKYO, made)
    assert book.standing(made) is Standing.COUNTERSIGNED
    book.sign(TOKYO, Kind.DISPUTE, {"of": made, "reason": "after all"})
    assert book.standing(made) is Standing.COUNTERSIGNED


def test_its_author_takes_back_what_nobody_signed_yet() -> None:
    book = Book()
    made = book.propose(HANOI, ())
    book.sign(TOKYO, Kind.WITHDRAW, {"of": made})
    assert book.standing(made) is Standing.PROPOSED
    book.sign(HANOI, Kind.WITHDRAW, {"of": made})
    assert book.standing(made) is Standing.WITHDRAWN
    book.countersign(TOKYO, made)  # it was on its way: what both signed stands
    assert book.standing(made) is Standing.COUNTERSIGNED


def test_an_extension_needs_a_reason_and_what_is_fulfilled_needs_evidence() -> None:
    book = Book()
    first = book.agreed()
    silent = book.agreed([first], due=date(2027, 6, 30))
    assert next(one.flaw for one in book.ledger().changes if one.id == silent) is Flaw.NO_REASON
    longer = book.agreed([first], due=date(2027, 6, 30), reason="the course begins in spring")
    assert book.standing(longer) is Standing.COUNTERSIGNED
    bare = book.agreed([longer], stage=Stage.FULFILLED, due=date(2027, 6, 30))
    assert next(one.flaw for one in book.ledger().changes if one.id == bare) is Flaw.NO_EVIDENCE
    shown = [{"kind": "activity", "ref": "a1", "digest": "d" * 64}]
    done = book.agreed([longer], stage=Stage.FULFILLED, due=date(2027, 6, 30), evidence=shown)
    assert book.ledger().stage is Stage.FULFILLED
    again = book.agreed([done], stage=Stage.IN_PROGRESS)
    assert next(one.flaw for one in book.ledger().changes if one.id == again) is Flaw.NOT_FROM_THERE


def test_one_that_nobody_answers_for_is_no_commitment() -> None:
    book = Book()
    made = book.agreed(owner=" ")
    assert next(one.flaw for one in book.ledger().changes if one.id == made) is Flaw.NO_OWNER
    soft = book.agreed(owner="", stage=Stage.SOFT, deed=Deed.PROPOSED, due=None)
    assert book.standing(soft) is Standing.COUNTERSIGNED


def test_both_sides_change_it_at_once() -> None:
    book = Book()
    first = book.agreed()
    ours = book.propose(HANOI, [first], due=date(2027, 1, 31), reason="floods")
    theirs = book.propose(TOKYO, [first], due=date(2027, 3, 31), reason="the hall is let")
    assert [one.id for one in book.ledger().open] == [ours, theirs]
    book.countersign(TOKYO, ours)
    assert book.standing(theirs) is Standing.PASSED  # it built on what is not the newest any more
    book.countersign(HANOI, theirs)  # crosswise, before it was known: both were signed by both
    split = book.ledger()
    assert split.is_split
    assert split.terms is None
    settled = book.agreed([ours, theirs], due=date(2027, 3, 31), reason="the later day")
    assert [one.id for one in book.ledger().heads] == [settled]


def test_a_partner_without_a_node_is_marked_so() -> None:
    book = Book()
    made = book.propose(HANOI, ())
    assert [one.standing for one in book.ledger(alone=True).changes] == [Standing.ALONE]
    book.countersign(TOKYO, made)  # it has joined
    assert [one.standing for one in book.ledger(alone=True).changes] == [Standing.COUNTERSIGNED]


def test_what_a_stranger_signs_has_no_effect() -> None:
    book = Book()
    made = book.propose(HANOI, ())
    before = book.ledger()
    book.countersign(STRANGER, made)
    book.propose(STRANGER, ())
    assert book.ledger() == before


def test_a_change_of_what_waits_waits_with_it() -> None:
    book = Book()
    first = book.propose(HANOI, ())
    second = book.agreed([first], stage=Stage.IN_PROGRESS)
    assert book.standing(second) is Standing.PROPOSED
    book.countersign(TOKYO, first)
    assert book.standing(second) is Standing.COUNTERSIGNED


def test_a_long_history_and_a_circle_are_read_to_their_end() -> None:
    book = Book()
    last: Sequence[str] = ()
    for _ in range(1500):
        last = [book.agreed(last)]
    assert [one.id for one in book.ledger().heads] == list(last)
    turned = Book()
    turned.propose(HANOI, ["e002"])
    turned.propose(HANOI, ["e003"])
    turned.propose(TOKYO, ["e001"])
    assert {one.flaw for one in turned.ledger().changes} == {Flaw.NO_GROUND}


WORDS = st.sampled_from(["a", "b", "c", "d", "e", "f"])
DATA = st.one_of(
    st.builds(
        lambda on, stage, due, reason, owner, shown: change(
            on, promise(stage=stage, due=due, reason=reason, owner=owner, evidence=shown)
        ),
        st.lists(WORDS, max_size=3),
        st.sampled_from(Stage),
        st.sampled_from([None, date(2026, 12, 31), date(2027, 3, 1)]),
        st.sampled_from(["", "floods"]),
        st.sampled_from(["", "training"]),
        st.sampled_from([(), ({"kind": "activity", "ref": "a", "digest": "d" * 64},)]),
    ).map(lambda data: (Kind.CHANGE, data)),
    st.tuples(
        st.sampled_from([Kind.COUNTERSIGN, Kind.DISPUTE, Kind.WITHDRAW]),
        WORDS.map(lambda of: {"of": of, "reason": "no"}),
    ),
    st.just((Kind.CHANGE, {"on": 3, "terms": "?"})),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Signed]:
    found = []
    numbers = dict.fromkeys(SIDES, 0)
    for place, (kind, data) in enumerate(draw(st.lists(DATA, max_size=14))):
        node = draw(st.sampled_from(SIDES))
        numbers[node] += 1
        identifier = "abcdefghijklmnop"[place]
        found.append(
            Signed(identifier, node, numbers[node], kind.value, BEGAN + timedelta(hours=place), data)
        )
    return found


@given(histories(), st.randoms(use_true_random=False))
def test_the_same_entries_give_the_same_ledger_in_any_order(history: list[Signed], chance: Any) -> None:
    once = fold(SIDES, history)
    mixed = [*history, *history[: len(history) // 2]]
    chance.shuffle(mixed)
    assert fold(reversed(SIDES), mixed) == once


@given(histories())
def test_nothing_stands_without_both_signatures(history: list[Signed]) -> None:
    ledger = fold(SIDES, history)
    for one in ledger.changes:
        if one.standing is Standing.COUNTERSIGNED:
            assert one.answer is not None
            assert {one.entry.node, one.answer.node} == set(SIDES)
    assert all(one.standing is Standing.COUNTERSIGNED for one in ledger.heads)


@given(histories(), histories())
def test_one_mark_means_the_same_that_stands(one: list[Signed], other: list[Signed]) -> None:
    def stands(ledger: Ledger) -> list[tuple[str, str, str]]:
        return sorted(
            (each.id, each.answer.id if each.answer else "", str(each.entry.data))
            for each in ledger.changes
            if each.standing is Standing.COUNTERSIGNED
        )

    ours, theirs = fold(SIDES, one), fold(SIDES, other)
    assert (ours.mark == theirs.mark) == (stands(ours) == stands(theirs))


VALUES = st.none() | st.integers(0, 3) | st.lists(st.text(max_size=2), max_size=2) | st.sampled_from(
    ["", " ", "soft", "dropped", "2026-02-30", "2027-01-01", "3026-01-01", "both", "x" * 201, {}, {"en": "a"}, {"en": 3}, {"e": "a"}]
)  # fmt: skip
AT = BEGAN.isoformat().replace("+00:00", "Z")


@st.composite
def signed_by_anybody(draw: st.DrawFn) -> list[tuple[str, dict[str, Any]]]:
    """Entries of both sides as they travel, some with terms or members that no schema lets through."""
    found: list[tuple[str, dict[str, Any]]] = []
    ids = [f"01934f00-0000-7000-8000-{place:012x}" for place in range(10)]
    for place, identifier in enumerate(ids[: draw(st.integers(1, 10))]):
        node, kind = (
            draw(st.sampled_from(SIDES)),
            draw(st.sampled_from([*Kind, Kind.CHANGE, Kind.COUNTERSIGN])),
        )
        data: dict[str, Any] = {"of": ids[draw(st.integers(0, 9))]}
        if kind is Kind.DISPUTE:
            data["reason"] = "no"
        if kind is Kind.CHANGE:
            on = draw(st.lists(st.sampled_from(ids), max_size=2, unique=True)) if draw(st.booleans()) else []
            stage = draw(st.sampled_from(Stage))
            shown = draw(st.sampled_from([(), ({"kind": "activity", "ref": "a", "digest": "d" * 64},)]))
            data = change(
                on, promise(stage=stage, evidence=shown, reason=draw(st.sampled_from(["", "floods"])))
            )
            if draw(st.integers(0, 3)) == 0:
                name = draw(st.sampled_from([*sorted(data["terms"]), "more", "on"]))
                (data if name == "on" else data["terms"])[name] = draw(VALUES)
            if draw(st.integers(0, 7)) == 0:
                data["terms"].pop(draw(st.sampled_from(sorted(data["terms"]))))
        found.append(
            (node, {"entry": identifier, "seq": place + 1, "kind": kind.value, "at": AT, "data": data})
        )
    return found


def taken_by_a_node(node: str, wire: dict[str, Any]) -> Signed | None:
    """Read an entry as a node does when a letter comes: by the schema, and then by what no schema says."""
    body = {
        "commitment": "01934f00-0000-7000-8000-00000000c001", "ref": "C-1", "offence": "0502", "entries": [wire],
        "mark": "0" * 64, "over": [],
    }  # fmt: skip
    if not BODY.is_valid(body):
        return None
    try:
        return read_entry(node, wire)
    except LetterRefusalError:
        return None


def read_by_the_verifier(node: str, wire: dict[str, Any]) -> Said | None:
    """Read an entry as the verifier of proofs does."""
    about = "01934f00-0000-7000-8000-00000000c001"
    data = {
        "commitment": about, "ref": "C-1", "offence": "0502", "entries": [wire], "mark": "0" * 64, "over": [],
    }  # fmt: skip
    try:
        [said] = read_body({"conv": about, "body": {"schema": COMMITMENT, "data": data}}, node, about).said
    except FlawError:
        return None
    return said


BODY = validator_of(shape())
# what the other side has built on since is passed over on a page; the verifier says only what was signed
STANDINGS = {Standing.PASSED: {"proposed", "disputed"}}


@settings(max_examples=300)
@given(signed_by_anybody())
def test_the_verifier_of_proofs_judges_as_the_nodes_do(history: list[tuple[str, dict[str, Any]]]) -> None:
    """The verdict on each change and the mark are the same, and nothing has effect there that a node would not take in."""
    taken = [one for one in (taken_by_a_node(*said) for said in history) if one is not None]
    read = [one for one in (read_by_the_verifier(*said) for said in history) if one is not None]
    ledger, changes = fold(SIDES, taken), changes_of(read, frozenset(SIDES))
    assert mark_of(changes) == ledger.mark
    assert {one.said.id for one in heads_of(changes)} == {one.id for one in ledger.heads}
    judged = {one.said.id: one for one in changes}
    for one in ledger.changes:
        assert judged[one.id].standing in STANDINGS.get(one.standing, {one.standing.value})
        assert judged[one.id].flaw == (one.flaw or "")
    beside = judged.keys() - {one.id for one in ledger.changes}
    assert all(judged[one].flaw == "unreadable" for one in beside)


@given(histories())
def test_the_verifier_reads_what_a_node_holds_as_it_does(history: list[Signed]) -> None:
    ledger = fold(SIDES, history)
    said = [Said(one.id, one.node, one.place, one.kind, json.loads(json.dumps(one.data))) for one in history]
    changes = changes_of(said, frozenset(SIDES))
    assert mark_of(changes) == ledger.mark
    assert {one.said.id: one.flaw or None for one in changes} == {one.id: one.flaw for one in ledger.changes}


def test_a_meeting_named_by_one_title_as_of_old_is_read_alike_by_node_and_verifier() -> None:
    book = Book()
    terms = {**promise().to_wire(), "basis": {"meeting": "Seventh ministerial meeting"}}
    made = book.sign(HANOI, Kind.CHANGE, {"on": [], "terms": terms})
    book.countersign(TOKYO, made)
    said = [Said(one.id, one.node, one.place, one.kind, dict(one.data)) for one in book.entries]
    [found] = changes_of(said, frozenset(SIDES))
    assert (found.standing, book.standing(made)) == ("countersigned", Standing.COUNTERSIGNED)
    assert mark_of([found]) == book.ledger().mark


def test_one_mark_means_the_same_words() -> None:
    ours, theirs = Book(), Book()
    ours.agreed(owner="training")
    theirs.agreed(owner="academy")
    assert ours.ledger().mark != theirs.ledger().mark


@given(st.sampled_from(Stage), st.sampled_from(Deed), st.none() | st.dates())
def test_terms_come_back_as_they_were_written(stage: Stage, deed: Deed, due: date | None) -> None:
    terms = promise(
        stage=stage, deed=deed, due=due, basis={"article": "3"}, meeting={"vi": "Hội nghị", "ja": "会議"}
    )
    assert Terms.from_wire(terms.to_wire()) == terms
