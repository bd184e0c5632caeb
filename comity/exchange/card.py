"""The card two nodes hand each other to pair: descriptor and certificates in one piece of text that can be pasted.

It proves nothing by itself. Two officers compare the words of its root key, by voice or in person.
"""

import json
import re
from dataclasses import dataclass
from typing import Self

from comity.exchange.core import strict_json
from comity.exchange.core.descriptor import Descriptor, read_unpinned_descriptor
from comity.exchange.core.errors import DescriptorError, MalformedError
from comity.exchange.core.fingerprint import fingerprint_words
from comity.exchange.tls import certificates_pinned_by
from comity.lib.clock import now
from comity.lib.zones import known_zones

MAX_CARD = 98_304
MOST_NAMES = 12
LONGEST_NAME = 200
LONGEST_UNIT = 64
_COUNTRY = re.compile(r"[A-Z]{1,4}", re.ASCII)  # as on a passport, ICAO Doc 9303
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?", re.ASCII)


class UnknownZoneError(MalformedError):
    """The card names a time zone that does not exist."""

    code = "zone"


@dataclass(frozen=True)
class Card:
    """What a node hands over: signed descriptor, certificates, and how to call and address it."""

    descriptor: str
    certificates: str
    country: str
    names: dict[str, str]
    zone: str
    unit: str

    def to_text(self) -> str:
        """Write the card."""
        return json.dumps({"comity-card": 1, **vars(self)}, ensure_ascii=False, sort_keys=True, indent=1)

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read a card as pasted or from a file.

        Raises:
            MalformedError: it is not a card, or a part of it is missing.
        """
        parsed = strict_json.parse(text.strip().encode(), MAX_CARD)
        wanted = {"comity-card", "descriptor", "certificates", "country", "names", "zone", "unit"}
        names = parsed.get("names")
        if set(parsed) != wanted or repr(parsed["comity-card"]) != "1" or not isinstance(names, dict):
            raise MalformedError("This is not the card of a node. Ask the partner to export it again.")
        texts = {name: parsed[name] for name in ("descriptor", "certificates", "country", "zone", "unit")}
        if not all(isinstance(value, str) for value in [*texts.values(), *names.values(), *names]):
            raise MalformedError("This is not the card of a node. Ask the partner to export it again.")
        card = cls(names=names, **texts)
        card.require_shape()
        return card

    def require_shape(self) -> None:
        """Check what is shown and addressed.

        Raises:
            UnknownZoneError: there is no such time zone.
            MalformedError: anything else is not as a node writes it.
        """
        if self.zone not in known_zones():
            raise UnknownZoneError
        shown = [self.unit, *self.names.values()]
        if (
            not _COUNTRY.fullmatch(self.country)
            or not 1 <= len(self.names) <= MOST_NAMES
            or not all(_LANGUAGE.fullmatch(language) for language in self.names)
            or not all(0 < len(text) <= LONGEST_NAME and text.isprintable() for text in shown)
            or len(self.unit) > LONGEST_UNIT
        ):
            raise MalformedError("Country, names or unit on the card are not written as a node writes them.")

    def read(self) -> Descriptor:
        """Verify the card in itself and return its descriptor, which nobody has compared yet.

        Raises:
            DescriptorError: signature, time or certificates do not hold.
        """
        descriptor = read_unpinned_descriptor(self.descriptor, at=now())
        if not certificates_pinned_by(self.certificates, descriptor):
            raise DescriptorError("The certificates on the card are not those its descriptor pins.")
        return descriptor

    def words(self) -> str:
        """Return the words that two officers compare."""
        return fingerprint_words(self.read().root)
