"""Who added which version, who suspended and resumed, for the page of an agreement."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from comity.accounts.models import Person
from comity.agreements.access import actors_for
from comity.agreements.models import AgreementVersion, Suspension
from comity.agreements.reasons import end_reason_of, reason_of


@dataclass(frozen=True)
class Told:
    """An act: when, by whom (None: a program of this node, or somebody this reader does not see), and why."""

    at: datetime
    person: Person | None
    reason: str = ""


@dataclass(frozen=True)
class VersionLine:
    """A version: its row, who added it, where it is read, and whether this page shows it."""

    row: AgreementVersion
    added: Told
    address: str
    is_shown: bool


@dataclass(frozen=True)
class SuspensionLine:
    """A time in which we did not rely on the agreement."""

    began: Told
    ended: Told | None


def version_lines(
    reader: Person, versions: list[AgreementVersion], shown: AgreementVersion
) -> list[VersionLine]:
    """Return the versions, newest first as given, as `reader` may see them."""
    people = actors_for(reader, [row.added_by for row in versions])
    return [
        VersionLine(
            row,
            Told(row.added_at, people.get(row.added_by)),
            reverse("agreements:version", args=[row.agreement, row.version])
            if place
            else reverse("agreements:agreement", args=[row.agreement]),
            row == shown,
        )
        for place, row in enumerate(versions)
    ]


def suspension_lines(reader: Person, suspensions: list[Suspension]) -> list[SuspensionLine]:
    """Return the suspensions in the order given, as `reader` may see them."""
    people = actors_for(reader, [name for one in suspensions for name in (one.began_by, one.ended_by)])
    return [
        SuspensionLine(
            Told(one.began_at, people.get(one.began_by), reason_of(one)),
            Told(one.ended_at, people.get(one.ended_by), end_reason_of(one)) if one.ended_at else None,
        )
        for one in suspensions
    ]
