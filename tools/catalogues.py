"""Keep the translations: one catalogue a room and language, under comity/<room>/locale.

    python -m tools.catalogues extract [room ...]   put new words in, take old ones out, keep translations
    python -m tools.catalogues compile              write the .mo files that the program reads
    python -m tools.catalogues check [--all]        fail on what is missing, doubtful or left over

Catalogues are sorted and name no lines, so that two people can change them at once. A room without a `locale` folder
speaks English only; `check --all` counts that as missing too.
"""

import argparse
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from tools.catalogue_sources import rooms, words_of

ROOT = Path(__file__).resolve().parent.parent
LANGUAGES = ("vi", "ja", "zh_Hans")
NAMES = ROOT / "tools" / "catalogue-names.txt"
EQUAL_ALLOWED = (
    0.02  # the part of a language's entries that may read as in English without being listed as a name
)
# lines of the head that say nothing, or say another thing each time
NOISE = (
    "Project-Id-Version",
    "Report-Msgid-Bugs-To",
    "POT-Creation-Date",
    "PO-Revision-Date",
    "Last-Translator",
    "Language-Team",
    "Generated-By",
)
NAMED = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
COUNTED = re.compile(r"(?<!%)%[sd]|\{\}")
MARKUP = re.compile(r"</?\w[^>]*>")
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Entry:
    """One message in one room and language, as far as the checks ask."""

    room: str
    language: str
    context: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    fuzzy: bool

    @property
    def key(self) -> tuple[str, tuple[str, ...]]:
        """What makes two messages the same."""
        return self.context, self.source

    def says(self, what: str) -> str:
        """Return a line for the person who mends it."""
        return f"{self.room} {self.language}: {self.source[0]!r} {what}"


def po_file(room: Path, language: str) -> Path:
    """Return where a room's catalogue of a language lies."""
    return room / "locale" / language / "LC_MESSAGES" / "django.po"


def read(file: Path, language: str) -> Catalog:
    """Return a catalogue, empty if there is no file yet."""
    if not file.is_file():
        return Catalog(locale=language)
    with file.open("rb") as text:
        return read_po(text, locale=language)


def merged(found: Catalog, old: Catalog, language: str, room: str) -> Catalog:
    """Return the words of the sources with the translations there are; words no longer used are left out."""
    new = Catalog(locale=language, header_comment=f"# Comity, room {room}.", charset="utf-8", fuzzy=False)
    for message in _messages(found):
        kept = old.get(message.id, message.context)
        new.add(
            message.id,
            string=kept.string if kept else None,
            context=message.context,
            auto_comments=message.auto_comments,
            user_comments=kept.user_comments if kept else (),
            flags={"fuzzy"} if kept and kept.fuzzy else set(),
        )
    return new


def po_text(catalog: Catalog) -> str:
    """Return a catalogue as it is kept: sorted, without lines of files, dates or names of programs."""
    out = BytesIO()
    write_po(out, catalog, no_location=True, sort_output=True, ignore_obsolete=True, width=110)
    lines = out.getvalue().decode().splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(tuple(f'"{name}:' for name in NOISE)))


def extract_room(room: Path) -> list[Path]:
    """Bring a room's catalogues up to its sources; return the files that changed."""
    found = words_of(room)
    changed = []
    for language in LANGUAGES:
        file = po_file(room, language)
        text = po_text(merged(found, read(file, language), language, room.name))
        if not len(found) or (file.is_file() and file.read_text("utf-8") == text):
            continue
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        changed.append(file)
    return changed


def compile_room(room: Path) -> list[Path]:
    """Write the files the program reads; a doubtful or half translated message is left in English."""
    written = []
    for language in LANGUAGES:
        file = po_file(room, language)
        if not file.is_file():
            continue
        catalog = read(file, language)
        for entry, message in [(_entry(m, room.name, language), m) for m in _messages(catalog)]:
            if entry.fuzzy or not all(entry.target):
                catalog.delete(message.id, message.context)
        with file.with_suffix(".mo").open("wb") as out:
            write_mo(out, catalog)
        written.append(file.with_suffix(".mo"))
    return written


def check_rooms(folders: Iterable[Path], names: frozenset[str], *, everywhere: bool = False) -> list[str]:
    """Return what is wrong with the catalogues, a line each; an empty list is good."""
    problems: list[str] = []
    entries: list[Entry] = []
    for room in folders:
        found = words_of(room)
        if not len(found) or not (everywhere or (room / "locale").is_dir()):
            continue
        for language in LANGUAGES:
            problems += _against_sources(room, language, found)
            kept = read(po_file(room, language), language)
            entries += [_entry(message, room.name, language) for message in _messages(kept)]
    problems += [line for entry in entries for line in _faults(entry)]
    problems += _disagreements(entries)
    for language in LANGUAGES:
        problems += _too_much_english([e for e in entries if e.language == language], names, language)
    return problems


