"""Whole bundles hold; whatever is altered in one is noticed, also by somebody who writes the manifest anew."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from comity_verify.cli import main, verify
from comity_verify.report import Report
from comity_verify.tests import maker
from comity_verify.tests.maker import FILE, HANOI, MID, OTHER, TOKYO, Made, Node

MAKERS = {"sent": maker.of_letter, "received": maker.of_received_letter, "looks": maker.of_looks}
FILES = [(kind, name) for kind, make in MAKERS.items() for name in make().files]
SIGNED = [pair for pair in FILES if pair[1] != "README.txt"]
Change = Callable[[Made], None]


def check(made: Made, folder: Path, *files: Path, root: tuple[str, ...] = (), **written: Any) -> Report:
    return verify(made.write(folder / "proof.zip", **written), list(root), list(files))


@pytest.mark.parametrize("kind", MAKERS)
def test_a_whole_bundle_holds(kind: str, tmp_path: Path) -> None:
    report = check(MAKERS[kind](), tmp_path)
    assert report.failed == []
    assert report.proves


def flips(data: bytes) -> Iterator[bytes]:
    """The data with one bit or letter altered, in every part of it: each segment, line and quarter, and both ends."""
    marks = {0, 1, len(data) - 1, len(data) // 4, len(data) // 2, 3 * len(data) // 4}
    for place, sign in enumerate(data):
        if sign in b'.\n":{}[],':
            marks |= {place, place + 1, place - 1}
    for place in sorted(mark for mark in marks if 0 <= mark < len(data)):
        yield data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
    yield data[:-1]
    yield data + b"\n"
    yield data + b"A"
    yield b""


@pytest.mark.parametrize(("kind", "name"), SIGNED)
def test_every_altered_file_is_noticed_though_the_manifest_is_written_anew(
    kind: str, name: str, tmp_path: Path
) -> None:
    whole = MAKERS[kind]()
    unnoticed = []
    for place, altered in enumerate(flips(whole.files[name])):
        made = Made(whole.kind, whole.maker, whole.about, {**whole.files, name: altered})
        if check(made, tmp_path).holds and not is_same(name, whole.files[name], altered):
            unnoticed.append(place)
    assert unnoticed == []


def is_same(name: str, whole: bytes, altered: bytes) -> bool:
    """White space between the members of JSON that says the same is no change of what is proven."""
    if not name.endswith(".json"):
        return False
    try:
        return bool(json.loads(whole) == json.loads(altered))
    except ValueError:
        return False


@pytest.mark.parametrize(("kind", "name"), FILES)
def test_every_altered_or_missing_file_is_noticed_by_the_manifest(
    kind: str, name: str, tmp_path: Path
) -> None:
    whole = MAKERS[kind]()
    manifest = maker.written(whole.manifest())
    for altered in (*flips(whole.files[name]), None):
        files = {**whole.files, name: altered} if altered is not None else dict(whole.files)
        if altered is None:
            del files[name]
        made = Made(whole.kind, whole.maker, whole.about, {k: v for k, v in files.items() if v is not None})
        assert not check(made, tmp_path, manifest=manifest).holds


@pytest.mark.parametrize("kind", MAKERS)
def test_every_altered_manifest_is_noticed(kind: str, tmp_path: Path) -> None:
    whole = MAKERS[kind]()
    for altered in flips(maker.written(whole.manifest())):
        assert not check(whole, tmp_path, manifest=altered).holds


NEEDED = [
    ("sent", "letter.jws"), ("sent", "body.jwe"), ("sent", "hop.jwt"), ("sent", "sender/descriptor-1.jwt"),
    ("sent", "receiver/descriptor-1.jwt"), ("sent", "log/entries.json"), ("sent", "log/checkpoint.txt"),
    ("sent", "held/hop.jwt"), ("sent", "held/receipt.jwt"), ("received", "receipts/stored.jwt"),
    ("looks", "statement.jwt"), ("looks", "maker/descriptor-1.jwt"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name"), NEEDED)
def test_what_must_be_there_is_missed(kind: str, name: str, tmp_path: Path) -> None:
    made = MAKERS[kind]()
    del made.files[name]
    assert not check(made, tmp_path).holds


@pytest.mark.parametrize("name", [name for _kind, name in FILES if name.startswith("receipts/")])
def test_without_a_receipt_less_is_proven(name: str, tmp_path: Path) -> None:
    made = maker.of_letter()
    before = check(made, tmp_path).proves
    if made.files.pop(name, None) is not None:
        assert set(check(made, tmp_path).proves) < set(before)


def swap(name: str, data: bytes) -> Change:
    return lambda made: made.files.update({name: data})


INNER, BODY = maker.letter()
NEXT, NEXT_BODY = maker.letter(OTHER)
H, T, S = Node(HANOI), Node(TOKYO), Node("cxp:node:kr:seoul")
FALSE: dict[str, Change] = {
    "a letter of the sender with another id": swap("letter.jws", NEXT),
    "a letter under a hop key": swap(
        "letter.jws", H.hop.token("cxp+jws", {"id": MID}, cty="application/json")
    ),
    "a body made for another letter": swap("body.jwe", NEXT_BODY),
    "a hop token over another body": swap("hop.jwt", H.hop_token(TOKYO, NEXT_BODY, INNER)),
    "a hop token over another letter": swap("hop.jwt", H.hop_token(TOKYO, BODY, NEXT)),
    "a hop token for another node": swap("hop.jwt", H.hop_token(S.node, BODY, INNER)),
    "a hop token of the receiver": swap("hop.jwt", T.hop_token(TOKYO, BODY, INNER, iss=HANOI)),
    "a hop token for another request": swap(
        "hop.jwt", H.hop_token(TOKYO, BODY, INNER, htu="/cxp/1/receipts")
    ),
    "a hop token before its key": swap("hop.jwt", H.hop_token(TOKYO, BODY, INNER, iat=maker.T0 - 2000)),
    "a hop token with a member more": swap("hop.jwt", H.hop_token(TOKYO, BODY, INNER, more=1)),
    "a receipt of a third node": swap("receipts/read.jwt", S.receipt(HANOI, "read", BODY, INNER)),
    "a receipt in the receiver's name": swap(
        "receipts/read.jwt", S.receipt(HANOI, "read", BODY, INNER, iss=TOKYO)
    ),
    "a receipt of the sender for itself": swap(
        "receipts/read.jwt", H.receipt(HANOI, "read", BODY, INNER, iss=TOKYO)
    ),
    "a receipt for another node": swap("receipts/read.jwt", T.receipt(S.node, "read", BODY, INNER)),
    "a receipt about another letter": swap(
        "receipts/read.jwt", T.receipt(HANOI, "read", BODY, INNER, mid=OTHER)
    ),
    "a receipt about other content": swap("receipts/read.jwt", T.receipt(HANOI, "read", BODY, NEXT)),
    "a receipt about another body": swap("receipts/read.jwt", T.receipt(HANOI, "read", NEXT_BODY, INNER)),
    "a receipt of another state": swap("receipts/read.jwt", T.receipt(HANOI, "actioned", BODY, INNER)),
    "a receipt that contradicts": swap(
        "receipts/refused.jwt", T.receipt(HANOI, "refused", BODY, INNER, rseq=9)
    ),
    "two receipts under one number": swap("receipts/read.jwt", T.receipt(HANOI, "read", BODY, INNER, rseq=3)),
    "a count that goes back": swap("receipts/read.jwt", T.receipt(HANOI, "read", BODY, INNER, hw=0)),
    "a receipt with a false checkpoint": swap(
        "receipts/read.jwt", T.receipt(HANOI, "read", BODY, INNER, cp=S.checkpoint().decode())
    ),
    "read without whose": swap("receipts/read.jwt", T.receipt(HANOI, "read", BODY, INNER, by="")),
    "the descriptor of another root": swap("receiver/descriptor-1.jwt", S.descriptor(iss=TOKYO, sub=TOKYO)),
    "a descriptor about another node": swap("receiver/descriptor-1.jwt", T.descriptor(sub=HANOI)),
    "a descriptor under another number": swap("receiver/descriptor-1.jwt", T.descriptor(ver=2)),
    "a descriptor for ever": swap("receiver/descriptor-1.jwt", T.descriptor(exp=maker.T0 + 10**9)),
    "a descriptor of another root beside": swap(
        "receiver/descriptor-2.jwt", S.descriptor(ver=2, iss=TOKYO, sub=TOKYO)
    ),
    "a descriptor that ended the keys before": swap(
        "sender/descriptor-2.jwt", H.descriptor(ver=2, iat=maker.T0 - 500, jwks={"keys": []})
    ),
    "the checkpoint of another log": swap("log/checkpoint.txt", T.checkpoint(0)),
    "an older checkpoint": swap("log/checkpoint.txt", maker.of_letter().files["partner/checkpoint.txt"]),
    "a name that does not belong": swap("extra.txt", b"more"),
    "a name that leads outside": swap("../extra.txt", b"more"),
}


@pytest.mark.parametrize("what", FALSE)
def test_what_was_signed_by_somebody_else_or_about_something_else_is_noticed(
    what: str, tmp_path: Path
) -> None:
    made = maker.of_letter()
    FALSE[what](made)
    assert not check(made, tmp_path).holds


def test_the_maker_cannot_show_another_entry_than_its_receipt_names(tmp_path: Path) -> None:
    made = maker.of_received_letter()
    twin = maker.entry(
        "message.stored", "letter", MID, idg=maker.dig(INNER), dig=maker.dig(BODY), peer=HANOI, again=True
    )
    tokyo = Node(TOKYO, [twin])
    made.files |= {"log/entries.json": tokyo.listed(0), "log/checkpoint.txt": tokyo.checkpoint()}
    del made.files["held/given.jwt"]
    assert any("names another entry" in each for each in check(made, tmp_path).failed)


def test_roots_are_pinned(tmp_path: Path) -> None:
    right = (H.root.kid, T.root.kid)
    assert check(maker.of_letter(), tmp_path, root=right).pinned
    assert not check(maker.of_letter(), tmp_path, root=(H.root.kid, S.root.kid)).holds
    open_one = check(maker.of_letter(), tmp_path)
    assert open_one.holds
    assert any("Whose keys these are" in each for each in open_one.leaves_open)


def test_an_agency_cannot_pass_its_own_root_key_for_the_partners(tmp_path: Path) -> None:
    """Ha Noi makes keys for Tokyo under its own root; the expert was given both roots."""
    forged = Node(TOKYO)
    forged.root = H.root
    made = maker.of_letter()
    made.files["receiver/descriptor-1.jwt"] = forged.descriptor()
    assert any(
        "poses as the other" in each for each in check(made, tmp_path, root=(H.root.kid, T.root.kid)).failed
    )
    forged.root = S.root  # or a third agency helps
    made.files["receiver/descriptor-1.jwt"] = forged.descriptor()
    bound = (f"{HANOI}={H.root.kid}", f"{TOKYO}={T.root.kid}", S.root.kid)
    assert check(made, tmp_path, root=(H.root.kid, T.root.kid, S.root.kid)).holds
    assert not check(made, tmp_path, root=bound).holds
    assert check(maker.of_letter(), tmp_path, root=bound).pinned


def test_files_beside_are_compared(tmp_path: Path) -> None:
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_bytes(FILE)
    wrong.write_bytes(FILE + b"!")
    assert check(maker.of_letter(), tmp_path, right).holds
    assert not check(maker.of_letter(), tmp_path, wrong).holds


def test_receipts_and_checkpoints_beside_are_looked_for_in_the_tree(tmp_path: Path) -> None:
    looks = maker.of_looks()
    tokyo = Node(TOKYO, [maker.entry("log.read", "log", TOKYO, n=n) for n in range(4)])
    names = [{"origin": tokyo.origin, "hash": maker.b64u(each)} for each in (tokyo.hashes[1], b"x" * 32)]
    told = [T.receipt(HANOI, "read", BODY, INNER, entry=one) for one in names]
    written_anew = Node(TOKYO, [maker.entry("log.read", "log", TOKYO, n=9)] * 4).checkpoint()
    beside = {"in": told[0], "out": told[1], "grew": tokyo.checkpoint(3), "anew": written_anew}
    for name, data in beside.items():
        (tmp_path / name).write_bytes(data)
    assert check(looks, tmp_path, tmp_path / "in", tmp_path / "grew").failed == []
    assert not check(looks, tmp_path, tmp_path / "out").holds
    assert not check(looks, tmp_path, tmp_path / "anew").holds
    del looks.files["log/leaves.bin"]
    assert check(looks, tmp_path).holds
    assert not check(looks, tmp_path, tmp_path / "in").holds


def test_a_list_with_an_entry_about_something_else_or_signed_over_another(tmp_path: Path) -> None:
    looks = maker.of_looks()
    tokyo = Node(TOKYO, [maker.entry("log.read", "log", TOKYO, n=n) for n in range(4)])
    listed, head = tokyo.listed(1), tokyo.checkpoint()
    looks.files |= {"log/entries.json": listed, "log/checkpoint.txt": head}
    del looks.files["log/leaves.bin"]
    assert any("over another list" in each for each in check(looks, tmp_path).failed)
    claims = {
        "v": "1.0", "iss": TOKYO, "aud": HANOI, "iat": maker.T0, "letters": [], "events": ["log.read"],
        "entries": maker.dig(listed), "checkpoint": maker.dig(head),
    }  # fmt: skip
    looks.files["statement.jwt"] = tokyo.sig.token("comity-looks+jwt", claims)
    assert any("about something else" in each for each in check(looks, tmp_path).failed)


def test_the_command_says_it_in_words_and_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = maker.of_letter().write(tmp_path / "proof.zip")
    assert main([str(path)]) == 0
    said = capsys.readouterr().out
    assert "The proof holds." in said
    assert "`stored` proves the body only" in said
    assert main([str(path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["holds"], found["failed"], found["roots_pinned"]) == (True, [], False)
    path.write_bytes(path.read_bytes()[:-200])
    assert main([str(path)]) == 1
    assert "does NOT hold" in capsys.readouterr().out
    assert main([str(tmp_path / "nothing.zip")]) == 2
