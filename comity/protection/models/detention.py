"""A national of another state held by this agency, and what follows it: the telling, the wish, the stops."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person, Unit
from comity.lib.ids import new_id
from comity.protection.core.notification import Settled, StopKind
from comity.protection.core.notification import Wish as Answer
from comity.web.words import Words

STOP_KINDS: list[tuple[str, Words]] = [
    (StopKind.ASYLUM.value, _("Seeks asylum")),
    (StopKind.REFUGEE.value, _("Recognised refugee")),
    (StopKind.VICTIM.value, _("Possible victim of trafficking")),
    (StopKind.MINOR.value, _("Minor, or lacks full capacity")),
]
SETTLED: list[tuple[str, Words]] = [
    (Settled.OPEN.value, pgettext_lazy("of a stop", "Stands")),
    (Settled.CONSENT.value, pgettext_lazy("of a stop", "Written consent")),
    (Settled.LIFTED.value, pgettext_lazy("of a stop", "Lifted")),
    (Settled.MISTAKEN.value, pgettext_lazy("of a stop", "Set by mistake")),
]
WISHES: list[tuple[str, Words]] = [
    (Answer.NOT_ASKED.value, _("Not asked yet")),
    (Answer.WANTS.value, _("Wants the post told")),
    (Answer.DECLINES.value, _("Does not want the post told")),
    (Answer.UNDECIDED.value, _("Undecided")),
]
SEXES: list[tuple[str, Words]] = [("male", _("Male")), ("female", _("Female")), ("other", _("Other"))]
DOCUMENTS: list[tuple[str, Words]] = [
    ("passport", _("Passport")),
    ("residence-card", _("Residence card")),
    ("identity-card", _("Identity card")),
    ("travel-document", _("Travel document")),
    ("other", _("Other document")),
]
WAYS: list[tuple[str, Words]] = [
    ("spoken", _("Spoken, in the person’s language")),
    ("interpreter", _("Through an interpreter who was present")),
    ("interpreter-phone", _("Through an interpreter by telephone or video")),
    ("paper", _("By a paper in the person’s language, read and handed over")),
]


class DetentionState(models.TextChoices):
    """Whether the person is still held."""

    HELD = "held", pgettext_lazy("of a detention", "Held")
    ENDED = "ended", pgettext_lazy("of a detention", "Ended")


class Due(models.TextChoices):
    """What a detention's clock runs for."""

    NOTHING = "", pgettext_lazy("of a clock", "Nothing")
    STOPS = "stops", _("Ask for what stops a notice")
    TELL = "tell", _("Tell the person of the right")
    ASK = "ask", _("Ask for the wish again")
    NOTICE = "notice", _("Tell the post")


