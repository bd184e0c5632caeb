"""The form of a red notice as typed data: the sections of the Rules on the Processing of Data, each value once."""

from datetime import datetime
from typing import Any

from comity.notices.core.sheet import WantedSheet

FORM = "comity/red-notice-form/1"


def form_of(sheet: WantedSheet, *, ref: str, version: int, asking: str, written: datetime) -> dict[str, Any]:
    """Return the form; member names as INTERPOL's public notices have them where there is such a name."""
    told = sheet.to_json()

    def part(*names: str) -> dict[str, Any]:
        return {name: told[name] for name in names}

    return {
        "form": FORM,
        "reference": ref,
        "version": version,
        "requesting_country": asking,
        "written": written.isoformat(),
        "identifiers": {
            "rule": "RPD 83(2)(a)",
            "name": sheet.name.family or sheet.name.text,
            "forename": sheet.name.given,
            "date_of_birth": sheet.birth_date.replace("-", "/"),
            "sex_id": {"male": "M", "female": "F"}.get(sheet.sex, "U"),
            "place_of_birth": sheet.birth_place,
            "distinguishing_marks": sheet.description,
            **part("names", "nationalities", "documents", "photograph", "fingerprints", "dna"),
        },
        "judicial_data": {
            "rule": "RPD 83(2)(b)",
            "facts": part("facts", "facts_language", "facts_date", "facts_time", "facts_zone", "facts_place"),
            "charges": part("offence", "charge", "law", "stage", "max_months", "life", "sentence_months", "rest_months", "limitation"),
            "arrest_warrants": [
                {
                    "charge": sheet.charge,
                    "issuing_country_id": sheet.warrant_country,
                    **part("warrant_authority", "warrant_number", "warrant_issued", "warrant_until", "warrant_endless", "warrant_judicial", "warrant_copy"),
                }
            ],
        },
        "assurance": {"rule": "RPD 84", **part("purpose", "extradition_sought", "authority_agrees")},
        "assurances": told["assurances"],
    }  # fmt: skip
