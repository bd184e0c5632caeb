"""Agreements to choose from say beside their title why nothing leaves under them; one that is closed, over or unknown is refused with why."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.agreements.actions import hold_agreement, resume_agreement, suspend_agreement
from comity.agreements.choosing import Choice, choices_with
from comity.agreements.models import PartnerForm, SideStep
from comity.audit.acts import writing
from comity.cooperation.tests.register_ground import Registers
from comity.cooperation.tests.test_register_steps import hear
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.operations.tests.ground import Ground
from comity.protection.models import Post
from comity.protection.tests.holding import CONSULAR_AGREEMENT, Custody
from comity.requests.tests.office import AGREEMENT, SEOUL, SOURCE, TOKYO
from comity.requests.tests.sharers import WITH_SEOUL, Sharers
from comity.web.dates import day_words

STOPPED = "stopped by Tokyo since"
REFUSED = "Nothing may leave under this agreement now"
UNKNOWN = "No agreement of this name is held with the partner here."


def only(nodes: list[str], agreement: str = AGREEMENT, **more: Any) -> Choice:
    [found] = [one for one in choices_with(nodes, **more) if one.value == agreement]
    return found


def stops(node: str, agreement: str = AGREEMENT, at: datetime | None = None) -> None:
    """A partner stops an agreement, as its node told us; a day ago unless another moment is given."""
    with writing():
        SideStep.objects.create(
            agreement=agreement,
            node=node,
            kind="suspended",
            at=at or now() - timedelta(days=1),
            letter=new_id(),
            came_at=now(),
        )


def reading(person: Person, language: str = "en") -> Client:
    """The browser of a person who reads in a language."""
    with writing():
        Person.objects.filter(pk=person.pk).update(language=language)
    return signed_in(Client(), Person.objects.get(pk=person.pk))


def shown(person: Person, address: str) -> str:
    answer = reading(person).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def option(page: str, value: str, box: str = "agreement") -> str:
    """The option of an agreement in a box of a page, as it is written."""
    return (
        page.split(f'<select name="{box}"', 1)[1]
        .split(f'<option value="{value}"', 1)[1]
        .split("</option>", 1)[0]
    )


def refusal(person: Person, address: str, data: dict[str, Any], language: str = "en") -> str:
    answer = reading(person, language).post(address, data)
    assert answer.status_code == 422
    return answer.content.decode()


def test_what_a_partner_stopped_says_who_and_since_when_and_is_closed(register: Registers) -> None:
    assert only([TOKYO]) == Choice(AGREEMENT, "Agreement of the office")
    hear(register, "suspended")
    found = only([TOKYO])
    assert found.is_closed
    assert found.label.startswith(f"Agreement of the office ({STOPPED} ")
    assert only([TOKYO], kept=AGREEMENT).remark == found.remark
    assert not only([TOKYO], kept=AGREEMENT).is_closed
    with override("ja"):
        assert "Tokyo" in only([TOKYO]).remark
        assert STOPPED not in only([TOKYO]).remark
    hear(register, "resumed", timedelta())
    assert only([TOKYO]).label == "Agreement of the office"


def test_our_own_stop_the_days_and_a_partner_that_says_no_day_are_said(register: Registers) -> None:
    suspend_agreement(register.keeper, AGREEMENT, "A leak.")
    assert "suspended by us since" in only([TOKYO]).label
    resume_agreement(register.keeper, AGREEMENT, "It is settled.")
    form = PartnerForm(agreement=AGREEMENT, node=TOKYO, version=1, digest=register.office.terms.digest, relies=False, letter=new_id(), told_at=now(), came_at=now())  # fmt: skip
    with writing():
        form.save()
    assert only([TOKYO]).remark == "Tokyo does not rely on it at present"
    register.office.expire_terms()
    found = only([TOKYO])
    assert found.is_closed
    assert "expired; its last day was" in found.label


def test_an_agreement_of_several_is_open_while_one_of_those_asked_about_relies_on_it(
    register: Registers,
) -> None:
    line = f"  - {{agency: '{TOKYO}', country: JP, names: {{en: Tokyo}}}}\n"
    third = f"  - {{agency: '{SEOUL}', country: KR, names: {{en: Seoul}}}}\n"
    source = SOURCE.replace(f"id: {AGREEMENT}", "id: of-three").replace(line, line + third)
    home = "    - {country: VN, names: {en: Procuracy}}"
    source = source.replace(home, f"{home}\n    - {{country: KR, names: {{en: Justice}}}}")
    hold_agreement(register.keeper, source.encode())
    stops(TOKYO, "of-three")
    both = only([TOKYO, SEOUL], "of-three")
    assert STOPPED in both.label
    assert not both.is_closed
    assert only([TOKYO], "of-three").is_closed
    assert only([SEOUL], "of-three").label == "Agreement of the office"
    stops(SEOUL, "of-three")
    assert only([TOKYO, SEOUL], "of-three").is_closed
    assert choices_with([]) == []


def test_what_is_open_stands_first_and_many_ask_no_more(register: Registers) -> None:
    def asked(nodes: list[str]) -> int:
        with CaptureQueriesContext(connection) as queries:
            choices_with(nodes)
        return len(queries)

    before = asked([TOKYO])
    for number in range(4):
        text = SOURCE.replace(f"id: {AGREEMENT}", f"id: more-{number}").replace(
            "Agreement of the", f"{number} of the"
        )
        hold_agreement(register.keeper, text.encode())
        stops(TOKYO, f"more-{number}")
    assert asked([TOKYO, SEOUL, "cxp:node:la:desk"]) == before
    assert [one.is_closed for one in choices_with([TOKYO])] == [False, True, True, True, True]


def is_refused(person: Person, address: str, box: str, data: dict[str, Any], closed: str = AGREEMENT) -> None:
    """What is closed cannot be chosen on a page; where it is sent all the same, and where it is unknown, the page says what to do."""
    text = option(shown(person, address), closed)
    assert " disabled" in text
    assert STOPPED in text
    assert REFUSED in refusal(person, address, {**data, box: closed})
    assert STOPPED in refusal(person, address, {**data, box: closed})
    assert UNKNOWN in refusal(person, address, {**data, box: "held-by-nobody"})
    spoken = refusal(person, address, {**data, box: "held-by-nobody"}, "vi")
    assert UNKNOWN not in spoken
    assert "Không" in spoken


def test_how_entries_of_an_operation_leave_and_whom_it_invites(ground: Ground) -> None:
    operation = ground.planned()
    hear(Registers(ground.office), "suspended")
    terms, invite = (reverse(f"operations:{name}", args=[operation.pk]) for name in ("terms", "invite"))
    said = {"article": "1", "purpose": "investigation", "codes": ["H0", "H2"], "classification": "1", "rights_none": "on"}  # fmt: skip
    is_refused(ground.officer, terms, "agreement", said)
    is_refused(ground.officer, invite, "agreement", {"partner": TOKYO, "article": "1"})


def test_what_an_operation_leaves_under_stays_chosen_and_says_what_stands_against_it(ground: Ground) -> None:
    operation = ground.joint()
    hear(Registers(ground.office), "suspended")
    page = option(shown(ground.officer, reverse("operations:terms", args=[operation.pk])), AGREEMENT)
    assert " selected" in page
    assert " disabled" not in page  # a closed box is not sent, and nobody would read why
    assert STOPPED in page


def test_the_day_of_a_stop_is_that_of_the_readers_clock_wherever_it_stands(ground: Ground) -> None:
    operation = ground.joint()
    at = (now() - timedelta(days=2)).astimezone(UTC).replace(hour=20)  # the day after in Hanoi
    stops(TOKYO, at=at)
    page = shown(ground.officer, reverse("operations:terms", args=[operation.pk]))
    there = day_words(at.astimezone(ground.officer.time_zone).date(), "en")
    assert page.count(there) == 2  # in the warning above, and beside the title
    assert day_words(at.date(), "en") not in page


def test_a_post_is_told_under_no_agreement_that_its_partner_stopped(custody: Custody) -> None:
    notice = custody.ready()
    stops(TOKYO, CONSULAR_AGREEMENT)
    address = reverse("protection:notice", args=[notice.pk])
    page = option(shown(custody.officer, address), CONSULAR_AGREEMENT)
    assert " selected" in page
    assert STOPPED in page
    rights = {"article": "", "political_or_belief": "no", "press_or_defender": "no"}
    assert REFUSED in refusal(custody.officer, address, {**rights, "agreement": CONSULAR_AGREEMENT})
    assert UNKNOWN in refusal(custody.officer, address, {**rights, "agreement": "held-by-nobody"})


def test_a_post_keeps_the_agreement_that_was_stopped_since_and_a_new_one_gets_none(custody: Custody) -> None:
    keeper = custody.office.cast.supervisor
    custody.ready()
    stops(TOKYO, CONSULAR_AGREEMENT)
    post = Post.objects.get(state="JPN")
    said = {"state": "JPN", "name": "Embassy of Japan", "node": TOKYO, "agency": "", "other_channel": "", "agreement": CONSULAR_AGREEMENT}  # fmt: skip
    answer = signed_in(Client(), keeper).post(reverse("protection:post", args=[post.pk]), said)
    assert answer.status_code == 302
    is_refused(keeper, reverse("protection:new-post"), "agreement", {**said, "state": "CHN"}, CONSULAR_AGREEMENT)  # fmt: skip


def test_nothing_is_passed_on_under_an_agreement_that_its_partner_stopped(sharers: Sharers) -> None:
    item = sharers.item()
    stops(SEOUL, WITH_SEOUL)
    address = reverse("sharing:pass-on", args=[TOKYO, item.mid])
    given = {
        "peer": SEOUL, "article": "2", "purpose": "investigation", "kind": "identity-check", "offence": "0502",
        "categories": ["case-facts", "identity"], "urgency": "ordinary", "reason": "", "political_or_belief": "no",
        "press_or_defender": "no", "refugee_or_asylum": "no",
    }  # fmt: skip
    text = option(shown(sharers.officer, address), WITH_SEOUL)
    assert " disabled" in text
    assert "stopped by Seoul since" in text
    assert REFUSED in refusal(sharers.officer, address, {**given, "agreement": WITH_SEOUL})
    assert UNKNOWN in refusal(sharers.officer, address, {**given, "agreement": "held-by-nobody"})


@pytest.mark.parametrize("over", ["expired", "ours"])
def test_what_is_over_or_suspended_by_us_is_refused_in_the_same_way(ground: Ground, over: str) -> None:
    operation = ground.planned()
    act: Callable[[], object] = {
        "expired": ground.office.expire_terms,
        "ours": lambda: suspend_agreement(ground.office.cast.cooperation, AGREEMENT, "A leak."),
    }[over]
    act()
    said = {"agreement": AGREEMENT, "article": "1", "purpose": "investigation", "codes": ["H0", "H2"], "classification": "1", "rights_none": "on"}  # fmt: skip
    text = refusal(ground.officer, reverse("operations:terms", args=[operation.pk]), said)
    assert REFUSED in text
    assert {"expired": "expired; its last day was", "ours": "suspended by us since"}[over] in text


def test_a_commitment_leaves_under_no_agreement_that_its_partner_stopped(register: Registers) -> None:
    hear(register, "suspended")
    address = reverse("cooperation:commitments-new")
    page = option(shown(register.keeper, address), AGREEMENT, "leaves_under")
    assert " disabled" in page
    assert STOPPED in page
    said = {"partner": TOKYO, "leaves_under": AGREEMENT, "text_en": "We train officers."}
    assert REFUSED in refusal(register.keeper, address, said)
