"""An agreement as a page shows it: codes as words in the reader's language, texts with the language they are in."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from babel import Locale, UnknownLocaleError

from comity.agreements import reference
from comity.agreements.countries import country_name, passport_code
from comity.agreements.terms import ANY, ANY_PARTY, Agreement, Article, Permission
from comity.agreements.words import EVERY_KIND, EVERY_OFFENCE, EVERY_PARTY, LENGTHS, ONWARD, URGENCIES
from comity.handling.stamp import Onward
from comity.web.words import LANGUAGES, Words


@dataclass(frozen=True)
class Worded:
    """A text and the language it is in (BCP 47), so that the page can say so."""

    text: str
    language: str


@dataclass(frozen=True)
class PartyLine:
    """A party: its agency, its country's code on passports and name, and whether it is this node."""

    agency: str
    country: str
    country_name: str
    name: Worded
    is_us: bool


@dataclass(frozen=True)
class ArticleLine:
    """One article with its text in each chosen language; a text that is missing is empty."""

    number: str
    anchor: str
    verified: bool
    texts: tuple[Worded, ...]


@dataclass(frozen=True)
class Code:
    """One code of a list with its words; `verified` says whether somebody compared it with its source."""

    code: str
    words: Words
    source: str = ""
    verified: bool = True


@dataclass(frozen=True)
class PermissionLine:
    """What one article lets a party send."""

    article: str
    anchor: str
    categories: tuple[Code, ...]
    purposes: tuple[Code, ...]
    kinds: tuple[Code, ...]
    offences: tuple[Code, ...]
    every_offence: bool
    recipients: tuple[Words | Worded, ...]
    two_person: bool
    two_person_article: str
    two_person_anchor: str
    onward: Words
    listed: tuple[str, ...]
    conditions: tuple[Worded, ...]


@dataclass(frozen=True)
class ClockLine:
    """How long an answer to this urgency may take; without an article it is the house's own limit."""

    urgency: Words
    length: str
    article: str
    anchor: str
    verified: bool


@dataclass(frozen=True)
class CaveatLine:
    """A right at stake, and where."""

    caveat: Code
    article: str
    anchor: str
    kinds: tuple[Code, ...]
    offences: tuple[Code, ...]


@dataclass(frozen=True)
class LanguageChoice:
    """A language the articles are written in: its tag, what it calls itself, whether it is shown."""

    tag: str
    name: str
    chosen: bool


def worded(texts: Mapping[str, str], language: str) -> Worded:
    """Return the text in a language, else in English, else the first, with the language it really is in."""
    by_name = {name.casefold(): name for name in texts}
    found = by_name.get(language.casefold()) or by_name.get("en") or next(iter(texts), "")
    return Worded(texts.get(found, ""), found)


def anchor(number: str) -> str:
    """Return the place of an article on its page: ``5(2)(a)`` is ``article-5-2-a``."""
    return "article-" + re.sub(r"[^0-9a-z]+", "-", number).strip("-")


def own_name(tag: str) -> str:
    """Return what a language calls itself; an unknown tag as it is."""
    known = {language.tag: language.name for language in LANGUAGES}
    try:
        return known.get(tag) or Locale.parse(tag, sep="-").get_language_name() or tag
    except (UnknownLocaleError, ValueError):
        return tag


def languages_of(terms: Agreement) -> list[str]:
    """Return the languages of title and articles, in the order in which the file brings them."""
    texts = [terms.titles, *(article.texts for article in terms.articles)]
    return list(dict.fromkeys(language for text in texts for language in text))


def choose_languages(terms: Agreement, asked: Sequence[str], reader: str) -> list[LanguageChoice]:
    """Return every language of the file; chosen are those asked for, else the reader's and one to set beside it."""
    there = languages_of(terms)
    chosen = [tag for tag in there if tag in asked]
    if not chosen:
        own = next((tag for tag in there if tag.casefold() == reader.casefold()), there[0])
        chosen = [own, *[tag for tag in there if tag != own][:1]]
    return [LanguageChoice(tag, own_name(tag), tag in chosen) for tag in there]


def party_lines(terms: Agreement, language: str, own_node: str) -> list[PartyLine]:
    """Return the parties, our own first."""
    lines = [
        PartyLine(
            agency=party.agency,
            country=passport_code(party.country),
            country_name=country_name(party.country, language),
            name=worded(party.names, language),
            is_us=party.agency == own_node,
        )
        for party in terms.parties
    ]
    return sorted(lines, key=lambda line: not line.is_us)


