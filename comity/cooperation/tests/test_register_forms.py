"""Both parties hold the same form: each tells the other, a difference is shown article by article, the stricter rules until it is settled."""

import hashlib
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.agreements import sweeps
from comity.agreements.access import terms_of
from comity.agreements.actions import suspend_agreement, take_their_form, tell_form
from comity.agreements.exceptions import NotTellableError
from comity.agreements.models import AgreementVersion, FormTelling, PartnerForm
from comity.agreements.telling import FORM
from comity.audit.acts import writing
from comity.cooperation.register_showing import page_of
from comity.cooperation.tests.register_ground import Registers
from comity.exchange.core import strict_json
from comity.exchange.core.digests import b64u, unb64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.core.letter_members import AgreementRef, Body
from comity.exchange.models import InLetter, OutLetter
from comity.exchange.tests.partners import open_all
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.requests import actions as requests
from comity.requests.bodies import REQUEST
from comity.requests.exceptions import ReleaseRefusedError
from comity.requests.tests.office import AGREEMENT, SOURCE, TOKYO

TWO_PERSONS = SOURCE.replace("two_person: false", "two_person: true").replace("version: 1\n", "version: 2\n")
NO_CONTACT = SOURCE.replace("[case-facts, identity, contact, document-data]", "[case-facts, document-data]").replace(
    "One officer may send facts.", "One officer may send facts only."
).replace("version: 1\n", "version: 2\n")  # fmt: skip


def said(source: str = SOURCE, **change: Any) -> dict[str, Any]:
    """What Tokyo's node tells of its form."""
    return {
        "agreement": AGREEMENT,
        "version": 2 if "version: 2" in source else 1,
        "digest": hashlib.sha256(source.encode()).hexdigest(),
        "source": source,
        "relies": True,
        "register": "",
        **change,
    }


def hear(ours: Registers, source: str = SOURCE, **change: Any) -> InLetter:
    """Tokyo tells of its form, through the edge and opened by the worker."""
    mid = ours.office.tokyo.write(
        type=LetterType.AGREEMENT, body=Body(FORM, said(source, **change)), conv=str(new_id()), handling=None, agreement=None
    )  # fmt: skip
    open_all()
    return InLetter.objects.get(mid=mid)


def told_to_tokyo() -> list[dict[str, Any]]:
    """What our node told Tokyo, as it reads it."""
    found = []
    for row in OutLetter.objects.filter(peer__node=TOKYO, schema=FORM).order_by("ls"):
        payload = strict_json.parse(unb64u(bytes(row.inner).decode("ascii").split(".")[1]), 1_000_000)
        assert payload["type"] == "agreement"
        found.append(payload["body"]["data"])
    return found


def test_what_the_register_names_is_told_once_and_each_change_again(register: Registers) -> None:
    assert sweeps.tell(now()) == 0  # nothing says yet that the partner is to hear of it
    treaty = register.treaty()
    assert [sweeps.tell(now()) for _again in range(2)] == [1, 0]
    [first] = told_to_tokyo()
    assert (first["digest"], first["relies"], first["register"]) == (terms().digest, True, "in-force")
    assert hashlib.sha256(first["source"].encode()).hexdigest() == first["digest"]
    register.step(treaty, "suspended", reason="Talks have begun anew.")
    assert sweeps.tell(now()) == 1
    assert (told_to_tokyo()[-1]["relies"], told_to_tokyo()[-1]["register"]) == (False, "suspended")
    assert "Talks" not in str(told_to_tokyo()[-1])  # the reason stays in the house


def terms() -> Any:
    found = terms_of(AGREEMENT)
    assert found is not None
    return found


def test_the_same_form_changes_nothing_and_is_answered(register: Registers) -> None:
    assert hear(register).state == "delivered"
    assert terms().beside == ()
    assert register.office.sent().state == "sent"
    assert sweeps.tell(now()) == 1  # whoever told us is told ours
    assert FormTelling.objects.get().node == TOKYO


def test_their_stricter_form_rules_what_we_send(register: Registers) -> None:
    assert hear(register, TWO_PERSONS).state == "delivered"
    request = register.office.drafted()
    found = requests.submit_request(register.office.cast.officer, request.id, version=1)
    assert found.state == "to-approve"  # our form lets one officer send it, theirs asks for two
    assert Notification.objects.filter(person=register.keeper, kind="agreement.form-differs").count() == 1


def test_what_their_form_does_not_cover_does_not_leave(register: Registers) -> None:
    hear(register, NO_CONTACT)
    with pytest.raises(ReleaseRefusedError):
        register.office.sent()
    assert OutLetter.objects.filter(schema=REQUEST).count() == 0


