"""Names as a paper says them: in its own language where the house has that form, else in the one there is, which is marked."""

from collections.abc import Mapping, Sequence
from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from comity.accounts.models import Agency, Unit
from comity.agreements.access import held, newest_versions
from comity.agreements.countries import country_name
from comity.cooperation.activities.regions import is_known, known_as, region_words
from comity.cooperation.briefs.judging import allows, is_settled, suits
from comity.cooperation.briefs.tongues import Texts, in_each
from comity.cooperation.forms.texts import language_name
from comity.cooperation.meeting_words import comma
from comity.cooperation.models import Meeting
from comity.exchange.models import Peer
from comity.papers import Words

UNKNOWN = "und"  # of a name whose language nobody said


def form_in(forms: Mapping[str, str], language: str) -> str:
    """Return the form of a name in a language; empty where there is none. Agencies name their Chinese form `zh`."""
    wanted = language.casefold()
    found = {code.casefold(): text.strip() for code, text in forms.items()}
    return found.get(wanted, "") or found.get(wanted.partition("-")[0], "")


def other_form(forms: Mapping[str, str]) -> tuple[str, str]:
    """Return the form that stands where a language has none, and its language: the English one, else the first there is."""
    there = {code: text.strip() for code, text in forms.items() if text.strip()}
    if "en" in there:
        return there["en"], "en"
    code, text = next(iter(there.items()), ("", ""))
    return text, code


def lacks(forms: Mapping[str, str], language: str) -> bool:
    """Whether a name has no form in a language."""
    if form_in(forms, language):
        return False
    alone = list(filter(None, (text.strip() for text in forms.values())))
    is_unsaid = all(code.casefold() in {"", UNKNOWN} for code, text in forms.items() if text.strip())
    return bool(alone) and not (is_unsaid and suits(alone[0], language))


def marked(text: str, language: str) -> str:
    """Return a name that stands in another language with a word that says which, in the language that is spoken now."""
    if language.casefold() in {"", UNKNOWN}:
        return pgettext("of a name", "%(name)s (as entered)") % {"name": text}
    return _("%(name)s (in %(language)s)") % {"name": text, "language": language_name(language)}


def name_in(forms: Mapping[str, str], language: str) -> Words:
    """Return a name in a language of a paper; in another language, with its mark, where it has no form in it."""
    if own := form_in(forms, language):
        return Words(own, language)
    text, code = other_form(forms)
    if not lacks(forms, language):
        return Words(text, language if text else "")
    said = in_each([language], partial(marked, text, code))[language]
    return Words(said, "" if code.casefold() == UNKNOWN else code)


def reason_texts(reason: str, languages: Sequence[str]) -> Texts:
    """Return a reason that somebody wrote in one language, marked where a paper sets it in the column of another one.

    Where it can be of the column's language by its letters it stands unmarked: it may be that one.

    >>> reason_texts("The budget for travel was cut.", ["vi", "en"])["en"]
    'The budget for travel was cut.'
    """
    return {
        code: reason if allows(reason, code) else in_each([code], partial(marked, reason, UNKNOWN))[code]
        for code in languages
    }


def reason_apart(reason: str, languages: Sequence[str]) -> Texts:
    """Return a reason as it stands in each column whose language it is not for sure: there it is set by itself, and no language is said of it."""
    return {
        code: text for code, text in reason_texts(reason, languages).items() if not is_settled(reason, code)
    }


def name_texts(forms: Mapping[str, str], languages: Sequence[str]) -> Texts:
    """Return a name in each language as it is kept inside a sentence, marked where it stands in another one."""
    return {code: name_in(forms, code).text for code in languages}


def kept_forms(forms: Mapping[str, str], languages: Sequence[str]) -> Texts:
    """Return the forms of a name that a paper keeps: those of its languages, and the one that stands where some have none."""
    own = {code: form for code in languages if (form := form_in(forms, code))}
    if len(own) == len(languages):
        return own
    text, code = other_form(forms)
    return {**own, code or UNKNOWN: text} if text else own


def forms_of_node(node: str, home: str) -> Mapping[str, str]:
    """Return the forms of a node's name: `home` is the id of ours, which is called as its agency is."""
    if node == home:
        agency = Agency.objects.filter(is_home=True).first()
        return agency.names if agency and agency.names else {UNKNOWN: node}
    peer = Peer.objects.filter(node=node).first()
    return peer.names if peer and peer.names else {UNKNOWN: node}


class KnownNames:
    """Names of units and agencies by any of their forms: what somebody wrote in one language is known in the others."""

    def __init__(self) -> None:
        """Read our agencies and units, partners, and the parties of the agreements that are held."""
        parties = [party.names for one in held(newest_versions()) if one.terms for party in one.terms.parties]
        self._forms: dict[str, Mapping[str, str]] = {}
        for forms in (
            *Agency.objects.values_list("names", flat=True),
            *Unit.objects.values_list("names", flat=True),
            *Peer.objects.values_list("names", flat=True),
            *parties,
        ):
            for text in forms.values():
                self._forms.setdefault(" ".join(text.split()).casefold(), forms)

    def forms(self, text: str) -> Mapping[str, str]:
        """Return the forms of a name that was written in one language; itself alone where nobody is called so."""
        return self._forms.get(" ".join(text.split()).casefold()) or {UNKNOWN: text}


def place_forms(meeting: Meeting, languages: Sequence[str]) -> Mapping[str, str]:
    """Return the forms of a meeting's place: a region of its state is known by each of its names, any other place as it was entered."""
    region = known_as(meeting.place_country, meeting.place) if meeting.place else ""
    if region and is_known(region) and meeting.place_country:
        return in_each(languages, partial(region_words, region))
    return {UNKNOWN: meeting.place} if meeting.place.strip() else {}


def place_in_each(meeting: Meeting, languages: Sequence[str]) -> Texts:
    """Return place and state of a meeting in each language of a paper."""
    forms = place_forms(meeting, languages)

    def said(language: str) -> str:
        state = country_name(meeting.place_country, language) if meeting.place_country else ""
        return comma().join(part for part in (name_in(forms, language).text, state) if part)

    return {code: in_each([code], partial(said, code))[code] for code in languages}
