"""The pages of partners and of letters on paper, as a cooperation officer and a supervisor walk them."""

import io
import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate
from docx import Document
from PIL import Image

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.agreements.actions import suspend_agreement
from comity.cooperation import actions
from comity.cooperation.actions import paper_letters
from comity.cooperation.commitments.listing import COMMITMENTS
from comity.cooperation.core.spans import of_days
from comity.cooperation.core.terms import Stage
from comity.cooperation.letter_drafts import PartnerDraft
from comity.cooperation.meeting_drafts import MeetingDraft, SeriesDraft
from comity.cooperation.models import PaperDress, PaperLetter, PartnerAgency
from comity.cooperation.partners.papers import paper_of
from comity.cooperation.tests.commitments_ground import WAY_OUT
from comity.cooperation.tests.partners_ground import Paper
from comity.cooperation.views.letters import NOT_SET
from comity.lib.clock import now
from comity.papers import PaperTooLargeError
from comity.papers.fonts import FontsMissingError
from comity.papers.tests.samples import template
from comity.requests.tests.office import AGREEMENT, SEOUL, TOKYO, entries

LEAVING: dict[str, Any] = {
    "leaves_under": AGREEMENT, "leaves_article": "1", "offence": "0502", "codes": ["H2"], "classification": "1",
    "rights_none": "on",
}  # fmt: skip


def go(person: Person) -> Client:
    return signed_in(Client(), person)


def ok(answer: Any) -> str:
    assert answer.status_code == 200, answer.content.decode()[:3000]
    return str(answer.content.decode())


def done(answer: Any) -> str:
    page = answer.content.decode()
    at = page.find("data-summary")
    assert answer.status_code == 302, page[at : at + 1500]
    return str(answer.headers["Location"])


def at(name: str, *args: object) -> str:
    return reverse(f"cooperation:{name}", args=args)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub("<[^>]*>", " ", page)))


def test_every_figure_opens_as_many_rows(paper: Paper) -> None:
    paper.ledgers.proposed()
    paper.ledgers.offered()
    paper.ledgers.agreed()
    paper.ledgers.alone()
    paper.office.received()
    paper.waiting()
    paper.submitted()
    client = go(paper.supervisor)
    seen = 0
    for state in ("JP", "KR"):
        page = ok(client.get(at("partners-state", state)))
        for href, words in re.findall(r'<a href="([^"]*\?[^"]*all=1[^"]*)">([^<]*)</a>', page):
            number = int(words.rsplit(":", 1)[1].strip())
            rows = ok(client.get(unescape(href))).split("<tbody", 1)
            body = rows[1].split("</tbody", 1)[0] if len(rows) > 1 else ""
            assert body.count("<tr") == number, (href, words)
            seen += 1
    assert seen > 15
    assert COMMITMENTS.name == "commitments"


def test_a_page_shows_what_its_reader_may_see(paper: Paper) -> None:
    paper.office.received()
    supervisor = words_of(ok(go(paper.supervisor).get(at("partners-state", "JP"))))
    keeper = words_of(ok(go(paper.keeper).get(at("partners-state", "jp"))))
    for words in ("Tokyo", "Paired", "Agreement of the office", "Commitments"):
        assert words in supervisor, words
    assert "We are asked: 1" in supervisor
    assert "We are asked: 1" in keeper  # the figure alone: its list does not open
    assert "Ask somebody who opens them: Liaison officer, Supervisor." in keeper
    assert "/requests/?" not in ok(go(paper.keeper).get(at("partners-state", "JP")))
    assert "/requests/?" in ok(go(paper.supervisor).get(at("partners-state", "JP")))
    assert go(paper.office.cast.partner).get(at("partners-state", "JP")).status_code == 404
    assert go(paper.keeper).get(at("partners-state", "XX")).status_code == 404


