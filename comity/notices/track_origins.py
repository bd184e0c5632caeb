"""What a track begins with: a confirmed hit, a notice we hold, a file of our own, or another track; and the ways back, each only for who may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements import reference
from comity.notices.access import files_visible_to, notices_visible_to
from comity.notices.models import HeldNotice, Track, WantedFile
from comity.notices.models.held import CHECK_ORIGIN
from comity.notices.track_access import track_for, tracks_visible_to
from comity.screening.access import hit_for, hits_visible_to
from comity.screening.found import now_of
from comity.screening.models import Hit, HitState, Verdict

MOST_HITS = 12


@dataclass(frozen=True)
class Link:
    """A way to what a track is about."""

    label: str
    words: str
    href: str


@dataclass(frozen=True)
class HitToBegin:
    """A confirmed hit from which a track may begin."""

    ref: str
    caption: str
    language: str
    href: str


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _of_sheet(sheet: Mapping[str, Any]) -> dict[str, str]:
    """Return the form's first values from the sheet of a wanted person."""
    names, documents = sheet.get("names") or [], sheet.get("documents") or []
    found = {
        "name": names[0].get("text", "") if names else "",
        "language": names[0].get("language", "") if names else "",
        "birth": sheet.get("birth_date", ""),
        "sex": sheet.get("sex", ""),
        "nationality": ", ".join(sheet.get("nationalities") or []),
        "document": documents[0].get("number", "") if documents else "",
        "offence": sheet.get("offence", ""),
    }
    if found["offence"] not in reference.offence_classes():
        found.pop("offence")
    return {name: str(value) for name, value in found.items() if value}


@dataclass(frozen=True)
class Origins:
    """What the address of the form names, as far as the person may see it."""

    notice: UUID | None = None
    hit: UUID | None = None
    sister: UUID | None = None
    hit_at: datetime | None = None
    title: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether it begins from nothing."""
        return not (self.notice or self.hit or self.sister)

    @classmethod
    def read(cls, person: Person, given: QueryDict) -> Self:
        """Read the address. Raises AbsentError: it names something that is not this person's to see."""
        if hit := _uuid(given.get("hit", "")):
            return cls._of_hit(person, hit)
        if held := _uuid(given.get("held", "")):
            notice: HeldNotice | None = notices_visible_to(person).filter(pk=held).first()
            if notice is not None:
                values = {"role": "holding", **_of_sheet(notice.sheet)}
                return cls(notice=notice.file or None, title=notice.ref, values=values)
        if wanted := _uuid(given.get("wanted", "")):
            file: WantedFile | None = files_visible_to(person).filter(pk=wanted).first()
            if file is not None:
                return cls(notice=file.pk, title=file.ref, values={"role": "asking", **_of_sheet(file.sheet)})
        if sister := _uuid(given.get("sister", "")):
            return cls._of_track(track_for(person, sister))
        return cls()

    @classmethod
    def _of_track(cls, track: Track) -> Self:
        partner = next((one for one in track.parties.all() if one.agreement and one.role != "transit"), None)
        values = {
            "kind": "proceedings",
            "role": track.role,
            "partner": f"{partner.node}|{partner.agreement}" if partner else "",
            "offence": track.offence,
            **track.person,
        }
        return cls(notice=track.notice, sister=track.pk, hit_at=track.hit_at, title=track.ref, values=values)

    @classmethod
    def _of_hit(cls, person: Person, hit_id: UUID) -> Self:
        hit = hit_for(person, hit_id)
        now = now_of(person, [hit])[hit.pk]
        asked = hit.query.person
        names = asked.get("names") or []
        said = hit.adjudications.filter(verdict=Verdict.SAME).order_by("-at").first()
        values = {
            "name": now.caption or (names[0].get("text", "") if names else ""),
            "language": now.language,
            "birth": asked.get("birth_date", ""),
            "nationality": ", ".join(asked.get("nationalities") or []),
            "document": (asked.get("documents") or [""])[0],
        }
        notice = None
        of = hit.query.origin_id if hit.query.origin_kind == CHECK_ORIGIN else hit.entry_id
        if of is not None:  # the check of a notice, or a hit in the list of notices held here
            held = notices_visible_to(person).filter(pk=of).first()
            if held is not None:
                notice, values = held.file, {"role": "holding", **values, **_of_sheet(held.sheet)}
        return cls(
            notice=notice,
            hit=hit.pk,
            hit_at=said.at if said else None,
            title=hit.query.ref,
            values={name: value for name, value in values.items() if value},
        )

    def initial(self) -> dict[str, Any]:
        """Return the form's first values."""
        return dict(self.values)


def hits_to_begin_with(person: Person) -> list[HitToBegin]:
    """Return the confirmed hits that no track began with, the newest first."""
    begun = tracks_visible_to(person).filter(hit__isnull=False).values("hit")
    rows = (
        hits_visible_to(person).filter(state=HitState.SAME).exclude(pk__in=begun).order_by("-pk")[:MOST_HITS]
    )
    hits: Sequence[Hit] = list(rows)
    now = now_of(person, hits)
    return [
        HitToBegin(
            one.query.ref,
            now[one.pk].caption,
            now[one.pk].language,
            f"{reverse('notices:new-track')}?hit={one.pk}",
        )
        for one in hits
        if now[one.pk].is_there
    ]


def links_of(person: Person, track: Track) -> list[Link]:
    """Return the ways from a track to what it is about, each only where the person may see it."""
    found = []
    if track.hit is not None and (hit := hits_visible_to(person).filter(pk=track.hit).first()) is not None:
        found.append(Link(_("Hit"), hit.query.ref, reverse("screening:hit", args=[hit.pk])))
    if track.notice is not None:
        file = files_visible_to(person).filter(pk=track.notice).first()
        held = notices_visible_to(person).filter(file=track.notice).first()
        if file is not None:
            found.append(Link(_("Wanted file"), file.ref, reverse("notices:file", args=[file.pk])))
        if held is not None:
            found.append(Link(_("Notice"), held.ref, reverse("notices:notice", args=[held.pk])))
    tracks = tracks_visible_to(person)
    if track.sister is not None and (before := tracks.filter(pk=track.sister).first()) is not None:
        found.append(
            Link(_("In the place of the track"), before.ref, reverse("notices:track", args=[before.pk]))
        )
    found += [
        Link(_("Its place was taken by"), one.ref, reverse("notices:track", args=[one.pk]))
        for one in tracks.filter(sister=track.pk)
    ]
    return found


def tracks_about(person: Person, notice: UUID) -> Sequence[Track]:
    """Return the tracks that began with a wanted file or a notice, for its page."""
    return list(tracks_visible_to(person).filter(notice=notice).order_by("-pk"))
