"""Find the browser that the page tests drive: `chromium.py check` says whether it is there, `chromium.py install` gets it.

Debian's Chromium is taken, with fonts for Japanese and Chinese: without them the screenshots show boxes.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PACKAGES = ("chromium", "fonts-noto-cjk")
HOW = (
    "The browser tests need Chromium and fonts for Japanese and Chinese.\n"
    "  as root:     make browser\n"
    "  by yourself: apt-get update && apt-get install --no-install-recommends chromium fonts-noto-cjk\n"
    "  elsewhere:   install Chromium and set CHROMIUM=/path/to/it\n"
    "  without:     NO_BROWSER=1 make test   (the pages are then not tested in a browser)"
)


def find() -> Path | None:
    """The program of the browser: CHROMIUM from the environment, or the first known name on the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if Path(named).is_file() else None
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def has_fonts() -> bool:
    """Whether a font knows Japanese and Chinese. Where no fontconfig can tell, it is believed."""
    if not shutil.which("fc-list"):
        return True
    listed = [
        subprocess.run(["fc-list", f":lang={lang}"], capture_output=True, check=False).stdout
        for lang in ("ja", "zh-cn")
    ]
    return all(listed)


def is_skipped() -> bool:
    """Whether somebody asked for a run without the browser."""
    return os.environ.get("NO_BROWSER", "") not in {"", "0"}


def check() -> int:
    """Say what is missing; 0 when all is there or the browser was waived."""
    if is_skipped():
        print("NO_BROWSER is set: the pages are NOT tested in a browser.")
        return 0
    if find() and has_fonts():
        return 0
    print(HOW, file=sys.stderr)
    return 1


def install() -> int:
    """Get what is missing from Debian's packages when root, or say how."""
    if find() and has_fonts():
        print(f"The browser is there: {find()}")
        return 0
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        print(HOW, file=sys.stderr)
        return 1
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], check=False, env=quiet)
    subprocess.run(
        ["apt-get", "install", "-q", "-y", "--no-install-recommends", *PACKAGES], check=False, env=quiet
    )
    return check()


if __name__ == "__main__":
    sys.exit({"check": check, "install": install}[sys.argv[1]]())
