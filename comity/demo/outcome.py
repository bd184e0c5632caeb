"""What the demonstration found out: its figures, whether they prove what was told, and the summary for who goes on by hand."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from comity.demo.acting import Step
from comity.demo.nodes import Node
from comity.demo.persons import Cast
from comity.demo.story import told
from comity.demo.third_act import ThirdAct
from comity.demo.where import where_to_look

# figures of the two nodes that are added up
SUMS = (
    "requests_sent", "requests_answered", "messages_sent", "receipts_verified", "hits", "notices_circulated", "notices_held",
    "nationals_notified", "post_visits",
)  # fmt: skip

PLAYED = (
    *SUMS, "operations", "results", "tracks", "promises_kept", "promises_one_sided", "agreements", "meetings", "figures",
)  # fmt: skip
DIFFER = {
    "results_agree": "The two nodes do not count the same results.",
    "tracks_agree": "The two nodes do not show the same steps of a track.",
    "promises_agree": "The two nodes do not hold the same ledger of a commitment.",
    "agreements_agree": "The two nodes do not hold the same register of agreements.",
    "meetings_agree": "The two nodes do not hold the same meetings.",
    "figures_agree": "The papers of the two nodes do not say the same figures.",
}


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
        "results_agree": _alike(counted, "totals"),
        "agreements": len(counted[0]["register"]),
        "agreements_agree": _alike(counted, "register"),
        "meetings": len(counted[0]["meetings"]),
        "meetings_agree": _alike(counted, "meetings"),
        "figures": len(counted[0]["brief"]) + len(counted[0]["report"]),
        "figures_agree": _alike(counted, "brief") and _crosswise([one["report"] for one in counted]),
        "promises_one_sided": sum(one["one_sided"] for one in counted),
        "promises": len(counted[0]["promises"]),
        "promises_kept": sum(stage == "fulfilled" for stage, _mark in counted[0]["promises"].values()),
        "promises_agree": _alike(counted, "promises"),
        "tracks": len(counted[0]["steps"]),
        "tracks_agree": _alike(counted, "steps"),
        "audit": {
            "entries": sum(one["entries"] for one in verified),
            "verified": all(one["verified"] for one in verified),
        },
        "seconds": round(seconds, 3),
        "steps": [vars(step) for step in steps],
    }


def _alike(counted: Sequence[Mapping[str, Any]], what: str) -> bool:
    return all(one[what] == counted[0][what] for one in counted)


def _crosswise(reports: Sequence[Sequence[Sequence[str]]]) -> bool:
    """Whether what one report says of us and them, the other says of them and us."""
    one, other = reports
    return [pair[::-1] for pair in map(list, one)] == [list(pair) for pair in other]


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
    if not all(found[name] for name in PLAYED):
        raise UnprovenError("The story was not played to its end.")
    for name, words in DIFFER.items():
        if not found[name]:
            raise UnprovenError(words)
    if not found["audit"]["verified"]:
        raise UnprovenError("A log does not verify. Run `comity audit verify` on both nodes.")


def summary(  # noqa: PLR0917  # everything the summary tells
    tokyo: Node,
    hanoi: Node,
    people: Mapping[str, Mapping[str, str]],
    passwords: Mapping[str, str],
    cast: Cast,
    found: Mapping[str, Any],
    third: ThirdAct,
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
            f"The register holds {found['agreements']} agreements; the seventh ministerial meeting was held. The same on both nodes: "
            f"{_yes(found['agreements_agree'] and found['meetings_agree'])}."
        ),
        (
            f"{found['promises']} promises stand between them, {found['promises_kept']} of them kept by the raid, one late, one disputed, "
            f"one to be signed; the same ledger on both nodes: {_yes(found['promises_agree'])}."
        ),
        (
            f"Brief and joint report say {found['figures']} figures, alike on both nodes to the digit: {_yes(found['figures_agree'])}."
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
    lines += ["", *where_to_look(third), ""]
    lines.append("A one-time code now: .venv/bin/comity demo code KEY")
    return "\n".join(lines)


def _yes(is_so: bool) -> str:  # noqa: FBT001  # a word for a word
    return "yes" if is_so else "NO"
