"""An image becomes pages for recognition: grey, upright as its camera says, and large enough."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps, ImageSequence

from comity.intake.reading.beat import Beat
from comity.intake.reading.bounds import MOST_PAGES, MOST_PIXELS
from comity.intake.reading.flow import Meter
from comity.intake.reading.kinds import Kind
from comity.intake.reading.recognition import Recogniser
from comity.intake.reading.result import NotReadError, Origin, ReadFile, ReadPage, Reason

_FORMATS: Final = {Kind.PNG: "PNG", Kind.JPEG: "JPEG", Kind.TIFF: "TIFF"}
_PAPER = 8.27  # inches, the width of A4: taken for an image that does not say how large it is
_LEAST_DPI, _MOST_DPI = 70, 1200  # what is outside of these is no resolution of a scanner
_WANTED_DPI, _ENOUGH_DPI = 300, 200
_MOST_LARGER = 3.0
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def pages_of(content: bytes, kind: Kind, beat: Beat) -> ReadFile:
    """Return the words of an image; a TIFF may have several pages.

    Raises:
        NotReadError: it is broken, larger than any scan, or there is no recognition.
    """
    recogniser = Recogniser(beat)
    pages: list[ReadPage] = []
    meter = Meter()
    for image, dpi in _scans(content, kind):
        pages.append(ReadPage(len(pages) + 1, Origin.RECOGNISED, recogniser.paragraphs(image, dpi)))
        meter.take([one.text for one in pages[-1].paragraphs])
        beat()
    return ReadFile(kind, tuple(pages))


def _scans(content: bytes, kind: Kind) -> Iterator[tuple[Image.Image, int]]:
    try:
        with Image.open(BytesIO(content), formats=[_FORMATS[kind]]) as opened:
            count = getattr(opened, "n_frames", 1)
            if count > MOST_PAGES:
                raise NotReadError(Reason.TOO_MANY_PAGES, pages=count, most=MOST_PAGES)
            for frame in ImageSequence.Iterator(opened):
                if frame.width * frame.height > MOST_PIXELS:
                    raise NotReadError(Reason.BOMB)
                yield _prepared(frame)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotReadError(Reason.BOMB) from None
    except OSError as error:
        if "memory" in str(error):
            raise MemoryError from None
        raise NotReadError(Reason.BROKEN) from None
    except (
        SyntaxError,
        ValueError,
        EOFError,
        KeyError,
        TypeError,
        OverflowError,
    ):
        # what Pillow raises for tables that do not fit the picture
        raise NotReadError(Reason.BROKEN) from None


def _prepared(frame: Image.Image) -> tuple[Image.Image, int]:
    dpi = _dpi(frame)
    grey = _grey(ImageOps.exif_transpose(frame))
    if dpi >= _ENOUGH_DPI:
        return grey, dpi
    larger = min(_WANTED_DPI / dpi, _MOST_LARGER, (MOST_PIXELS / (grey.width * grey.height)) ** 0.5)
    if larger <= 1:
        return grey, dpi
    size = (max(1, round(grey.width * larger)), max(1, round(grey.height * larger)))
    return grey.resize(size, Image.Resampling.LANCZOS), round(dpi * larger)


def _dpi(frame: Image.Image) -> int:
    told = frame.info.get("dpi")
    if isinstance(told, tuple) and told and _LEAST_DPI <= float(told[0]) <= _MOST_DPI:
        return round(float(told[0]))
    return max(_LEAST_DPI, min(_MOST_DPI, round(frame.width / _PAPER)))


def _grey(frame: Image.Image) -> Image.Image:
    if frame.mode.startswith("I"):  # sixteen bits of grey
        return frame.convert("I").point(lambda value: value / 256).convert("L")
    if frame.mode in {"RGBA", "LA", "PA"} or "transparency" in frame.info:
        seen = frame.convert("RGBA")
        paper = Image.new("RGBA", seen.size, "white")
        paper.alpha_composite(seen)
        return paper.convert("L")
    return frame.convert("L")
