"""Writes docs/reference/access.md: who may look at and act on each address, from the table that the tests hold us to.

python -m tools.access_table write
"""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import django
from django.urls import URLPattern, URLResolver, get_resolver

from tests.access_rules import RULES, Rule

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "access.md"
HEADS = {
    "officer": "liaison officer",
    "supervisor": "supervisor",
    "investigator": "investigator",
    "screening": "screening",
    "consular": "consular",
    "victim_support": "victim support",
    "cooperation": "cooperation",
    "auditor": "auditor",
    "operator": "operator",
    "partner": "guest",
}
INTRODUCTION = """# Who may open what

Made by `python -m tools.access_table write` from `tests/access_rules.py`; do not change it here. `tests/test_access_matrix.py`
asks every address in every verb as each of these people, and fails when an address is missing.

*looks*: the page opens (GET, HEAD). *acts*: what is sent is taken (POST). Where neither stands, the answer is "There is nothing here
for you", to the letter the same as for what does not exist. All but the guest belong to the agency that runs the node; a guest is an
officer of another agency with an account here, who sees the pages and nothing of the house's. `<…>` is a thing of the house. What a
person may do with it depends on the thing too: nobody approves what they wrote, and a draft is its drafter's.

A suspended person is a stranger. Strangers see the addresses marked *open to all* and are led to the sign-in from all others. Any
verb but GET, HEAD and POST is refused alike everywhere; a POST without the token of its page is refused.
"""


def patterns(
    resolver: URLResolver, before: str = "/", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, str]]:
    """Yield the name of every address, with its room, and how it is written."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from patterns(one, before + str(one.pattern), inner)
        elif isinstance(one, URLPattern):
            written = re.sub(r"<(?:\w+:)?(\w+?)(?:_id)?>", r"<\1>", before + str(one.pattern))
            yield ":".join((*spaces, str(one.name))), written


def cell(rule: Rule, who: str) -> str:
    """Return what one person may do at an address.

    >>> cell(Rule(frozenset({"officer"}), frozenset({"officer", "auditor"})), "officer")
    'looks, acts'
    """
    words = ("looks" if who in rule.get else "", "acts" if who in rule.post else "")
    return ", ".join(filter(None, words))


def table() -> str:
    """Return the whole page."""
    known = list(patterns(get_resolver("comity.urls")))
    rooms = list(dict.fromkeys(name.partition(":")[0] for name, _address in known))
    parts = [INTRODUCTION]
    for room in rooms:
        parts.append(f"\n## {room.capitalize()}\n")
        parts.append("| address | " + " | ".join(HEADS.values()) + " |")
        parts.append("|---" * (len(HEADS) + 1) + "|")
        for name, written in known:
            if name.startswith(f"{room}:"):
                rule = RULES[name]
                shown = f"`{written}`" + (" (open to all)" if rule.stranger else "")
                parts.append(f"| {shown} | " + " | ".join(cell(rule, who) for who in HEADS) + " |")
    return "\n".join(parts) + "\n"


def main() -> int:
    """Write the page."""
    if sys.argv[1:] != ["write"]:
        print(__doc__)
        return 2
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "comity.settings")
    django.setup()
    PAGE.write_text(table(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
