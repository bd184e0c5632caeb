"""The letters of PDF papers: files of the Noto project (Open Font License) that came with the installed packages.

Fonts of the machine are never looked at, so a paper looks alike on every node and needs nothing but what the locks name.
"""

from functools import cache
from importlib.util import find_spec
from pathlib import Path

import typst

PACKAGES = ("fontpkg_noto_sans", "justmytype_intl_cjk", "justmytype_intl_sea", "justmytype_intl_rtl")


class FontsMissingError(Exception):
    """The fonts for PDF are not installed on this machine. Prepare the node again, or take the paper as DOCX."""


def folders() -> list[Path]:
    """Return the folders of the installed packages; their code is not run.

    Raises:
        FontsMissingError: one of them is not installed.
    """
    found = []
    for package in PACKAGES:
        spec = find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise FontsMissingError
        found += [Path(place) for place in spec.submodule_search_locations]
    return found


@cache
def letters() -> typst.Fonts:
    """Return the fonts, listed once for each process: 10 ms, and each file is read when a letter of it is needed.

    Raises:
        FontsMissingError: a package of them is not installed.
    """
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders()))
