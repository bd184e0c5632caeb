"""What waits on a person in the rooms of operations, wanted persons, tracks, people held, posts and documents.

What waits in cooperation stands in `cooperation_sources`.
"""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.desk.cooperation_sources import COOPERATION
from comity.desk.source import AT, Limit, Source
from comity.intake import waiting as documents
from comity.notices import track_waiting as tracks
from comity.notices import waiting as notices
from comity.notices.models import WantedFile
from comity.notices.models.track import Track
from comity.operations.access import operations_to_decide, pairings_to_answer, plans_to_look_at
from comity.operations.waiting import about_operations, about_pairings
from comity.protection import post_waiting as posts
from comity.protection import waiting as held


def reviews_due(person: Person) -> QuerySet[WantedFile]:
    """Files that went to partners and whose owner is to say whether they are still needed."""
    return notices.reviews_due(person, AT)


def other_limits(person: Person) -> QuerySet[Track]:
    """Tracks with a limit about to end on which the next step is not this person's to sign."""
    ours = tracks.steps_of_ours(person)
    return tracks.limits_about_to_lapse(person, AT).exclude(pk__in=ours.order_by().values("pk"))


SIGN, LOOK, ANSWER, GO_ON = _("Sign"), _("Look"), _("Answer"), _("Go on")
TRACK = Limit("due_at", ("waits_since", "received_at"))
OPERATIONS = (
    Source(
        "approve", operations_to_decide, _("Say go or no-go for:"), _("Go or no-go"), "operations:decide",
        about=about_operations, limit=Limit("begins_at", ("created_at",)),
    ),
    Source(
        "read", plans_to_look_at, _("A supervisor is to say go or no-go. Look at the plan of:"), LOOK, "operations:operation",
        about=about_operations, limit=Limit("begins_at", ("created_at",)),
    ),
    Source(
        "answer", pairings_to_answer, _("Say whether two results are one, in:"), ANSWER, "operations:pairing",
        about=about_pairings,
    ),
)  # fmt: skip
NOTICES = (
    Source("read", notices.notices_unread, _("Read the notice on:"), _("Read"), "notices:notice", about=notices.about_notices),
    Source(
        "draft", notices.files_stopped, _("A rule stops the wanted file on:"), GO_ON, "notices:preflight",
        about=notices.about_files,
    ),
    Source(
        "draft", notices.answers_due, _("Rules ask a person about the wanted file on:"), ANSWER, "notices:preflight",
        about=notices.about_files,
    ),
    Source(
        "step", reviews_due, _("Say whether the search still stands for:"), _("Renew or end"), "notices:file",
        about=notices.about_files,
    ),
    Source(
        "approve", notices.recalls_due, _("Take back at the partners the wanted file on:"), _("Take it back at the partners"), "notices:recall",
        about=notices.about_files,
    ),
    Source(
        "call", notices.files_lost, _("A partner did not take the wanted file on:"), LOOK, "notices:file",
        about=notices.about_files,
    ),
    Source("step", tracks.steps_of_ours, _("Sign the next step for:"), SIGN, "notices:track", about=tracks.about_tracks, limit=TRACK),
    Source("step", other_limits, _("A time limit ends soon for:"), LOOK, "notices:track", about=tracks.about_tracks, limit=TRACK),
)  # fmt: skip
PROTECTION = (
    Source(
        "step", held.due_for, _("For a person you hold:"), GO_ON, "protection:detention",
        about=held.about_detentions, limit=Limit("due_at", ("due_since", "opened_at")),
    ),
    Source(
        "approve", held.stops_for, _("Decide about what stops every notice:"), _("Lift a stop"), "protection:lift",
        about=held.about_stops,
    ),
    Source(
        "step", posts.files_due, _("For a national who is held:"), GO_ON, "protection:post-file",
        about=posts.about_files, limit=Limit("due_at", ("due_began_at", "opened_at")),
    ),
    Source(
        "answer", posts.tasks_open, _("Do what your post was asked:"), GO_ON, "protection:post-task",
        about=posts.about_tasks, limit=Limit("due_at", ("given_at",)),
    ),
    Source(
        "answer", posts.asks_open, _("Answer the post:"), ANSWER, "protection:post-ask",
        about=posts.about_asks, limit=Limit("due_at", ("asked_at",)),
    ),
)  # fmt: skip
DOCUMENTS = (
    Source(
        "look", documents.to_look_through, _("Look through what is proposed from:"), GO_ON, "intake:document",
        about=documents.about_documents,
    ),
    Source(
        "look", documents.refused_of, _("Your document cannot be read:"), LOOK, "intake:document",
        about=documents.about_documents,
    ),
)  # fmt: skip
ROOM_SOURCES = OPERATIONS + NOTICES + PROTECTION + DOCUMENTS + COOPERATION
