"""What a mail says: that something waits, and where to sign in. Nothing of what it is.

The words are built from the urgency alone. No name, no reference, no partner, no number of things: a mail travels and lies
open on machines that are nobody's here.
"""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Text:
    """Subject and body, plain."""

    subject: str
    body: str


def waiting_text(language: str, web_url: str, *, urgent: bool) -> Text:
    """Return the mail about something that waits."""
    with translation.override(language):
        if urgent:
            subject, first = (
                _("Something urgent waits for you"),
                _("Something urgent waits for you on the node."),
            )
        else:
            subject, first = _("Something waits for you"), _("Something waits for you on the node.")
        return Text(
            subject,
            _paragraphs(
                first,
                _("Sign in here: %(address)s") % {"address": web_url},
                _("This mail says no more, on purpose. Please do not answer it."),
                _("When such mails come is your choice: it stands under “Mails” on your account’s page."),
            ),
        )


def code_text(language: str, web_url: str, code: str) -> Text:
    """Return the mail with the code that confirms an address."""
    with translation.override(language):
        return Text(
            _("The code for your address"),
            _paragraphs(
                _("Your code is %(code)s. It counts for one hour.") % {"code": code},
                _("Sign in and enter it there: %(address)s") % {"address": web_url},
                _("If you did not ask for it, there is nothing to do."),
            ),
        )


def _paragraphs(*sentences: str) -> str:
    return "\n\n".join(sentences) + "\n"
