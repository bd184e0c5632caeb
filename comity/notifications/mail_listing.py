"""The mails of this node as a list for the operator: which wait, which left, why one did not. No address, no content."""

from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.notifications.models import Mail, MailKind
from comity.notifications.words import PROBLEMS, problem_words
from comity.web.listing import Choice, Column, Days, Listing, Nothing, Sort
from comity.web.pieces.marks import tag
from comity.web.pieces.quotes import name
from comity.web.pieces.times import number, when
from comity.web.words import Words

KINDS: dict[str, Words] = {
    MailKind.WAITING: _("Says that something waits"),
    MailKind.CODE: _("Carries the code for an address"),
}
WAITING = Q(sent_at=None, dropped_at=None)
STATES = {
    "waiting": WAITING,
    "sent": Q(sent_at__isnull=False),
    "dropped": Q(dropped_at__isnull=False),
}
WORDS: dict[str, Words] = {
    "waiting": pgettext_lazy("mails", "Waiting"),
    "sent": pgettext_lazy("mails", "Sent"),
    "dropped": pgettext_lazy("mails", "Given up or no longer needed"),
}
TAGS = {"waiting": "soon", "sent": "ok", "dropped": "held"}


def state_of(mail: Mail) -> str:
    """Return where a mail stands: waiting, sent or dropped."""
    if mail.sent_at:
        return "sent"
    return "dropped" if mail.dropped_at else "waiting"


def _person(mail: Mail) -> SafeString:
    shown = name(mail.person.name, lang=mail.person.name_language)
    return format_html(
        '<a class="title" href="{}">{}</a>', reverse("accounts:person", args=[mail.person_id]), shown
    )


def _problem(mail: Mail) -> str:
    return problem_words(mail.last_error) if mail.last_error else ""


LISTING: Listing[Mail, Mail] = Listing(
    name="mails",
    title=_("Mails of this node"),
    rows=lambda _request, found: found,
    order="-written",
    tabs="state",
    nothing=Nothing(
        _("No mail was written yet"),
        _("Each person chooses on the page of the own account whether mails come. You can enter an address on a person’s page."),
        "accounts:people",
        _("Choose a person"),
    ),
    columns=(
        Column("person", _("Recipient"), _person, lambda mail: mail.person.name, is_head=True),
        Column("kind", _("What it does"), lambda mail: KINDS[mail.kind], lambda mail: str(KINDS[mail.kind])),
        Column(
            "state",
            _("State"),
            lambda mail: tag(TAGS[state_of(mail)], WORDS[state_of(mail)]),
            lambda mail: str(WORDS[state_of(mail)]),
        ),
        Column("problem", _("Why not yet"), _problem, _problem),
        Column(
            "attempts", _("Attempts"), lambda mail: number(mail.attempts), lambda mail: mail.attempts, kind="num"
        ),
        Column(
            "written",
            _("Written"),
            lambda mail: when(mail.created_at, style="short"),
            lambda mail: mail.created_at,
            sort=Sort("created_at", falls=True),
            kind="nowrap",
        ),
        Column(
            "sent",
            pgettext_lazy("when a mail was", "Sent"),
            lambda mail: when(mail.sent_at, style="short"),
            lambda mail: mail.sent_at,
            sort=Sort("sent_at", among=Q(sent_at__isnull=False), falls=True),
            kind="nowrap",
        ),
        Column(
            "next", _("Next attempt"), None, lambda mail: mail.next_attempt_at if state_of(mail) == "waiting" else None
        ),
    ),
    filters=(
        Choice(
            "state", _("State"), list(WORDS.items()), lambda _request, state: STATES[state], any_words=_("All")
        ),
        Choice("kind", _("What it does"), list(KINDS.items()), lambda _request, kind: Q(kind=kind)),
        Choice("problem", _("Why not yet"), list(PROBLEMS.items()), lambda _request, code: Q(last_error=code)),
        Days("written", _("Written"), "created_at"),
    ),
)  # fmt: skip
