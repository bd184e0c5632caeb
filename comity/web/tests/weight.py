"""What a page weighs before its reader sees it."""

import re

from django.contrib.staticfiles import finders

MOST = 150_000  # bytes, uncompressed and without fonts
_PART = re.compile(r'(?:href|src)="/static/([^"]+\.(?:css|js|svg))"')


def weigh(page: str) -> int:
    """Return the bytes of a page with its styles, scripts and icon.

    A list of slices counts as part of its font: it holds nothing but where the slices are.
    """
    parts = {part for part in _PART.findall(page) if not part.startswith("vendor/noto-")}
    return len(page.encode()) + sum(_size(part) for part in parts)


def _size(part: str) -> int:
    found = finders.find(part)
    assert isinstance(found, str), f"{part} is named by a page and not there"
    with open(found, "rb") as file:  # noqa: PTH123  the finder gives a path as text
        return len(file.read())