class Detention(models.Model):
    """A person deprived of liberty who is a national of another state, or may be; its id is the conversation with the post.

    `nationalities` are codes of passports, `detaining` is that of the own state; `names` are [{text, language}], the first is
    the one the person is called by. `handling` is {codes, h3_text, level}. `sitting` counts the places: a transfer to another
    one asks for the telling and a declined wish anew. `due_*` are kept by the acts for the list and the sweep.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ref = models.CharField(max_length=40, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    # nobody: a person held of whom a post gave the notice back after a restore, entered by somebody whose account was lost
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField()
    names = models.JSONField(default=list)
    birth_date = models.CharField(max_length=10, blank=True)
    sex = models.CharField(max_length=8, blank=True, choices=SEXES)
    document_kind = models.CharField(max_length=20, blank=True, choices=DOCUMENTS)
    document = models.CharField(max_length=40, blank=True)
    nationalities = models.JSONField(default=list)
    detaining = models.CharField(max_length=4)
    place = models.CharField(max_length=300)
    zone = models.CharField(max_length=64)
    held_by = models.CharField(max_length=200)  # agency and unit that hold the person, as the post reads it
    contact = models.CharField(max_length=300, blank=True)  # how the post reaches who holds the person
    deprived_at = models.DateTimeField()
    reason = models.TextField(blank=True)
    offence = models.CharField(max_length=10)
    operation = models.UUIDField(null=True, blank=True)
    request = models.UUIDField(null=True, blank=True)
    handling = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)  # grows with each correction and each move
    state = models.CharField(max_length=8, choices=DetentionState.choices, default=DetentionState.HELD)
    sitting = models.PositiveSmallIntegerField(default=1)
    sitting_since = models.DateTimeField()  # since when the person is at this place
    wish = models.CharField(max_length=12, choices=WISHES, default=Answer.NOT_ASKED.value)
    wish_since = models.DateTimeField(null=True, blank=True)  # where an earlier answer was another one
    told_at = models.DateTimeField(null=True, blank=True)  # the first telling
    tell_due_at = models.DateTimeField()
    # whether somebody asked about asylum, refuge, trafficking and age: before that no post is told of anything
    stops_asked_at = models.DateTimeField(null=True, blank=True)
    stops_asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    guardian_since = models.DateTimeField(null=True, blank=True)
    guardian_name = models.CharField(max_length=300, blank=True)
    died_at = models.DateTimeField(null=True, blank=True)
    died_known_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_as = models.CharField(max_length=12, blank=True)  # kind of the proceeding that ended it
    due_at = models.DateTimeField(null=True, blank=True)
    due_for = models.CharField(max_length=8, blank=True, choices=Due.choices)
    due_since = models.DateTimeField(null=True, blank=True)
    reminded_for = models.DateTimeField(
        null=True, blank=True
    )  # the moment `due_at` named when people were reminded
    lapsed_for = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["agency", "state", "due_at"]),
            models.Index(fields=["agency", "-opened_at"]),
            models.Index(fields=["due_at"], condition=Q(due_at__isnull=False), name="detention_due"),
        ]

    def __str__(self) -> str:
        """Say the reference; names are nobody's label."""
        return self.ref

    @property
    def name(self) -> str:
        """The name the person is called by."""
        return str(self.names[0]["text"]) if self.names else ""

    @property
    def name_language(self) -> str:
        """The language of that name."""
        return str(self.names[0].get("language", "")) if self.names else ""


class Told(models.Model):
    """That the person was told of the right to have the post told: when, where, in which language, by whom, how."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="tellings")
    sitting = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    place = models.CharField(max_length=300)
    language = models.CharField(max_length=10)
    how = models.CharField(max_length=20, choices=WAYS)
    interpreter = models.CharField(max_length=200, blank=True)
    by = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        """Say which place it was at."""
        return f"{self.detention_id} {self.sitting}"


class Wish(models.Model):
    """What the person said to it; each answer is kept, the last one counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="wishes")
    sitting = models.PositiveSmallIntegerField()
    answer = models.CharField(max_length=12, choices=WISHES[1:])
    at = models.DateTimeField()
    words = models.TextField(blank=True)
    words_language = models.CharField(max_length=10, blank=True)
    signed = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        """Say the answer."""
        return self.answer


class Stop(models.Model):
    """Why no post is told before something is settled, and how it was settled.

    It holds no more of the person than the flag: who a victim is stands in no room before there is a vault for it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    detention = models.ForeignKey(Detention, on_delete=models.PROTECT, related_name="stops")
    kind = models.CharField(max_length=10, choices=STOP_KINDS)
    feared = models.JSONField(default=list)  # codes of passports
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    settled = models.CharField(max_length=10, choices=SETTLED, default=Settled.OPEN.value)
    settled_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    consent_at = models.DateTimeField(null=True, blank=True)  # when the paper was signed
    consent_language = models.CharField(max_length=10, blank=True)
    consent_paper = models.CharField(max_length=200, blank=True)  # where the paper is kept
    consent_witness = models.CharField(max_length=200, blank=True)
    consent_giver = models.CharField(max_length=10, blank=True)  # person, guardian
    consent_states = models.JSONField(default=list)
    # when a consent was taken back, or the stop was set anew over it: a paper signed before that opens nothing any more
    consent_void_at = models.DateTimeField(null=True, blank=True)
    reason = models.TextField(blank=True)  # of a senior's decision, or of a consent taken back

    class Meta:
        ordering = ["set_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["detention", "kind"], name="one_stop_a_kind"),
        ]

    def __str__(self) -> str:
        """Say kind and state."""
        return f"{self.kind} {self.settled}"
