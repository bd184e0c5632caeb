"""What is missing before a request may leave, named beside the field, with where the demand comes from.

Police to police: purpose, facts and the link of each person to them (UNTOC art. 27). Coercive measures and evidence
for a court: the list of UNTOC art. 18(15), and the central authorities as the channel.
"""

from collections.abc import Iterator, Sequence
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
    PERSON_LINK = "person-link"
    HANDLING = "handling"
    RIGHTS = "rights"
    CENTRAL_AUTHORITY = "central-authority"


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


@dataclass(frozen=True)
class RequestSketch:
    """What the check needs to know of a draft."""

    partner: str = ""
    kind: str = ""
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
    evidence: bool = False
    coercive: bool = False  # of the kind, from the table of kinds
    needs_subject: bool = False  # of the kind, from the table of kinds
    through_central_authority: bool = False  # of the article chosen
    handling_codes: Sequence[str] = field(default_factory=tuple)
    rights_answered: bool = False


POLICE = "UNTOC art. 27"
OWN_RULE = "Comity"


def missing(draft: RequestSketch, now: datetime) -> list[Missing]:
    """List what is missing, in the order of the form."""
    return [*_whom(draft), *_matter(draft), *_persons(draft), *_time(draft, now), *_basis(draft)]


def _whom(draft: RequestSketch) -> Iterator[Missing]:
    if not draft.partner:
        yield Missing("partner", Lack.PARTNER, OWN_RULE)
    if not draft.kind:
        yield Missing("kind", Lack.KIND, OWN_RULE)
    if not draft.title.strip():
        yield Missing("title", Lack.TITLE, OWN_RULE)
    if not any(question.strip() for question in draft.questions):
        yield Missing("questions", Lack.QUESTIONS, "UNTOC art. 18(15)(d)" if _for_court(draft) else OWN_RULE)


def _matter(draft: RequestSketch) -> Iterator[Missing]:
    if not draft.facts.strip():
        yield Missing("facts", Lack.FACTS, "UNTOC art. 18(15)(c)" if _for_court(draft) else POLICE)
    if not draft.offence:
        yield Missing("offence", Lack.OFFENCE, "UNTOC art. 18(15)(b)" if _for_court(draft) else POLICE)
    if not draft.purpose:
        yield Missing("purpose", Lack.PURPOSE, "UNTOC art. 18(15)(f)" if _for_court(draft) else POLICE)


def _persons(draft: RequestSketch) -> Iterator[Missing]:
    named = [
        subject for subject in draft.subjects if subject.name.strip() or subject.phone or subject.document
    ]
    if draft.needs_subject and not named:
        yield Missing("subjects", Lack.SUBJECTS, "UNTOC art. 18(15)(e)" if _for_court(draft) else POLICE)
    for place, subject in enumerate(draft.subjects):
        if not (subject.name.strip() or subject.phone or subject.document):
            yield Missing(f"subjects-{place}-name", Lack.SUBJECT_NAME, OWN_RULE)
        if not subject.category:
            yield Missing(
                f"subjects-{place}-category", Lack.SUBJECT_CATEGORY, "Directive (EU) 2016/680 art. 6"
            )
    if named and not draft.person_link.strip():
        yield Missing("person_link", Lack.PERSON_LINK, POLICE)


def _time(draft: RequestSketch, now: datetime) -> Iterator[Missing]:
    if draft.urgency != "ordinary" and not draft.urgency_reason.strip():
        yield Missing("urgency_reason", Lack.URGENCY_REASON, "Directive (EU) 2023/977 art. 4")
    if draft.reply_by is not None and draft.reply_by <= now:
        yield Missing("reply_by", Lack.REPLY_BY_PASSED, OWN_RULE)


def _basis(draft: RequestSketch) -> Iterator[Missing]:
    if not (draft.agreement and draft.article):
        yield Missing("basis", Lack.LEGAL_BASIS, OWN_RULE)
    elif _for_court(draft) and not draft.through_central_authority:
        yield Missing("basis", Lack.CENTRAL_AUTHORITY, "UNTOC art. 18(13)")
    if not draft.handling_codes:
        yield Missing("codes", Lack.HANDLING, OWN_RULE)
    if not draft.rights_answered:
        yield Missing("rights", Lack.RIGHTS, OWN_RULE)


def _for_court(draft: RequestSketch) -> bool:
    return draft.evidence or draft.coercive
