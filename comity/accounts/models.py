"""Agencies, their units and the people in them."""

from datetime import datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import get_language, pgettext_lazy

from comity.accounts.four_eyes import Change, Eyes, Standing
from comity.accounts.lockout import Door
from comity.accounts.roles import Role
from comity.lib.clock import now
from comity.lib.ids import new_id


def in_language(names: dict[str, str]) -> str:
    """Return the name in the reader's language, else in English, else the first there is."""
    by_code = {code.casefold(): name for code, name in names.items()}
    language = (get_language() or "en").casefold()
    found = by_code.get(language) or by_code.get(language.partition("-")[0])
    return found or names.get("en") or next(iter(names.values()), "")


class Agency(models.Model):
    """An agency with people on this node: its own, and posts or guests of others, who see nothing of it unasked."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=64, unique=True)
    country = models.CharField(max_length=4)  # as on a passport, ICAO Doc 9303
    names = models.JSONField(default=dict)  # language -> official name
    zone = models.CharField(max_length=64, default="UTC")
    is_home = models.BooleanField(default=False)  # the agency this node belongs to

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_home"], condition=models.Q(is_home=True), name="one_home_agency"
            ),
        ]

    def __str__(self) -> str:
        """Say its name in the reader's language."""
        return in_language(self.names)


class Unit(models.Model):
    """A unit of an agency; letters are addressed to units."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="units")
    code = models.SlugField(max_length=64)
    names = models.JSONField(default=dict)
    # closed ones stay: letters were addressed to them. Nobody works in a closed unit, nothing new is addressed to it
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agency", "code"], name="one_unit_code_an_agency")]

    def __str__(self) -> str:
        """Say its name in the reader's language."""
        return in_language(self.names)


class PersonManager(BaseUserManager["Person"]):
    """Finds people by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> "Person":
        """Return the person who signs in under a name."""
        return self.get(sign_in=username)


class Person(AbstractBaseUser):
    """Somebody who works on this node. The name is stored exactly as given."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sign_in = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    name_language = models.CharField(max_length=10)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="people")
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    # decides where the rights questions or the death-penalty and torture caveat stop the machine
    is_senior = models.BooleanField(default=False)
    language = models.CharField(max_length=10, default="en")
    display = models.CharField(max_length=80, default="", blank=True)  # as comity.web.display writes it
    zone = models.CharField(max_length=64, blank=True)
    is_active = models.BooleanField(default=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    # the operator knows this password: its owner chooses another before any other page opens
    has_start_password = models.BooleanField(default=False)
    # the operators who gave a start password or removed the code key and could have signed in with it: each of them
    # until a week after password and key were the owner's own
    let_in_by = ArrayField(models.UUIDField(), default=list)
    own_since = models.DateTimeField(null=True, blank=True)
    last_login = None  # Django would write it outside an action; the log knows when somebody signed in

    USERNAME_FIELD = "sign_in"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = PersonManager()

    def __str__(self) -> str:
        """Say the name as given."""
        return self.name

    @property
    def agency(self) -> Agency:
        """The agency the person's unit belongs to."""
        return self.unit.agency

    @property
    def pseudonym(self) -> str:
        """How the log calls this person."""
        return f"person:{self.id}"

    @property
    def agency_code(self) -> str:
        """The agency's code, for the log."""
        return self.agency.code

    @property
    def time_zone(self) -> ZoneInfo:
        """The zone the person's clock shows."""
        return ZoneInfo(self.zone or self.agency.zone)

    @property
    def role_labels(self) -> list[str]:
        """The roles as words in the reader's language; one the program no longer knows as it is written."""
        labels = dict(Role.choices)
        return [str(labels.get(role, role)) for role in self.roles]

    def holds(self, any_of: frozenset[Role]) -> bool:
        """Whether the person holds one of these roles; nobody inactive holds any."""
        return self.is_active and bool(any_of.intersection(self.roles))

    @property
    def standing(self) -> Standing:
        """What the person may do here."""
        return Standing(frozenset(self.roles), self.is_senior)

    @property
    def eyes(self) -> Eyes:
        """The person as one who would decide about a change of roles."""
        return Eyes(
            person=self.id,
            agency=self.unit.agency_id,
            roles=frozenset(self.roles),
            is_active=self.is_active,
            let_in_by=frozenset(self.let_in_by),
            own_since=None if self.has_start_password else self.own_since,
        )

    @property
    def door(self) -> Door:
        """How often this person was wrong in a row, and until when signing in is refused."""
        return Door(self.failed_sign_ins, self.locked_until)

    @door.setter
    def door(self, door: Door) -> None:
        self.failed_sign_ins, self.locked_until = door.wrong, door.closed_until

    @property
    def is_locked_now(self) -> bool:
        """Whether signing in is refused now; for pages."""
        return self.is_locked(now())

    def is_locked(self, at: datetime) -> bool:
        """Whether signing in is refused at a moment."""
        return self.door.is_closed(at)


class ChangeState(models.TextChoices):
    """Where a change of roles stands."""

    WAITING = "waiting", pgettext_lazy("a change of roles", "Waits for a second person")
    CONFIRMED = "confirmed", pgettext_lazy("a change of roles", "Confirmed")
    DECLINED = "declined", pgettext_lazy("a change of roles", "Declined")
    WITHDRAWN = "withdrawn", pgettext_lazy("a change of roles", "Withdrawn")
    EXPIRED = "expired", pgettext_lazy("a change of roles", "Expired")


class RoleChange(models.Model):
    """A change of somebody's roles that one person proposed and a second one decides about."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_changes")
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=now)
    roles = ArrayField(models.CharField(max_length=20, choices=Role.choices), default=list)
    is_senior = models.BooleanField(default=False)
    roles_before = ArrayField(models.CharField(max_length=20), default=list)
    was_senior = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=ChangeState.choices, default=ChangeState.WAITING)
    decided_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=models.Q(state="waiting"), name="one_waiting_change_a_person"
            ),
        ]

    def __str__(self) -> str:
        """Say its id."""
        return str(self.id)

    @property
    def change(self) -> Change:
        """The change as the rules see it."""
        return Change(
            about=self.person_id,
            agency=self.person.unit.agency_id,
            proposer=self.proposed_by_id,
            before=Standing(frozenset(self.roles_before), self.was_senior),
            after=Standing(frozenset(self.roles), self.is_senior),
            proposed_at=self.proposed_at,
        )

    @property
    def standing(self) -> ChangeState:
        """Where it stands now: what waited too long has expired, whether or not that was written down yet."""
        if self.state == ChangeState.WAITING and now() >= self.change.expires_at:
            return ChangeState.EXPIRED
        return ChangeState(self.state)


class HeldFile(models.Model):
    """A file that somebody chose in a form that came back with errors: held for that person so that it need not be chosen again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=60)  # it comes back in the same form alone
    label = models.CharField(max_length=255)
    media = models.CharField(max_length=100)
    content = models.BinaryField()
    until = models.DateTimeField()

    def __str__(self) -> str:
        """Say the label."""
        return self.label
