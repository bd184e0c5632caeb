"""Templates of an invented ministry, for tests."""

import io
import zipfile
from collections.abc import Callable

from docx import Document


def template(change: Callable[[dict[str, bytes]], None] | None = None, *, place: bool = True) -> bytes:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "Ministry of Examples"
    document.sections[0].different_first_page_header_footer = True
    document.sections[0].first_page_header.paragraphs[0].text = "First page"
    document.add_paragraph("To whom it concerns")
    if place:
        document.add_paragraph("{{paper}}")
    document.add_paragraph("Done in two copies")
    written = io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    if change:
        change(members)
    again = io.BytesIO()
    with zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return again.getvalue()
