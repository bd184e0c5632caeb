"""An agreement that lapses while something under it is open is said on the pages of what is open, with where to read more."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.agreements.actions import suspend_agreement
from comity.agreements.lapsing import lapses_of
from comity.agreements.models import AgreementVersion, PartnerForm
from comity.audit.acts import writing
from comity.cooperation.models import RegisteredAgreement
from comity.cooperation.tests.register_ground import Registers, in_days
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.operations import actions as operations
from comity.operations.models import Operation
from comity.operations.states import OperationState
from comity.operations.tests.ground import ARRESTS, Ground
from comity.requests import actions as requests
from comity.requests.models import State
from comity.requests.tests.office import AGREEMENT, TOKYO

NOTHING_LEAVES = "Nothing leaves now under"


def page_of(person: Person, name: str, identifier: object) -> str:
    answer = signed_in(Client(), person).get(reverse(name, args=[identifier]))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("state", ["suspended", "expired", "superseded"])
def test_the_page_of_an_open_request_says_that_its_agreement_has_lapsed(
    register: Registers, state: str
) -> None:
    treaty, request = register.treaty(), register.office.sent()
    officer = register.office.cast.officer
    assert NOTHING_LEAVES not in page_of(officer, "requests:thread", request.pk)
    register.step(treaty, state, reason="The parties talk.")
    page = page_of(officer, "requests:thread", request.pk)
    assert NOTHING_LEAVES in page
    assert "refused at its release" in page
    assert reverse("cooperation:register-agreement", args=[treaty.pk]) in page
    assert reverse("agreements:agreement", args=[AGREEMENT]) in page


def test_the_last_day_is_enough_before_any_sweep_and_in_the_form_alone(register: Registers) -> None:
    treaty, request = register.treaty(), register.office.sent()
    with writing():
        RegisteredAgreement.objects.filter(pk=treaty.pk).update(expires_on=in_days(-1))
    officer = register.office.cast.officer
    assert NOTHING_LEAVES in page_of(officer, "requests:thread", request.pk)
    with writing():
        RegisteredAgreement.objects.all().delete()
    assert NOTHING_LEAVES not in page_of(officer, "requests:thread", request.pk)
    register.office.expire_terms()
    page = page_of(officer, "requests:thread", request.pk)
    assert "Expired" in page.split(NOTHING_LEAVES)[1]
    assert "in the register</a>" not in page  # none names it there


def test_what_is_closed_warns_of_nothing(register: Registers) -> None:
    request = register.office.answered().request
    requests.close_request(register.office.cast.officer, request.pk)
    request.refresh_from_db()
    assert request.state == State.CLOSED
    suspend_agreement(register.keeper, AGREEMENT, "Under review.")
    assert NOTHING_LEAVES not in page_of(register.office.cast.officer, "requests:thread", request.pk)


def test_the_page_of_a_joint_operation_says_it_until_the_operation_has_ended(ground: Ground) -> None:
    register = Registers(ground.office)
    treaty, operation = register.treaty(), ground.joint()
    officer = ground.office.cast.officer
    assert NOTHING_LEAVES not in page_of(officer, "operations:operation", operation.pk)
    register.step(treaty, "suspended", reason="The parties talk.")
    page = page_of(officer, "operations:operation", operation.pk)
    assert NOTHING_LEAVES in page
    assert reverse("cooperation:register-agreement", args=[treaty.pk]) in page
    assert (
        reverse("operations:terms", args=[operation.pk]) in page.split(NOTHING_LEAVES)[1].split("<aside")[0]
    )
    with writing():
        Operation.objects.filter(pk=operation.pk).update(state=OperationState.ENDED)
    assert NOTHING_LEAVES not in page_of(officer, "operations:operation", operation.pk)


def test_a_partner_that_relies_on_it_no_more_is_named_with_what_goes_to_it(register: Registers) -> None:
    officer, request = register.office.cast.officer, register.office.sent()
    with writing():
        PartnerForm.objects.create(
            agreement=AGREEMENT, node=TOKYO, version=1, digest=register.office.terms.digest, relies=False,
            letter=new_id(), told_at=now(), came_at=now(),
        )  # fmt: skip
    assert "does not rely on it" in page_of(officer, "requests:thread", request.pk)
    assert lapses_of(officer, {AGREEMENT: {"cxp:node:kr:seoul"}}) == []
    assert lapses_of(officer, {"": {TOKYO}}) == []  # none was chosen yet


def told(register: Registers, source: bytes) -> None:
    """Let Tokyo hold another form of the agreement."""
    with writing():
        PartnerForm.objects.create(
            agreement=AGREEMENT, node=TOKYO, version=9, digest="0" * 64, relies=True, source=source,
            letter=new_id(), told_at=now(), came_at=now(),
        )  # fmt: skip


def test_a_form_of_a_partner_that_lets_nothing_pass_is_said_as_release_refuses_it(
    register: Registers,
) -> None:
    officer, request = register.office.cast.officer, register.office.sent()
    ours = bytes(AgreementVersion.objects.get(agreement=AGREEMENT).source)
    told(register, b"")
    assert "which cannot be read here" in page_of(officer, "requests:thread", request.pk)
    assert lapses_of(officer, {AGREEMENT: {"cxp:node:kr:seoul"}}) == []
    with writing():
        PartnerForm.objects.all().delete()
    told(register, ours + b"\n# another file, the same words\n")
    assert NOTHING_LEAVES not in page_of(officer, "requests:thread", request.pk)
    with writing():
        PartnerForm.objects.all().delete()
    told(register, ours.replace(b"status: in-force", b"status: suspended"))
    page = page_of(officer, "requests:thread", request.pk)
    assert "Suspended by the parties" in page.split(NOTHING_LEAVES)[1]


def test_an_agreement_that_is_not_held_lets_nothing_leave_and_is_said(register: Registers) -> None:
    officer = register.office.cast.officer
    [lapse] = lapses_of(officer, {"held-by-nobody": {TOKYO}})
    assert (lapse.title, len(lapse.said)) == ("held-by-nobody", 1)
    request = register.office.sent()
    with writing():
        AgreementVersion.objects.all().delete()
    assert NOTHING_LEAVES in page_of(officer, "requests:thread", request.pk)


def test_the_draft_of_a_request_and_the_draft_of_an_answer_say_it(register: Registers) -> None:
    office = register.office
    officer, treaty = office.cast.officer, register.treaty()
    draft, asked = office.drafted(), office.received()
    for name, which in (("requests:edit", draft), ("requests:reply", asked)):
        assert NOTHING_LEAVES not in page_of(officer, name, which.pk)
    register.step(treaty, "suspended", reason="The parties talk.")
    for name, which in (("requests:edit", draft), ("requests:reply", asked)):
        page = page_of(officer, name, which.pk)
        assert NOTHING_LEAVES in page, name
        assert reverse("cooperation:register-agreement", args=[treaty.pk]) in page
    assert NOTHING_LEAVES not in signed_in(Client(), officer).get(reverse("requests:new")).content.decode()


def test_every_page_of_a_joint_operation_says_it(ground: Ground) -> None:
    register = Registers(ground.office)
    treaty, operation = register.treaty(), ground.joint()
    result = operations.enter_result(ground.officer, operation.pk, ARRESTS)
    pages = [
        (ground.officer, reverse("operations:plan", args=[operation.pk])),
        (ground.officer, reverse("operations:terms", args=[operation.pk])),
        (ground.officer, reverse("operations:invite", args=[operation.pk])),
        (ground.officer, reverse("operations:enter", args=[operation.pk, "arrest"])),
        (ground.officer, reverse("operations:result", args=[result.pk])),
        (ground.officer, reverse("operations:correct", args=[result.pk])),
        (ground.officer, reverse("operations:withdraw", args=[result.pk])),
        (ground.supervisor, reverse("operations:decide", args=[operation.pk])),
    ]
    register.step(treaty, "suspended", reason="The parties talk.")
    for person, address in pages:
        answer = signed_in(Client(), person).get(address)
        assert answer.status_code == 200, address
        page = answer.content.decode()
        assert NOTHING_LEAVES in page, address
        terms = reverse("operations:terms", args=[operation.pk])
        told = page.split(NOTHING_LEAVES)[1].split("</div>")[0]
        assert (f'href="{terms}"' in told) is (address != terms), address
