"""What shows that a commitment was kept: records of the other rooms, named by kind, identifier and digest.

Nothing of a record travels but these three. The digest is over facts that do not change any more or that both nodes hold alike, so
that whoever holds the record can see whether it is still the one that was meant.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Model, QuerySet
from django.urls import reverse

from comity.accounts.models import Person
from comity.cooperation.access import activities_visible_to
from comity.cooperation.commitments.words import evidence_kind
from comity.cooperation.models import Activity
from comity.notices.models.track import Track
from comity.notices.track_access import tracks_visible_to
from comity.operations.access import results_visible_to
from comity.operations.models import Result
from comity.requests.access import visible_to as requests_visible_to
from comity.requests.models import Request

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Source:
    """One kind of record: which of them a person may see, how its reference is called, its page, and what is digested."""

    kind: str
    visible: Callable[[Person], QuerySet[Any]]
    ref: Callable[[Any], str]
    page: str
    facts: Callable[[Any], Mapping[str, Any]]
    by_ref: bool = True


def _request_facts(one: Request) -> Mapping[str, Any]:
    return {"kind": one.kind, "offence": one.offence}


def _result_facts(one: Result) -> Mapping[str, Any]:
    return {"kind": one.kind, "at": one.at.isoformat(), "number": one.number, "version": one.version}


def _track_facts(one: Track) -> Mapping[str, Any]:
    return {"kind": one.kind, "begun_by": one.begun_by_node}


def _activity_facts(one: Activity) -> Mapping[str, Any]:
    return {
        "kind": one.kind,
        "begins": one.begins_on.isoformat(),
        "ends": one.ends_on.isoformat(),
        "people": one.people,
        "cancelled": one.is_cancelled,
    }


SOURCES: tuple[Source, ...] = (
    Source("request", requests_visible_to, lambda one: one.ref, "requests:thread", _request_facts),
    Source("result", results_visible_to, lambda one: one.operation.ref, "operations:result", _result_facts, by_ref=False),
    Source("track", tracks_visible_to, lambda one: one.ref, "notices:track", _track_facts),
    Source("activity", activities_visible_to, lambda one: one.ref, "cooperation:activities-activity", _activity_facts),
)  # fmt: skip


def digest_of(source: Source, record: Model) -> str:
    """Return the digest of a record: SHA-256 of its kind, identifier and facts as JSON with sorted keys."""
    facts = {"record": source.kind, "id": str(record.pk), **source.facts(record)}
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def evidence_of(person: Person, line: str) -> dict[str, str] | None:
    """Return the record that a line names, by its reference or by the address of its page; None where the person sees none."""
    text = line.strip()
    found = _UUID.findall(urlsplit(text).path.lower())
    for source in SOURCES:
        rows = source.visible(person)
        record = rows.filter(pk__in=[UUID(one) for one in found]).first() if found else None
        if record is None and source.by_ref and not found:
            record = rows.filter(ref__in={text, text.upper()}).first()
        if record is not None:
            return {"kind": source.kind, "ref": str(record.pk), "digest": digest_of(source, record)}
    return None


@dataclass(frozen=True)
class ShownEvidence:
    """A record as a page shows it; without `ref` the reader may not see it, or it is the other side's alone.

    `identifier` and `digest` are what was signed and travelled, so that nobody countersigns a record that is not told apart.
    """

    kind: str
    words: str
    identifier: str
    digest: str
    ref: str = ""
    href: str = ""
    is_same: bool = True  # it is as it was when somebody named it


def shown_evidence(person: Person, evidence: Iterable[Mapping[str, str]]) -> list[ShownEvidence]:
    """Return the records that a commitment names, each as far as the person may see it."""
    named = list(evidence)
    found = {
        (source.kind, str(record.pk)): (source, record)
        for source in SOURCES
        for record in _records(person, source, named)
    }
    shown = []
    for one in named:
        key = (one["kind"], one["ref"])
        words = evidence_kind(one["kind"])
        if key not in found:
            shown.append(ShownEvidence(one["kind"], words, one["ref"], one["digest"]))
            continue
        source, record = found[key]
        href = reverse(source.page, args=[record.pk]) if source.page else ""
        same = digest_of(source, record) == one["digest"]
        shown.append(
            ShownEvidence(one["kind"], words, one["ref"], one["digest"], source.ref(record), href, same)
        )
    return shown


def _records(person: Person, source: Source, named: Sequence[Mapping[str, str]]) -> list[Any]:
    ids = [UUID(one["ref"]) for one in named if one["kind"] == source.kind and _UUID.fullmatch(one["ref"])]
    return list(source.visible(person).filter(pk__in=ids)) if ids else []
