"""Deciding whether a hit is the person asked for."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.audit import events
from comity.audit.acts import Act, RefusalError, action
from comity.screening import access
from comity.screening.actions._shared import ReasonMissingError, person_of, reason_of
from comity.screening.models import Adjudication, HitState, Verdict
from comity.screening.notifications import tell_second_person

__all__ = ["ConfirmingOneselfError", "ReasonMissingError", "adjudicate"]


class ConfirmingOneselfError(RefusalError):
    """An arrest may follow, and you decided yourself that it is the same person: somebody else confirms it."""

    words = gettext_lazy(
        "An arrest may follow, and you decided yourself that it is the same person: somebody else confirms it."
    )
    code = "confirming-oneself"


@action(events.HIT_ADJUDICATED)
def adjudicate(act: Act, hit_id: UUID, verdict: Verdict, reason: str) -> Adjudication:
    """Decide about a hit. A later decision stands beside the earlier one; nothing is merged by it.

    On a list after which an arrest may follow, "same person" waits for a second person; another verdict of theirs stands in
    its place.
    """
    act.about("hit", hit_id)
    person = person_of(act)
    hit = access.hit_to_decide(person, hit_id)
    act.note(verdict=verdict.value, found=str(hit.found_id), query=str(hit.query_id))
    said = reason_of(reason)
    first = access.waits_for_second(hit)
    confirms = first if first is not None and verdict == Verdict.SAME else None
    if confirms is not None and confirms.by_id == person.pk:
        raise ConfirmingOneselfError(
            _(
                "An arrest may follow, and you decided yourself that it is the same person. Somebody else confirms it; you "
                "can still decide otherwise."
            )
        )
    decided = Adjudication.objects.create(
        hit=hit, verdict=verdict, reason=said, by=person, at=act.at, confirms=confirms
    )
    waits = (
        verdict == Verdict.SAME and confirms is None and hit.of_list is not None and hit.of_list.two_persons
    )
    hit.state = HitState.TO_CONFIRM if waits else HitState(verdict.value)
    hit.save(update_fields=["state"])
    act.note(state=hit.state)
    if waits:
        tell_second_person(act, hit)
    return decided
