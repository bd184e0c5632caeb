"""A step of ours that did not arrive is told again: given up, refused, or taken before steps were told at all."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
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
    suspend_agreement(stopped.keeper, AGREEMENT, "Another leak.")
    assert sweeps.tell_steps(now()) == 1
    told = StepTelling.objects.get()
    assert (told.refusals, told.reason, told.again_at) == (0, "", None)


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


def test_who_refused_our_stop_is_not_told_that_we_rely_on_it_again(stopped: Registers) -> None:
    became("refused", "not-a-party")
    [told] = Notification.objects.filter(kind=REFUSED_THERE, person=stopped.keeper)
    resume_agreement(stopped.keeper, AGREEMENT, "It is settled.")
    assert [sweeps.tell_steps(now() + timedelta(days=2 * day)) for day in range(5)] == [0] * 5
    assert told.pk in settled_among([told])
    suspend_agreement(stopped.keeper, AGREEMENT, "A leak again.")
    assert sweeps.tell_steps(now()) == 1
    assert steps_told() == ["suspended", "suspended"]


def test_who_took_our_stop_is_told_that_we_rely_on_it_again_until_it_takes_that(stopped: Registers) -> None:
    became("delivered")
    resume_agreement(stopped.keeper, AGREEMENT, "It is settled.")
    assert sweeps.tell_steps(now()) == 1
    became("refused", "storage")
    assert sweeps.tell_steps(now() + HOUR) == 1
    became("delivered")
    assert sweeps.tell_steps(now() + timedelta(days=2)) == 0
    assert steps_told() == ["suspended", "resumed", "resumed"]


def test_a_stop_that_was_refused_after_we_lifted_it_is_not_lifted_there_for_ever(stopped: Registers) -> None:
    letter = StepTelling.objects.get().letter
    assert letter is not None
    row = OutLetter.objects.get(mid=letter)
    resume_agreement(stopped.keeper, AGREEMENT, "It is settled.")
    assert sweeps.tell_steps(now()) == 1  # the stop may have been taken
    became("refused", "not-a-party")
    assert sweeps.tell_steps(now() + timedelta(days=2)) == 0
    follow_step(Process("x"), ReceiptedLetter(row.mid, TOKYO, row.conv, row.schema, "delivered", "", now()))
    assert sweeps.tell_steps(now() + timedelta(days=2)) == 1  # it was, as its receipt says now


def test_what_was_stopped_before_steps_were_told_is_not_lifted_where_it_was_refused(
    register: Registers,
) -> None:
    seeding = import_module("comity.agreements.migrations.0007_steps_told_again")
    suspend_agreement(register.keeper, AGREEMENT, "A leak.")
    with writing():
        SideStep.objects.all().delete()
        seeding.seed(apps, None)
    assert sweeps.tell_steps(now()) == 1
    became("refused", "unknown-schema")  # by the older program of the partner
    resume_agreement(register.keeper, AGREEMENT, "It is settled.")
    assert [sweeps.tell_steps(now() + timedelta(days=day)) for day in (0, 2, 4)] == [0, 0, 0]
    assert steps_told() == ["suspended"]


def test_a_refused_step_whose_next_letter_is_given_up_stays_refused(stopped: Registers) -> None:
    became("refused", "not-a-party")
    for _again in range(3):
        assert sweeps.tell_steps(now() + timedelta(days=2)) == 1
        became("given-up")
        assert sweeps.tell_steps(now()) == 0  # after the delay, as after the refusal
        assert sweeps.tell_steps(now() + timedelta(days=2)) == 1
        became("refused", "not-a-party")
    assert Notification.objects.filter(kind=REFUSED_THERE, person=stopped.keeper).count() == 1
    assert StepTelling.objects.get().refusals == 4


def test_the_page_of_an_agreement_says_whose_node_refused_why_and_when_it_is_told_again(
    stopped: Registers,
) -> None:
    client = signed_in(Client(), stopped.keeper)
    address = reverse("agreements:agreement", args=[AGREEMENT])
    assert "did not take it" not in client.get(address).content.decode()
    became("refused", "not-a-party")
    page = client.get(address).content.decode()
    assert "did not take it. By the form that its node holds we are no party" in page
    assert "(not-a-party)" in page
    assert "It is told again by itself" in page
    assert sweeps.tell_steps(now() + HOUR) == 1
    page = client.get(address).content.decode()
    assert "(not-a-party)" in page
    assert "It is told again; the answer is awaited." in page
    became("delivered")
    assert "did not take it" not in client.get(address).content.decode()


@pytest.mark.parametrize("state", ["refused", "delivered"])
def test_an_upgrade_reads_from_the_letters_which_step_was_taken(stopped: Registers, state: str) -> None:
    letter = StepTelling.objects.get().letter
    assert letter is not None
    resume_agreement(stopped.keeper, AGREEMENT, "It is settled.")
    OutLetter.objects.filter(mid=letter).update(
        state=state, reason="not-a-party" if state == "refused" else ""
    )
    seeding = import_module("comity.agreements.migrations.0009_steps_that_were_taken")
    with writing():
        seeding.seed(apps, None)
    assert sweeps.tell_steps(now() + timedelta(days=2)) == (1 if state == "delivered" else 0)
    told = StepTelling.objects.get()
    assert (told.reason, told.taken is not None) == (
        ("", True) if state == "delivered" else ("not-a-party", False)
    )
