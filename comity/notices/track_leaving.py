"""Tracks and entries before the release room: what an approver reads, and what follows from what becomes of a letter."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements import reference
from comity.audit.acts import Act
from comity.exchange.registry import ReceiptedLetter
from comity.notices.access import files_visible_to, notices_visible_to
from comity.notices.actions.track_letters import note_receipt, note_renewed, note_returned, note_sent
from comity.notices.models.track import Track, TrackEntry
from comity.notices.showing import state_name
from comity.notices.track_access import entries_visible_to, tracks_visible_to
from comity.notices.track_bodies import ORIGIN_ENTRY, ORIGIN_TRACK, plan_of
from comity.notices.track_lines import clocks_of, lines_of
from comity.notices.track_words import ACTS, STEPS, side_words
from comity.notices.words import SEXES
from comity.release.models import Outgoing
from comity.release.origins import Described, Origin, register_origin
from comity.sharing.showing import names_of
from comity.web.words import Words

PERSON: tuple[tuple[str, Words], ...] = (
    ("name", gettext_lazy("Name")),
    ("birth", gettext_lazy("Date of birth")),
    ("sex", gettext_lazy("Sex")),
    ("nationality", gettext_lazy("Nationality")),
    ("document", gettext_lazy("Document")),
)


def person_lines(track: Track) -> list[tuple[Words, str]]:
    """Return what is said of the person."""
    said = {name: str(track.person.get(name) or "") for name, _label in PERSON}
    # written by hand as codes of passports, with commas; other words stay as they are
    said["nationality"] = ", ".join(state_name(one.strip()) for one in said["nationality"].split(","))
    said["sex"] = str(dict(SEXES).get(said["sex"], said["sex"]))
    return [(label, said[name]) for name, label in PERSON if said[name]]


def _ref_of(person: Person, notice: UUID) -> str:
    """Return what a wanted file or a notice is called here; its id where the reader sees neither."""
    known = files_visible_to(person).filter(pk=notice).first()
    held = notices_visible_to(person).filter(file=notice).first()
    return known.ref if known else held.ref if held else str(notice)


def _describe_track(person: Person, outgoing: Outgoing) -> Described | None:
    track = tracks_visible_to(person).filter(pk=outgoing.origin_id).first()
    if track is None:
        return None
    entry = reference.offence_classes().get(track.offence)
    language = get_language() or "en"
    parties = list(track.parties.all())
    names = names_of(one.node for one in parties)
    lines: list[tuple[Words, str]] = [
        (_("Kind"), track.get_kind_display()),
        (_("Our reference"), track.ref),
        *person_lines(track),
        (_("Offence"), entry.label(language) if entry else track.offence),
        *((side_words(track.kind, one.role), f"{names[one.node]} ({one.country})") for one in parties),
        *([(_("Hit"), clocks_of(track, settings.NODE_ID).words(track.hit_at))] if track.hit_at else []),
        *([(_("Notice"), _ref_of(person, track.notice))] if track.notice else []),
        *([(_("In the place of the track"), str(track.sister))] if track.sister else []),
    ]
    return Described(
        f"{track.ref} {track.get_kind_display()}", reverse("notices:track", args=[track.pk]), lines
    )


def _describe_entry(person: Person, outgoing: Outgoing) -> Described | None:
    entry = entries_visible_to(person).select_related("track").filter(pk=outgoing.origin_id).first()
    if entry is None:
        return None
    track = entry.track
    title = entry_title(entry)
    lines: list[tuple[Words, str]] = [(_("Person"), track.name), (_("Entry"), title)]
    lines += lines_of(plan_of(track), entry.kind, entry.data, clocks_of(track, settings.NODE_ID))
    return Described(f"{track.ref} {title}", reverse("notices:track", args=[track.pk]), lines)


def entry_title(entry: TrackEntry) -> str:
    """Return what an entry is: its step, or what was done beside the steps."""
    if entry.kind == "step":
        return str(STEPS.get(str(entry.data.get("step")), entry.data.get("step")))
    return str(ACTS.get(entry.kind, entry.kind))


def _sent(act: Act, outgoing: Outgoing) -> None:
    note_sent(act, outgoing)


def _returned(act: Act, outgoing: Outgoing) -> None:
    note_returned(act, outgoing)


def _followed(act: Act, outgoing: Outgoing, letter: ReceiptedLetter) -> None:
    note_receipt(act, outgoing, letter)


def register_origins() -> None:
    """Make both kinds known; at start."""
    for kind, visible, describe in (
        (ORIGIN_TRACK, tracks_visible_to, _describe_track),
        (ORIGIN_ENTRY, entries_visible_to, _describe_entry),
    ):
        register_origin(
            Origin(
                kind,
                visible=visible,
                describe=describe,
                sent=_sent,
                returned=_returned,
                followed=_followed,
                renewed=note_renewed,
            )
        )
