"""The words on each sheet of a printed page, read from the PDF that Chromium's printing writes.

Enough of ISO 32000-1 for that one writer, Skia: objects stand plainly one after the other, streams are deflated, text is
shown as glyph numbers in `Tj` and `TJ`, and each font has a ToUnicode map of `bfchar` and `bfrange`.
"""

import re
import zlib
from typing import NamedTuple

Objects = dict[int, bytes]


class Glyphs(NamedTuple):
    """What the glyphs of a font stand for, and how many hexadecimal figures name one."""

    width: int
    letters: dict[int, str]


_OBJECT = re.compile(rb"(?:^|\n)(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>")


def sheets(pdf: bytes) -> list[str]:
    """Return the words of each sheet, in the order of the sheets, without the spaces that are only gaps."""
    objects = {int(number): body for number, body in _OBJECT.findall(pdf)}
    pages = next(body for body in objects.values() if b"/Type /Pages" in body and b"/Parent" not in body)
    return [_words(objects[number], objects) for number in _leaves(pages, objects)]


def _leaves(node: bytes, objects: Objects) -> list[int]:
    kids = re.search(rb"/Kids \[(.*?)\]", node, re.DOTALL)
    found: list[int] = []
    for number in map(int, re.findall(rb"(\d+) 0 R", kids[1] if kids else b"")):
        found += _leaves(objects[number], objects) if b"/Type /Pages" in objects[number] else [number]
    return found


def _words(page: bytes, objects: Objects) -> str:
    fonts = re.search(rb"/Font <<(.*?)>>", page, re.DOTALL)
    maps = {
        name: _glyphs(objects[int(number)], objects)
        for name, number in re.findall(rb"/(\w+) (\d+) 0 R", fonts[1] if fonts else b"")
    }
    contents = re.search(rb"/Contents (\d+) 0 R", page)
    text, glyphs = "", Glyphs(2, {})
    for font, shown in _SHOWN.findall(_data(objects[int(contents[1])])) if contents else []:
        if font:
            glyphs = maps[font]
        else:
            text += "".join(
                glyphs.letters.get(int(shown[at : at + glyphs.width], 16), "")
                for at in range(0, len(shown), glyphs.width)
            )
    return text


def _glyphs(font: bytes, objects: Objects) -> Glyphs:
    named = re.search(rb"/ToUnicode (\d+) 0 R", font)
    table = _data(objects[int(named[1])]) if named else b""
    letters: dict[int, str] = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for glyph, written in re.findall(rb"<(\w+)> <(\w+)>", part):
            letters[int(glyph, 16)] = bytes.fromhex(written.decode()).decode("utf-16-be")
    for part in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, letter in (
            (int(one, 16) for one in found) for found in re.findall(rb"<(\w+)> <(\w+)> <(\w+)>", part)
        ):
            letters |= {first + step: chr(letter + step) for step in range(last - first + 1)}
    return Glyphs(2 if b"/Type3" in font else 4, letters)


def _data(body: bytes) -> bytes:
    stream = _STREAM.search(body)
    if stream is None:
        return b""
    return zlib.decompress(stream[1]) if b"/FlateDecode" in body else stream[1]
