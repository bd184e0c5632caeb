"""How a page is looked at: its width, and what axe finds.

Four fifths of what axe takes on a page is contrast, and pages share their looks. So the contrast of a text is measured
where its look is new to this run: its tag and classes, its colour and size, and what lies behind it, up to the root of
the page. A look counts as measured only where axe could judge it: over a picture it cannot, and says neither yes nor no.
Everything else is asked of each page anew.
"""

import os
from collections.abc import Callable
from typing import Any

from axe_playwright_python.sync_playwright import Axe, AxeResults
from playwright.sync_api import Page

# No style sheet is fetched a second time: of the rules that are on, only one asks for that, about sound that plays by itself,
# and no page has any. It takes a third of the time, and ten seconds where the fetching hangs.
_OPTIONS = {"resultTypes": ["violations"], "preload": False}
_CONTRAST = "color-contrast"

# Finds the visible elements of each look and keeps them in the page under the number of the look; returns the numbers.
# What may not be used is left out of contrast by axe, with its label: that makes another look.
_LOOKS = """() => {
  const known = new WeakMap(), found = new Map();
  const number = (text, start) => {
    let one = start ^ 0x9e3779b1, other = 0x85ebca6b ^ text.length;
    for (let at = 0; at < text.length; at++) {
      one = Math.imul(one ^ text.charCodeAt(at), 2654435761);
      other = Math.imul(other ^ text.charCodeAt(at), 1597334677);
    }
    return (one >>> 0) * 1048576 + ((other ^ one >>> 13) >>> 12);
  };
  const ground = element => {
    if (!element) return 1;
    if (!known.has(element)) {
      const style = getComputedStyle(element);
      const own = [element.tagName, element.getAttribute("class"), style.backgroundColor, style.backgroundImage, style.opacity,
        style.position, element.matches(":disabled, [aria-disabled=true], [inert]")].join("|");
      known.set(element, number(own, ground(element.parentElement)));
    }
    return known.get(element);
  };
  for (const element of document.body.querySelectorAll("*")) {
    const speaks = element.matches("input, select, textarea")
      || [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!speaks || !element.checkVisibility({opacityProperty: true, visibilityProperty: true})) continue;
    const style = getComputedStyle(element);
    const own = [style.color, style.fontSize, style.fontWeight, style.textShadow, element.type, element.control?.disabled];
    const look = number(own.join("|"), ground(element));
    found.set(look, [...found.get(look) ?? [], element]);
  }
  window.looksOfThePage = found;
  return [...found.keys()];
}"""
# Measures one element of each look, and all of those looks of which axe could not judge the one; returns the violations and the
# looks that are good: axe let their element pass, or contrast does not apply to it (no text is seen, or it may not be used).
_CONTRAST_OF = """async ([looks, options]) => {
  const all = look => window.looksOfThePage.get(look);
  const measured = async elements => {
    const found = await axe.run({include: elements}, options);
    const nodes = rules => rules.flatMap(rule => rule.nodes.map(node => node.element));
    return [found.violations, new Set(nodes(found.violations)), new Set(nodes(found.incomplete))];
  };
  const [violations, faint, open] = await measured(looks.map(look => all(look)[0]));
  const good = looks.filter(look => !faint.has(all(look)[0]) && !open.has(all(look)[0]));
  const others = looks.filter(look => open.has(all(look)[0])).flatMap(look => all(look).slice(1));
  if (others.length) violations.push(...(await measured(others))[0]);
  for (const rule of violations) for (const node of rule.nodes) {
    delete node.element;
    for (const check of [...node.any, ...node.all, ...node.none]) for (const one of check.relatedNodes) delete one.element;
  }
  return [violations, good];
}"""
_JUDGED = {"resultTypes": ["violations", "incomplete", "passes"], "preload": False, "elementRef": True}

_measured: set[int] = set()  # the looks whose contrast is good, in this process


def axe(page: Page) -> AxeResults:
    """Return the violations that axe finds on a page as it is shown."""
    results = Axe().run(page, options=_OPTIONS | {"rules": {_CONTRAST: {"enabled": False}}})
    looks = set(page.evaluate(_LOOKS)) - _measured
    if looks:
        faint: list[dict[str, Any]]
        good: list[int]
        faint, good = page.evaluate(_CONTRAST_OF, [sorted(looks), _JUDGED | {"runOnly": [_CONTRAST]}])
        results.response["violations"] += faint
        _measured.update(good)
    return results


def look(page: Page, name: str) -> None:
    """Nothing is wider than the window, axe finds nothing. A picture `<name>-<width>.png` goes to the folder COMITY_SCREENSHOTS."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    if folder := os.environ.get("COMITY_SCREENSHOTS"):
        page.screenshot(path=f"{folder}/{name}-{width}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= width, name
    found = axe(page).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == [], name


def looking_at(room: str) -> Callable[[Page, str], None]:
    """Return `look` for the pages of a room: its pictures begin with the room's name."""
    return lambda page, name: look(page, f"{room}-{name}")
