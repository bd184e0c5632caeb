"""Copies that left the house in files: who has one, of which things, and whether it was destroyed after a recall."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Person
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.sharing.models.items import Item


class CopyKind(models.TextChoices):
    """As what a copy left."""

    LIST = "list", _("A list written to a file")
    FILE = "file", _("A file handed out")
    PACK = "pack", _("A pack for the court")


class Copy(models.Model):
    """A file that somebody took out. Rows are only added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=4, choices=CopyKind.choices)
    at = models.DateTimeField(default=now)
    things = models.PositiveIntegerField(default=0)  # how many of them are in it

    class Meta:
        indexes = [models.Index(fields=["-at"])]

    def __str__(self) -> str:
        """Say its kind."""
        return self.kind


class CopyThing(models.Model):
    """One thing in a copy: a word of the trade and an identifier, which the keepers trace to letters."""

    id = models.BigAutoField(primary_key=True)
    copy = models.ForeignKey(Copy, on_delete=models.CASCADE, related_name="contents")
    kind = models.CharField(max_length=20)
    thing = models.CharField(max_length=200)

    class Meta:
        indexes = [models.Index(fields=["kind", "thing"])]

    def __str__(self) -> str:
        """Say what it is."""
        return f"{self.kind} {self.thing}"


class Destruction(models.Model):
    """That a copy holds what was taken back, and when whoever has it confirmed that theirs is destroyed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    copy = models.ForeignKey(Copy, on_delete=models.PROTECT, related_name="destructions")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="destructions")
    asked_at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["copy", "item"], name="one_destruction_a_copy_and_item")
        ]
        indexes = [
            models.Index(
                fields=["copy"], condition=models.Q(confirmed_at__isnull=True), name="copies_to_destroy"
            )
        ]

    def __str__(self) -> str:
        """Say what it is about."""
        return f"{self.copy_id} {self.item_id}"
