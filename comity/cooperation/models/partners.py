"""Partners that have no node, and the letters on paper that go to them and come from them."""

from django.db import models

from comity.accounts.models import Agency, Person, Unit
from comity.cooperation.models.commitments import Commitment
from comity.cooperation.models.meetings import Meeting
from comity.cooperation.models.registers import RegisteredAgreement
from comity.cooperation.states import HandedHow, LetterState
from comity.exchange.models import StoredFile
from comity.lib.ids import new_id


class PartnerAgency(models.Model):
    """An agency of another state that is dealt with on paper. `agency` is ours, which keeps it.

    `party` is the id by which agreements name it: without one nothing may leave for it. `node` is empty until it has joined with
    a node; what was kept before `joined_at` is ours alone.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    country = models.CharField(max_length=2)  # ISO 3166-1 alpha-2
    names = models.JSONField(default=dict)  # by language
    address = models.TextField(blank=True)  # as it stands on an envelope
    contact = models.TextField(blank=True)  # telephone, e-mail, the liaison post
    party = models.CharField(max_length=128, blank=True)
    node = models.CharField(max_length=128, blank=True)
    joined_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agency", "country"])]

    def __str__(self) -> str:
        """Say the state; names are shown in the reader's language."""
        return self.country


class PaperLetter(models.Model):
    """A letter on paper, of ours or of a partner. What is signed is kept as `LetterVersion` when it is released."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    partner = models.ForeignKey(PartnerAgency, on_delete=models.PROTECT, related_name="letters")
    ref = models.CharField(max_length=20)
    is_incoming = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=LetterState.choices, default=LetterState.DRAFT)
    subjects = models.JSONField(default=dict)  # by language
    texts = models.JSONField(default=dict)
    addressee = models.CharField(max_length=300, blank=True)  # an office there
    enclosures = models.JSONField(default=list)
    signed_by = models.CharField(max_length=300, blank=True)  # the office below the line, and the name
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    commitment = models.ForeignKey(
        Commitment, on_delete=models.SET_NULL, null=True, blank=True, related_name="letters"
    )
    registered = models.ForeignKey(
        RegisteredAgreement, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    request_ref = models.CharField(max_length=40, blank=True)
    answers = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    leaves_under = models.CharField(max_length=120, blank=True)
    leaves_article = models.CharField(max_length=20, blank=True)
    offence = models.CharField(max_length=10, blank=True)
    handling = models.JSONField(default=dict)
    rights = models.JSONField(default=dict)
    decision = models.JSONField(default=dict)  # question, answer and agreement as they were
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.TextField(blank=True)
    handed_on = models.DateField(null=True, blank=True)
    handed_how = models.CharField(max_length=8, choices=HandedHow.choices, blank=True)
    handed_note = models.CharField(max_length=300, blank=True)
    received_on = models.DateField(null=True, blank=True)
    partner_ref = models.CharField(max_length=100, blank=True)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    file_digest = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-created_at"]),
            models.Index(fields=["agency", "state"]),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref


class LetterVersion(models.Model):
    """What a letter said when it was released: everything its paper is made from. Added, never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(PaperLetter, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    content = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)  # SHA-256 of the content, hex
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "version"], name="one_version_a_letter_and_number")
        ]

    def __str__(self) -> str:
        """Say the version."""
        return str(self.version)
