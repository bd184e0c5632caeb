"""Every place of the body that speaks of a meeting, with what stands around it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from comity.intake.core.clauses import shares
from comity.intake.core.delegations import delegates
from comity.intake.core.meeting_people_ja import of_noun, with_topic
from comity.intake.core.meeting_slots import (
    FAR,
    NEAR,
    date_of,
    day_before,
    gap,
    ordinal_of,
    place_of,
    subject_meant,
    takes_part,
    taking_part,
)
from comity.intake.core.meeting_words import MeetingWords, meeting_words
from comity.intake.core.model import Named, Place, Span
from comity.intake.core.parties import codes_in, several_states, speaks_of_both, states_in

OBJECT_REACH = 160
"""So far from a verb its object may stand."""
NUMBERED = re.compile(r"第.{1,4}[次届屆轮輪回]")
"""Between two nouns: the second only counts the first, as in 安全对话第九次会议."""
_WITH = re.compile(r"\s*(?:并|並|还|還|又|随后|隨後|分别|分別)*[同与與和跟]")
"""A clause that only says with whom: its subject stands in the clause before."""
_LEVEL = re.compile("(?:部长级|部長級|首长|首長|局长|局長|高官)$")
_EITHER = ("会議", "会合")
"""Words for a meeting that are a conference where many take part."""
_HELD_BEFORE = re.compile("(?:開かれ|行われ|開催され|催され|開い|開催し)(?:た|ている|ていた)[^、。]{0,16}$")
"""A clause before the noun that tells when or where: …で開かれた国際会議で."""
_SESSIONS = frozenset({"kỳ họp", "khóa họp"})
_COUNTED = re.compile(r"第.{1,4}[次届屆轮輪回][^，,。；]{0,12}$")
PEOPLE_ONLY = frozenset({"conference", "press_conference"})


@dataclass
class Sighting:
    """A place that speaks of a meeting; `cue` is `previous` or `next` where the words say so."""

    kind: str
    head: Span
    window: Span
    sentence: int
    rule: str
    act: bool = False
    ordinal: int | None = None
    date: str | None = None
    place: Place | None = None
    people: tuple[str, ...] = ()
    cue: str | None = None
    planned: bool = False
    held: bool = False
    echo: bool = False
    aside: bool = False
    near: bool = False  # a date or place stands close by
    title: bool = False
    multilateral: bool = False
    states: bool = False
    after: bool = False
    opened: bool = False  # a date stands before it
    placed: bool = False  # a place that opens the sentence stands before it
    again: bool = False  # an article says that it was spoken of before
    both: bool = False  # the two sides that the text is of hold it
    listing: bool = False  # it only says who came
    by_the_way: bool = False  # the sentence tells of something else
    several: tuple[str, ...] = ()  # states that it counts and the text lists
    used: list[Span] = field(default_factory=list)


def sightings(named: Named) -> list[Sighting]:
    """Return the places that speak of a meeting, in the order of the text."""
    words = meeting_words(named.text.language)
    found: list[Sighting] = []
    for number, sentence in enumerate(named.text.sentences):
        heads = _heads(named, words, sentence.span)
        if not heads:
            continue
        windows = shares(
            named.text.raw,
            sentence.span,
            [one.head for one in heads],
            words.stops,
            after=words.after,
            lead=words.lead,
        )
        for one, window in zip(heads, windows, strict=True):
            one.window, one.sentence = window, number
            one.title = named.text.title is not None and named.text.title.holds(one.head)
            subject = () if one is heads[0] else _subject(named, words, sentence.span, heads, one)
            _describe(named, words, one, subject)
            if one.kind == "ceremony" and one.date is None and one.held and named.text.language == "ja":
                one.date = day_before(named, number)
            one.by_the_way = one.kind == "visit" and not one.act and any(other.act for other in heads)
            if one is not heads[0] and (one.act or _with_whom(named, one)):
                _share(heads[0], one)
            if one.act and named.text.language == "ja":
                begin = max(
                    (other.head.end for other in heads if other.head.end <= one.head.start), default=0
                )
                _by_topic(named, one, max(begin, sentence.span.start))
        found.extend(_with_calls(named, heads))
    return found


def _with_calls(named: Named, heads: list[Sighting]) -> list[Sighting]:
    """Take a call at a body and the meeting with its head that a Japanese sentence goes on with as one meeting."""
    bodies = {one.id: one.organisation for one in named.persons if one.organisation}
    kept: list[Sighting] = []
    for one in heads:
        last = kept[-1] if kept else None
        at_his = last is not None and any(bodies.get(who) in last.people for who in one.people)
        if (
            last is not None
            and at_his
            and last.kind == "visit"
            and last.act
            and one.act
            and one.rule.endswith("/ja")
        ):
            one.date = one.date or last.date
            one.used += last.used
            kept.pop()
        kept.append(one)
    return kept


def _by_topic(named: Named, one: Sighting, begin: int) -> None:
    """Take those who took part from the grammar of a Japanese clause."""
    object_is = "where" if one.kind == "visit" else "who"
    people, spans = with_topic(named, one.sentence, one.head, begin, object_is=object_is)
    if people:
        one.people = people
        one.used += [span for span in spans if span.start >= one.window.start]


def _subject(
    named: Named, words: MeetingWords, sentence: Span, heads: Sequence[Sighting], one: Sighting
) -> tuple[str, ...]:
    """Return who is named before the first head of a sentence; in Chinese, where an opening clause names nobody, before the next."""
    ahead = heads[: heads.index(one)] if named.text.language == "zh" else heads[:1]
    for other in ahead:
        opening = Span(sentence.start, other.head.end)
        people = taking_part(named, words, opening, one.head, people=True)[0]
        if people := people or delegates(named, words, opening):
            return people
    return ()


def _with_whom(named: Named, one: Sighting) -> bool:
    """Whether a noun's clause only says with whom: 并与某某举行会谈."""
    start = one.window.start
    return (
        not one.act and named.text.language == "zh" and bool(_WITH.match(named.text.raw[start : start + 8]))
    )


