"""A step by which one side stops relying on an agreement travels as a signed letter, acts on the other node at once, and is that side's alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.agreements import sweeps
from comity.agreements.access import terms_of
from comity.agreements.actions import resume_agreement, suspend_agreement
from comity.agreements.models import SideStep
from comity.agreements.notifications import DIFFERENT, NOT_RELIED, RESUMED_THERE, STOPPED_THERE
from comity.agreements.steps import STEP
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.test_register_forms import TWO_PERSONS
from comity.cooperation.tests.test_register_forms import hear as hear_form
from comity.exchange.core import strict_json
from comity.exchange.core.digests import unb64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import Body
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.models import InLetter, OutLetter
from comity.exchange.tests.partners import open_all
from comity.lib.clock import now
from comity.notifications.kinds import kind_of
from comity.notifications.models import Notification
from comity.requests.basis import bases_for
from comity.requests.exceptions import ReleaseRefusedError
from comity.requests.tests.office import AGREEMENT, SEOUL, TOKYO, entries


def hear(ours: Registers, step: str, ago: timedelta = timedelta(seconds=1), **change: Any) -> InLetter:
    """Tokyo tells of a step of its own, through the edge and opened by the worker."""
    said = {"agreement": AGREEMENT, "step": step, "at": to_rfc3339(now() - ago), "reason": "", **change}
    mid = ours.office.tokyo.write(
        type=LetterType.AGREEMENT, body=Body(STEP, said), conv=str(new_id()), handling=None, agreement=None
    )
    open_all()
    return InLetter.objects.get(mid=mid)


def told_to_tokyo() -> list[dict[str, Any]]:
    """The steps that our node told Tokyo, as it reads them."""
    found = []
    for row in OutLetter.objects.filter(peer__node=TOKYO, schema=STEP).order_by("ls"):
        payload = strict_json.parse(unb64u(bytes(row.inner).decode("ascii").split(".")[1]), 1_000_000)
        assert payload["type"] == "agreement"
        found.append(payload["body"]["data"])
    return found


def test_our_step_is_told_once_with_the_reason_that_is_given_and_not_the_one_of_the_house(
    register: Registers,
) -> None:
    assert sweeps.tell_steps(now()) == 0
    suspend_agreement(register.keeper, AGREEMENT, "A leak is looked into.", told="We talk about article 2.")
    assert [sweeps.tell_steps(now()) for _again in range(2)] == [1, 0]
    [first] = told_to_tokyo()
    assert (first["step"], first["reason"]) == ("suspended", "We talk about article 2.")
    assert "leak" not in str(first)
    resume_agreement(register.keeper, AGREEMENT, "It is settled.")
    assert sweeps.tell_steps(now()) == 1
    assert [(one["step"], one["reason"]) for one in told_to_tokyo()][1:] == [("resumed", "")]
    assert told_to_tokyo()[0]["at"] < told_to_tokyo()[1]["at"]
    assert entries("agreement.step-told") == 2


def test_what_was_lifted_before_anybody_was_told_is_not_told(register: Registers) -> None:
    suspend_agreement(register.keeper, AGREEMENT, "A mistake.")
    resume_agreement(register.keeper, AGREEMENT, "It was one.")
    assert sweeps.tell_steps(now()) == 0


def test_steps_of_the_register_are_told_by_what_they_are(register: Registers) -> None:
    treaty = register.treaty()
    register.step(treaty, "suspended", reason="Talks.", told="Talks have begun.")
    sweeps.tell_steps(now())
    register.step(treaty, "superseded", reason="The new treaty.")
    sweeps.tell_steps(now())
    assert [(one["step"], one["reason"]) for one in told_to_tokyo()] == [
        ("suspended", "Talks have begun."),
        ("ended", ""),
    ]


def test_their_step_stops_what_leaves_at_once_and_tells_who_is_concerned(register: Registers) -> None:
    office = register.office
    request = office.sent()
    assert hear(register, "suspended", reason="条約の見直しのため。").state == "delivered"
    with pytest.raises(ReleaseRefusedError):
        office.sent()
    told = Notification.objects.filter(kind=STOPPED_THERE)
    assert {one.person_id for one in told} == {register.keeper.pk, request.drafted_by_id}
    assert all(one.closed for one in bases_for(TOKYO, "identity-check", "0502"))
    text = page(register)
    assert "Suspended by Tokyo" in text
    assert "条約の見直しのため。" in text
    assert "Suspended by the partner" in text
    listed = signed_in(Client(), register.keeper).get(reverse("agreements:list")).content.decode()
    assert "Suspended by the partner" in listed
    assert entries("agreement.step-received") == 1
    assert hear(register, "resumed", timedelta()).state == "delivered"
    assert office.sent().state == "sent"
    assert Notification.objects.filter(kind=RESUMED_THERE, person=register.keeper).count() == 1


def page(ours: Registers) -> str:
    client = signed_in(Client(), ours.keeper)
    return client.get(reverse("agreements:agreement", args=[AGREEMENT])).content.decode()


def test_what_they_send_under_it_is_refused_while_they_stopped_it(register: Registers) -> None:
    hear(register, "suspended")
    letter = register.office.write("requests/request/1", register.office.request_data())
    assert letter.state == "refused"


def test_lifting_by_one_side_does_not_lift_the_other(register: Registers) -> None:
    hear(register, "suspended")
    suspend_agreement(register.keeper, AGREEMENT, "We too.")
    resume_agreement(register.keeper, AGREEMENT, "Not we.")
    with pytest.raises(ReleaseRefusedError):
        register.office.sent()
    suspend_agreement(register.keeper, AGREEMENT, "Again.")
    hear(register, "resumed", timedelta())
    with pytest.raises(ReleaseRefusedError):
        register.office.sent()
    resume_agreement(register.keeper, AGREEMENT, "Now both.")
    assert register.office.sent().state == "sent"


def test_a_late_an_older_and_a_repeated_step_change_nothing(register: Registers) -> None:
    hear(register, "suspended", timedelta(minutes=2))
    hear(register, "resumed", timedelta(minutes=1))
    assert hear(register, "suspended", timedelta(minutes=3)).state == "delivered"  # on its way for long
    assert register.office.sent().state == "sent"
    same = to_rfc3339(SideStep.objects.order_by("-at")[0].at)
    hear(register, "suspended", at=same)
    assert register.office.sent().state == "sent"
    assert SideStep.objects.filter(node=TOKYO).count() == 2
    assert Notification.objects.filter(kind=STOPPED_THERE, person=register.keeper).count() == 1


def test_a_form_that_says_otherwise_does_not_lift_a_step(register: Registers) -> None:
    hear(register, "suspended")
    hear_form(register)  # its form letter was written before, or a program of another time wrote it
    with pytest.raises(ReleaseRefusedError):
        register.office.sent()


def told_of(ours: Registers) -> list[str]:
    """What our keeper was told and is not settled, oldest first."""
    rows = Notification.objects.filter(person=ours.keeper).order_by("created_at")
    return [one.kind for one in rows if one.about_id not in kind_of(one.kind).settled([one.about_id])]


@pytest.mark.parametrize("is_form_first", [False, True])
def test_a_stop_is_told_as_a_stop_and_never_as_another_form(
    register: Registers, *, is_form_first: bool
) -> None:
    if is_form_first:
        hear_form(register, relies=False)
        assert told_of(register) == [NOT_RELIED]  # its step is on its way still, or its program tells none
    hear(register, "suspended", reason="条約の見直しのため。")
    hear_form(register, relies=False, register="suspended")
    assert told_of(register) == [STOPPED_THERE]
    hear(register, "resumed", timedelta())
    hear_form(register)
    assert told_of(register) == [STOPPED_THERE, RESUMED_THERE]
    assert not Notification.objects.filter(kind=DIFFERENT).exists()


def test_another_form_that_is_not_relied_on_is_told_as_both(register: Registers) -> None:
    hear(register, "suspended")
    hear_form(register, TWO_PERSONS, relies=False)
    assert told_of(register) == [STOPPED_THERE, DIFFERENT]
    hear_form(register, relies=False)  # the same form as ours again: nothing is left to compare
    assert told_of(register) == [STOPPED_THERE]


def test_a_step_yet_to_come_and_one_about_a_strangers_agreement_are_refused(register: Registers) -> None:
    ahead = to_rfc3339(now() + timedelta(minutes=4))
    assert hear(register, "suspended", at=ahead).reason == "malformed"
    assert hear(register, "suspended", agreement="of-two-others").reason == "not-a-party"
    assert hear(register, "broken").reason in {"malformed", "bad-body", "unknown-schema"}
    assert not SideStep.objects.exists()
    terms = terms_of(AGREEMENT)
    assert terms is not None
    assert terms.beside == ()


def test_a_partner_speaks_for_its_own_side_alone(register: Registers) -> None:
    letter = hear(register, "suspended", node=SEOUL)
    assert letter.state == "refused"  # a body has no place for whose step it is
    hear(register, "suspended")
    assert {one.node for one in SideStep.objects.all()} == {TOKYO}
