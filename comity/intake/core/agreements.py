"""Agreements: memoranda, treaties, minutes, plans and joint statements, where the text says how they stand."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from comity.intake.core.agreement_words import AgreementWords, agreement_words
from comity.intake.core.clauses import shares
from comity.intake.core.meeting_slots import gap
from comity.intake.core.model import Agreement, Named, Span
from comity.intake.core.parties import (
    pair_of,
    several_states,
    speaks_of_many,
    speaks_of_three,
    states_in,
    three_of,
)

REACH = 130
"""So far from its noun the verb of an agreement may stand."""
ABOUT = 220
"""So far from its noun an agreement's subjects may stand."""
MODIFIERS = 60
"""So far before its noun stands what an agreement is about where languages put it behind."""
SIDE_BEFORE = frozenset({"ja", "zh"})


_DONE = re.compile("(?:署名|締結|調印|発効)(?:され|し)た[^。、]{0,40}$")
"""Before a noun in Japanese: though an act only rests on it, the text tells when it was concluded."""


_OF_MANY = re.compile(r"(?: [\wÀ-ỹ,]+){0,4}? (?:ASEAN|Liên hợp quốc|quốc tế|Palermo|Budapest)(?!\w)")
"""Behind a noun in Vietnamese: a treaty of many states."""


@dataclass
class Draft:
    """An agreement while its words are gathered."""

    kind: str
    head: Span
    window: Span
    sentence: int
    status: str | None = None
    count: int | None = None
    subjects: tuple[str, ...] = ()
    parties: tuple[str, ...] = ()
    date: str | None = None
    title: bool = False
    used: list[Span] = field(default_factory=list)


def find_agreements(named: Named) -> list[Agreement]:
    """Return the agreements of the body, each once, in the order of the text."""
    words, pair = agreement_words(named.text.language), pair_of(named)
    kept: list[Draft] = []
    for one in sorted(_drafts(named, words, pair), key=lambda one: (one.title, one.head)):
        same = next((other for other in kept if _same(other, one)), None)
        if same is None:
            kept.append(one)
        else:
            _join(same, one)
    return [
        Agreement(
            kind=one.kind,
            span=_quote(named, one),
            rule=f"{one.kind}+{one.status}/{named.text.language}",
            count=one.count,
            subjects=one.subjects,
            parties=one.parties,
            status=one.status,
            date=one.date,
        )
        for one in sorted(kept, key=lambda one: one.head)
    ]


def _drafts(named: Named, words: AgreementWords, pair: tuple[str, ...]) -> Iterable[Draft]:
    for number, sentence in enumerate(named.text.sentences):
        drafts = _heads(named, words, sentence.span, number)
        before: Draft | None = None
        for one in drafts:
            _status(named, words, one, before)
            before = one if one.status else before
        if named.text.language == "ja":
            _verbs_lent(named, drafts)
        for one in drafts:
            if one.status:
                _describe(named, words, one, pair)
                if (
                    one.kind != "agreement" or one.parties or one.subjects
                ):  # no contract between private people
                    yield one


_CLAUSE = re.compile("(?:[しりちいきれえてでただるはがも])、")
"""Where a clause of a Japanese sentence ends: what stands before it is not said of the noun behind it."""


def _verbs_lent(named: Named, drafts: list[Draft]) -> None:
    """Give nouns joined to a later one the verb that closes the sentence behind it: AとBに署名した."""
    for one, later in zip(reversed(drafts[:-1]), reversed(drafts[1:]), strict=True):
        between = named.text.raw[one.head.end : later.head.start]
        if one.status is None and later.status and not _CLAUSE.search(between):
            one.status = later.status


def _heads(named: Named, words: AgreementWords, span: Span, number: int) -> list[Draft]:
    raw = named.text.raw
    found: list[tuple[str, Span]] = []
    for kind, pattern in words.nouns:
        for hit in pattern.finditer(raw, span.start, span.end):
            head = Span(hit.start(), hit.end())
            if any(other.meets(head) for _kind, other in found):
                continue
            generic = words.generic_before.search(raw[max(span.start, head.start - 45) : head.start])
            if generic and not words.told_after.match(raw, head.end, span.end):
                continue
            told = _DONE.search(raw, max(span.start, head.start - MODIFIERS), head.start)
            if told or not words.generic_after.match(raw, head.end, span.end):
                found.append((kind, head))
    # "a memorandum of understanding (MoU)": the sign in brackets is the same thing again
    found = sorted(found, key=lambda one: one[1])
    found = [
        one
        for place, one in enumerate(found)
        if not (
            place
            and found[place - 1][0] == one[0]
            and raw[found[place - 1][1].end : one[1].start].strip() in {"(", "（"}
        )
    ]
    after = named.text.language not in SIDE_BEFORE
    windows = shares(raw, span, [head for _kind, head in found], words.stops, after=after)
    return [
        Draft(kind, head, window, number, title=named.text.title is not None and named.text.title.holds(head))
        for (kind, head), window in zip(found, windows, strict=True)
    ]


