"""Which version of a membership stands: a rule over the set of versions, so that the order of arrival does not matter.

The first version stands. After a version that stands, its owner's next one stands, and nothing else does, with one
exception: where its deputy has taken over under the same number, the takeover stands and the owner's version does not.
Both can be signed at the same moment by two that cannot reach each other. Somebody must win, at every member alike
and without asking anybody, so the rule prefers the one that cannot have been signed by chance: a takeover is an act
of a person who found the owner silent, and an owner that was away learns of it and becomes a member like others.

A former deputy could sign such a takeover years later. Its own assent stops it: with every version it receives,
a deputy's node signs that it has it, and a takeover in the place of a version assented to does not stand.
"""

from collections.abc import Collection

from comity.exchange.core.errors import Reason, RefusalError
from comity.exchange.core.membership import MAX_VERSIONS, Assent, Condition, Version

MOST_KEPT = 4 * MAX_VERSIONS  # with those that do not stand


class MissingVersionError(Exception):
    """The version before is not here yet; this one waits for it."""


def course(versions: Collection[Version], assents: Collection[Assent] = ()) -> tuple[Version, ...]:
    """The versions that stand, from the first to the present one; empty when the first is not known.

    Args:
        versions: all that were accepted, in any order.
        assents: all that are known.
    """
    first = next((one for one in versions if one.number == 1), None)
    if first is None:
        return ()
    standing = [first]
    while (following := _following(standing[-1], versions, assents)) is not None:
        standing.append(following)
    return tuple(standing)


def _following(last: Version, versions: Collection[Version], assents: Collection[Assent]) -> Version | None:
    if last.condition is Condition.CLOSED:
        return None
    after = [one for one in versions if one.prev == last.digest]
    owners = next((one for one in after if not one.takeover), None)
    takeover = next((one for one in after if one.takeover), None)
    if takeover is not None and owners is not None:
        given_up = any(assent.digest == owners.digest and assent.by == last.deputy for assent in assents)
        return owners if given_up else takeover
    return takeover or owners


def is_deciding(versions: Collection[Version], assent: Assent) -> bool:
    """Whether an assent is the deputy's word on a version that is known; what anybody else assents to changes nothing."""
    version = next((one for one in versions if one.digest == assent.digest), None)
    if version is None or version.takeover or version.prev is None:
        return False
    return any(one.digest == version.prev and one.deputy == assent.by for one in versions)


def require_acceptable(known: Collection[Version], new: Version) -> None:
    """Raise unless a verified version may be kept beside those that were accepted before.

    It need not stand: that is asked of all of them together, see `course`.

    Raises:
        RefusalError: `policy`: it is signed by somebody who may not, comes after the end, or says under its number
            something else than what was accepted there.
        MissingVersionError: it cannot be judged before another one is here.
    """
    if any(one.digest == new.digest for one in known):
        return
    if len(known) >= MOST_KEPT:
        raise RefusalError(Reason.POLICY, "The conversation has more versions than are kept of one.")
    if new.number == 1:
        if any(one.number == 1 for one in known):
            raise RefusalError(Reason.POLICY, "The conversation has begun differently.")
        return
    before = next((one for one in known if one.digest == new.prev), None)
    if before is None:
        raise MissingVersionError
    if new.conv != before.conv or new.number != before.number + 1:
        raise RefusalError(Reason.POLICY, "The version does not come after the one it names.")
    if before.condition is Condition.CLOSED:
        raise RefusalError(Reason.POLICY, "The conversation is closed.")
    if new.author != (before.deputy if new.takeover else before.owner):
        raise RefusalError(Reason.POLICY, "Only the owner signs versions, or the deputy that takes over.")
    if any(one.prev == new.prev and one.takeover == new.takeover for one in known):
        raise RefusalError(Reason.POLICY, "Another version stands under this number already.")


def require_citation(
    present: Version | None, known: Collection[Version], *, sender: str, me: str, cited: str | None
) -> None:
    """Raise unless a letter in a conversation of several may be taken.

    Args:
        present: the version that stands here; None when the conversation is not known.
        known: all that were accepted, also those that do not stand.
        sender: the node that wrote.
        me: our own node.
        cited: digest of the version that the letter cites; None when it cites none.

    Raises:
        RefusalError: `policy` from or to somebody who is no member, without a citation, or after the end;
            `membership-stale` when it cites another version than the present one, and we know that one.
        MissingVersionError: it cites a version that is not here yet.
    """
    if present is None and cited is None:
        return  # a conversation of two
    if present is None:
        raise MissingVersionError
    if sender not in present.nodes and cited not in {None, present.digest} and not _knows(known, cited):
        raise MissingVersionError  # a newer version may have let it in
    if sender not in present.nodes or me not in present.nodes:
        raise RefusalError(Reason.POLICY, "Only members write to members.")
    if cited is None or present.condition is Condition.CLOSED:
        raise RefusalError(Reason.POLICY, "The letter cites no version, or the conversation is closed.")
    if cited == present.digest:
        return
    if not _knows(known, cited):
        raise MissingVersionError
    raise RefusalError(Reason.MEMBERSHIP_STALE)


def _knows(known: Collection[Version], cited: str | None) -> bool:
    return any(one.digest == cited for one in known)
