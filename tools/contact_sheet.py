"""Put the pictures of the walks on one sheet a language, small enough for the docs.

    COMITY_SCREENSHOTS=.data/walk make test-full
    python -m tools.contact_sheet .data/walk docs/images/walk

The story is one sheet, screening another. The pictures are named what-language-width-theme.png. On a sheet each page is a column, and each width and theme a row. The sheet is a
page of its own, drawn by the browser that the tests use.
"""

import argparse
import html
import re
import sys
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import sync_playwright

from tools.chromium import HOW, find

NAMED = re.compile(r"(?P<what>.+)-(?P<language>en|vi|ja|zh-Hans)-(?P<width>\d+)-(?P<theme>light|dark)\.png")
# as an officer of either side meets them
STORY = (
    "desk", "request-new", "request-missing", "request-draft", "request-waits", "desk-approve", "approve",
    "list", "desk-answer", "thread", "thread-read", "hit", "answer-new", "answer-approve", "thread-changed",
    "thread-answered",
)  # fmt: skip
SCREENING = (
    "screening-lists", "screening-list-new", "screening-list-lacks", "screening-list-empty", "screening-version-read",
    "screening-version-taken", "screening", "screening-passport", "screening-query", "screening-hit",
    "screening-hit-decided", "screening-card", "screening-run-new", "screening-run-columns", "screening-run",
    "screening-runs", "screening-watch-new", "screening-watch", "screening-watches",
)  # fmt: skip
SHEETS = {"": STORY, "screening-": SCREENING}  # beginning of the file's name: what stands on it
WIDE, NARROW, TALL = 230, 110, 300  # pixels of a thumb: at 1280, at 390, the top of the page only
QUALITY = 55
STYLE = f"""
body {{ margin: 8px; background: #8a929b; font: 11px sans-serif; width: max-content }}
table {{ border-spacing: 6px }} th {{ font-weight: 600; text-align: left; color: #fff }}
div {{ height: {TALL}px; overflow: hidden; background: #fff }} img {{ display: block; width: 100% }}
.w1280 {{ width: {WIDE}px; height: {TALL - 60}px }} .w390 {{ width: {NARROW}px }}
"""


def sheets(folder: Path, order: Sequence[str]) -> dict[str, dict[tuple[int, str], dict[str, Path]]]:
    """Return the pictures of some pages by language, by width and theme, by page."""
    found: dict[str, dict[tuple[int, str], dict[str, Path]]] = defaultdict(lambda: defaultdict(dict))
    for picture in sorted(folder.glob("*.png")):
        named = NAMED.fullmatch(picture.name)
        if named and named["what"] in order:
            found[named["language"]][int(named["width"]), named["theme"]][named["what"]] = picture
    return found


def sheet_page(rows: dict[tuple[int, str], dict[str, Path]], order: Sequence[str]) -> str:
    """Return the sheet of one language as HTML."""
    columns = [what for what in order if any(what in row for row in rows.values())]
    head = "".join(f"<th>{html.escape(what)}" for what in columns)
    body = "".join(
        f"<tr><th>{width} {theme}"
        + "".join(
            f'<td><div class="w{width}"><img src="{row[what].resolve().as_uri()}"></div>'
            if what in row
            else "<td>"
            for what in columns
        )
        for (width, theme), row in sorted(rows.items(), reverse=True)
    )
    return f"<!doctype html><meta charset=utf-8><style>{STYLE}</style><table><tr><th>{head}{body}</table>"


def main(arguments: list[str] | None = None) -> int:
    """Write the sheets; 1 where there is no browser or no picture."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("pictures", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args(arguments)
    program = find()
    found = {
        (beginning, language): sheet_page(rows, order)
        for beginning, order in SHEETS.items()
        for language, rows in sheets(given.pictures, order).items()
    }
    if program is None or not found:
        sys.stderr.write(
            f"{HOW}\n" if program is None else f"There is no picture of a walk in {given.pictures}.\n"
        )
        return 1
    given.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=str(program), args=["--no-sandbox", "--disable-gpu"])
        for (beginning, language), page_of_it in sorted(found.items()):
            drawn = given.pictures / f"sheet-{beginning}{language}.html"
            drawn.write_text(page_of_it, "utf-8")
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            page.goto(drawn.resolve().as_uri())
            target = given.out / f"{beginning}{language}.jpg"
            page.locator("table").screenshot(path=str(target), type="jpeg", quality=QUALITY)
            sys.stdout.write(f"{target}\n")
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
