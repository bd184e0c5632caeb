"""A brief as DOCX in an office program: LibreOffice opens it, and what it prints has all pages and letters."""

import shutil
import subprocess
import unicodedata
from pathlib import Path

import pypdfium2
import pytest

from comity.cooperation import actions
from comity.cooperation.actions import BriefDraft
from comity.cooperation.models import Meeting
from comity.cooperation.tests.commitments_ground import Ledgers

OFFICE = shutil.which("soffice")
pytestmark = pytest.mark.django_db
OWN = {"vi": ["Tổ chức đối thoại lần thứ ba vào mùa xuân"], "ja": ["第三回対話を春に開催する"]}


def as_pdf(docx: bytes, folder: Path) -> list[str]:
    """Let LibreOffice print a document; return the words of its pages, without blanks."""
    assert OFFICE is not None
    file = folder / "brief.docx"
    file.write_bytes(docx)
    # a profile of its own: whatever else runs of the program on this machine is not asked
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        OFFICE,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(file),
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    written = file.with_suffix(".pdf")
    assert written.is_file(), done.stdout + done.stderr
    document = pypdfium2.PdfDocument(written)
    texts = [document[place].get_textpage().get_text_range() for place in range(len(document))]
    return ["".join(unicodedata.normalize("NFKC", text).split()) for text in texts]


@pytest.mark.skipif(OFFICE is None, reason="NOT opened in LibreOffice: there is no soffice on this machine")
def test_libreoffice_opens_the_docx_with_every_page_and_letter(
    ledgers: Ledgers, tokyo_meeting: Meeting, tmp_path: Path
) -> None:
    ledgers.agreed()
    brief = actions.write_brief(ledgers.supervisor, tokyo_meeting.pk, BriefDraft(("vi", "ja"), {}, OWN))
    _brief, docx = actions.take_brief_out(ledgers.keeper, brief.pk, "docx")
    pages = as_pdf(docx, tmp_path)
    assert len(pages) >= 2
    assert all(pages)
    whole = "".join(pages)
    for words in (
        *OWN["vi"],
        *OWN["ja"],
        "Đào tạo mười cán bộ đọc điện thoại bị thu giữ",
        "第2回対話",
        "Đối thoại 2",
        brief.digest[:16],
    ):
        assert "".join(unicodedata.normalize("NFKC", words).split()) in whole, words
    assert "\N{REPLACEMENT CHARACTER}" not in whole
    assert all("DỰTHẢO" in page for page in pages)  # the draft mark stands on each