def _status(named: Named, words: AgreementWords, one: Draft, before: Draft | None) -> None:
    """How an agreement stands: the nearest verb says it, unless it is only wished for; joined nouns share a verb."""
    raw, head, window = named.text.raw, one.head, one.window
    if told := _DONE.search(raw, max(window.start, head.start - MODIFIERS), head.start):
        one.status = "in_force" if told.group().startswith("発効") else "signed"
        one.used = [Span(told.start(), head.start)]
        return
    hits = sorted(
        (gap(Span(*hit.span()), head), name, Span(*hit.span()))
        for name, pattern in words.status
        for hit in pattern.finditer(raw, window.start, window.end)
        if not Span(*hit.span()).meets(head) and gap(Span(*hit.span()), head) <= REACH
    )
    force = next((hit for hit in hits if hit[1] == "in_force" and hit[2].start >= head.end), None)
    if force:
        one.status, one.used = "in_force", [force[2]]
    elif hits:
        ahead = [hit for hit in hits if hit[2].end <= head.start]
        if named.text.language == "zh" and ahead:
            hits = [hit for hit in hits if not re.search("[，,；;]", raw[head.end : hit[2].start])]
            nearest = [hit for hit in ahead if not _COMMA_ZH.search(raw[hit[2].end : head.start])]
            hits = nearest or hits
        _gap, name, verb = hits[0]
        wish = next(
            (
                hit
                for hit in hits
                if hit[1] in {"proposed", "agreed"} and hit[2].end <= verb.start and verb.end <= head.start
            ),
            None,
        )
        # "thống nhất tổ chức … và ký Biên bản": what stands behind "and" is done, not wished for
        done = named.text.language == "vi" and re.search(r"(?:và|,|đồng thời|;) $", raw[: verb.start][-12:])
        if name == "signed" and wish and not done and not raw[verb.start : verb.end].endswith("ed"):
            name, verb = wish[1], wish[2]
        one.status, one.used = name, [verb]
    elif before:
        one.status = before.status


def _describe(named: Named, words: AgreementWords, one: Draft, pair: tuple[str, ...]) -> None:
    raw, head, window = named.text.raw, one.head, one.window
    one.count = _count(words, raw, one)
    verb = one.used[0] if one.used else head
    bodies = [mention for body in named.organisations for mention in body.mentions]
    ahead = Span(
        max(window.start, head.start - (ABOUT if named.text.language in SIDE_BEFORE else MODIFIERS)), head.end
    )
    if named.text.language == "ja":
        edges = [hit.end() for hit in _CLAUSE.finditer(raw, ahead.start, head.start)]
        ahead = Span(edges[-1] if edges else ahead.start, head.end)
    behind = Span(head.start, min(window.end, head.end + ABOUT))
    if named.text.language == "zh":
        ahead, behind = _in_clause(raw, ahead, head), _behind_in_clause(raw, behind, head)
    both_sides = (behind,) if named.text.language == "vi" else (behind, ahead)
    for reach in (ahead, behind) if named.text.language in SIDE_BEFORE else both_sides:
        found = [
            (hit.start(), subject, Span(hit.start(), hit.end()))
            for subject, pattern in words.subjects
            for hit in pattern.finditer(raw, reach.start, reach.end)
            if not any(mention.meets(Span(*hit.span())) for mention in bodies)
        ]
        if found:
            found.sort()
            one.subjects = tuple(dict.fromkeys(subject for _start, subject, _span in found))
            one.used += [span for _start, _subject, span in found]
            break
        general = words.general.search(raw, reach.start, reach.end)
        if general and not one.subjects:
            one.subjects = ("general",)
            one.used.append(Span(general.start(), general.end()))
    dates = [
        day
        for day in named.dates_in(window)
        if "/" not in day.value and not (one.kind == "plan" and _in_its_name(raw, head, day.span))
    ]
    if named.text.language == "zh":
        dates = [day for day in dates if not _of_the_text(raw, day.span, head, verb)]
    if dates and one.status != "proposed":
        day = min(dates, key=lambda day: min(gap(day.span, head), gap(day.span, verb)))
        one.date = day.value
        one.used.append(day.span)
    one.parties = _parties(named, one, pair)


