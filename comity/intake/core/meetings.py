"""Meetings: one record for each, however often the text comes back to it, placed in its series."""

import re
from dataclasses import replace

from comity.intake.core.delegations import joint_hosts
from comity.intake.core.meeting_kinship import (
    alike,
    both_gatherings,
    close,
    part_of,
    same,
    with_bodies,
)
from comity.intake.core.meeting_parties import NEIGHBOURS, host_of, parties_of
from comity.intake.core.meeting_sightings import Sighting, sightings
from comity.intake.core.meeting_slots import takes_part
from comity.intake.core.meeting_words import meeting_words
from comity.intake.core.model import Meeting, Named, Span
from comity.intake.core.parties import pair_of

_SERIES = frozenset({"meeting", "conference"})
_GATHERINGS = frozenset({"ceremony", "conference"})
_TURNS = frozenset({"次回", "前回", "one", "one was held", "was held"})
"""Words that stand alone for the meeting of the same series."""
_LEAD = 2  # a planned meeting told so early is what the text is about
LOOK_ON = 5
"""So many sentences on may name who spoke at a conference."""


def find_meetings(named: Named) -> list[Meeting]:
    """Return the meetings of the body, each once, in the order of the text."""
    seen = sightings(named)
    kept: list[Sighting] = []
    for one in sorted((one for one in seen if _stands(one)), key=lambda one: (one.title, one.head)):
        met = next((other for other in kept if same(named, other, one)), None)
        if met is None:
            kept.append(one)
        elif _fuller(named, one, met):
            _join(one, met)
            kept[kept.index(met)] = one
        else:
            _join(met, one)
    _list(named, kept, [one for one in seen if one.listing])
    kept = _with_echoes(
        named,
        kept,
        [
            one
            for one in seen
            if one.echo
            and not one.listing
            and (len(one.people) > 1 or (one.people and one.rule.endswith("/en") and one.kind in _GATHERINGS))
        ],
    )
    kept = [one for one in kept if not any(part_of(named, one, other) for other in kept)]
    kept.sort(key=lambda one: one.head)
    chiefs = [one for one in kept if _may_be_main(one)]
    main = next((one for one in chiefs if one.kind != "ceremony"), None) or next(iter([*chiefs, *kept]), None)
    if main is None:
        return []
    if (
        named.text.language == "en" and main.kind == "visit"
    ):  # what was held on a visit is what the text is about
        held = [one for one in chiefs if one.kind in NEIGHBOURS and 0 <= one.sentence - main.sentence <= 1]
        main = next(iter(held), main)
    for one in kept:
        if named.text.at(one.head) in _TURNS:
            one.kind, one.multilateral = main.kind, main.multilateral
    _complete(named, main)
    _same_days(named, kept, main)
    pair = pair_of(named)
    late = main.sentence > _LEAD and named.text.language in {"en", "ja", "zh"}
    planned = main.planned and main not in chiefs and late
    chief = _record(named, main, main.cue or ("next" if planned else "this"), pair)
    numbered = _numbered(kept, main)
    return [chief if one is main else _beside(named, one, (main, numbered), chief, pair) for one in kept]


def _numbered(kept: list[Sighting], main: Sighting) -> Sighting:
    """The meeting that others of its series count from: the main one, or the one with a number that is told of at the same time."""
    if main.ordinal is not None:
        return main
    fits = [
        one
        for one in kept
        if one.ordinal is not None
        and one.held
        and not (one.planned or one.cue or one.aside)
        and abs(one.sentence - main.sentence) <= 1
        and (one.date is None or main.date is None or close(one.date, main.date))
    ]
    ahead = [one for one in kept if one.ordinal is not None and one.planned]
    return next(iter([*fits, *ahead]), main)


def _list(named: Named, kept: list[Sighting], listings: list[Sighting]) -> None:
    """Give a meeting of which only bodies are known the persons that a sentence behind it says were there."""
    for one in listings:
        before = [
            other
            for other in kept
            if other.sentence < one.sentence <= other.sentence + LOOK_ON and alike(other.kind, one.kind)
        ]
        if not before and named.text.language == "vi" and _of_two_states(named, one):
            one.listing, one.echo = False, False
            kept.append(one)
        elif before and not any(who in before[-1].people for who in {each.id for each in named.persons}):
            persons = tuple(who for who in one.people if who in {each.id for each in named.persons})
            before[-1].people = (*before[-1].people, *persons)


def _of_two_states(named: Named, one: Sighting) -> bool:
    homes = {person.country for person in named.persons if person.id in one.people and person.country}
    return len(homes) > 1


