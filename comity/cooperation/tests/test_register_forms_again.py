"""A form of ours that a partner's node refused is told again, and who keeps agreements is told of it until it is taken."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.agreements import sweeps
from comity.agreements.actions import follow_form, tell_form
from comity.agreements.models import FormTelling
from comity.agreements.notifications import FORM_REFUSED
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.test_register_forms import hear, told_to_tokyo
from comity.exchange.models import OutLetter
from comity.exchange.registry import ReceiptedLetter
from comity.lib.clock import now
from comity.notifications.access import settled_among
from comity.notifications.models import Notification
from comity.requests.tests.office import AGREEMENT, TOKYO

HOUR = timedelta(hours=1)
REFUSED = "did not take the form that we told it"


def became(state: str, reason: str = "") -> None:
    """What became of the letter by which Tokyo was told last."""
    letter = FormTelling.objects.get(agreement=AGREEMENT, node=TOKYO).letter
    assert letter is not None
    row = OutLetter.objects.get(mid=letter)
    follow_form(Process("x"), ReceiptedLetter(row.mid, TOKYO, row.conv, row.schema, state, reason, now()))


@pytest.fixture
def told(register: Registers) -> Registers:
    """Our form stands in the register, and the letter that tells Tokyo of it is on its way."""
    register.treaty()
    assert sweeps.tell(now()) == 1
    return register


def test_a_refused_form_is_told_again_after_a_delay_that_grows_and_our_keepers_are_told_once(
    told: Registers,
) -> None:
    became("refused", "not-a-party")
    assert sweeps.tell(now()) == 0
    assert sweeps.tell(now() + HOUR) == 1
    became("refused", "not-a-party")
    assert sweeps.tell(now() + HOUR) == 0
    assert sweeps.tell(now() + 2 * HOUR) == 1
    for _again in range(8):  # two days would be the next doubling but three: a day is the longest
        became("refused", "not-a-party")
        assert sweeps.tell(now() + timedelta(days=1)) == 1
    [notice] = Notification.objects.filter(kind=FORM_REFUSED, person=told.keeper)
    assert notice.pk not in settled_among([notice])
    became("delivered")
    assert notice.pk in settled_among([notice])
    assert sweeps.tell(now() + timedelta(days=2)) == 0
    assert len({str(one) for one in told_to_tokyo()}) == 1


def test_the_page_of_the_forms_says_that_it_was_refused_until_it_is_taken(
    told: Registers, client: Client
) -> None:
    page = reverse("agreements:forms", args=[AGREEMENT])
    signed_in(client, told.keeper)
    assert REFUSED not in client.get(page).content.decode()
    became("refused", "unknown-schema")
    shown = client.get(page).content.decode()
    assert REFUSED in shown
    assert "It is told again by itself" in shown
    tell_form(told.keeper, AGREEMENT, TOKYO, again=True)
    assert "the answer is awaited" in client.get(page).content.decode()
    became("delivered")
    assert REFUSED not in client.get(page).content.decode()


def test_a_refused_form_is_told_again_as_soon_as_that_node_tells_its_own(told: Registers) -> None:
    became("refused", "not-a-party")
    assert hear(told).state == "delivered"
    assert sweeps.tell(now()) == 1


def test_what_changed_since_does_not_wait_for_the_delay_of_what_was_refused(told: Registers) -> None:
    became("refused", "not-a-party")
    told.step(RegisteredAgreement.objects.get(terms=AGREEMENT), "suspended", reason="Talks have begun anew.")
    assert sweeps.tell(now()) == 1
    assert (FormTelling.objects.get().refusals, FormTelling.objects.get().again_at) == (0, None)


def test_a_letter_that_was_given_up_is_told_at_once_and_nobody_hears_of_it(told: Registers) -> None:
    became("given-up")
    assert [sweeps.tell(now()) for _again in range(2)] == [1, 0]
    assert not Notification.objects.filter(kind=FORM_REFUSED).exists()


def test_what_was_refused_before_forms_were_told_again_is_told_again(told: Registers) -> None:
    seeding = import_module("comity.agreements.migrations.0008_forms_told_again")
    with writing():
        seeding.seed(apps, None)
    assert sweeps.tell(now()) == 0  # its letter was not refused
    with writing():
        OutLetter.objects.filter(mid__in=FormTelling.objects.values("letter")).update(state="refused")
        seeding.seed(apps, None)
    assert sweeps.tell(now()) == 1
    assert FormTelling.objects.get().refusals == 1
