"""Who says something in a sentence, and to whom: names, states, both sides, pronouns and bare titles."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from comity.intake.core.frames import ORG, PERSON, PLACE, Grammar, Reading
from comity.intake.core.model import Named, Organisation, Person, Place, Span
from comity.intake.core.parties import pair_of

BOTH = "both"
_CASE_WORDS = {
    "suspect",
    "victim",
    "nghi phạm",
    "nạn nhân",
    "bị can",
    "容疑者",
    "被害者",
    "嫌疑人",
    "嫌犯",
    "受害人",
}


_NAME_BEFORE = re.compile(f"{PERSON}[^、，,。はがをに\\s]{{0,12}}$")  # a name and its title are one subject


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the subject: `who` is an id, a country or `both`; None where a title stands for nobody known."""

    begin: int
    end: int
    who: str | None
    person: Person | None = None


@dataclass
class Speakers:
    """Who spoke up to here in the text: the readers of utterances tell it each sentence in turn."""

    named: Named
    grammar: Grammar
    person: Person | None = None
    last: str | None = None
    _people: dict[Span, Person] = field(default_factory=dict)
    _units: dict[Span, Organisation] = field(default_factory=dict)
    _places: dict[Span, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Lay the mentions out by where they stand."""
        self._people = {span: one for one in self.named.persons for span in one.mentions}
        self._units = {span: one for one in self.named.organisations for span in one.mentions}
        self._places = {span: one for one in self.named.places for span in one.mentions}

    def candidates(self, sentence: Reading, begin: int, end: int) -> list[Candidate]:
        """Return who may be the subject of a verb between two offsets of a sentence, from left to right."""
        text = sentence.text
        found = [*self._names(sentence, begin, end), *self._words(sentence, begin, end)]
        barred = self.grammar.sign("not_subject_before")
        wanted = self.grammar.sign("subject_after")
        free = [one for one in found if not barred.search(text[: one.begin])]
        if "subject_after" in self.grammar.signs:
            marked = [(one, sign) for one in free if (sign := wanted.match(text, one.end))]
            marked = self._outside(text, marked, end)
            topics = [one for one, sign in marked if sign["topic"] or sign.groupdict().get("from")]
            # who speaks is the topic; who is spoken of is not
            free = topics or [one for one, _sign in marked]
        return sorted(free, key=lambda one: (one.end, -one.begin))

    def _outside(
        self, text: str, marked: list[tuple[Candidate, re.Match[str]]], end: int
    ) -> list[tuple[Candidate, re.Match[str]]]:
        """Return the candidates outside what is quoted, where there are any: a quotation names whom it speaks of, not who speaks."""
        held = [one.span() for one in self.grammar.sign("quoted").finditer(text) if one.start() < end]
        outer = [row for row in marked if not any(a < row[0].begin and row[0].end < b for a, b in held)]
        return outer or marked

    def subject(self, sentence: Reading, end: int) -> Candidate | None:
        """Return the subject of a verb that stands at an offset: the nearest before it."""
        found = self.candidates(sentence, 0, end)
        return found[-1] if found else None

    def spoke_last(self) -> Candidate | None:
        """Return who spoke in the sentence before, as a subject that stands nowhere in this one."""
        return Candidate(0, 0, self.person.id, self.person) if self.person else None

    def heard(self, sentence: Reading) -> None:
        """Remember of whom a sentence spoke first, for the pronouns of the next."""
        found = self.candidates(sentence, 0, len(sentence.text))
        self.person = next((one.person for one in found if one.person), self.person)
        named = [one.who for one in found if one.who]
        self.last = named[0] if named else self.last

    def state_of(self, words: str, place: Span | None = None) -> str | None:
        """Return the state that words or the place under them stand for."""
        for span, one in self._places.items():
            if place and place.holds(span) and one.country:
                return one.country
        return next((code for code, sign in self.grammar.sides if sign.search(words)), None)

    def other_than(self, who: str | None) -> str | None:
        """Return the state across the table from who speaks: the other one of the pair that the text is about."""
        pair = pair_of(self.named)
        homes = {one.id: one.country for one in self.named.persons}
        homes |= {one.id: one.country for one in self.named.organisations}
        own = homes.get(who or "", who)
        return next((code for code in pair if code != own), None) if own in pair else None

    def unit_before(self, offset: int) -> Organisation | None:
        """Return the organisation last named before an offset of the text that "the unit" means: 同省 is one with that sign."""
        spans = [span for span in self._units if span.start < offset]
        sign = re.match(r"同(\w)", self.named.text.raw[offset : offset + 2])
        if sign:
            spans = [span for span in spans if sign[1] in self.named.text.at(span)] or spans
        return self._units[max(spans)] if spans else None

    def unit_in(self, span: Span) -> Organisation | None:
        """Return the organisation named in a stretch."""
        return next((one for where, one in sorted(self._units.items()) if span.holds(where)), None)

    def _names(self, sentence: Reading, begin: int, end: int) -> Iterator[Candidate]:
        text = sentence.text

        def here(spans: Iterable[Span], sign: str) -> Iterator[tuple[int, int, Span]]:
            for span in spans:
                first, last = span.start - sentence.start, span.end - sentence.start
                # a name within a longer one is covered by the sign of the other
                if begin <= first and last <= end and sentence.text[first] == sign:
                    yield first, last, span

        for first, last, span in here(self._people, PERSON):
            yield Candidate(first, last, self._people[span].id, self._people[span])
        titled = self.grammar.sign("in_title_before")
        for first, last, span in here(self._units, ORG):
            if titled.search(text[:first]):
                continue  # it only says whose head the man before it is
            yield Candidate(first, last, self._units[span].id)
        for first, last, span in here(self._places, PLACE):
            if self._places[span].country:
                yield Candidate(first, last, self._places[span].country)

    def _words(self, sentence: Reading, begin: int, end: int) -> Iterator[Candidate]:
        text = sentence.text
        for name, meaning in (
            ("both", self._both),
            ("they", self._both),
            ("side", self._side),
            ("unit", self._unit),
            ("pronoun", self._pronoun),
            ("title", self._title),
            ("gathering", self._gathering),
        ):
            # over the whole sentence: a pattern may look at what follows the stretch
            for one in self.grammar.sign(name).finditer(text, begin):
                found = meaning(sentence, one) if one.end() <= end else None
                if found:
                    yield found

    def _both(self, _sentence: Reading, one: re.Match[str]) -> Candidate | None:
        return Candidate(*one.span(), BOTH)

    def _side(self, sentence: Reading, one: re.Match[str]) -> Candidate | None:
        where = Span(sentence.start + one.start(), sentence.start + one.end())
        state = self.state_of(one.group(), where)
        return Candidate(*one.span(), state) if state else None

    def _unit(self, sentence: Reading, one: re.Match[str]) -> Candidate | None:
        """Return the organisation last named: the one that "the unit" means."""
        found = self.unit_before(sentence.start + one.start())
        return Candidate(*one.span(), found.id) if found else None

    def _pronoun(self, sentence: Reading, one: re.Match[str]) -> Candidate | None:
        person = self._first_person(sentence, one.start()) or self.person
        return Candidate(*one.span(), person.id if person else self.last, person)

    def _title(self, sentence: Reading, one: re.Match[str]) -> Candidate | None:
        if _NAME_BEFORE.search(sentence.text[: one.start()]):
            return None
        person = self._by_title(one.group(), sentence, one.start())
        return Candidate(*one.span(), person.id if person else None, person)

    def _gathering(self, _sentence: Reading, one: re.Match[str]) -> Candidate | None:
        """Return the meeting itself as who speaks: it is nobody that has a record."""
        return Candidate(*one.span(), None)

    def _first_person(self, sentence: Reading, before: int) -> Person | None:
        barred = self.grammar.sign("not_subject_before")
        for span in sorted(self._people):
            if sentence.start <= span.start < sentence.start + before and not barred.search(
                sentence.text[: span.start - sentence.start]
            ):
                return self._people[span]
        return None

    def _by_title(self, title: str, sentence: Reading, begin: int) -> Person | None:
        """Return the person last named before an offset whose state or whose office's last word a title has; else who spoke last."""
        before = sentence.start + begin
        state = self.state_of(title) or self._state_before(sentence, begin)
        words = [word for word in re.findall(r"\w+", title.casefold()) if word != "the"]
        best: tuple[int, Person] | None = None
        for one in self.named.persons:
            spans = [span.start for span in one.mentions if span.start < before]
            office = f"{one.role or ''} {one.rank or ''}".casefold()
            fits = one.country == state if state else bool(words) and words[-1] in office
            if spans and fits and (best is None or spans[-1] > best[0]):
                best = (spans[-1], one)
        return best[1] if best else self.person

    def _state_before(self, sentence: Reading, begin: int) -> str | None:
        """Return the state of the body or place named right before a title: "the minister of justice of …" in Chinese order."""
        name = re.search(f"(?:{ORG}+|{PLACE}+)$", sentence.text[:begin])
        if name is None:
            return None
        span = Span(sentence.start + name.start(), sentence.start + name.end())
        named = self._units.get(span) or self._places.get(span)
        return named.country if named else None


def of_a_case(person: Person | None) -> bool:
    """Whether somebody is a person whom a case is about: what such people promise each other is no commitment."""
    return person is not None and (person.role or "").casefold() in _CASE_WORDS
