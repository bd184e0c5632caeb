"""A letter on paper as its page shows it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from comity.agreements.access import terms_of
from comity.agreements.terms import Agreement
from comity.cooperation.meeting_words import text_of
from comity.cooperation.models import LetterVersion, PaperLetter


@dataclass(frozen=True)
class Reference:
    """Something a letter is about."""

    what: str
    text: str
    language: str = ""
    href: str = ""


@dataclass(frozen=True)
class LetterPage:
    """What the page of a letter shows beside its columns."""

    subjects: Sequence[tuple[str, str]]
    texts: Sequence[tuple[str, str]]
    about: Sequence[Reference]
    versions: Sequence[LetterVersion]
    replies: Sequence[PaperLetter]
    agreement: str
    renamed: str  # where the form that our agency holds alone calls the partner otherwise than its page does


def _about(letter: PaperLetter) -> list[Reference]:
    found = []
    if letter.answers is not None:
        subject = text_of(letter.answers.subjects)
        href = reverse("cooperation:letters-letter", args=[letter.answers_id])
        found.append(
            Reference(
                pgettext("of a letter on paper", "Answers"),
                f"{letter.answers.ref} {subject.text}",
                subject.language,
                href,
            )
        )
    if letter.meeting is not None:
        title = text_of(letter.meeting.titles)
        href = reverse("cooperation:meetings-meeting", args=[letter.meeting_id])
        found.append(Reference(_("Meeting"), f"{letter.meeting.ref} {title.text}", title.language, href))
    if letter.commitment is not None:
        text = text_of(letter.commitment.texts)
        href = reverse("cooperation:commitments-commitment", args=[letter.commitment_id])
        found.append(
            Reference(_("Commitment"), f"{letter.commitment.ref} {text.text[:160]}", text.language, href)
        )
    if letter.registered is not None:
        title = text_of(letter.registered.titles)
        found.append(Reference(_("Agreement"), f"{letter.registered.ref} {title.text}", title.language))
    if letter.request_ref:
        found.append(Reference(_("Request"), letter.request_ref))
    return found


def titled(terms: Agreement, language: str) -> str:
    """Return the title of an agreement, with a word where our agency holds its form alone."""
    title = terms.title(language)
    if not terms.alone_with:
        return title
    return pgettext("an agreement", "%(title)s (not countersigned)") % {"title": title}


def renamed(letter: PaperLetter, terms: Agreement | None) -> str:
    """Return that a form held alone calls the partner otherwise than its page does now; empty where it does not.

    Names are compared in the languages that both have; where there is none nothing says that it is the same agency, and both are shown.
    """
    named = terms.party(letter.partner.party) if terms is not None and terms.alone_with else None
    if named is None:
        return ""
    names = {language.casefold(): name for language, name in named.names.items()}
    kept = {language.casefold(): name for language, name in letter.partner.names.items()}
    shared = [(names[language], kept[language]) for language in kept if language in names]
    pairs = shared or [(next(iter(names.values()), ""), next(iter(kept.values()), ""))]
    for confirmed, name in pairs:
        if confirmed.split() != name.split():
            return _(
                "The form that was confirmed calls this partner “%(form)s”; its page says “%(page)s”. Compare them before the letter leaves."
            ) % {"form": confirmed, "page": name}
    return ""


def shown_letter(letter: PaperLetter) -> LetterPage:
    """Return what the page of a letter shows."""
    terms = terms_of(letter.leaves_under) if letter.leaves_under else None
    return LetterPage(
        subjects=list(letter.subjects.items()),
        texts=list(letter.texts.items()),
        about=_about(letter),
        versions=list(letter.versions.select_related("written_by").order_by("-version")),
        replies=list(letter.replies.order_by("created_at")),
        agreement=titled(terms, get_language() or "en") if terms else letter.leaves_under,
        renamed=renamed(letter, terms),
    )
