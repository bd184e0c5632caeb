"""Who may decide about a change of roles: pure rules, over codes and moments alone.

One operator proposes, a second person decides. Who may decide is who answers for what a role opens: another operator for
the machine; a supervisor for the desk of the own agency; an auditor, who watches both. A supervisor has no say about
operators and auditors, who watch over supervisors. Nobody decides about what they proposed, nor about themselves, nor
before a week has passed in which password and code key were their own, when the proposer let them in: who hands out a
start password could sign in with it, on the first day or on the tenth.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from comity.accounts.roles import STAND_ALONE, Role

EXPIRES_AFTER = timedelta(days=7)
LET_IN_FOR = timedelta(days=7)
DECIDES = frozenset({Role.OPERATOR, Role.SUPERVISOR, Role.AUDITOR})


@dataclass(frozen=True)
class Standing:
    """What somebody may do here: the codes of the roles, and whether they decide as a named senior."""

    roles: frozenset[str] = frozenset()
    is_senior: bool = False


@dataclass(frozen=True)
class Change:
    """A change that somebody proposed: about whom, of which agency, from what to what, and when (aware, UTC)."""

    about: UUID
    agency: UUID
    proposer: UUID
    before: Standing
    after: Standing
    proposed_at: datetime

    @property
    def expires_at(self) -> datetime:
        """From when on nobody can confirm it any more."""
        return self.proposed_at + EXPIRES_AFTER


@dataclass(frozen=True)
class Eyes:
    """Somebody who would decide: what they hold now, and who let them in with a start password or a new key.

    `own_since` is when password and key became their own again after that; None while they are not.
    """

    person: UUID
    agency: UUID
    roles: frozenset[str]
    is_active: bool = True
    let_in_by: frozenset[UUID] = frozenset()
    own_since: datetime | None = None


class Objection(StrEnum):
    """Why somebody may not decide about a change."""

    SUSPENDED = "suspended"
    OWN_PROPOSAL = "own-proposal"
    ABOUT_ONESELF = "about-oneself"
    ROLE = "role"
    OTHER_AGENCY = "other-agency"
    LET_IN_BY_PROPOSER = "let-in-by-proposer"
    EXPIRED = "expired"


def needs_second(before: Standing, after: Standing) -> bool:
    """Whether a change waits for a second person.

    For who holds roles every change does. Somebody new (no role yet) begins at once, unless as one who could decide about
    others: else two people could be invented by one.

    >>> new = Standing()
    >>> needs_second(new, Standing(frozenset({"officer"}))), needs_second(new, Standing(frozenset({"auditor"})))
    (False, True)
    """
    if before == after:
        return False
    if before.roles or before.is_senior:
        return True
    return after.is_senior or bool(after.roles & DECIDES)


def objection(change: Change, eyes: Eyes, at: datetime) -> Objection | None:
    """Return why these eyes may not decide about the change at a moment; None when they may."""
    if not eyes.is_active:
        return Objection.SUSPENDED
    if eyes.person == change.about:
        return Objection.ABOUT_ONESELF
    if eyes.person == change.proposer:
        return Objection.OWN_PROPOSAL
    found = _by_office(change, eyes)
    if found is not None:
        return found
    if change.proposer in eyes.let_in_by and is_let_in(eyes.own_since, at):
        return Objection.LET_IN_BY_PROPOSER
    return Objection.EXPIRED if at >= change.expires_at else None


def is_let_in(own_since: datetime | None, at: datetime) -> bool:
    """Whether who let somebody in still counts: until a week after password and key became the owner's own."""
    return own_since is None or at < own_since + LET_IN_FOR


def _by_office(change: Change, eyes: Eyes) -> Objection | None:
    if Role.OPERATOR in eyes.roles:
        return None
    touched = change.before.roles | change.after.roles
    offices = {Role.AUDITOR} if touched & STAND_ALONE else {Role.AUDITOR, Role.SUPERVISOR}
    if not eyes.roles & offices:
        return Objection.ROLE
    return None if eyes.agency == change.agency else Objection.OTHER_AGENCY
