"""How other rooms tell people that something happened.

    notify(act, people, "request.waits-for-approval", about=("request", request.id), params={"ref": request.ref})

Inside an action it joins its transaction: nobody is told of what was rolled back, and no act ends untold.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from comity.accounts.models import Person
from comity.audit.actors import Actor
from comity.audit.acts import Act
from comity.notifications.actions import tell
from comity.notifications.kinds import Kind, Urgency, kind_of
from comity.notifications.models import Notification


def notify(
    act: Actor | Act,
    people: Iterable[Person],
    kind: str,
    *,
    about: tuple[str, UUID | str],
    params: Mapping[str, str] | None = None,
    urgency: Urgency | None = None,
) -> list[Notification]:
    """Tell those of the people who may see the thing; whoever did it knows already and is left out.

    `urgency` stands in the place of the kind's own where the thing itself is more or less urgent.

    Raises:
        UnknownKindError: no room registered the kind.
        ParamsError: the values are not those of the kind, or one of them is not a code.
    """
    known, given, about_id = kind_of(kind), dict(params or {}), str(about[1])
    known.check(given)
    actor = act.actor if isinstance(act, Act) else act
    concerned = {
        person.id: person
        for person in people
        if person.pseudonym != actor.pseudonym and known.seen_by(person, [about_id])
    }
    for person_id in _told_already(known, about_id, given):
        concerned.pop(person_id, None)
    if not concerned:
        return []
    return tell(
        act,
        list(concerned.values()),
        known,
        about=(about[0], about_id),
        params=given,
        urgency=urgency or known.urgency,
    )


def _told_already(kind: Kind, about_id: str, params: Mapping[str, str]) -> list[UUID]:
    """Return who has the same standing there unseen, of a kind that is not repeated."""
    if kind.repeats:
        return []
    same = Notification.objects.filter(kind=kind.code, about_id=about_id, params=dict(params), seen_at=None)
    return list(same.values_list("person_id", flat=True))