def test_a_letter_under_the_form_it_told_is_judged_by_both(register: Registers) -> None:
    office = register.office
    cited = AgreementRef(AGREEMENT, 2, b64u(bytes.fromhex(said(TWO_PERSONS)["digest"])), "1")
    before = office.write(REQUEST, office.request_data(), agreement=cited)
    assert (before.state, before.reason) == ("refused", "agreement-differs")
    hear(register, TWO_PERSONS)
    assert office.write(REQUEST, office.request_data(), agreement=cited).state == "delivered"
    facts_only = NO_CONTACT.replace(
        "[case-facts, identity, contact, document-data, movement]", "[case-facts]"
    )
    hear(register, facts_only)
    cited = AgreementRef(AGREEMENT, 2, b64u(bytes.fromhex(said(facts_only)["digest"])), "1")
    letter = office.write(REQUEST, office.request_data(), agreement=cited)
    assert (letter.state, letter.reason) == ("refused", "category-not-covered")


def test_nothing_leaves_while_the_partner_does_not_rely_on_it(register: Registers) -> None:
    hear(register, relies=False)
    with pytest.raises(ReleaseRefusedError):
        register.office.sent()
    hear(register)
    assert register.office.sent().state == "sent"


def test_a_form_that_cannot_be_read_means_no(register: Registers) -> None:
    hear(register, "schema: comity/agreement/9\n", version=2)
    with pytest.raises(ReleaseRefusedError):
        register.office.sent()


def test_a_file_that_is_not_that_of_its_digest_is_refused(register: Registers) -> None:
    assert hear(register, digest="0" * 64).reason == "malformed"
    assert (
        hear(register, TWO_PERSONS.replace(TOKYO, "cxp:node:jp:other"), agreement="other-agreement").reason
        == "not-a-party"
    )
    assert not PartnerForm.objects.exists()


def test_an_older_word_does_not_replace_a_newer_one(register: Registers) -> None:
    hear(register, TWO_PERSONS)
    with writing():
        PartnerForm.objects.update(told_at=now() + timedelta(hours=1))
    assert hear(register).state == "delivered"
    assert PartnerForm.objects.get().version == 2


def test_their_newer_form_is_kept_here_with_one_press(register: Registers) -> None:
    hear(register, TWO_PERSONS)
    kept = take_their_form(register.keeper, AGREEMENT, TOKYO)
    assert (kept.version, kept.digest) == (2, said(TWO_PERSONS)["digest"])
    assert terms().beside == ()
    assert bytes(AgreementVersion.objects.get(pk=kept.pk).source).decode() == TWO_PERSONS


def test_an_agreement_we_do_not_hold_is_shown_and_can_be_kept(register: Registers) -> None:
    other = SOURCE.replace(f"id: {AGREEMENT}", "id: second-agreement")
    assert hear(register, other, agreement="second-agreement").state == "delivered"
    client = signed_in(Client(), register.keeper)
    page = client.get(reverse("agreements:forms", args=["second-agreement"]))
    assert "We hold no form of this agreement" in page.content.decode()
    client.post(reverse("agreements:forms-take", args=["second-agreement"]), {"node": TOKYO})
    assert terms_of("second-agreement") is not None


def test_the_page_shows_each_difference_by_article(register: Registers) -> None:
    hear(register, NO_CONTACT)
    client = signed_in(Client(), register.keeper)
    text = client.get(reverse("agreements:forms", args=[AGREEMENT])).content.decode()
    for words in (
        "Another form",
        "Article 1",
        "One officer may send facts only.",
        "One officer may send facts.",
        "Keep their form here too",
    ):
        assert words in text, words
    assert "Article 2" not in text  # it is the same in both
    page = client.get(reverse("agreements:agreement", args=[AGREEMENT])).content.decode()
    assert "holds another form of this agreement" in page
    treaty = register.treaty()
    assert page_of(register.keeper, treaty, []).differing != []


def test_their_register_is_shown_beside_ours(register: Registers) -> None:
    treaty = register.treaty()
    hear(register, register="expired")
    assert any("In the register of" in one for one in page_of(register.keeper, treaty, []).contradictions)


def test_telling_now_asks_for_a_paired_party(register: Registers) -> None:
    assert tell_form(register.keeper, AGREEMENT, TOKYO)
    assert not tell_form(register.keeper, AGREEMENT, TOKYO)
    assert tell_form(register.keeper, AGREEMENT, TOKYO, again=True)
    with pytest.raises(NotTellableError):
        tell_form(register.keeper, AGREEMENT, "cxp:node:kr:seoul")
    suspend_agreement(register.keeper, AGREEMENT, "A reason.")
    assert sweeps.tell(now()) == 1
    assert told_to_tokyo()[-1]["relies"] is False
    assert isinstance(FormTelling.objects.get().letter, UUID)
