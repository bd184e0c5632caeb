"""Which files that the post office sets apart are not given to the reader.

Set apart is what may harm whoever opens it on a desk. The reader carries nothing out, and knows a file by its bytes: to it a page of
the web is words, and a name that says another kind than the bytes says nothing. Programs, installers, other scripts and documents
with macros are no reading matter, and are not opened at all.
"""

from comity.exchange.models import StoredFile
from comity.exchange.models.files import Quarantine

_PAGE = "text/html"
_PAGE_ENDINGS = (".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml")
_TEXT = frozenset({"", "text/plain"})  # a saved piece of a page does not begin like one
_OLD_OFFICE = "application/msword"  # as its bytes are called, whichever of the old programs wrote it


def closed_because(file: StoredFile) -> str:
    """Return why a file is not opened, empty where it may be."""
    if file.quarantine == Quarantine.CONTRADICTS or _is_page(file):
        return ""
    return file.quarantine


def may_be_locked(file: StoredFile) -> bool:
    """Whether a document may only look like one with macros because it has a password: a new one then lies in an old container.

    The reader tells the two apart by comparing bytes, and opens neither.
    """
    return file.quarantine == Quarantine.MACROS and file.seen == _OLD_OFFICE


def _is_page(file: StoredFile) -> bool:
    if file.quarantine != Quarantine.SCRIPT:
        return False
    return file.seen == _PAGE or (file.seen in _TEXT and file.label.lower().endswith(_PAGE_ENDINGS))
