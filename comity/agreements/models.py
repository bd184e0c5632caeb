"""Agreements as they are held: each version's file, byte for byte, and when we stopped relying on one."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from comity.lib.clock import now
from comity.lib.ids import new_id


class AgreementVersion(models.Model):
    """One version of an agreement. Versions are added, never changed; the newest one speaks."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.CharField(max_length=120)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    source = models.BinaryField()  # the YAML file as it came
    parties = ArrayField(models.CharField(max_length=128))
    alone_with = models.CharField(
        max_length=128, blank=True, default=""
    )  # the party without a node, which has not countersigned it; empty: a form that both sides' nodes hold
    added_by = models.CharField(max_length=160)
    added_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "version"], name="one_row_a_version")]

    def __str__(self) -> str:
        """Say id and version."""
        return f"{self.agreement} v{self.version}"


class PartnerForm(models.Model):
    """The form of an agreement that a partner's node told us it holds: the newest it told.

    `source` is empty where its file was too large for a letter; `register` is how the agreement stands in its register, empty where it
    keeps none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.CharField(max_length=120)
    node = models.CharField(max_length=128)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    source = models.BinaryField(default=b"")
    relies = models.BooleanField(default=True)
    register = models.CharField(max_length=20, blank=True)
    letter = models.UUIDField()
    told_at = models.DateTimeField()  # by the partner's own clock
    came_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "node"], name="one_told_form_an_agreement_and_node")
        ]

    def __str__(self) -> str:
        """Say which, and whose."""
        return f"{self.agreement} v{self.version} at {self.node}"


class FormTelling(models.Model):
    """What we told a partner last of the form that we hold: `mark` is over all that was said.

    `refusals` counts how often its node refused that in a row; `again_at` is when it is told anew, empty where no refusal stands.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.CharField(max_length=120)
    node = models.CharField(max_length=128)
    mark = models.CharField(max_length=64)
    letter = models.UUIDField(null=True)
    told_at = models.DateTimeField()
    refusals = models.PositiveSmallIntegerField(default=0)
    again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "node"], name="one_telling_an_agreement_and_node")
        ]

    def __str__(self) -> str:
        """Say which, and to whom."""
        return f"{self.agreement} to {self.node}"


class SideStep(models.Model):
    """A step by which one side stopped relying on an agreement, or relies on it again: our own, or one that a partner's node told us.

    Added, never changed; of each side the newest by `at`, the moment on that side's own clock, holds. `told` is what the other side
    is given as the reason, empty where none is given. `letter` is the one it came in, empty for our own.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.CharField(max_length=120)
    node = models.CharField(max_length=128)
    kind = models.CharField(max_length=12)  # `standing.Step`
    at = models.DateTimeField()
    told = models.TextField(blank=True)
    letter = models.UUIDField(null=True)
    came_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "node", "at"], name="one_step_a_side_and_moment")
        ]

    def __str__(self) -> str:
        """Say whose, and which."""
        return f"{self.agreement} {self.kind} by {self.node}"


class StepTelling(models.Model):
    """Which of our own steps a partner was told last.

    `refusals` counts how often its node refused that step in a row, `reason` is the code it gave last; `again_at` is when it is told anew,
    empty where no refusal stands. `taken` is the newest step of ours that its node took, empty while it took none.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.CharField(max_length=120)
    node = models.CharField(max_length=128)
    step = models.ForeignKey(SideStep, on_delete=models.PROTECT, related_name="+")
    taken = models.ForeignKey(SideStep, on_delete=models.PROTECT, null=True, related_name="+")
    letter = models.UUIDField(null=True)
    refusals = models.PositiveSmallIntegerField(default=0)
    reason = models.CharField(max_length=80, blank=True, default="")
    again_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agreement", "node"], name="one_step_told_an_agreement_and_node")
        ]

    def __str__(self) -> str:
        """Say which, and to whom."""
        return f"{self.step} to {self.node}"


class Suspension(models.Model):
    """Our own side does not rely on an agreement, from an act with its reason until another one.

    It holds for the agreement, not for one version of it: a new version does not end it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.CharField(max_length=120)
    began_at = models.DateTimeField(default=now)
    began_by = models.CharField(max_length=160)
    began_reason = models.TextField(blank=True)  # as a person wrote it
    began_code = models.CharField(
        max_length=120, blank=True, default=""
    )  # why a program or the register stopped it: `comity.agreements.reasons`
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=160, blank=True)
    ended_reason = models.TextField(blank=True)
    ended_code = models.CharField(max_length=120, blank=True, default="")  # as `began_code`

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(ended_at=None), name="one_open_suspension_an_agreement"
            )
        ]

    def __str__(self) -> str:
        """Say of which agreement, and since when."""
        return f"{self.agreement} since {self.began_at.isoformat()}"
