"""The figures of a version as parts of its paper: tables and charts by room; noughts in a sentence, what has no source apart from them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comity.cooperation.briefs.rows import around, widths
from comity.cooperation.briefs.saying import Sayer
from comity.cooperation.briefs.tongues import in_each, said_in
from comity.cooperation.meeting_words import comma
from comity.cooperation.outcomes.figure import NO_SOURCE, is_number_of_things, none_words
from comity.papers import Bar, Bars, Block, Heading, Paragraph, Said, Table, Words
from comity.web.dates import colon

MOST_BARS = 12
DAYS = "days-"  # begins the code of a span of time: none passed, which is a figure
NOUGHT = "0"  # as every language writes it


def is_nought(line: Mapping[str, Any]) -> bool:
    """Whether something was counted and did not occur; what has no source is no nought, and no time that passed is one."""
    return line["value"] is not None and not Decimal(line["value"]) and not line["code"].startswith(DAYS)


def is_nought_of_both(line: Mapping[str, Any]) -> bool:
    """Whether both sides counted it and it occurred on neither; an older version does not keep which figure a line is, so nothing is folded there."""
    told = [line["ours"], line["theirs"]]
    return (
        "code" in line
        and not line["code"].startswith(DAYS)
        and all(texts is not None and set(texts.values()) == {NOUGHT} for texts in told)
    )


def listed(lines: Sequence[Mapping[str, Any]], code: str) -> str:
    """Return what lines are about, in a language, behind each other."""
    between = in_each([code], comma)[code]
    return between.join(said_in(one["words"], code).text for one in lines)


def nothing_words(what: str) -> str:
    """Return that nothing of all this was recorded."""
    return _("Nothing recorded in this time: %(what)s.") % {"what": what}


class FigureSetter(Sayer):
    """Sets the figures of a version."""

    def _figures(self) -> list[Block]:
        found: list[Block] = [self._heading(lambda: _("Figures"))]
        found += self._nothing(
            lambda: _("Counted by the rooms of this node for the time above. Nothing was typed by hand.")
        )
        if self.told(self.content.get("left_out", {})):
            found.append(Paragraph(self.told(self.content["left_out"])))
        lines = self.content["figures"]
        rooms = dict.fromkeys(one["room"] for one in lines)
        counted = [one for one in rooms if self._has_figure(one)]
        empty = [one for one in counted if all(is_nought(line) for line in self._of(one))]
        for room in counted:
            if room not in empty:
                found += self._room(self._of(room))
        found += self._empty(empty)
        rest = [one for one in lines if one["room"] not in counted]
        return [*found, *self._without(rest)] if rest else found

    def _of(self, room: str) -> list[Mapping[str, Any]]:
        return [one for one in self.content["figures"] if one["room"] == room]

    def _empty(self, rooms: Sequence[str]) -> list[Block]:
        """Return a line each for the rooms in which nothing at all was recorded, under one heading."""
        if not rooms:
            return []
        heads = [self._heading(lambda: _("Nothing recorded in this time"), 2)]
        return [*heads, *(Paragraph(self._listed(self._of(room))) for room in rooms)]

    def _listed(self, lines: Sequence[Mapping[str, Any]]) -> Said:
        """Return the heading of a room with what was counted there, in each language."""
        return tuple(
            Words(f"{said_in(lines[0]['title'], code).text}{colon(code)}{listed(lines, code)}", code)
            for code in self.tongues
        )

    def _noughts(self, lines: Sequence[Mapping[str, Any]]) -> list[Block]:
        """Return in one sentence what was counted and did not occur; a row each would bury what did."""
        if not lines:
            return []
        said = tuple(
            Words(in_each([code], lambda: nothing_words(listed(lines, code)))[code], code)  # noqa: B023  # said at once
            for code in self.tongues
        )
        return [Paragraph(said)]

    def _has_figure(self, room: str) -> bool:
        return any(one["room"] == room and one["value"] is not None for one in self.content["figures"])

    def _without(self, lines: Sequence[Mapping[str, Any]]) -> list[Block]:
        """Return what has no figure at all in one table, each with the reason: it would be missed, or read as nothing, were it left out."""
        title = self._heading(lambda: _("Without a figure"), 2)
        return [title, self._lines(lines)]

    def _room(self, lines: Sequence[Mapping[str, Any]]) -> list[Block]:
        title = self.told(lines[0]["title"]) or self.say(lambda: _("Figures"))
        shown = [one for one in lines if not is_nought(one)]
        blocks: list[Block] = [Heading(title, 2), self._lines(shown)]
        plain = [one for one in shown if one["value"] is not None and is_number_of_things(one["code"])]
        bars = tuple(
            Bar(self.told(one["words"]), Decimal(one["value"]), self._number(one)[0]) for one in plain
        )[:MOST_BARS]
        chart = [Bars(title, bars)] if len(bars) > 1 else []
        return [*blocks, *chart, *self._noughts([one for one in lines if is_nought(one)])]

    def _lines(self, lines: Sequence[Mapping[str, Any]]) -> Table:
        heads = around(
            [(Words(in_each([code], lambda: _("What is counted"))[code], code),) for code in self.tongues],
            self.say(lambda: _("Figure")),
        )
        rows = tuple(
            around([self._counted(one, code) for code in self.tongues], self._number(one)) for one in lines
        )
        middle = 1 if len(self.tongues) == 2 else 0
        return Table(heads, rows, widths(len(self.tongues)), frozenset({middle}))

    def _counted(self, one: Mapping[str, Any], code: str) -> Said:
        why = said_in(one["why"], code)
        return tuple(word for word in (said_in(one["words"], code), why) if word.text)

    def _number(self, one: Mapping[str, Any]) -> Said:
        if one["value"] is None:
            return self.say(lambda: str(none_words(one["room"])))
        shown = dict.fromkeys(
            f"{one['shown'].get(code, one['value'])} {one['unit'].get(code, '')}".strip()
            for code in self.tongues
        )
        return tuple(Words(text) for text in shown)

    def _both_figures(self) -> list[Block]:
        both = self.content.get("both")
        heading = self._heading(lambda: _("Figures"))
        if not both:
            sentence = gettext_lazy(
                "Figures stand in a joint report once both nodes have told each other theirs. Until then there is no source."
            )
            return [heading, *self._nothing(lambda: sentence)]
        names = [self.content["home"], *(one["names"] for one in self.content["partners"][:1])]
        sides = [self.told(one) for one in names]
        what = self.say(lambda: _("What is counted"))
        rows = tuple(
            (
                (*self.told(one["words"]), *(self.told(one["why"]) if one["differs"] else ())),
                self._told_number(one["ours"]),
                self._told_number(one["theirs"]),
            )
            for one in both["rows"]
            if not is_nought_of_both(one)
        )
        noughts = self._noughts([one for one in both["rows"] if is_nought_of_both(one)])
        note = self._nothing(lambda: _("Each side counted its own records and told the other by letter."))
        table = [Table((what, *sides), rows, (6, 2, 2), frozenset({1, 2}))] if rows else []
        return [heading, *note, *table, *noughts]

    def _told_number(self, texts: Mapping[str, str] | None) -> Said:
        if texts is None:
            return self.say(lambda: str(NO_SOURCE))
        # by the paper's languages: what was kept has its languages in no order
        shown = dict.fromkeys(texts[code] for code in self.tongues if code in texts)
        return tuple(Words(text) for text in shown)
