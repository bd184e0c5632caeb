"""Why a file could not be read, in words that say what to do."""

from collections.abc import Mapping

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comity.intake.models import Document
from comity.intake.reading.result import Reason
from comity.web.words import Words

CORRECTIONS_LOST = (
    "corrections-lost"  # the problem of a document that was read again: {"count": of paragraphs}
)
_PLAIN: dict[str, Words] = {
    Reason.EMPTY: gettext_lazy("The file is empty."),
    Reason.UNKNOWN_KIND: gettext_lazy(
        "Files of this kind are not read. Read are web pages, PDF, Word (DOCX), OpenDocument (ODT), mails (EML), plain text, and images (PNG, JPEG, TIFF)."
    ),
    Reason.BROKEN: gettext_lazy("The file is damaged and cannot be read. Ask for another copy of it."),
    Reason.PASSWORD: gettext_lazy(
        "The file is protected with a password. Save it without one, and add it again."
    ),
    Reason.TOO_LARGE: gettext_lazy("The file is too large to be read. Add it in parts."),
    Reason.TOO_MANY_PAGES: gettext_lazy("The file has too many pages to be read. Add it in parts."),
    Reason.TOO_MUCH_TEXT: gettext_lazy("The file holds more text than is read at once. Add it in parts."),
    Reason.BOMB: gettext_lazy(
        "The file grows without measure when it is opened, as files of attackers do. It was left alone. Do not open it elsewhere either."
    ),
    Reason.TOO_LONG: gettext_lazy("Reading the file took too long and was ended. Add it in parts."),
    Reason.TOO_MUCH_MEMORY: gettext_lazy(
        "Reading the file took too much memory and was ended. Add it in parts."
    ),
    Reason.NO_RECOGNITION: gettext_lazy(
        "The file is an image, and this node cannot recognise words in images yet. The operator of this node adds this with one command, make recognition; then have the file read again."
    ),
    Reason.NO_LANGUAGE: gettext_lazy(
        "The file is an image, and this node cannot recognise all the languages it should. The operator of this node adds them with one command, make recognition; then have the file read again."
    ),
    Reason.NO_WORDS: gettext_lazy("No words were found in the file."),
    Reason.SET_APART: gettext_lazy("The file was set apart because it may be harmful, and was not opened."),
    Reason.TAKEN_BEFORE: gettext_lazy("The very same file is among the documents already."),
}


def reason_words(code: str, values: Mapping[str, object]) -> str:
    """Return the sentence for a reason, with its numbers where they are known; for a code of another version of the program one that says no more than it knows.

    Args:
        code: a Reason.
        values: what came with it: sizes in bytes, numbers of pages, languages, a reference.
    """
    if code == Reason.TOO_LARGE and _numbers(values, "size", "most"):
        return _("The file has %(size)s; at most %(most)s are read. Add it in parts.") % _sizes(values)
    if code == Reason.TOO_MANY_PAGES and _numbers(values, "pages", "most"):
        return _("The file has %(pages)s pages; at most %(most)s are read. Add it in parts.") % values
    if code == Reason.TOO_MUCH_TEXT and _numbers(values, "most"):
        return _(
            "The file holds more than %(most)s of text, the most that is read at once. Add it in parts."
        ) % _sizes(values)
    if code == Reason.NO_LANGUAGE and values.get("languages"):
        return _(
            "The file is an image, and this node lacks languages to recognise it: %(languages)s. The operator of this node adds them with one command, make recognition; then have the file read again."
        ) % {"languages": str(values["languages"])}
    if code == Reason.TAKEN_BEFORE and values.get("ref"):
        return _("The very same file is among the documents already: %(ref)s.") % {"ref": str(values["ref"])}
    return str(_PLAIN.get(code, _("The file could not be read.")))


def again_words(document: Document) -> str:
    """Return what went wrong when a document that was read was to be read again, empty where nothing did."""
    if not document.problem:
        return ""
    if document.problem == CORRECTIONS_LOST:
        count = document.problem_values.get("count", 1)
        return ngettext(
            "The file was read again. %(count)s correction was not taken over: the words that it corrected are there no more, or more than once.",
            "The file was read again. %(count)s corrections were not taken over: the words that they corrected are there no more, or more than once.",
            count,
        ) % {"count": count}
    if document.text_only:
        return _(
            "The text was changed, and reading it anew broke off. What is proposed here rests on the text before that. Have it read again; if that does not help, tell your node’s operator."
        )
    why = reason_words(document.problem, document.problem_values)
    return (
        _("The file was to be read again, and that failed. What stands here is as it was read before.")
        + f" {why}"
    )


def _numbers(values: Mapping[str, object], *names: str) -> bool:
    return all(isinstance(values.get(name), int) for name in names)


def _sizes(values: Mapping[str, object]) -> dict[str, str]:
    return {name: filesizeformat(one) for name, one in values.items() if isinstance(one, int)}