def article_lines(articles: Iterable[Article], tags: Sequence[str]) -> list[ArticleLine]:
    """Return the articles with their texts in these languages, side by side."""
    return [
        ArticleLine(
            article.number,
            anchor(article.number),
            article.verified,
            tuple(Worded(article.texts.get(tag, ""), tag) for tag in tags),
        )
        for article in articles
    ]


def permission_lines(terms: Agreement, language: str) -> list[PermissionLine]:
    """Return what may be sent, permission by permission, as the file has them."""
    return [_permission(one, terms, language) for one in terms.permissions]


def _permission(one: Permission, terms: Agreement, language: str) -> PermissionLine:
    names = {party.agency: worded(party.names, language) for party in terms.parties}
    every = ANY_PARTY in one.recipients
    listed = [names[agency].text if agency in names else agency for agency in sorted(one.listed)]
    asks_two = one.two_person_article or one.article
    return PermissionLine(
        article=one.article,
        anchor=anchor(one.article),
        categories=codes(reference.categories(), one.categories, language),
        purposes=codes(reference.purposes(), one.purposes, language),
        kinds=codes(reference.kinds(), one.kinds, language),
        offences=codes(reference.offence_classes(), one.offences, language),
        every_offence=ANY in one.offences,
        recipients=(EVERY_PARTY,) if every else tuple(names[agency] for agency in sorted(one.recipients)),
        two_person=one.two_person,
        two_person_article=asks_two,
        two_person_anchor=anchor(asks_two),
        onward=ONWARD[Onward(one.onward)],
        listed=tuple(listed),
        conditions=tuple(worded(texts, language) for texts in one.conditions),
    )


def codes(
    table: Mapping[str, reference.Entry], wanted: Iterable[str], language: str, every: Words = EVERY_OFFENCE
) -> tuple[Code, ...]:
    """Return codes with their words in the order of their list; ``any`` is said as `every`."""
    wanted = set(wanted)
    if ANY in wanted:
        return (Code("", every),)
    found = [table[code] for code in table if code in wanted]
    return tuple(Code(entry.code, entry.label(language), entry.source, entry.verified) for entry in found)


def clock_lines(terms: Agreement) -> list[ClockLine]:
    """Return the limit for every urgency, the most urgent first; where the agreement sets none, the house's own."""
    lines = []
    for urgency in reference.Urgency:
        clock = terms.clock(urgency)
        length = str(LENGTHS[clock.unit] % {"count": clock.length})
        article = clock.article
        lines.append(ClockLine(URGENCIES[urgency], length, article, anchor(article), clock.verified))
    return lines


def caveat_lines(terms: Agreement, language: str) -> list[CaveatLine]:
    """Return the rights at stake."""
    return [
        CaveatLine(
            caveat=codes(reference.caveats(), [one.caveat], language)[0],
            article=one.article,
            anchor=anchor(one.article),
            kinds=codes(reference.kinds(), one.kinds, language, EVERY_KIND),
            offences=codes(reference.offence_classes(), one.offences, language),
        )
        for one in terms.caveats
    ]


def unchecked_codes(lines: Iterable[PermissionLine]) -> list[Code]:
    """Return the codes named in permissions whose words nobody has compared with their source yet."""
    named = [
        code
        for line in lines
        for code in (*line.categories, *line.purposes, *line.kinds, *line.offences)
        if not code.verified
    ]
    return list(dict.fromkeys(named))


@dataclass(frozen=True)
class AuthorityLine:
    """The central authority of a country; `has_node` when messages can be addressed to it."""

    country: str
    name: Worded
    has_node: bool


@dataclass(frozen=True)
class CentralLine:
    """What goes through central authorities, and through which."""

    article: str
    anchor: str
    kinds: tuple[Code, ...]
    purposes: tuple[Code, ...]
    authorities: tuple[AuthorityLine, ...]


def central_line(terms: Agreement, language: str) -> CentralLine | None:
    """Return what goes through central authorities; None where the agreement names none."""
    central = terms.central
    if central is None:
        return None
    return CentralLine(
        article=central.article,
        anchor=anchor(central.article),
        kinds=codes(reference.kinds(), central.kinds, language),
        purposes=codes(reference.purposes(), central.purposes, language),
        authorities=tuple(
            AuthorityLine(passport_code(one.country), worded(one.names, language), bool(one.agency))
            for one in central.authorities
        ),
    )