def _with_echoes(named: Named, kept: list[Sighting], echoes: list[Sighting]) -> list[Sighting]:
    """Take up what is told of a meeting only where the text comes back to it, unless a fuller record is there."""
    for one in echoes:
        akin = [other for other in kept if alike(other.kind, one.kind) or both_gatherings(one, other)]
        if not akin:
            kept.append(one)
        elif (
            len(akin) == 1
            and akin[0].kind == one.kind
            and one.rule.endswith("/en")
            and one.kind in _GATHERINGS
        ):
            akin[0].people = tuple(dict.fromkeys((*akin[0].people, *one.people)))
        elif len(akin) == 1 and akin[0].kind == one.kind and _told_more(named, akin[0], one):
            _join(one, akin[0])
            kept = [one if other is akin[0] else other for other in kept]
    return kept


def _told_more(named: Named, one: Sighting, echo: Sighting) -> bool:
    bare = one.date is None and one.ordinal is None and one.cue is None
    return bare and len(one.people) < len(echo.people) and set(one.people) <= with_bodies(named, echo.people)


def _stands(one: Sighting) -> bool:
    """Whether a sighting says enough to be a record."""
    placed = one.date is not None or one.place is not None
    if one.echo or (one.by_the_way and one.date is None):
        enough = False
    elif one.cue:
        enough = placed or one.ordinal is not None
    elif one.act:
        enough = bool(one.people)
    elif one.ordinal is not None or (one.near and (one.people or one.after)):
        enough = True
    elif one.kind == "press_conference":
        enough = one.held or placed or bool(one.people)
    elif one.kind == "conference":
        enough = one.near or (placed and (one.held or one.multilateral))
    elif one.kind == "visit":
        enough = one.held and bool(one.people)
    elif one.both and one.held and one.rule.endswith(("/en", "/zh")) and not one.aside:
        enough = one.kind != "ceremony" or one.rule.endswith("/en")
    else:
        enough = (one.near and (one.held or one.states)) or (one.held and bool(one.people))
    return enough


def _join(one: Sighting, other: Sighting) -> None:
    one.ordinal = one.ordinal if one.ordinal is not None else other.ordinal
    if one.date is None or (
        other.date and len(other.date) > len(one.date) and other.date.startswith(one.date)
    ):
        one.date = other.date
    one.place = one.place or other.place
    if one.kind == "press_conference" and other.again:
        one.people = tuple(dict.fromkeys((*one.people, *other.people)))
    elif len(other.people) > len(one.people):
        one.people = other.people
    if one.kind == "meeting" and other.kind in NEIGHBOURS and other.act:
        one.kind = other.kind


def _fuller(named: Named, one: Sighting, before: Sighting) -> bool:
    """Whether the story tells the day or the place of a meeting that it only named before."""
    bare = before.date is None and before.place is None and not before.people
    told = one.date is not None and one.place is not None
    return named.text.language == "vi" and bare and told and not one.title


def _may_be_main(one: Sighting) -> bool:
    return not one.planned and not one.aside and one.cue is None and (one.held or one.act or one.near)


def _complete(named: Named, main: Sighting) -> None:
    """Fill what the sentence of the main meeting leaves to its neighbours: its day, and who spoke."""
    sentences = named.text.sentences
    if main.date is None and not main.planned:
        for earlier in sentences[max(0, main.sentence - 2) : main.sentence][::-1]:
            dates = named.dates_in(earlier.span)
            if named.text.language == "en":  # "since 2019" is the day of no meeting
                dates = [one for one in dates if len(one.value) >= len("XXXX-03-06")]
            if dates:
                main.date = dates[0].value
                break
    vietnamese = named.text.language == "vi"
    if vietnamese:
        _take_chairs(named, main)
        _take_hosts(named, main)
    if not main.people and main.kind in {"conference", "press_conference"}:
        for later in sentences[main.sentence + 1 : main.sentence + 1 + LOOK_ON]:
            persons = [one for one in named.persons_in(later.span) if takes_part(one)]
            if persons:
                main.people = (persons[0].id,)
                break
    if not vietnamese:
        _take_chairs(named, main)


def _take_hosts(named: Named, main: Sighting) -> None:
    """Two bodies that hold a conference take part in it where no man is named who does."""
    opening = named.text.sentences[main.sentence].span.start
    if not main.people and main.kind == "conference" and opening < main.head.start:
        main.people = joint_hosts(named, Span(opening, main.head.start))


def _same_days(named: Named, kept: list[Sighting], main: Sighting) -> None:
    """Give those that were on the same day the day of the main meeting."""
    words, raw = meeting_words(named.text.language), named.text.raw
    for one in kept:
        start = named.text.sentences[one.sentence].span.start
        if (
            one.date is None
            and main.date
            and "/" not in main.date
            and words.same_day.search(raw, start, one.window.end if one.held and one.act else one.head.start)
        ):
            one.date = main.date


