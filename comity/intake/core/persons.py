"""Persons of the body: their names, which are one person's, and what the text says of their office, rank, body and country."""

import re

from comity.intake.core import affiliation_en, affiliation_vi
from comity.intake.core.affiliation import (
    body_before,
    body_of,
    body_of_sentence,
    by_name,
    country_of,
    country_of_site,
    meant_body,
    ministry_before,
    ministry_of,
    mission_of,
    nationality,
    plain_ministry,
    right_before,
)
from comity.intake.core.chinese_names import families_ja
from comity.intake.core.coreference import Bearer, join
from comity.intake.core.found import Found
from comity.intake.core.home_by_name import country_by_name
from comity.intake.core.latin_names import knowledge
from comity.intake.core.mentions import find_mentions
from comity.intake.core.model import Organisation, Person, Place, SourceText
from comity.intake.core.offices import holds_office
from comity.intake.core.organisations import home
from comity.intake.core.standing import case_role, unnamed_office
from comity.intake.core.wordlists import word_lists

_INTERNATIONAL = "international"


def find_persons(text: SourceText, organisations: list[Organisation], places: list[Place]) -> list[Person]:
    """Return the persons of the body."""
    mentions = [span for body in organisations for span in body.mentions if not holds_office(text.at(span))]
    taken = mentions + [span for place in places for span in place.mentions]
    bearers = join(text, find_mentions(text, taken))
    persons = [
        _person(text, number, bearer, organisations, places) for number, bearer in enumerate(bearers, 1)
    ]
    _share_bodies(text, persons, bearers, organisations)
    if text.language == "en":
        for one in persons:
            if one.country is None and (one.role or one.rank) and not _of_a_case(text, one):
                one.country = affiliation_en.likely_country(text, one, organisations)
    return persons


_JAPAN = re.compile("日本|日方|访日|訪日")
_JOINED = re.compile(r"\s*(?:and(?: its)?|và|和|与|及|と|et)\s*", re.IGNORECASE)


def _share_bodies(
    text: SourceText, persons: list[Person], bearers: list[Bearer], organisations: list[Organisation]
) -> None:
    """Of two offices joined by "and" the second is of the body the first names: INTERPOL President A and Secretary General B."""
    for left, one in zip(persons, bearers, strict=True):
        for right, other in zip(persons, bearers, strict=True):
            title = other.found[0].title
            if (
                left is right
                or title is None
                or right.organisation
                or right.country
                or not (left.organisation and right.role)
            ):
                continue
            end = one.found[0].span.end
            if end < title.start and _JOINED.fullmatch(text.raw[end : title.start]):
                right.organisation = left.organisation
                body = next(body for body in organisations if body.id == left.organisation)
                right.country = body.country


def _person(
    text: SourceText, number: int, bearer: Bearer, organisations: list[Organisation], places: list[Place]
) -> Person:
    first = bearer.found[0]
    person = Person(
        f"p{number}",
        _name(text, bearer),
        list(dict.fromkeys(one.span for one in bearer.found)),
        first.rule,
        rank=next((one.rank for one in bearer.found if one.rank), None),
    )
    told = _fullest([one for one in bearer.found if one.role])
    person.role = told.role if told else None
    if person.role is None and (unnamed := unnamed_office(text, first)):
        person.role, stretch = unnamed
        told = Found(first.span, first.rule, role=person.role, title=stretch)
    if _of_a_case(text, person):
        person.country = _case_country(text, bearer, places)
        return person
    _place_in_body(text, person, told or first, bearer, (organisations, places))
    if text.language == "ja" and (person.role or person.rank) and not (person.country or person.organisation):
        person.country = country_of_site(text, told or first, places)
    if person.role is None and person.rank is None:
        person.role = case_role(text, bearer.found)
        if person.role is not None:
            person.organisation = None
            person.country = _case_country(text, bearer, places)
    return person


def _fullest(found: list[Found]) -> Found | None:
    """The first office said, or a longer form of it that is said later: Bộ trưởng, then Bộ trưởng Bộ Công an."""
    best = found[0] if found else None
    for one in found[1:]:
        if (
            best is not None
            and best.role
            and one.role
            and best.role.casefold() in one.role.casefold()
            and len(best.role) < len(one.role) < 100
        ):
            best = one
    return best


def _name(text: SourceText, bearer: Bearer) -> str:
    """The longest written form that is whole; the first of those."""
    forms = [text.at(one.span) for one in bearer.found if not one.short] or [text.at(bearer.found[0].span)]
    return " ".join(max(forms, key=lambda form: (len(form.split()), -forms.index(form))).split())


