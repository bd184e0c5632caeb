"""Attacks by files: chunks nobody asked for, chunks of others, names that hide what a file is, keys that do not fit."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from comity.audit.models import Entry
from comity.exchange.core import strict_json
from comity.exchange.core.bitmap import Bitmap
from comity.exchange.core.chunk_tree import root_over
from comity.exchange.core.parts import PartInfo, encrypt_part
from comity.exchange.core.wire import PARTS, Response
from comity.exchange.inspection import plaintext
from comity.exchange.models import InLetter, LetterFile, StoredFile
from comity.exchange.tests.hostile import Case, Stage, at_edge, hold, opened
from comity.exchange.tests.partners import open_all, problem_of, receipt_in

CASES: list[Case] = []
edge, inside = at_edge(CASES), opened(CASES)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_refused(case: Case, stage: Stage) -> None:
    hold(case, stage)


def expected(stage: Stage) -> tuple[PartInfo, bytes]:
    """A letter with a file, opened: the edge takes its chunk."""
    part, [chunk] = encrypt_part(b"evidence", "photo.jpg", "image/jpeg")
    stage.tokyo.write(parts=(part,))
    open_all()
    stage.mark()
    return part, chunk


@edge("another chunk than the named one", "digest-mismatch")
def _(stage: Stage) -> Response:
    part, chunk = expected(stage)
    return stage.tokyo.chunk(part.root, chunk[:-1] + b"?")


@edge("an empty chunk", "digest-mismatch")
def _(stage: Stage) -> Response:
    part, _chunk = expected(stage)
    return stage.tokyo.chunk(part.root, b"")


ADDRESSES: dict[str, tuple[str, str]] = {
    "a second chunk": ("{root}/1", "unknown-resource"),
    "a chunk beyond all": ("{root}/999999", "unknown-resource"),
    "a chunk before the first": ("{root}/-1", "unknown-resource"),
    "a number in other digits": ("{root}/٠", "unknown-resource"),
    "a number without end": ("{root}/0000000", "unknown-resource"),
    "no number": ("{root}/", "unknown-resource"),
    "more than a number": ("{root}/0/0", "unknown-resource"),
    "a root that is none": ("../../etc/passwd/0", "unknown-resource"),
    "a root that is too short": ("AAAA/0", "malformed"),
    "a root with loose bits": ("A" * 42 + "B/0", "malformed"),
}

for _name, (_path, _code) in ADDRESSES.items():

    def _addressed(stage: Stage, path: str = _path) -> Response:
        part, chunk = expected(stage)
        address = PARTS + path.format(root=part.root)
        return stage.tokyo.call("PUT", address, stage.tokyo.bare_token("PUT", address, chunk), chunk)

    edge(f"address of a chunk: {_name}", _code)(_addressed)


PROOFS: dict[str, tuple[str, str]] = {
    "hashes that are none": ("!", "malformed"),
    "half a hash": ("AAAA", "malformed"),
    "a way that leads elsewhere": ("A" * 43, "digest-mismatch"),
    "a way without end": ("A" * 8000, "malformed"),
}

for _name, (_proof, _code) in PROOFS.items():

    def _proven(stage: Stage, proof: str = _proof) -> Response:
        part, chunk = expected(stage)
        return stage.tokyo.chunk(part.root, chunk, 0, proof)

    edge(f"proof of a chunk: {_name}", _code)(_proven)


NAMES: dict[str, Any] = {
    "a path": "../../photo.jpg",
    "a path of the other kind": "C:\\photo.jpg",
    "a name that turns its direction": "photo\u202egpj.exe",
    "a name with a control letter": "photo\n.jpg",
    "no name": "",
    "a name without end": "x" * 300,
    "a name that is a number": 7,
}
PART: dict[str, dict[str, Any]] = {
    **{f"file: {name}": {"name": value} for name, value in NAMES.items()},
    "file: a media type with more behind it": {"media": "text/html; charset=utf-7"},
    "file: larger than may be": {"size": 2**40},
    "file: of no size": {"size": 0},
    "file: a key that is too short": {"key": "AAAA"},
    "file: of more chunks than it has bytes": {"n": 5},
    "file: of no chunk": {"n": 0},
    "file: chunks of another size": {"chunk": 1},
    "file: a root that is none": {"root": "/"},
    "file: a member nobody knows": {"url": "https://127.0.0.1/"},
}

for _name, _change in PART.items():

    def _named(stage: Stage, change: dict[str, Any] = _change) -> Response:
        part, _chunks = encrypt_part(b"evidence", "photo.jpg", "image/jpeg")
        return stage.tokyo.post(stage.changed(parts=[{**part.to_payload(), **change}]))

    inside(_name, "malformed")(_named)


@inside("file: one twice", "malformed")
def _(stage: Stage) -> Response:
    part, _chunks = encrypt_part(b"evidence", "photo.jpg", "image/jpeg")
    return stage.tokyo.post(stage.changed(parts=[part.to_payload()] * 2))


@pytest.mark.parametrize("flaw", ["digest", "key", "pid"])
def test_a_chunk_that_is_not_what_the_letter_says(stage: Stage, flaw: str) -> None:
    """It bears the right root, so the edge takes it; opened, it is not the announced file."""
    part, [chunk] = encrypt_part(b"evidence", "photo.jpg", "image/jpeg")
    other, _chunks = encrypt_part(b"something else", "photo.jpg", "image/jpeg")
    wrong = replace(part, root=root_over([sha256(chunk).digest()]), **{flaw: getattr(other, flaw)})
    sealed = stage.sealed(parts=(wrong,))
    receipt_in(stage.tokyo.post(sealed))
    open_all()
    assert stage.tokyo.chunk(wrong.root, chunk).status == 200
    open_all()
    assert InLetter.objects.get(mid=sealed.mid).reason == "digest-mismatch"
    assert stage.room.received == []


@pytest.mark.parametrize("who", ["tokyo", "seoul"])
def test_a_chunk_that_nobody_asked_this_partner_for_is_early_and_no_entry(stage: Stage, who: str) -> None:
    part, chunk = expected(stage)
    _other, [unasked] = encrypt_part(b"more", "photo.jpg", "image/jpeg")
    answer = (
        stage.seoul.chunk(part.root, chunk)
        if who == "seoul"
        else stage.tokyo.chunk(root_over([sha256(unasked).digest()]), unasked)
    )
    assert problem_of(answer) == (404, "unknown-part")
    assert Entry.objects.count() == stage.entries
    assert [row.missing for row in LetterFile.objects.all()] == [1]


@pytest.mark.parametrize("knows", ["the root", "the key as well"])
def test_whoever_names_the_file_of_another_partner_learns_nothing_and_harms_nothing(
    stage: Stage, knows: str
) -> None:
    """Its chunks are here, but not from this partner: it has to bring them itself."""
    part, [chunk] = encrypt_part(b"evidence", "photo.jpg", "image/jpeg")
    stage.tokyo.write(parts=(part,))
    open_all()
    stage.tokyo.chunk(part.root, chunk)
    open_all()
    other, _chunks = encrypt_part(b"evidence", "photo.jpg", "image/jpeg")
    named = part if knows == "the key as well" else replace(part, key=other.key, pid=other.pid)
    sealed = stage.seoul.sealed(parts=(named,))
    receipt_in(stage.seoul.post(sealed))
    open_all()
    assert InLetter.objects.get(mid=sealed.mid).state == "waiting"
    assert strict_json.parse(stage.seoul.chunks_there(part.root).body, 1000)["have"] == Bitmap(1).to_text()
    if named != part:
        assert stage.seoul.chunk(part.root, chunk).status == 200
        open_all()
        assert InLetter.objects.get(mid=sealed.mid).reason == "digest-mismatch"
    assert (
        b"".join(plaintext(StoredFile.objects.get(letters__in_letter__peer__node=stage.tokyo.node)))
        == b"evidence"
    )
