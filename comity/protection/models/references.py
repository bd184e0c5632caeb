"""The next number of a year's references."""

from django.db import models

from comity.accounts.models import Agency


class ReferenceCounter(models.Model):
    """One row an agency, year and letter; a row lock keeps two references from being equal."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    letter = models.CharField(max_length=2)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "letter"], name="one_protection_counter_a_year")
        ]

    def __str__(self) -> str:
        """Say letter and year."""
        return f"{self.letter}-{self.year}"
