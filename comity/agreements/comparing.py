"""Two forms of one agreement beside each other: what differs, article by article, in words of the reader's language."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from comity.agreements import showing
from comity.agreements.showing import Code, PermissionLine
from comity.agreements.terms import Agreement, Article
from comity.agreements.words import STATUSES
from comity.web.dates import day_words


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same: what it is, in our form and in theirs (empty: it does not stand there).

    `article` is the article it stands in, empty for what holds for the whole; `language` that of two texts.
    """

    article: str
    what: str
    ours: str
    theirs: str
    language: str = ""


def differences(ours: Agreement, theirs: Agreement, language: str) -> list[Difference]:
    """Return what differs: first what holds for the whole, then article by article in the order of our form."""
    return [*_of_the_whole(ours, theirs, language), *_by_article(ours, theirs, language)]


def _of_the_whole(ours: Agreement, theirs: Agreement, language: str) -> Iterator[Difference]:
    pairs: tuple[tuple[str, Callable[[Agreement], str]], ...] = (
        (_("Version"), lambda one: str(one.version)),
        (_("Standing"), lambda one: str(STATUSES[one.status])),
        (_("In force from"), lambda one: day_words(one.first_day, language)),
        (_("In force until"), lambda one: day_words(one.last_day, language)),
        (_("Parties"), lambda one: ", ".join(sorted(party.agency for party in one.parties))),
        (_("Always holds"), lambda one: ", ".join(sorted(one.floor))),
        (_("How long an answer may take"), _clocks),
        (_("Rights at stake"), lambda one: _caveats(one, language)),
        (_("Through central authorities"), lambda one: _central(one, language)),
    )
    for what, said in pairs:
        if said(ours) != said(theirs):
            yield Difference("", what, said(ours), said(theirs))
    for code in dict.fromkeys([*ours.titles, *theirs.titles]):
        if ours.titles.get(code) != theirs.titles.get(code):
            yield Difference("", _("Title"), ours.titles.get(code, ""), theirs.titles.get(code, ""), code)
    if ours.retention != theirs.retention:
        yield Difference(ours.retention.article, _("To be deleted"), _kept(ours), _kept(theirs))


def _kept(terms: Agreement) -> str:
    return _("after %(days)s days, article %(article)s") % {
        "days": terms.retention.days,
        "article": terms.retention.article,
    }


def _clocks(terms: Agreement) -> str:
    return "; ".join(f"{one.urgency}: {one.length}" for one in showing.clock_lines(terms))


def _caveats(terms: Agreement, language: str) -> str:
    return "; ".join(
        f"{one.caveat.words} ({one.article}): {_codes(one.kinds)}; {_codes(one.offences)}"
        for one in showing.caveat_lines(terms, language)
    )


def _central(terms: Agreement, language: str) -> str:
    found = showing.central_line(terms, language)
    if found is None:
        return ""
    named = ", ".join(f"{one.country} {one.name.text}" for one in found.authorities)
    return f"{found.article}: {_codes(found.kinds)} {_codes(found.purposes)} {named}".strip()


def _codes(codes: tuple[Code, ...]) -> str:
    return ", ".join(f"{one.code} {one.words}" if one.code.isdigit() else str(one.words) for one in codes)


def _by_article(ours: Agreement, theirs: Agreement, language: str) -> Iterator[Difference]:
    our_articles, their_articles = _articles(ours), _articles(theirs)
    our_lines, their_lines = _permitted(ours, language), _permitted(theirs, language)
    for number in dict.fromkeys([*our_articles, *their_articles]):
        one, other = our_articles.get(number), their_articles.get(number)
        yield from _texts(number, one, other)
        for mine, other_line in _paired(our_lines.get(number, []), their_lines.get(number, [])):
            yield from _permission(number, mine, other_line)


def _articles(terms: Agreement) -> dict[str, Article]:
    return {one.number: one for one in terms.articles}


def _permitted(terms: Agreement, language: str) -> dict[str, list[PermissionLine]]:
    found: dict[str, list[PermissionLine]] = {}
    for line in showing.permission_lines(terms, language):
        found.setdefault(line.article, []).append(line)
    return found


def _paired(
    ours: list[PermissionLine], theirs: list[PermissionLine]
) -> Iterator[tuple[PermissionLine | None, PermissionLine | None]]:
    """Pair the permissions of one article by their place, those that are alike left out."""
    left_ours = [one for one in ours if one not in theirs]
    left_theirs = [one for one in theirs if one not in ours]
    for place in range(max(len(left_ours), len(left_theirs))):
        yield (
            left_ours[place] if place < len(left_ours) else None,
            left_theirs[place] if place < len(left_theirs) else None,
        )


def _texts(number: str, ours: Article | None, theirs: Article | None) -> Iterator[Difference]:
    mine: Mapping[str, str] = ours.texts if ours else {}
    other: Mapping[str, str] = theirs.texts if theirs else {}
    for code in dict.fromkeys([*mine, *other]):
        if mine.get(code) != other.get(code):
            yield Difference(number, _("Text"), mine.get(code, ""), other.get(code, ""), code)


def _permission(
    number: str, ours: PermissionLine | None, theirs: PermissionLine | None
) -> Iterator[Difference]:
    parts: tuple[tuple[str, Callable[[PermissionLine], str]], ...] = (
        (_("What"), lambda one: _codes(one.categories)),
        (_("For which purposes"), lambda one: _codes(one.purposes)),
        (_("In which requests"), lambda one: _codes(one.kinds)),
        (_("For which offences (ICCS)"), lambda one: _codes(one.offences)),
        (_("To whom"), lambda one: ", ".join(_worded(each) for each in one.recipients)),
        (_("Who releases"), lambda one: _("Two persons") if one.two_person else _("One person")),
        (_("Passing on"), lambda one: ", ".join([str(one.onward), *one.listed])),
        (_("Conditions"), lambda one: "; ".join(each.text for each in one.conditions)),
    )
    for what, said in parts:
        mine, other = said(ours) if ours else "", said(theirs) if theirs else ""
        if mine != other:
            yield Difference(number, what, mine, other)


def _worded(one: object) -> str:
    return one.text if isinstance(one, showing.Worded) else str(one)
