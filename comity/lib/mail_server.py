"""How the node's mail server is reached: by TLS, except on the machine itself."""

from dataclasses import dataclass
from ipaddress import ip_address

from django.core.mail.message import sanitize_address

STARTTLS, TLS, NONE = "starttls", "tls", "none"


class MailServerError(ValueError):
    """The settings of the mail server cannot be used."""


@dataclass(frozen=True)
class MailServer:
    """A mail server: `security` is starttls (587), tls (465) or none. No host: the node sends no mail."""

    host: str
    port: int
    security: str
    sender: str

    def check(self) -> None:
        """Raise MailServerError where a mail would travel unprotected, or nobody would be its sender."""
        if self.security not in {STARTTLS, TLS, NONE}:
            raise MailServerError(f"mail_security must be starttls, tls or none, not {self.security!r}.")
        if not self.host:
            return
        if self.security == NONE and not _is_loopback(self.host):
            raise MailServerError(
                f"mail_security may be none only for a server on this machine, and {self.host} is not. Use starttls or tls."
            )
        if "<" in self.sender or not can_be_written(self.sender):
            raise MailServerError(
                "mail_from must be the address that mails come from, such as comity@agency.example."
            )


def can_be_written(address: str) -> bool:
    """Whether a mail can be addressed so: asked of what writes the mail itself, which may refuse a domain it cannot encode."""
    try:
        sanitize_address(address, "utf-8")
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
