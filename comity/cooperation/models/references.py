"""The numbers of references."""

from django.db import models

from comity.accounts.models import Agency


class ReferenceCounter(models.Model):
    """The last number of a year's references of an agency, by letter: M meetings, C commitments, G agreements, A activities, L letters on paper."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    letter = models.CharField(max_length=1)
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "letter", "year"], name="one_counter_of_cooperation_a_year"
            )
        ]

    def __str__(self) -> str:
        """Say letter and year."""
        return f"{self.letter}-{self.year}"
