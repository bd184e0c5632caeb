"""Files of many persons, screened row by row."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person
from comity.lib.ids import new_id
from comity.records.purposes import Purpose
from comity.screening.models.lists import List


class RunState(models.TextChoices):
    """Where a run stands."""

    COLUMNS = "columns", _("Waits for its columns to be named")
    RUNNING = "running", pgettext_lazy("of a run", "Running")
    PAUSED = "paused", pgettext_lazy("of a run", "Paused")
    DONE = "done", pgettext_lazy("of a run", "Finished")
    STOPPED = "stopped", pgettext_lazy("of a run", "Stopped")


class Run(models.Model):
    """One file, its purpose, and how far it has come. Its bytes are dropped when its columns are named."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ref = models.CharField(max_length=20)  # S-YYYY-NNNN, of the queries' series
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, null=True, related_name="+"
    )  # whose budget it took
    title = models.CharField(max_length=120)
    purpose = models.CharField(max_length=20, choices=Purpose.choices)
    reference = models.CharField(max_length=80, blank=True)
    lists = models.ManyToManyField(List, related_name="+")
    state = models.CharField(max_length=10, choices=RunState.choices)
    label = models.CharField(max_length=200)  # of the file; shown, never used as a path
    encoding = models.CharField(max_length=20)
    header = ArrayField(models.TextField(), default=list)
    mapping = models.JSONField(default=dict)
    content = models.BinaryField(default=bytes)
    sha256 = models.CharField(max_length=64)
    total = models.PositiveIntegerField(default=0)  # rows that could be read
    done = models.PositiveIntegerField(default=0)
    with_hits = models.PositiveIntegerField(default=0)  # rows that brought a hit
    refused = models.JSONField(default=list)  # [{line, cells[], reasons[{column, sentence}]}]
    uploaded_at = models.DateTimeField()
    began_at = models.DateTimeField(null=True)
    worked = models.DurationField(null=True)  # time spent on the rows that are done
    ended_at = models.DateTimeField(null=True)
    stop_reason = models.CharField(max_length=40, blank=True)  # code, where the machine paused it

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "ref"], name="one_run_a_ref")]
        indexes = [
            models.Index(fields=["agency", "-uploaded_at"]),
            models.Index(fields=["state"], condition=models.Q(state="running"), name="runs_to_do"),
        ]

    def __str__(self) -> str:
        """Say the reference."""
        return self.ref


class RunRow(models.Model):
    """A row that is still to be looked for. It is deleted with the step that looked for it."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="rows")
    line = models.PositiveIntegerField()
    person = models.JSONField()  # as read, see asked.Asked

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="one_row_a_line")]

    def __str__(self) -> str:
        """Say the line; the person may be anybody."""
        return str(self.line)
