"""The code that confirms an address: eight digits that follow from the node's secret key and a nonce of the mailbox.

So that the worker can write it into the mail while no row holds it.
"""

import secrets

from django.utils.crypto import constant_time_compare, salted_hmac

DIGITS = 8
_SALT = "comity.notifications.mail_code"


def new_nonce() -> str:
    """Return a nonce for a new code."""
    return secrets.token_hex(16)


def code_of(nonce: str, address: str) -> str:
    """Return the code for an address; another address or nonce gives another code."""
    digest = salted_hmac(_SALT, f"{nonce}:{address}", algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def is_code_of(given: str, nonce: str, address: str) -> bool:
    """Whether what was typed is the code; blanks between the digits do not count."""
    typed = "".join(given.split())
    return bool(nonce) and typed.isascii() and constant_time_compare(typed, code_of(nonce, address))
