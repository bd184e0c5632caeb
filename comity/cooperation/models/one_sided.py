"""Machine-readable forms of agreements with partners that have no node: our agency holds them alone, and a second person confirms each."""

from django.db import models

from comity.accounts.models import Person
from comity.cooperation.models.partners import PartnerAgency
from comity.cooperation.models.registers import RegisteredAgreement
from comity.cooperation.states import FormState
from comity.lib.ids import new_id


class OneSidedForm(models.Model):
    """One version of such a form, as it was entered: it lets nothing leave before it is `HELD`.

    `copy_digest` is the SHA-256 of the depositary's copy that it was read against. `terms`, `number` and `digest` are those of the file.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(RegisteredAgreement, on_delete=models.PROTECT, related_name="forms")
    partner = models.ForeignKey(PartnerAgency, on_delete=models.PROTECT, related_name="forms")
    party = models.CharField(max_length=128)  # as the file names the partner
    terms = models.CharField(max_length=120)
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    source = models.BinaryField()
    copy_digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=FormState.choices, default=FormState.WAITS)
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)  # why it was given back

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=models.Q(state="waits"),
                name="one_form_waits_an_agreement",
            )
        ]
        indexes = [models.Index(fields=["terms", "digest"])]

    def __str__(self) -> str:
        """Say id and version."""
        return f"{self.terms} v{self.number}"
