"""Who took part in a meeting that a Japanese verb tells: the topic of the sentence, and those that stand joined before the verb.

A Japanese clause names with whom somebody met right before the verb; who met them may stand clauses earlier, or in the sentence before.
"""

import re
from collections.abc import Iterator, Sequence

from comity.intake.core.meeting_slots import takes_part
from comity.intake.core.model import Named, Organisation, Person, Span

Mention = tuple[Span, Person | Organisation]

_BRACKET = r"(?:[（(][^()（）]{0,30}[)）])?"
_TITLE = rf"{_BRACKET}[^、。はがをにとのでも「」\n（(]{{0,18}}{_BRACKET}(?:ら)?(?:[0-9０-９]+[人名])?"
_TOPIC = re.compile(
    rf"{_TITLE}(?:(?:率いる|を団長とする|を代表とする|を長とする)[^、。は]{{0,16}})?(?:は|が|も)"
)
_JOINED = re.compile(
    rf"{_TITLE}(?:と|や|、|・|及び|および|並びに|ならびに|に加え)+[^、。はがをにで]{{0,30}}の?"
)
_LED = "(?:率いる|を団長とする|を代表とする|を長とする|をはじめとする|をトップとする|を含む)"
_OBJECT = re.compile(
    rf"{_TITLE}(?:{_LED}[^、。はがにで]{{0,16}})?(?:氏)?(?:との?|の|を|に|ら)?(?:個別に|それぞれ|相次いで|初めて|短時間)?"
)
_PARTY = re.compile("(?:一行|代表団|訪問団|使節団|派遣団|視察団)(?:[0-9０-９]+[人名])?(?:は|が|も)")
_LEADS = re.compile(rf"{_TITLE}(?:{_LED}|ら?の?一行|は[^。]{{0,40}}(?:訪問し|訪れ|来日し|訪日し))")
_VISITS = re.compile(
    "(?:訪問中|来日中|訪日中|訪越中|訪問している|訪れている|来日した|訪日した|訪れた)の?[^、。は]{0,24}$"
)
_QUOTED = re.compile("「[^「」]*」")
_BACK = 4  # sentences before a verb that may name who did it


def with_topic(
    named: Named, number: int, head: Span, begin: int, *, object_is: str
) -> tuple[tuple[str, ...], list[Span]]:
    """Return who took part in what the verb `head` of the sentence `number` tells, and where they stand in it.

    `begin`: where the clause of the verb begins. `object_is`: what stands before the verb, `where` or somebody.
    """
    sentence = named.text.sentences[number].span
    objects = _objects(named, begin, head)
    if object_is == "where" and not any(isinstance(one, Person) for _span, one in objects):
        objects = [one for one in _mentions(named, begin, head.start) if isinstance(one[1], Organisation)]
        objects = [one for one in objects if not _TOPIC.match(named.text.raw, one[0].end)]
        objects = [one for one in objects if not _of_a_man(named, one)]
    taken = {one.id for _span, one in objects}
    subject: Sequence[Mention] = _topic(named, sentence.start, head.start, taken)
    spans = [span for span, _one in (*subject, *objects)]
    if not subject:
        subject = _topic_before(named, number, taken)
    return tuple(dict.fromkeys(one.id for _span, one in (*subject, *objects))), spans


_HELD_BY = re.compile("(?:を|も)[^。、]{0,20}?(?:開|行|主催|主宰|実施|催|設け|持|執り)")
_SITE = re.compile("(?:の(?:本部|本庁|庁舎|講堂|会議室))?(?:で(?!は|も)|にて|において|内|に(?:迎え|招))")


def of_noun(
    named: Named, number: int, window: Span, head: Span, kind: str
) -> tuple[tuple[str, ...], list[Span]]:
    """Return who took part in a meeting that a noun names: those of its stretch outside quotations, and who held it."""
    found = [
        one
        for one in _mentions(named, window.start, window.end)
        if isinstance(one[1], Person)
        or not (_of_a_man(named, one) or _SITE.match(named.text.raw, one[0].end) or one[1].kind == "media")
    ]
    men = [one for one in found if isinstance(one[1], Person)]
    if men and kind in {"ceremony", "reception", "conference", "press_conference"}:
        found = men
    elif kind in {"conference", "press_conference"}:
        found = []
    stood_for = {one.organisation for _span, one in men if isinstance(one, Person)}
    found = [one for one in found if one[1].id not in stood_for]
    if _HELD_BY.match(named.text.raw, head.end) and not men:
        sentence = named.text.sentences[number].span
        taken = {one.id for _span, one in found}
        topic = _topic(named, sentence.start, window.start, taken)
        found = [*topic, *found] if kind not in {"conference", "press_conference"} else topic
    return tuple(dict.fromkeys(one.id for _span, one in found)), [
        span for span, _one in found if window.holds(span)
    ]


