"""The rows of a list and their written forms: in memory for what changed lately, in files read where they lie for the rest."""

import json
import mmap
import sys
from array import array
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Protocol

from comity_names import telephones
from comity_names.evidence import bare_number
from comity_names.keys import form_keys
from comity_names.person import Name, Person
from comity_names.postings import FilePostings, MemoryPostings, PostingsWriter
from comity_names.workers import Dated, all_postings


class IndexFolderError(ValueError):
    """The folder holds no index of names; build it with `comity-names index build`."""


def number_keys(row_id: str, person: Person) -> set[str]:
    """Keys of a row: its id, its documents, its accounts."""
    documents = {f"d:{bare_number(text)}" for text in person.documents}
    return documents | account_keys(person) | {f"r:{row_id}"}


def account_keys(person: Person) -> set[str]:
    """Keys of the accounts of a person; telephone numbers by their international form too."""
    international = {
        form for text in person.accounts for form in telephones.forms(text, person.nationalities)
    }
    return {f"a:{bare_number(text)}" for text in person.accounts} | {f"a:{form}" for form in international}


def birth_year(person: Person) -> int:
    """The year of birth, 0 when it is unknown."""
    text = (person.birth_date or "")[:4]
    return int(text) if len(text) == 4 and text.isdigit() else 0


def form_texts(person: Person) -> list[str]:
    """The distinct names of a person as written; one empty form for a person without a name."""
    return list(dict.fromkeys(name.text for name in person.names)) or [""]


class Segment(Protocol):
    """What the index asks of rows, wherever they are."""

    def forms(self, key: str, most: int) -> list[int]: ...
    def rows_by_number(self, key: str) -> list[int]: ...
    def form(self, number: int) -> str: ...
    def rows_of(self, form: int) -> list[int]: ...
    def year(self, row: int) -> int: ...
    def row(self, number: int) -> tuple[str, Person]: ...


class MemorySegment:
    """Rows that were added since the files were written."""

    def __init__(self) -> None:
        self._rows: dict[int, tuple[str, Person]] = {}
        self._numbers: dict[str, int] = {}
        self._forms: dict[str, int] = {}
        self._texts: list[str] = []
        self._rows_of: list[list[int]] = []
        self._names = MemoryPostings()
        self._by_number = MemoryPostings()
        self._next = 0

    def __len__(self) -> int:
        return len(self._rows)

    def __contains__(self, row_id: str) -> bool:
        return row_id in self._numbers

    def add(self, row_id: str, person: Person) -> None:
        """Add a row, or put it in the place of the one with this id."""
        self.remove(row_id)
        row, self._next = self._next, self._next + 1
        self._rows[row] = (row_id, person)
        self._numbers[row_id] = row
        for text in form_texts(person):
            form = self._forms.get(text)
            if form is None:
                form = self._forms[text] = len(self._texts)
                self._texts.append(text)
                self._rows_of.append([])
                self._names.add(form_keys(text), form)
            self._rows_of[form].append(row)
            if year := birth_year(person):
                self._names.add(form_keys(text, [year]), form)
        self._by_number.add(number_keys(row_id, person), row)

    def remove(self, row_id: str) -> None:
        """Take a row out; its forms stay and lead nowhere."""
        row = self._numbers.pop(row_id, None)
        if row is not None:
            _, person = self._rows.pop(row)
            for text in form_texts(person):
                self._rows_of[self._forms[text]].remove(row)

    def all(self) -> Iterator[tuple[str, Person]]:
        """Every row."""
        yield from self._rows.values()

    def forms(self, key: str, most: int) -> list[int]:
        return self._names.forms(key, most)

    def rows_by_number(self, key: str) -> list[int]:
        return [row for row in self._by_number.forms(key, 1000) if row in self._rows]

    def form(self, number: int) -> str:
        return self._texts[number]

    def rows_of(self, form: int) -> list[int]:
        return self._rows_of[form]

    def year(self, row: int) -> int:
        return birth_year(self._rows[row][1])

    def row(self, number: int) -> tuple[str, Person]:
        return self._rows[number]


