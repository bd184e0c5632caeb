"""What a program of the node looks at before it starts: whether it can read the keys it needs."""

from collections.abc import Callable

from django.core.management.base import CommandError

from comity.exchange.core.errors import ExchangeError


def require_keys(*parts: Callable[[], object]) -> None:
    """Read keys once.

    Raises:
        CommandError: they cannot be read; one line for whoever starts the program.
    """
    try:
        for part in parts:
            part()
    except ExchangeError as error:
        raise CommandError(
            f"{error} The passphrase of sealed keys stands in the file that COMITY_KEYS_PASSPHRASE_FILE names."
        ) from error
    except OSError as error:
        raise CommandError(f"The keys of this node cannot be read: {error}") from error
