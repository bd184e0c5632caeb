"""Commitments: what somebody proposed, asked for, pledged, agreed to or hoped."""

import re
from dataclasses import replace

from comity.intake.core.actors import BOTH, Candidate, Speakers, of_a_case
from comity.intake.core.frames import ORG, PERSON, PLACE, Frame, Grammar, Reading, readings
from comity.intake.core.model import Commitment, Named, Span

_ADDRESSED = {"proposed", "requested", "hoped"}
_FAR = 160  # a subject farther from its verb is not quoted with it, in characters
_MANY = re.compile(r"[a-z]{3}s$|\b(?:people|public|media|men|women|children)$")  # people at large
# who agrees with whom, behind the first of the two: 某某与某某就……交换意见，并同意
_WITH_WHOM = re.compile(f"[^，,。；]{{0,6}}[与和同及][^，,。；]{{0,30}}[{PERSON}{ORG}]")
_SAID_FIRST = re.compile(r"\b(?:said|added|told [^.;:]{2,40}|stated|noted)[:,] ?[\"“]")
_CLOSES = re.compile('["”]')
_ARTICLE = re.compile(r"^(?:the|its|their|his|her)\s+", re.IGNORECASE)


def find_commitments(named: Named) -> list[Commitment]:
    """Return the commitments of the body."""
    found = readings(named)
    if found is None:
        return []
    speakers = Speakers(named, found.grammar)
    kept: list[Commitment] = []
    for sentence in found.rows:
        for frame, one in _uttered(sentence, found.grammar):
            commitment = _commitment(speakers, sentence, frame, one)
            if commitment and _coordinated(sentence, found.grammar, one, kept):
                commitment = replace(commitment, actor=kept[-1].actor)
            if commitment and not any(_same(commitment, other) for other in kept):
                kept.append(commitment)
        kept += _listed(sentence, found.grammar, kept)
        kept += _followed(sentence, found.grammar, kept)
        speakers.heard(sentence)
    return sorted(kept, key=lambda one: one.span)


def _coordinated(sentence: Reading, rules: Grammar, one: re.Match[str], kept: list[Commitment]) -> bool:
    """Whether an utterance is joined by "and" to the one before it in its sentence, whose speaker is a person: then he speaks on."""
    if not kept or not sentence.span.meets(kept[-1].span) or kept[-1].actor in {None, BOTH}:
        return False
    return bool(rules.sign("coordinated").search(sentence.text[: one.start()]))


def _uttered(sentence: Reading, rules: Grammar) -> list[tuple[Frame, re.Match[str]]]:
    """Return the frames that a sentence meets, from left to right; where two overlap, the first of the file stays."""
    barred = rules.sign("no_utterance_before")
    kept: list[tuple[Frame, re.Match[str]]] = []
    for frame in rules.frames["commitments"]:
        for one in frame.pattern.finditer(sentence.text):
            overlaps = any(one.start() < other.end() and other.start() < one.end() for _frame, other in kept)
            if not overlaps and not barred.search(sentence.text[: one.start()]):
                kept.append((frame, one))
    return sorted(kept, key=lambda pair: pair[1].start())


def _commitment(speakers: Speakers, sentence: Reading, frame: Frame, one: re.Match[str]) -> Commitment | None:
    rules = speakers.grammar
    groups = one.groupdict()
    subject = _subject(speakers, sentence, frame, one)
    if subject is None and groups.get("goes") is not None:
        return None
    if subject is None and frame.kind != "agreed":
        if speakers.last is None or not rules.sign("no_subject").search(sentence.text[: one.start()]):
            return None
        who: str | None = speakers.last
    else:
        mutual = frame.kind == "agreed" and "verb_last" in rules.signs  # to agree is with one another
        who = subject.who if subject and not mutual else BOTH
    if frame.kind == "agreed" and who is None and rules.language == "zh":
        who = BOTH  # 与会各方一致同意
    if subject and of_a_case(subject.person):
        return None
    teller = _teller(speakers, sentence, frame, subject)
    who = teller.who if teller else who
    span = _quote(sentence, rules, one, subject)
    if span is None:
        return None
    addressee = (
        _addressee(speakers, sentence, span, one, who, many="asked-to" in frame.rule)
        if frame.kind in _ADDRESSED
        else None
    )
    if groups.get("goes") is not None or (groups.get("default") is not None and addressee is None):
        addressee = BOTH
    return Commitment(frame.kind, span, frame.rule, who, addressee)


