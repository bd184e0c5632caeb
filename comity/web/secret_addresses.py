"""Addresses that are themselves a secret stand in no log: what follows their beginning is taken out of every line.

Django writes the path of whatever is answered with an error; a feed that is over would else be written down with its secret.
"""

import logging
import re
from typing import Final

BEGINNINGS: Final = ("/cooperation/calendar/",)
MASK: Final = "…"
_SECRET = re.compile(f"({'|'.join(re.escape(one) for one in BEGINNINGS)})[^\\s\"'<>]+")


def masked(text: str) -> str:
    """Return a line without the secrets in it.

    >>> masked("Not Found: /cooperation/calendar/abc.ics")
    'Not Found: /cooperation/calendar/…'
    """
    return _SECRET.sub(rf"\1{MASK}", text)


class Masked(logging.Filter):
    """Lets every line pass, without secrets."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Take secrets out of a line, and out of the trace of what went wrong."""
        said = record.getMessage()
        if (without := masked(said)) != said:
            record.msg, record.args = without, ()
        if record.exc_text:
            record.exc_text = masked(record.exc_text)
        return True
