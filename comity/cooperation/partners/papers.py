"""A letter on paper: what it says as data that is kept with a digest, and the paper made from that."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override, pgettext

from comity.accounts.models import Agency
from comity.agreements.access import terms_of
from comity.agreements.reference import text_in
from comity.cooperation.briefs.marking import HOUSE_LEVEL
from comity.cooperation.commitments.bodies import PURPOSE
from comity.cooperation.core.delegates import text_in as texts_in
from comity.cooperation.models import LetterVersion, PaperDress, PaperLetter
from comity.cooperation.partners.paper_promise import ANSWER, BELOW, asks_answer, facts_of
from comity.cooperation.states import LetterState
from comity.papers import (
    Block,
    Heading,
    Letterhead,
    Mark,
    PageBreak,
    Paper,
    Paragraph,
    Said,
    SideBySide,
    Signature,
    Words,
)
from comity.requests.departure import stamp
from comity.web.dates import day_words, speech
from comity.web.words import CLASSIFICATIONS

MOST_LANGUAGES = 2
SHOWN_IN = "en"  # of our own words, in a letter of a language that the pages do not speak


def languages_of(texts: Mapping[str, str]) -> list[str]:
    """Return the languages of a letter, in the order in which they were written."""
    return [code for code, text in texts.items() if text.strip()]


def content_of(letter: PaperLetter, at: datetime) -> dict[str, Any]:
    """Return everything that the paper of a letter is made from, as JSON can say it; `at` is the moment of its day."""
    languages = languages_of(letter.texts) or languages_of(letter.subjects)
    home = Agency.objects.get(pk=letter.agency_id)
    return {
        "ref": letter.ref,
        "day": at.astimezone(letter.created_by.time_zone).date().isoformat(),
        "languages": languages[:MOST_LANGUAGES],
        "from": {"agency": dict(home.names), "unit": dict(letter.unit.names) if letter.unit else {}},
        "to": {
            "agency": dict(letter.partner.names),
            "address": letter.partner.address,
            "office": letter.addressee,
        },
        "subjects": dict(letter.subjects),
        "texts": dict(letter.texts),
        "about": {code: _about(letter, code) for code in languages[:MOST_LANGUAGES]},
        "enclosures": list(letter.enclosures),
        "signed_by": letter.signed_by,
        "marking": marking_of(letter),
        "asks_answer": letter.commitment is not None and asks_answer(letter.commitment),
    }


def marking_of(letter: PaperLetter) -> dict[str, Any]:
    """Return how a letter is marked: its level and the handling codes that bind whoever holds it; the house's own level while nobody said how it leaves."""
    if not letter.handling:
        return {"level": HOUSE_LEVEL, "codes": []}
    found = stamp(letter.handling, letter.rights, PURPOSE)
    return {
        "level": found.classification.level,
        "codes": sorted(code.value for code in found.codes.effective),
    }


def _about(letter: PaperLetter, language: str) -> list[str]:
    """Return what a letter refers to, a line each, in one language."""
    with override(spoken(language)):
        found: list[str] = []
        if letter.answers is not None:
            theirs = letter.answers.partner_ref or letter.answers.ref
            found.append(_("Your letter: %(ref)s") % {"ref": theirs})
        if letter.meeting is not None:
            title = texts_in(letter.meeting.titles, language).text
            found.append(_("Meeting: %(what)s") % {"what": f"{letter.meeting.ref} {title}".strip()})
        if letter.commitment is not None:
            words = f"{letter.commitment.ref} {texts_in(letter.commitment.texts, language).text}".strip()
            if not letter.commitment.partner:
                words = pgettext("a commitment in a letter", "%(what)s (not countersigned)") % {"what": words}
            found.append(_("Commitment: %(what)s") % {"what": words})
            found += facts_of(letter.commitment)
        if letter.registered is not None:
            title = texts_in(letter.registered.titles, language).text
            found.append(_("Agreement: %(what)s") % {"what": f"{letter.registered.ref} {title}".strip()})
        elif letter.leaves_under and (terms := terms_of(letter.leaves_under)) is not None:
            found.append(_("Agreement: %(what)s") % {"what": terms.title(language)})
        if letter.request_ref:
            found.append(_("Request: %(ref)s") % {"ref": letter.request_ref})
        return found