_TOLD = re.compile(
    r"\b(?:affirm|sa[iy]|state|stress|reiterat|reaffirm|add|confirm|emphasi[sz]|declar|hope|not)\w*(?: that)?\s+(?:the |his |her |their )?$"
)
_SAID = re.compile("sa(?:y|id)")
_CODE = re.compile("[A-Z]{2}")  # of a state


def _teller(
    speakers: Speakers, sentence: Reading, frame: Frame, subject: Candidate | None
) -> Candidate | None:
    """Return the man who told what his state or body is ready to do: "He affirmed that the ministry stands ready …"."""
    if (
        subject is None
        or subject.person
        or subject.who in {None, BOTH}
        or not frame.rule.endswith("ready/en")
    ):
        return None
    told = _TOLD.search(sentence.text[: subject.begin])
    if told is None or (_SAID.match(told.group()) and _CODE.fullmatch(subject.who or "")):
        return None  # "said Korea is willing": the state
    before = speakers.candidates(sentence, 0, subject.begin)
    return before[-1] if before and before[-1].person else None


def _subject(speakers: Speakers, sentence: Reading, frame: Frame, one: re.Match[str]) -> Candidate | None:  # noqa: PLR0911
    rules = speakers.grammar
    if one.groupdict().get("goes") is not None:
        return speakers.spoke_last()  # what was said before goes on
    if one.groupdict().get("by") is not None:
        begin, end = one.span("by")
    elif rules.sign("first_person").search(sentence.text[: one.start()]):
        begin, end = one.end(), len(sentence.text)  # "We hope …," somebody said
        closed = _CLOSES.search(sentence.text, begin)
        begin = closed.end() if closed else begin
        after = next(iter(speakers.candidates(sentence, begin, end)), None)
        opened = _SAID_FIRST.search(sentence.text[: one.start()])
        if after is None and opened and (first := speakers.candidates(sentence, 0, opened.start())):
            return first[-1]
        ahead = [other for other in speakers.candidates(sentence, 0, one.start()) if other.person]
        here = ahead[-1] if ahead and rules.language == "vi" else speakers.spoke_last()
        return after or here
    else:
        begin, end = 0, one.start()
    found = speakers.candidates(sentence, begin, end)
    if not found:
        return None
    before = sentence.text[: found[-1].begin]
    loosely = frame.kind == "agreed" and rules.sign("joined_before").search(before)
    with_whom = (
        frame.kind == "agreed"
        and rules.language == "zh"
        and _WITH_WHOM.match(sentence.text, found[-1].end) is not None
    )
    if loosely or with_whom or rules.sign("joined_tight").search(before):
        return Candidate(found[-1].begin, found[-1].end, BOTH)
    spoken = sentence.text[: one.end()][max(0, one.start() - 1) :]
    said = "verb_last" in rules.signs and re.search("[とを旨]", spoken)
    # joined by "and" to what a man says before: he speaks on, not the state that he speaks of
    on = rules.language == "vi" and frame.kind in _ADDRESSED
    if said or (on and rules.sign("coordinated").search(sentence.text[: one.start()])):
        # who says something is a man rather than the state he speaks of
        return next((other for other in reversed(found) if other.person), found[-1])
    return found[-1]


def _quote(sentence: Reading, rules: Grammar, one: re.Match[str], subject: Candidate | None) -> Span | None:
    """Return the clause: from its subject, where it stands near before the verb, to where the clause closes."""
    begin, end = one.span()
    if (
        subject
        and 0 < subject.end <= begin
        and begin - subject.end < _FAR
        and one.groupdict().get("by") is None
    ):
        apart = rules.sign("apart").search(sentence.text[subject.end : begin])
        begin = begin if apart else subject.begin
    if "verb_last" in rules.signs:
        if subject is None:
            begin = max(0, begin - _FAR)
        return sentence.there(begin, end)
    if one.groupdict().get("by") is not None:
        end = one.start("by")
    elif close := rules.sign("clause_end").search(sentence.text, end):
        end = close.start()
    else:
        end = len(sentence.text)
    return sentence.there(begin, end)


