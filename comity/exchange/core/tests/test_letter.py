from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity.exchange.core import strict_json
from comity.exchange.core.digests import digest
from comity.exchange.core.errors import (
    MalformedError,
    Reason,
    RefusalError,
    UnknownCriticalError,
    UnsupportedVersionError,
)
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import Letter, LetterType
from comity.exchange.core.letter_members import (
    Addressee,
    AgreementRef,
    Author,
    Caveat,
    Classification,
    Grading,
    Handling,
    Ref,
)
from comity.exchange.core.parts import encrypt_part

TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cn"], exclude_characters="\x00"), min_size=1, max_size=30
)


def again(letter: Letter) -> Letter:
    return Letter.from_payload(strict_json.parse(strict_json.dump(letter.to_payload()), 262_144))


def test_a_plain_letter_comes_back(letter: Letter) -> None:
    assert again(letter) == letter


def test_a_letter_with_everything_comes_back(letter: Letter, now: datetime, tokyo: Any, hanoi: Any) -> None:
    full = replace(
        letter,
        cseq=2,
        prev=digest(b"before"),
        after=(new_id(),),
        refs=(Ref(new_id(), digest(b"other"), "reply"),),
        created=now.replace(microsecond=123),
        prio=0,
        prio_reason="flight lands in forty minutes",
        idem="CASE-7/2",
        agreement=AgreementRef("vn-jp-2020", 3, digest(b"text"), "5(2)"),
        purpose="prevention and detection of offences",
        legal_basis="police law, article 61",
        handling=Handling(
            owner=hanoi.node,
            codes=("H1", "H3"),
            classification=Classification("vn", 2),
            grading=Grading("B", "2"),
            caveats=(Caveat("H3", "no court use without consent"), Caveat("torture")),
            audience=(tokyo.node,),
            onward="listed",
            listed=("cxp:node:tw:cib",),
            retain_until=now,
            delete_after=now + timedelta(days=365),
            human_review=True,
        ),
        parts=(encrypt_part(b"x", "a.pdf", "application/pdf")[0],),
        ext={"hint": {"a": [1, None]}},
    )
    assert again(full) == full


@given(actor=TEXT, purpose=st.none() | TEXT, prio=st.integers(0, 3), days=st.integers(1, 90))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_words_come_back(letter: Letter, actor: str, purpose: str | None, prio: int, days: int) -> None:
    changed = replace(
        letter,
        sender=replace(letter.sender, actor=actor),
        purpose=purpose,
        prio=prio,
        expires=letter.created + timedelta(days=days),
    )
    assert again(changed) == changed


@pytest.mark.parametrize("kind", [kind for kind in LetterType if kind is not LetterType.LETTER])
def test_the_protocols_own_types_need_no_body(kind: LetterType, letter: Letter) -> None:
    bare = replace(letter, type=kind, body=None, handling=None)
    assert again(bare) == bare


@pytest.mark.parametrize(
    "change",
    [
        {"to": ()},
        {"body": None},
        {"handling": None},
        {"cseq": 0},
        {"cseq": 2},
        {"prev": digest(b"x")},
        {"prio": 4},
        {"prio": True},
        {"id": "1"},
        {"conv": "1"},
        {"salt": bytes(15)},
        {"purpose": ""},
        {"after": ("x",)},
        {"refs": (Ref("x", digest(b""), "reply"),)},
        {"crit": ("missing",)},
        {"sender": Author("nowhere", "desk", "a", "r")},
        {"ext": []},
    ],
)
def test_a_letter_out_of_shape_is_refused(change: dict[str, Any], letter: Letter) -> None:
    with pytest.raises(MalformedError):
        again(replace(letter, **change))


def test_its_time_is_bounded(letter: Letter) -> None:
    for life in (timedelta(0), timedelta(days=-1), timedelta(days=90, microseconds=1000)):
        with pytest.raises(MalformedError, match="expires"):
            again(replace(letter, expires=letter.created + life))


def test_addressees_stand_once_and_are_others(letter: Letter, hanoi: Any) -> None:
    with pytest.raises(MalformedError, match="once"):
        again(replace(letter, to=letter.to * 2))
    with pytest.raises(MalformedError, match="own sender"):
        again(replace(letter, to=(*letter.to, Addressee(hanoi.node, "desk"))))
    again(replace(letter, to=(*letter.to, Addressee(letter.to[0].node, "another unit"))))
    crowd = tuple(Addressee(f"cxp:node:jp:p{number}", "desk") for number in range(33))
    again(replace(letter, to=crowd[:32]))
    with pytest.raises(MalformedError, match="32"):
        again(replace(letter, to=crowd))


@pytest.mark.parametrize(
    "name", ["v", "id", "salt", "type", "from", "conv", "cseq", "created", "expires", "ext"]
)
def test_a_missing_member_is_named(name: str, letter: Letter) -> None:
    payload = letter.to_payload()
    del payload[name]
    with pytest.raises(MalformedError, match=name):
        Letter.from_payload(payload)


@pytest.mark.parametrize("change", [{"colour": "red"}, {"prev": None}, {"handling": None}, {"to": None}])
def test_unknown_members_and_nulls_are_refused(change: dict[str, Any], letter: Letter) -> None:
    with pytest.raises(MalformedError):
        Letter.from_payload({**letter.to_payload(), **change})


def test_a_newer_minor_version_is_read_and_another_major_is_not(letter: Letter) -> None:
    assert Letter.from_payload({**letter.to_payload(), "v": "1.7"}).v == "1.7"
    with pytest.raises(UnsupportedVersionError):
        Letter.from_payload({**letter.to_payload(), "v": "2.0"})
    with pytest.raises(MalformedError):
        Letter.from_payload({**letter.to_payload(), "v": "1"})


def test_what_is_critical_must_be_understood(letter: Letter) -> None:
    payload = {**letter.to_payload(), "ext": {"seal": 1}, "crit": ["seal"]}
    assert Letter.from_payload(payload, understood={"seal"}).crit == ("seal",)
    with pytest.raises(UnknownCriticalError):
        Letter.from_payload(payload)


def test_an_unknown_type_is_refused_by_its_reason(letter: Letter) -> None:
    with pytest.raises(RefusalError) as caught:
        Letter.from_payload({**letter.to_payload(), "type": "telegram"})
    assert caught.value.reason is Reason.UNKNOWN_SCHEMA


@pytest.mark.parametrize(
    "schema", ["requests/request", "Requests/request/1", "requests/request/0", "a/b/c", 5]
)
def test_a_schema_names_room_body_and_version(schema: Any, letter: Letter) -> None:
    with pytest.raises(MalformedError, match="schema"):
        Letter.from_payload({**letter.to_payload(), "body": {"schema": schema, "data": {}}})


def test_every_letter_has_its_own_salt_and_id(letter: Letter) -> None:
    other = Letter(
        type=letter.type, sender=letter.sender, to=letter.to, created=letter.created, expires=letter.expires
    )
    assert other.salt != letter.salt
    assert other.id != letter.id
    assert str(letter.salt) not in repr(letter)


def test_it_finds_its_place_in_the_conversation(letter: Letter) -> None:
    placed = letter.placed(5, digest(b"four"))
    assert (placed.cseq, placed.prev, placed.id) == (5, digest(b"four"), letter.id)