def _share(first: Sighting, one: Sighting) -> None:
    """Give a second verb of a sentence the day that opens the sentence, and where a visit went."""
    if one.date is None and first.opened:
        one.date = first.date
    went_on = (first.kind == "visit" and one.kind != "visit") or (first.act and first.placed)
    if one.place is None and first.place and (went_on or not one.act):
        one.place = first.place


def _heads(named: Named, words: MeetingWords, span: Span) -> list[Sighting]:
    """Verbs first, then nouns: of two that share a character the earlier found stays."""
    raw, language = named.text.raw, named.text.language
    taken = [mention for one in named.persons for mention in one.mentions if mention.meets(span)]
    found: list[Sighting] = []
    for kind, head, act in (*_verbs(named, words, span), *_nouns(named, words, span)):
        if any(one.meets(head) for one in taken):
            continue
        taken.append(head)
        rule = f"{'verb' if act else 'noun'}:{kind}/{language}"
        found.append(Sighting(kind, head, span, 0, rule, act=act))
    found.sort(key=lambda one: one.head)
    return [
        one
        for place, one in enumerate(found)
        if not (place and NUMBERED.fullmatch(raw[found[place - 1].head.end : one.head.start]))
    ]


def _verbs(named: Named, words: MeetingWords, span: Span) -> Iterator[tuple[str, Span, bool]]:
    for act in words.acts:
        for hit in act.words.finditer(named.text.raw, span.start, span.end):
            head = Span(hit.start(), hit.end())
            if not _at_large(named, words, span, head) and _has_object(named, words, act.object, span, head):
                yield act.kind, head, True


def _nouns(named: Named, words: MeetingWords, span: Span) -> Iterator[tuple[str, Span, bool]]:
    for noun in words.nouns:
        for hit in noun.words.finditer(named.text.raw, span.start, span.end):
            head = Span(hit.start(), hit.end())
            meant = noun.kind == "press_conference" and len(hit.group()) == len("会見")
            if meant and words.met.search(named.text.raw, 0, head.start):
                continue
            if not _at_large(named, words, span, head):
                yield noun.kind, head, False


def _at_large(named: Named, words: MeetingWords, span: Span, head: Span) -> bool:
    """Whether the words beside it make it one of many, or one that is only wished for."""
    raw = named.text.raw
    before = raw[max(span.start, head.start - 55) : head.start]
    if named.text.language == "zh" and _COUNTED.search(before):
        return bool(words.generic_after.match(raw, head.end, span.end))  # 邀请……出席第3届论坛
    return bool(words.generic_before.search(before) or words.generic_after.match(raw, head.end, span.end))


