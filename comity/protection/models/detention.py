"""A national of another state held by this agency."""

from django.db import models
from django.utils.translation import pgettext_lazy

from comity.accounts.models import Agency, Person, Unit
from comity.lib.ids import new_id


class DetentionState(models.TextChoices):
    """Whether the person is still held."""

    HELD = "held", pgettext_lazy("of a detention", "Held")
    ENDED = "ended", pgettext_lazy("of a detention", "Ended")


class Detention(models.Model):
    """A person deprived of liberty who is a national of another state, or may be; its id is the conversation with the post.

    `nationalities` are codes of passports; `names` are [{text, language}], the first is the one the person is called by.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    ref = models.CharField(max_length=40, unique=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    names = models.JSONField(default=list)
    nationalities = models.JSONField(default=list)
    place = models.CharField(max_length=300)
    zone = models.CharField(max_length=64)
    deprived_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=DetentionState.choices, default=DetentionState.HELD)

    def __str__(self) -> str:
        """Say the reference; names are nobody's label."""
        return self.ref
