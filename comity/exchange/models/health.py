"""Signs of life of this node's own programs."""

from django.db import models

from comity.lib.clock import now


class Pulse(models.Model):
    """When a program of this node last said that it works: which, on which machine, since when. No content."""

    id = models.BigAutoField(primary_key=True)
    program = models.CharField(max_length=40)
    host = models.CharField(max_length=80)
    process = models.PositiveIntegerField()  # its number there
    began_at = models.DateTimeField(default=now)
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["program", "host", "process"], name="one_pulse_a_process")
        ]

    def __str__(self) -> str:
        """Say which and when."""
        return f"{self.program} {self.at:%H:%M:%S}"
