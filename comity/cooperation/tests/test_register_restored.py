"""After a restore: our own steps and forms that the backup does not know stand again as the partner was told them."""

import pytest

from comity.agreements import sweeps
from comity.agreements.access import newest_versions
from comity.agreements.actions import (
    hold_agreement,
    resume_agreement,
    suspend_agreement,
    take_form_back,
    take_step_back,
    tell_form,
)
from comity.agreements.models import AgreementVersion, FormTelling, SideStep, StepTelling, Suspension
from comity.agreements.reasons import end_reason_of, reason_of
from comity.agreements.steps import STEP
from comity.agreements.telling import FORM
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.test_register_forms import TWO_PERSONS
from comity.exchange.core.envelope import read_own
from comity.exchange.core.receipts import State
from comity.exchange.keepers import TakenBack
from comity.exchange.models import OutLetter
from comity.lib.clock import now
from comity.requests.exceptions import ReleaseRefusedError
from comity.requests.tests.office import AGREEMENT, TOKYO, entries

ME = Process("recovery")


def told(schema: str) -> list[TakenBack]:
    """What Tokyo holds of ours of a schema, oldest first, as it gives it back."""
    rows = OutLetter.objects.filter(peer__node=TOKYO, schema=schema).order_by("ls")
    return [
        TakenBack(
            row.mid,
            TOKYO,
            row.conv,
            schema,
            read_own(bytes(row.inner)),
            recalled=False,
            inner=bytes(row.inner),
        )
        for row in rows
    ]


def forget_steps() -> None:
    """The backup is from before all of it."""
    with writing():
        StepTelling.objects.all().delete()
        SideStep.objects.all().delete()
        Suspension.objects.all().delete()


def test_a_stop_that_the_backup_does_not_know_stops_again(register: Registers) -> None:
    suspend_agreement(register.keeper, AGREEMENT, "A leak is looked into.", told="We talk about article 2.")
    began = Suspension.objects.get().began_at
    sweeps.tell_steps(now())
    forget_steps()
    assert register.office.sent().state == "sent"
    [stop] = told(STEP)
    assert [take_step_back(ME, stop) for _again in range(2)] == [True, True]
    with pytest.raises(ReleaseRefusedError):
        register.office.sent()
    found = Suspension.objects.get()
    assert (found.began_at, found.ended_at) == (began, None)
    assert (
        reason_of(found)
        == "Restored from the partner, which we had told this step · We talk about article 2."
    )
    assert sweeps.tell_steps(now()) == 0  # it was told
    assert entries("agreement.suspended") == 2
    resume_agreement(register.keeper, AGREEMENT, "It is settled.")
    assert register.office.sent().state == "sent"
    assert sweeps.tell_steps(now()) == 1


def test_the_newest_step_counts_in_whatever_order_they_come_back(register: Registers) -> None:
    suspend_agreement(register.keeper, AGREEMENT, "A leak is looked into.")
    sweeps.tell_steps(now())
    resume_agreement(register.keeper, AGREEMENT, "It is settled.")
    sweeps.tell_steps(now())
    stop, lift = told(STEP)
    forget_steps()
    for one in (lift, stop):
        take_step_back(ME, one)
    assert register.office.sent().state == "sent"
    assert not Suspension.objects.exists()
    assert StepTelling.objects.get().step.kind == "resumed"
    assert sweeps.tell_steps(now()) == 0


def test_a_stop_that_was_lifted_after_the_backup_is_lifted(register: Registers) -> None:
    suspend_agreement(register.keeper, AGREEMENT, "A leak is looked into.")
    sweeps.tell_steps(now())
    resume_agreement(register.keeper, AGREEMENT, "It is settled.")
    sweeps.tell_steps(now())
    with writing():
        stop = SideStep.objects.order_by("at")[0]
        StepTelling.objects.update(step=stop, letter=told(STEP)[0].mid)
        SideStep.objects.exclude(pk=stop.pk).delete()
        Suspension.objects.update(ended_at=None, ended_by="", ended_reason="")
    with pytest.raises(ReleaseRefusedError):
        register.office.sent()
    take_step_back(ME, told(STEP)[1])
    assert register.office.sent().state == "sent"
    assert end_reason_of(Suspension.objects.get()) == "Restored from the partner, which we had told this step"


def test_what_became_of_the_letter_is_known_by_the_receipts_that_came_with_it(register: Registers) -> None:
    suspend_agreement(register.keeper, AGREEMENT, "A leak is looked into.")
    sweeps.tell_steps(now())
    forget_steps()
    [stop] = told(STEP)
    with writing():
        OutLetter.objects.filter(mid=stop.mid).update(state=State.REFUSED, reason="not-a-party")
    take_step_back(ME, stop)
    telling = StepTelling.objects.get()
    assert (telling.refusals, telling.reason, telling.taken) == (1, "not-a-party", None)
    with writing():
        OutLetter.objects.filter(mid=stop.mid).update(state=State.DELIVERED, reason="")
    take_step_back(ME, stop)
    telling.refresh_from_db()
    assert (telling.refusals, telling.taken) == (0, telling.step)


def test_a_version_that_the_backup_does_not_know_is_held_again(register: Registers) -> None:
    version = hold_agreement(register.keeper, TWO_PERSONS.encode())
    tell_form(register.keeper, AGREEMENT, TOKYO)
    with writing():
        FormTelling.objects.all().delete()
        version.delete()
    assert newest_versions().get(agreement=AGREEMENT).version == 1
    [form] = told(FORM)
    assert [take_form_back(ME, form) for _again in range(2)] == [True, True]
    again = AgreementVersion.objects.get(agreement=AGREEMENT, version=2)
    assert (bytes(again.source), again.digest) == (TWO_PERSONS.encode(), version.digest)
    assert FormTelling.objects.get().letter == form.mid
    assert sweeps.tell(now()) == 0
