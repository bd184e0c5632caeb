"""A DOCX as bytes that are the same for the same paper: no time of day in the archive, its members in one order."""

import io
import zipfile
from datetime import date

from docx.document import Document as Whole


def packed(document: Whole, made_on: date) -> bytes:
    """Return the file; each member carries the day that stands on the paper (the format of archives begins in 1980)."""
    written = io.BytesIO()
    document.save(written)
    again = io.BytesIO()
    day = max(made_on, date(1980, 1, 1))
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as after:
        for member in before.infolist():
            entry = zipfile.ZipInfo(member.filename, (day.year, day.month, day.day, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            after.writestr(entry, before.read(member))
    return again.getvalue()
