"""Why a mail did not leave, in words for the operator."""

from django.utils.translation import gettext_lazy as _

from comity.web.words import Words

PROBLEMS: dict[str, Words] = {
    "not-reached": _("The mail server does not answer."),
    "tls": _("The mail server’s certificate is not trusted, or it speaks no TLS."),
    "sign-in-refused": _("The mail server refuses the user or the password."),
    "recipient-refused": _("The mail server refuses an address."),
    "not-a-mail": _("A mail to this address cannot be written. Correct the address."),
    "refused": _("The mail server refused a mail."),
}


def problem_words(code: str) -> str:
    """Return a problem in words; one the program no longer knows as it is written."""
    return str(PROBLEMS.get(code, code))