def _packed(row_id: str, person: Person) -> bytes:
    names = [[name.text, name.lang] if name.lang else name.text for name in person.names]
    rest = [person.birth_date, person.sex, person.nationalities, person.documents, person.accounts]
    return json.dumps([row_id, names, *rest], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _unpacked(line: bytes) -> tuple[str, Person]:
    row_id, names, birth, sex, nations, documents, accounts = json.loads(line)
    written = tuple(name if isinstance(name, str) else Name(name[0], name[1]) for name in names)
    return row_id, Person(written, birth, sex, tuple(nations), tuple(documents), tuple(accounts))


class FileSegment:
    """Rows in a folder, read where they lie; the folder is never changed once it is written."""

    FORMAT = 2  # other keys than 1

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as problem:
            raise IndexFolderError(
                f"{folder} holds no index of names; build it with `comity-names index build`."
            ) from problem
        if self.meta.get("format") != self.FORMAT:
            raise IndexFolderError(
                f"{folder} was written by another version of comity_names; build the index again."
            )
        self._names = FilePostings(folder / "names.post")
        self._by_number = FilePostings(folder / "numbers.post")
        self._rows = _Lines(folder / "rows.jsonl", folder / "rows.at")
        self._forms = _Lines(folder / "forms.txt", folder / "forms.at")
        self._starts = _numbers(folder / "form_rows.at", "Q")
        self._rows_of = _numbers(folder / "form_rows", "I")
        self._years = _numbers(folder / "years", "H")

    def __len__(self) -> int:
        return int(self.meta["rows"])

    def all(self) -> Iterator[tuple[str, Person]]:
        """Every row."""
        return (self.row(number) for number in range(len(self)))

    def forms(self, key: str, most: int) -> list[int]:
        return self._names.forms(key, most)

    def rows_by_number(self, key: str) -> list[int]:
        return self._by_number.forms(key, 1000)

    def form(self, number: int) -> str:
        text: str = json.loads(self._forms[number])
        return text

    def rows_of(self, form: int) -> list[int]:
        return list(self._rows_of[self._starts[form] : self._starts[form + 1]])

    def year(self, row: int) -> int:
        return self._years[row]

    def row(self, number: int) -> tuple[str, Person]:
        return _unpacked(self._rows[number])


def _numbers(path: Path, kind: str) -> "memoryview[int]":
    size = path.stat().st_size
    with path.open("rb") as file:
        data: mmap.mmap | bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
    return memoryview(data).cast(kind)  # type: ignore[call-overload, no-any-return]


class _Lines:
    """The lines of a file by number."""

    def __init__(self, path: Path, starts: Path) -> None:
        size = path.stat().st_size
        with path.open("rb") as file:
            self._data: mmap.mmap | bytes = (
                mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""
            )
        self._starts = _numbers(starts, "Q")

    def __getitem__(self, number: int) -> bytes:
        return self._data[self._starts[number] : self._starts[number + 1]]


def write_segment(folder: Path, rows: Iterable[tuple[str, Person]]) -> None:
    """Write rows and all their keys into an empty folder. Of rows with one id the last counts."""
    folder.mkdir(parents=True, exist_ok=True)
    if sys.byteorder != "little":
        raise IndexFolderError("Indexes are written on little-endian machines only.")
    with ExitStack() as files:
        writer = _SegmentWriter(folder, files)
        for row_id, person in rows:
            writer.add(row_id, person)
        writer.finish()


_BATCH = 4_000  # forms worked out at a time


class _SegmentWriter:
    def __init__(self, folder: Path, files: ExitStack) -> None:
        self._folder = folder
        self._out = files.enter_context((folder / "rows.jsonl").open("wb"))
        self._text = files.enter_context((folder / "forms.txt").open("wb"))
        self._row_at, self._form_at = array("Q", [0]), array("Q", [0])
        self._years = array("H")
        self._forms: dict[str, int] = {}
        self._pairs = array("Q")
        self._dated: set[int] = set()
        self._names, self._numbers = PostingsWriter(), PostingsWriter()

    def add(self, row_id: str, person: Person) -> None:
        row = len(self._years)
        line = _packed(row_id, person)
        self._out.write(line)
        self._row_at.append(self._row_at[-1] + len(line))
        year = birth_year(person)
        self._years.append(year)
        self._numbers.add(number_keys(row_id, person), row)
        for text in form_texts(person):
            form = self._forms.get(text)
            if form is None:
                form = self._forms[text] = len(self._forms)
                line = json.dumps(text, ensure_ascii=False).encode() + b"\n"
                self._text.write(line)
                self._form_at.append(self._form_at[-1] + len(line))
            self._pairs.append((form << 32) | row)
            if year:
                self._dated.add((form << 16) | year)

    def _batches(self) -> Iterator[list[Dated]]:
        """Forms with the birth years of their rows, some thousands at a time."""
        years = sorted(self._dated)
        self._dated = set()
        at = 0
        batch: list[Dated] = []
        for text, form in self._forms.items():
            start = at
            while at < len(years) and years[at] >> 16 == form:
                at += 1
            batch.append((form, text, [number & 0xFFFF for number in years[start:at]]))
            if len(batch) == _BATCH:
                yield batch
                batch = []
        yield batch

    def finish(self) -> None:
        for postings in all_postings(self._batches(), len(self._forms)):
            self._names.gather(postings)
        self._names.write(self._folder / "names.post")
        self._numbers.write(self._folder / "numbers.post")
        ordered = sorted(self._pairs)
        rows_of = array("I", (pair & 0xFFFFFFFF for pair in ordered))
        starts = _starts([pair >> 32 for pair in ordered], len(self._forms))
        for name, numbers in (
            ("rows.at", self._row_at),
            ("forms.at", self._form_at),
            ("years", self._years),
            ("form_rows", rows_of),
            ("form_rows.at", starts),
        ):
            (self._folder / name).write_bytes(numbers.tobytes())
        meta = {"format": FileSegment.FORMAT, "rows": len(self._years), "forms": len(self._forms)}
        (self._folder / "meta.json").write_text(json.dumps(meta), encoding="utf-8")


def _starts(forms: list[int], count: int) -> "array[int]":
    """Where the rows of each form begin; one more than there are forms."""
    starts = array("Q", [0]) * (count + 1)
    for form in forms:
        starts[form + 1] += 1
    for form in range(count):
        starts[form + 1] += starts[form]
    return starts
