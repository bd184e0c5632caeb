"""What pages show: the sheet in words, the rules with their sources, who has a file and who has confirmed that it is gone."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from comity.accounts.models import Person
from comity.agreements import reference
from comity.agreements.countries import country_name, passport_code
from comity.exchange.actions.posting import CannotPostError
from comity.exchange.refusal_words import refusal_words
from comity.notices.core.ages import day_of
from comity.notices.core.preflight import Line, Verdict
from comity.notices.core.sheet import Assurance, IdentityDocument, Name, WantedSheet, is_blank
from comity.notices.exceptions import NotPairedError
from comity.notices.models import Circulation, CirculationState, FlagReason, HeldNotice, WantedFile
from comity.notices.preflight_words import REASONS, RULES, TAGS, VERDICTS
from comity.notices.words import CODED, DOCUMENTS, LABELS, PROBLEMS, PROMISES, SAID, SECTIONS
from comity.requests.choices import ALPHA2
from comity.sharing.models import Holder, Revision
from comity.web.dates import LOCALES, city, day_words
from comity.web.words import Words

FACTS = "facts"
DAYS = frozenset({"birth_date", "limitation", "facts_date", "warrant_issued", "warrant_until"})


@dataclass(frozen=True)
class Told:
    """One line of a sheet: its label, its words, the language of the words."""

    field: str
    label: Words
    text: str
    language: str = ""


@dataclass(frozen=True)
class Section:
    """A section of the sheet as it is read."""

    code: str
    title: Words
    lines: Sequence[Told]


@cache
def _by_passport() -> Mapping[str, str]:
    """Return the codes of ISO 3166-1 alpha-2 by those on passports, of every state that our languages have a name for."""
    names = (str(code) for code in LOCALES["en"].territories)
    two = [code for code in names if len(code) == 2 and code.isalpha()]
    return {passport_code(code): code for code in two} | dict(ALPHA2)


def state_name(code: str) -> str:
    """Return what a state is called, by its passport code; an unknown code as it is."""
    return country_name(_by_passport().get(code, code), get_language() or "en")


def source_words(source: str) -> str:
    """Return where a rule stands: the title of a law as it is cited, our own rules in the reader's language."""
    return _("Rule of this software, no law") if source == "Project rule" else source


def offence_words(code: str) -> str:
    """Return an offence class in words, with its code."""
    entry = reference.offence_classes().get(code)
    return f"{entry.label(get_language() or 'en')} (ICCS {code})" if entry else code


def sections(sheet: WantedSheet) -> list[Section]:
    """Return the sheet as it is read; what says nothing is left out."""
    found = []
    for code, title, names in SECTIONS:
        lines = [line for name in names for line in _lines(sheet, name)]
        if lines:
            found.append(Section(code, title, lines))
    return found


def _lines(sheet: WantedSheet, name: str) -> Iterator[Told]:
    value = getattr(sheet, name)
    if is_blank(value) or name in {"facts_language", "facts_zone"}:
        return
    label = LABELS[name]
    if name == "names":
        for each in value:
            yield Told(name, label, _name(each), each.language)
    elif name in {"documents", "assurances"}:
        for row in value:
            yield Told(name, label, _document(row) if isinstance(row, IdentityDocument) else _assurance(row))
    elif isinstance(value, tuple):
        yield Told(name, label, ", ".join(state_name(one) for one in value))
    else:
        if name == "facts_time":
            value = _two_clocks(sheet)
        language = sheet.facts_language if name == FACTS else ""
        yield Told(name, label, _text(name, value), language)


