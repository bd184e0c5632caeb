"""The act that takes back, from all partners at once, what went to several of them: a decision for each of its letters."""

from uuid import UUID

from django.conf import settings

from comity.audit import events
from comity.audit.acts import Act, action
from comity.sharing.access import decider_of, our_letter_for, same_for_others
from comity.sharing.actions._shared import person_of
from comity.sharing.actions.revising import recall_letter, request_deletion
from comity.sharing.exceptions import NobodyHasItError
from comity.sharing.holding import given_by
from comity.sharing.models import Revision, RevisionKind

GIVE = {RevisionKind.RECALL: recall_letter, RevisionKind.DELETION: request_deletion}


@action(events.REVISION_GIVEN_TO_ALL)
def take_back_from_all(act: Act, mid: UUID, kind: RevisionKind, reason: str, text: str) -> list[Revision]:
    """Take back, or ask to delete, a letter of ours and each letter that brought the same to another partner.

    Every letter has its own decision, with its own entry, its own holders and its own place among what is pending; one
    that nobody has, or of which the same was decided before, is left as it is. All of them are decided, or none.

    Args:
        act: of somebody who decides for the house.
        mid: any of the letters.
        kind: recall or deletion.
        reason: a code of `words.REASONS`, one for all.
        text: in words, read by every holder.

    Raises:
        NotHereError, ReasonMissingError.
        NobodyHasItError: there is no such letter left.
    """
    person = decider_of(person_of(act), "letter", mid)
    act.about("letter", mid)
    first = our_letter_for(person, mid)
    letters = [first.mid, *(one.mid for one in same_for_others(person, first))]
    decided = Revision.objects.filter(ours=True, mid__in=letters, kind=kind).values_list("mid", flat=True)
    node = settings.NODE_ID
    open_ones = [one for one in letters if one not in set(decided) and given_by(node, node, one)]
    if not open_ones:
        raise NobodyHasItError
    found = [GIVE[kind](act, one, reason, text) for one in open_ones]
    act.note(kind=kind.value, reason=reason, revisions=[str(one.pk) for one in found])
    return found
