"""The words of agreements in one language, checked and compiled."""

import functools
import re
from dataclasses import dataclass

from comity.intake.core.event_words import LANGUAGES, FrameError, any_of, frames, words_of

KINDS = ("mou", "agreement", "minutes", "plan", "joint_statement")
STATUSES = ("signed", "in_force", "agreed", "proposed", "issued")
SUBJECTS = frozenset(
    {
        *("drugs", "high_tech", "trafficking", "terrorism", "economic", "theft", "smuggling", "organised"),
        *("illegal_migration", "money_laundering", "fraud", "gambling", "violent"),
        *("telecom", "border_management", "prisoner_transfer", "mutual_legal_assistance"),
        *("law_enforcement", "information_exchange", "training"),
    }
)


@dataclass(frozen=True)
class AgreementWords:
    """All words of agreements in one language; the file of English says what each is."""

    nouns: tuple[tuple[str, re.Pattern[str]], ...]
    status: tuple[tuple[str, re.Pattern[str]], ...]
    subjects: tuple[tuple[str, re.Pattern[str]], ...]
    general: re.Pattern[str]
    generic_before: re.Pattern[str]
    generic_after: re.Pattern[str]
    told_after: re.Pattern[str]
    one: re.Pattern[str]
    numbers: dict[str, int]
    counted: re.Pattern[str]
    counted_after: re.Pattern[str]
    plural: re.Pattern[str]
    stops: re.Pattern[str]
    counts_wished: bool
    """Whether a noun without a plural is one agreement though it is only wished for."""


@functools.cache
def agreement_words(language: str) -> AgreementWords:
    """Return the words of a language; those of English for one without a file."""
    name = language if language in LANGUAGES else "en"
    read = frames("agreements", name)
    where = f"agreements/{name}.yaml"

    def plain(key: str) -> re.Pattern[str]:
        return any_of(f"{where} {key}", words_of(f"{where} {key}", read[key]), name)

    def of(part: str, field: str, allowed: tuple[str, ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
        for one in read[part]:
            if one.get(field) not in allowed:
                raise FrameError(f"{where} {part}: {one.get(field)} is none of {', '.join(allowed)}.")
        return tuple(
            (one[field], any_of(f"{where} {part}", words_of(where, one.get("words")), name))
            for one in read[part]
        )

    strange = set(read["subjects"]) - SUBJECTS
    if strange:
        raise FrameError(f"{where} subjects: unknown: {', '.join(sorted(strange))}.")
    numbers = {str(word): int(value) for word, value in read["numbers"].items()}
    alternatives = "|".join(map(re.escape, numbers))

    def counted(key: str) -> re.Pattern[str]:
        edge = r"(?<![\w.])" if name not in {"ja", "zh"} and key == "counted" else ""
        return re.compile(edge + read.get(key, "(?!)").replace("NUMBERS", alternatives), re.IGNORECASE)

    return AgreementWords(
        nouns=of("nouns", "kind", KINDS),
        status=of("status", "status", STATUSES),
        subjects=tuple(
            (subject, any_of(f"{where} {subject}", words_of(where, words), name))
            for subject, words in read["subjects"].items()
        ),
        general=plain("general"),
        generic_before=re.compile(rf"(?:{plain('generic_before').pattern})\s*$"),
        generic_after=re.compile(rf"\s*(?:{plain('generic_after').pattern})"),
        told_after=re.compile(
            rf"\s*(?:{any_of(f'{where} told_after', words_of(where, read.get('told_after', [])), name).pattern})"
        ),
        one=re.compile(rf"(?:{plain('one').pattern})(?:\s+[\w-]+){{0,3}}\s*$"),
        numbers=numbers,
        counted=counted("counted"),
        counted_after=counted("counted_after"),
        plural=re.compile(read["plural"]),
        stops=plain("stops"),
        counts_wished=bool(read.get("counts_wished")),
    )
