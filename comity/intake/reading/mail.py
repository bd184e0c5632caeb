"""A mail becomes one page and parts: its headers that people read, its words, and each file that came with it as a document of its own."""

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import MIMEPart

from comity.intake.reading.bounds import MOST_BYTES, MOST_NESTED, MOST_PARTS
from comity.intake.reading.encodings import NotTextError, composed, decode
from comity.intake.reading.flow import blocks_of, paragraphs
from comity.intake.reading.kinds import Kind
from comity.intake.reading.result import NotReadError, Origin, Part, ReadFile, ReadPage, Reason
from comity.intake.reading.webpage import page_of

_SHOWN = ("From", "To", "Cc", "Date")
_SMALL = 20_000  # bytes of an image inside the text: below, it is the ornament of a signature
_BOUNDARY = re.compile(rb"^content-type:\s*(?:multipart/|message/rfc822)", re.IGNORECASE | re.MULTILINE)
_UNSAFE = re.compile(r"[\x00-\x1f\x7f/\\:\u202a-\u202e\u2066-\u2069]+")


def pages_of(content: bytes) -> ReadFile:
    """Return a mail: page 1 is its headers and words; its attachments and the mails inside it are parts.

    Raises:
        NotReadError: it is broken, or mails lie in mails without end.
    """
    if len(_BOUNDARY.findall(content)) > 3 * MOST_NESTED:
        raise NotReadError(Reason.BOMB)
    try:
        message = message_from_bytes(content, policy=policy.default)
        return _read(message)
    except RecursionError:
        raise NotReadError(Reason.BOMB) from None
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        # what the parser of the standard library raises for headers that are no headers
        raise NotReadError(Reason.BROKEN) from None


def _read(message: MIMEPart) -> ReadFile:
    subject = _header(message, "Subject")
    heads = "\n".join(f"{name}: {said}" for name in _SHOWN if (said := _header(message, name)))
    words, parts = _bodies(message)
    page = ReadPage(1, Origin.TEXT, paragraphs([*filter(None, [subject, heads]), *words]))
    return ReadFile(Kind.MAIL, (page,), tuple(parts), subject[:300])


def _header(message: MIMEPart, name: str) -> str:
    try:
        said = str(message.get(name, ""))
    except (MessageError, LookupError, ValueError, TypeError, AttributeError, IndexError, KeyError):
        return ""  # a header that cannot be taken apart is left out; the mail has its words
    return composed(" ".join(said.encode("utf-8", "replace").decode().split()))


def _bodies(message: MIMEPart) -> tuple[list[str], list[Part]]:
    """Return the blocks of words and the parts."""
    said: list[str] = []
    parts: list[Part] = []
    left = MOST_BYTES
    for leaf in _leaves(message, 0):
        if _is_words(leaf):
            said += _blocks(leaf)
            continue
        content = _content(leaf)
        left -= len(content)
        if len(parts) >= MOST_PARTS or left < 0:
            raise NotReadError(Reason.BOMB)
        if content and not _is_ornament(leaf, content):
            parts.append(Part(_label(leaf, len(parts) + 1), leaf.get_content_type()[:130], content))
    return said, parts


def _leaves(message: MIMEPart, depth: int) -> Iterator[MIMEPart]:
    """Go through a mail; of several forms of the same words the plainest is taken, and a mail inside is one leaf."""
    if depth > MOST_NESTED:
        raise NotReadError(Reason.BOMB)
    kind = message.get_content_type()
    inner = (
        [one for one in message.iter_parts() if isinstance(one, MIMEPart)] if message.is_multipart() else []
    )
    if kind == "message/rfc822" or not inner:
        yield message
        return
    if kind == "multipart/alternative":
        plain = [one for one in inner if one.get_content_type() == "text/plain" and _blocks(one)]
        chosen = plain[0] if plain else inner[-1]
        yield from _leaves(chosen, depth + 1)
        return
    for one in inner:
        yield from _leaves(one, depth + 1)


def _is_words(leaf: MIMEPart) -> bool:
    """Whether a leaf is what the sender wrote, and no file that was put to it."""
    return (
        leaf.get_content_type() in {"text/plain", "text/html"}
        and leaf.get_content_disposition() != "attachment"
        and not leaf.get_filename()
    )


def _blocks(leaf: MIMEPart) -> list[str]:
    try:
        text = decode(_content(leaf), str(leaf.get_param("charset", "")))
    except NotTextError:
        return []
    return page_of(text)[1] if leaf.get_content_type() == "text/html" and text.strip() else blocks_of(text)


def _content(leaf: MIMEPart) -> bytes:
    """Return the bytes of a leaf; of a mail inside the whole mail."""
    if leaf.get_content_type() == "message/rfc822" and leaf.is_multipart():
        (inner, *_) = leaf.iter_parts()
        return inner.as_bytes()
    content = leaf.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_ornament(leaf: MIMEPart, content: bytes) -> bool:
    return (
        leaf.get_content_maintype() == "image"
        and leaf.get_content_disposition() != "attachment"
        and leaf.get("Content-ID") is not None
        and len(content) < _SMALL
    )


def _label(leaf: MIMEPart, number: int) -> str:
    """Return the name of a part, as something to show and never a path."""
    if leaf.get_content_type() == "message/rfc822" and not leaf.get_filename() and leaf.is_multipart():
        inner = next(iter(leaf.iter_parts()))
        told = f"{_header(inner, 'Subject')}.eml"
    else:
        told = leaf.get_filename() or f"part-{number}"
    clean = _UNSAFE.sub("_", composed(str(told))).strip(" ._")
    return clean[-200:] or f"part-{number}"