def test_the_list_says_who_has_no_node(paper: Paper) -> None:
    page = words_of(ok(go(paper.keeper).get(at("partners-list"))))
    for words in ("South Korea", "Seoul liaison desk Has no node", "Japan"):
        assert words in page, words
    only = ok(go(paper.keeper).get(at("partners-list") + "?node=no"))
    assert at("partners-state", "KR") in only
    assert at("partners-state", "JP") not in only


def test_states_of_a_large_assembly_stand_apart(paper: Paper) -> None:
    states = ("VN", "JP", "LA", "KH", "TH", "MY", "SG", "ID", "PH", "BN", "CN")
    draft = MeetingDraft("assembly", {"en": "An assembly"}, parties=states, zone="UTC")
    actions.add_meeting(paper.keeper, draft)
    listed = go(paper.keeper)
    seen = {box: ok(listed.get(at("partners-list") + box)) for box in ("", "?box=assemblies", "?box=every")}
    for box, (japan, laos) in {
        "": (True, False),
        "?box=assemblies": (False, True),
        "?box=every": (True, True),
    }.items():
        assert (at("partners-state", "JP") in seen[box], at("partners-state", "LA") in seen[box]) == (
            japan,
            laos,
        )
    actions.add_meeting(
        paper.keeper, MeetingDraft("talks", {"en": "Talks"}, parties=("VN", "LA"), zone="UTC")
    )
    assert at("partners-state", "LA") in ok(listed.get(at("partners-list")))


def test_a_letter_offers_only_what_is_with_its_partner(paper: Paper) -> None:
    keeper = go(paper.keeper)
    laos = actions.add_partner(paper.keeper, PartnerDraft("LA", {"en": "Vientiane"}))
    theirs, japans = paper.ledgers.alone(), paper.ledgers.agreed()
    talks = actions.add_meeting(
        paper.keeper, MeetingDraft("talks", {"en": "Talks in Seoul"}, parties=("VN", "KR"), zone="UTC")
    )
    for form in ("letters-new", "letters-received"):
        page = ok(keeper.get(f"{at(form)}?partner={laos.pk}"))
        assert not [one for one in (theirs.ref, japans.ref, talks.ref) if one in page]
        page = ok(keeper.get(f"{at(form)}?partner={paper.seoul.pk}"))
        assert [one in page for one in (theirs.ref, japans.ref, talks.ref)] == [True, False, True]
    given = {"partner": str(laos.pk), "subject_en": "Thanks", "text_en": "We thank you."}
    for name, one in (("commitment", theirs), ("meeting", talks)):
        refused = keeper.post(at("letters-new"), {**given, name: str(one.pk)})
        assert refused.status_code == 422
        assert "This is not one of this partner’s." in refused.content.decode()
    assert not PaperLetter.objects.exists()


