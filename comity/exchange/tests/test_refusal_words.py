"""Each code of the protocol's errors has words, in each language, and the code stands beside them."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from comity.exchange.refusal_words import REFUSALS, refusal_words

# EXCHANGE 1.13, and what is found after a letter was opened
CODES = [
    "bad-signature",
    "unknown-peer",
    "revoked",
    "wrong-audience",
    "clock-skew",
    "digest-mismatch",
    "malformed",
    "too-large",
    "id-reused",
    "membership-stale",
    "unknown-recipient-key",
    "unsupported-version",
    "unknown-critical",
    "quota",
    "storage",
    "inner-bad-signature",
    "key-expired",
    "unknown-schema",
]
OWN = ["given-up", "withdrawn", "expired"]


def test_every_code_of_the_reference_is_known() -> None:
    assert set(CODES) | set(OWN) <= set(REFUSALS)
    text = (Path(__file__).resolve().parents[3] / "docs/reference/protocol/errors.md").read_text("utf-8")
    assert "unknown-recipient-key" in re.findall(r"`([a-z-]+)`", text)


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
def test_the_code_stands_beside_the_words(language: str) -> None:
    with translation.override(language):
        for code in REFUSALS:
            said = refusal_words(code)
            assert code in said
            assert len(said) > len(code) + 4
        assert "strange-code" in refusal_words("strange-code")
        assert refusal_words("") == ""


def test_it_is_said_in_the_language_of_the_reader() -> None:
    said = set()
    for language in ("en", "vi", "ja", "zh-hans"):
        with translation.override(language):
            said.add(refusal_words("too-large"))
    assert len(said) == 4
