"""Whether the other node is proven to have what a side signed: by its receipt, by its hands, or by its own words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from comity_verify.entries import Body

# how far a letter came, by the receipts in its proof
DELIVERED, REFUSED, EXPIRED, STORED, NONE = "delivered", "refused", "expired", "stored", "none"
# how far an entry came beside that: its reader made this proof; its reader names it in a letter of its own
HERE, NAMED = "here", "named"
TURNED_AWAY = frozenset({REFUSED, EXPIRED})
TAKEN = frozenset({DELIVERED, HERE, NAMED})  # a signature counts then, and else never
_BEST = (DELIVERED, HERE, NAMED, STORED, NONE, EXPIRED, REFUSED)
WORDS = {
    DELIVERED: "{other} signed that it took this in",
    HERE: "it is in the hands of {other}, which made this proof",
    NAMED: "{other} names it in a letter of its own",
    STORED: "{other} signed only that it stored this unopened, so that it is not proven to have taken it",
    NONE: "there is no receipt of {other}, so that it is not proven to have taken it",
    EXPIRED: "{other} signed that its time was over before it was taken in",
    REFUSED: "{other} refused it",
}


@dataclass(frozen=True)
class Letter:
    """A letter of the bundle: who wrote it to whom, how far it came, and what it says (nothing, where it was turned away unread)."""

    name: str
    sender: str
    receiver: str
    state: str
    body: Body


def state_of(states: Iterable[str]) -> str:
    """Return how far a letter came, by the states of its receipts; one that was refused first may be taken in later."""
    found = set(states)
    if found & {"delivered", "read", "actioned"}:
        return DELIVERED
    return next((one for one in (REFUSED, EXPIRED, STORED) if one in found), NONE)


def reach_of(letters: Iterable[Letter], maker: str) -> Mapping[str, str]:
    """Return of each entry how far it came at best, whichever letter carried it. One that was only refused stays refused."""
    found: dict[str, str] = {}
    named: set[tuple[str, str]] = set()
    writers: dict[str, str] = {}
    for letter in letters:
        state = HERE if letter.state in {STORED, NONE} and letter.receiver == maker else letter.state
        for one in letter.body.said:
            found[one.id] = min(state, found.get(one.id, state), key=_BEST.index)
            writers[one.id] = one.node
        if letter.state not in TURNED_AWAY:
            named |= {(letter.sender, key) for key in letter.body.names}
    for sender, key in named:
        if found.get(key) in {STORED, NONE} and writers[key] != sender:
            found[key] = NAMED
    return found
