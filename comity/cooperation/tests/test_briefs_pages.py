"""The pages of briefs, as officers walk them: written, refused with reasons, compared, approved, taken out; the letterhead."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import Image

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.agreements.actions import suspend_agreement
from comity.cooperation.models import Brief, Meeting, PaperDress
from comity.cooperation.tests.commitments_ground import TERMS_CHANGED, Ledgers
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.partners_ground import SECOND_ARTICLE
from comity.cooperation.tests.test_partners_pages import LEAVING
from comity.papers.tests.samples import template
from comity.requests.tests.office import AGREEMENT

pytestmark = pytest.mark.django_db


def go(person: Person) -> Client:
    return signed_in(Client(), person)


def at(name: str, *args: object) -> str:
    return reverse(f"cooperation:briefs-{name}", args=args)


def page(answer: Any, status: int = 200) -> str:
    text = str(answer.content.decode())
    assert answer.status_code == status, text[:2000]
    return text


def test_a_brief_is_written_compared_approved_and_taken_out(meetings: Meetings) -> None:
    meeting = meetings.seventh()
    client = go(meetings.keeper)
    first = at("new", meeting.pk, "brief")
    shown = page(client.get(first))
    assert "Write the first version" in shown
    assert '<option value="zh-Hans" selected>' in shown  # of China, with whom it is
    refused = page(client.post(first, {"first": "vi", "second": "vi"}), 422)
    assert "Choose another language than on the left, or none." in refused
    uneven = {"first": "vi", "second": "ja", "own_vi": "Một\nHai", "own_ja": "一"}
    refused = page(client.post(first, uneven), 422)
    assert "The numbers of lines differ" in refused
    assert "Một" in refused
    assert client.post(first, {**uneven, "own_ja": "一\n二"}).status_code == 302
    one = Brief.objects.get()
    assert [found["texts"] for found in one.suggestions] == [
        {"vi": "Một", "ja": "一"},
        {"vi": "Hai", "ja": "二"},
    ]
    shown = page(client.get(at("brief", one.pk)))
    assert "DỰ THẢO" in shown
    assert "You wrote this version. A second person takes the draft mark off." in shown
    reader = page(go(meetings.cast.officer).get(at("brief", one.pk)))
    assert "A supervisor or a cooperation officer who did not write it takes the draft mark off." in reader
    again = page(client.get(first))
    assert "Một\nHai" in again
    assert client.post(first, {"first": "vi", "second": "", "own_vi": "Một"}).status_code == 302
    two = Brief.objects.get(version=2)
    compared = page(client.get(at("compare", two.pk)))
    assert "二" in compared  # no word of it is in the reader's language
    assert "Một" not in compared
    assert client.get(at("compare", one.pk)).status_code == 404
    assert "A later version was written since." in page(client.get(at("brief", one.pk)))
    assert client.post(at("approve", two.pk)).status_code == 302
    assert Brief.objects.get(pk=two.pk).is_draft  # who wrote it is no second person
    second = go(meetings.cast.supervisor)
    assert "Take the draft mark off" in page(second.get(at("brief", two.pk)))
    assert second.post(at("approve", two.pk)).status_code == 302
    assert not Brief.objects.get(pk=two.pk).is_draft
    answer = client.post(at("file", two.pk, "pdf"))
    assert answer.content.startswith(b"%PDF")
    assert f"{meeting.ref}-brief-v2.pdf" in answer["Content-Disposition"]
    answer = client.post(at("file", two.pk, "docx"))
    assert Document(io.BytesIO(answer.content)).paragraphs
    assert client.post(at("file", two.pk, "exe")).status_code == 404
    listed = page(client.get(reverse("cooperation:meetings-meeting", args=[meeting.pk])))
    assert at("brief", two.pk) in listed
    assert client.get(at("new", meeting.pk, "other")).status_code == 404


def test_letterhead_and_template_are_checked_and_used(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    picture = io.BytesIO()
    Image.new("RGB", (900, 900), (1, 2, 3)).save(picture, "JPEG")
    bad = {
        "logo": SimpleUploadedFile("a.png", b"no picture"),
        "template": SimpleUploadedFile("a.docx", b"no template"),
    }
    refused = page(client.post(at("dress"), {"lines_vi": "Bộ Công an", **bad}), 422)
    assert "This is no PNG or JPEG picture." in refused
    assert "This is no DOCX file, or a broken one." in refused
    assert "Bộ Công an" in refused
    good = {
        "logo": SimpleUploadedFile("a.jpg", picture.getvalue()),
        "template": SimpleUploadedFile("head.docx", template()),
    }
    assert client.post(at("dress"), {"lines_vi": "Bộ Công an", **good}).status_code == 302
    kept = PaperDress.objects.get()
    assert bytes(kept.logo).startswith(b"\x89PNG")
    assert kept.template_label == "head.docx"
    assert "head.docx" in page(client.get(at("dress")))
    assert client.post(at("dress"), {"lines_en": "Ministry", "no_template": "on"}).status_code == 302
    kept.refresh_from_db()
    assert (bytes(kept.template), kept.lines) == (b"", {"en": "Ministry"})
    assert kept.logo


def test_a_joint_report_says_under_what_it_leaves_and_stays_when_that_stops(
    ledgers: Ledgers, tokyo_meeting: Meeting
) -> None:
    ledgers.office.change_terms(*TERMS_CHANGED, *SECOND_ARTICLE)
    client, second = go(ledgers.keeper), go(ledgers.supervisor)
    new = at("new", tokyo_meeting.pk, "joint")
    assert "Agreement under which it leaves" in page(client.get(new))
    asked = {"first": "en", "second": "", **LEAVING}
    assert "Answer each question about rights" in page(client.post(new, {**asked, "rights_none": ""}), 422)
    refused = page(client.post(new, {**asked, "leaves_article": "7"}), 422)
    assert "data-summary" in refused
    assert not Brief.objects.exists()
    assert client.post(new, {**asked, "leaves_article": "2"}).status_code == 302
    report = Brief.objects.get()
    here, release, file = at("brief", report.pk), at("approve", report.pk), at("file", report.pk, "pdf")
    assert release not in page(client.get(here))
    assert client.get(release).status_code == 404
    reader = page(go(ledgers.office.cast.officer).get(here))
    assert "the agreement asks for a second person before it leaves" in reader
    assert file not in reader  # a draft
    assert release in page(second.get(here))
    assert "Take the draft mark off" in page(second.get(release))
    assert second.post(release, {}).status_code == 302
    assert not Brief.objects.get().is_draft
    assert client.post(file).content.startswith(b"%PDF")
    suspend_agreement(ledgers.keeper, AGREEMENT, "Under review.")
    shown = page(client.get(here))
    assert "This joint report may not leave now." in shown
    assert file not in shown
    assert client.post(file)["Location"] == here


def test_a_meeting_with_several_partners_has_no_joint_report(meetings: Meetings) -> None:
    meeting = meetings.seventh()
    client = go(meetings.keeper)
    new = at("new", meeting.pk, "joint")
    assert "A joint report is with one partner that has a node" in page(client.get(new))
    assert "A joint report is with one partner" in page(client.post(new, {"first": "en", "second": ""}), 422)
    assert not Brief.objects.exists()
