"""A list's filters and order under a name, and which view a list opens with for whom."""

from django.db import models

from comity.accounts.models import Person, Unit
from comity.lib.clock import now
from comity.lib.ids import new_id


class SavedView(models.Model):
    """A view of a list. The query string holds codes, days and references: no filter takes a name of a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_views")
    unit = models.ForeignKey(Unit, on_delete=models.CASCADE, null=True, related_name="+")  # shared with it
    listing = models.CharField(max_length=40)
    path = models.CharField(max_length=200)  # of the list's page
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "listing", "name"], name="one_view_a_name")]
        indexes = [models.Index(fields=["unit", "listing"])]

    def __str__(self) -> str:
        """Say the name."""
        return self.name


class OpensWith(models.Model):
    """The view that a list opens with for a person, an own one or one shared with the unit."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    listing = models.CharField(max_length=40)
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "listing"], name="one_opening_a_list")]

    def __str__(self) -> str:
        """Say which list."""
        return self.listing
