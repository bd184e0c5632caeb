"""Checkpoints: one spelling each, signed by the log they name, cosigned by others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comity.audit.core.checkpoints import (
    Checkpoint,
    Cosignature,
    cosign_checkpoint,
    open_checkpoint,
    sign_checkpoint,
)
from comity.audit.core.errors import BadSignatureError, CheckpointError, UnsignedNoteError
from comity.audit.core.merkle import EMPTY_ROOT
from comity.audit.core.note_keys import VerifierKey
from comity.audit.core.notes import write_note
from comity.audit.core.tests.test_notes import WITNESS, log_key, witness_key

ROOT = bytes(range(32))

# A checkpoint that a public staging log served in 2026, with two signatures of the log (one of a kind that we do not
# know) and the cosignatures of four witnesses.
REAL_LOG = "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
REAL = """\
arche2025h1.staging.ct.transparency.dev
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— arche2025h1.staging.ct.transparency.dev zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— arche2025h1.staging.ct.transparency.dev ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""


def test_it_opens_a_checkpoint_of_the_public_witness_network() -> None:
    opened = open_checkpoint(REAL, [VerifierKey.parse(REAL_LOG)], [VerifierKey.parse(WITNESS)])
    assert opened.checkpoint.size == 1432088532
    assert opened.checkpoint.root.hex().startswith("53b58cefd8ebcf28")
    assert opened.cosignatures == (Cosignature("remora.n621.de", 0x6A122120),)


def test_another_size_under_the_same_signature_is_refused() -> None:
    with pytest.raises(BadSignatureError):
        open_checkpoint(REAL.replace("1432088532", "1432088533"), [VerifierKey.parse(REAL_LOG)])


def test_the_text_is_the_one_of_the_specification() -> None:
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    parsed = Checkpoint.parse(text)
    assert (parsed.origin, parsed.size, parsed.text) == ("example.com/behind-the-sofa", 20852163, text)


@given(st.integers(1, 2**63 - 1), st.binary(min_size=32, max_size=32))
def test_what_is_signed_is_what_is_read(size: int, root: bytes) -> None:
    key = log_key()
    opened = open_checkpoint(sign_checkpoint(key, size, root), [key.verifier])
    assert opened.checkpoint == Checkpoint("log.example/hq", size, root)
    assert opened.cosignatures == ()


def test_extension_lines_of_others_are_kept() -> None:
    checkpoint = Checkpoint("log.example/hq", 7, ROOT, ("extension one", "二"))
    assert Checkpoint.parse(checkpoint.text) == checkpoint


ROOT_LINE = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n",
        "log\n7\n",
        f"log\n7\n{ROOT_LINE}",
        f"\n7\n{ROOT_LINE}\n",
        f"log\n07\n{ROOT_LINE}\n",
        f"log\n-7\n{ROOT_LINE}\n",
        f"log\n+7\n{ROOT_LINE}\n",
        f"log\n 7\n{ROOT_LINE}\n",
        f"log\n7_0\n{ROOT_LINE}\n",
        f"log\n٧\n{ROOT_LINE}\n",
        f"log\n\n{ROOT_LINE}\n",
        f"log\n9223372036854775808\n{ROOT_LINE}\n",
        "log\n" + "9" * 5000 + f"\n{ROOT_LINE}\n",
        f"log\n0\n{ROOT_LINE}\n",
        f"log\n7\n{ROOT_LINE[:-1]}\n",
        f"log\n7\n{ROOT_LINE[:-2]}9=\n",
        f"log\n7\n{ROOT_LINE} \n",
        "log\n7\nAAAA\n",
        f"log\n7\n{ROOT_LINE}\n\n",
        f"log\n7\n{ROOT_LINE}\n\next\n",
        f"lo\tg\n7\n{ROOT_LINE}\n",
    ],
)
def test_it_refuses_every_other_text(text: str) -> None:
    with pytest.raises(CheckpointError):
        Checkpoint.parse(text)


def test_the_empty_log_has_a_checkpoint() -> None:
    key = log_key()
    assert open_checkpoint(sign_checkpoint(key, 0, EMPTY_ROOT), [key.verifier]).checkpoint.size == 0
    with pytest.raises(CheckpointError, match="one root only"):
        sign_checkpoint(key, 0, ROOT)


def test_the_key_of_one_log_cannot_sign_for_another() -> None:
    key = log_key("other.example")
    text = Checkpoint("log.example/hq", 7, ROOT).text
    with pytest.raises(CheckpointError, match="key of another log"):
        open_checkpoint(write_note(text, [key.sign(text)]), [log_key().verifier, key.verifier])


def test_a_past_key_of_the_log_still_opens_what_it_signed() -> None:
    past, present = log_key(), log_key(seed=b"b" * 32)
    keys = [past.verifier, present.verifier]
    for key in (past, present):
        assert open_checkpoint(sign_checkpoint(key, 7, ROOT), keys).checkpoint.root == ROOT


def test_a_witness_adds_its_cosignature() -> None:
    key, witness, stranger = log_key(), witness_key(), witness_key("stranger.example")
    note = cosign_checkpoint(sign_checkpoint(key, 7, ROOT), [key.verifier], witness, 1_700_000_000)
    note = cosign_checkpoint(note, [key.verifier], stranger, 1_700_000_001)
    opened = open_checkpoint(note, [key.verifier], [witness.verifier])
    assert opened.cosignatures == (Cosignature("witness.example/w", 1_700_000_000),)


def test_a_witness_cosigns_nothing_that_the_log_did_not_sign() -> None:
    note = sign_checkpoint(log_key(seed=b"b" * 32), 7, ROOT)
    with pytest.raises(UnsignedNoteError):
        cosign_checkpoint(note, [log_key().verifier], witness_key(), 1)


def test_a_witness_cannot_stand_in_for_the_log() -> None:
    witness = witness_key("log.example/hq")
    text = Checkpoint("log.example/hq", 7, ROOT).text
    with pytest.raises(UnsignedNoteError, match="itself did not sign"):
        open_checkpoint(write_note(text, [witness.cosign(text, 1)]), [log_key().verifier], [witness.verifier])


def test_keys_of_the_wrong_kind_are_a_mistake_of_the_caller() -> None:
    note = sign_checkpoint(log_key(), 7, ROOT)
    with pytest.raises(ValueError, match="ED25519"):
        open_checkpoint(note, [witness_key().verifier])
    with pytest.raises(ValueError, match="COSIGNATURE"):
        open_checkpoint(note, [log_key().verifier], [log_key().verifier])