def test_a_letter_walks_from_the_draft_to_its_answer(paper: Paper) -> None:
    keeper, supervisor = go(paper.keeper), go(paper.supervisor)
    commitment = paper.ledgers.alone()
    ok(keeper.get(f"{at('letters-new')}?partner={paper.seoul.pk}&commitment={commitment.pk}"))
    given = {
        "partner": str(paper.seoul.pk), "subject_en": "Liaison officers", "text_en": "We thank you.", "commitment": str(commitment.pk),
        "enclosures": "Minutes\nList of officers", "signed_by": "Head of the office", "addressee": "",
    }  # fmt: skip
    wrong = keeper.post(at("letters-new"), {**given, "text_en": "", "text_vi": "Cảm ơn."})
    assert wrong.status_code == 422
    assert "Write subject and text in the same languages." in wrong.content.decode()
    assert "Head of the office" in wrong.content.decode()
    where = done(keeper.post(at("letters-new"), given))
    letter = PaperLetter.objects.get()
    page = words_of(ok(keeper.get(where)))
    for words in ("Draft", "Not countersigned", "Ask for the release", "List of officers", commitment.ref):
        assert words in page, words
    submit = at("letters-submit", letter.pk)
    ok(keeper.get(submit))
    refused = keeper.post(submit, {**LEAVING, "version": letter.version, "leaves_article": "7"})
    assert refused.status_code == 422
    done(keeper.post(submit, {**LEAVING, "version": letter.version, "leaves_article": "2"}))
    decide = at("letters-decide", letter.pk)
    assert decide in ok(supervisor.get("/"))
    assert f'name="version" value="{letter.version}"' in ok(supervisor.get(decide))
    unread = supervisor.post(decide, {"word": "approve", "reason": "", "version": letter.version + 1})
    assert unread.status_code == 422
    assert "Somebody changed this while you wrote." in unread.content.decode()
    assert supervisor.post(decide, {"word": "approve", "reason": ""}).status_code == 422
    done(supervisor.post(decide, {"word": "approve", "reason": "", "version": letter.version}))
    for kind, begins in (("pdf", b"%PDF"), ("docx", b"PK")):
        file = keeper.get(at("letters-file", letter.pk, kind))
        assert file.content.startswith(begins)
        assert letter.ref in file.headers["Content-Disposition"]
    day = localdate(timezone=paper.keeper.time_zone).isoformat()
    done(keeper.post(at("letters-handed", letter.pk), {"on": day, "how": "hand", "note": ""}))
    received = f"{at('letters-received')}?partner={paper.seoul.pk}&answers={letter.pk}"
    assert str(letter.pk) in ok(keeper.get(received))
    scan = SimpleUploadedFile("scan.txt", b"Dear colleagues", "text/plain")
    reply = {
        "partner": str(paper.seoul.pk), "answers": str(letter.pk), "received_on": day, "subject_en": "Your letter", "partner_ref": "S 1", "file": scan,
    }  # fmt: skip
    there = done(keeper.post(received, reply))
    assert "scan.txt" in ok(keeper.get(there))
    came = PaperLetter.objects.get(is_incoming=True)
    assert keeper.get(at("letters-scan", came.pk)).getvalue() == b"Dear colleagues"
    assert there in ok(keeper.get(where))


def test_a_draft_is_taken_out_by_who_keeps_or_decides_alone(paper: Paper) -> None:
    reader = go(paper.office.cast.officer)
    for letter in (paper.written(), paper.waiting()):
        file = at("letters-file", letter.pk, "docx")
        assert file not in ok(reader.get(at("letters-letter", letter.pk)))
        assert reader.get(file).status_code == 404
        for person in (paper.keeper, paper.supervisor):
            assert go(person).get(file).content.startswith(b"PK")
    released = at("letters-file", paper.submitted().pk, "docx")
    assert reader.get(released).content.startswith(b"PK")


