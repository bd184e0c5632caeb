"""Who is the post of a state for this node, the notices it gets, and what is followed afterwards."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person
from comity.exchange.models import Peer
from comity.lib.ids import new_id
from comity.protection.core.notification import Matter
from comity.protection.models.detention import Detention
from comity.web.words import Words

MATTERS: list[tuple[str, Words]] = [
    (Matter.DEPRIVATION.value, pgettext_lazy("told to a post", "Deprivation of liberty")),
    (Matter.DEATH.value, pgettext_lazy("told to a post", "Death")),
    (Matter.GUARDIAN.value, pgettext_lazy("told to a post", "Guardian needed")),
]
CHANNELS: list[tuple[str, Words]] = [
    ("phone", _("Telephone")),
    ("fax", _("Fax")),
    ("letter", _("Letter on paper")),
    ("mail", _("E-mail")),
    ("visit", _("In person")),
]
PROCEEDINGS: list[tuple[str, Words]] = [
    ("moved", _("Brought to another place")),
    ("charge", _("Charge")),
    ("hearing", _("Hearing")),
    ("judgment", _("Judgment")),
    ("measure", _("Another measure")),
    ("release", _("Release")),
    ("transfer", _("Transfer to another state")),
    ("return", _("Return to the own state")),
    ("other", _("Something else")),
]
ENDING = frozenset({"release", "transfer", "return"})


class Post(models.Model):
    """The post of a state as this node reaches it: a partner, a guest agency on this node, or by other channels alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    state = models.CharField(max_length=4, unique=True)  # the sending state, as on a passport
    name = models.CharField(max_length=200)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    agreement = models.CharField(
        max_length=64, blank=True
    )  # under which letters leave; empty: chosen each time
    other_channel = models.CharField(max_length=300, blank=True)  # fax, telephone, address
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField()

    class Meta:
        ordering = ["state"]
        constraints = [
            models.CheckConstraint(
                condition=Q(peer__isnull=True) | Q(agency__isnull=True), name="post_here_or_there"
            ),
        ]

    def __str__(self) -> str:
        """Say its name."""
        return self.name


class NoticeState(models.TextChoices):
    """Where a notice to a post stands. Only a post that has it stops the clock, or one told by another channel."""

    DUE = "due", pgettext_lazy("of a notice", "To be sent")
    TO_APPROVE = "to-approve", pgettext_lazy("of a notice", "Waits for approval")
    SENT = "sent", pgettext_lazy("of a notice", "On its way")
    REACHED = "reached", pgettext_lazy("of a notice", "The post has it")
    NOT_TAKEN = "not-taken", pgettext_lazy("of a notice", "Not taken")
    DROPPED = "dropped", pgettext_lazy("of a notice", "Not due any more")


class PostNotice(models.Model):
    """That the post of one state is told of one matter: why, by when, and each way it was told."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="notices")
    state = models.CharField(max_length=4)  # of the post
    matter = models.CharField(max_length=12, choices=MATTERS)
    because = models.CharField(max_length=20)  # the code of the first reason
    source = models.CharField(max_length=300)
    article = models.CharField(max_length=40, blank=True)
    is_verified = models.BooleanField()
    since = models.DateTimeField()
    due_at = models.DateTimeField()
    stands = models.CharField(max_length=12, choices=NoticeState.choices, default=NoticeState.DUE)
    # a stop, the person's word or the end of it all stands in its way: then it is not still to be told
    is_barred = models.BooleanField(default=False)
    post_name = models.CharField(max_length=200, blank=True)
    outgoing = models.UUIDField(null=True, blank=True)
    letter = models.UUIDField(null=True, blank=True)
    problem = models.CharField(max_length=80, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    # told by another channel: the record that Japan's rules ask for in writing (art. 232): moment, addressee, by whom, proof
    channel = models.CharField(max_length=10, blank=True, choices=CHANNELS)
    channel_at = models.DateTimeField(null=True, blank=True)
    channel_to = models.CharField(max_length=200, blank=True)
    channel_by = models.CharField(max_length=200, blank=True)
    channel_proof = models.TextField(blank=True)
    channel_recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    channel_recorded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["detention", "state", "matter"], name="one_notice_a_state_and_matter"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "stands"]),
            models.Index(fields=["outgoing"]),
        ]

    def __str__(self) -> str:
        """Say state and matter."""
        return f"{self.state} {self.matter} {self.stands}"

    @property
    def told_at(self) -> datetime | None:
        """When the post learned of it, by whichever way came first; None: not yet."""
        return min(
            (moment for moment in (self.reached_at, self.channel_at) if moment is not None), default=None
        )


class Proceeding(models.Model):
    """Something that happened to the person since: a transfer, a charge, a hearing, a judgment, the end."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="proceedings")
    kind = models.CharField(max_length=10, choices=PROCEEDINGS)
    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=300, blank=True)
    court = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    entered_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        """Say its kind."""
        return self.kind

    @property
    def ends(self) -> bool:
        """Whether the detention ends with it."""
        return self.kind in ENDING


class News(models.Model):
    """A proceeding on its way to one post."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    proceeding = models.ForeignKey(Proceeding, on_delete=models.PROTECT, related_name="news")
    state = models.CharField(max_length=4)  # of the post
    stands = models.CharField(max_length=12, choices=NoticeState.choices)
    outgoing = models.UUIDField(null=True, blank=True)
    letter = models.UUIDField(null=True, blank=True)
    problem = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["proceeding", "state"], name="one_news_a_post")]
        indexes = [models.Index(fields=["outgoing"])]

    def __str__(self) -> str:
        """Say state and where it stands."""
        return f"{self.state} {self.stands}"