def _has_object(named: Named, words: MeetingWords, wanted: str, sentence: Span, verb: Span) -> bool:
    before = named.text.language == "ja"
    start, end = (
        (max(sentence.start, verb.start - OBJECT_REACH), verb.start)
        if before
        else (verb.end, min(sentence.end, verb.end + OBJECT_REACH))
    )
    if not before:
        stop = words.stops.search(named.text.raw, start, end)
        end = stop.start() if stop else end
    if start >= end:
        return False
    reach = Span(start, end)
    persons = [one for one in named.persons_in(reach) if takes_part(one)]
    if wanted == "person":
        return bool(persons)
    if wanted == "where" and persons and "call" in named.text.at(verb) and named.text.language == "en":
        return True
    if wanted == "who":
        return bool(persons or named.organisations_in(reach))
    return bool(named.places_in(reach) or named.organisations_in(reach) or states_in(named, reach))


def _take_people(named: Named, words: MeetingWords, one: Sighting, subject: tuple[str, ...]) -> list[Span]:
    """Find who took part, by the grammar of the language; return where they stand."""
    raw, window, head = named.text.raw, one.window, one.head
    if named.text.language != "ja" or one.act:
        one.people, who = taking_part(
            named, words, window, head, people=one.kind in PEOPLE_ONLY, media=one.kind == "visit"
        )
        if named.text.language == "en" and one.act and not any(span.start < head.start for span in who):
            meant = subject_meant(named, named.text.sentences[one.sentence].span, head)
            if meant is not None and not subject:
                one.people = tuple(dict.fromkeys((meant.id, *one.people)))
        return who
    either = one.kind == "meeting" and raw[head.start : head.end].endswith(_EITHER)
    if either and _of_many(words, raw, window, head):
        one.kind, one.multilateral = "conference", True
    one.people, who = of_noun(named, one.sentence, window, head, one.kind)
    return who


def _describe(named: Named, words: MeetingWords, one: Sighting, subject: tuple[str, ...]) -> None:
    raw, window, head = named.text.raw, one.window, one.head
    sentence = named.text.sentences[one.sentence].span
    numbered = ordinal_of(named, window, head)
    when = date_of(named, words, window, head)
    reach = FAR if words.after and one.kind != "press_conference" else NEAR
    where = place_of(named, words, window, head, visit=one.kind == "visit", act=one.act, reach=reach)
    if named.text.language == "zh" and one.kind == "meeting" and _of_many(words, raw, window, head):
        one.kind, one.multilateral = "conference", True  # 会议 is either
    elif named.text.language == "zh" and one.kind == "meeting" and _of_ministers(named, one):
        one.kind = "conference"
    if named.text.language == "en" and _of_many_en(words, raw, window, head):
        one.kind, one.multilateral = "conference", True  # "the 18th ASEAN Ministerial Meeting"
    who = _take_people(named, words, one, subject)
    ahead = any(span.start < head.start for span in who)
    if not ahead and window.start < head.start:
        one.people = tuple(
            dict.fromkeys((*delegates(named, words, Span(window.start, head.start)), *one.people))
        )
    if _with_whom(named, one) and subject and one.kind in {"talks", "meeting"}:
        one.people = tuple(dict.fromkeys((*subject, *one.people)))
    if one.act and subject and (not ahead if words.after else len(one.people) < 2):
        one.people = tuple(dict.fromkeys((*subject, *one.people)))
    if len(one.people) < 2 and (men := _two_men(named, words, window, head)):
        one.people = men
    _take_guest(named, words, one, sentence)
    one.several = several_states(named, window)
    one.ordinal, marks = numbered or (None, [])
    first = raw[head.start : head.end] == "今回"  # a day before it is that of the first
    one.date, days = (when if not first else None) or (None, [])
    one.place, spots = where or (None, [])
    one.used = [*marks, *days, *spots, *who]
    one.near = any(gap(span, head) <= NEAR for span in (*days, *spots))
    one.opened = any(span.end <= head.start for span in days)
    one.placed = named.text.language == "vi" and any(span.end <= head.start for span in spots)
    one.after = any(0 <= span.start - head.end <= NEAR for span in spots)
    one.both = speaks_of_both(named, Span(window.start, head.start)) if window.start < head.start else False
    one.states = bool(states_in(named, window))
    one.held = bool(words.held.search(raw, window.start, window.end))
    one.planned = any(
        gap(Span(*hit.span()), head) <= FAR for hit in words.planned.finditer(raw, window.start, window.end)
    )
    one.aside = _is_aside(words, raw, one)
    # "Trước đó, Đoàn đã làm việc với …": a verb tells what was before, not which one of a series
    one.cue = None if one.act and named.text.language == "vi" else _cue(words, raw, window, head, days)
    one.multilateral = one.multilateral or bool(
        words.multilateral.search(raw, max(window.start, head.start - 80), min(window.end, head.end + 80))
    )
    if named.text.language == "vi" and one.multilateral and raw[head.start : head.end].lower() in _SESSIONS:
        one.kind = "conference"
    # "Tại hội nghị, trong quý III …": behind a comma a day tells of something else
    comma = {"vi": ",", "ja": "、"}.get(named.text.language, "\n")
    follows = any(
        0 <= span.start - head.end <= 25 and comma not in raw[head.end : span.start]
        for span in (*days, *spots)
    )
    one.again = bool(words.echo_before.search(raw[max(window.start, head.start - 25) : head.start]))
    one.listing = bool(
        words.listing_before.search(raw[max(window.start, head.start - 25) : head.start])
        and words.listing_after.match(raw, head.end, window.end)
    )
    one.echo = one.listing or (
        one.kind != "press_conference"
        and not (one.act or one.ordinal is not None or one.cue or follows)
        and not ((days or spots) and _HELD_BEFORE.search(raw[window.start : head.start]))
        and bool(
            words.echo_before.search(raw[max(window.start, head.start - 25) : head.start])
            or words.echo_after.match(raw, head.end, window.end)
        )
    )


