"""A root key's thumbprint as words that two officers can compare by voice.

Each word is five letters, consonant and vowel in turn, and carries 16 bits (the proquint scheme, D. S. Wilkerson,
"A Proposal for Proquints", 2009, arXiv:0901.4016). Eight words carry the first 128 bits of the SHA-256 thumbprint
(RFC 7638): finding another key with the same words costs 2^128 tries.
"""

import re

from comity.exchange.core.digests import check_digest, unb64u

CONSONANTS = "bdfghjklmnprstvz"
VOWELS = "aiou"
WORDS = 8

_GAPS = re.compile(r"[\s\-‐‑–—]+")


def _word(value: int) -> str:
    return (
        CONSONANTS[value >> 12]
        + VOWELS[value >> 10 & 3]
        + CONSONANTS[value >> 6 & 15]
        + VOWELS[value >> 4 & 3]
        + CONSONANTS[value & 15]
    )


def fingerprint_words(thumbprint: str) -> str:
    """Eight words in four pairs, such as `lusab-babad gutih-tugad ...`, of a thumbprint in base64url."""
    octets = unb64u(check_digest(thumbprint))
    words = [_word(int.from_bytes(octets[i : i + 2], "big")) for i in range(0, 2 * WORDS, 2)]
    return " ".join(f"{first}-{second}" for first, second in zip(words[::2], words[1::2], strict=True))


def same_fingerprint(words: str, thumbprint: str) -> bool:
    """Whether the words, as somebody typed them, are those of the thumbprint; case, spaces and hyphens do not count."""
    return _GAPS.sub("", words).lower() == _GAPS.sub("", fingerprint_words(thumbprint))
