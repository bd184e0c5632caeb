"""A new key for one-time codes, as a picture and as text (RFC 6238; the otpauth address that authenticators read)."""

from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass

import segno
from django.utils.safestring import SafeString, mark_safe
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from comity.accounts.models import Person

KEY_BYTES = 20  # as long as SHA-1's output, RFC 4226 section 4


def fresh_key() -> str:
    """Return a new key, 40 hexadecimal digits."""
    return str(random_hex(KEY_BYTES))


@dataclass(frozen=True)
class KeyOffer:
    """A key that is offered to a person and not yet kept."""

    person: Person
    key: str

    @property
    def address(self) -> str:
        """The `otpauth://` address, with the secret in it."""
        return str(TOTPDevice(user=self.person, key=self.key).config_url)

    @property
    def secret(self) -> str:
        """The secret in groups of four signs, for typing (base 32)."""
        text = b32encode(unhexlify(self.key)).decode("ascii").rstrip("=")
        return " ".join(text[at : at + 4] for at in range(0, len(text), 4))

    @property
    def picture(self) -> SafeString:
        """The address as an inline SVG; colours are attributes, since the policy forbids styles."""
        drawn = segno.make(self.address, error="m", micro=False).svg_inline(
            scale=4, dark="#000", light="#fff", svgclass=None, lineclass=None
        )
        return mark_safe(drawn)  # noqa: S308  # drawn by the library from squares alone
