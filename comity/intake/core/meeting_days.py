"""Whether two days or intervals told of meetings may be one meeting's, or belong to the same weeks."""


def dates_fit(one: str | None, other: str | None) -> bool:
    """Whether nothing in two dates speaks against one meeting."""
    if one is None or other is None:
        return True
    a, b = one.partition("/")[0], other.partition("/")[0]
    return a.startswith(b) or b.startswith(a) or (a[4:] == b[4:] and "XXXX" in (a[:4], b[:4]))


def close(one: str, main: str) -> bool:
    """Whether two dates are of one month, or of one year where a month is missing."""
    a, b = one.partition("/")[0], main.partition("/")[0]
    if "XXXX" in (a[:4], b[:4]):
        return a[4:7] == b[4:7] or len(a) < 7
    return a[:4] == b[:4] and (len(a) < 7 or len(b) < 7 or a[:7] == b[:7])
