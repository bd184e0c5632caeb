"""What an agency is called in the reader's language, where whoever entered a result wrote one of its names in another."""

from collections.abc import Mapping

from comity.accounts.models import Agency, in_language
from comity.exchange.models import Peer


def names_known() -> dict[str, dict[str, str]]:
    """Return every name of the agencies and partners of this node, each with its agency's names by language; two queries."""
    every = [*Agency.objects.values_list("names", flat=True), *Peer.objects.values_list("names", flat=True)]
    return {name: names for names in every for name in names.values()}


def agency_words(written: str, known: Mapping[str, dict[str, str]]) -> str:
    """Return an agency as written, or by its name in the reader's language where that is known."""
    names = known.get(written.strip())
    return in_language(names) if names else written
