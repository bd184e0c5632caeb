"""Find the words of a room that are shown to people: in Python by Babel, in templates by Django's own reading of them.

Django turns a template into text in which only its translation calls are left; Babel reads that text as Python. The
extractors that once joined the two have not been kept since 2019.
"""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from django.utils.translation.template import templatize

KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
NOT_SHOWN = frozenset({"tests", "migrations"})
HOUSE = "web"  # the room whose catalogue also holds the words of the files above all rooms

Found = tuple[str | tuple[str, ...], list[str], str | None]


def rooms(package: Path) -> list[Path]:
    """Return the rooms of the program: the folders of the package that hold Python."""
    return sorted(folder for folder in package.iterdir() if (folder / "__init__.py").is_file())


def words_of(room: Path) -> Catalog:
    """Return every message of a room, without translation and without places in files."""
    catalog = Catalog()
    for file in files_of(room):
        for message, comments, context in words_in(file):
            catalog.add(message, auto_comments=comments, context=context)
    return catalog


def files_of(room: Path) -> Iterator[Path]:
    """Yield the files of a room that may show words, in order."""
    own = [*room.rglob("*.py"), *room.rglob("*.html"), *room.rglob("*.txt")]
    shown = [file for file in own if not NOT_SHOWN.intersection(file.relative_to(room).parts)]
    templates_only = [file for file in shown if file.suffix != ".txt" or "templates" in file.parts]
    above = room.parent.glob("*.py") if room.name == HOUSE else ()
    yield from sorted([*templates_only, *above])


def words_in(file: Path) -> Iterator[Found]:
    """Yield message (or singular and plural), comments for translators and context of one file."""
    text = file.read_text("utf-8")
    if file.suffix != ".py":
        text = _as_python(text, file)
    read = extract(
        "python",
        BytesIO(text.encode()),
        keywords=KEYWORDS,
        comment_tags=("Translators:",),
        options={"encoding": "utf-8"},
        strip_comment_tags=True,
    )
    for _line, message, comments, context in read:
        yield message, list(comments), context


def _as_python(text: str, file: Path) -> str:
    """Return a template's translation calls as lines of Python; what stands before them on a line means nothing there."""
    return "\n".join(line.lstrip() for line in templatize(text, origin=str(file)).splitlines())
