"""Addresses that are themselves a secret stand in no log: what follows their beginning is taken out of every line.

Django writes the path of whatever is answered with an error; a feed that is over would else be written down with its secret.
"""

import logging
import re
from typing import Final

BEGINNINGS: Final = ("/cooperation/calendar/",)
MASK: Final = "…"
# to the end of the line: an address that was copied with a space or a quotation mark in it is decoded before it is written
_SECRET = re.compile(f"({'|'.join(re.escape(one) for one in BEGINNINGS)}).+")
_TRACES = logging.Formatter()


def masked(text: str) -> str:
    """Return a text without the secrets in its lines.

    >>> masked("Not Found: /cooperation/calendar/ abc.ics")
    'Not Found: /cooperation/calendar/…'
    """
    return _SECRET.sub(rf"\1{MASK}", text)


class Masked(logging.Filter):
    """Lets every line pass, without secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take secrets out of a line, and out of the traces of what went wrong and of where it was said."""
        said = record.getMessage()
        if (without := masked(said)) != said:
            record.msg, record.args = without, ()
        if record.exc_info and not record.exc_text:
            # a formatter takes the text that is there; it would write it itself only after this
            record.exc_text = _TRACES.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        if record.stack_info:
            record.stack_info = masked(record.stack_info)
        return True
