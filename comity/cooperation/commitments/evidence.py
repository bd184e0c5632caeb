"""What shows that a commitment was kept: records of the other rooms, named by kind, identifier and digest.

Nothing of a record travels but these three. The digest is over facts that do not change any more or that both nodes hold alike, so
that whoever holds the record can see whether it is still the one that was meant. It has no salt, which the other node could not know:
whoever has identifier and digest can find the few facts by trying, and pages and documentation say so.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.roles import READS_COOPERATION, WORKS_ON_OPERATIONS, WORKS_ON_REQUESTS, Role
from comity.cooperation.access import activities_visible_to
from comity.cooperation.commitments.words import evidence_kind
from comity.cooperation.models import Activity
from comity.notices.models.track import Track
from comity.notices.track_access import SEES_TRACKS, tracks_counted_for, tracks_visible_to
from comity.operations.access import counted_for as operations_counted_for
from comity.operations.access import results_counted_for, results_visible_to
from comity.operations.access import visible_to as operations_visible_to
from comity.operations.models import Operation, Result
from comity.requests.access import counted_for as requests_counted_for
from comity.requests.access import visible_to as requests_visible_to
from comity.requests.models import Request

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Source:
    """One kind of record: which of them a person may see, which the agency has, how its reference is called, its page, what is digested.

    `roles` are those that open it, so that others know whom to ask.
    """

    kind: str
    visible: Callable[[Person], QuerySet[Any]]
    counted: Callable[[Person], QuerySet[Any]]
    roles: frozenset[Role]
    ref: Callable[[Any], str]
    page: str
    facts: Callable[[Any], Mapping[str, Any]]
    by_ref: bool = True


def _request_facts(one: Request) -> Mapping[str, Any]:
    return {"kind": one.kind, "offence": one.offence}


def _operation_facts(one: Operation) -> Mapping[str, Any]:
    return {"kind": one.kind, "host": one.host}


def _result_facts(one: Result) -> Mapping[str, Any]:
    return {"kind": one.kind, "at": one.at.isoformat(), "number": one.number, "version": one.version}


def _result_number(one: Result) -> str:
    """Return that of the operation with day and end of the identifier, for an operation has many results (identifiers of one hour begin alike)."""
    return f"{one.operation.ref} · {one.at.astimezone(ZoneInfo(one.zone)).date().isoformat()} · {str(one.pk)[-6:]}"


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
    Source("request", requests_visible_to, requests_counted_for, WORKS_ON_REQUESTS, lambda one: one.ref, "requests:thread", _request_facts),
    Source("operation", operations_visible_to, operations_counted_for, WORKS_ON_OPERATIONS, lambda one: one.ref, "operations:operation", _operation_facts),
    Source("result", results_visible_to, results_counted_for, WORKS_ON_OPERATIONS, _result_number, "operations:result", _result_facts, by_ref=False),
    Source("track", tracks_visible_to, tracks_counted_for, SEES_TRACKS, lambda one: one.ref, "notices:track", _track_facts),
    Source("activity", activities_visible_to, activities_visible_to, READS_COOPERATION, lambda one: one.ref, "cooperation:activities-activity", _activity_facts),
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
    """A record as a page shows it: by number and kind, its page where the reader may open it; without `ref` it is the other side's alone.

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
    """Return the records that a commitment names: of those that the agency has number and kind, the page of those a person may open."""
    named = list(evidence)
    found = {
        (source.kind, str(record.pk)): (source, record)
        for source in SOURCES
        for record in _records(source.counted(person), source, named)
    }
    open_here = {
        (source.kind, str(record.pk))
        for source in SOURCES
        for record in _records(source.visible(person), source, named)
    }
    shown = []
    for one in named:
        key = (one["kind"], one["ref"])
        words = evidence_kind(one["kind"])
        if key not in found:
            shown.append(ShownEvidence(one["kind"], words, one["ref"], one["digest"]))
            continue
        source, record = found[key]
        href = reverse(source.page, args=[record.pk]) if key in open_here else ""
        same = digest_of(source, record) == one["digest"]
        shown.append(
            ShownEvidence(one["kind"], words, one["ref"], one["digest"], source.ref(record), href, same)
        )
    return shown


def _records(rows: QuerySet[Any], source: Source, named: Sequence[Mapping[str, str]]) -> list[Any]:
    ids = [UUID(one["ref"]) for one in named if one["kind"] == source.kind and _UUID.fullmatch(one["ref"])]
    return list(rows.filter(pk__in=ids)) if ids else []
