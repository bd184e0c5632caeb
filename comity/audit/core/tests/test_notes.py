"""Signed notes: the example of Go's checksum database, a real cosigned checkpoint, and everything that is no note."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from comity.audit.core.errors import (
    BadSignatureError,
    MalformedKeyError,
    MalformedNoteError,
    UnsignedNoteError,
)
from comity.audit.core.note_keys import (
    LogKey,
    NoteSignature,
    SignatureKind,
    VerifierKey,
    WitnessKey,
    cosigned_at,
)
from comity.audit.core.notes import add_signatures, open_note, write_note

# golang.org/x/mod/sumdb/note, package documentation and tests.
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PETER_SEED = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
NOTE = (
    f"{TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# C2SP signed-note, "Verifier keys".
EXAMPLE = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"


def log_key(name: str = "log.example/hq", seed: bytes = b"a" * 32) -> LogKey:
    return LogKey(name, Ed25519PrivateKey.from_private_bytes(seed))


def witness_key(name: str = "witness.example/w", seed: bytes = b"w" * 32) -> WitnessKey:
    return WitnessKey(name, Ed25519PrivateKey.from_private_bytes(seed))


def test_it_reproduces_the_published_note_byte_for_byte() -> None:
    key = log_key("PeterNeumann", base64.b64decode(PETER_SEED)[1:])
    assert key.verifier.encode() == PETER
    assert write_note(TEXT, [key.sign(TEXT)]) == NOTE


@pytest.mark.parametrize(
    ("note", "vkey", "text"), [(NOTE, PETER, TEXT), (EXAMPLE_NOTE, EXAMPLE, "This is an example message.\n")]
)
def test_it_opens_the_published_notes(note: str, vkey: str, text: str) -> None:
    opened = open_note(note, [VerifierKey.parse(ENOCH), VerifierKey.parse(vkey)])
    assert opened.text == text
    assert [key.encode() for key, _ in opened.verified] == [vkey]


@pytest.mark.parametrize(("vkey", "kind"), [(PETER, 1), (ENOCH, 1), (EXAMPLE, 1), (WITNESS, 4)])
def test_keys_read_and_write_back(vkey: str, kind: int) -> None:
    key = VerifierKey.parse(vkey)
    assert (key.encode(), key.kind) == (vkey, kind)


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a3",
        PETER.replace("c74f20a3", "c74f20a4"),
        PETER.replace("c74f20a3", "C74F20A3"),
        PETER.replace("Peter", "Petra"),
        PETER + "=",
        PETER[:-4],
        PETER[:-1] + "X",
        " " + PETER,
        PETER + "\n",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpcQcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWQ",
        "PeterNeumann+c74f20a3+",
        "PeterNeumann+c74f20a3+Ā",
        "Peter\ud800+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ],
)
def test_it_refuses_what_is_no_key(vkey: str) -> None:
    with pytest.raises(MalformedKeyError):
        VerifierKey.parse(vkey)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u3000b", "a\nb", "a\x00b"])
def test_no_key_has_a_name_that_no_line_can_carry(name: str) -> None:
    with pytest.raises(MalformedKeyError):
        log_key(name)


def test_a_changed_text_is_refused() -> None:
    with pytest.raises(BadSignatureError):
        open_note(NOTE.replace("answer", "Answer"), [VerifierKey.parse(PETER)])


@given(st.integers(0, 64 * 8 - 1))
def test_a_signature_with_one_changed_bit_is_refused(bit: int) -> None:
    key = log_key()
    made = key.sign(TEXT)
    altered = bytearray(made.signature)
    altered[bit // 8] ^= 1 << bit % 8
    note = write_note(TEXT, [NoteSignature(made.name, made.key_id, bytes(altered))])
    with pytest.raises(BadSignatureError):
        open_note(note, [key.verifier])


def test_a_note_that_no_known_key_signed_is_refused() -> None:
    for keys in ([], [VerifierKey.parse(ENOCH)]):
        with pytest.raises(UnsignedNoteError):
            open_note(NOTE, keys)


def test_a_key_that_shares_only_the_name_or_only_the_id_is_another_key() -> None:
    made = VerifierKey.parse(PETER).key_id
    good = log_key()
    for stranger in (NoteSignature("PeterNeumann", b"\0\0\0\0", b"x"), NoteSignature("Petra", made, b"x")):
        note = write_note(TEXT, [stranger, good.sign(TEXT)])
        opened = open_note(note, [VerifierKey.parse(PETER), good.verifier])
        assert [key for key, _ in opened.verified] == [good.verifier]


def test_one_wrong_signature_of_a_known_key_spoils_the_note() -> None:
    good, bad = log_key(), log_key("other.example", b"b" * 32)
    note = write_note(TEXT, [good.sign(TEXT), bad.sign(TEXT + "more\n")])
    with pytest.raises(BadSignatureError):
        open_note(note, [good.verifier, bad.verifier])


def test_a_text_may_hold_empty_lines_and_what_looks_like_a_signature() -> None:
    key = log_key()
    text = f"first\n\n{key.sign('forged').line()}\n\nlast\u2028line\n"
    assert open_note(write_note(text, [key.sign(text)]), [key.verifier]).text == text


def test_signatures_are_added_without_touching_the_text() -> None:
    key = log_key()
    note = add_signatures(NOTE, [key.sign(TEXT)])
    assert note.startswith(NOTE)
    assert len(open_note(note, [key.verifier, VerifierKey.parse(PETER)]).verified) == 2


SIGNATURE = log_key().sign("a\n").line()


@pytest.mark.parametrize(
    "note",
    [
        "",
        "\n",
        "a\n",
        "a\n\n",
        "a\n\n\n",
        f"a\n{SIGNATURE}\n",
        f"a\n\n{SIGNATURE}",
        f"a\r\n\r\n{SIGNATURE}\r\n",
        f"a\tb\n\n{SIGNATURE}\n",
        f"a\x00\n\n{SIGNATURE}\n",
        f"a\ud800\n\n{SIGNATURE}\n",
        f"a\n\n{SIGNATURE}\nno signature\n",
        f"a\n\n-{SIGNATURE[1:]}\n",
        f"a\n\n{SIGNATURE.replace('log.example/hq', '')}\n",
        f"a\n\n{SIGNATURE.replace('log.example/hq', 'a+b')}\n",
        f"a\n\n{SIGNATURE.replace('log.example/hq', 'log example')}\n",
        f"a\n\n{SIGNATURE}=\n",
        f"a\n\n{SIGNATURE[:-1]}\n",
        "a\n\n— name AAAAAA==\n",
        "a\n\n— name \n",
        "a\n\n— name\n",
        "a\n\n— name AAAAAAB=\n",
        "a" * 262_144 + f"\n\n{SIGNATURE}\n",
        "a\n\n" + f"{SIGNATURE}\n" * 65,
    ],
)
def test_it_refuses_what_is_no_note(note: str) -> None:
    with pytest.raises(MalformedNoteError):
        open_note(note, [log_key().verifier])


def test_it_reads_as_many_signatures_as_the_specification_asks_for() -> None:
    keys = [log_key(f"log{number}.example") for number in range(16)]
    note = write_note(TEXT, [key.sign(TEXT) for key in keys])
    assert len(open_note(note, [key.verifier for key in keys]).verified) == 16


@pytest.mark.parametrize("text", ["no newline", "", "control\x01\n"])
def test_it_writes_no_note_that_cannot_be_read(text: str) -> None:
    with pytest.raises(MalformedNoteError):
        write_note(text, [log_key().sign(text)])


def test_it_writes_no_note_without_signature() -> None:
    with pytest.raises(MalformedNoteError):
        write_note(TEXT, [])


def test_a_cosignature_carries_its_time() -> None:
    witness = witness_key()
    made = witness.cosign(TEXT, 1679315147)
    assert cosigned_at(made) == 1679315147
    witness.verifier.verify(TEXT, made)


@pytest.mark.parametrize("at", [-1, 2**63])
def test_no_cosignature_is_made_for_an_impossible_time(at: int) -> None:
    with pytest.raises(ValueError, match="no time"):
        witness_key().cosign(TEXT, at)


def test_the_time_of_a_cosignature_is_signed() -> None:
    witness = witness_key()
    made = witness.cosign(TEXT, 1679315147)
    later = NoteSignature(made.name, made.key_id, (1679315148).to_bytes(8, "big") + made.signature[8:])
    with pytest.raises(BadSignatureError):
        witness.verifier.verify(TEXT, later)


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"\0" * 73, b"\xff" * 72])
def test_a_cosignature_has_one_form(signature: bytes) -> None:
    key = witness_key().verifier
    with pytest.raises(BadSignatureError, match="eight bytes of time"):
        key.verify(TEXT, NoteSignature(key.name, key.key_id, signature))


def test_the_same_bytes_of_key_are_another_key_for_another_kind() -> None:
    private = Ed25519PrivateKey.from_private_bytes(b"a" * 32)
    log, witness = LogKey("a.example", private), WitnessKey("a.example", private)
    assert log.verifier.key_id != witness.verifier.key_id
    with pytest.raises(BadSignatureError):
        witness.verifier.verify(TEXT, log.sign(TEXT))


def test_a_key_that_is_no_point_of_the_curve_verifies_nothing() -> None:
    key = VerifierKey("a.example", b"\xff" * 32, SignatureKind.ED25519)
    with pytest.raises(BadSignatureError):
        key.verify(TEXT, NoteSignature(key.name, key.key_id, b"\0" * 64))


def test_a_key_owns_no_signature_under_another_name_or_id() -> None:
    key = log_key()
    made = key.sign(TEXT)
    key.verifier.verify(TEXT, made)
    for other in (
        NoteSignature("other.example", made.key_id, made.signature),
        NoteSignature(made.name, b"\0\0\0\0", made.signature),
    ):
        with pytest.raises(BadSignatureError):
            key.verifier.verify(TEXT, other)
