"""What stands around the noun or verb of a meeting: its number, day, place, and who took part."""

import re
from collections.abc import Sequence

from comity.intake.core.event_words import UNSPACED
from comity.intake.core.meeting_words import MeetingWords
from comity.intake.core.model import DateFound, Named, Organisation, Person, Place, Span
from comity.intake.core.ordinals import ordinals

NEAR = 60
"""So close to its noun a date or place belongs to the meeting."""
FAR = 110
"""So far from it a place, or a person before it, no longer does."""
NOT_TAKING_PART = frozenset(
    {
        *("suspect", "victim", "nghi phạm", "nạn nhân", "bị can", "bị cáo", "容疑者", "被告", "被害者"),
        *("嫌疑人", "犯罪嫌疑人", "受害人", "受害者", "嫌犯", "被害人", "suspecte", "victime"),
    }
)
"""Roles of those whom a case is about: they take part in no meeting."""
INNER = re.compile(r"[.;:。；]")
APPOSED = re.compile(r"\s*[,，(（、][^,，、;()（）]*")
"""Between a name and what follows in apposition."""
_TAKES_PLACE = re.compile("[^，,。；]{0,14}?(?:承办|承辦|主办|主辦|举办|舉辦|举行|舉行|召开|召開|登场|登場)")
"""Behind a day of another clause: it is the meeting's all the same, 会议移师某地，由某国于2024年承办."""
_NAMED_FOR = {len("2024-07/2024-09"): 1, len("2019/2024"): 2}
"""Quarters and spans of years name what a meeting is about; a day beside them is when it was."""
Slot = tuple[str, list[Span]]


def takes_part(one: Person) -> bool:
    """Whether somebody is none of those whom a case is about."""
    return (one.role or "").lower() not in NOT_TAKING_PART


def gap(one: Span, other: Span) -> int:
    """Return how many characters lie between two stretches."""
    return max(one.start - other.end, other.start - one.end, 0)


def ordinal_of(named: Named, window: Span, head: Span) -> tuple[int, list[Span]] | None:
    """Return the number of a meeting in its series, with where it stands."""
    raw, language = named.text.raw, named.text.language
    tail = re.search(r"[ -](\d{1,2})$", raw[head.start : head.end])
    if tail:
        return int(tail.group(1)), []
    best: tuple[int, int, Span] | None = None
    for span, value in ordinals(raw, window, language):
        if any(day.span.meets(span) for day in named.dates):
            continue
        if span.start >= head.end:
            between, reach = raw[head.end : span.start], 130 if language == "vi" else 4
        else:
            between, reach = raw[span.end : head.start], 6 if language == "vi" else 100
            between = between.replace(",", ";") if language in {"en", "fr"} else between
        if len(between) <= reach and not INNER.search(between) and (best is None or len(between) < best[0]):
            best = (len(between), value, span)
    return (best[1], [best[2]]) if best else None


def date_of(named: Named, words: MeetingWords, window: Span, head: Span) -> Slot | None:
    """Return the date nearest to the noun on the side where the language puts it, up to the last day where one is named."""
    dates = named.dates_in(window)
    if named.text.language == "zh":  # behind a comma a day tells of something else
        dates = [
            one
            for one in dates
            if one.span.start < head.end
            or not re.search("[，,]", raw_between(named, head, one.span))
            or _TAKES_PLACE.match(named.text.raw, one.span.end)
        ]
    if not dates:
        return None

    exact = any(len(day.value.partition("/")[0]) > len("2024-07") for day in dates)

    def rank(day: DateFound) -> tuple[int, bool, bool, int]:
        wrong = (day.span.start < head.start) == words.after
        far = wrong and gap(day.span, head) > NEAR
        between = named.text.raw[head.end : day.span.start]
        apart = named.text.language == "zh" and re.search("[，,]", between) is not None
        named_for = _NAMED_FOR.get(len(day.value), 0) if "/" in day.value else 0
        named_for = max(
            named_for, int(named.text.language == "vi" and len(day.value) == len("2024") and exact)
        )
        return (named_for, far, apart, gap(day.span, head))

    first = min(dates, key=rank)
    if len(first.value) == 4:  # the year of the series, beside the day of the meeting: 6月19日…2025年年度会谈
        days = [one for one in dates if len(one.value) == 10 and one.value[:4] == first.value]
        first = days[0] if len(days) == 1 and not words.after else first
    if named.text.language == "zh":  # 5月10日……开幕，会期三天（10日至12日）
        whole = next((one for one in named.dates_in(window) if one.value.startswith(f"{first.value}/")), None)
        first = whole or first
        dates = named.dates_in(window) if whole else dates
    number = dates.index(first)
    if number + 1 < len(dates) and "/" not in first.value:
        last = dates[number + 1]
        start = head.end if first.span.end <= head.start < last.span.start else first.span.end
        between = named.text.raw[max(start, last.span.start - 40) : last.span.start]
        if len(last.value) == len(first.value) and last.value > first.value and words.until.search(between):
            return f"{first.value}/{last.value}", [first.span, last.span]
    return first.value, [first.span]


