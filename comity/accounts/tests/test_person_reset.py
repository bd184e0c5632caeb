"""`comity person reset NAME`."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django_otp.plugins.otp_totp.models import TOTPDevice

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.audit.models import Entry
from comity.lib.clock import now


def test_the_only_operator_comes_in_again(cast: Cast) -> None:
    locked = {"failed_sign_ins": 5, "locked_until": now() + timedelta(hours=1), "is_active": False}
    Person.objects.filter(id=cast.operator.id).update(**locked)
    said = StringIO()
    call_command("person_reset", cast.operator.sign_in, stdout=said)
    person = Person.objects.get(id=cast.operator.id)
    assert person.check_password(said.getvalue().strip())
    assert person.has_start_password
    assert person.is_active
    assert not person.is_locked(now())
    assert not TOTPDevice.objects.filter(user=person).exists()
    assert Entry.objects.get(event="person.reset").actor == "process:person-reset"


def test_a_name_nobody_has_is_said(cast: Cast) -> None:
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("person_reset", "nobody-here")
    assert not Entry.objects.exists()
