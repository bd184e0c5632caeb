"""What a change says, in sentences: who owes what to whom, in each language's own words, on which ground, with which evidence."""

from collections.abc import Mapping, Sequence

from comity_verify.promises import BOTH, NO_NODE, Promise
from comity_verify.shapes import listed, quote

WORDS = 4000  # signs of a text, all that a change may hold
MOST = 100  # pieces of evidence, likewise


def content_of(promise: Promise, before: Sequence[Promise]) -> list[str]:
    """Return what a change says beyond its stage, its day and its unit: of what stood before it alone only what is new."""
    known = before[0] if len(before) == 1 else None
    found = []
    if known is None or (promise.texts, promise.deed) != (known.texts, known.deed):
        found += [
            f"In {language}, {promise.deed}: {quote(words, WORDS)}"
            for language, words in promise.texts.items()
        ]
    else:
        found.append("In the words of the change that it builds on.")
    if known is None or (promise.actor, promise.addressee) != (known.actor, known.addressee):
        owed_to = (
            f", and it is owed to {_side(promise.addressee)}"
            if promise.addressee
            else ", and it names nobody to whom"
        )
        found.append(f"Owed by {_side(promise.actor)}{owed_to}.")
    if promise.basis and (known is None or promise.basis != known.basis):
        found.append(f"It rests on {_basis(promise.basis)}.")
    old = known.evidence if known is not None else ()
    new = [one for one in promise.evidence if one not in old]
    found += [
        f"It names as evidence: {kind} {quote(ref)}, SHA-256 {digest}." for kind, ref, digest in new[:MOST]
    ]
    if promise.reason.strip():
        found.append(f"Its reason: {quote(promise.reason, WORDS)}")
    return found


def numbers(refs: Mapping[str, Sequence[str]]) -> str:
    """Say under which number each side keeps the commitment, by its letters."""
    said = [f"{node} calls it {listed(map(quote, found))}" for node, found in refs.items()]
    return f"By their letters {' and '.join(said)}."


def _side(name: str) -> str:
    return {BOTH: "both sides", NO_NODE: "the side that had no node then"}.get(name, name)


def _basis(basis: Mapping[str, object]) -> str:
    parts = []
    for name in ("agreement", "article", "meeting"):
        said = basis.get(name)
        if isinstance(said, dict):
            said = " / ".join(f"{language} {quote(str(one), 300)}" for language, one in said.items())
        elif said:
            said = quote(str(said), 300)
        if said:
            parts.append(f"{name} {said}")
    return ", ".join(parts)
