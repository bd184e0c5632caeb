"""What the dictionary of Japanese names tells about a run of characters: a family name, a given name, both."""

from functools import lru_cache

from comity_names.japanese import whole


@lru_cache(maxsize=20_000)
def is_family(written: str) -> bool:
    """Whether the dictionary has it as a family name."""
    return bool(written) and bool(whole(written, given=False))


@lru_cache(maxsize=20_000)
def is_given(written: str) -> bool:
    """Whether the dictionary has it as a given name."""
    return bool(written) and bool(whole(written, given=True))


@lru_cache(maxsize=20_000)
def split(written: str) -> tuple[str, str] | None:
    """Return family name and given name of a written name, the likeliest cut first; None when the dictionary knows no such two."""
    for cut in (2, 1, 3):
        family, given = written[:cut], written[cut:]
        if family and 1 <= len(given) <= 4 and is_family(family) and is_given(given):
            return family, given
    return None


def is_japanese(written: str) -> bool:
    """Whether it can be cut into a family name and a given name of the dictionary."""
    return 3 <= len(written) <= 6 and split(written) is not None