@pytest.mark.parametrize("error", [FontsMissingError, PaperTooLargeError])
def test_a_letter_that_cannot_be_set_is_not_said_to_have_left(
    paper: Paper, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def refuse(*_given: object) -> bytes:
        raise error

    monkeypatch.setattr(paper_letters, "write_pdf", refuse)
    letter, keeper = paper.submitted(), go(paper.keeper)
    before = entries("paper-letter.written-to-file")
    assert done(keeper.get(at("letters-file", letter.pk, "pdf"))) == at("letters-letter", letter.pk)
    assert str(NOT_SET[error]) in unescape(ok(keeper.get(at("letters-letter", letter.pk))))
    assert entries("paper-letter.written-to-file") == before


def test_a_letter_is_dressed_as_the_papers_of_the_agency(paper: Paper) -> None:
    logo = io.BytesIO()
    Image.new("RGB", (8, 8)).save(logo, "PNG")
    actions.keep_dress(
        paper.keeper,
        actions.DressDraft({"en": "Ministry of Examples"}, logo.getvalue(), template(), "head.docx"),
    )
    letter = paper.submitted()
    _letter, content = actions.take_letter_out(paper.keeper, letter.pk, "docx")
    document = Document(io.BytesIO(content))
    assert "Ministry of Examples" in [one.text for one in document.sections[0].header.paragraphs]
    assert document.paragraphs[0].text == "To whom it concerns"
    head = paper_of(letter, now(), PaperDress.objects.get()).letterhead
    assert (head.lines[0].text, head.logo) == ("Ministry of Examples", logo.getvalue())
    _letter, content = actions.take_letter_out(paper.keeper, letter.pk, "pdf")
    assert content.startswith(b"%PDF")


def test_a_partner_is_kept_chosen_and_joined(paper: Paper) -> None:
    keeper = go(paper.keeper)
    given = {"country": "JP", "name_en": "Osaka prefecture", "address": "", "contact": "+81 6", "party": ""}
    assert "Write what the partner is called." in keeper.post(at("partners-new"), {**given, "name_en": ""}).content.decode()  # fmt: skip
    where = done(keeper.post(at("partners-new"), given))
    osaka = PartnerAgency.objects.get(country="JP")
    assert SEOUL in ok(keeper.get(at("partners-change", osaka.pk)))
    assert f"kept:{osaka.pk}" in ok(keeper.get(at("commitments-new")))
    new = {
        "partner": f"kept:{osaka.pk}", "actor": "us", "text_en": "Train two officers", "deed": "pledged", "stage": "soft",
        "classification": "1",
    }  # fmt: skip
    at_page = done(keeper.post(at("commitments-new"), new))
    [commitment] = osaka.commitments.all()
    assert (commitment.partner_country, commitment.partner) == ("JP", "")
    assert "Not countersigned" in ok(keeper.get(at_page))
    assert "Proposals without obligation: 1" in words_of(ok(keeper.get(where)))
    ok(keeper.get(at("partners-joined", osaka.pk)))
    actions.join_partner(paper.keeper, commitment.pk, TOKYO, WAY_OUT)
    assert keeper.get(at("partners-joined", osaka.pk)).status_code == 404
    assert "Both sides hold what is kept since" in ok(keeper.get(where))
    assert "Since then both sides hold it" in ok(keeper.get(at_page))


def test_a_meeting_says_that_nobody_countersigns(paper: Paper) -> None:
    keeper = go(paper.keeper)
    alone = actions.add_meeting(
        paper.keeper, MeetingDraft("talks", {"en": "Talks in Seoul"}, parties=("VN", "KR"), zone="UTC")
    )
    both = actions.add_meeting(
        paper.keeper, MeetingDraft("talks", {"en": "Talks in Tokyo"}, parties=("VN", "JP"), zone="UTC")
    )
    assert "Not countersigned" in ok(keeper.get(at("meetings-meeting", alone.pk)))
    assert "Not countersigned" not in ok(keeper.get(at("meetings-meeting", both.pk)))
    assert ok(keeper.get(at("meetings-list"))).count("Not countersigned") == 1


def test_a_meeting_that_was_held_today_is_the_last_one_and_not_the_next(paper: Paper) -> None:
    keeper, today = paper.keeper, localdate()
    row = actions.add_series(keeper, SeriesDraft({"en": "Dialogue"}, "dialogue", ("VN", "JP")))
    span = of_days(today - timedelta(days=1), today + timedelta(days=2), "UTC")
    draft = MeetingDraft("dialogue", {"en": "Dialogue of today"}, row.pk, span=span, parties=("VN", "JP"))
    found = actions.add_meeting(keeper, draft)
    client, at = go(keeper), reverse("cooperation:partners-state", args=["jp"])
    assert "Next: " in ok(client.get(at))
    actions.move_meeting(keeper, found.pk, found.version, "held")
    page = ok(client.get(at))
    assert "Last: " in page
    assert "Next: " not in page


def test_the_year_shows_what_is_due_and_holidays(paper: Paper) -> None:
    paper.ledgers.agreed(stage=Stage.COMMITTED)
    page = words_of(ok(go(paper.keeper).get(f"{at('meetings-year')}?year=2026&with=JP")))
    assert "Due Train ten officers" in page
    assert "Holiday" in page
    assert "Japan" in page


def test_a_letter_to_a_partner_without_an_agreement_is_known_where_it_is_begun(paper: Paper) -> None:
    keeper = go(paper.keeper)
    bangkok = actions.add_partner(paper.keeper, PartnerDraft("TH", {"en": "Bangkok"}))
    vientiane = actions.add_partner(
        paper.keeper, PartnerDraft("LA", {"en": "Vientiane"}, party="cxp:node:la:vientiane")
    )
    page = words_of(ok(keeper.get(at("letters-new"))))
    assert "Bangkok · Thailand · no agreement names it" in page
    assert "Vientiane · Laos · no agreement names it" in page
    assert "Seoul liaison desk · South Korea ·" not in page
    assert "can be kept as a draft" not in page  # no partner is chosen yet
    for partner, words in (
        (bangkok, "Nobody has said as which party"),
        (vientiane, "No agreement that is held here"),
    ):
        page = ok(keeper.get(f"{at('letters-new')}?partner={partner.pk}"))
        assert words in page
        assert at("partners-agency", partner.pk) in page
    assert "can be kept as a draft" not in ok(keeper.get(f"{at('letters-new')}?partner={paper.seoul.pk}"))
    given = {"partner": str(bangkok.pk), "subject_en": "", "text_en": "Written at length.", "signed_by": ""}
    wrong = keeper.post(at("letters-new"), given)
    assert wrong.status_code == 422
    assert "Nobody has said as which party" in wrong.content.decode()
    assert "Written at length." in wrong.content.decode()
    where = done(keeper.post(at("letters-new"), {**given, "subject_en": "Liaison officers"}))
    page = ok(keeper.get(where))
    assert "It cannot be released yet" in page
    assert "Nobody has said as which party" in page
    assert "Written at length." in page
    letter = PaperLetter.objects.get()
    assert at("letters-submit", letter.pk) not in page
    suspend_agreement(paper.keeper, AGREEMENT, "Under review.")
    draft = ok(keeper.get(at("letters-letter", paper.written().pk)))
    assert "is not in force" in draft
    assert "no agreement names it" not in words_of(ok(keeper.get(at("letters-received"))))


def test_a_partner_without_a_party_is_sent_to_its_page(paper: Paper) -> None:
    keeper = go(paper.keeper)
    other = actions.add_partner(paper.keeper, PartnerDraft("TH", {"en": "Bangkok"}))
    letter = paper.written(partner=other.pk)
    answer = keeper.get(at("letters-submit", letter.pk))
    assert done(answer) == at("partners-agency", other.pk)
    assert "No agreement names this partner." in ok(keeper.get(at("partners-agency", other.pk)))


def test_the_page_of_a_letter_says_that_its_agreement_has_stopped(paper: Paper) -> None:
    waiting, released = paper.waiting(), paper.submitted()
    suspend_agreement(paper.keeper, AGREEMENT, "Under review.")
    assert "is not in force" in ok(go(paper.supervisor).get(at("letters-letter", waiting.pk)))
    keeper = go(paper.keeper)
    here = at("letters-letter", released.pk)
    page = ok(keeper.get(here))
    assert "may not leave any more" in page
    assert "Take it back to a draft" in page
    handed, file = at("letters-handed", released.pk), at("letters-file", released.pk, "pdf")
    assert handed in page  # it may have gone before
    assert file not in page
    assert done(keeper.get(file)) == here
    assert "no paper of it is made" in ok(keeper.get(here))
    day = localdate(timezone=paper.keeper.time_zone)
    refused = keeper.post(handed, {"on": day.isoformat(), "how": "post", "note": ""})
    assert refused.status_code == 422
    assert "The agreement stopped on that day" in refused.content.decode()
    assert PaperLetter.objects.get(pk=released.pk).handed_on is None