def day_before(named: Named, number: int) -> str | None:
    """Return the day that one of the two sentences before a ceremony names: it was on that day."""
    for earlier in named.text.sentences[max(0, number - 2) : number][::-1]:
        days = [one.value for one in named.dates_in(earlier.span) if len(one.value) == len("2024-05-20")]
        if days:
            return days[0]
    return None


def raw_between(named: Named, head: Span, other: Span) -> str:
    """Return the words between a noun and what stands behind it."""
    return named.text.raw[head.end : other.start]


def place_of(
    named: Named, words: MeetingWords, window: Span, head: Span, *, visit: bool, act: bool, reach: int
) -> tuple[Place, list[Span]] | None:
    """Return the place that words of place bind to a meeting, nearest to its noun; for a visit where it went."""
    raw = named.text.raw
    fits: list[tuple[bool, int, Place, Span]] = []
    for place in named.places:
        for span in place.mentions:
            if not window.holds(span) or span.meets(head):
                continue
            before = raw[max(window.start, span.start - 70) : span.start]
            after = raw[span.end : min(window.end, span.end + _BEHIND.get(named.text.language, 12))]
            beside = act and words.after and 0 <= span.start - head.end <= 12
            to = visit and (
                beside or words.to.search(before) is not None or words.to_after.match(after) is not None
            )
            if to or words.at.search(before) or words.place_after.match(after):
                wrong = (span.start < head.start) == words.after
                away = gap(span, head)
                opening = named.text.language == "vi" and _OPENING.fullmatch(raw, window.start, span.start)
                if named.text.language == "vi" and _POSTED.search(before):
                    continue
                if to or away <= reach or opening:
                    rank = 0 if opening and not visit else away
                    fits.append((not (to or opening) and wrong and away > NEAR, rank, place, span))
    if not fits:
        return None
    _wrong, _away, best, span = min(fits, key=lambda fit: fit[:2])
    return _smallest(named, window, best, span)


_HOUSE = re.compile(r"(?:tại|ở) (?:trụ sở |hội trường |trụ sở chính |nhà khách )(?:của )?$")
_POSTED = re.compile(
    r"(?:[Đđ]ại sứ|[Ll]ãnh sự|[Tt]ùy viên|[Tt]ham tán|[Pp]hái đoàn|[Đđ]ại diện|sứ quán|[Đđ]ại biện)[^,;.]{0,40} tại (?:\w+ )?$"
)
"""Before the state that an envoy is sent to, where nothing was held."""
_OPENING = re.compile(
    r"\W*(?:[^,;:.]{0,45},? )?(?:[Tt]ại|[Ởở])(?: (?:thủ đô|thị trấn|thành phố|thị xã|tỉnh|huyện|TP\.?))? "
)
"""What stands before a place that opens a Vietnamese sentence: it holds for all that follows."""
_WITHIN = re.compile(r"(?:的|の)?(?:首都|首府|省会|省會|古都|都市|州都|省都|[東西南北]{1,2}部の?)?")
_BEHIND = {"ja": 30, "vi": 40}
"""How far behind a place words are looked at that tell what it is."""


def _smallest(named: Named, window: Span, place: Place, span: Span) -> tuple[Place, list[Span]]:
    """Go on to the smaller place that names in characters put right behind a larger one: 英国格拉斯哥."""
    if named.text.language not in UNSPACED:
        return place, [span]
    behind = [
        (mention, one)
        for one in named.places
        for mention in one.mentions
        if window.holds(mention)
        and _WITHIN.fullmatch(named.text.raw[span.end : mention.start])
        and mention.start >= span.end
    ]
    return _smallest(named, window, behind[0][1], behind[0][0]) if behind else (place, [span])