def _in_its_name(raw: str, head: Span, year: Span) -> bool:
    """Whether the year of a plan stands right behind its noun: it is what the plan is for."""
    return not raw[head.end : year.start].strip()


_COMMA_ZH = re.compile("[，,；;]")
_ABOUT_ZH = re.compile(
    "[，,](?:内容)?(?:涉及|涵盖|涵蓋|内容包括|內容包括|分别|分別|旨在|以加强|以加強|加强|加強)"
)


def _in_clause(raw: str, reach: Span, head: Span) -> Span:
    """The part of a stretch before a noun that no comma parts from it: what one agreement is about is no matter of another clause."""
    commas = list(_COMMA_ZH.finditer(raw, reach.start, head.start))
    return Span(commas[-1].end(), reach.end) if commas else reach


def _behind_in_clause(raw: str, reach: Span, head: Span) -> Span:
    comma = _COMMA_ZH.search(raw, head.end, reach.end)
    if comma is None or _ABOUT_ZH.match(raw, comma.start()):
        return reach
    return Span(reach.start, comma.start())


def _of_the_text(raw: str, day: Span, head: Span, verb: Span) -> bool:
    """Whether a date belongs to the name of an agreement or to another clause: 2024年合作计划, ……纪要，同意明年……."""
    if day.start >= head.end:
        return _COMMA_ZH.search(raw[head.end : day.start]) is not None
    if day.end <= verb.start and re.search("[，,；;](?:并|並|还|還|也|另)", raw[day.end : verb.start]):
        return True
    if not verb.end <= day.start <= head.start:
        return False
    return re.fullmatch("[^，,。签簽署订訂达達]{0,12}", raw[day.end : head.start]) is not None


def _count(words: AgreementWords, raw: str, one: Draft) -> int | None:
    before = raw[max(0, one.head.start - 60) : one.head.start]
    noun = raw[one.head.start : one.head.end]
    hit = words.counted.search(before) or words.counted_after.match(raw, one.head.end, one.window.end)
    if hit:
        number = hit.group("n").lower()
        return int(number) if number.isdigit() else words.numbers.get(number)
    if one.kind != "minutes" and words.plural.search(noun):
        return None
    if words.plural.search(before.strip()):
        return None
    if one.status == "proposed" and words.counts_wished:
        return 1
    if one.status == "agreed" or (one.status == "proposed" and not words.one.search(before)):
        return None
    return 1


def _parties(named: Named, one: Draft, pair: tuple[str, ...]) -> tuple[str, ...]:
    """The states named with an agreement; the pair of the text where it is among them or too few are named."""
    if several := several_states(named, one.window):
        return several
    sentence = named.text.sentences[one.sentence].span
    of_many = named.text.language == "vi" and _OF_MANY.match(named.text.raw, one.head.end)
    if of_many or speaks_of_many(named, Span(sentence.start, one.head.end)):
        return ()
    if speaks_of_three(named, Span(sentence.start, one.head.end)) and (three := three_of(named)):
        return three
    homes = [
        *((body.country, body.mentions) for body in named.organisations),
        *((person.country, person.mentions) for person in named.persons),
    ]
    near = {found.code for found in states_in(named, one.window)}
    near |= {code for code, mentions in homes if code and any(one.window.holds(m) for m in mentions)}
    if len(near) in {2, 3} and not set(pair) <= near:
        return tuple(sorted(near))
    if len(near) > 3 and not set(pair) <= near:
        return ()
    return pair


def _same(one: Draft, other: Draft) -> bool:
    """Whether two mentions are of one agreement."""
    if one.kind != other.kind or (one.count != other.count and one.count and other.count and not other.title):
        return False
    if one.date and other.date and not (one.date.startswith(other.date) or other.date.startswith(one.date)):
        return False
    if one.status != other.status and not other.title:
        return False
    a, b = set(one.subjects) - {"general"}, set(other.subjects) - {"general"}
    return a <= b or b <= a


def _join(one: Draft, other: Draft) -> None:
    one.count = max(one.count or 0, other.count or 0) or None
    one.date = one.date or other.date
    if len(other.subjects) > len(one.subjects) or one.subjects == ("general",):
        one.subjects = other.subjects or one.subjects
    one.parties = one.parties or other.parties


def _quote(named: Named, one: Draft) -> Span:
    start = min([one.head.start, *(span.start for span in one.used)])
    end = max([one.head.end, *(span.end for span in one.used)])
    span = Span(start, end)
    return span if named.text.in_body(span) else one.head
