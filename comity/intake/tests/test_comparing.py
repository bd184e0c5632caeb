"""Two documents on one event: what is one is found, what differs is shown with both quotes, and nothing else is said."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.tests.cast import Cast
from comity.audit.models import Entry
from comity.intake import actions, comparing
from comity.intake.comparing import FIELDS, Difference, compare
from comity.intake.core.extract import extract
from comity.intake.core.written import written
from comity.intake.exceptions import NotHereError, SameDocumentError
from comity.intake.models import Proposal
from comity.intake.shaping import proposals_of
from comity.intake.tests.office import ReadDocument
from comity.intake.tests.raid import RAID, proposed

OTHER = (
    RAID.replace("eleven suspects", "twelve suspects")
    .replace("on April 30, 2024", "on May 1, 2024")
    .replace("seventh meeting", "eighth meeting")
    .replace("Tran Van Quyet", "陈文决")
    .replace("Officers rescued three Vietnamese women on May 1, 2024 and seized", "Officers seized")
)


@dataclass
class Line:
    """A proposal without a database."""

    kind: str
    counts: dict[str, Any]
    quotes: list[Any] = field(default_factory=list)
    local: str = ""


def told(text: str) -> list[Line]:
    found = proposals_of(written(extract(text), ""))
    return [Line(one.kind, one.content, list(one.quotes), one.local) for one in found]


def line(kind: str, words: str = "words", /, local: str = "", **content: Any) -> Line:
    return Line(kind, content, [{"start": 0, "end": len(words), "text": words}], local)


def shown(differences: list[Difference]) -> set[tuple[str, str, Any, Any]]:
    return {
        (
            one.kind,
            one.field,
            str(one.left.value) if one.left else None,
            str(one.right.value) if one.right else None,
        )
        for one in differences
    }


def test_what_two_articles_say_otherwise_is_shown_with_both_quotes() -> None:
    found = compare(told(RAID), told(OTHER))
    said = shown(found)
    assert ("outcome", "count", "11", "12") in said
    assert ("operation", "date", "2024-04-30", "2024-05-01") in said
    assert ("meeting", "ordinal", "7", "8") in said
    assert ("outcome", "", "rescue", None) in said
    count = next(one for one in found if (one.kind, one.field) == ("outcome", "count"))
    assert count.left is not None
    assert count.right is not None
    assert count.left.quotes[0]["text"] == "arrested eleven suspects"
    assert count.right.quotes[0]["text"] == "arrested twelve suspects"


def test_the_same_person_in_another_script_is_one_with_two_names() -> None:
    left = [line("person", "Nguyễn Văn Thành", name="Nguyễn Văn Thành", role="Thứ trưởng", country="VN")]
    right = [line("person", "阮文成", name="阮文成", role="Thứ trưởng", country="VN")]
    assert shown(compare(left, right)) == {("person", "name", "Nguyễn Văn Thành", "阮文成")}
    assert shown(compare(left, [line("person", name="Trịnh Công Phượng", role=None, country="VN")])) == {
        ("person", "", "Nguyễn Văn Thành", None),
        ("person", "", None, "Trịnh Công Phượng"),
    }


def test_the_same_part_in_a_case_is_no_difference_in_another_language() -> None:
    left = [line("person", "Trần Văn Quyết", name="Trần Văn Quyết", role="nghi phạm")]
    right = [line("person", "Trần Văn Quyết", name="Trần Văn Quyết", role="suspect")]
    assert compare(left, right) == []
    right[0].counts["role"] = "victim"
    assert shown(compare(left, right)) == {("person", "role", "nghi phạm", "victim")}


def test_of_very_many_the_likely_ones_are_sought_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MOST_SCORED", 2)
    left = [line("person", name, name=name, role="suspect") for name in ("An Vy", "Bao Tu", "Cam Le")]
    right = [line("person", name, name=name, role="victim") for name in ("An Vy", "Bao Tu", "Cam Le")]
    said = shown(compare(left, right))
    assert {one[1] for one in said if one[0] == "person" and one[2:] == ("suspect", "victim")} == {"role"}
    assert ("person", "", "Cam Le", None) in said


def test_references_are_compared_by_their_words() -> None:
    left = [
        line("place", "Hanoi", "l1", name="Hanoi", country="VN"),
        line(
            "meeting",
            kind="talks",
            ordinal=2,
            place="l1",
            participants=[],
            parties=[],
            date=None,
            relation="this",
        ),
    ]
    right = [
        line("place", "Beijing", "l4", name="Beijing", country="CN"),
        line("place", "Hanoi", "l9", name="Hanoi", country="VN"),
        line(
            "meeting",
            kind="talks",
            ordinal=2,
            place="l9",
            participants=[],
            parties=[],
            date="2021",
            relation="this",
        ),
    ]
    assert shown(compare(left, right)) == {("place", "", None, "Beijing")}
    right[2].counts["place"] = "l4"
    assert ("meeting", "place", "Hanoi", "Beijing") in shown(compare(left, right))


def test_a_shorter_date_and_a_longer_list_are_no_differences() -> None:
    left = [line("operation", kind="raid", count=4, date="2018", places=[])]
    right = [line("operation", kind="raid", count=4, date="2018-10-02", places=[])]
    assert compare(left, right) == []
    left = [
        line("agreement", kind="mou", count=3, subjects=["fraud"], parties=["VN"], status="signed", date=None)
    ]
    right = [
        line(
            "agreement",
            kind="mou",
            count=3,
            subjects=["fraud", "drugs"],
            parties=["VN", "CN"],
            status="signed",
            date=None,
        )
    ]
    assert compare(left, right) == []


words = st.sampled_from(
    ["raid", "people", "meeting", "mou", "To Lam", "Tô Lâm", "蘇林", "VN", "2018-10", "2018", "l1", ""]
)
values = st.none() | words | st.integers(1, 5) | st.lists(words, max_size=2)
contents = st.dictionaries(
    st.sampled_from(
        ["name", "kind", "value", "count", "date", "ordinal", "place", "places", "parties", "act", "actor"]
    ),
    values,
    max_size=4,
)
lines = st.lists(
    st.builds(
        Line,
        st.sampled_from(sorted(FIELDS)),
        contents,
        st.lists(st.builds(lambda text: {"start": 0, "end": 3, "text": text}, words), max_size=2),
        st.sampled_from(["", "l1", "p1"]),
    ),
    max_size=6,
)


@given(lines)
def test_a_document_does_not_differ_from_itself(side: list[Line]) -> None:
    assert compare(side, side) == []


@given(lines, lines)
def test_nothing_is_lost_and_nothing_is_made_up(left: list[Line], right: list[Line]) -> None:
    found = compare(left, right)
    for one in found:
        assert one.left is not None or one.right is not None
        assert (one.field == "") == (one.left is None or one.right is None)
        for said, side in ((one.left, left), (one.right, right)):
            if said is not None:
                assert any(said.proposal is other for other in side)
                assert list(said.quotes) == said.proposal.quotes
    for kind in FIELDS:
        ours = [one for one in left if one.kind == kind]
        theirs = [one for one in right if one.kind == kind]
        lonely = [
            sum(d.kind == kind and d.right is None for d in found),
            sum(d.kind == kind and d.left is None for d in found),
        ]
        # as many are matched on one side as on the other
        assert len(ours) - lonely[0] == len(theirs) - lonely[1]


@given(lines, lines)
def test_it_is_the_same_from_both_sides(left: list[Line], right: list[Line]) -> None:
    def lonely(found: list[Difference]) -> list[int]:
        return sorted([sum(one.left is None for one in found), sum(one.right is None for one in found)])

    assert lonely(compare(left, right)) == lonely(compare(right, left))


def test_a_comparison_is_a_logged_look(cast: Cast, read_document: ReadDocument) -> None:
    one, other = read_document(RAID), read_document(OTHER, "other.txt")
    actions.refuse_proposal(cast.officer, proposed(one, "operation").pk)
    found = actions.compare_documents(cast.screening, one.pk, other.pk)
    assert ("outcome", "count", "11", "12") in shown(found)
    assert not [each for each in found if each.kind == "operation" and each.left is not None]
    entry = Entry.objects.get(event="document.compared")
    assert (entry.subject_id, entry.actor) == (str(one.pk), cast.screening.pseudonym)
    assert str(other.pk) in bytes(entry.body).decode()
    Proposal.objects.filter(document=other, kind="outcome").update(lost=True)
    found = actions.compare_documents(cast.screening, one.pk, other.pk)
    assert not [each for each in found if each.kind == "outcome" and each.right is not None]
    with pytest.raises(SameDocumentError):
        actions.compare_documents(cast.officer, one.pk, one.pk)
    for person in (cast.partner, cast.auditor, cast.operator):
        with pytest.raises(NotHereError):
            actions.compare_documents(person, one.pk, other.pk)