def taking_part(
    named: Named, words: MeetingWords, window: Span, head: Span, *, people: bool, media: bool = False
) -> tuple[tuple[str, ...], list[Span]]:
    """Return the persons of a stretch who are no suspects, and the bodies that none of them stands for.

    `people` leaves bodies out. A delegation of a body is the one man of it whom the text knows.
    """
    persons = [
        one
        for one in named.persons_in(window)
        if takes_part(one)
        and head.start - _first(one, window).end <= 2 * FAR
        and not (named.text.language == "zh" and _only_says(named.text.raw, _first(one, window), head))
    ]
    found: list[tuple[Span, Person | Organisation]] = [(_first(one, window), one) for one in persons]
    stood_for = {one.organisation for one in persons}
    for body in [] if people else named.organisations_in(window):
        mention = _first(body, window)
        if body.id in stood_for or _in_title(named, persons, window, mention):
            continue
        if body.kind in {"media", "press"} and not media:
            continue
        if named.text.language == "vi" and named.text.raw[: mention.start].endswith(" thuộc "):
            continue  # the body that a unit belongs to
        if named.text.language == "vi" and all(
            _HOUSE.search(named.text.raw[max(0, span.start - 25) : span.start])
            for span in body.mentions
            if window.holds(span)
        ):
            continue  # where it was held
        before = named.text.raw[max(window.start, mention.start - 40) : mention.start]
        members = [one for one in named.persons if one.organisation == body.id]
        delegation = words.delegation.search(before) is not None
        if delegation and any(one.country == body.country for one in persons if not one.organisation):
            continue
        found.append((mention, members[0] if delegation and len(members) == 1 else body))
    found.sort(key=lambda pair: pair[0])
    return tuple(dict.fromkeys(one.id for _span, one in found)), [span for span, _one in found]


_SAYS = re.compile(
    "[\u4e00-\u9fff]{0,6}?(?:指出|表示|说|說|称|稱|强调|強調|透露|介绍|介紹|认为|認為|宣布|宣佈|补充|補充|回顾)[，,:：]"
)


def _only_says(raw: str, name: Span, head: Span) -> bool:
    """Whether somebody only tells of a meeting: 某某指出，首轮磋商……."""
    said = _SAYS.match(raw, name.end)
    return said is not None and said.end() <= head.start


def _in_title(named: Named, persons: Sequence[Person], window: Span, mention: Span) -> bool:
    """Whether a body only says which office a man without a known one holds, before his name or in apposition."""
    for one in persons:
        name = _first(one, window)
        if named.text.language == "en" and _leads_to(named.text.raw, mention, name):
            return True
        if 0 <= name.start - mention.end <= 40 and not one.organisation:
            return True
        between = named.text.raw[name.end : mention.start]
        if 0 < len(between) <= 45 and APPOSED.fullmatch(between):
            return True
    return False


_MEANT = re.compile(
    r"\b(?:(?P<pronoun>[Hh]e|[Ss]he)|[Tt]he (?:\w+ ){0,2}?(?P<office>[Mm]inister|[Cc]ommissioner|[Cc]hief|[Dd]irector|[Ss]ecretary|[Aa]mbassador|[Gg]eneral|[Pp]resident|[Gg]overnor|[Oo]fficial))"
    r"\s+(?:(?:also|then|later|had|has|on \w+(?: \d+)?)\s+)*$"
)


def subject_meant(named: Named, sentence: Span, head: Span) -> Person | None:
    """Return whom "he" or "the minister" right before a verb means: who was named first in the sentence, else in the one before; for an office its bearer."""
    found = _MEANT.search(named.text.raw, sentence.start, head.start)
    if found is None:
        return None
    if found["office"]:
        office = found["office"].casefold()
        bearers = [
            (len(one.mentions), one)
            for one in named.persons
            if office in f"{one.role or ''} {one.rank or ''}".casefold()
            and one.mentions[0].start < head.start
        ]
        return max(bearers, key=lambda pair: pair[0])[1] if bearers else None
    spans = [one.span for one in named.text.sentences if one.span.start <= sentence.start][-2:]
    for span in reversed(spans):
        there = Span(span.start, min(span.end, found.start())) if span.start < found.start() else None
        men = [one for one in named.persons_in(there) if takes_part(one)] if there else []
        if men:
            return men[0]
    return None


_OFFICE_WORDS = re.compile(
    r"(?:['’]s|\(\w+\))?,?(?:\s+(?:(?:[A-Z][\w.'’()-]*|of|the|for|at|from|in|its|led|headed|by|deputy|acting|director|head|chief|general|executive|regional|a|mr|ms|chairman),?))*\s*"
)
_LONGEST_TITLE = 110


def _leads_to(raw: str, body: Span, name: Span) -> bool:
    """Whether a body only says which office somebody holds: nothing but words of offices and bodies stands between the two."""
    first, second = (body, name) if body.end <= name.start else (name, body)
    between = raw[first.end : second.start]
    if not 0 < len(between) <= _LONGEST_TITLE or (
        first is name and not between.startswith((",", " of ", " from "))
    ):
        return False
    return _OFFICE_WORDS.fullmatch(between) is not None


def _first(one: Person | Organisation, span: Span) -> Span:
    return min(mention for mention in one.mentions if span.holds(mention))
