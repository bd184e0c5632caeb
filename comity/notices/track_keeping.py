"""How this room answers for the letters about tracks: see `comity.sharing.keepers`."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.audit.acts import Act
from comity.handling.stamp import Handling
from comity.notices.actions.track_keeping import correct_track_rows, purge_track_letter, restamp_tracks
from comity.notices.models.track import Track
from comity.notices.track_access import tracks_visible_to
from comity.notices.track_bodies import ENTRY, TRACK, data_categories, made_entry, plan_of
from comity.notices.track_lines import LINKS, clocks_of, fields_of, lines_of
from comity.sharing.keepers import About, Keeper, LetterRef, Line, Place


def _of_letter(ref: LetterRef) -> Q:
    """Return the condition for the track a letter belongs to, whoever wrote it."""
    if ref.owner == settings.NODE_ID:
        return Q(letters__letter=ref.mid)
    return Q(message=ref.mid, begun_by_node=ref.owner) | Q(entries__message=ref.mid, entries__node=ref.owner)


class TrackKeeper(Keeper):
    """Beginnings and entries of tracks."""

    name = "tracks"
    schemas = frozenset({TRACK, ENTRY})

    def place(self, person: Person, ref: LetterRef) -> Place | None:
        """Return the board."""
        track = tracks_visible_to(person).filter(_of_letter(ref)).first()
        if track is None:
            return None
        return Place(
            f"{track.ref} {track.name}", track.name_language, reverse("notices:track", args=[track.pk])
        )

    def lines(self, schema: str, data: Mapping[str, Any]) -> Sequence[Line]:
        """Return what an entry says; of a beginning whom it is about."""
        if schema == TRACK:
            person = data["person"]
            return [Line(_("Name"), person["name"], person["language"], "/person/name")]
        track = Track.objects.prefetch_related("parties").filter(pk=data["track"]).first()
        if track is None:
            return []
        plan, said = plan_of(track), data["data"]
        shown = lines_of(plan, data["kind"], said, clocks_of(track, settings.NODE_ID))
        filled = [
            one for one in fields_of(plan, data["kind"], said) if said.get(one.name) and one.name not in LINKS
        ]
        return [
            Line(label, text, at=f"/data/{one.name}" if one.kind in {"line", "text"} else "")
            for (label, text), one in zip(shown, filled, strict=True)
        ]

    def about(self, schema: str, data: Mapping[str, Any], ref: LetterRef) -> About | None:
        """Return the codes a release decision needs."""
        track = Track.objects.filter(_of_letter(ref)).first()
        if track is None:
            return None
        plan = plan_of(track)
        entry = None
        if schema == ENTRY:
            entry = made_entry(
                data["entry"], data["kind"], track.begun_at, node=ref.owner, data=data["data"], after=()
            )
        return About(
            plan.request_kind, track.offence, plan.purpose, track.urgency, data_categories(plan, entry)
        )

    def things(self, ref: LetterRef) -> Collection[tuple[str, str]]:
        """Return the track that came in the letter."""
        if ref.owner == settings.NODE_ID:
            return ()
        return {
            ("track", str(pk)) for pk in Track.objects.filter(_of_letter(ref)).values_list("pk", flat=True)
        }

    def purge(self, act: Act, ref: LetterRef) -> int:
        """Empty what came in it."""
        return purge_track_letter(act, ref.owner, ref.mid)

    def correct(self, act: Act, ref: LetterRef, data: Mapping[str, Any]) -> int:
        """Write the corrected words into it."""
        return correct_track_rows(act, ref.owner, ref.mid, data)

    def restamp(self, act: Act, ref: LetterRef, handling: Handling) -> int:
        """Bind the track by it."""
        return restamp_tracks(act, ref.owner, ref.mid, handling)
