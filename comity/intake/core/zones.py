"""Which lines are the story, which stand around it, which belong to other stories; in texts without any tags.

What a line says alone (`frame`), what it repeats (`repeats`) and where it stands are put together here.
"""

import re
from collections.abc import Sequence

from comity.intake.core import signs
from comity.intake.core.between import asks, headline_of_two, is_broken_off, is_inner_caption
from comity.intake.core.cohesion import Story
from comity.intake.core.frame import kind_of
from comity.intake.core.headlines import by_story, opens_story
from comity.intake.core.lines import Line
from comity.intake.core.model import Span, Zones
from comity.intake.core.nameplates import nameplate
from comity.intake.core.public_bodies import is_masthead
from comity.intake.core.repeats import repeated
from comity.intake.core.tails import Tail

BODY, AROUND, OTHERS = "body", "boilerplate", "related"
_END_MARK = re.compile(
    r"(?:\./\.?|/\.|[(（]\s*(?:END|Ends?|HẾT|完|了|终|終|おわり|以上)\s*[)）]|-30-|###|■)\s*[\"”]?$"
)
_SHORT = 5  # words that names and signatures have; a headline has more
_TAIL_SHORT = 3
_CAPTION = 14  # words that the caption of a picture inside a story has at most
_SECTION = 7  # syllables that a name of a Vietnamese section may have
_SHARED = 0.5  # of the words of a caption stand in its story
_NOTICE = 40  # words that a notice of the page has at most
_STRANGE = 0.2  # of the words of a notice stand in the story at most
_BOX = 8  # lines of a box in the middle of a story
_KIN = 3  # words that a paragraph behind such a box shares with the story
_TEASED = 0.5  # of the words of a headline stand in the teaser under it
# what closes a story before its tail begins
_CLOSING = frozenset({"tags", "source", "rights", "byline"})
_NAME = 4  # letters of a name
_NAVIGATION = 3  # short lines in a row before a headline


def _behind_menus(lines: Sequence[Line], head: Sequence[int]) -> list[int]:
    """The lines from the first on that is as long as headlines are, where shorter ones before it may be names of sections.

    Vietnamese headlines have eight syllables or more, names of sections hardly seven. A headline that its dateline follows is long enough.
    """
    if lines[head[0]].length > _SECTION:
        return []
    long = [n for n in head if lines[n].length > _SECTION]
    return [n for n in head if long and n >= long[0]]