def _two_clocks(sheet: WantedSheet) -> str:
    """Return the time of the facts in their own zone and, where that is another, in the reader's."""
    try:
        zone = ZoneInfo(sheet.facts_zone)
        there = datetime.fromisoformat(f"{sheet.facts_date}T{sheet.facts_time}").replace(tzinfo=zone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return sheet.facts_time
    here = localtime(there)
    told = _("%(time)s in %(place)s") % {
        "time": sheet.facts_time,
        "place": city(zone, get_language() or "en"),
    }
    if here.utcoffset() == there.utcoffset():
        return told
    day = day_words(here.date(), get_language() or "en")
    return _("%(there)s; %(time)s on %(day)s here") % {"there": told, "time": f"{here:%H:%M}", "day": day}


def _text(name: str, value: Any) -> str:
    if name in DAYS and (day := day_of(value)) is not None:
        return day_words(day, get_language() or "en")
    if name == "offence":
        return offence_words(value)
    if name == "warrant_country":
        return state_name(value)
    if isinstance(value, str) and value in SAID and name not in {"sex", "refugee"}:
        return str(SAID[value])
    return str(CODED.get(name, {}).get(value, value))


def _name(one: Name) -> str:
    apart = one.family and one.given
    told = {"name": one.text, "family": one.family, "given": one.given}
    return _("%(name)s (family name %(family)s, given name %(given)s)") % told if apart else one.text


def _document(one: IdentityDocument) -> str:
    country = f", {state_name(one.country)}" if one.country else ""
    return f"{DOCUMENTS.get(one.kind, one.kind)} {one.number}{country}"


def _assurance(one: Assurance) -> str:
    return _("%(about)s: %(who)s promises “%(text)s”; it binds %(authority)s; %(date)s") % {
        "about": PROMISES.get(one.about, one.about),
        "who": one.who or "—",
        "text": one.text or "—",
        "authority": one.authority or "—",
        "date": one.date or "—",
    }


@dataclass(frozen=True)
class RuleShown:
    """A rule of the pre-flight as its page shows it."""

    line: Line
    rule: Words
    state: str
    verdict: Words
    tag: str
    sentence: str
    source: str
    verified: bool
    law: str
    law_verified: bool
    answered_by: Person | None

    @property
    def asks(self) -> bool:
        """Whether it waits for a person."""
        return self.line.verdict is Verdict.ASK

    @property
    def may_answer(self) -> bool:
        """Whether a person may answer it, or answer it otherwise."""
        return self.line.finding.verdict is Verdict.ASK


def shown(lines: Sequence[Line]) -> list[RuleShown]:
    """Return the rules in words: what stops the file first, then what asks, then what passes."""
    people = {one.pseudonym: one for one in _people(lines)}
    order = [Verdict.FAIL, Verdict.ASK, Verdict.PASS]
    return [_rule(one, people) for one in sorted(lines, key=lambda each: order.index(each.verdict))]


def _people(lines: Sequence[Line]) -> Iterator[Person]:
    ids = {one.answer.by.removeprefix("person:") for one in lines if one.answer is not None}
    yield from Person.objects.filter(pk__in=ids) if ids else ()


def _rule(line: Line, people: dict[str, Person]) -> RuleShown:
    told = dict(line.finding.params)
    if "state" in told:
        told["state"] = state_name(told["state"])
    fact = line.finding.fact
    rule = line.rule
    return RuleShown(
        line=line,
        rule=RULES[rule.id],
        state=state_name(line.finding.about) if line.finding.about else "",
        verdict=VERDICTS[line.verdict],
        tag=TAGS[line.verdict],
        sentence=str(REASONS[line.finding.reason]) % told,
        source=_("%(source)s, article %(article)s") % {"source": rule.source, "article": rule.article}
        if rule.article
        else source_words(rule.source),
        verified=rule.verified,
        law=f"{fact.source}{', ' + fact.law if fact.law else ''}" if fact else "",
        law_verified=fact.verified if fact else True,
        answered_by=people.get(line.answer.by) if line.answer else None,
    )


@dataclass(frozen=True)
class Reached:
    """A partner that has a file, or is to have it, with who has confirmed that it is gone."""

    row: Circulation
    tag: str
    flag: Words
    holders: Sequence[Holder]

    @property
    def problem(self) -> str:
        """Why the partner did not take it, in words with the code; empty where it did."""
        return refusal_words(self.row.problem, PROBLEMS)

    @property
    def told(self) -> list[tuple[Holder, str]]:
        """Each holder with why it could not be told yet, in words; empty where nothing is in the way."""
        return [(one, _why_untold(one)) for one in self.holders]

    @property
    def confirmed(self) -> bool:
        """Whether everybody who had it from this partner has confirmed, signed."""
        return bool(self.holders) and not self.pending

    @property
    def pending(self) -> list[Holder]:
        """Who has not confirmed yet."""
        return [one for one in self.holders if one.state in {"waiting", "partly"}]


def _why_untold(holder: Holder) -> str:
    if holder.problem == NotPairedError.code:
        return str(NotPairedError.words)
    if holder.problem and holder.letter is None:  # no letter of ours could be posted to it
        return str(CannotPostError(holder.problem))
    return refusal_words(holder.problem, PROBLEMS)


CIRCULATION_TAGS = {
    CirculationState.WAITS: "soon",
    CirculationState.RETURNED: "held",
    CirculationState.SENT: "ok",
    CirculationState.LOST: "late",
    CirculationState.WITHDRAWN: "held",
}


def reached(file: WantedFile) -> list[Reached]:
    """Return who has a file, partner by partner."""
    rows = list(file.circulations.select_related("peer"))
    letters = [mid for one in rows for mid in one.letters]
    holders: dict[Any, list[Holder]] = {}
    told = Holder.objects.filter(revision__ours=True, revision__mid__in=letters, revision__kind="recall")
    for one in told.select_related("revision"):
        holders.setdefault(one.revision.mid, []).append(one)
    return [
        Reached(
            one,
            CIRCULATION_TAGS[CirculationState(one.state)],
            flag_words(one.flag),
            [each for mid in one.letters for each in holders.get(mid, [])],
        )
        for one in rows
    ]


def revisions_of(file: WantedFile) -> list[Revision]:
    """Return the recalls of the letters that carried a file."""
    letters = [mid for one in file.circulations.all() for mid in one.letters]
    return list(Revision.objects.filter(ours=True, mid__in=letters).order_by("at"))


def flag_words(code: str) -> Words:
    """Return a flag in words; a code we do not know as it stands."""
    return FlagReason(code).label if code in FlagReason.values else code


def title_of(thing: WantedFile | HeldNotice) -> str:
    """Return what a page of a file or notice is called."""
    return thing.name or str(_("No name yet"))
