"""Whatever a partner signs into a bundle, the verifier gives a verdict, and nothing of the bundle steers the reader's terminal."""

import contextlib
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comity_verify.cli import main, verify
from comity_verify.shapes import FlawError, clean, listed, quote, read_json
from comity_verify.tests import maker
from comity_verify.tests.ledgers import (
    HANOI,
    TERMS,
    TOKYO,
    Wrote,
    answer,
    bundled,
    change,
    checked,
    data_of,
    key,
    zipped,
)
from comity_verify.tests.maker import MID, OTHER, Node

EVIL = "committed\n\nChecked:\n  ok      all\x1b[2J\x9b\u202e\u2028"
TEXT = st.sampled_from([EVIL, "", "committed", key(1), "2026-12-31", "x" * 5000]) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=20
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
SOME = settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def paths(value: Any, at: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place in a value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [at, *(one for name, each in inner for one in paths(each, (*at, name)))]


def altered(value: Any, at: tuple[Any, ...], new: Any) -> Any:
    """The value with another one at a place."""
    if not at:
        return new
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[at[0]] = altered(value[at[0]], at[1:], new) if at[1:] else new
    return copy


def read_typ(token: bytes) -> str:
    """The type in the header of a token."""
    return str(read_json(maker.unb64u(token.split(b".")[0]))["typ"])


def said(path: Path) -> str:
    """What the command writes, in words and as JSON; it ends with a verdict."""
    written = io.StringIO()
    with contextlib.redirect_stdout(written):
        assert {main([str(path)]), main([str(path), "--json"])} <= {0, 1}
    found = written.getvalue()
    shown = verify(path, [], []).as_text().split("\n")
    assert all(line.isprintable() for line in [*shown, *found.split("\n")])
    assert "  ok      all" not in found.split("\n")
    return found


OURS, THEIRS = Wrote(HANOI, [change(1)]), Wrote(TOKYO, [answer(2, 1), change(3, on=[key(1)])])
DISPUTED = Wrote(HANOI, [answer(4, 3, "dispute", reason=EVIL), answer(5, 3, "withdraw")])
WHOLE = data_of([*THEIRS.entries, *DISPUTED.entries], [OURS, THEIRS])


@SOME
@given(st.sampled_from(paths(WHOLE)), JSON)
def test_any_body_in_a_ledger_gives_a_verdict(tmp_path: Path, at: tuple[Any, ...], new: Any) -> None:
    path = tmp_path / "ledger.zip"
    for states in (("stored", "delivered"), ("stored", "refused")):
        path.write_bytes(zipped(bundled(OURS, Wrote(TOKYO, [], states, altered(WHOLE, at, new)))))
        said(path)


@pytest.mark.parametrize(
    "terms",
    [{"deed": []}, {"deed": {}}, {"stage": EVIL}, {"due": EVIL}, {"due": 1}, {"owner": EVIL}, {"texts": EVIL}, {"basis": [EVIL]}],
)  # fmt: skip
def test_terms_of_another_type_have_no_effect_and_are_not_printed(
    terms: dict[str, Any], tmp_path: Path
) -> None:
    report = checked(tmp_path, Wrote(HANOI, [change(1, {**TERMS, **terms})]), Wrote(TOKYO, [answer(2, 1)]))
    assert report.failed == []
    assert "\x1b" not in said(tmp_path / "ledger.zip")
    if "owner" not in terms:
        assert any("its terms cannot be read" in one for one in report.proves)


def test_a_long_list_of_what_is_missing_is_cut(tmp_path: Path) -> None:
    data = data_of([change(1)])
    over = [key(number) for number in range(100, 5000)]
    report = checked(tmp_path, Wrote(HANOI, [], data={**data, "over": over}))
    assert report.failed == []
    [open_one] = [one for one in report.leaves_open if "left out of it" in one]
    assert len(open_one) < 2000
    assert "and 4880 more" in open_one


@SOME
@given(st.data())
def test_any_member_of_what_is_signed_gives_a_verdict(tmp_path: Path, data: st.DataObject) -> None:
    """Each token and list of a letter's proof and of a list of looks, with one member exchanged by who signs it."""
    new = data.draw(JSON)
    hanoi, tokyo = Node(HANOI), Node(TOKYO)
    letter, looks = maker.of_letter(), maker.of_looks()
    signers = {
        "sender/descriptor-1.jwt": hanoi.root, "hop.jwt": hanoi.hop, "receipts/read.jwt": tokyo.sig, "odd/01.jwt": tokyo.sig,
        "letter.jws": hanoi.sig,
    }  # fmt: skip
    file = data.draw(st.sampled_from(sorted(signers)))
    head, claims = (read_json(maker.unb64u(part)) for part in letter.files[file].split(b".")[:2])
    head = {name: head[name] for name in ("jwk", "cty") if name in head}
    claims = altered(claims, data.draw(st.sampled_from([*paths(claims)[1:], ("reason",), ("cp",)])), new)
    letter.files[file] = signers[file].token(read_typ(letter.files[file]), claims, **head)
    said(letter.write(tmp_path / "letter.zip"))
    keys = read_json(maker.unb64u(letter.files["receiver/descriptor-1.jwt"].split(b".")[1]))["jwks"]
    at = data.draw(st.sampled_from(paths(keys)))
    letter = maker.of_letter()
    letter.files["receiver/descriptor-1.jwt"] = tokyo.descriptor(jwks=altered(keys, at, new))
    said(letter.write(tmp_path / "letter.zip"))
    one = json.loads(maker.entry("request.viewed", "request", OTHER))
    twisted = maker.plain(altered(one, data.draw(st.sampled_from(paths(one))), new))
    log = Node(TOKYO, [twisted])
    looks.files |= {"log/entries.json": log.listed(0), "log/checkpoint.txt": log.checkpoint()}
    claims = read_json(maker.unb64u(looks.files["statement.jwt"].split(b".")[1]))
    claims |= {
        name: maker.dig(looks.files[f"log/{file}"])
        for name, file in (("entries", "entries.json"), ("checkpoint", "checkpoint.txt"))
    }
    claims = altered(claims, data.draw(st.sampled_from([("v",), *paths(claims)[1:]])), new)
    looks.files["statement.jwt"] = tokyo.sig.token("comity-looks+jwt", claims)
    said(looks.write(tmp_path / "looks.zip"))


@SOME
@given(st.data())
def test_any_manifest_gives_a_verdict(tmp_path: Path, data: st.DataObject) -> None:
    made = data.draw(st.sampled_from([maker.of_letter(), maker.of_looks(), bundled(OURS)]))
    manifest = made.manifest()
    at = data.draw(st.sampled_from(paths(manifest)))
    said(made.write(tmp_path / "proof.zip", maker.written(altered(manifest, at, data.draw(JSON)))))


def test_a_look_with_words_that_steer_a_terminal_is_escaped(tmp_path: Path) -> None:
    looks = maker.of_looks()
    log = Node(
        TOKYO,
        [maker.entry("request.viewed", "request", OTHER).replace(b"person:", b"\\u001b[2J\\u009bperson:")],
    )
    looks.files |= {"log/entries.json": log.listed(0), "log/checkpoint.txt": log.checkpoint()}
    del looks.files["log/leaves.bin"]
    claims = {
        "v": "1.0", "iss": TOKYO, "aud": HANOI, "iat": maker.T0,
        "letters": [{"letter": MID, "subjects": [{"kind": "request", "id": OTHER}]}], "events": ["request.viewed"],
        "entries": maker.dig(log.listed(0)), "checkpoint": maker.dig(log.checkpoint()),
    }  # fmt: skip
    looks.files["statement.jwt"] = log.sig.token("comity-looks+jwt", claims)
    path = looks.write(tmp_path / "looks.zip")
    assert verify(path, [], []).failed == []
    assert "\\x1b[2J\\x9bperson:" in said(path)


def test_a_descriptor_at_the_end_of_the_calendar_gives_a_verdict(tmp_path: Path) -> None:
    made = maker.of_letter()
    made.files["sender/descriptor-1.jwt"] = Node(HANOI).descriptor(iat=253402300700, exp=253402300799)
    said(made.write(tmp_path / "proof.zip"))


def test_half_a_letter_is_refused() -> None:
    with pytest.raises(FlawError, match="half of a letter"):
        read_json(b'{"a": "\\ud800"}')


@given(st.text())
def test_what_is_written_is_printable(text: str) -> None:
    assert clean(text).isprintable()
    assert quote(text).isprintable()
    assert len(listed([text] * 50)) < 3000
