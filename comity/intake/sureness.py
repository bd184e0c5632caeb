"""How sure the machine was of words that it recognised in an image: they are looked at beside the file."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from comity.intake.models import Document, TextOrigin

Where = tuple[int, int]  # page from 1, paragraph from 0


def sureness(document: Document, pages: Iterable[int]) -> Mapping[Where, str]:
    """Return in words how sure each recognised paragraph of some pages is; nothing of one that a person has corrected."""
    rows = document.pages.filter(number__in=set(pages), origin=TextOrigin.RECOGNISED)
    return {
        (row.number, place): _("%(chance)s in 100 sure") % {"chance": round(one["confidence"] * 100)}
        for row in rows
        for place, one in enumerate(row.paragraphs)
        if one.get("confidence") is not None and one.get("was") is None
    }
