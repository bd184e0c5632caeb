"""How the reader hands over what it read: frames on a pipe. The one who receives believes nothing: the reader may have been taken over by its file."""

import json
import struct
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from comity.intake.reading.bounds import MOST_PAGES, MOST_PARAGRAPHS, MOST_PARTS, MOST_RESULT, MOST_TEXT
from comity.intake.reading.result import (
    NotReadError,
    Origin,
    Part,
    ReadFile,
    ReadPage,
    ReadParagraph,
    Reason,
)

BEAT, ANSWER, PART = b".", b"A", b"P"
_HEAD = struct.Struct(">cQ")  # kind and length
_LONG_NAME = 255
_MOST_VALUES = 6


class BadFrameError(ValueError):
    """What came over the pipe is not what a reader sends."""


def write_beat(pipe: BinaryIO) -> None:
    """Say that the reader is alive."""
    _write(pipe, BEAT, b"")


def write_read(pipe: BinaryIO, found: ReadFile) -> None:
    """Hand over a file that was read: its text in JSON, then its parts as they are."""
    answer = {
        "media": str(found.media),
        "title": found.title,
        "pages": [
            {
                "number": page.number,
                "origin": str(page.origin),
                "paragraphs": [[one.text, one.language, one.confidence] for one in page.paragraphs],
            }
            for page in found.pages
        ],
        "parts": [{"label": one.label, "media": one.media} for one in found.parts],
    }
    _write(pipe, ANSWER, _json(answer))
    for part in found.parts:
        _write(pipe, PART, part.content)


def write_not_read(pipe: BinaryIO, refused: NotReadError) -> None:
    """Hand over why it was not read."""
    _write(pipe, ANSWER, _json({"reason": str(refused.reason), "values": refused.values}))


def write_broke(pipe: BinaryIO, how: str) -> None:
    """Hand over that the reader itself failed, and where."""
    _write(pipe, ANSWER, _json({"broke": how}))


def _json(answer: Mapping[str, Any]) -> bytes:
    return json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")


def _write(pipe: BinaryIO, kind: bytes, content: bytes) -> None:
    pipe.write(_HEAD.pack(kind, len(content)))
    pipe.write(content)
    pipe.flush()


def frames_of(sent: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Return kind and content of each frame. Raises BadFrameError."""
    place = 0
    while place < len(sent):
        if len(sent) - place < _HEAD.size:
            raise BadFrameError("a frame is cut")
        kind, length = _HEAD.unpack_from(sent, place)
        place += _HEAD.size
        if length > MOST_RESULT or place + length > len(sent):
            raise BadFrameError("a frame is cut")
        yield kind, sent[place : place + length]
        place += length


def received(sent: bytes) -> ReadFile | NotReadError | str:
    """Return what a reader sent: a file, why not, or how the reader broke.

    Raises:
        BadFrameError: it is none of these, or more than a reader may send.
    """
    frames = [one for one in frames_of(sent) if one[0] != BEAT]
    if not frames or frames[0][0] != ANSWER or any(kind != PART for kind, _ in frames[1:]):
        raise BadFrameError("no answer")
    try:
        answer = json.loads(frames[0][1])
        return _understood(answer, [content for _, content in frames[1:]])
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise BadFrameError("the answer has another shape") from error


def _understood(answer: dict[str, Any], contents: list[bytes]) -> ReadFile | NotReadError | str:
    if "broke" in answer:
        return _words(answer["broke"], 300)
    if "reason" in answer:
        values = {_words(name, 40): _value(one) for name, one in answer["values"].items()}
        if len(values) > _MOST_VALUES:
            raise BadFrameError("too many values")
        return NotReadError(Reason(answer["reason"]), **values)
    pages = tuple(_page(number, one) for number, one in enumerate(answer["pages"], 1))
    told = answer["parts"]
    if len(told) != len(contents) or len(told) > MOST_PARTS or len(pages) > MOST_PAGES:
        raise BadFrameError("too many pages or parts")
    parts = tuple(
        Part(_words(one["label"], _LONG_NAME), _words(one["media"], 130), content)
        for one, content in zip(told, contents, strict=True)
    )
    if sum(len(page.paragraphs) for page in pages) > MOST_PARAGRAPHS:
        raise BadFrameError("too many paragraphs")
    if sum(len(one.text) for page in pages for one in page.paragraphs) > MOST_TEXT:
        raise BadFrameError("too much text")
    return ReadFile(_words(answer["media"], 130), pages, parts, _words(answer["title"], 300))


def _page(number: int, told: dict[str, Any]) -> ReadPage:
    if told["number"] != number:
        raise BadFrameError("pages out of order")
    texts = tuple(
        ReadParagraph(_words(text, MOST_TEXT), _words(language, 10), _share(confidence))
        for text, language, confidence in told["paragraphs"]
    )
    return ReadPage(number, Origin(told["origin"]), texts)


def _words(given: object, most: int) -> str:
    if not isinstance(given, str) or len(given) > most:
        raise BadFrameError("not words, or too many")
    return given.replace("\0", "")


def _value(given: object) -> int | str:
    return given if isinstance(given, int) else _words(given, 200)


def _share(given: object) -> float | None:
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 1:
        raise BadFrameError("not a share")
    return float(given)
