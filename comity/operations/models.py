"""Rows of the room. What is true are the entries; state, results and pairs are computed from them inside the act that adds one."""

from django.db import models
from django.db.models import Q

from comity.accounts.models import Agency, Person, Unit
from comity.lib.ids import new_id
from comity.operations.core.entries import Signed
from comity.operations.core.pairs import Standing
from comity.operations.states import EntryState, OperationKind, OperationState, ResultKind
from comity.requests.models import Request

__all__ = ["Entry", "Operation", "Pairing", "Party", "ReferenceCounter", "Result"]


class ReferenceCounter(models.Model):
    """The last number of a year's references of an agency."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agency", "year"], name="one_counter_of_operations_a_year")
        ]

    def __str__(self) -> str:
        """Say the year."""
        return str(self.year)


class Operation(models.Model):
    """One operation, under the same id on every node that takes part; its conversation has that id too.

    What stands below `host` and above `state` is its head: fixed when the first partner is invited. `state`, `begins_at`,
    `ends_at` and `mark` are computed. `handling` is the short form of the stamp that our own entries leave under.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    host = models.CharField(max_length=128)  # the node that leads it
    ref = models.CharField(max_length=20)  # ours
    host_ref = models.CharField(max_length=40, blank=True)
    kind = models.CharField(max_length=20, choices=OperationKind.choices)
    title = models.CharField(max_length=300)
    title_language = models.CharField(max_length=12, blank=True)
    agreement = models.CharField(max_length=64, blank=True)
    article = models.CharField(max_length=20, blank=True)
    purpose = models.CharField(max_length=40, blank=True)
    offence = models.CharField(max_length=10)
    handling = models.JSONField(default=dict)
    rights = models.JSONField(default=dict)
    request = models.ForeignKey(Request, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    state = models.CharField(max_length=8, choices=OperationState.choices, default=OperationState.PLANNED)
    begins_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    mark = models.CharField(max_length=64, blank=True)
    is_joint = models.BooleanField(default=False)
    created_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["agency", "-created_at"]),
            models.Index(fields=["agency", "begins_at"]),
            models.Index(fields=["agency", "state"]),
            models.Index(fields=["ref"]),
        ]

    def __str__(self) -> str:
        """Say the reference; the title is nobody's label."""
        return self.ref


class Party(models.Model):
    """A node that takes part beside us, as we reach it: under which agreement what we say goes to it."""

    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="parties")
    node = models.CharField(max_length=128)
    agreement = models.CharField(max_length=64, blank=True)
    article = models.CharField(max_length=20, blank=True)
    takes_part = models.BooleanField(default=True)
    has_decided = models.BooleanField(default=False)  # about the plan as it stands

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["operation", "node"], name="one_party_a_node_and_operation")
        ]
        indexes = [models.Index(fields=["node"])]

    def __str__(self) -> str:
        """Say which node."""
        return self.node


class Entry(models.Model):
    """One signed act of an agency. `id` is the entry's own, the same on every node; `data` is what is signed.

    `private` is ours alone and never leaves: parts of a plan that are not shared, the record an arrest is about. `handling`
    is as it binds now; of a partner's entry `letter` is the letter it came in, of ours the release room knows the letters.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="entries")
    node = models.CharField(max_length=128)
    seq = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    at = models.DateTimeField()
    data = models.JSONField(default=dict)
    private = models.JSONField(default=dict)
    ours = models.BooleanField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=EntryState.choices)
    handling = models.JSONField(default=dict)
    letter = models.UUIDField(null=True, blank=True)
    came_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["operation", "node", "seq"]),
            models.Index(fields=["letter"]),
        ]

    def __str__(self) -> str:
        """Say what it does."""
        return f"{self.kind} {self.seq}"

    @property
    def signed(self) -> Signed:
        """The entry as the fold reads it."""
        return Signed(str(self.pk), self.node, self.seq, self.kind, self.at, self.data)

    @property
    def has_effect(self) -> bool:
        """Whether the fold counts it here: not what is kept in the house, waits or was given back."""
        return self.state in {EntryState.KEPT, EntryState.SENT, EntryState.RECEIVED}


class Result(models.Model):
    """A result as it stands, computed: for lists and counts. `id` is that of its first entry.

    Of what is kept in the house `in_house` is set: it is in our lists and in no joint total.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="results")
    node = models.CharField(max_length=128)
    ours = models.BooleanField()
    kind = models.CharField(max_length=20, choices=ResultKind.choices)
    at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    place = models.CharField(max_length=300, blank=True)
    agency_name = models.CharField(max_length=200)
    source = models.CharField(max_length=300)
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=400, blank=True)
    offence = models.CharField(max_length=10, blank=True)
    quantity = models.DecimalField(max_digits=21, decimal_places=6, null=True)
    measure = models.CharField(max_length=3, blank=True)
    version = models.PositiveIntegerField()
    is_withdrawn = models.BooleanField(default=False)
    counts_as = models.UUIDField()
    is_counted = models.BooleanField()
    may_be_same = models.BooleanField(default=False)
    in_house = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["operation", "at"]),
            models.Index(fields=["kind", "at"], condition=Q(is_counted=True), name="operations_counted"),
        ]

    def __str__(self) -> str:
        """Say kind and number."""
        return f"{self.kind} {self.number}"


class Pairing(models.Model):
    """Two results that may be one, computed: who was asked and what was said. One of them is ours."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    operation = models.ForeignKey(Operation, on_delete=models.CASCADE, related_name="pairings")
    one = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="+")
    standing = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Standing])
    we_said = models.CharField(max_length=8, blank=True)
    they_said = models.CharField(max_length=8, blank=True)
    is_ours = models.BooleanField()  # one of the two is: else two partners settle it between them

    class Meta:
        constraints = [models.UniqueConstraint(fields=["one", "other"], name="one_pairing_of_two_results")]
        indexes = [models.Index(fields=["operation", "standing"])]

    def __str__(self) -> str:
        """Say how far it is."""
        return self.standing

    @property
    def waits_on_us(self) -> bool:
        """Whether our word is missing."""
        return self.is_ours and not self.we_said and self.standing in {Standing.ASKED, Standing.OFFERED}