class Cutter:
    """Gives each line of a text its zone; `zones` and `title` are the result."""

    def __init__(self, lines: Sequence[Line], language: str) -> None:
        self.lines = list(lines)
        self.language = language
        self.kinds = [kind_of(line) for line in lines]
        self._mark_nameplates()
        self._mark_tag_lists()
        self.language = language
        if language == "ja":
            self._mark_mastheads()
        self.title = self._find_title()
        self._join_headline()
        lines = self.lines
        self._mark_credited()
        self.gone = repeated(lines, self.title)
        self._mark_headline_again()
        self.zones: list[str] = [AROUND] * len(lines)
        self.story = Story(language)
        self._cut()

    def _mark_nameplates(self) -> None:
        """The paper's own name over the headline, where another line is left that may be the headline."""
        free = [n for n, kind in enumerate(self.kinds) if kind is None and not self._is_heading(n)]
        for place, number in enumerate(free[:_NAVIGATION]):
            if self.lines[number].told or not nameplate(self.lines[number]):
                break
            after = [n for n in free[place + 1 :] if self.lines[n].length > 2]
            if after and (not self.lines[after[0]].told or self._may_be_title(after[0])):
                self.kinds[number] = "nameplate"

    def _mark_tag_lists(self) -> None:
        """A line of words between commas under a line that only says "Keywords"."""
        for number, line in enumerate(self.lines[1:], 1):
            above = self.lines[number - 1].key.strip(" :：")
            if (
                self.kinds[number] is None
                and not line.ends
                and above in signs.words_of("tags")
                and line.length < 25
                and (line.length <= _SHORT or re.search(r"[,，、#;；|/]", line.words))
            ):
                self.kinds[number] = "tags"

    def _before_title(self, number: int) -> bool:
        return self.title is not None and number < self.title

    def _mark_headline_again(self) -> None:
        """The headline once more, alone or with the page's name, far behind the story."""
        if self.title is None:
            return
        own = self.lines[self.title].solid
        for number, line in enumerate(self.lines):
            if number != self.title and self.kinds[number] is None and not line.told and line.solid == own:
                self.kinds[number] = "headline"

    def _join_headline(self) -> None:
        """A headline that a scrape broke into two lines is one line."""
        number = self.title
        if number is None or number + 2 >= len(self.lines) or self.kinds[number + 1] is not None:
            return
        if (one := headline_of_two(self.lines[number], self.lines[number + 1])) is not None:
            self.lines[number : number + 2] = [one]
            del self.kinds[number + 1]

    def _mark_credited(self) -> None:
        """The caption above a line that is only the credit of its picture."""
        for number, line in enumerate(self.lines[:-1]):
            below = self.lines[number + 1]
            if (
                self.kinds[number] is None
                and self.kinds[number + 1] == "caption"
                and not line.told
                and _TAIL_SHORT < line.length <= 2 * _CAPTION
                and below.length <= _CAPTION
                and signs.label_of("credit").match(below.key)
                and not self._is_heading(number)
                and number != self.title
            ):
                self.kinds[number] = "caption"

    def _is_notice(self, number: int) -> bool:
        """A sentence of the page inside or behind a story: a newsletter, an app, who wrote it."""
        line = self.lines[number]
        if line.length > _NOTICE or not signs.notice().search(line.key):
            return False
        return self.story.share(line) < _STRANGE

    def _mark_mastheads(self) -> None:
        """Names of public bodies alone in a line above the story say whose page it is."""
        for number, line in enumerate(self.lines):
            if line.told:
                break
            if self.kinds[number] is None and is_masthead(line):
                self.kinds[number] = "byline"

    def _find_title(self) -> int | None:
        """The first line that is no furniture; menus of short lines before it are skipped."""
        free = [
            n for n, kind in enumerate(self.kinds) if kind in {None, "picture"} and not self._is_heading(n)
        ]
        paragraphs = [n for n in free if self.lines[n].told]
        told = next(iter(paragraphs), len(self.lines))
        head = [n for n in free if n < told]
        if (found := by_story(self.lines, head, paragraphs, self.language)) is not None:
            self.kinds[found] = None
            return found
        head = [n for n in head if not opens_story(self.lines[n])] or head
        short = [n for n in head if self.lines[n].length <= _TAIL_SHORT]
        if len(short) >= _NAVIGATION and len(head) > len(short):
            head = [n for n in head if n not in short]
        if head and self.language == "vi":
            head = _behind_menus(self.lines, head) or head
        head = [n for n in head if self.kinds[n] is None or self.lines[n].length > _SECTION] or head
        if head:
            self.kinds[head[0]] = None
            return head[0]
        # a headline that looks like furniture, or ends in a stop, is still the first thing said
        before = [
            n for n in range(min(told, len(self.lines))) if self.kinds[n] in {"caption", "promo", "byline"}
        ]
        if before and self.lines[before[0]].length > _SHORT:
            self.kinds[before[0]] = None
            return before[0]
        return told if told < len(self.lines) and self._may_be_title(told) else None

    def _may_be_title(self, number: int) -> bool:
        return self.lines[number].length <= 25 and number + 1 < len(self.lines)

    def _is_heading(self, number: int) -> bool:
        line = self.lines[number]
        return len(line.key) <= 60 and bool(signs.heading().match(line.key))

    def _is_pointer(self, number: int) -> bool:
        """One headline of another story with its label or arrow."""
        line = self.lines[number]
        if signs.labelled().match(line.key):
            return not line.told or line.length < 30
        return not line.told and bool(signs.ARROWED.match(line.key))

    def _is_told_twice(self, number: int) -> bool:
        """A caption that the page repeats word for word: the first is told, the second is around it."""
        if self.kinds[number] != "caption" or number in self.gone or self.lines[number].length <= _SHORT:
            return False
        return any(self.lines[other].solid == self.lines[number].solid for other in self.gone)

    def _cut(self) -> None:
        number = 0
        started = ended = False
        while number < len(self.lines):
            line = self.lines[number]
            if number == self.title:
                self._take(number)
            elif self._is_heading(number) and not self._before_title(number):
                number = self._box(number, may_resume=not ended, started=started)
                continue
            elif self._is_told_twice(number):
                self._take(number)
            elif started and signs.comments().match(line.key):
                ended = True
            elif self.kinds[number] is not None or number in self.gone:
                pass
            elif self._is_pointer(number) or ended:
                self.zones[number] = OTHERS
            elif self._is_around(number, started=started):
                pass
            elif started or line.told or self._goes_on_broken(number):
                self._take(number)
                started = started or line.told
                ended = started and bool(_END_MARK.search(line.words))
            number += 1
        self._tail()

    def _is_around(self, number: int, *, started: bool) -> bool:
        """Whether a line of no kind stands around the story by its place or by what it says there."""
        if self._before_title(number) or self._is_notice(number):
            return True
        shown = started and is_inner_caption(self.lines, number, self.language)
        return shown and self.zones[number - 1] == BODY

    def _goes_on_broken(self, number: int) -> bool:
        """Whether a line over the first paragraph belongs to one that was broken into lines."""
        line_before = number - 1
        if not any(line.told for line in self.lines):  # a list, no story
            return self.lines[number].length > _SHORT
        return (
            line_before >= 0 and self.zones[line_before] == BODY and line_before != self.title
        ) or is_broken_off(self.lines, self.kinds, number)

    def _take(self, number: int) -> None:
        self.zones[number] = BODY
        self.story.tell(self.lines[number])

    def _box(self, heading: int, *, may_resume: bool, started: bool) -> int:
        """Take a box of other stories; return the number of the line behind it."""
        number, held = heading + 1, [heading]
        while number < len(self.lines):
            line = self.lines[number]
            may_resume = may_resume and not (started and signs.comments().match(line.key))
            if self._is_heading(number) or self._is_pointer(number):
                held.append(number)
            elif self.kinds[number] is not None or (number in self.gone and number == self.title):
                pass
            elif may_resume and line.told and self._resumes(held, number, started=started):
                break
            elif line.length >= _TAIL_SHORT or line.ends:
                held.append(number)
            number += 1
        if any(not self._is_heading(one) for one in held):
            last = max(one for one in held if not self._is_heading(one))
            between = [n for n in range(heading, last) if self.kinds[n] == "stamp"]
            for one in [*held, *between]:
                if one <= last:
                    self.zones[one] = OTHERS
        return number

    def _resumes(self, held: Sequence[int], number: int, *, started: bool) -> bool:
        """Whether the story goes on with a line behind a box; a teaser goes on with the headline above it."""
        line, heading = self.lines[number], held[0]
        if self._only_counts(heading, number, started=started):
            return True
        if not started:
            return self.story.common(line) >= _KIN
        if self._teases(held, number):
            return False
        if self.story.goes_on(line):
            return True
        closed = any(self.kinds[n] in _CLOSING for n in range(self._last_told(heading), heading))
        plain = not closed and len(held) <= _BOX and not self._sentences(held)
        return plain and (self.story.leans(line) or self.story.common(line) >= _KIN)

    def _teases(self, held: Sequence[int], number: int) -> bool:
        """Whether a sentence in a box is a headline, a notice of the page, or a teaser under the headline of another story."""
        line, above = self.lines[number], self.lines[held[-1]]
        if asks(line) or self._is_notice(number) or self._alternates(number):
            return True
        if self._sentences(held) > 1:
            return True
        return len(held) > 1 and not above.told and self.story.kinship(above, line) >= _TEASED

    def _sentences(self, held: Sequence[int]) -> int:
        """How many lines of a box are sentences, and no headlines that ask."""
        return sum(self.lines[n].told and not asks(self.lines[n]) for n in held)

    def _alternates(self, number: int) -> bool:
        """Whether a headline and then another paragraph follow: a list of headlines with teasers."""
        if number + 2 >= len(self.lines):
            return False
        below = self.lines[number + 1]
        free = self.kinds[number + 1] is None and number + 1 not in self.gone
        return (
            free
            and not self._is_heading(number + 1)
            and not self._is_pointer(number + 1)
            and (not below.told or asks(below))
            and below.length > _TAIL_SHORT
            and self.lines[number + 2].told
        )

    def _last_told(self, before: int) -> int:
        return max((n for n in range(before) if self.zones[n] == BODY), default=0)

    def _only_counts(self, heading: int, number: int, *, started: bool) -> bool:
        """Whether a heading between the headline and the story is a button with its count (`推荐 0`), the story right behind it."""
        return not started and number == heading + 1 and self.lines[heading].key[-1:].isdigit()

    def _tail(self) -> None:
        """Behind the last sentence of the story there are only headlines, names and menus."""
        told = [
            n
            for n, zone in enumerate(self.zones)
            if zone == BODY and self.lines[n].told and not (n != self.title and asks(self.lines[n]))
        ]
        if not told:
            return
        if len(told) > _NAVIGATION and self._tells_of_writer(told[-1], before=told[1]):
            self.zones[told[-1]], self.kinds[told[-1]] = AROUND, "byline"
            told.pop()
        first = told[-1] + 1
        behind = [n for n in range(first, len(self.lines)) if self.zones[n] == BODY]
        if self._closes_story(behind):
            first = behind[0] + 1
        rest = range(first, len(self.lines))
        tail = Tail(
            self.lines[first:],
            self.kinds[first:],
            frozenset(n - first for n in rest if self._is_heading(n)),
            frozenset(n - first for n in rest if self._is_pointer(n)),
            frozenset(n - first for n in rest if n in self.gone),
            self.language,
        )
        for number, other in zip(rest, tail.others(), strict=True):
            self.zones[number] = OTHERS if other else AROUND

    def _tells_of_writer(self, number: int, *, before: int) -> bool:
        """Whether a last paragraph tells of who wrote: it begins with a name that stands alone in a line above the story."""
        line = self.lines[number]
        return (
            any(
                one.length <= _SHORT
                and len(one.solid) >= _NAME
                and self.kinds[n] in {None, "byline"}
                and n != self.title
                and line.solid.startswith(one.solid)
                for n, one in enumerate(self.lines[:before])
            )
            and self._without(number).share(line) < _SHARED
        )

    def _closes_story(self, behind: Sequence[int]) -> bool:
        """Whether the one line left behind the sentences is the last of the story though it has no stop."""
        if len(behind) != 1 or self.language == "vi" or self.lines[behind[0]].length <= _SHORT:
            return False
        return self._without(behind[0]).goes_on(self.lines[behind[0]])

    def _without(self, number: int) -> Story:
        """The story but for one line."""
        story = Story(self.language)
        for other, zone in enumerate(self.zones):
            if zone == BODY and other != number:
                story.tell(self.lines[other])
        return story

    def spans(self) -> Zones:
        """Return the zones as stretches: neighbouring lines of one zone are one."""
        found: dict[str, list[Span]] = {BODY: [], AROUND: [], OTHERS: []}
        for number, line in enumerate(self.lines):
            zone = self.zones[number]
            if number and self.zones[number - 1] == zone:
                found[zone][-1] = Span(found[zone][-1].start, line.span.end)
            else:
                found[zone].append(line.span)
        return Zones(tuple(found[BODY]), tuple(found[AROUND]), tuple(found[OTHERS]))
