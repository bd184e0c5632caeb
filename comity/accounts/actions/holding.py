"""Acts on files that stay chosen while their form comes back."""

import hashlib
from datetime import timedelta
from uuid import UUID

from comity.accounts.access import AbsentError
from comity.accounts.models import HeldFile, Person
from comity.audit import events
from comity.audit.acts import Act, action
from comity.lib.clock import now

HELD_FOR = timedelta(hours=2)
MOST_HELD = 5


@action(events.FILE_HELD)
def hold_file(act: Act, form: str, label: str, media: str, content: bytes) -> HeldFile:
    """Hold a file of a form that came back with errors, two hours and for this person alone.

    A person has at most five files held; the oldest goes first. What has run out goes, whoever it belonged to.
    """
    if not isinstance(act.actor, Person):
        raise AbsentError("file", "", "nobody")
    HeldFile.objects.filter(until__lte=now()).delete()
    older = HeldFile.objects.filter(person=act.actor).order_by("-until").values("pk")[MOST_HELD - 1 :]
    HeldFile.objects.filter(pk__in=list(older.values_list("pk", flat=True))).delete()
    held = HeldFile.objects.create(
        person=act.actor, form=form, label=label, media=media, content=content, until=now() + HELD_FOR
    )
    act.about("held-file", held.id)
    act.note(form=form, digest=hashlib.sha256(content).hexdigest(), size=len(content))
    return held


@action(events.FILE_LET_GO)
def let_file_go(act: Act, held_id: UUID) -> None:
    """Let go of a held file: it was used, or is not wanted any more."""
    act.about("held-file", held_id)
    HeldFile.objects.filter(until__lte=now()).delete()
    if not isinstance(act.actor, Person):
        raise AbsentError("file", held_id, "nobody")
    HeldFile.objects.filter(pk=held_id, person=act.actor).delete()
