"""The pre-flight of a wanted file: each rule answers pass, fail, or ask a person. Pure; missing data never passes.

A rule sees the fields it declares and nothing else (`View`), so that a value elsewhere can never change its answer. What a person
answers to a rule that asks holds for exactly the values the person saw: when one of the rule's fields changes, it is asked again.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from comity.notices.core.attached import Attached
from comity.notices.core.laws import Fact, Laws
from comity.notices.core.sheet import WantedSheet


class Verdict(StrEnum):
    """What a rule answers."""

    PASS = "pass"  # noqa: S105  # a verdict, not a password
    FAIL = "fail"
    ASK = "ask"


@dataclass(frozen=True)
class Rule:
    """A line of the rule pack: where the rule stands, which files it holds for, which fields it reads, what it can answer."""

    id: str
    source: str
    article: str
    verified: bool
    kinds: frozenset[str]
    fields: tuple[str, ...]
    answers: frozenset[Verdict]


@dataclass(frozen=True)
class Context:
    """What the rules know beside the sheet: the asking state, the kind of file, the day, the table of laws, what is attached."""

    asking: str
    kind: str
    today: date
    laws: Laws
    attached: tuple[Attached, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What one rule says about a sheet; `about` is the state it speaks of, empty where it speaks of the file.

    `read` are the fields a pass rests on, in groups: the rule would not pass were every field of one group empty. `fact` is
    the line of the table of laws that decided, with its own source.
    """

    verdict: Verdict
    reason: str
    about: str = ""
    params: Mapping[str, str] = field(default_factory=dict)
    read: tuple[tuple[str, ...], ...] = ()
    fact: Fact | None = None


class UndeclaredFieldError(AttributeError):
    """A rule looks at a field that its line in the pack does not name."""


class View:
    """A sheet as one rule sees it: the declared fields alone."""

    def __init__(self, sheet: WantedSheet, names: Iterable[str]) -> None:
        """Take the sheet and the names of the fields that may be read."""
        self._values = {name: getattr(sheet, name) for name in names}

    def __getattr__(self, name: str) -> Any:
        """Return a declared field. Raises UndeclaredFieldError."""
        try:
            return self.__dict__["_values"][name]
        except KeyError:
            raise UndeclaredFieldError(name) from None


Check = Callable[[View, Context], Iterator[Finding]]


@dataclass(frozen=True)
class Answer:
    """What a person answered to a rule that asks: does the file satisfy it, by whom, why, and for which values."""

    rule: str
    about: str
    digest: str
    satisfied: bool
    by: str
    reason: str
    at: datetime


@dataclass(frozen=True)
class Line:
    """A rule with what it says now, and the answer of a person where one holds."""

    rule: Rule
    finding: Finding
    digest: str
    answer: Answer | None = None

    @property
    def verdict(self) -> Verdict:
        """What holds: the rule's own word, or the person's where the rule asks."""
        if self.finding.verdict is not Verdict.ASK or self.answer is None:
            return self.finding.verdict
        return Verdict.PASS if self.answer.satisfied else Verdict.FAIL

    @property
    def key(self) -> str:
        """How a page names it."""
        return f"{self.rule.id}.{self.finding.about}" if self.finding.about else self.rule.id


def run(
    sheet: WantedSheet,
    context: Context,
    rules: Sequence[Rule],
    checks: Mapping[str, Check],
    answers: Iterable[Answer] = (),
) -> list[Line]:
    """Ask every rule that holds for this kind of file, in the order of the pack; the latest answer of a person counts."""
    latest: dict[tuple[str, str, str], Answer] = {}
    for one in sorted(answers, key=lambda each: each.at):
        latest[one.rule, one.about, one.digest] = one
    lines = []
    for rule in rules:
        if context.kind not in rule.kinds:
            continue
        for finding in checks[rule.id](View(sheet, rule.fields), context):
            digest = digest_of(sheet, rule, finding)
            answer = latest.get((rule.id, finding.about, digest))
            lines.append(Line(rule, finding, digest, answer if finding.verdict is Verdict.ASK else None))
    return lines


def digest_of(sheet: WantedSheet, rule: Rule, finding: Finding) -> str:
    """Return a digest of what a person sees when the rule asks: its fields, its reason, what it speaks of."""
    seen = {name: _plain(getattr(sheet, name)) for name in rule.fields}
    said = [rule.id, finding.about, finding.reason, sorted(finding.params.items()), seen]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [asdict(one) if is_dataclass(one) and not isinstance(one, type) else one for one in value]
    return value


def may_leave(lines: Iterable[Line]) -> bool:
    """Whether every rule passes, by itself or by a person's answer; no rules at all is no pass."""
    found = list(lines)
    return bool(found) and all(one.verdict is Verdict.PASS for one in found)


def count(lines: Iterable[Line], verdict: Verdict) -> int:
    """Return how many lines stand so."""
    return sum(one.verdict is verdict for one in lines)
