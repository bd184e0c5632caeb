"""What somebody leaves is counted for the operator and taken over by a colleague; the second person stays a second person."""

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.access import AbsentError
from comity.accounts.actions import hand_over_work
from comity.accounts.tests.cast import signed_in
from comity.accounts.work import open_work
from comity.audit.acts import RefusalError
from comity.requests import actions
from comity.requests.models import Request
from comity.requests.tests.office import Office, version_of


def test_drafts_and_assigned_requests_are_handed_over(office: Office) -> None:
    cast = office.cast
    draft, waiting, received = office.drafted(), office.waiting(), office.received()
    actions.assign_request(cast.supervisor, received.id, cast.officer.id)
    assert [count for _words, count in open_work(cast.officer)] == [1, 1]
    assert hand_over_work(cast.operator, cast.officer.id, cast.supervisor.id) == 2
    assert open_work(cast.officer) == []
    assert Request.objects.get(id=draft.id).drafted_by == cast.supervisor
    assert Request.objects.get(id=received.id).assigned_to == cast.supervisor
    assert Request.objects.get(id=waiting.id).drafted_by == cast.officer


def test_answers_and_what_was_given_back_are_handed_over(office: Office) -> None:
    cast = office.cast
    reply = office.reply_drafted()
    request = office.waiting()
    request = actions.approve_request(cast.supervisor, request.id, version=version_of(request))
    said = actions.answer_back(cast.officer, request.id, office.asked_back(request), "May 2026.")
    assert [count for _words, count in open_work(cast.officer)] == [1]  # what waits keeps its drafter
    actions.return_clarification(cast.supervisor, said.id, "Which year?", version=version_of(said))
    assert [count for _words, count in open_work(cast.officer)] == [1, 1]
    assert hand_over_work(cast.operator, cast.officer.id, cast.supervisor.id) == 2
    assert open_work(cast.officer) == []
    reply.refresh_from_db()
    said.refresh_from_db()
    assert (reply.drafted_by, said.drafted_by) == (cast.supervisor, cast.supervisor)


@pytest.mark.parametrize("heir", ["screening", "partner", "suspended", "officer"])
def test_not_everybody_can_take_it_over(heir: str, office: Office) -> None:
    cast = office.cast
    draft = office.drafted()
    with pytest.raises((RefusalError, AbsentError)):
        hand_over_work(cast.operator, cast.officer.id, getattr(cast, heir).id)
    assert Request.objects.get(id=draft.id).drafted_by == cast.officer


def test_those_are_offered_who_may_take_it_over(office: Office, client: Client) -> None:
    cast = office.cast
    signed_in(client, cast.operator)
    page = reverse("accounts:hand-over", args=[cast.officer.id])

    def offered() -> set[str]:
        return {person.sign_in for person in client.get(page).context["form"].fields["heir"].queryset}

    assert {cast.auditor.sign_in, cast.supervisor.sign_in} <= offered()  # there is nothing to take over yet
    office.drafted()
    assert offered() == {cast.supervisor.sign_in}
    assert client.post(page, {"heir": str(cast.auditor.id)}).status_code == 422


def test_the_operator_sees_figures_and_no_titles(office: Office, client: Client) -> None:
    draft = office.drafted(title="Who is the holder of this number?")
    signed_in(client, office.cast.operator)
    for name in ("person", "hand-over"):
        page = client.get(reverse(f"accounts:{name}", args=[office.cast.officer.id])).content.decode()
        assert "Drafts of requests" in page
        assert draft.title not in page
        assert draft.ref not in page
    answer = client.post(
        reverse("accounts:hand-over", args=[office.cast.officer.id]), {"heir": str(office.cast.supervisor.id)}
    )
    assert answer.status_code == 302
