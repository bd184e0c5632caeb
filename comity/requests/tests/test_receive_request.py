"""A partner's request comes in: through the edge, opened, decided, kept, checked against our records."""

from dataclasses import replace
from typing import Any

import pytest

from comity.agreements.actions import resume_agreement, suspend_agreement
from comity.audit.actors import PartnerNode
from comity.exchange.core.digests import b64u
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter_members import AgreementRef, Handling
from comity.exchange.models import InLetter
from comity.exchange.tests.partners import Partner
from comity.requests import actions
from comity.requests.bodies import REQUEST
from comity.requests.exceptions import NotHereError
from comity.requests.models import Attachment, Request
from comity.requests.tests.office import AGREEMENT, OPERATOR, TOKYO, Office, content_of, entries
from comity.screening.models import Query


def refused(office: Office, letter: InLetter, reason: str) -> None:
    """The letter was refused for this reason, and nothing of it stands in our house."""
    assert (letter.state, letter.reason) == ("refused", reason)
    assert not Request.objects.filter(message=letter.mid).exists()
    assert not Attachment.objects.exists()
    assert not Query.objects.exists()


def test_it_is_kept_as_the_partner_wrote_it(office: Office) -> None:
    data = office.request_data()
    office.write(REQUEST, data)
    request = Request.objects.get()
    assert str(request.id) == data["request"]
    assert (request.state, request.direction, request.partner) == ("received", "incoming", TOKYO)
    assert (request.partner_ref, request.title) == (data["ref"], data["title"])
    assert request.questions == data["questions"]
    assert request.facts == data["facts"]["text"]
    assert request.agency == office.cast.officer.agency
    assert request.ref.startswith("P-")
    assert [one.name for one in request.subjects.all()] == ["グエン・ヴァン・ハイ"]


def test_each_person_is_checked_against_our_records_at_once(office: Office) -> None:
    request = office.received()
    subject = request.subjects.get()
    assert Query.objects.get().id == subject.query


def test_its_files_are_kept_with_their_names_as_labels(office: Office) -> None:
    request = office.received(files=(("地図.txt", b"map\r\n"), ("b.txt", b"b")))
    kept = {one.label: content_of(one) for one in request.attachments.all()}
    assert kept == {"地図.txt": b"map\r\n", "b.txt": b"b"}


def test_an_id_that_we_have_is_refused(office: Office) -> None:
    ours = office.drafted()
    data = office.request_data(request=str(ours.id))
    letter = office.write(REQUEST, data)
    assert (letter.state, letter.reason) == ("refused", "id-reused")
    ours.refresh_from_db()
    assert ours.direction == "outgoing"
    again = office.received()
    letter = office.write(REQUEST, office.request_data(request=str(again.id), title="Other"))
    assert (letter.state, letter.reason) == ("refused", "id-reused")
    again.refresh_from_db()
    assert again.title != "Other"


def test_a_partner_that_is_no_party_is_refused(office: Office, seoul: Partner) -> None:
    letter = office.write(REQUEST, office.request_data(), by=seoul)
    refused(office, letter, "sender-not-party")


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        ((("status: in-force", "status: ended"),), "agreement-ended"),
        ((("nbf: 2024-04-01", "nbf: 2093-04-01"),), "agreement-not-yet"),
        ((("exp: 2094-04-01", "exp: 2024-05-01"),), "agreement-expired"),
    ],
)
def test_an_agreement_that_is_not_in_force_lets_nothing_in(
    office: Office, pairs: tuple[tuple[str, str], ...], reason: str
) -> None:
    office.change_terms(*pairs)
    refused(office, office.write(REQUEST, office.request_data()), reason)


def test_an_agreement_that_we_suspended_lets_nothing_in_until_we_resume(office: Office) -> None:
    suspend_agreement(OPERATOR, AGREEMENT, "A doubt.")
    refused(office, office.write(REQUEST, office.request_data()), "agreement-suspended")
    resume_agreement(OPERATOR, AGREEMENT, "No doubt.")
    assert office.write(REQUEST, office.request_data()).state == "delivered"


