"""Texts and moments as they were written: what a browser or a wire format does to them is undone here."""

from datetime import datetime


def unix_lines(text: str) -> str:
    """Return a text with the ends of lines as they were before the browser sent them."""
    return text.replace("\r\n", "\n")


def parse_moment(text: str) -> datetime:
    """Return the moment of an RFC 3339 text; bodies carry no other."""
    return datetime.fromisoformat(text)
