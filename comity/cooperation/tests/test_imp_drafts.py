"""Drafts that documents propose: taken over with a link in both directions, joined to what is there, declined with a reason."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, signed_in
from comity.cooperation import actions
from comity.cooperation.exceptions import DraftSettledError, NoSuchEntryError, ReasonMissingError
from comity.cooperation.models import Commitment, Meeting, RegisteredAgreement
from comity.cooperation.tests.imp_ground import QUOTES, drafted
from comity.cooperation.tests.meeting_ground import Meetings
from comity.exchange.core.ids import new_id
from comity.intake import actions as documents
from comity.intake.exceptions import MadeError
from comity.intake.models import Draft
from comity.intake.tests.office import Papers


def go(person: Person) -> Client:
    return signed_in(Client(), person)


def at(name: str, *args: object) -> str:
    return reverse(f"cooperation:imp-{name}", args=args)


def page_of(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:3000]
    return str(answer.content.decode())


def boxes(client: Client, draft: Draft) -> dict[str, Any]:
    """What the form of a draft begins with, as it would be sent."""
    form = client.get(at("draft", draft.pk)).context["form"]
    found = {}
    for field in form:
        value = field.value()
        if value not in (None, False):
            found[field.html_name] = (
                ", ".join(value) if field.name == "parties" and isinstance(value, list) else value
            )
    return found


def test_a_meeting_is_taken_over_with_a_link_in_both_directions(meetings: Meetings, papers: Papers) -> None:
    series = meetings.series()
    draft = drafted(papers, "meeting")
    client = go(meetings.keeper)
    page = page_of(client.get(at("drafts")))
    assert QUOTES["meeting"] in page
    assert draft.proposal.document.ref in page
    form = boxes(client, draft)
    assert (form["series"], form["ordinal"], str(form["first"]), str(form["last"])) == (
        str(series.pk),
        7,
        "2020-12-01",
        "2020-12-02",
    )
    assert form["title_en"] == QUOTES["meeting"]
    answer = client.post(at("draft", draft.pk), form)
    assert answer.status_code == 302, page_of(answer, 422)
    meeting = Meeting.objects.get()
    assert answer.headers["Location"] == reverse("cooperation:meetings-meeting", args=[meeting.pk])
    assert (meeting.document, meeting.quotes[0]["text"]) == (draft.proposal.document_id, QUOTES["meeting"])
    page = page_of(client.get(answer.headers["Location"]))
    assert "From documents" in page
    assert QUOTES["meeting"] in page
    # the officer's page of the document leads to the meeting, and back; the cooperation officer reads no documents
    href = reverse("intake:document", args=[draft.proposal.document_id])
    assert href not in page
    assert href in page_of(go(meetings.cast.supervisor).get(answer.headers["Location"]))
    assert answer.headers["Location"] in page_of(go(meetings.cast.supervisor).get(href))
    assert "No draft waits" in page_of(client.get(at("drafts")))
    with pytest.raises(MadeError):
        documents.reopen_proposal(papers.officer, draft.proposal_id)
    with pytest.raises(DraftSettledError):
        actions.decline_draft(meetings.keeper, draft.pk, "Too late")


def test_a_meeting_that_is_there_is_offered_and_joined(meetings: Meetings, papers: Papers) -> None:
    seventh = meetings.seventh()
    draft = drafted(papers, "meeting", ordinal=None)  # the same days, the same states
    client = go(meetings.keeper)
    assert "It may be here already" in page_of(client.get(at("draft", draft.pk)))
    count = Meeting.objects.count()
    answer = client.post(at("join", draft.pk, seventh.pk))
    assert answer.headers["Location"] == reverse("cooperation:meetings-meeting", args=[seventh.pk])
    assert Meeting.objects.count() == count
    assert QUOTES["meeting"] in page_of(client.get(answer.headers["Location"]))
    again = drafted(papers, "meeting", date=None)  # the same number
    assert seventh.ref in page_of(client.get(at("draft", again.pk)))
    with pytest.raises(NoSuchEntryError):
        actions.join_draft(meetings.keeper, again.pk, uuid4())


def test_another_meeting_is_not_offered(meetings: Meetings, papers: Papers) -> None:
    meetings.seventh()
    draft = drafted(papers, "meeting", ordinal=9, date="2026-03-01")
    assert "It may be here already" not in page_of(go(meetings.keeper).get(at("draft", draft.pk)))


def test_a_commitment_is_taken_over(meetings: Meetings, papers: Papers) -> None:
    draft = drafted(papers, "commitment")
    client = go(meetings.keeper)
    form = boxes(client, draft)
    assert (form["deed"], form["actor"], form["text_en"]) == ("pledged", "them", QUOTES["commitment"])
    form |= {
        "partner": "",
        "country": "JP",
        "partner_name": "Police of Japan",
        "stage": "committed",
        "owner": "Training",
    }
    answer = client.post(at("draft", draft.pk), form)
    assert answer.status_code == 302, page_of(answer, 422)
    made = Commitment.objects.get()
    assert made.document == draft.proposal.document_id
    assert "From documents" in page_of(client.get(answer.headers["Location"]))
    draft.proposal.refresh_from_db()
    assert draft.proposal.made == {"room": "cooperation", "kind": "commitment", "id": str(made.pk)}


def test_a_draft_is_declined_with_a_reason(meetings: Meetings, papers: Papers) -> None:
    draft = drafted(papers, "meeting")
    client = go(meetings.keeper)
    assert client.post(at("decline", draft.pk), {"reason": " "}).status_code == 422
    with pytest.raises(ReasonMissingError):
        actions.decline_draft(meetings.keeper, draft.pk, "")
    answer = client.post(at("decline", draft.pk), {"reason": "Not a meeting of ours"})
    assert answer.headers["Location"] == f"{at('drafts')}?kind=meetings"
    href = reverse("intake:document", args=[draft.proposal.document_id])
    page = page_of(go(papers.officer).get(href))
    assert "Declined by those who keep cooperation: Not a meeting of ours" in page
    documents.reopen_proposal(papers.officer, draft.proposal_id)
    assert not Draft.objects.exists()


def test_a_draft_waits_on_the_desk_of_whoever_keeps_the_room(
    meetings: Meetings, papers: Papers, cast: Cast
) -> None:
    draft = drafted(papers, "meeting")
    desk = page_of(go(meetings.keeper).get(reverse("desk:desk")))
    assert at("draft", draft.pk) in desk
    assert at("draft", draft.pk) not in page_of(go(cast.officer).get(reverse("desk:desk")))
    assert go(cast.officer).get(at("draft", draft.pk)).status_code in {403, 404}
    assert "1 draft from documents" in page_of(go(meetings.keeper).get(reverse("cooperation:meetings-list")))
    assert go(meetings.keeper).get(at("draft", new_id())).status_code == 404


def test_an_agreement_is_taken_over_and_the_next_one_joined(meetings: Meetings, papers: Papers) -> None:
    draft = drafted(papers, "agreement")
    client = go(meetings.keeper)
    form = boxes(client, draft)
    assert (form["kind"], form["state"], str(form["on"]), form["title_en"]) == (
        "mou",
        "signed",
        "2020-12-01",
        QUOTES["agreement"],
    )
    answer = client.post(at("draft", draft.pk), form)
    assert answer.status_code == 302, page_of(answer, 422)
    made = RegisteredAgreement.objects.get()
    assert answer.headers["Location"] == reverse("cooperation:register-agreement", args=[made.pk])
    assert (made.state, made.document) == ("signed", draft.proposal.document_id)
    again = drafted(papers, "agreement")
    assert made.ref in page_of(client.get(at("draft", again.pk)))
    client.post(at("join", again.pk, made.pk))
    made.refresh_from_db()
    assert len(made.quotes) == 2
    assert "No draft waits" in page_of(client.get(at("drafts")))