def _of_a_case(text: SourceText, person: Person) -> bool:
    lists = word_lists(text.language)
    return person.role is not None and person.role in (
        *lists.get("role_suspect"),
        *lists.get("role_defendant"),
        *lists.get("role_victim"),
    )


def _case_country(text: SourceText, bearer: Bearer, places: list[Place]) -> str | None:
    return nationality(text, bearer.found, places)


def _place_in_body(
    text: SourceText,
    person: Person,
    told: Found,
    bearer: Bearer,
    named: tuple[list[Organisation], list[Place]],
) -> None:
    """Fill in body and country of somebody with an office or a rank."""
    if person.role is None and person.rank is None:
        return
    organisations, places = named
    country = next(
        (
            code
            for one in [told, *bearer.found]
            if (one.title or one.behind) and (code := country_of(text, one))
        ),
        None,
    )
    if country is None and text.language == "ja":
        country = _country_by_name(text, person, told, bearer)
    if text.language == "en" and country and not affiliation_en.stands_beside(text, told):
        country = country_by_name(text, person.name) or country
    body = body_of(text, told, person.role, organisations)
    meant = meant_body(person.role, country, organisations)
    if body is None or (country and body.kind != _INTERNATIONAL and body.country not in (None, country)):
        body = (
            meant or body
        )  # 中国国务委员、公安部部长: a body without its country may have been taken for another's
    body = _body_by_language(text, person, told, (body, country), organisations)
    if text.language == "en":
        body = body or affiliation_en.body_of_field(person.role, country, organisations)
        body = affiliation_en.own_body(text, person.name, body, organisations, country)
    if body is not None:
        person.organisation = body.id
        listed = told.title is not None and _LISTED.match(text.at(told.title)) is not None
        if country is None or (body.country and body.kind != _INTERNATIONAL and not listed):
            country = body.country
    person.country = country or _country_by_name(text, person, told, bearer)
    if text.language == "vi":
        _mend_country_vi(text, person, told, body, places)


def _mend_country_vi(
    text: SourceText, person: Person, told: Found, body: Organisation | None, places: list[Place]
) -> None:
    """Take a foreign name in a Vietnamese text for no Vietnamese, and the state of the place that an office names."""
    if person.country == "VN" and affiliation_vi.is_foreign(person.name):
        person.country = affiliation_vi.state_before(text, told) or person.country
        if body is not None and body.country == "VN" and "Việt Nam" not in body.name:
            body.country = person.country
    if person.country is None and told.title:
        person.country = affiliation_vi.state_of_place([told.title], places)


_LISTED = re.compile("[ァ-ヴー一-龥]{2,8}[ 　]")
"""A title that opens with a state and a blank, as lists of guests do: タイ …警察庁長官."""


def _body_by_language(
    text: SourceText,
    person: Person,
    told: Found,
    known: tuple[Organisation | None, str | None],
    organisations: list[Organisation],
) -> Organisation | None:
    """Return the body by the ways in which each language leaves it out; `known` is the body and the country found so far."""
    body, country = known
    if text.language == "en":
        body = affiliation_en.narrower(text, told, body, organisations) or affiliation_en.meant_by_words(
            text, told, organisations
        )
    body = body or mission_of(person.role, country, organisations)
    body = body or ministry_before(text, told, person.role, organisations)
    if body is None and text.language == "vi":
        body = affiliation_vi.named_in_office(person.role, organisations, text) or affiliation_vi.headed_by(
            text, told, person.role, organisations
        )
    if body is None and person.role and person.role.casefold() in ("minister", "部长", "bộ trưởng"):
        body = ministry_of(country, organisations)
    if body is None and text.language == "ja":
        return body_of_sentence(text, told, person.role, organisations)
    if body is None and text.language == "zh":
        plain = plain_ministry(person.role, organisations, home(text)) if country is None else None
        return (
            plain or right_before(told, organisations) or body_before(text, told, person.role, organisations)
        )
    return body


def _country_by_name(text: SourceText, person: Person, told: Found, bearer: Bearer) -> str | None:
    """Return the country that a name alone tells, for somebody whose office names no state."""
    if text.language == "vi" and knowledge(tuple(person.name.split())) == "vietnamese":
        return "VN"  # Chủ tịch nước
    if text.language == "zh" and person.name.startswith(families_ja()) and _JAPAN.search(text.raw):
        return "JP"
    if text.language == "ja":
        return by_name(text, next((one for one in bearer.found if not one.short), told))
    return None
