"""A version of a brief as a paper: sections, tables and charts, in one language or two side by side."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from comity.cooperation.briefs.marking import house_marking
from comity.cooperation.briefs.rows import around, day_in_words, head_in, whys, widths
from comity.cooperation.briefs.tongues import in_each, said_in
from comity.cooperation.forms.texts import proposers_words
from comity.cooperation.models import Brief, PaperDress
from comity.cooperation.outcomes.figure import NO_SOURCE, is_number_of_things, none_words
from comity.papers import (
    Bar,
    Bars,
    Block,
    Heading,
    Letterhead,
    Mark,
    Paper,
    Paragraph,
    Said,
    Signature,
    Table,
    Words,
)
from comity.web.dates import colon

MOST_BARS = 12


class Setter:
    """Sets one version; `tongues` are its languages, the first on the left."""

    def __init__(self, brief: Brief) -> None:
        """Take the version."""
        self.brief = brief
        self.content: Mapping[str, Any] = brief.content
        self.tongues: Sequence[str] = brief.languages

    def paper(self, dress: PaperDress | None = None) -> Paper:
        """Return the paper."""
        return Paper(
            title=self.title(),
            languages=tuple(self.tongues),
            blocks=tuple(self.blocks()),
            made_on=localdate(self.brief.written_at),
            version=str(self.brief.version),
            marks=tuple(self.marks()),
            reference=str(self.content["meeting"]["ref"]),
            kept_digest=self.brief.digest,
            letterhead=Letterhead(
                head_in(self.tongues, dress.lines if dress else {}, self.content.get("home", {})),
                bytes(dress.logo) if dress else b"",
            ),
        )

    # --- words

    def say(self, words: Callable[[], object]) -> Said:
        """Return words of the catalogues in each language, once where two write them alike."""
        return self.told(in_each(self.tongues, words))

    def told(self, texts: Mapping[str, str]) -> Said:
        """Return a kept text in each language; one that there is in another language alone stands once."""
        found = tuple(said_in(texts, code) for code in self.tongues)
        return tuple({one.text: one for one in reversed(found) if one.text}.values())[::-1]

    def title(self) -> Said:
        """Return what the paper is called."""
        is_joint = self.brief.is_joint
        kind = in_each(self.tongues, lambda: _("Joint report") if is_joint else _("Brief for the meeting"))
        titles = self.content["meeting"]["titles"]
        return tuple(
            Words(f"{kind[code]}{colon(code)}{said_in(titles, code).text}", code) for code in self.tongues
        )

    def marks(self) -> list[Mark]:
        """Return what stands on each page."""
        kept = self.content.get("marking") or house_marking(self.tongues)
        codes = tuple(Words(code) for code in kept["codes"])
        found = [Mark((*self.told(kept["words"]), *codes))]
        if self.brief.is_draft:
            found.append(Mark(self.say(lambda: pgettext("mark of a paper", "DRAFT")), is_across=True))
        if not self.brief.is_joint:
            found.append(Mark(self.say(lambda: _("For our own delegation"))))
        return found

    # --- blocks

    def blocks(self) -> list[Block]:
        """Return the parts in their order."""
        parts = [*self._about(), *self._promises(), *self._late()]
        if not self.brief.is_joint:
            parts += [*self._figures(), *self._proposals(), *self._suggestions()]
        else:
            parts += [*self._both_figures(), self._signatures()]
        return parts

    def _heading(self, words: Callable[[], object], level: int = 1) -> Heading:
        return Heading(self.say(words), level)

    def _nothing(self, words: Callable[[], object]) -> list[Block]:
        return self._beside([self.say(words)])

    def _beside(self, rows: Sequence[Said]) -> list[Block]:
        """Set the same in both languages, below each other where there is one column."""
        return [Paragraph(one) for one in rows]

    def _about(self) -> list[Block]:
        meeting, before = self.content["meeting"], self.content["before"]
        period = self.content["period"]
        rows = [
            (self.say(lambda: _("Meeting")), self.told(meeting["titles"])),
            (self.say(lambda: _("When")), self.told(meeting["when"])),
        ]
        if any(meeting["place"].values()):
            rows.append((self.say(lambda: _("Place")), self.told(meeting["place"])))
        if before:
            rows.append((self.say(lambda: _("The meeting before it")), self.told(before["titles"])))
        if self.content["partners"]:
            names = [self.told(one["names"]) for one in self.content["partners"]]
            rows.append((self.say(lambda: _("Partner")), tuple(word for said in names for word in said)))
        days = in_each(
            self.tongues, lambda: f"{day_in_words(period['first'])} – {day_in_words(period['last'])}"
        )
        rows.append((self.say(lambda: _("Time that is counted")), (*self.told(days), *self._not_over())))
        heads = (
            self.say(lambda: pgettext("head of a table", "About")),
            self.say(lambda: pgettext("head of a table", "What stands")),
        )
        return [Table(heads, tuple(rows), (2, 5))]

    def _not_over(self) -> Said:
        """Return that the time was not over when it was counted, with the day at the place of the meeting; nothing where it was, or had not begun."""
        period = self.content["period"]
        if "until" not in period:
            return ()
        since, until = (datetime.fromisoformat(period[name]) for name in ("since", "until"))
        asked = datetime.fromisoformat(self.content["asked_at"]).astimezone(until.tzinfo)
        if not since <= asked < until:
            return ()
        day = asked.date().isoformat()
        return self.say(
            lambda: (
                _("This time was not over on %(day)s: the rest of it lay ahead.") % {"day": day_in_words(day)}
            )
        )

    def _promises(self) -> list[Block]:
        promises = self.content["promises"]
        heading = self._heading(lambda: _("What was promised, and what came of it"))
        if not promises:
            return [heading, *self._nothing(lambda: _("Nothing that both sides have promised stands here."))]
        facts = self.say(lambda: _("Reference"))
        rows = []
        for one in promises:
            sides = [self._promise_in(one, code) for code in self.tongues]
            rows.append(around(sides, self._numbers(one)))
        heads = around([self._side_head(code) for code in self.tongues], facts)
        return [heading, Table(heads, tuple(rows), widths(len(self.tongues)))]

    def _numbers(self, one: Mapping[str, Any]) -> Said:
        """Return both sides' numbers of a commitment; a version of before has ours alone."""
        return (Words(one["ref"]), *self.told(one.get("their_ref", {})))

    def _side_head(self, code: str) -> Said:
        return (Words(in_each([code], lambda: _("Commitment"))[code], code),)

    def _promise_in(self, one: Mapping[str, Any], code: str) -> Said:
        """Return a commitment in one language: what is promised, how far it came, by whom, until when, and what is open."""
        labels = in_each(
            [code],
            lambda: "\n".join(
                (
                    pgettext("of a commitment", "Stage"),
                    _("Who owes it"),
                    _("Due"),
                    _("Rests on"),
                    _("Evidence"),
                    pgettext("of a commitment", "Reason"),
                )
            ),
        )[code].split("\n")
        owes = " · ".join(part for part in (one["who"].get(code, ""), one["owner"]) if part)
        evidence = ", ".join(said_in(texts, code).text for texts in one["evidence"])
        facts = zip(
            labels,
            (
                said_in(one["stage_words"], code).text,
                owes,
                said_in(one["due_words"], code).text,
                said_in(one["basis"], code).text,
                evidence,
                one["reason"],
            ),
            strict=True,
        )
        lines = [Words(f"{label}{colon(code)}{text}", code) for label, text in facts if text]
        lines += [said_in(texts, code) for texts in one.get("extended", [])]
        marks = [Words(said_in(texts, code).text, code) for texts in one["marks"]]
        return (said_in(one["texts"], code), *lines, *marks)

    def _late(self) -> list[Block]:
        late = sorted(
            (one for one in self.content["promises"] if one["days_late"]),
            key=lambda one: -int(one["days_late"]),
        )
        heading = self._heading(lambda: _("What is late, and why"))
        if not late:
            return [heading, *self._nothing(lambda: _("Nothing is late."))]
        rows = [
            around(
                [
                    tuple(
                        Words(text.text, text.language)
                        for text in (
                            said_in(one["texts"], code),
                            *(said_in(why, code) for why in whys(one)),
                            *(said_in(line, code) for line in one.get("extended", [])),
                        )
                    )
                    for code in self.tongues
                ],
                (*self._numbers(one), *self.told(one["late_words"])),
            )
            for one in late
        ]
        heads = around([self._side_head(code) for code in self.tongues], self.say(lambda: _("Reference")))
        days = tuple(
            Bar((Words(one["ref"]),), Decimal(one["days_late"]), Words(str(one["days_late"])))
            for one in late[:MOST_BARS]
        )
        chart = [Bars(self.say(lambda: _("Days late")), days)] if len(days) > 1 else []
        return [heading, Table(heads, tuple(rows), widths(len(self.tongues))), *chart]

    def _figures(self) -> list[Block]:
        found: list[Block] = [self._heading(lambda: _("Figures"))]
        found += self._nothing(
            lambda: _("Counted by the rooms of this node for the time above. Nothing was typed by hand.")
        )
        if self.told(self.content.get("left_out", {})):
            found.append(Paragraph(self.told(self.content["left_out"])))
        lines = self.content["figures"]
        counted = [one for one in dict.fromkeys(one["room"] for one in lines) if self._has_figure(one)]
        for room in counted:
            found += self._room([one for one in lines if one["room"] == room])
        rest = [one for one in lines if one["room"] not in counted]
        return [*found, *self._without(rest)] if rest else found

    def _has_figure(self, room: str) -> bool:
        return any(one["room"] == room and one["value"] is not None for one in self.content["figures"])

    def _without(self, lines: Sequence[Mapping[str, Any]]) -> list[Block]:
        """Return what has no figure at all in one table, each with the reason: it would be missed, or read as nothing, were it left out."""
        title = self._heading(lambda: _("Without a figure"), 2)
        return [title, self._lines(lines)]

    def _room(self, lines: Sequence[Mapping[str, Any]]) -> list[Block]:
        title = self.told(lines[0]["title"]) or self.say(lambda: _("Figures"))
        blocks: list[Block] = [Heading(title, 2), self._lines(lines)]
        plain = [one for one in lines if one["value"] is not None and is_number_of_things(one["code"])]
        bars = tuple(
            Bar(self.told(one["words"]), Decimal(one["value"]), self._number(one)[0])
            for one in plain
            if Decimal(one["value"])
        )[:MOST_BARS]
        return [*blocks, Bars(title, bars)] if len(bars) > 1 else blocks

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
        )
        note = self._nothing(lambda: _("Each side counted its own records and told the other by letter."))
        return [heading, *note, Table((what, *sides), rows, (6, 2, 2), frozenset({1, 2}))]

    def _told_number(self, texts: Mapping[str, str] | None) -> Said:
        if texts is None:
            return self.say(lambda: str(NO_SOURCE))
        return tuple(Words(text) for text in dict.fromkeys(texts.values()))

    def _proposals(self) -> list[Block]:
        found = self.content["proposals"]
        heading = self._heading(lambda: _("Open proposals"))
        if not found:
            return [heading, *self._nothing(lambda: _("No proposal is open."))]
        rows = tuple(
            around(
                [
                    (
                        said_in(one["texts"], code),
                        Words(proposers_words(one["by"], code)),
                        said_in(one["state"], code),
                    )
                    if one["by"]
                    else (said_in(one["texts"], code), said_in(one["state"], code))
                    for code in self.tongues
                ],
                (Words(f"{one['meeting']}/{one['number']}"),),
            )
            for one in found
        )
        heads = around(
            [(Words(in_each([code], lambda: _("Proposal"))[code], code),) for code in self.tongues],
            self.say(lambda: _("Reference")),
        )
        return [heading, Table(heads, rows, widths(len(self.tongues)))]

    def _suggestions(self) -> list[Block]:
        heading = self._heading(lambda: _("Suggested decisions"))
        if not self.brief.suggestions:
            return [heading, *self._nothing(lambda: _("Nothing is suggested."))]
        note = self._nothing(lambda: _("These are suggestions. Nothing is decided before the meeting."))
        rows = tuple(
            around(
                [(said_in(one["texts"], code),) for code in self.tongues],
                (
                    Words(str(number)),
                    *(
                        self.say(lambda: _("by rule"))
                        if one["by_rule"]
                        else self.say(lambda: _("by the officer"))
                    ),
                ),
            )
            for number, one in enumerate(self.brief.suggestions, start=1)
        )
        heads = around(
            [(Words(in_each([code], lambda: _("Suggestion"))[code], code),) for code in self.tongues],
            self.say(lambda: pgettext("of a suggestion", "No.")),
        )
        return [heading, *note, Table(heads, rows, widths(len(self.tongues)))]

    def _signatures(self) -> Signature:
        partners = [self.told(one["names"]) for one in self.content["partners"]]
        ours = self.told(self.content.get("home", {}))
        return Signature((ours, *partners[:2]))
