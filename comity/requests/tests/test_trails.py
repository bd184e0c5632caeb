"""Who looked at what a partner sent: from the pages that officers open to the list that the partner checks."""

from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit import events
from comity.audit.models import Entry
from comity.audit.sequencer import sequence
from comity.exchange.core.letter import LetterType
from comity.exchange.looked import write_looks
from comity.exchange.models import InLetter, Receipt
from comity.exchange.tests.partners import Partner, open_all
from comity.exchange.trails import looks_at
from comity.lib.clock import now
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.requests import actions
from comity.requests.models import Request
from comity.requests.tests.office import SEOUL, TOKYO, Office
from comity.requests.tests.together import answer
from comity.screening import actions as screening
from comity.screening.models import Hit
from comity.sharing.actions import view_item
from comity_verify import cli


@pytest.fixture
def request_of_theirs(office: Office) -> Request:
    found: Request = office.received()
    actions.open_request(office.cast.officer, found.id)
    return found


def listed(**asked: Any) -> list[tuple[str, str]]:
    looks = looks_at(TOKYO, **asked)
    return [(entry.event, entry.subject_id) for entry in looks.entries]


def test_looks_at_the_request_and_its_letter_are_listed(office: Office, request_of_theirs: Request) -> None:
    found = listed()
    assert (events.MESSAGE_OPENED, str(request_of_theirs.message)) in found
    assert (events.REQUEST_VIEWED, str(request_of_theirs.id)) in found
    office.received()  # another, at which nobody looked
    assert listed(letter=request_of_theirs.message) == found


def test_a_hit_that_an_officer_opened_is_listed_and_may_be_left_out(office: Office) -> None:
    source = NewSource(SourceKind.OWN_RECORD, "File 1")
    add_subject(office.cast.officer, "Person", [NewValue("name", "Nguyễn Văn Hải", "vi")], source)
    office.received()
    hit = Hit.objects.first()
    assert hit is not None
    screening.view_hit(office.cast.officer, hit.pk)
    assert (events.HIT_VIEWED, str(hit.pk)) in listed()
    assert (events.HIT_VIEWED, str(hit.pk)) not in listed(without=[events.HIT_VIEWED])


def test_looks_at_our_own_request_count_from_when_their_answer_came(office: Office) -> None:
    request = office.sent()
    actions.open_request(office.cast.officer, request.id)
    office.answered(request)
    InLetter.objects.update(stored_at=now())  # a receipt's time is cut to the second
    actions.open_request(office.cast.supervisor, request.id)
    viewed = [entry for entry in looks_at(TOKYO).entries if entry.event == events.REQUEST_VIEWED]
    assert [entry.actor for entry in viewed] == [office.cast.supervisor.pseudonym]


def test_looks_at_a_request_to_several_and_at_its_conversation_are_listed(
    office: Office, theirs: Request
) -> None:
    assert theirs.conversation is not None
    actions.open_request(office.cast.officer, theirs.id)
    actions.open_conversation(office.cast.officer, theirs.id)
    found = listed()
    assert (events.REQUEST_VIEWED, str(theirs.id)) in found
    assert (events.CONVERSATION_VIEWED, str(theirs.conversation)) in found
    of_one = listed(letter=theirs.message)
    assert (events.CONVERSATION_VIEWED, str(theirs.conversation)) in of_one
    assert set(of_one) < set(found)


def test_a_look_at_the_letter_on_the_page_of_what_was_shared_is_listed(
    office: Office, request_of_theirs: Request
) -> None:
    assert request_of_theirs.message is not None
    view_item(office.cast.supervisor, TOKYO, request_of_theirs.message)
    assert (events.LETTER_VIEWED, str(request_of_theirs.message)) in listed()


def test_each_of_several_learns_of_looks_at_its_own_answer(
    office: Office, both: tuple[Request, Request], with_seoul: Partner
) -> None:
    first, second = both
    assert answer(office, first, office.tokyo).state == "delivered"
    assert answer(office, second, with_seoul).state == "delivered"
    InLetter.objects.update(stored_at=now())  # a receipt's time is cut to the second
    for request in both:
        actions.open_request(office.cast.officer, request.id)
    asked = {str(one.id) for one in both}
    for node, request in ((TOKYO, first), (SEOUL, second)):
        viewed = {one.subject_id for one in looks_at(node).entries if one.event == events.REQUEST_VIEWED}
        assert viewed & asked == {str(request.id)}


def test_a_letter_under_the_id_of_anothers_request_tells_its_sender_nothing(
    office: Office, with_seoul: Partner, request_of_theirs: Request
) -> None:
    mid = with_seoul.write(type=LetterType.TEST, body=None, conv=str(request_of_theirs.id))
    open_all()
    assert InLetter.objects.get(mid=mid).state == "delivered"
    actions.open_request(office.cast.officer, request_of_theirs.id)
    assert [one.event for one in looks_at(SEOUL).entries if one.subject_kind == "request"] == []


def test_an_attachment_that_was_opened_is_listed(office: Office) -> None:
    request = office.received(files=(("a.txt", b"one"),))
    actions.read_file(office.cast.officer, request.attachments.get().id)
    assert (events.PART_READ, str(request.id)) in listed()


def test_the_partner_checks_the_list(office: Office, request_of_theirs: Request, tmp_path: Path) -> None:
    sequence()
    file = tmp_path / "looks.zip"
    call_command("audit_looked", node=TOKYO, out=file, tree=True)
    report = cli.verify(file, [office.house.descriptor.root], [])
    assert report.failed == []
    said = "\n".join(report.proves)
    assert f"did request.viewed, about request {request_of_theirs.id}" in said
    assert office.cast.officer.pseudonym in said
    assert office.cast.officer.name not in said
    assert Entry.objects.get(event=events.LOOKS_GIVEN).actor == "process:audit-looked"


def test_the_partner_finds_the_entry_that_our_receipt_names_in_the_tree(
    office: Office, request_of_theirs: Request, tmp_path: Path
) -> None:
    sequence()
    file, receipt = tmp_path / "looks.zip", tmp_path / "read.jwt"
    file.write_bytes(write_looks(looks_at(TOKYO), with_tree=True).content)
    given = Receipt.objects.get(given=True, state="read")
    receipt.write_text(given.token)
    assert cli.verify(file, [], [receipt]).failed == []


@pytest.mark.django_db
def test_a_stranger_has_no_list() -> None:
    with pytest.raises(CommandError):
        call_command("audit_looked", node="cxp:node:kr:seoul", out=Path("unused.zip"))


def test_the_auditor_sees_the_looks_and_takes_the_list_along(
    office: Office, request_of_theirs: Request, client: Client, tmp_path: Path
) -> None:
    sequence()
    page, asked = reverse("exchange:looked"), {"partner": str(office.peer.pk), "letter": ""}
    auditor = signed_in(client, office.cast.auditor)
    seen = auditor.get(page, asked).content.decode()
    assert str(request_of_theirs.id) in seen
    assert office.cast.officer.pseudonym in seen
    assert Entry.objects.filter(event=events.LOOKS_VIEWED, actor=office.cast.auditor.pseudonym).exists()
    answer = auditor.post(page, asked)
    assert answer["Content-Type"] == "application/zip"
    file = tmp_path / "looks.zip"
    file.write_bytes(answer.content)
    assert cli.verify(file, [], []).failed == []
    assert auditor.get(page, {"partner": str(office.peer.pk), "letter": "x"}).status_code == 422
    assert signed_in(Client(), office.cast.operator).get(page).status_code == 404