def _take_guest(named: Named, words: MeetingWords, one: Sighting, sentence: Span) -> None:
    """Whoever is on a visit that goes on is named right before it."""
    raw, head = named.text.raw, one.head
    going_on = raw[head.start : head.end].startswith("đang ") or words.under_way.search(
        raw[max(0, head.start - 25) : head.start]
    )
    if one.kind == "visit" and going_on:
        guests = (
            [each for each in named.persons_in(Span(sentence.start, head.start)) if takes_part(each)]
            if sentence.start < head.start
            else []
        )
        own = {each.organisation for each in guests[-1:]}
        if not {each.id for each in named.persons} & set(one.people):
            one.people = tuple(
                dict.fromkeys(
                    (*(each.id for each in guests[-1:]), *(who for who in one.people if who not in own))
                )
            )


def _is_aside(words: MeetingWords, raw: str, one: Sighting) -> bool:
    before = (max(one.window.start, one.head.start - 100), one.head.start)
    return bool(words.aside.search(raw, *before) or (not one.act and words.aside_nouns.search(raw, *before)))


def _two_men(named: Named, words: MeetingWords, window: Span, head: Span) -> tuple[str, ...]:
    """Return the two of the text who hold the office that a sentence names them by: "hai Bộ trưởng"."""
    found = words.two_men.search(named.text.raw, window.start, head.start)
    if found is None:
        return ()
    office = found["office"].casefold()
    men = [one for one in named.persons if office in (one.role or "").casefold() and one.country]
    return tuple(one.id for one in men) if len({one.country for one in men}) == len(men) == 2 else ()


def _of_ministers(named: Named, one: Sighting) -> bool:
    """Whether a meeting at the level of ministers is of no two states: 第十二届跨国犯罪部长级会议."""
    level = _LEVEL.search(named.text.raw[max(one.window.start, one.head.start - 4) : one.head.start])
    sentence = named.text.sentences[one.sentence].span
    return bool(level) and len(codes_in(named, sentence)) < 2 and not speaks_of_both(named, sentence)


def _of_many_en(words: MeetingWords, raw: str, window: Span, head: Span) -> bool:
    """Whether a "Meeting" in capitals is one of many states by the words in capitals before it."""
    name = _NAME_OF_SERIES.search(raw, max(window.start, head.start - 60), head.start)
    return raw[head.start : head.end] == "Meeting" and bool(name and words.multilateral.search(name.group()))


_NAME_OF_SERIES = re.compile(r"(?:[A-Z][\w'’-]*\s+(?:(?:of|on|and|the)\s+)?){1,6}$")


def _of_many(words: MeetingWords, raw: str, window: Span, head: Span) -> bool:
    return bool(
        words.multilateral.search(raw, max(window.start, head.start - 30), min(window.end, head.end + 50))
    )


def _cue(words: MeetingWords, raw: str, window: Span, head: Span, days: Sequence[Span]) -> str | None:
    """Whether the noun itself says that it is the one before or the one to come; words of a date say nothing."""
    beside = (max(window.start, head.start - 20), min(window.end, head.end + 15))
    for name, pattern in (("next", words.next), ("previous", words.previous)):
        for hit in pattern.finditer(raw, *beside):
            if not any(day.meets(Span(*hit.span())) for day in days):
                return name
    return None
