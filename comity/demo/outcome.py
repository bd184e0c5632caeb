"""What the demonstration found out: its figures, whether they prove what was told, and the summary for who goes on by hand."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from comity.demo.acting import Step
from comity.demo.nodes import Node
from comity.demo.persons import Cast
from comity.demo.story import told

# figures of the two nodes that are added up
SUMS = (
    "requests_sent", "requests_answered", "messages_sent", "receipts_verified", "hits", "notices_circulated", "notices_held",
    "nationals_notified", "post_visits", "meetings",
)  # fmt: skip


class UnprovenError(Exception):
    """The story was played and has not proved what it tells; the sentence says what."""


def tally(nodes: list[Node], steps: list[Step], seconds: float) -> dict[str, Any]:
    """Return the figures of both nodes together, and whether both logs prove out."""
    with ThreadPoolExecutor(2) as both:
        counts = both.map(lambda node: node.command("demo", "count"), nodes)
        counted = [json.loads(said) for said in counts]
        proven = both.map(lambda node: node.command("audit", "verify", "--json"), nodes)
        verified = [json.loads(said) for said in proven]
    return {
        "nodes": len(nodes),
        **{name: sum(one[name] for one in counted) for name in SUMS},
        # of what both nodes hold, what one of them holds, and whether it is the same there as here
        "operations": len(counted[0]["totals"]),
        "results": _results(counted[0]["totals"].values()),
        "results_agree": all(one["totals"] == counted[0]["totals"] for one in counted),
        "promises": len(counted[0]["promises"]),
        "promises_kept": sum(stage == "fulfilled" for stage, _mark in counted[0]["promises"].values()),
        "promises_agree": all(one["promises"] == counted[0]["promises"] for one in counted),
        "tracks": len(counted[0]["steps"]),
        "tracks_agree": all(one["steps"] == counted[0]["steps"] for one in counted),
        "audit": {
            "entries": sum(one["entries"] for one in verified),
            "verified": all(one["verified"] for one in verified),
        },
        "seconds": round(seconds, 3),
        "steps": [vars(step) for step in steps],
    }


def _results(totals: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """Add up what came of all operations, by kind of result."""
    found: Counter[str] = Counter()
    for one in totals:
        found.update(one["numbers"])
    return dict(sorted(found.items()))


def require_proven(found: Mapping[str, Any]) -> None:
    """Raise unless the story has proved what it tells.

    Raises:
        UnprovenError: a letter has no verified receipt, an act was not played to its end, the nodes count differently, or a log
            does not verify.
    """
    if found["messages_sent"] == 0 or found["receipts_verified"] != found["messages_sent"]:
        raise UnprovenError(
            f"{found['messages_sent']} letters were posted, but {found['receipts_verified']} have a verified receipt."
        )
    if not all(found[name] for name in (*SUMS, "operations", "results", "tracks", "promises_kept")):
        raise UnprovenError("The story was not played to its end.")
    if not found["results_agree"]:
        raise UnprovenError("The two nodes do not count the same results.")
    if not found["tracks_agree"]:
        raise UnprovenError("The two nodes do not show the same steps of a track.")
    if not found["promises_agree"]:
        raise UnprovenError("The two nodes do not hold the same ledger of a commitment.")
    if not found["audit"]["verified"]:
        raise UnprovenError("A log does not verify. Run `comity audit verify` on both nodes.")


def summary(  # noqa: PLR0917  # everything the summary tells
    tokyo: Node,
    hanoi: Node,
    people: Mapping[str, Mapping[str, str]],
    passwords: Mapping[str, str],
    cast: Cast,
    found: Mapping[str, Any],
) -> str:
    """Return what a person needs to go on by hand: addresses, sign-ins, what happened."""
    lines = [
        "",
        f"{cast.sought.katakana} was asked for in Tokyo; {cast.sought.name} was found in Ha Noi.",
        (
            f"{found['messages_sent']} letters were sent, {found['receipts_verified']} with a verified receipt; "
            f"{found['audit']['entries']} entries in both logs, verified: {_yes(found['audit']['verified'])}."
        ),
        (
            f"The raid brought {found['results'].get('arrest', 0)} arrests and "
            f"{found['results'].get('seizure', 0)} seizure of goods, counted the same on both nodes: {_yes(found['results_agree'])}."
        ),
        (
            f"Consular posts told of a national held, with proof: {found['nationals_notified']}; "
            f"visits written down: {found['post_visits']}."
        ),
        (
            f"{cast.leader.katakana} was sought; the records in Ha Noi know {cast.leader.name}. Viet Nam does not hand over its "
            f"nationals: the proceedings are transferred, the same steps on both nodes: {_yes(found['tracks_agree'])}."
        ),
        (
            f"For the ministerial meeting {found['promises']} promises stand, {found['promises_kept']} of them kept by the raid; "
            f"the same ledger on both nodes: {_yes(found['promises_agree'])}."
        ),
        "",
    ]
    for node in (tokyo, hanoi):
        name = node.plan.name
        lines.append(
            f"{node.plan.agency_names['en']}: {node.web_url}   password of everybody: {passwords[name]}"
        )
        lines += [
            f"  {person['sign_in']:<12} {person['name']} ({', '.join(person['roles'])})   code key: "
            f"{people[name][person['sign_in']].split('secret=')[1].split('&')[0]}"
            for person in told()["cast"][name]
        ]
    lines.append("A one-time code now: .venv/bin/comity demo code KEY")
    return "\n".join(lines)


def _yes(is_so: bool) -> str:  # noqa: FBT001  # a word for a word
    return "yes" if is_so else "NO"
