"""A paper as PDF, set by typst from `resources/paper.typ`. The paper goes in as JSON; no text of it is ever read as markup."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import typst

from comity.papers.fonts import letters
from comity.papers.model import (
    Bars,
    Block,
    Heading,
    PageBreak,
    Paper,
    Paragraph,
    SideBySide,
    Signature,
    Table,
    Words,
)
from comity.papers.plain import breakable, voice_of

MEDIA = "application/pdf"


def write_pdf(paper: Paper) -> bytes:
    """Return the file: tagged, with its own letters in it, the same bytes for the same paper.

    Raises:
        FontsMissingError: the fonts are not installed.
    """
    return typst.compile(
        _resources() / "paper.typ",
        root=_resources(),  # nothing outside may be read by the template
        font_paths=letters(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"paper": json.dumps(_as_data(paper), ensure_ascii=False)},
        timestamp=datetime(paper.made_on.year, paper.made_on.month, paper.made_on.day, tzinfo=UTC),
    )


def _resources() -> Path:
    return Path(str(files("comity.papers") / "resources"))


def _as_data(paper: Paper) -> dict[str, Any]:
    main = voice_of(paper.languages[0])
    return {
        "name": " · ".join(words.text for words in paper.title),
        "title": _said(paper.title),
        "main": {"lang": main.language, "region": main.region or None, "font": list(main.letters)},
        "voices": {one.language: _voice(one.language) for one in paper.words()},
        "marks": [_said(mark.words) for mark in paper.marks],
        "across": [_said(mark.words) for mark in paper.marks if mark.is_across],
        "foot": breakable(paper.foot),
        "head": _said(paper.letterhead.lines),
        "logo": list(paper.letterhead.logo),
        "blocks": [_block(block) for block in paper.blocks],
    }


def _voice(language: str) -> dict[str, Any]:
    """Return how a language is set. In East Asian text, signs such as quotation marks come from its own letters."""
    voice = voice_of(language)
    fonts: list[Any] = list(voice.letters)
    if voice.is_east:
        fonts[0] = {"name": fonts[0], "covers": "latin-in-cjk"}
    return {"lang": voice.language, "region": voice.region or None, "font": fonts}


def _said(said: Iterable[Words]) -> list[dict[str, Any]]:
    return [{"lines": breakable(words.text).split("\n"), "voice": words.language} for words in said]


def _block(block: Block) -> dict[str, Any]:  # noqa: PLR0911  # one for each kind of block
    match block:
        case Heading():
            return {"kind": "heading", "words": _said(block.words), "level": min(max(block.level, 1), 3)}
        case Paragraph():
            return {
                "kind": "paragraph",
                "words": _said(block.words),
                "small": block.is_small,
                "strong": block.is_strong,
            }
        case SideBySide():
            return {"kind": "beside", "words": _said((block.left, block.right)), "strong": block.is_strong}
        case Table():
            return {
                "kind": "table",
                "heads": [_said(head) for head in block.heads],
                "rows": [[_said(cell) for cell in row] for row in block.rows],
                "widths": list(block.widths or (1,) * len(block.heads)),
                "numbers": sorted(block.numbers),
            }
        case Bars():
            return {
                "kind": "bars",
                "words": _said(block.title),
                "bars": [
                    {"label": _said(bar.label), "part": part, "shown": _said((bar.shown,))}
                    for bar, part in zip(block.bars, block.parts, strict=True)
                ],
            }
        case Signature():
            return {"kind": "signature", "below": [_said(one) for one in block.below]}
        case PageBreak():
            return {"kind": "break"}
