"""Files for tests, made of invented words: PDF, DOCX, ODT, scans. Written by hand, so that no test leans on the library that reads them."""

import zipfile
import zlib
from collections.abc import Mapping, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

LATIN_FONTS = ("truetype/dejavu/DejaVuSans.ttf", "truetype/dejavu/DejaVuSerif.ttf")
HAN_FONTS = (
    "opentype/noto/NotoSerifCJK-Regular.ttc",
    "opentype/noto/NotoSansCJK-Regular.ttc",
    "opentype/noto/NotoSerifCJK-Bold.ttc",
)
_FONTS = Path("/usr/share/fonts")
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DOCX_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT_MEDIA = "application/vnd.oasis.opendocument.text"


def pdf(
    pages: Sequence[Sequence[tuple[float, float, str]]],
    *,
    extra: str = "",
    trailer: str = "",
    objects: Sequence[str] = (),
) -> bytes:
    """Return a PDF whose pages hold words in Helvetica at places in points (from the left, from the bottom).

    `extra` stands in the catalogue, `trailer` in the trailer, `objects` follow from number 4 of those that are not pages.
    """
    streams = [
        "".join(f"BT /F1 11 Tf 1 0 0 1 {x} {y} Tm ({said}) Tj ET\n" for x, y, said in page).encode("latin-1")
        for page in pages
    ]
    return pdf_of_streams(streams, extra=extra, trailer=trailer, objects=objects)


def pdf_of_streams(
    streams: Sequence[bytes],
    *,
    extra: str = "",
    trailer: str = "",
    objects: Sequence[str] = (),
    box: str = "0 0 595 842",
    filtered: str = "",
) -> bytes:
    """Return a PDF of content streams, as they are."""
    first = 4 + len(objects)
    kids = " ".join(f"{first + 2 * place} 0 R" for place in range(len(streams)))
    bodies = [
        f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode("latin-1"),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>".encode("latin-1"),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        *(one.encode("latin-1") for one in objects),
    ]
    for place, stream in enumerate(streams):
        bodies.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Resources << /Font << /F1 3 0 R >> >> /Contents {first + 2 * place + 1} 0 R >>".encode()
        )
        bodies.append(f"<< /Length {len(stream)} {filtered} >>\nstream\n".encode() + stream + b"\nendstream")
    written = bytearray(b"%PDF-1.7\n")
    places = []
    for number, body in enumerate(bodies, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    table = len(written)
    written += f"xref\n0 {len(bodies) + 1}\n0000000000 65535 f \n".encode()
    written += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    written += (
        f"trailer\n<< /Size {len(bodies) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n".encode(
            "latin-1"
        )
    )
    return bytes(written)


def packed_pdf(stream: bytes) -> bytes:
    """Return a PDF of one page whose content is packed."""
    return pdf_of_streams([zlib.compress(stream, 9)], filtered="/Filter /FlateDecode")


def archive(members: Mapping[str, bytes | str], *, plain: Sequence[str] = ()) -> bytes:
    """Return a ZIP of members; those in `plain` are not packed."""
    written = BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content, zipfile.ZIP_STORED if name in plain else zipfile.ZIP_DEFLATED)
    return written.getvalue()


def docx(
    body: str,
    *,
    parts: Mapping[str, tuple[str, str]] | None = None,
    members: Mapping[str, bytes | str] | None = None,
    doctype: str = "",
) -> bytes:
    """Return a DOCX with this XML in its body; `parts` are further members with their kind (`header`) and XML."""
    more = parts or {}
    types = "".join(
        f'<Override PartName="/{name}" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        for name, (kind, _) in {"word/document.xml": ("document.main", ""), **more}.items()
    )
    space = f'xmlns:w="{_W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{types}</Types>',
            "word/document.xml": f"<?xml version='1.0'?>{doctype}<w:document {space}><w:body>{body}</w:body></w:document>",
            **{name: f"<w:{kind} {space}>{xml}</w:{kind}>" for name, (kind, xml) in more.items()},
            **(members or {}),
        }
    )


def paragraph(words: str) -> str:
    """Return a paragraph of Word."""
    return f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>"


def odt(body: str, *, members: Mapping[str, bytes | str] | None = None) -> bytes:
    """Return an ODT with this XML in its text."""
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "text", "table", "style", "manifest")
    )
    return archive(
        {
            "mimetype": ODT_MEDIA,
            "content.xml": f"<office:document-content {spaces}><office:body><office:text>{body}</office:text></office:body></office:document-content>",
            **(members or {}),
        },
        plain=["mimetype"],
    )


def font(names: Sequence[str], size: int) -> ImageFont.FreeTypeFont | None:
    """Return the first of these fonts that is installed."""
    found = next((_FONTS / name for name in names if (_FONTS / name).is_file()), None)
    return ImageFont.truetype(found, size) if found else None


def scan(blocks: Sequence[tuple[Sequence[str], ImageFont.FreeTypeFont]], width: int = 1700) -> Image.Image:
    """Return a page at 200 dpi with blocks of lines, each in its font."""
    height = 200 + sum(int(1.6 * letters.size) * len(lines) + 50 for lines, letters in blocks)
    page = Image.new("L", (width, height), 255)
    drawn = ImageDraw.Draw(page)
    y = 100
    for lines, letters in blocks:
        for line in lines:
            drawn.text((120, y), line, font=letters, fill=0)
            y += int(1.6 * letters.size)
        y += 50
    return page


def written(image: Image.Image, form: str, **options: object) -> bytes:
    """Return an image as a file."""
    kept = BytesIO()
    image.save(kept, form, **options)
    return kept.getvalue()
