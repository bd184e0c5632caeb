"""A step of ours that did not arrive is told again: given up, refused, or taken before steps were told at all."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings

from comity.agreements import sweeps
from comity.agreements.actions import follow_step, resume_agreement, suspend_agreement
from comity.agreements.exceptions import ToldTooLongError
from comity.agreements.forms import ReasonForm
from comity.agreements.models import SideStep, StepTelling
from comity.agreements.notifications import REFUSED_THERE
from comity.agreements.steps import step_body
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.cooperation.forms.register import StepForm
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.test_register_forms import hear as hear_form
from comity.cooperation.tests.test_register_steps import told_to_tokyo
from comity.exchange.models import OutLetter
from comity.exchange.registry import ReceiptedLetter
from comity.lib.clock import now
from comity.notifications.access import settled_among
from comity.notifications.models import Notification
from comity.requests.tests.office import AGREEMENT, TOKYO

HOUR = timedelta(hours=1)


def became(state: str, reason: str = "") -> None:
    """What became of the letter by which Tokyo was told last."""
    letter = StepTelling.objects.get(agreement=AGREEMENT, node=TOKYO).letter
    assert letter is not None
    row = OutLetter.objects.get(mid=letter)
    follow_step(Process("x"), ReceiptedLetter(row.mid, TOKYO, row.conv, row.schema, state, reason, now()))


def steps_told() -> list[str]:
    return [one["step"] for one in told_to_tokyo()]


@pytest.fixture
def stopped(register: Registers) -> Registers:
    """Our side has stopped the agreement, and the letter to Tokyo is on its way."""
    suspend_agreement(register.keeper, AGREEMENT, "A leak.")
    assert sweeps.tell_steps(now()) == 1
    return register


def test_a_lifted_stop_whose_letter_was_given_up_is_told_again(stopped: Registers) -> None:
    resume_agreement(stopped.keeper, AGREEMENT, "It is settled.")
    assert sweeps.tell_steps(now()) == 1
    became("given-up")
    assert [sweeps.tell_steps(now()) for _again in range(2)] == [1, 0]
    assert steps_told() == ["suspended", "resumed", "resumed"]


def test_a_first_stop_whose_letter_was_given_up_is_told_again_and_one_that_was_lifted_is_not(
    stopped: Registers,
) -> None:
    became("given-up")
    assert sweeps.tell_steps(now()) == 1
    became("withdrawn")
    resume_agreement(stopped.keeper, AGREEMENT, "A mistake.")
    assert sweeps.tell_steps(now()) == 0


def test_a_refused_stop_is_told_again_after_a_delay_that_grows_and_our_keepers_are_told_once(
    stopped: Registers,
) -> None:
    became("refused", "not-a-party")
    assert sweeps.tell_steps(now()) == 0
    assert sweeps.tell_steps(now() + HOUR) == 1
    became("refused", "not-a-party")
    assert sweeps.tell_steps(now() + HOUR) == 0
    assert sweeps.tell_steps(now() + 2 * HOUR) == 1
    [told] = Notification.objects.filter(kind=REFUSED_THERE, person=stopped.keeper)
    assert told.pk not in settled_among([told])
    became("delivered")
    assert told.pk in settled_among([told])
    assert sweeps.tell_steps(now() + timedelta(days=2)) == 0
    assert steps_told() == ["suspended"] * 3


def test_a_refused_stop_is_told_again_as_soon_as_that_node_has_a_form(stopped: Registers) -> None:
    became("refused", "not-a-party")
    assert hear_form(stopped).state == "delivered"
    assert sweeps.tell_steps(now()) == 1


def test_a_new_step_does_not_wait_for_the_delay_of_the_one_before(stopped: Registers) -> None:
    became("refused", "unknown-schema")
    resume_agreement(stopped.keeper, AGREEMENT, "It is settled.")
    assert sweeps.tell_steps(now()) == 1
    assert (StepTelling.objects.get().refusals, StepTelling.objects.get().again_at) == (0, None)


def test_what_was_stopped_before_steps_were_told_is_told_as_one(register: Registers) -> None:
    seeding = import_module("comity.agreements.migrations.0007_steps_told_again")
    suspend_agreement(register.keeper, AGREEMENT, "A leak.")
    with writing():
        SideStep.objects.all().delete()
        for _again in range(2):
            seeding.seed(apps, None)
    [step] = SideStep.objects.all()
    assert (step.node, step.kind, step.told) == (settings.NODE_ID, "suspended", "")
    assert sweeps.tell_steps(now()) == 1
    assert steps_told() == ["suspended"]


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("", "suspended"),
        ("register/G-2026-0003/expired/last-day-over", "expired"),
        ("register/G-2026-0003/superseded/", "ended"),
        ("register/G-2026-0003/suspended/", "suspended"),
        ("register/G-2026-0003", "suspended"),
    ],
)
def test_the_code_of_a_stop_says_which_step_it_was(code: str, kind: str) -> None:
    seeding = import_module("comity.agreements.migrations.0007_steps_told_again")
    assert seeding.kind_of(code) == kind


def test_the_reason_that_partners_are_told_is_short_and_warns_of_what_is_no_business_of_theirs() -> None:
    for form in (ReasonForm, StepForm):
        field = form.base_fields["told"]
        assert field.max_length == 200  # type: ignore[attr-defined]  # of a box for text
        assert "no facts of a case, no names" in str(field.help_text)
    suspended = ReasonForm({"reason": "A leak.", "told": "x" * 201})
    assert "told" in suspended.errors


def test_a_reason_for_partners_is_told_whole_or_not_at_all(register: Registers) -> None:
    with pytest.raises(ToldTooLongError):
        suspend_agreement(register.keeper, AGREEMENT, "A leak.", told="y" * 201)
    assert not SideStep.objects.exists()
    suspend_agreement(register.keeper, AGREEMENT, "A leak.", told="  " + "y" * 200 + "\n")
    assert sweeps.tell_steps(now()) == 1
    assert [one["reason"] for one in told_to_tokyo()] == ["y" * 200]
    with writing():
        SideStep.objects.update(told="x" * 1500)  # kept by a program that let more be said
    assert step_body(SideStep.objects.get())["reason"] == "x" * 1500
