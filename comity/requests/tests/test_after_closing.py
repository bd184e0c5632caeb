"""An answer after closing, and a flash release that others must confirm: who is shown what."""

from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.requests import actions
from comity.requests.models import Request
from comity.requests.tests.office import TWO_PERSONS, Office, version_of


def closed(office: Office) -> Request:
    """A request of ours that was answered in part and closed."""
    reply = office.answered(outcome="partial")
    return actions.close_request(office.cast.officer, reply.request_id)


def test_a_late_answer_is_kept_and_shown_and_the_request_stays_closed(office: Office, client: Client) -> None:
    request = closed(office)
    late = office.answered(request, text={"text": "もう一つ分かりました。", "language": "ja"})
    request.refresh_from_db()
    assert request.state == "closed"
    signed_in(client, office.cast.officer)
    text = client.get(reverse("requests:thread", args=[request.id])).content.decode()
    assert "もう一つ分かりました。" in text
    assert text.count("Answered after closing") == 1
    late.refresh_from_db()
    assert late.read_at is not None


def test_an_answer_before_closing_is_no_late_one(office: Office, client: Client) -> None:
    request = closed(office)
    signed_in(client, office.cast.officer)
    shown = client.get(reverse("requests:thread", args=[request.id])).content.decode()
    assert "Answered after closing" not in shown


def test_confirming_is_shown_to_those_who_may_and_others_read_who(office: Office, client: Client) -> None:
    night = office.drafted(**TWO_PERSONS, urgency="flash", urgency_reason="A child is missing.")
    request = actions.submit_request(
        office.cast.officer, night.id, night_reason="A child is missing.", version=version_of(night)
    )
    where = reverse("requests:thread", args=[request.id])
    drafter = signed_in(client, office.cast.officer).get(where).content.decode()
    assert "Confirm the release" not in drafter
    assert office.cast.supervisor.name in drafter
    boss = signed_in(Client(), office.cast.supervisor).get(where).content.decode()
    assert "Confirm the release" in boss
