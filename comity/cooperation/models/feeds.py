"""Calendar feeds: addresses that are secrets, of which only a digest is kept."""

from django.db import models
from django.db.models import Q

from comity.accounts.models import Person
from comity.cooperation.models.meetings import Series
from comity.cooperation.states import FeedDetail
from comity.lib.ids import new_id


class CalendarFeed(models.Model):
    """What a calendar program of a person asks for: the house's meetings, or those of one series.

    `digest` is SHA-256 of the secret in its address, hexadecimal. `epoch` is that of the node when the secret was drawn: what a backup
    brings back is of an earlier one. `handed_digest` is that of what was handed out last, `refused_on` the day (UTC) of the last refusal
    that the log has.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    with_due = models.BooleanField(default=False)
    detail = models.CharField(max_length=5, choices=FeedDetail.choices, default=FeedDetail.SHORT)
    digest = models.CharField(max_length=64, unique=True)
    epoch = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    renewed_at = models.DateTimeField()  # when the secret that holds was drawn
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fetched_at = models.DateTimeField(null=True, blank=True)
    handed_digest = models.CharField(max_length=64, blank=True)
    refused_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("renewed_at")), name="a_feed_ends_after_it_began"
            )
        ]
        indexes = [models.Index(fields=["person", "-made_at"], name="feeds_of_a_person")]

    def __str__(self) -> str:
        """Say its id: nothing of what it opens."""
        return str(self.id)

    @property
    def is_full(self) -> bool:
        """Whether titles and places may be in it."""
        return self.detail == FeedDetail.FULL
