"""The register of agreements: every treaty, memorandum, plan and agreed minutes, whether or not a machine-readable form is held."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from comity.accounts.models import Agency, Person
from comity.cooperation.models.meetings import Meeting
from comity.cooperation.states import AgreementKind, AgreementState
from comity.exchange.models import StoredFile
from comity.lib.ids import new_id


class RegisteredAgreement(models.Model):
    """One agreement. `terms` is the id of its machine-readable form (`agreements.terms`), which alone lets anything leave.

    `state` is that of the newest step.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    ref = models.CharField(max_length=20)
    own_ref = models.CharField(
        max_length=300, blank=True
    )  # the number that our own register gave it, where it came from one
    kind = models.CharField(max_length=20, choices=AgreementKind.choices)
    titles = models.JSONField(default=dict)
    parties = ArrayField(models.CharField(max_length=2), default=list)
    subjects = ArrayField(
        models.CharField(max_length=40), default=list
    )  # ICCS codes, data categories, words of the register
    may_rely = models.JSONField(default=list)  # which agencies and units may rely on it, by language
    state = models.CharField(max_length=12, choices=AgreementState.choices)
    expires_on = models.DateField(null=True, blank=True)
    terms = models.CharField(max_length=120, blank=True)
    suspension = models.UUIDField(null=True, blank=True)  # of its form, begun by a step here
    meeting = models.ForeignKey(
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="agreements"
    )
    depositary = models.CharField(max_length=200, blank=True)
    copy = models.ForeignKey(StoredFile, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    copy_digest = models.CharField(max_length=64, blank=True)
    articles = models.JSONField(default=list)  # [{"number", "texts"}] where no machine-readable form is held
    document = models.UUIDField(null=True, blank=True)
    quotes = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-created_at"]),
            models.Index(fields=["agency", "expires_on"]),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref


class AgreementStep(models.Model):
    """A status that an agreement reached on a day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(RegisteredAgreement, on_delete=models.CASCADE, related_name="steps")
    state = models.CharField(max_length=12, choices=AgreementState.choices)
    on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    reason = models.TextField(
        blank=True
    )  # as a person wrote it; a code of register_words.RULES where nobody did
    by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: by rule, its last day was over
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agreement", "on", "at"])]

    def __str__(self) -> str:
        """Say status and day."""
        return f"{self.state} {self.on}"


class RemovedCopy(models.Model):
    """A depositary's copy that was taken off: what it was called, its SHA-256, by whom and why."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(
        RegisteredAgreement, on_delete=models.CASCADE, related_name="removed_copies"
    )
    label = models.CharField(max_length=255)
    digest = models.CharField(max_length=64)  # SHA-256, hexadecimal
    reason = models.TextField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["agreement", "at"])]

    def __str__(self) -> str:
        """Say what it was called."""
        return self.label


class FormLink(models.Model):
    """That an entry had a machine-readable form, from one moment to another: an open one is that of `RegisteredAgreement.terms`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(RegisteredAgreement, on_delete=models.CASCADE, related_name="form_links")
    terms = models.CharField(max_length=120)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=models.Q(ended_at=None), name="one_open_link_an_entry"
            )
        ]
        indexes = [models.Index(fields=["terms", "began_at"])]

    def __str__(self) -> str:
        """Say which form, and since when."""
        return f"{self.terms} since {self.began_at.isoformat()}"


class AgreementRelation(models.Model):
    """How two agreements stand to each other: `supersedes`, `amends`, `implements`, `related`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    one = models.ForeignKey(RegisteredAgreement, on_delete=models.CASCADE, related_name="relations")
    other = models.ForeignKey(RegisteredAgreement, on_delete=models.CASCADE, related_name="related_by")
    kind = models.CharField(max_length=12)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other", "kind"], name="one_relation_of_two_agreements")
        ]

    def __str__(self) -> str:
        """Say the kind."""
        return self.kind


class AgreementAlarm(models.Model):
    """That people were told of the end of an agreement: once for each last day and rule, in days ahead."""

    agreement = models.ForeignKey(RegisteredAgreement, on_delete=models.CASCADE, related_name="alarms")
    expires_on = models.DateField()
    days = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "expires_on", "days"], name="one_alarm_an_agreement_day_and_rule"
            )
        ]

    def __str__(self) -> str:
        """Say rule and day."""
        return f"{self.days} {self.expires_on}"