def _addressee(  # noqa: PLR0911
    speakers: Speakers, sentence: Reading, span: Span, one: re.Match[str], who: str | None, *, many: bool
) -> str | None:
    rules = speakers.grammar
    group = "o" if one.groupdict().get("o") is not None else "p"
    words = one.groupdict().get(group)
    clause = sentence.text[span.start - sentence.start : span.end - sentence.start]
    if words is None and (to_whom := rules.sign("to_whom").search(clause)):
        words = to_whom["o"]
        begin = span.start + to_whom.start("o")
    elif words is not None:
        begin = sentence.start + one.start(group)
    if words is None:
        return BOTH if rules.sign("both").search(clause) or rules.sign("among_both").search(clause) else None
    if rules.sign("both").search(words) or rules.sign("pair").search(words):
        return BOTH
    if rules.sign("other_side").search(words.strip()):
        return speakers.other_than(who)
    where = Span(begin, begin + len(words)) if words else None
    if where and PERSON in words and rules.language == "en":
        named = [each for each in speakers.named.persons_in(where) if each.country]
        if named and named[0].country != who:
            return named[0].country
    state = _state_asked(speakers, sentence, words, begin, where)
    if state and state != who:
        return state
    large = many and _MANY.search(words.strip(" ,"))
    if where is None or not (ORG in words or PLACE in words or large or rules.sign("body").search(words)):
        return None
    return _said(speakers, where)


def _state_asked(
    speakers: Speakers, sentence: Reading, words: str, begin: int, where: Span | None
) -> str | None:
    """Return the state that words name as addressed, from an offset of the text."""
    rules = speakers.grammar
    if "verb_last" in rules.signs and rules.sign("unit").match(sentence.text, begin - sentence.start):
        unit = speakers.unit_before(begin)  # of the ministry, of its state
        return unit.country if unit else None
    return None if rules.sign("abroad").search(words) else speakers.state_of(words, where)


def _said(speakers: Speakers, where: Span) -> str | None:
    """Return the words for whom something was addressed to: a body's state where it is one body, else the words."""
    words = _ARTICLE.sub("", " ".join(speakers.named.text.at(where).split()))
    unit = speakers.unit_in(where)
    if unit and unit.country and unit.mentions and any(where.holds(span) for span in unit.mentions):
        return unit.country
    return speakers.grammar.sign("of_body").sub("", words) or None


def _followed(sentence: Reading, rules: Grammar, kept: list[Commitment]) -> list[Commitment]:
    """Return what the sentence right after an agreement says will be: it tells what was agreed."""
    follows = rules.sign("agreed_follows").search(sentence.text)
    if not follows or not kept or kept[-1].act != "agreed" or sentence.span.meets(kept[-1].span):
        return []
    if sentence.start - kept[-1].span.end > _FAR:
        return []
    span = sentence.there(follows.start(), len(sentence.text))
    return [Commitment("agreed", span, f"agreed:follows/{rules.language}", BOTH)] if span else []


def _listed(sentence: Reading, rules: Grammar, kept: list[Commitment]) -> list[Commitment]:
    """Return the further ones of proposals that a sentence counts: 一是……；二是……；三是……."""
    first = next((one for one in kept if one.act == "proposed" and sentence.span.holds(one.span)), None)
    if first is None:
        return []
    start = first.span.end - sentence.start
    spans = [
        sentence.there(one.start("one"), one.end("one"))
        for one in rules.sign("listed").finditer(sentence.text, start)
    ]
    return [
        Commitment("proposed", span, f"proposed:listed/{rules.language}", first.actor, first.addressee)
        for span in spans
        if span
    ]


def _same(one: Commitment, other: Commitment) -> bool:
    return one.act == other.act and one.span.meets(other.span)
