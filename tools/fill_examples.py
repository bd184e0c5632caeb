"""Fill the examples in the pages of the protocol reference from the test vectors.

    python -m tools.fill_examples            write docs/reference/protocol/*.md
    python -m tools.fill_examples --check    compare only; ends with 1 when a page differs

A line `<!-- vector: FILE POINTER [WAY] -->` stands before a fenced block that holds what the vector says at that place (a
JSON pointer): as it is, or as `header` or `payload` of a compact token, or as `aad-text`, what the additional data of a body says.
"""

import argparse
import json
import re
import sys
from pathlib import Path
from typing import Any

from comity.exchange.core.digests import unb64u

ROOT = Path(__file__).resolve().parent.parent
PAGES = ROOT / "docs" / "reference" / "protocol"
VECTORS = ROOT / "tests" / "conformance" / "vectors"
_EXAMPLE = re.compile(r"(<!-- vector: (\S+) (\S+)(?: (\S+))? -->\n```\n).*?(```\n)", re.DOTALL)


def said(file: str, pointer: str, way: str | None) -> str:
    """Return what a vector says."""
    found: Any = json.loads((VECTORS / file).read_text("utf-8"))
    for step in pointer.split("/")[1:]:
        found = found[int(step)] if isinstance(found, list) else found[step]
    match way:
        case "header":
            return unb64u(found.split(".")[0]).decode()
        case "payload":
            return unb64u(found.split(".")[1]).decode()
        case "aad-text":
            return unb64u(json.loads(found)["aad"]).decode()
    return str(found).rstrip("\n")


def filled(text: str) -> str:
    """Return a page with its examples."""
    return _EXAMPLE.sub(lambda one: f"{one[1]}{said(one[2], one[3], one[4])}\n{one[5]}", text)


def main(arguments: list[str]) -> int:
    """Write or check the pages."""
    parser = argparse.ArgumentParser(description="Fill the examples of the protocol reference.")
    parser.add_argument("--check", action="store_true", help="compare only")
    check = parser.parse_args(arguments).check
    different = 0
    for page in sorted(PAGES.glob("*.md")):
        text = page.read_text("utf-8")
        if (new := filled(text)) == text:
            continue
        different += 1
        if check:
            print(f"{page.name} shows another example than the vectors; run: python -m tools.fill_examples")
        else:
            page.write_text(new, "utf-8")
            print(f"filled {page.name}")
    return int(check and different > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
