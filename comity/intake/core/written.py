"""An extraction as comity-intake/1: the shapes of JSON that other programs read."""

import hashlib
from typing import Any

from comity.intake.core.model import Extraction, SourceText, Span, Value

SCHEMA = "comity-intake/1"
Row = dict[str, Any]


def written(extraction: Extraction, identifier: str) -> Row:
    """Return an extraction as JSON of the schema comity-intake/1."""
    named = extraction.named
    text, document = named.text, named.document

    def quote(span: Span) -> Row:
        return {"start": span.start, "end": span.end, "text": text.at(span)}

    def value(found: Value | None) -> Row | None:
        if found is None:
            return None
        return {"value": found.value, "quote": quote(found.quote) if found.quote else None}

    return {
        "schema": SCHEMA,
        "id": identifier,
        "text_sha256": hashlib.sha256(text.raw.encode()).hexdigest(),
        "text_chars": len(text.raw),
        "document": {
            "language": text.language,
            "title": value(document.title),
            "publisher": value(document.publisher),
            "published": value(document.published),
            "source_url": value(document.source_url),
            "zones": _zones(text),
        },
        "persons": [
            {
                "id": one.id,
                "name": one.name,
                "role": one.role,
                "rank": one.rank,
                "organisation": one.organisation,
                "country": one.country,
                "mentions": [quote(span) for span in one.mentions],
                "rule": one.rule,
            }
            for one in named.persons
        ],
        "organisations": [
            {
                "id": one.id,
                "name": one.name,
                "kind": one.kind,
                "country": one.country,
                "mentions": [quote(span) for span in one.mentions],
                "rule": one.rule,
            }
            for one in named.organisations
        ],
        "places": [
            {
                "id": one.id,
                "name": one.name,
                "country": one.country,
                "mentions": [quote(span) for span in one.mentions],
                "rule": one.rule,
            }
            for one in named.places
        ],
        "dates": [{"value": one.value, "quote": quote(one.span), "rule": one.rule} for one in named.dates],
        "crime_areas": [
            {"area": one.area, "quote": quote(one.span), "rule": one.rule} for one in named.crime_areas
        ],
        "figures": [
            {
                "id": f"f{number}",
                "value": one.value,
                "unit": one.unit,
                "qualifier": one.qualifier,
                "quote": quote(one.span),
                "rule": one.rule,
            }
            for number, one in enumerate(named.figures, 1)
        ],
        "meetings": [
            {
                "id": f"m{number}",
                "kind": one.kind,
                "ordinal": one.ordinal,
                "date": one.date,
                "place": one.place,
                "participants": list(one.participants),
                "parties": list(one.parties),
                "relation": one.relation,
                "quote": quote(one.span),
                "rule": one.rule,
            }
            for number, one in enumerate(extraction.meetings, 1)
        ],
        "agreements": [
            {
                "id": f"a{number}",
                "kind": one.kind,
                "count": one.count,
                "subjects": list(one.subjects),
                "parties": list(one.parties),
                "status": one.status,
                "date": one.date,
                "quote": quote(one.span),
                "rule": one.rule,
            }
            for number, one in enumerate(extraction.agreements, 1)
        ],
        "operations": [
            {
                "id": f"x{number}",
                "kind": one.kind,
                "count": one.count,
                "date": one.date,
                "places": list(one.places),
                "quote": quote(one.span),
                "rule": one.rule,
            }
            for number, one in enumerate(extraction.operations, 1)
        ],
        "outcomes": [
            {
                "id": f"r{number}",
                "kind": one.kind,
                "count": one.count,
                "date": one.date,
                "quote": quote(one.span),
                "rule": one.rule,
            }
            for number, one in enumerate(extraction.outcomes, 1)
        ],
        "commitments": [
            {
                "id": f"c{number}",
                "act": one.act,
                "actor": one.actor,
                "addressee": one.addressee,
                "quote": quote(one.span),
                "rule": one.rule,
            }
            for number, one in enumerate(extraction.commitments, 1)
        ],
    }


def _zones(text: SourceText) -> Row:
    zones = text.zones
    return {
        name: [[span.start, span.end] for span in spans]
        for name, spans in (
            ("body", zones.body),
            ("boilerplate", zones.boilerplate),
            ("related", zones.related),
        )
    }
