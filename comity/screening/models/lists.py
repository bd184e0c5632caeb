"""Lists that are screened against: whose, why, until when; the files they came as; the persons that stand in them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from comity.accounts.models import Agency, Unit
from comity.lib.ids import new_id


class ListKind(models.TextChoices):
    """What a list holds."""

    OWN = "own", _("Own records")
    NOTICES = "notices", _("Notices of partners")
    IMPORTED = "imported", _("Imported list")
    HELD = "held", _("Notices that this node holds")


# these follow what the node keeps by themselves: an agency has one of each, and no file of them is taken
FOLLOWING = frozenset({ListKind.OWN, ListKind.HELD})


class ListFormat(models.TextChoices):
    """How a file of a list is written."""

    TABLE = "table", _("Table: CSV or XLSX, one person a row")
    FTM = "ftm", _("FollowTheMoney, one entity a line (OpenSanctions)")
    INTERPOL = "interpol", _("INTERPOL public notices, JSON")


class VersionState(models.TextChoices):
    """Where a file of a list stands on its way."""

    COLUMNS = "columns", _("Waits for its columns to be named")
    WAITING = "waiting", _("Waits to be read")
    READ = "read", _("Read; waits to be taken")
    TAKING = "taking", _("Is being taken")
    TAKEN = "taken", _("Taken")
    GIVEN_UP = "given-up", _("Given up")
    FAILED = "failed", _("Cannot be read")


class List(models.Model):
    """A list an agency may screen against. Without legal basis, last day and impact assessment there is none."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=ListKind.choices)
    title = models.CharField(max_length=120)
    source = models.CharField(max_length=200)  # who keeps it, where it is had from
    legal_basis = models.CharField(max_length=300)
    assessment = models.CharField(max_length=80)  # reference of the impact assessment
    ends_on = models.DateField()  # the last day on which it may be used
    handling = models.JSONField(default=dict)  # stamp of what comes from it, see records.stamps
    purposes = ArrayField(
        models.CharField(max_length=20), default=list
    )  # looks it may serve; empty means none
    roles = ArrayField(models.CharField(max_length=20), default=list)  # who may use it; empty means nobody
    units = models.ManyToManyField(Unit, related_name="+")  # whose people may; empty means every unit
    checks_arrivals = models.BooleanField(default=False)  # whether what a partner asks is compared with it
    two_persons = models.BooleanField(default=False)  # an arrest may follow: a second person confirms
    version = models.ForeignKey("Version", on_delete=models.PROTECT, null=True, related_name="+")  # in force
    index = models.CharField(
        max_length=60, blank=True
    )  # folder of its names, see indexes.py; empty: none yet
    indexed_at = models.DateTimeField(null=True)  # up to which moment the folder knows the list
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=128)  # pseudonym
    ended_at = models.DateTimeField(null=True)
    end_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(kind="own", ended_at__isnull=True),
                name="one_list_of_own_records",
            ),
            models.UniqueConstraint(
                fields=["agency"],
                condition=models.Q(kind="held", ended_at__isnull=True),
                name="one_list_of_held_notices",
            ),
        ]
        indexes = [models.Index(fields=["agency", "kind"])]

    def __str__(self) -> str:
        """Say the title."""
        return self.title


class Version(models.Model):
    """One file of a list, as it came. Its bytes are dropped when it was taken or given up; the digest stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    of_list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(default=0)  # counted when it is taken
    state = models.CharField(max_length=10, choices=VersionState.choices)
    format = models.CharField(max_length=10, choices=ListFormat.choices)
    label = models.CharField(max_length=200)  # shown, never used as a path
    encoding = models.CharField(max_length=20, blank=True)  # of a table
    header = ArrayField(models.TextField(), default=list)  # of a table
    mapping = models.JSONField(default=dict)  # of a table, see formats.table
    content = models.BinaryField(default=bytes)
    staged = models.BinaryField(default=bytes)  # what was read, see staging.py
    sha256 = models.CharField(max_length=64)
    valid_until = models.DateField(null=True)  # the source's own last day of it
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=128)  # pseudonym
    read_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)  # persons that could be read
    refused = models.JSONField(default=list)  # [{line, cells[], reasons[{column, sentence}]}]
    sample = models.JSONField(
        default=list
    )  # the first persons as read: [[property, value, language], …] each
    refused_rows = models.PositiveIntegerField(default=0)  # of all, also of those whose cells are not kept
    left_out = models.PositiveIntegerField(default=0)  # entities that are no persons
    taken_at = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=128, blank=True)  # pseudonym
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    ended = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)  # why it could not be read, for whoever uploaded it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["of_list", "number"], condition=models.Q(number__gt=0), name="one_version_a_number"
            )
        ]
        indexes = [
            models.Index(fields=["of_list", "-uploaded_at"]),
            models.Index(
                fields=["state"], condition=models.Q(state__in=["waiting", "taking"]), name="versions_to_do"
            ),
        ]

    def __str__(self) -> str:
        """Say the label."""
        return self.label


class Entry(models.Model):
    """One person of a list under the key that its source gives. A new version changes or ends it; it keeps its id.

    Shaped as a row of records (`matcher.Facts`), and holds the FollowTheMoney values as they were read.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    of_list = models.ForeignKey(List, on_delete=models.PROTECT, related_name="entries")
    key = models.CharField(max_length=200)
    values = models.JSONField(default=list)  # [[property, value, as written, language]]
    caption = models.CharField(max_length=300)
    caption_language = models.CharField(max_length=10, blank=True)
    names = ArrayField(models.TextField(), default=list)
    birth_dates = ArrayField(models.CharField(max_length=10), default=list)
    sex = models.CharField(max_length=10, blank=True)
    nationalities = ArrayField(models.CharField(max_length=8), default=list)
    documents = ArrayField(models.CharField(max_length=200), default=list)
    accounts = ArrayField(models.CharField(max_length=320), default=list)
    digest = models.CharField(max_length=64)  # of what is compared; tells whether it has changed since
    # its own stamp and last moment, where the list holds things of several owners; else those of the list count
    handling = models.JSONField(default=dict)
    stands_until = models.DateTimeField(null=True)
    since = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")  # that changed it last
    ended_by = models.ForeignKey(Version, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["of_list", "key"], name="one_entry_a_key")]
        indexes = [
            models.Index(fields=["of_list", "changed_at"]),
            models.Index(
                fields=["of_list"], condition=models.Q(ended_by__isnull=True), name="entries_standing"
            ),
        ]

    def __str__(self) -> str:
        """Say the caption."""
        return self.caption
