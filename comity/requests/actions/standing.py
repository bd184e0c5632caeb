"""Acts on standing groups: make one, change it, end it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from comity.accounts.models import Person
from comity.accounts.roles import APPROVES_RELEASE
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.letter import MAX_RECIPIENTS
from comity.exchange.peers import known_peer
from comity.lib.clock import now
from comity.requests.access import group_for
from comity.requests.actions._shared import person_of
from comity.requests.exceptions import GroupChangedError, NotHereError, NotPairedError, TooManyPartiesError
from comity.requests.models import StandingGroup


@dataclass(frozen=True)
class GroupDraft:
    """A group as typed: its names by language, the partners, and which of them may take over."""

    names: Mapping[str, str]
    nodes: Sequence[str]
    deputy: str = ""


def _write(act: Act, group: StandingGroup, person: Person, draft: GroupDraft) -> StandingGroup:
    members = list(dict.fromkeys(draft.nodes))
    if len(members) >= MAX_RECIPIENTS:
        raise TooManyPartiesError
    if not members or any(known_peer(node) is None for node in members):
        raise NotPairedError
    group.names, group.members = dict(draft.names), members
    group.deputy = draft.deputy if draft.deputy in members else ""
    group.changed_by, group.changed_at = person, now()
    group.save()
    act.about("group", group.id)
    act.note(members=members, deputy=group.deputy, version=group.version)
    return group


@action(events.GROUP_MADE)
def make_group(act: Act, draft: GroupDraft) -> StandingGroup:
    """Make a standing group of paired partners.

    Raises:
        NotHereError: keeping groups is not this person's.
        NotPairedError, TooManyPartiesError.
    """
    person = person_of(act)
    if not (person.holds(APPROVES_RELEASE) and person.agency.is_home):
        raise NotHereError("role", "group")
    return _write(act, StandingGroup(agency=person.agency), person, draft)


@action(events.GROUP_CHANGED)
def change_group(act: Act, group_id: UUID, draft: GroupDraft, *, version: int) -> StandingGroup:
    """Change names, members or deputy. Conversations that were begun with the group stay as they are.

    Raises:
        GroupChangedError: somebody else has changed it since the page was opened.
        NotPairedError, TooManyPartiesError.
    """
    person = person_of(act)
    group = group_for(person, group_id, lock=True)
    act.about("group", group.id)
    if group.version != version or group.ended_at is not None:
        raise GroupChangedError
    group.version += 1
    return _write(act, group, person, draft)


@action(events.GROUP_ENDED)
def end_group(act: Act, group_id: UUID) -> StandingGroup:
    """End a group: nobody is asked through it any more; what was asked goes on."""
    person = person_of(act)
    group = group_for(person, group_id, lock=True)
    act.about("group", group.id)
    if group.ended_at is None:
        group.ended_at = act.at
        group.changed_by = person
        group.save(update_fields=["ended_at", "changed_by"])
    return group
