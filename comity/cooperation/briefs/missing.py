"""Which names a paper would hold that have no form in a language of papers, and where each is entered."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy

from comity.accounts.models import Person
from comity.agreements.access import Held, held, newest_versions
from comity.cooperation.access import agreements_visible_to
from comity.cooperation.briefs.gathering import commitments_of, period_of, still_counts
from comity.cooperation.briefs.joint import partner_of_report
from comity.cooperation.briefs.naming import KnownNames, forms_of_node, lacks, other_form, place_forms
from comity.cooperation.briefs.partners import partners_of
from comity.cooperation.briefs.promises import promise_of
from comity.cooperation.briefs.tongues import CHOICES
from comity.cooperation.commitments.resting import called, forms_of, rests_on
from comity.cooperation.forms.texts import language_name
from comity.cooperation.models import Commitment, Meeting, RegisteredAgreement
from comity.cooperation.series_showing import neighbours
from comity.web.words import Words

OPERATOR = gettext_lazy("Your operator enters it.")
PARTNER = gettext_lazy("The partner gives it on the card of its node.")
AS_SIGNED = gettext_lazy(
    "It is part of what both sides sign: propose a change, or use a name that is known here."
)
FORM = gettext_lazy("It stands in the machine-readable form of the agreement.")


@dataclass(frozen=True)
class Missing:
    """A name without a form: the form there is, its language, what it names, and the page on which it is entered; `hint` where the reader has no such page."""

    text: str
    language: str
    kind: Words
    href: str = ""
    hint: Words = ""


@dataclass(frozen=True)
class _Name:
    """A name in its forms by language, and where it is entered."""

    forms: Mapping[str, str]
    kind: Words
    href: str = ""
    hint: Words = ""


@dataclass(frozen=True)
class Lacking:
    """The names that have no form in one language; what several commitments name leads to the first of them."""

    language: str
    name: str
    names: Sequence[Missing]


def missing_names(
    person: Person, meeting: Meeting, at: datetime, *, is_joint: bool, languages: Sequence[str] = CHOICES
) -> list[Lacking]:
    """Return, for each language of papers in which names would be missing, which ones; the partner of a joint report is one.

    Raises:
        NoOnePartnerError: a joint report could not be written at all.
    """
    names = list(_names(person, meeting, at, languages, is_joint=is_joint))
    found = []
    for code in languages:
        lacking: dict[tuple[str, str], Missing] = {}
        for one in names:
            if lacks(one.forms, code):
                text, language = other_form(one.forms)
                shown = "" if language == "und" else language
                lacking.setdefault((text, str(one.kind)), Missing(text, shown, one.kind, one.href, one.hint))
        if lacking:
            found.append(Lacking(code, language_name(code), list(lacking.values())))
    return found


def _names(
    person: Person, meeting: Meeting, at: datetime, languages: Sequence[str], *, is_joint: bool
) -> Iterator[_Name]:
    home = settings.NODE_ID
    yield _Name(forms_of_node(home, home), gettext_lazy("Our agency"), hint=OPERATOR)
    partners = [partner_of_report(person, meeting)] if is_joint else partners_of(person, meeting)
    for one in partners:
        yield _Name(forms_of_node(one.node, home), gettext_lazy("Partner"), hint=PARTNER)
    for row in filter(None, (meeting, neighbours(meeting)[0])):
        href = reverse("cooperation:meetings-change", args=[row.pk])
        yield _Name(row.titles, gettext_lazy("Title of the meeting"), href)
        if row == meeting and row.place:
            yield _Name(place_forms(row, languages), gettext_lazy("Place"), href)
    yield from _of_promises(person, _rows(person, meeting, at, is_joint=is_joint))


def _rows(person: Person, meeting: Meeting, at: datetime, *, is_joint: bool) -> list[Commitment]:
    """Return the commitments that the paper would hold."""
    period = period_of(meeting, at)
    rows = [one for one in commitments_of(person, meeting) if still_counts(one, period)]
    if not is_joint:
        return rows
    partner = partner_of_report(person, meeting).node
    return [
        one
        for one in rows
        if one.partner == partner and promise_of(person, one, ["en"], at, is_joint=True) is not None
    ]


def _of_promises(person: Person, rows: Iterable[Commitment]) -> Iterator[_Name]:
    known = KnownNames()
    registered = list(agreements_visible_to(person))
    forms = forms_of(registered)
    titles = {one.row.agreement: one.terms.titles for one in held(newest_versions()) if one.terms}
    for one in rows:
        page = reverse("cooperation:commitments-commitment", args=[one.pk])
        if one.owner.strip():
            yield _Name(
                known.forms(one.owner), gettext_lazy("Unit that answers for it"), page, hint=AS_SIGNED
            )
        if one.agreement.strip():
            row = _row_of(one, registered, forms)
            if row is not None and row.terms != one.agreement:
                at = reverse("cooperation:register-change", args=[row.pk])
                yield _Name(row.titles, gettext_lazy("Agreement"), at)
            elif one.agreement in titles:
                yield _Name(titles[one.agreement], gettext_lazy("Agreement"), hint=FORM)
            else:
                yield _Name({"und": one.agreement}, gettext_lazy("Agreement"), page, hint=AS_SIGNED)


def _row_of(
    commitment: Commitment, rows: Sequence[RegisteredAgreement], forms: Mapping[str, Held]
) -> RegisteredAgreement | None:
    found = [one for one in rows if rests_on(commitment, one, called(one, forms.get(one.terms)))]
    return found[0] if len(found) == 1 else None
