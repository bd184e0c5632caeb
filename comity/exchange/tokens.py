"""What stands in a token of our own that was just signed."""

from uuid import UUID

from comity.exchange.core import strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.receipts import MAX_BYTES


def rid_of(receipt: str) -> UUID:
    """Return the id of a receipt, signature not looked at."""
    return UUID(strict_json.parse(unb64u(receipt.split(".")[1]), MAX_BYTES)["rid"])
