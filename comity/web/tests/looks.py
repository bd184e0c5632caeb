"""How a page is looked at: its width, and what axe finds."""

import os

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# No style sheet is fetched a second time: of the rules that are on, only one asks for that, about sound that plays by itself,
# and no page has any. It takes a third of the time, and ten seconds where the fetching hangs.
AXE = {"resultTypes": ["violations"], "preload": False}


def look(page: Page, name: str) -> None:
    """Nothing is wider than the window, axe finds nothing. A picture `<name>-<width>.png` goes to the folder COMITY_SCREENSHOTS."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if folder := os.environ.get("COMITY_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    found = Axe().run(page, options=AXE).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name
