import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comity.screening.asked import Asked, AskedName, NobodyAskedForError

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=20)
NAMES = st.lists(
    st.builds(AskedName, TEXTS.filter(str.strip), st.sampled_from(["", "vi", "ja"])), min_size=1, max_size=3
)
ASKED = st.builds(
    Asked,
    names=NAMES.map(tuple),
    birth_date=TEXTS,
    sex=TEXTS,
    nationalities=st.lists(TEXTS, max_size=2).map(tuple),
    documents=st.lists(TEXTS, max_size=2).map(tuple),
    accounts=st.lists(TEXTS, max_size=2).map(tuple),
)


@given(ASKED)
def test_who_is_asked_for_is_stored_and_read_back(asked: Asked) -> None:
    assert Asked.from_json(asked.to_json()) == asked


@settings(deadline=None)  # the first example loads FollowTheMoney
@given(ASKED)
def test_whatever_a_partner_wrote_is_understood_or_named(asked: Asked) -> None:
    understood = asked.understand("JPN")
    assert {name.text for name in understood.person.names} == {name.text.strip() for name in asked.names}
    assert set(understood.unread) <= {"birth_date", "sex", "nationality"}
    if asked.birth_date.strip() and "birth_date" not in understood.unread:
        assert understood.person.birth_date


@given(ASKED)
def test_the_fingerprint_is_of_the_facts_not_of_how_they_were_typed(asked: Asked) -> None:
    other = Asked.from_json(asked.to_json() | {"names": asked.to_json()["names"][::-1]})
    assert asked.fingerprint() == other.fingerprint()


def test_the_fingerprint_forgives_case_and_spaces_but_no_mark() -> None:
    def fingerprint(name: str, **facts: str) -> str:
        return Asked(names=(AskedName(name),), **facts).fingerprint()  # type: ignore[arg-type]  # texts only here

    assert fingerprint("Lê  THÚY") == fingerprint("lê thúy")
    assert fingerprint("Lê Thúy") != fingerprint("Lê Thùy")
    assert fingerprint("Lê Thúy") != fingerprint("Lê Thúy", birth_date="1990")


def test_nobody_is_no_query() -> None:
    for names in ((), (AskedName("  "),)):
        with pytest.raises(NobodyAskedForError, match="Enter a name"):
            Asked(names=names, birth_date="1990")
    assert Asked(documents=("C4417082",))


def test_an_endless_query_is_refused() -> None:
    with pytest.raises(NobodyAskedForError, match="At most"):
        Asked(names=(AskedName("x" * 301),))
    with pytest.raises(NobodyAskedForError, match="At most"):
        Asked(names=tuple(AskedName(f"n{n}") for n in range(21)))


def test_values_reach_the_matcher_cleaned() -> None:
    asked = Asked(
        names=(AskedName(" 山田 花子 ", "ja"),),
        birth_date="1990年2月3日",
        sex="女",
        nationalities=("JPN",),
        documents=("TK 1234567",),
        accounts=("090-1234-5678", "someone@example.org"),
    )
    person = asked.understand("JPN").person
    assert person.names[0].text == "山田 花子"
    assert (person.birth_date, person.sex, person.nationalities) == ("1990-02-03", "female", ("jp",))
    assert person.accounts == ("+819012345678", "someone@example.org")


def test_x_for_the_sex_is_read_and_is_no_evidence() -> None:
    understood = Asked(names=(AskedName("A B"),), sex="X").understand()
    assert (understood.person.sex, dict(understood.unread)) == (None, {})
