"""A web page becomes lines: its visible text by block, menus and captions too. Nothing is run and nothing is fetched.

What is story and what is furniture is told later by the engine, which knows texts without tags as well.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from comity.intake.reading.bounds import MOST_NESTED
from comity.intake.reading.flow import tidy
from comity.intake.reading.result import NotReadError, Reason

_NOT_SEEN = """
script style noscript template head iframe object embed svg math canvas audio video datalist map area param source track
"""
_IN_A_LINE = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rb rp rt ruby s samp small span strike strong
sub sup time tt u var wbr nobr
"""
_UNSEEN, _INLINE = frozenset(_NOT_SEEN.split()), frozenset(_IN_A_LINE.split())
_CELL = frozenset({"td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_DEEP = 10 * MOST_NESTED  # real pages nest tags some dozens deep
_ROW = 300  # characters; a longer row of a table is layout


@dataclass
class _Lines:
    """Lines so far, and the one that grows."""

    done: list[str] = field(default_factory=list)
    grows: list[str] = field(default_factory=list)

    def end(self) -> None:
        line = "".join(self.grows)
        self.grows.clear()
        kept = [tidy(one) for one in line.split("\x00")]
        joined = "\n".join(one for one in kept if one)
        if joined:
            self.done.append(joined)


def page_of(text: str) -> tuple[str, list[str]]:
    """Return the title and the blocks of a page; a line break inside a block stays one.

    Raises:
        NotReadError: it cannot be understood, or tags stand in tags without end.
    """
    root = _tree(text)
    if root is None:
        raise NotReadError(Reason.EMPTY)
    title = " ".join("".join(root.xpath("string(//title)")).split())
    lines = _Lines()
    for event, node in _walk(root):
        _take(lines, event, node)
    lines.end()
    return title[:300], lines.done


def _tree(text: str) -> etree._Element | None:
    parser = etree.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return None
    if any("depth" in (one.message or "").lower() for one in parser.error_log):
        raise NotReadError(Reason.BOMB)
    return root


def _walk(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Go through a tree without what is not seen: `start` and `end` of each, `row` for a row of a table that is one line, and `after` each."""
    depth = 0
    passed: etree._Element | None = None
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, node in walker:
        if event == "start":
            depth += 1
            if depth > _DEEP:
                raise NotReadError(Reason.BOMB)
            is_line = node.tag == "tr" and _is_line(node)
            if is_line or node.tag in _UNSEEN or _is_hidden(node):
                walker.skip_subtree()  # the next event is the end of this one
                passed = node
                if is_line:
                    yield "row", node
            else:
                yield "start", node
        else:
            depth -= 1
            if node is passed:
                passed = None
            else:
                yield "end", node
            yield "after", node


def _is_hidden(node: etree._Element) -> bool:
    return (
        node.get("hidden") is not None
        or node.get("aria-hidden") == "true"
        or bool(_HIDDEN.search(node.get("style", "")))
    )


def _is_line(row: etree._Element) -> bool:
    """Whether a row of a table is one line: cells with words only, and few of them."""
    within = list(row.iterdescendants())
    if len(within) > 200 or any(
        one.tag not in _INLINE | _CELL | {"br", "img"} or _is_hidden(one) for one in within
    ):
        return False
    return len("".join(row.itertext())) <= _ROW


def _take(lines: _Lines, event: str, node: etree._Element) -> None:
    tag = node.tag
    if event == "row":
        lines.end()
        cells = [" ".join("".join(cell.itertext()).split()) for cell in _cells(node)]
        lines.done += filter(None, ["\t".join(filter(None, cells))])
    elif event == "start":
        if tag == "br":
            lines.grows.append("\x00")
        elif tag not in _INLINE:
            lines.end()
        _add(lines, node.text, node)
    elif event == "end":
        if tag not in _INLINE and tag != "br":
            lines.end()
    elif event == "after":
        _add(lines, node.tail, node.getparent())


def _cells(row: etree._Element) -> list[etree._Element]:
    """Return the cells of a row."""
    return [one for one in row if one.tag in _CELL]


def _add(lines: _Lines, words: str | None, holder: etree._Element | None) -> None:
    if not words:
        return
    kept = words.replace("\x00", "")
    if holder is not None and _is_as_typed(holder):
        lines.grows.append(kept.replace("\n", "\x00"))
    else:
        lines.grows.append(re.sub(r"\s+", " ", kept))


def _is_as_typed(node: etree._Element) -> bool:
    """Whether line breaks count here as they stand."""
    return node.tag in {"pre", "textarea"} or next(node.iterancestors("pre"), None) is not None