def _take_chairs(named: Named, main: Sighting) -> None:
    """The men who preside by the sentence behind a conference took part in it."""
    words = meeting_words(named.text.language)
    persons = {one.id for one in named.persons}
    of_bodies = named.text.language == "zh" and not persons & set(main.people)
    for later in named.text.sentences[main.sentence + 1 : main.sentence + 2]:
        if (main.kind == "conference" or of_bodies) and words.chair.search(
            named.text.raw, later.span.start, later.span.end
        ):
            chairs = [one.id for one in named.persons_in(later.span) if takes_part(one)]
            if of_bodies and chairs:  # the men for the bodies they are of
                stand_for = {one.organisation for one in named.persons if one.id in chairs}
                main.people = tuple(who for who in main.people if who not in stand_for)
            main.people = tuple(dict.fromkeys((*main.people, *chairs)))


def _record(named: Named, one: Sighting, relation: str, pair: tuple[str, ...]) -> Meeting:
    parties = parties_of(named, one, relation, pair)
    place = one.place.id if one.place else None
    if place is None and one.kind == "visit" and not one.act and len(parties) == 2:
        place = host_of(named, one, parties)
    return Meeting(
        kind=one.kind,
        span=_quote(named, one),
        rule=one.rule,
        ordinal=one.ordinal,
        date=one.date,
        place=place,
        participants=one.people,
        parties=parties,
        relation=relation,
    )


def _beside(
    named: Named, one: Sighting, mains: tuple[Sighting, Sighting], chief: Meeting, pair: tuple[str, ...]
) -> Meeting:
    main, numbered = mains
    relation = _relation(named, one, main, numbered)
    made = _record(named, one, relation, pair)
    if (
        relation in {"previous", "next"}
        and (made.kind, chief.kind) == ("meeting", "conference")
        and (one.ordinal is not None or (one.cue and one.rule.endswith("/zh")))
    ):
        return replace(made, kind="conference", parties=chief.parties)
    serial = alike(one.kind, main.kind) or (one.ordinal is not None and not one.multilateral)
    if relation in {"previous", "next"} and serial and len(made.parties) < 2:
        made = replace(made, parties=chief.parties)
    if (
        relation in {"previous", "next"}
        and not made.parties
        and named.text.language == "en"
        and one.kind != "conference"
    ):
        made = replace(made, parties=pair)
    return made


def _relation(named: Named, one: Sighting, main: Sighting, numbered: Sighting) -> str:
    if one.cue or (one is numbered and not one.planned):
        return one.cue or "this"
    if (
        one.ordinal is not None
        and numbered.ordinal is not None
        and (alike(one.kind, numbered.kind) or {one.kind, numbered.kind} <= _SERIES)
        and one is not numbered
    ):
        return {-1: "previous", 1: "next"}.get(
            one.ordinal - numbered.ordinal,
            "next" if one.planned and one.ordinal > numbered.ordinal else "mentioned",
        )
    if (one.planned and one.kind != "press_conference") or _ahead(named, one):
        return "next"
    return "this" if _of_the_same(one, main) else "mentioned"


def _of_the_same(one: Sighting, main: Sighting) -> bool:
    """Whether a meeting belongs to what the text is about: it took place, and about the same days where both are told."""
    company = (len(one.people) > 1 and one.rule.endswith("/ja")) or (one.place and one.rule.endswith("/en"))
    if one.kind == "ceremony" and not (one.people and (one.again or one.date or company)):
        return False
    told = one.held or (len(one.people) > 1 and one.near)
    same_day = one.date is not None and one.date == main.date and told
    if one.aside and not same_day and not (one.act and one.kind == "visit" and one.date):
        return False
    took_place = one.act or one.held
    if one.date and main.date:
        return close(one.date, main.date) and (took_place or (one.kind == "visit" and bool(one.people)))
    return took_place and bool(one.people)


def _ahead(named: Named, one: Sighting) -> bool:
    """Whether a meeting is of a month after that of publication, in Japanese also of a later day."""
    printed = named.document.published
    sharp = len("2024-05-20") if named.text.language == "ja" else len("2024-05")
    dated = printed and one.date and re.match(r"\d{4}-\d\d", one.date)
    return bool(dated and printed and (one.date or "")[:sharp] > printed.value[:sharp])


def _quote(named: Named, one: Sighting) -> Span:
    """From the clause's beginning, or the first that counts, to the last that counts."""
    start = min([one.head.start, *(span.start for span in one.used)])
    end = max([one.head.end, *(span.end for span in one.used)])
    span = Span(max(start, one.window.start), min(end, one.window.end))
    return span if named.text.in_body(span) else one.head
