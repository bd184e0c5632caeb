"""What is missing before a request may leave, named beside the field, with where the demand comes from.

What a kind cannot leave without stands in the table of kinds: police to police, purpose, facts and the link of each
person to them (UNTOC art. 27); coercive measures and evidence for a court, the list of UNTOC art. 18(15) through the
central authorities.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Lack(StrEnum):
    """Each thing that can be missing; the page turns it into a sentence."""

    PARTNER = "partner"
    KIND = "kind"
    TITLE = "title"
    QUESTIONS = "questions"
    FACTS = "facts"
    OFFENCE = "offence"
    PURPOSE = "purpose"
    LEGAL_BASIS = "legal-basis"
    URGENCY_REASON = "urgency-reason"
    REPLY_BY_PASSED = "reply-by-passed"
    SUBJECTS = "subjects"
    SUBJECT_NAME = "subject-name"
    SUBJECT_CATEGORY = "subject-category"
    IDENTIFIERS = "identifiers"
    LINKS = "links"
    HANDLING = "handling"
    H3_WORDS = "h3-words"
    RIGHTS = "rights"
    CENTRAL_AUTHORITY = "central-authority"
    # what some kinds ask for beside
    AUTHORITY = "authority"
    PROCEEDING = "proceeding"
    ASSISTANCE = "assistance"
    WARRANT = "warrant"
    PLAN = "plan"
    CONSENT = "consent"
    PRESERVE_UNTIL = "preserve_until"
    VEHICLE = "vehicle"


# Written in a field of its own only for the kinds that ask for it.
DETAILS = (
    Lack.AUTHORITY,
    Lack.PROCEEDING,
    Lack.ASSISTANCE,
    Lack.WARRANT,
    Lack.PLAN,
    Lack.CONSENT,
    Lack.PRESERVE_UNTIL,
    Lack.VEHICLE,
)
# What UNTOC art. 18(15) asks for, letter by letter; a request for evidence needs all of it, whatever its kind.
COURT_LETTERS: Mapping[str, str] = {
    "authority": "a",
    "proceeding": "b",
    "facts": "c",
    "questions": "d",
    "assistance": "d",
    "identities": "e",
    "subjects": "e",
    "purpose": "f",
}
COURT_REQUIRES = ("authority", "proceeding", "facts", "assistance", "purpose", "offence")


def details_asked(requires: Iterable[str], *, evidence: bool) -> tuple[str, ...]:
    """Return which details are asked for and leave: those of the kind, and those that evidence for a court needs."""
    wanted = {*requires, *(COURT_REQUIRES if evidence else ())}
    return tuple(detail.value for detail in DETAILS if detail.value in wanted)


@dataclass(frozen=True)
class Missing:
    """One lack: the form's field, what it is, and the rule that asks for it."""

    field: str
    lack: Lack
    source: str


@dataclass(frozen=True)
class SubjectSketch:
    """What the check needs to know of a subject."""

    name: str
    phone: str
    document: str
    category: str

    @property
    def is_named(self) -> bool:
        """Whether anything tells the person apart."""
        return bool(self.name.strip() or self.phone.strip() or self.document.strip())


@dataclass(frozen=True)
class RequestSketch:
    """What the check needs to know of a draft. `requires` and `coercive` come from the table of kinds."""

    partner: str = ""
    kind: str = ""
    requires: Sequence[str] = ()
    coercive: bool = False
    title: str = ""
    questions: Sequence[str] = ()
    facts: str = ""
    offence: str = ""
    purpose: str = ""
    agreement: str = ""
    article: str = ""
    urgency: str = "ordinary"
    urgency_reason: str = ""
    reply_by: datetime | None = None
    subjects: Sequence[SubjectSketch] = ()
    person_link: str = ""
    details: Mapping[str, str] = field(default_factory=dict)
    evidence: bool = False
    through_central_authority: bool = False  # of the article chosen
    codes: Sequence[str] = ()
    h3_text: str = ""
    rights_answered: bool = False
    right_open: str = "rights_none"  # the field of the first question without an answer

    @property
    def for_court(self) -> bool:
        """Whether the list of UNTOC art. 18(15) holds."""
        return self.evidence or self.coercive


# the fields of the page from top to bottom; of several that begin alike, such as each person's, the beginning
PAGE = (
    "partner", "kind", "title", "question", "detail", "evidence", "facts", "facts_language", "offence", "purpose",
    "subjects", "person_link", "urgency", "urgency_reason", "reply_by", "basis", "codes", "h3_text", "grade_source",
    "grade_information", "classification", "rights",
)  # fmt: skip
POLICE = "UNTOC art. 27"
OWN_RULE = "Comity"


