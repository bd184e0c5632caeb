"""A version of a brief as a paper: sections, tables and charts, in one language or two side by side."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.cooperation.briefs.figure_setting import MOST_BARS, FigureSetter
from comity.cooperation.briefs.marking import house_marking
from comity.cooperation.briefs.naming import UNKNOWN, name_in
from comity.cooperation.briefs.rows import around, day_in_words, head_in, set_apart, whys_in, widths
from comity.cooperation.briefs.tongues import in_each, said_in
from comity.cooperation.forms.texts import proposers_words
from comity.cooperation.models import Brief, PaperDress
from comity.papers import (
    Bar,
    Bars,
    Block,
    Letterhead,
    Mark,
    Paper,
    Said,
    Signature,
    Table,
    Words,
)
from comity.web.dates import colon


class Setter(FigureSetter):
    """Sets one version; `tongues` are its languages, the first on the left."""

    def __init__(self, brief: Brief) -> None:
        """Take the version."""
        super().__init__(brief.content, brief.languages)
        self.brief = brief

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

    def title(self) -> Said:
        """Return what the paper is called."""
        is_joint = self.brief.is_joint
        kind = in_each(self.tongues, lambda: _("Joint report") if is_joint else _("Brief for the meeting"))
        titles = self.content["meeting"]["titles"]
        return tuple(
            Words(f"{kind[code]}{colon(code)}{name_in(titles, code).text}", code) for code in self.tongues
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
        parts = [*self._about(), *self._forgotten(), *self._promises(), *self._late()]
        if not self.brief.is_joint:
            parts += [*self._figures(), *self._proposals(), *self._suggestions()]
        else:
            parts += [*self._both_figures(), self._signatures()]
        return parts

    def _about(self) -> list[Block]:
        meeting, before = self.content["meeting"], self.content["before"]
        period = self.content["period"]
        rows = [
            (self.say(lambda: _("Meeting")), self.named(meeting["titles"])),
            (self.say(lambda: _("When")), self.told(meeting["when"])),
        ]
        if any(meeting["place"].values()):
            rows.append((self.say(lambda: _("Place")), self.told(meeting["place"])))
        if before:
            rows.append((self.say(lambda: _("The meeting before it")), self.named(before["titles"])))
        if self.content["partners"]:
            names = [self.named(one["names"]) for one in self.content["partners"]]
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

    def _forgotten(self) -> list[Block]:
        """Say that this is no longer all that was approved."""
        if not self.content.get("forgotten"):
            return []
        return self._nothing(
            lambda: _("Something a partner had told was deleted from this version after it was written.")
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
        owner = one.get("owner_names")  # an older version keeps it as it was entered alone
        unit = name_in(owner, code).text if owner else one["owner"]
        owes = " · ".join(part for part in (name_in(one["who"], code).text, unit) if part)
        evidence = ", ".join(said_in(texts, code).text for texts in one["evidence"])
        facts = zip(
            labels,
            (
                said_in(one["stage_words"], code).text,
                owes,
                said_in(one["due_words"], code).text,
                said_in(one["basis"], code).text,
                evidence,
                said_in(one.get("reason_in") or {UNKNOWN: one["reason"]}, code).text,
            ),
            strict=True,
        )
        apart = one.get("reason_apart", {}).get(code, "")  # of the last of the facts
        lines = [Words(f"{label}{colon(code)}{text}", code) for label, text in facts if text]
        if apart:
            lines[-1:] = set_apart(lines[-1], apart)
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
                            *whys_in(one, code),
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
