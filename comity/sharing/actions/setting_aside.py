"""Acts of who asked for something that did not come about: a lost question for leave, a passing on that was given back or lost."""

from uuid import UUID

from comity.audit import events
from comity.audit.acts import Act, action
from comity.sharing.access import consent_for, lost_questions_of, passing_for, unpassed_of
from comity.sharing.actions._shared import person_of
from comity.sharing.exceptions import SettledError
from comity.sharing.models import Consent, Passing


@action(events.CONSENT_SET_ASIDE)
def set_question_aside(act: Act, consent_id: UUID) -> Consent:
    """Leave it at that: a question for leave did not arrive, and is not asked again.

    Raises:
        NotHereError.
        SettledError: it is not this person's to set aside, or waits on nobody.
    """
    person = person_of(act)
    found = consent_for(person, consent_id)
    act.about("letter", found.mid)
    act.note(consent=str(found.id))
    row = lost_questions_of(person).select_for_update(of=("self",)).filter(pk=consent_id).first()
    if row is None:
        raise SettledError
    row.set_aside_at = act.at
    row.save(update_fields=["set_aside_at"])
    return row


@action(events.ITEM_PASSING_SET_ASIDE)
def set_passing_aside(act: Act, passing_id: UUID) -> Passing:
    """Leave it at that: an item was given back, or did not arrive, and is not passed on.

    Raises:
        NotHereError.
        SettledError: it is not this person's to set aside, or waits on nobody.
    """
    person = person_of(act)
    found = passing_for(person, passing_id)
    act.about("letter", found.item.mid)
    act.note(passing=str(found.id))
    row = unpassed_of(person).select_for_update(of=("self",)).filter(pk=passing_id).first()
    if row is None:
        raise SettledError
    row.set_aside_at = act.at
    row.save(update_fields=["set_aside_at"])
    return row