def cited(office: Office, **change: Any) -> AgreementRef:
    terms = office.terms
    digest = b64u(bytes.fromhex(terms.digest))
    return replace(AgreementRef(terms.id, terms.version, digest, "1"), **change)


def test_an_agreement_that_we_do_not_have_or_in_other_words_is_refused(office: Office) -> None:
    unknown = cited(office, id="another-agreement")
    refused(office, office.write(REQUEST, office.request_data(), agreement=unknown), "agreement-missing")
    refused(office, office.write(REQUEST, office.request_data(), agreement=None), "agreement-missing")
    other = cited(office, digest=b64u(b"\x01" * 32))
    refused(office, office.write(REQUEST, office.request_data(), agreement=other), "agreement-differs")


def test_an_article_longer_than_any_is_refused(office: Office) -> None:
    letter = office.write(REQUEST, office.request_data(), agreement=cited(office, article="9" * 60))
    refused(office, letter, "malformed")


def test_a_purpose_or_kind_outside_the_articles_is_refused(office: Office) -> None:
    letter = office.write(REQUEST, office.request_data(), purpose="consular")
    assert letter.state == "refused"
    letter = office.write(REQUEST, office.request_data(kind="goods"))
    assert letter.state == "refused"
    assert not Request.objects.exists()


def test_what_is_above_the_ceiling_is_refused(office: Office) -> None:
    handling = Handling(owner=TOKYO, codes=("H2",))  # no classification is read as the highest
    refused(office, office.write(REQUEST, office.request_data(), handling=handling), "above-ceiling")


@pytest.mark.parametrize(
    "change",
    [
        {"files": [{"pid": "1", "category": "case-facts"}]},
        {"files": [{"pid": "-1", "category": "case-facts"}]},
        {"files": [{"pid": "first", "category": "case-facts"}]},
        {"files": [{"pid": "0", "category": "case-facts"}, {"pid": "0", "category": "identity"}]},
        {"files": []},
    ],
    ids=["out of range", "from the end", "no number", "named twice", "not named"],
)
def test_files_that_do_not_fit_the_letter_are_refused(office: Office, change: dict[str, Any]) -> None:
    letter = office.write(REQUEST, office.request_data(**change), files=(("a.txt", b"a"),))
    refused(office, letter, "malformed")


@pytest.mark.parametrize(
    "change",
    [
        {"reply_by": "2026-12-01"},
        {"reply_by": "2026-12-01T10:00:00"},
        {"reply_by": "9999-12-31T23:59:59-12:00"},
        {"reply_by": "0001-01-01T00:00:00+14:00"},
        {"clock": {"length": 7, "unit": "calendar-day", "source": "x", "zone": "Nowhere/Atall"}},
        {"clock": {"length": 7, "unit": "calendar-day", "source": "x", "zone": "../../etc/passwd"}},
        {"clock": {"length": 0, "unit": "calendar-day", "source": "x", "zone": "UTC"}},
        {"kind": "No Kind"},
        {"title": ""},
        {"more": "than asked for"},
        {"request": "1"},
    ],
    ids=str,
)
def test_a_body_that_cannot_be_read_is_refused(office: Office, change: dict[str, Any]) -> None:
    conv = new_id()
    letter = office.write(REQUEST, {**office.request_data(), **change}, conv=conv)
    assert letter.state == "refused", letter.reason
    assert not Request.objects.exists()


def test_after_a_refusal_the_next_good_letter_is_delivered(office: Office) -> None:
    office.write(REQUEST, office.request_data(offence="9999"))
    assert office.received().state == "received"


def test_only_a_person_opens_what_came_in(office: Office) -> None:
    request = office.received()
    with pytest.raises(NotHereError):
        actions.open_request(PartnerNode(TOKYO), request.id)
    assert entries("request.received") == 1
    assert entries("request.viewed") == 0


def test_somebody_without_a_name_or_number_is_kept_and_not_looked_for(office: Office) -> None:
    nobody = {**office.request_data()["subjects"][0], "name": " "}
    request = office.received(subjects=[nobody])
    assert request.subjects.get().query is None
    assert not Query.objects.exists()
