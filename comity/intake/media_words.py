"""What kind of file a document is, in words."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.intake.reading.kinds import Kind
from comity.web.words import Words

MEDIA: dict[str, Words] = {
    Kind.HTML: _("Web page"),
    Kind.PDF: _("PDF"),
    Kind.DOCX: _("Word document"),
    Kind.ODT: _("OpenDocument text"),
    Kind.MAIL: pgettext_lazy("kind of file", "Mail"),
    Kind.PLAIN: _("Plain text"),
    Kind.PNG: pgettext_lazy("kind of file", "Image"),
    Kind.JPEG: pgettext_lazy("kind of file", "Image"),
    Kind.TIFF: pgettext_lazy("kind of file", "Image"),
}


def media_words(media: str) -> str:
    """Return what a media type is called; one that is not read here stands as it is."""
    return str(MEDIA.get(media, media))
