"""What the post's part tells the rooms below it when the program starts."""

from django.urls import reverse

from comity.accounts.models import Person
from comity.exchange import registry
from comity.exchange.registry import BodyType, Sweep
from comity.protection import post_beside, post_keeping, post_origins, post_sweeps
from comity.protection.actions._post_keeping import correct_said, forget_said
from comity.protection.actions.post_arriving import receive_report, take_task
from comity.protection.actions.post_files import take_notice, take_proceeding
from comity.protection.beside import register_beside
from comity.protection.bodies import NOTICE, PROCEEDING, shape
from comity.protection.incoming import Taker, register_taker
from comity.protection.models import PostEntry
from comity.protection.post_access import files_visible_to
from comity.protection.post_bodies import REPORT, TASK
from comity.protection.post_notifications import register_kinds
from comity.sharing.keepers import LetterRef, Place


def _place(person: Person, ref: LetterRef) -> Place | None:
    """Return the file into which a letter of the holding side was written."""
    entry = (
        PostEntry.objects.filter(letter=ref.mid, file__in=files_visible_to(person))
        .select_related("file")
        .first()
    )
    return Place(entry.file.ref, "", reverse("protection:post-file", args=[entry.file_id])) if entry else None


def register() -> None:
    """Register takers, bodies, keeper, origin, sweep and kinds of notification."""
    for schema, take in ((NOTICE, take_notice), (PROCEEDING, take_proceeding)):
        register_taker(Taker(schema, take, _place, forget_said, correct_said))
    registry.register_body(BodyType(TASK, shape("task-1"), take_task))
    registry.register_body(BodyType(REPORT, shape("report-1"), receive_report))
    post_keeping.register()
    post_origins.register()
    register_beside(post_beside.draw)
    registry.register_sweep(Sweep("post-visits", post_sweeps.EVERY, post_sweeps.sweep))
    register_kinds()
