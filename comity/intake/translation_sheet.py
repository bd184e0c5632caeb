"""The hand-out of a translation: original and translation side by side, below each how far one may lean on it and who answers for it."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from comity.handling.classification import Classification
from comity.handling.codes import Codes
from comity.intake.docx_file import Sheet, Words
from comity.intake.listing import language_words
from comity.intake.models import Document
from comity.intake.shown_translations import Paragraph
from comity.web.dates import moment_words
from comity.web.pieces.drawing import reading_language
from comity.web.words import CLASSIFICATIONS


def sheet_of(document: Document, into: str, rows: Sequence[Paragraph]) -> Sheet:
    """Return what stands on the hand-out of a document in a language."""
    marks = _marks(document.source.handling)
    return Sheet(
        title=Words(document.name, document.language, "Title"),
        lines=[
            Words(f"{document.ref} · {document.source.reference}", style="Small"),
            Words(marks, style="Small"),
        ],
        heads=(
            Words(_("The original"), style="Strong"),
            Words(
                _("Translation: %(language_words)s") % {"language_words": language_words(into)},
                style="Strong",
            ),
        ),
        rows=[([Words(one.text, one.language)], _beside(one)) for one in rows],
        foot=f"{document.ref} · {marks}",
    )


def _marks(handling: dict[str, Any]) -> str:
    level = Classification.from_wire(handling.get("classification")).level
    codes = Codes.read(handling.get("codes")).as_list()
    return " · ".join([str(CLASSIFICATIONS[level]), *codes])


def _beside(one: Paragraph) -> list[Words]:
    if one.is_own:
        return [Words(_("In this language already"), style="Small")]
    if one.row is None:
        return [Words(_("Not translated yet"), style="Small")]
    return [Words(one.row.text, one.into), Words(state_words(one), style="Small")]


def state_words(one: Paragraph) -> str:
    """Return the state of a translated paragraph, who answers for it and since when; empty where there is none."""
    row = one.row
    if row is None:
        return ""
    if row.certified_by is not None:
        told, at = [str(row.certified_by.name), row.certified_as], row.certified_at
    elif row.reviewed_by is not None:
        told, at = [str(row.reviewed_by.name)], row.reviewed_at
    else:
        told, at = [str(row.written_by.name) if row.written_by is not None else row.machine], row.written_at
    zone = timezone.get_current_timezone()
    when = moment_words(at, zone, reading_language()) if at is not None else ""
    stale = [_("The original was corrected since")] if one.is_stale else []
    return " · ".join(
        filter(None, [str(row.get_state_display()), *stale, ", ".join(filter(None, told)), when])
    )
