"""Codes of countries: of two letters, of three, and as passports carry them."""

from functools import lru_cache

from comity_names.resources import rows


@lru_cache(maxsize=1)
def _short() -> dict[str, str]:
    return {
        code: short
        for _, line in rows("countries.tsv", 2)
        for code, short in zip(line.split()[::2], line.split()[1::2], strict=True)
    }


def code(text: str) -> str:
    """The code of two letters of a country: "vnm", "VNM" and "VN" are VN; what is no code stays as it is, in capitals."""
    bare = text.strip().upper()
    return _short().get(bare, bare)