def _of_a_man(named: Named, mention: Mention) -> bool:
    """Whether a body only says whose head the man behind it is."""
    return any(
        0 <= span.start - mention[0].end <= 20
        and one.organisation in {None, mention[1].id}
        and not re.search("[、。をはがにで]", named.text.raw[mention[0].end : span.start])
        for one in named.persons
        for span in one.mentions
    )


def _mentions(named: Named, start: int, end: int) -> list[Mention]:
    """Return persons of no case and bodies in a stretch, outside quotations, in the order of the text."""
    held = [Span(*one.span()) for one in _QUOTED.finditer(named.text.raw, start, end)]
    bearers: list[Person | Organisation] = [one for one in named.persons if takes_part(one)]
    bearers += named.organisations
    found = [
        (where, one)
        for one in bearers
        for where in one.mentions
        if start <= where.start and where.end <= end and not any(quote.holds(where) for quote in held)
    ]
    return sorted(found, key=lambda pair: pair[0])


def _objects(named: Named, begin: int, head: Span) -> list[Mention]:
    """Return those joined right before a verb: …長官、…長官と会談."""
    found: list[Mention] = []
    end, pattern = head.start, _OBJECT
    for span, one in reversed(_mentions(named, begin, head.start)):
        if span.end > end:
            continue
        if not pattern.fullmatch(named.text.raw, span.end, end):
            body = found and isinstance(one, Organisation) and found[-1][0].start - span.end <= 20
            if body:
                continue  # the body of the man named last
            break
        if isinstance(one, Organisation) and found and isinstance(found[-1][1], Person):
            break
        found.append((span, one))
        end, pattern = _opening(named, begin, span), _JOINED
    return found[::-1]


def _opening(named: Named, begin: int, span: Span) -> int:
    """Return where the naming of somebody begins: his body before him is part of it."""
    before = named.text.raw[begin : span.start]
    title = re.search(r"[^、。はがをにとで「」\n]{0,40}$", before)
    return span.start - (len(title.group()) if title else 0)


def _topic(named: Named, start: int, end: int, taken: set[str]) -> list[Mention]:
    """Return the topic nearest before the end of a stretch, with those joined to it: persons before bodies."""
    raw = named.text.raw
    marked = [
        one
        for one in _mentions(named, start, end)
        if one[1].id not in taken and _TOPIC.match(raw, one[0].end)
    ]
    men = [one for one in marked if isinstance(one[1], Person)]
    parties = list(_PARTY.finditer(raw, start, end))
    if not men and parties:
        return _guests(named, parties[-1].start(), taken)
    chosen = men or marked
    if not chosen:
        return []
    last = chosen[-1]
    joined = _joined(named, start, last) if isinstance(last[1], Person) else []
    return [one for one in joined if one[1].id not in taken] + [last]


def _joined(named: Named, start: int, last: Mention) -> list[Mention]:
    found: list[Mention] = []
    end = _opening(named, start, last[0])
    for where, one in reversed(_mentions(named, start, end)):
        if not isinstance(one, Person):
            continue
        if not re.fullmatch(rf"{_TITLE}(?:と|、|及び|および)", named.text.raw[where.end : end]):
            break
        found.append((where, one))
        end = _opening(named, start, where)
    return found[::-1]


def _guests(named: Named, before: int, taken: set[str]) -> list[Mention]:
    """Return the head of a delegation that is spoken of as such: who leads one, or is on a visit, by the words beside his name."""
    raw = named.text.raw
    men = [
        (span, one)
        for one in named.persons
        for span in one.mentions
        if takes_part(one)
        and span.start < before
        and (_LEADS.match(raw, span.end) or _VISITS.search(raw[max(0, span.start - 40) : span.start]))
    ]
    first = min(men, key=lambda pair: pair[0], default=None)
    return [first] if first and first[1].id not in taken else []


def _topic_before(named: Named, number: int, taken: set[str]) -> Sequence[Mention]:
    """Return the man whom a sentence shortly before is about."""
    for sentence in _back(named, number):
        found = [
            one for one in _topic(named, sentence.start, sentence.end, taken) if isinstance(one[1], Person)
        ]
        if found:
            return found
    return []


def _back(named: Named, number: int) -> Iterator[Span]:
    for sentence in named.text.sentences[max(0, number - _BACK) : number][::-1]:
        yield sentence.span
