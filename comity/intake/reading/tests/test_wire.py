"""What comes back over the pipe is taken apart without belief."""

import io
import json
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.intake.reading import wire
from comity.intake.reading.bounds import MOST_TEXT
from comity.intake.reading.result import NotReadError, Origin, Part, ReadFile, ReadPage, ReadParagraph, Reason

WORDS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0"), max_size=50)
PARAGRAPHS = st.builds(
    ReadParagraph, WORDS, st.sampled_from(["", "vi", "ja"]), st.none() | st.floats(0, 1, allow_nan=False)
)
FILES = st.builds(
    lambda media, texts, parts, title: ReadFile(
        media,
        tuple(ReadPage(number, Origin.TEXT, tuple(one)) for number, one in enumerate(texts, 1)),
        tuple(parts),
        title,
    ),
    st.just("text/plain"),
    st.lists(st.lists(PARAGRAPHS, max_size=3), max_size=3),
    st.lists(st.builds(Part, WORDS, WORDS, st.binary(max_size=50)), max_size=3),
    WORDS,
)


def sent(found: ReadFile) -> bytes:
    pipe = io.BytesIO()
    wire.write_beat(pipe)
    wire.write_read(pipe, found)
    return pipe.getvalue()


@given(FILES)
def test_a_file_comes_back_as_it_was(found: ReadFile) -> None:
    assert wire.received(sent(found)) == found


def test_a_reason_comes_back_with_its_values() -> None:
    pipe = io.BytesIO()
    wire.write_not_read(pipe, NotReadError(Reason.TOO_MANY_PAGES, pages=2000, most=500))
    found = wire.received(pipe.getvalue())
    assert isinstance(found, NotReadError)
    assert (found.reason, found.values) == (Reason.TOO_MANY_PAGES, {"pages": 2000, "most": 500})


def test_all_the_text_together_is_bounded() -> None:
    half = ReadParagraph("x" * (MOST_TEXT // 2 + 1))
    pages = tuple(ReadPage(number, Origin.TEXT, (half,)) for number in (1, 2))
    with pytest.raises(wire.BadFrameError) as refused:
        wire.received(sent(ReadFile("text/plain", pages)))
    assert str(refused.value.__cause__) == "too much text"


@given(st.binary(max_size=200))
def test_any_bytes_are_no_answer_and_no_crash(noise: bytes) -> None:
    with pytest.raises(wire.BadFrameError):
        wire.received(noise)


@given(FILES, st.integers(0, 400), st.binary(min_size=1, max_size=3))
def test_a_changed_answer_is_another_file_or_none(found: ReadFile, place: int, noise: bytes) -> None:
    whole = sent(found)
    place %= len(whole)
    try:
        wire.received(whole[:place] + noise + whole[place + len(noise) :])
    except wire.BadFrameError:
        return


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["media", "pages", "parts", "title", "reason", "values", "broke"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(ANY_JSON)
def test_an_answer_of_another_shape_is_none(answer: object) -> None:
    said = json.dumps(answer).encode()
    try:
        found = wire.received(struct.pack(">cQ", b"A", len(said)) + said)
    except wire.BadFrameError:
        return
    assert isinstance(found, ReadFile | NotReadError | str)


@pytest.mark.parametrize(
    "answer",
    [
        {
            "media": "a",
            "title": "",
            "pages": [{"number": 2, "origin": "text", "paragraphs": []}],
            "parts": [],
        },
        {
            "media": "a",
            "title": "",
            "pages": [{"number": 1, "origin": "made up", "paragraphs": []}],
            "parts": [],
        },
        {
            "media": "a",
            "title": "",
            "pages": [{"number": 1, "origin": "text", "paragraphs": [["x", "vi", 2.0]]}],
            "parts": [],
        },
        {"media": "a" * 500, "title": "", "pages": [], "parts": []},
        {"media": "a", "title": "", "pages": [], "parts": [{"label": "x", "media": "y"}]},
        {"reason": "made-up", "values": {}},
    ],
)
def test_what_a_reader_never_says_is_not_believed(answer: dict[str, object]) -> None:
    said = json.dumps(answer).encode()
    with pytest.raises(wire.BadFrameError):
        wire.received(struct.pack(">cQ", b"A", len(said)) + said)