def _against_sources(room: Path, language: str, found: Catalog) -> Iterator[str]:
    file = po_file(room, language)
    where = f"{room.name} {language}"
    if not file.is_file():
        yield f"{where}: there is no catalogue. Run `python -m tools.catalogues extract {room.name}`."
        return
    kept = read(file, language)
    wanted = {_entry(message, room.name, language).key for message in _messages(found)}
    there = {_entry(message, room.name, language).key for message in _messages(kept)}
    for _context, source in sorted(wanted - there):
        yield f"{where}: {source[0]!r} is new in the sources. Run extract."
    for _context, source in sorted(there - wanted):
        yield f"{where}: {source[0]!r} is no longer in the sources. Run extract."
    if kept.obsolete:
        yield f"{where}: {len(kept.obsolete)} obsolete entries are kept. Run extract."
    if wanted == there and file.read_text("utf-8") != po_text(merged(found, kept, language, room.name)):
        yield f"{where}: the file is not as extract writes it. Run extract."


def _faults(entry: Entry) -> Iterator[str]:
    if not all(entry.target):
        yield entry.says("is not translated.")
        return
    if entry.fuzzy:
        yield entry.says("is marked as doubtful (fuzzy).")
    source = entry.source[-1]  # with one form only, the plural is what is translated
    for target in entry.target:
        if _placeholders(source) != _placeholders(target):
            yield entry.says(f"has other placeholders in {target!r}.")
        if sorted(MARKUP.findall(source)) != sorted(MARKUP.findall(target)):
            yield entry.says(f"has other markup in {target!r}.")


def _disagreements(entries: list[Entry]) -> Iterator[str]:
    """Two rooms that say one thing in two ways: Django would show either."""
    said: dict[tuple[str, object], dict[tuple[str, ...], Entry]] = defaultdict(dict)
    for entry in entries:
        if all(entry.target):
            said[entry.language, entry.key].setdefault(entry.target, entry)
    for ways in said.values():
        if len(ways) > 1:
            first, second = list(ways.values())[:2]
            yield first.says(f"is {first.target[0]!r} here and {second.target[0]!r} in {second.room}.")


def _too_much_english(entries: list[Entry], names: frozenset[str], language: str) -> Iterator[str]:
    equal = [
        entry
        for entry in entries
        if entry.source[0] in entry.target
        and entry.source[0] not in names
        and LETTER.search(MARKUP.sub("", NAMED.sub("", entry.source[0])))
    ]
    if len(equal) > EQUAL_ALLOWED * len(entries):
        said = ", ".join(repr(entry.source[0]) for entry in equal[:10])
        yield (
            f"{language}: {len(equal)} of {len(entries)} entries read as in English: {said}. "
            "Translate them, or list names in tools/catalogue-names.txt."
        )


def _placeholders(text: str) -> tuple[frozenset[str], int]:
    return frozenset(one or other for one, other in NAMED.findall(text)), len(COUNTED.findall(text))


def _messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def _entry(message: Message, room: str, language: str) -> Entry:
    target = message.string or ""
    return Entry(
        room=room,
        language=language,
        context=message.context or "",
        source=(message.id,) if isinstance(message.id, str) else tuple(message.id),
        target=(target,) if isinstance(target, str) else tuple(target),
        fuzzy=message.fuzzy,
    )


def names_in(file: Path) -> frozenset[str]:
    """Return the words that read alike in every language: one a line, `#` begins a remark."""
    lines = (line.strip() for line in file.read_text("utf-8").splitlines())
    return frozenset(line for line in lines if line and not line.startswith("#"))


def main() -> int:
    """Do what the command line asks; 1 when a check fails."""
    asked = argparse.ArgumentParser(description="Keep the translations.")
    asked.add_argument("act", choices=["extract", "compile", "check"])
    asked.add_argument("rooms", nargs="*", help="only these rooms (extract)")
    asked.add_argument("--all", action="store_true", help="rooms without a catalogue are missing too (check)")
    given = asked.parse_args()
    folders = rooms(ROOT / "comity")
    if given.act == "extract":
        wanted = [room for room in folders if not given.rooms or room.name in given.rooms]
        print("\n".join(str(file.relative_to(ROOT)) for room in wanted for file in extract_room(room)))
        return 0
    if given.act == "compile":
        for room in folders:
            compile_room(room)
        return 0
    problems = check_rooms(folders, names_in(NAMES), everywhere=given.all)
    print("\n".join(problems), end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
