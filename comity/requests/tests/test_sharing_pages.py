"""Pages of letters, leave, recalls, passing on and copies, as officers and supervisors walk them."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.exchange.core.letter import LetterType
from comity.exchange.core.parts import encrypt_part
from comity.exchange.tests.partners import open_all
from comity.requests import actions as requests
from comity.requests.drafts import FileDraft
from comity.requests.models import Attachment, Request
from comity.requests.tests.office import HANOI, SEOUL, TOKYO, entries
from comity.requests.tests.sharers import WITH_SEOUL, Sharers, days, item_of, sent_to, stamp
from comity.sharing.allowing import Use
from comity.sharing.bodies import CONSENT, DELETION, RECALL
from comity.sharing.exceptions import PartnersFileError
from comity.sharing.letters import PASSED_ON
from comity.sharing.models import Consent, Copy, Destruction, Holder, Passing, Revision


@pytest.fixture
def officer(sharers: Sharers) -> Client:
    return signed_in(Client(), sharers.officer)


@pytest.fixture
def supervisor(sharers: Sharers) -> Client:
    return signed_in(Client(), sharers.supervisor)


def page(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer
    return answer.content.decode()


def whole(answer: Any) -> bytes:
    """All of an answer that comes piece by piece."""
    return b"".join(answer.streaming_content)


def day(count: int) -> str:
    return days(count).strftime("%Y-%m-%d")


def test_a_thread_leads_to_each_letter_and_the_letter_back(sharers: Sharers, officer: Client) -> None:
    request = sharers.request("H0", "H1", "H2")
    thread = page(officer, "requests:thread", request.pk)
    where = reverse("sharing:letter", args=[TOKYO, request.message])
    assert where in thread
    shown = page(officer, "sharing:letter", TOKYO, request.message)
    assert "Ask the owner" in shown
    assert request.facts in shown
    assert reverse("requests:thread", args=[request.pk]) in shown
    assert "not in court without the owner’s leave" in shown
    ours = sharers.office.sent()
    assert reverse("sharing:letter", args=["ours", ours.message]) in page(officer, "requests:thread", ours.pk)
    own = page(officer, "sharing:letter", "ours", ours.message)
    assert "Take it back" not in own  # an officer does not decide


def test_the_owner_is_asked_and_the_answer_shows(sharers: Sharers, officer: Client) -> None:
    item = sharers.item()
    where = reverse("sharing:ask", args=[TOKYO, item.mid])
    assert officer.get(where).status_code == 200
    bad = officer.post(where, {"use": "onward", "purpose": "investigation", "until": day(3), "text": "Why"})
    assert bad.status_code == 422
    sent = {
        "use": "court",
        "agency": "",
        "purpose": "investigation",
        "until": day(3),
        "text": "For the trial.",
    }
    assert officer.post(where, sent).status_code == 302
    consent = Consent.objects.get()
    assert (consent.use, consent.agency, consent.text) == ("court", HANOI, "For the trial.")
    assert "Asked" in page(officer, "sharing:letter", TOKYO, item.mid)
    assert "For the trial." in page(officer, "sharing:consent", consent.pk)
    sharers.grant(consent)
    assert "The owner has agreed to exactly this." in page(officer, "sharing:letter", TOKYO, item.mid)


def test_a_supervisor_decides_and_withdraws_from_the_desk(sharers: Sharers, supervisor: Client) -> None:
    consent = sharers.question()
    assert "Decide whether you agree to what is asked by:" in page(supervisor, "desk:desk")
    where = reverse("sharing:consent", args=[consent.pk])
    assert "Who is the holder of this number?" in supervisor.get(where).content.decode()
    assert supervisor.post(where, {"verdict": "grant", "text": "Yes."}).status_code == 422
    assert supervisor.post(where, {"verdict": "grant", "text": "Yes.", "until": day(4)}).status_code == 302
    consent.refresh_from_db()
    assert consent.state == "granted"
    away = supervisor.post(reverse("sharing:withdraw", args=[consent.pk]), {"text": "No more."})
    assert away.status_code == 302
    assert len(sent_to(TOKYO, CONSENT)) == 2
    assert "is asked by:" not in page(supervisor, "desk:desk")


def test_a_letter_that_its_room_does_not_show_is_not_shown_beside_the_question(
    sharers: Sharers, supervisor: Client
) -> None:
    consent = sharers.question()
    Request.objects.filter(message=consent.mid).update(agency=sharers.office.cast.partner.agency)
    shown = page(supervisor, "sharing:consent", consent.pk)
    assert consent.text in shown
    assert "Who is the holder of this number?" not in shown


def test_the_pack_is_refused_before_the_owner_agrees_and_whole_afterwards(
    sharers: Sharers, officer: Client
) -> None:
    request = sharers.office.received(files=(("list.csv", b"a;b"),), handling=stamp(TOKYO, "H0", "H1"))
    item = item_of(request.message)
    where = reverse("sharing:pack", args=[TOKYO, item.mid])
    refused = officer.post(where, {"reason": "Court 3, file 17"})
    assert refused.status_code == 422
    assert "Ask the owner." in refused.content.decode()
    assert entries("pack.written", "refused") == 1
    assert not Copy.objects.exists()
    sharers.granted(item, Use.COURT)
    answer = officer.post(where, {"reason": "Court 3, file 17"})
    assert answer["Content-Type"] == "application/zip"
    archive = zipfile.ZipFile(io.BytesIO(whole(answer)))
    assert sorted(archive.namelist()) == ["files/01.csv", "item.html", "leave.jws", "letter.jws"]
    html = archive.read("item.html").decode()
    assert request.facts in html
    assert "Court 3, file 17" in html
    assert archive.read("files/01.csv") == b"a;b"
    assert Copy.objects.get().kind == "pack"


@pytest.mark.parametrize("codes", [("H1",), ("H9",), ("P4", "H0")])
def test_an_unknown_code_keeps_it_from_court_like_h1(
    sharers: Sharers, officer: Client, codes: tuple[str, ...]
) -> None:
    item = sharers.item(*codes)
    answer = officer.post(reverse("sharing:pack", args=[TOKYO, item.mid]), {"reason": "Court 3"})
    assert answer.status_code == 422


def test_a_pack_without_h1_needs_nobody(sharers: Sharers, officer: Client) -> None:
    item = sharers.item("H0")
    answer = officer.post(reverse("sharing:pack", args=[TOKYO, item.mid]), {"reason": "Court 3"})
    assert answer.status_code == 200
    assert whole(answer)


def test_an_item_is_passed_on_and_approved_on_the_pages(
    sharers: Sharers, officer: Client, supervisor: Client
) -> None:
    item = sharers.item()
    where = reverse("sharing:pass-on", args=[TOKYO, item.mid])
    assert WITH_SEOUL in page(officer, "sharing:pass-on", TOKYO, item.mid)
    given = {
        "peer": SEOUL, "agreement": WITH_SEOUL, "article": "2", "purpose": "investigation", "kind": "identity-check",
        "offence": "0502", "categories": ["case-facts", "identity"], "urgency": "ordinary", "reason": "",
        "political_or_belief": "no", "press_or_defender": "no", "refugee_or_asylum": "no",
    }  # fmt: skip
    refused = officer.post(where, given)
    assert refused.status_code == 422
    assert "Ask the owner." in refused.content.decode()
    sharers.granted(item)
    assert officer.post(where, given).status_code == 302
    passing = Passing.objects.get()
    assert passing.state == "to-approve"
    assert "Approve that an item is passed on to:" in page(supervisor, "desk:desk")
    approve = reverse("sharing:passing", args=[passing.pk])
    shown = page(supervisor, "sharing:passing", passing.pk)
    assert "Facts of the case without persons" in shown
    assert "case-facts" not in shown
    assert supervisor.post(approve, {"senior_reason": ""}).status_code == 302
    assert len(sent_to(SEOUL, PASSED_ON)) == 1
    assert "Seoul desk" in page(officer, "sharing:letter", TOKYO, item.mid)


def test_a_file_of_a_partner_is_not_attached_to_a_letter_to_another(
    sharers: Sharers, officer: Client
) -> None:
    sharers.office.received(files=(("list.csv", b"a;b"),))
    draft = sharers.office.drafted(partner=SEOUL, agreement=WITH_SEOUL)
    file = FileDraft("mine.csv", "text/csv", b"a;b", "case-facts")
    with pytest.raises(PartnersFileError):
        requests.attach_file(sharers.officer, draft.id, file, version=1)
    assert not draft.attachments.exists()
    to_owner = sharers.office.drafted()
    requests.attach_file(sharers.officer, to_owner.id, file, version=1)
    # one that was chosen for nobody yet, or for its owner, does not leave for another either
    nobody = sharers.office.drafted(partner="")
    requests.attach_file(sharers.officer, nobody.id, file, version=1)
    Request.objects.filter(pk=nobody.pk).update(partner=SEOUL, agreement=WITH_SEOUL)
    with pytest.raises(PartnersFileError):
        requests.submit_request(sharers.officer, nobody.id, version=2)
    assert not sent_to(SEOUL, "requests/request/1")


def test_our_own_file_that_a_partner_sent_back_stays_ours(sharers: Sharers) -> None:
    first = sharers.office.drafted()
    file = FileDraft("mine.csv", "text/csv", b"our list", "case-facts")
    requests.attach_file(sharers.officer, first.id, file, version=1)
    requests.submit_request(sharers.officer, first.id, version=2)
    sharers.office.received(files=(("mine.csv", b"our list"),))
    draft = sharers.office.drafted(partner=SEOUL, agreement=WITH_SEOUL)
    requests.attach_file(sharers.officer, draft.id, file, version=1)
    assert draft.attachments.count() == 1


def test_a_recall_is_gone_from_every_page_and_the_copy_is_asked_back(
    sharers: Sharers, officer: Client, supervisor: Client
) -> None:
    request = sharers.office.received(files=(("list.csv", b"a;b"),))
    secret, name = request.facts, "グエン・ヴァン・ハイ"
    item = item_of(request.message)
    file = Attachment.objects.get(request=request)
    assert whole(officer.get(reverse("requests:file", args=[file.pk]))) == b"a;b"
    exported = officer.post(reverse("requests:export"), {"kind": "csv", "purpose": "work"})
    assert exported.status_code == 200
    query = request.subjects.get().query
    sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, sharers.revision(item.mid, item.idg))
    pages = [
        page(officer, "requests:thread", request.pk),
        page(officer, "requests:list")
        + officer.get(reverse("requests:list") + "?box=every").content.decode(),
        page(officer, "sharing:letter", TOKYO, item.mid),
        page(officer, "screening:query", query),
        page(officer, "screening:queries"),
        page(officer, "screening:hits"),
        page(officer, "desk:desk"),
        page(officer, "notifications:list"),
        page(officer, "sharing:items"),
    ]
    for shown in pages:
        assert secret not in shown
        assert name not in shown
    assert "This letter is deleted." in pages[0]
    assert officer.get(reverse("requests:file", args=[file.pk])).status_code == 404
    assert Destruction.objects.count() == 2
    assert "Destroy your copy of a letter of:" in pages[6]
    destruction = Destruction.objects.filter(copy__person=sharers.officer).earliest("pk")
    where = reverse("sharing:destruction", args=[destruction.pk])
    assert supervisor.get(where).status_code == 200
    assert supervisor.post(where, {"sure": "on"}).status_code == 302
    destruction.refresh_from_db()
    assert destruction.confirmed_at is None  # only who took it out can say so
    assert officer.post(where, {}).status_code == 422
    assert officer.post(where, {"sure": "on"}).status_code == 302
    destruction.refresh_from_db()
    assert destruction.confirmed_at is not None


def test_a_deletion_is_decided_on_its_page(sharers: Sharers, supervisor: Client) -> None:
    item = sharers.item()
    sharers.say(sharers.tokyo, LetterType.DELETION_REQUEST, DELETION, sharers.revision(item.mid, item.idg))
    revision = Revision.objects.get()
    assert "Decide whether to delete a letter of:" in page(supervisor, "desk:desk")
    shown = page(supervisor, "sharing:letter", TOKYO, item.mid)
    assert "It is not shown while it is blocked." in shown
    where = reverse("sharing:revision", args=[revision.pk])
    assert supervisor.post(where, {"verdict": "refuse", "ground": ""}).status_code == 422
    assert supervisor.post(where, {"verdict": "refuse", "ground": "court-order"}).status_code == 302
    revision.refresh_from_db()
    assert (revision.state, revision.ground, revision.decided_by) == (
        "refused",
        "court-order",
        sharers.supervisor,
    )


def test_what_is_blocked_is_not_handed_out(sharers: Sharers, officer: Client) -> None:
    request = sharers.office.received(files=(("list.csv", b"a;b"),))
    item = item_of(request.message)
    sharers.say(sharers.tokyo, LetterType.DELETION_REQUEST, DELETION, sharers.revision(item.mid, item.idg))
    file = Attachment.objects.get(request=request)
    answer = officer.get(reverse("requests:file", args=[file.pk]))
    assert answer.status_code == 302
    assert not Copy.objects.exists()


def test_the_owner_takes_back_corrects_and_narrows_on_the_pages(
    sharers: Sharers, officer: Client, supervisor: Client
) -> None:
    ours = sharers.office.stored()
    for name in ("correct", "narrow"):
        where = reverse(f"sharing:{name}", args=[ours.message])
        assert officer.get(where).status_code == 404
        assert supervisor.get(where).status_code == 200
    form = supervisor.get(reverse("sharing:correct", args=[ours.message])).context["form"]
    sent = {name: field.initial or "" for name, field in form.fields.items()}
    box = next(name for name, value in sent.items() if value == "+81 80 0000 0000")
    answer = supervisor.post(
        reverse("sharing:correct", args=[ours.message]),
        {**sent, box: "+81 80 2222 2222", "reason": "wrong-data"},
    )
    assert answer.status_code == 302
    assert Revision.objects.get().content == {
        "passages": [{"at": "/subjects/0/phone", "to": "+81 80 2222 2222"}]
    }
    narrowed = {"codes": ["H1"], "h3_text": "", "onward": "no", "reason": "not-lawful", "text": ""}
    assert supervisor.post(reverse("sharing:narrow", args=[ours.message]), narrowed).status_code == 302
    recall = reverse("sharing:recall", args=[ours.message, "recall"])
    assert supervisor.post(recall, {"reason": "other"}).status_code == 422
    assert supervisor.post(recall, {"reason": "wrong-person"}).status_code == 302
    revision = Revision.objects.get(kind="recall")
    assert "Not confirmed yet" in page(supervisor, "sharing:revision", revision.pk)
    assert "0 of 1" in page(supervisor, "sharing:revisions")


def test_an_item_passed_on_to_us_says_whether_its_signature_was_checked(
    sharers: Sharers, officer: Client
) -> None:
    original = sharers.original()
    sharers.pass_to_us(original, sharers.leave_to_us(original))
    shown = page(officer, "sharing:letter", TOKYO, original.mid)
    assert "Passed on to us by Seoul desk." in shown
    assert "The owner’s signature was checked." in shown
    assert officer.get(reverse("sharing:items") + "?second=1").content.decode().count(str(original.mid)) == 1


def test_looking_at_a_letter_is_written_down(sharers: Sharers, officer: Client) -> None:
    item = sharers.item()
    page(officer, "sharing:letter", TOKYO, item.mid)
    assert Entry.objects.filter(event="letter.viewed", subject_id=str(item.mid)).count() == 1


def test_a_file_of_an_item_passed_on_to_us_is_opened_from_its_page(sharers: Sharers, officer: Client) -> None:
    part, chunks = encrypt_part(b"a;b", "list.csv", "text/csv")
    original = sharers.original(parts=(part,))
    letter = sharers.pass_to_us(original, sharers.leave_to_us(original), parts=(part,))
    sharers.seoul.bring(part, chunks)
    open_all()
    letter.refresh_from_db()
    assert letter.state == "delivered", letter.reason
    where = reverse("sharing:file", args=[TOKYO, original.mid, 0])
    assert where in page(officer, "sharing:letter", TOKYO, original.mid)
    assert whole(officer.get(where)) == b"a;b"
    assert Copy.objects.get().kind == "file"
    assert officer.get(reverse("sharing:file", args=[TOKYO, original.mid, 7])).status_code == 404


@pytest.mark.parametrize("code", ["not-paired", "purpose-not-covered", "malformed", "given-up"])
def test_why_a_holder_could_not_be_told_is_said_in_words(
    code: str, sharers: Sharers, supervisor: Client
) -> None:
    ours = sharers.office.stored()
    recall = reverse("sharing:recall", args=[ours.message, "recall"])
    assert supervisor.post(recall, {"reason": "wrong-person"}).status_code == 302
    with writing():
        Holder.objects.update(problem=code)
    shown = page(supervisor, "sharing:revision", Revision.objects.get().pk)
    assert f"({code})" in shown
    assert "another reason" not in shown
