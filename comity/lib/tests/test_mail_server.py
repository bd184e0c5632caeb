"""No mail travels unprotected."""

import pytest

from comity.lib.mail_server import MailServer, MailServerError

SENDER = "comity@agency.example"


@pytest.mark.parametrize(
    "server",
    [
        MailServer("", 587, "starttls", ""),
        MailServer("mail.agency.example", 587, "starttls", SENDER),
        MailServer("mail.agency.example", 465, "tls", SENDER),
        MailServer("127.0.0.1", 25, "none", SENDER),
        MailServer("[::1]", 25, "none", SENDER),
        MailServer("localhost", 25, "none", SENDER),
    ],
)
def test_these_are_taken(server: MailServer) -> None:
    server.check()


@pytest.mark.parametrize(
    "server",
    [
        MailServer("mail.agency.example", 25, "none", SENDER),
        MailServer("10.0.0.5", 25, "none", SENDER),
        MailServer("localhost.agency.example", 25, "none", SENDER),
        MailServer("mail.agency.example", 587, "plain", SENDER),
        MailServer("mail.agency.example", 587, "starttls", ""),
        MailServer("mail.agency.example", 587, "starttls", "comity@"),
        MailServer("mail.agency.example", 587, "starttls", f"comity@{'ü' * 60}.example"),
        MailServer("mail.agency.example", 587, "starttls", "Comity <comity@agency.example>"),
    ],
)
def test_these_are_refused(server: MailServer) -> None:
    with pytest.raises(MailServerError):
        server.check()
