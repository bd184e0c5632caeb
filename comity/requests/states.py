"""The words that the room's tables use: whose request, where it stands, how urgent, whom it is about, what an answer is."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Direction(models.TextChoices):
    """Whose request it is."""

    OUTGOING = "outgoing", _("We ask")
    INCOMING = "incoming", _("We are asked")


class State(models.TextChoices):
    """Where a request stands in our house; where its message is, the receipts say."""

    DRAFT = "draft", _("Draft")
    TO_APPROVE = "to-approve", _("Waits for approval")
    SENT = "sent", _("Sent")
    RECEIVED = "received", _("Received")
    ANSWERED = "answered", _("Answered")
    CLOSED = "closed", _("Closed")


class Urgency(models.TextChoices):
    """Drives the clock and the order of delivery."""

    FLASH = "flash", _("Flash: life or limb, at once")
    URGENT_DIRECT = "urgent-direct", _("Urgent, directly available")
    URGENT = "urgent", _("Urgent")
    ORDINARY = "ordinary", _("Ordinary")


class PersonCategory(models.TextChoices):
    """Whom the data is about (Directive (EU) 2016/680 art. 6)."""

    SUSPECT = "suspect", _("Suspect")
    CONVICTED = "convicted", _("Convicted person")
    VICTIM = "victim", _("Victim")
    WITNESS = "witness", _("Witness")
    OTHER = "other", _("Other person")


class Outcome(models.TextChoices):
    """What an answer is (PRODUCT R3)."""

    FULL = "full", _("Answered in full")
    PARTIAL = "partial", _("Answered in part")
    NEGATIVE = "negative", _("Nothing found")
    REFUSED = "refused", _("Refused")


class MoreTimeReason(models.TextChoices):
    """Why the answering side asks for more time."""

    SEARCH = "search", _("The search takes longer")
    AUTHORITY = "authority", _("Another authority must answer first")
    COURT = "court", _("A court or a prosecutor must decide first")
    VOLUME = "volume", _("There is much to look through")
    TRANSLATION = "translation", _("It must be translated")
    OTHER = "other", _("Another reason")


class NoMoreTimeReason(models.TextChoices):
    """Why the asking side gives no more time, or less than was asked."""

    DETENTION = "detention", _("A person is detained meanwhile")
    LIMIT = "limit", _("A time limit of our own law runs out")
    DANGER = "danger", _("Somebody is in danger meanwhile")
    UNFOUNDED = "unfounded", _("The reason does not carry so much time")
    OTHER = "other", _("Another reason")


class ExtensionState(models.TextChoices):
    """Where more time asked for stands in our house."""

    TO_APPROVE = "to-approve", _("Waits for approval")  # ours, before its second person
    ASKED = "asked", pgettext_lazy("more time", "Asked")
    PROPOSED = "proposed", _("Proposed")  # to grant or to decline: a supervisor decides
    GRANTED = "granted", _("Granted")
    DECLINED = "declined", _("Declined")
    TURNED_AWAY = "turned-away", _("Not taken")  # the other node refused the letter