def digest_of(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of what a letter says, hex; its paper shows the beginning at the foot."""
    written = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def current(letter: PaperLetter, at: datetime) -> tuple[Mapping[str, Any], LetterVersion | None]:
    """Return what a letter says: of one that is released what was released, else what is written now."""
    version = letter.versions.order_by("-version").first()
    if version is not None and letter.state in {LetterState.RELEASED, LetterState.HANDED}:
        return version.content, version
    return content_of(letter, at), None


def spoken(language: str) -> str:
    """Return the language of the pages that our own words of a letter are in."""
    code = language.lower()
    return code if code in {"en", "vi", "ja", "zh-hans"} else SHOWN_IN


def paper_of(
    letter: PaperLetter, at: datetime, dress: PaperDress | None = None, *, is_copy: bool = False
) -> Paper:
    """Return the paper of a letter in the dress of its agency: with its handling on each page, and a mark across it while it is a draft, or where it is a copy.

    Raises:
        PaperTooLargeError.
    """
    content, version = current(letter, at)
    languages = tuple(content["languages"]) or (SHOWN_IN,)
    digest = version.digest if version is not None else digest_of(content)
    words = _draft if version is None else _copy if is_copy else None
    # a letter that was released before letters kept their mark bears what it left with
    marks = [_handling_mark(content.get("marking") or marking_of(letter), languages)]
    if words is not None:
        marks.append(Mark(_each(languages, words), is_across=True))
    return Paper(
        title=_texts(content["subjects"], languages) or (Words(content["ref"], languages[0]),),
        languages=languages,
        blocks=tuple(_blocks(content, languages)),
        made_on=date.fromisoformat(content["day"]),
        version=str(version.version) if version is not None else "",
        marks=tuple(marks),
        reference=content["ref"],
        kept_digest=digest,
        letterhead=Letterhead(_letterhead(content, languages, dress), bytes(dress.logo) if dress else b""),
    )


def _handling_mark(marking: Mapping[str, Any], languages: Sequence[str]) -> Mark:
    """Return the mark that stands on each page: how the letter is classified, and its codes."""
    words = _each(languages, lambda: str(CLASSIFICATIONS[marking["level"]]))
    return Mark((*words, *(Words(code) for code in marking["codes"])))


def _draft() -> str:
    return pgettext("mark on a paper", "Draft")


def _copy() -> str:
    return pgettext("mark on a paper", "Copy")


def _each(languages: Sequence[str], words: Callable[[], str]) -> Said:
    """Return our own words in each language of a letter, once where two have the same ones."""
    found: list[Words] = []
    for code in languages:
        with override(spoken(code)):
            text = words()
        if all(one.text != text for one in found):
            found.append(Words(text, code if spoken(code) == code.lower() else SHOWN_IN))
    return tuple(found)


def _texts(texts: Mapping[str, str], languages: Sequence[str]) -> Said:
    return tuple(Words(texts[code], code) for code in languages if texts.get(code, "").strip())


def _named(names: Mapping[str, str], languages: Sequence[str]) -> Said:
    found: list[Words] = []
    for code in languages:
        text = text_in(names, code)
        if text and all(one.text != text for one in found):
            found.append(Words(text, code if names.get(code) == text else ""))
    return tuple(found)


def _letterhead(content: Mapping[str, Any], languages: Sequence[str], dress: PaperDress | None) -> Said:
    """Return the lines that the agency has said for its papers, else its name; below them the unit."""
    lines = dress.lines if dress else {}
    own = tuple(Words(text, code) for code, text in lines.items() if text.strip())
    return (own or _named(content["from"]["agency"], languages)) + _named(content["from"]["unit"], languages)


def _blocks(content: Mapping[str, Any], languages: Sequence[str]) -> list[Block]:
    to, day = content["to"], date.fromisoformat(content["day"])
    found: list[Block] = [Paragraph(_named(to["agency"], languages), is_strong=True)]
    if to["office"]:
        found.append(Paragraph((Words(to["office"]),)))
    if to["address"]:
        found.append(Paragraph((Words(to["address"]),)))
    ref = content["ref"]
    found.append(
        Paragraph(
            _each(languages, lambda: _("Our reference: %(ref)s") % {"ref": ref})
            + tuple(Words(day_words(day, speech(spoken(code))), code) for code in languages)
        )
    )
    if any(content["about"].get(code) for code in languages):
        lines = [content["about"].get(code, []) for code in languages]
        found += [
            Paragraph(tuple(Words(text, code) for text, code in zip(row, languages, strict=False) if text), is_small=True)
            for row in zip_longest(*lines, fillvalue="")
        ]  # fmt: skip
    found += _body(content["texts"], languages)
    if content["enclosures"]:
        found.append(Heading(_each(languages, lambda: _("Enclosures")), 3))
        found += [
            Paragraph((Words(f"{number}. {one}"),)) for number, one in enumerate(content["enclosures"], 1)
        ]
    found.append(Signature(((Words(content["signed_by"]),) if content["signed_by"] else (),)))
    if content.get("asks_answer"):  # a letter of before has no place for it
        found += _answer(languages)
    return found


def _answer(languages: Sequence[str]) -> list[Block]:
    """Return where the partner says whether it agrees, and signs."""
    return [
        PageBreak(),  # a sheet to send back; its foot says of which letter it is
        Heading(_each(languages, lambda: _("Answer to this commitment")), 3),
        *(Paragraph(_each(languages, line)) for line in ANSWER),
        Signature(tuple(_each(languages, line) for line in BELOW)),
    ]


def _body(texts: Mapping[str, str], languages: Sequence[str]) -> list[Block]:
    parts = {
        code: [one.strip() for one in texts.get(code, "").replace("\r\n", "\n").split("\n\n") if one.strip()]
        for code in languages
    }
    if len(languages) == 1:
        [code] = languages
        return [Paragraph((Words(one, code),)) for one in parts[code]]
    left, right = languages
    return [
        SideBySide(Words(one, left), Words(other, right))
        for one, other in zip_longest(parts[left], parts[right], fillvalue="")
    ]
