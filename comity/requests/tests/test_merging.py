"""Two versions of one draft: whatever is decided, no value of either side is lost unless a person let it go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.requests.marking import side_by_side
from comity.requests.merging import Keep, Own, UndecidedError, Whose, differences, settle, widest
from comity.requests.sheets import Marks, Row, Sheet, SheetError

texts = st.text(max_size=8)
values = st.one_of(texts, st.lists(st.sampled_from(["H0", "H1", "H2"]), unique=True).map(tuple))
persons = st.fixed_dictionaries({"name": texts, "phone": texts}).map(lambda row: tuple(row.items()))
questions = texts.map(lambda text: (("text", text),))
sheets = st.builds(
    Sheet,
    st.dictionaries(st.sampled_from(["facts", "title", "codes"]), values),
    st.fixed_dictionaries(
        {
            "subjects": st.lists(persons, max_size=4).map(tuple),
            "questions": st.lists(questions, max_size=4).map(tuple),
        }
    ),
)


def everywhere(theirs: Sheet, mine: Sheet, keep: Keep) -> Sheet:
    choices = {
        one.key: keep if one.group or keep is not Keep.BOTH else Keep.MINE
        for one in differences(theirs, mine)
    }
    return settle(theirs, mine, choices)


def counted(sheet: Sheet, group: str) -> list[Row]:
    return sorted(sheet.rows.get(group, ()))


@given(sheets, sheets)
def test_theirs_everywhere_is_theirs(theirs: Sheet, mine: Sheet) -> None:
    merged = everywhere(theirs, mine, Keep.THEIRS)
    assert {name: value for name, value in merged.boxes.items() if value != ""} == {
        name: value for name, value in theirs.boxes.items() if value != ""
    }
    assert merged.rows == theirs.rows


@given(sheets, sheets)
def test_mine_everywhere_has_all_of_mine(theirs: Sheet, mine: Sheet) -> None:
    merged = everywhere(theirs, mine, Keep.MINE)
    for name, value in mine.boxes.items():
        assert merged.boxes[name] == value
    for group in mine.rows:
        assert counted(merged, group) == counted(mine, group)


@given(sheets, sheets)
def test_both_loses_no_row_of_either(theirs: Sheet, mine: Sheet) -> None:
    merged = everywhere(theirs, mine, Keep.BOTH)
    for side in (theirs, mine):
        for group, rows in side.rows.items():
            for row in rows:
                assert merged.rows[group].count(row) >= rows.count(row)


@given(sheets, sheets)
def test_every_value_of_either_side_is_shown_or_the_same(theirs: Sheet, mine: Sheet) -> None:
    found = differences(theirs, mine)
    shown = {(one.key, side) for one in found if not one.group for side in (one.theirs, one.mine)}
    for name in {*theirs.boxes, *mine.boxes}:
        other, ours = theirs.boxes.get(name, ""), mine.boxes.get(name, "")
        assert other == ours or {(name, other), (name, ours)} <= shown
    for group in theirs.rows:
        rows = [one for one in found if one.group == group]
        assert len(mine.rows[group]) - len([1 for one in rows if one.mine is not None]) == len(
            theirs.rows[group]
        ) - len([1 for one in rows if one.theirs is not None])


@given(sheets, sheets, sheets)
def test_what_one_side_alone_changed_is_proposed_and_a_true_conflict_is_not(
    base: Sheet, theirs: Sheet, mine: Sheet
) -> None:
    marks = Marks.of(base)
    assert all(
        one.proposed is Keep.MINE
        for one in differences(base, mine, marks)
        if not one.group and one.key in base.boxes
    )
    assert all(
        one.proposed is Keep.THEIRS
        for one in differences(theirs, base, marks)
        if not one.group and one.key in base.boxes
    )
    for one in differences(theirs, mine, marks):
        if one.changed is Whose.BOTH:
            assert one.proposed is None


@given(sheets, sheets)
def test_nothing_is_settled_without_a_decision(theirs: Sheet, mine: Sheet) -> None:
    if differences(theirs, mine):
        with pytest.raises(UndecidedError):
            settle(theirs, mine, {})
    else:
        assert settle(theirs, mine, {}).rows == theirs.rows


@given(sheets)
def test_a_sheet_and_its_marks_travel_in_a_page(sheet: Sheet) -> None:
    assert Sheet.from_text(sheet.to_text()) == sheet
    assert Marks.from_text(Marks.of(sheet).to_text()) == Marks.of(sheet)


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", "7", '{"boxes": 3, "rows": {}}', '{"boxes": {}, "rows": {"a": [1]}}']
)
def test_what_is_no_sheet_is_refused(text: str) -> None:
    with pytest.raises(SheetError):
        Sheet.from_text(text)


def test_marks_that_cannot_be_read_say_nothing() -> None:
    assert Marks.from_text("x") is None
    assert Marks.from_text("[]") is None


A = (("name", "Võ Thị Lành"), ("phone", ""))
B = (("name", "Trương Văn Đức"), ("phone", "+84 1"))
B2 = (("name", "Trương Văn Đức"), ("phone", "+84 2"))


def test_two_persons_are_never_mixed() -> None:
    base = Sheet({}, {"subjects": (A, B)})
    theirs, mine = Sheet({}, {"subjects": (B,)}), Sheet({}, {"subjects": (A, B2)})
    pair, alone = differences(theirs, mine, Marks.of(base))
    assert (pair.theirs, pair.mine, pair.proposed) == (B, B2, Keep.MINE)
    assert (alone.theirs, alone.mine, alone.proposed) == (None, A, Keep.THEIRS)  # they took that person out
    assert widest(theirs, mine).rows["subjects"] == (B2, A)


def test_a_third_version_takes_the_place_of_both() -> None:
    theirs, mine = Sheet({"facts": "a"}, {"subjects": (B,)}), Sheet({"facts": "b"}, {"subjects": (B2,)})
    third = (("name", "Trương Văn Đức"), ("phone", "+84 3"))
    merged = settle(theirs, mine, {"facts": Own("c"), "subjects-0": Own(third)})
    assert merged == Sheet({"facts": "c"}, {"subjects": (third,)})


@given(st.text(max_size=60), st.text(max_size=60))
def test_marked_texts_are_the_texts(theirs: str, mine: str) -> None:
    left, right = side_by_side(theirs, mine)
    assert "".join(piece.text for piece in left) == theirs
    assert "".join(piece.text for piece in right) == mine
    assert [p.text for p in left if not p.changed] == [p.text for p in right if not p.changed] or (
        "".join(p.text for p in left if not p.changed) == "".join(p.text for p in right if not p.changed)
    )


def test_the_words_that_differ_are_marked_in_any_script() -> None:
    left, right = side_by_side("Giám định kết quả ngày 3", "Giám định kết quả ngày 4")
    assert [piece.text for piece in left if piece.changed] == ["3"]
    left, right = side_by_side("三軒の薬局から盗まれた", "二軒の薬局から盗まれた")
    assert [piece.text for piece in right if piece.changed] == ["二"]


def test_very_long_texts_are_compared_by_lines() -> None:
    theirs = "\n".join(f"line {n} of the one" for n in range(1500))
    mine = "\n".join(f"line {n} of the other" for n in range(1500))
    left, _right = side_by_side(theirs, mine)
    assert "".join(piece.text for piece in left) == theirs