def missing(draft: RequestSketch, now: datetime) -> list[Missing]:
    """List what is missing, in the order of the page."""
    found = [*_whom(draft), *_required(draft), *_persons(draft), *_time(draft, now), *_basis(draft)]
    return sorted(found, key=lambda lack: place_on_page(lack.field))


def place_on_page(field: str) -> tuple[int, int]:
    """Return where a field stands on the page: its section, and among persons or questions its number."""
    number = next((int(part) for part in field.replace("_", "-").split("-") if part.isdecimal()), 0)
    section = next(
        (place for place, start in enumerate(PAGE) if _stands_in(field, start)),
        len(PAGE),
    )
    return section, number


def _stands_in(field: str, start: str) -> bool:
    return field == start or (
        start in {"question", "detail", "subjects", "rights"} and field.startswith(start)
    )


def source_of(draft: RequestSketch, requirement: str) -> str:
    """Name the rule that asks for a field."""
    if draft.for_court:
        letter = COURT_LETTERS.get(requirement)
        return f"UNTOC art. 18(15)({letter})" if letter else "UNTOC art. 18(15)"
    return POLICE


def _whom(draft: RequestSketch) -> Iterator[Missing]:
    if not draft.partner:
        yield Missing("partner", Lack.PARTNER, OWN_RULE)
    if not draft.kind:
        yield Missing("kind", Lack.KIND, OWN_RULE)
    if not draft.title.strip():
        yield Missing("title", Lack.TITLE, OWN_RULE)


def _required(draft: RequestSketch) -> Iterator[Missing]:
    wanted = dict.fromkeys([*draft.requires, *(COURT_REQUIRES if draft.evidence else ())])
    for requirement in wanted:
        lack = _lack(draft, requirement)
        if lack is not None:
            yield Missing(lack[0], lack[1], source_of(draft, requirement))


def _lack(draft: RequestSketch, requirement: str) -> tuple[str, Lack] | None:
    """Return the field and the lack of one requirement, None where it is met."""
    named = [subject for subject in draft.subjects if subject.is_named]
    numbered = [subject for subject in named if subject.phone.strip() or subject.document.strip()]
    met: dict[str, tuple[bool, str, Lack]] = {
        "questions": (any(question.strip() for question in draft.questions), "question_1", Lack.QUESTIONS),
        "facts": (bool(draft.facts.strip()), "facts", Lack.FACTS),
        "offence": (bool(draft.offence), "offence", Lack.OFFENCE),
        "purpose": (bool(draft.purpose), "purpose", Lack.PURPOSE),
        "subjects": (bool(named), "subjects-0-name", Lack.SUBJECTS),
        "identities": (bool(named), "subjects-0-name", Lack.SUBJECTS),
        "identifiers": (bool(numbered), "subjects-0-phone", Lack.IDENTIFIERS),
        "links": (not named or bool(draft.person_link.strip()), "person_link", Lack.LINKS),
    }
    if requirement in met:
        is_met, place, lack = met[requirement]
    else:
        # an unknown requirement of a newer table is a detail too: it is asked for, never passed over
        is_met = bool(draft.details.get(requirement, "").strip())
        place, lack = f"detail_{requirement}", Lack(requirement)
    return None if is_met else (place, lack)


def _persons(draft: RequestSketch) -> Iterator[Missing]:
    for place, subject in enumerate(draft.subjects):
        if not subject.is_named:
            yield Missing(f"subjects-{place}-name", Lack.SUBJECT_NAME, OWN_RULE)
        if not subject.category:
            yield Missing(
                f"subjects-{place}-category", Lack.SUBJECT_CATEGORY, "Directive (EU) 2016/680 art. 6"
            )


def _time(draft: RequestSketch, now: datetime) -> Iterator[Missing]:
    if draft.urgency != "ordinary" and not draft.urgency_reason.strip():
        yield Missing("urgency_reason", Lack.URGENCY_REASON, "Directive (EU) 2023/977 art. 4")
    if draft.reply_by is not None and draft.reply_by <= now:
        yield Missing("reply_by", Lack.REPLY_BY_PASSED, OWN_RULE)


def _basis(draft: RequestSketch) -> Iterator[Missing]:
    if not (draft.agreement and draft.article):
        yield Missing("basis", Lack.LEGAL_BASIS, OWN_RULE)
    elif draft.for_court and not draft.through_central_authority:
        yield Missing("basis", Lack.CENTRAL_AUTHORITY, "UNTOC art. 18(13)")
    if not draft.codes:
        yield Missing("codes", Lack.HANDLING, OWN_RULE)
    if "H3" in draft.codes and not draft.h3_text.strip():
        yield Missing("h3_text", Lack.H3_WORDS, OWN_RULE)
    if not draft.rights_answered:
        yield Missing(draft.right_open, Lack.RIGHTS, OWN_RULE)
