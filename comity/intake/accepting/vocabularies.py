"""The codes of comity-intake/1, kind by kind. What a proposal says in other words is no proposal."""

from typing import Final

MEETING_KINDS: Final = (
    "meeting", "conference", "dialogue", "talks", "reception", "visit", "ceremony", "press_conference", "video_call",
)  # fmt: skip
RELATIONS: Final = ("this", "previous", "next", "mentioned")
AGREEMENT_KINDS: Final = ("mou", "agreement", "minutes", "plan", "joint_statement")
AGREEMENT_STATES: Final = ("signed", "in_force", "agreed", "proposed", "issued")
CRIME_AREAS: Final = (
    "drugs", "high_tech", "trafficking", "terrorism", "economic", "theft", "smuggling", "organised", "illegal_migration",
    "money_laundering", "fraud", "gambling", "violent",
)  # fmt: skip
SUBJECTS: Final = (
    *CRIME_AREAS,
    *("telecom", "border_management", "prisoner_transfer", "mutual_legal_assistance", "law_enforcement"),
    *("information_exchange", "training", "general"),
)
OPERATION_KINDS: Final = ("raid", "joint_investigation", "campaign")
OUTCOME_KINDS: Final = (
    "arrest", "handover", "rescue", "wanted", "red_notice", "seizure", "identified", "dismantled", "deportation",
)  # fmt: skip
ACTS: Final = ("proposed", "requested", "pledged", "agreed", "hoped")
UNITS: Final = (
    "people", "cases", "percent", "money", "kg", "items", "places", "countries", "organisations", "agreements", "events", "years",
)  # fmt: skip
QUALIFIERS: Final = ("exact", "nearly", "about", "over", "at_least", "at_most", "up", "down")
ORGANISATION_KINDS: Final = (
    "ministry", "police", "agency", "court", "prosecutor", "international", "company", "media", "party", "embassy", "other",
)  # fmt: skip
BOTH: Final = "both"
DOCUMENT_FIELDS: Final = ("title", "publisher", "published", "source_url", "language")
