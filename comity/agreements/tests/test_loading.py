"""An agreement file: what is wrong in it is named by line, field and remedy."""

import hashlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.agreements.loading import load, load_file
from comity.agreements.reference import Unit, Urgency
from comity.agreements.terms import Permission, Status
from comity.agreements.tests.sample import SOURCE
from comity.agreements.views import SAMPLE
from comity.handling.codes import Code
from comity.handling.stamp import Onward
from comity.lib.strict_yaml import InvalidDocumentError


def mistakes(old: str, new: str, source: str = SOURCE) -> list[str]:
    assert old in source
    with pytest.raises(InvalidDocumentError) as caught:
        load(source.replace(old, new, 1).encode(), "small.yaml")
    return [str(problem) for problem in caught.value.problems]


def lines_of_mistakes(source: bytes) -> list[int]:
    """Where the mistakes are; none when the file can be read."""
    try:
        load(source)
    except InvalidDocumentError as error:
        return [problem.line for problem in error.problems] or [0]
    return []


def test_a_good_file_is_read_as_it_says() -> None:
    agreement = load(SOURCE.encode())
    assert (agreement.id, agreement.version, agreement.status) == ("small-agreement", 2, Status.IN_FORCE)
    assert agreement.nbf == datetime(2024, 4, 1, tzinfo=UTC)
    assert agreement.permissions == (
        Permission(
            article="5(2)(a)",
            categories=frozenset({"identity"}),
            offences=frozenset({"0502", "09"}),
            purposes=frozenset({"investigation"}),
            kinds=frozenset({"identity-check"}),
            recipients=frozenset({"any-party"}),
            two_person=True,
            onward=Onward.NO,
        ),
    )
    assert agreement.floor == {Code.H2}
    assert agreement.title("ja") == "小さな取決め"
    assert agreement.title("vi") == "Small agreement"
    article = agreement.article("5(2)(a)")
    assert article is not None
    assert article.verified
    assert agreement.article("99") is None
    assert agreement.central is not None
    assert [one.agency for one in agreement.central.authorities] == ["", "cxp:node:vn:spp"]


def test_the_bytes_are_kept_and_their_digest_is_cited() -> None:
    agreement = load(SOURCE.encode())
    assert agreement.source == SOURCE.encode()
    assert agreement.ref.digest == hashlib.sha256(SOURCE.encode()).hexdigest()
    other = load((SOURCE + "# a word of explanation\n").encode())
    assert replace(other, source=agreement.source) == agreement
    assert other.ref != agreement.ref


def test_a_file_is_read_from_a_path_with_spaces(tmp_path: Path) -> None:
    path = tmp_path / "an agreement.yaml"
    path.write_bytes(SOURCE.encode())
    assert load_file(path).id == "small-agreement"


def test_its_own_clock_comes_before_the_default() -> None:
    agreement = load(SOURCE.encode())
    assert agreement.clock(Urgency.FLASH).article == "1"
    default = agreement.clock(Urgency.ORDINARY)
    assert (default.length, default.unit, default.article) == (7, Unit.CALENDAR_DAY, "")


@pytest.mark.parametrize(
    ("old", "new", "mistake"),
    [
        (
            "version: 2",
            "version: two",
            "line 3, version: This must be of the kind integer. Correct the value.",
        ),
        ("version: 2\n", "", "line 1, document: “version” is missing. Add it."),
        ("version: 2", "version: 2\nverison: 3", "line 4, verison: “verison” is not known here."),
        ("two_person: true", "two_person: yes", "line 21, permissions[1].two_person: This must be"),
        ("[identity]", "[]", "line 16, permissions[1].categories: This is empty."),
        (
            "[identity]",
            "[identity, shoesize]",
            "line 16, permissions[1].categories[2]: “shoesize” is not known.",
        ),
        (
            "[identity]",
            "[identity, identity]",
            "line 16, permissions[1].categories: A value stands here more",
        ),
        ("id: small", "id: Small", "line 2, id: “Small-agreement” has the wrong form."),
        ("length: 8", "length: 0", "line 24, clocks[1].length: This value is not allowed: 0 is less than"),
        ("2024-04-01T", "2024-04-01 ", "line 9, nbf: “2024-04-01 00:00:00Z” has the wrong form."),
        ("2024-04-01T", "2024-02-30T", "line 9, nbf: “2024-02-30T00:00:00Z” is no date that exists."),
        ("2029-04-01T", "2024-04-01T", "line 10, exp: The agreement ends before it begins."),
        ("- article: 5(2)(a)", "- article: '5'", "line 15, permissions[1].article: Article 5 is not among"),
        (
            "onward: no",
            "onward: no\n    two_person_article: '7'",
            "line 23, permissions[1].two_person_article: ",
        ),
        (
            "days: 30, article: '1'",
            "days: 30, article: '2'",
            "line 28, retention.article: Article 2 is not among",
        ),
        ("number: 5(2)(a)", "number: '1'", "line 13, articles[2]: “1” stands in the list twice."),
        ("vn:bca-c01", "jp:npa-ocd", "line 8, parties[2]: “cxp:node:jp:npa-ocd” stands in the list twice."),
        ("[flash]", "[flash, flash]", "line 24, clocks[1].urgencies: A value stands here more than once."),
        (
            "any-party",
            "'cxp:node:kr:knpa'",
            "line 20, permissions[1].recipients: cxp:node:kr:knpa is not a party.",
        ),
        (
            "onward: no",
            "onward: no\n    listed: ['cxp:node:kr:knpa']",
            "line 23, permissions[1].listed: Agencies are",
        ),
        (
            "[0502, '09']",
            "[0502, '0999']",
            "line 17, permissions[1].offences: 0999 is not in the list of offence",
        ),
        ("offences: [any]", "offences: ['0999']", "line 27, caveats[1].offences: 0999 is not in the list"),
        (
            "country: VN, names: {en: Procuracy}",
            "country: LA, names: {en: P}",
            "No central authority is named for VN.",
        ),
        (
            "codes: [H2]",
            "codes: [H3]",
            "line 25, handling_floor.codes[1]: “H3” is not known. Use one of: H0, H1, H2.",
        ),
    ],
)
def test_a_mistake_is_named_by_line_and_remedy(old: str, new: str, mistake: str) -> None:
    found = mistakes(old, new)
    assert [one for one in found if mistake in one], found


def test_all_mistakes_of_a_file_are_named_together() -> None:
    found = mistakes("version: 2", "version: two", SOURCE.replace("[identity]", "[shoesize]"))
    assert len(found) == 2


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(source: bytes) -> None:
    with pytest.raises(InvalidDocumentError):
        load(source)


@given(st.integers(0, len(SOURCE) - 1), st.integers(1, 30))
def test_a_damaged_file_is_read_or_refused_with_a_line(start: int, length: int) -> None:
    damaged = SOURCE[:start] + SOURCE[start + length :]
    assert all(1 <= line <= SOURCE.count("\n") + 1 for line in lines_of_mistakes(damaged.encode()))


def test_the_sample_to_fill_in_is_a_good_file_that_lets_nothing_leave() -> None:
    agreement = load_file(SAMPLE)
    assert agreement.status is Status.DRAFT
    assert agreement.last_day == date(2030, 12, 31)
