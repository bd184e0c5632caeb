"""More time on the pages: who sees what, and what is posted."""

from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.requests import actions
from comity.requests.actions import Verdict
from comity.requests.models import Extension, Request
from comity.requests.tests.office import Office
from comity.requests.tests.test_more_time import two_persons_asked

DAY = timedelta(days=1)


def page(client: Client, request: Request) -> str:
    return client.get(reverse("requests:thread", args=[request.id])).content.decode()


def typed(office: Office, moment: datetime) -> str:
    """A moment as the field of the page takes it, in the officer's own time."""
    return moment.astimezone(office.cast.officer.time_zone).strftime("%Y-%m-%dT%H:%M")


def test_the_officer_asks_for_more_time(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    assert "Ask for more time" in page(client, request)
    assert request.clock_due_at is not None
    wanted = {
        "time-due": typed(office, request.clock_due_at + 2 * DAY),
        "time-reason": "search",
        "time-text": "",
    }
    answer = client.post(reverse("requests:ask-time", args=[request.id]), wanted)
    assert answer.status_code == 302, answer.content.decode()
    shown = page(client, request)
    assert "The partner has not decided" in shown
    assert "The search takes longer" in shown
    assert "Ask for more time" not in shown


def test_another_reason_needs_words(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    assert request.clock_due_at is not None
    wanted = {
        "time-due": typed(office, request.clock_due_at + 2 * DAY),
        "time-reason": "other",
        "time-text": " ",
    }
    answer = client.post(reverse("requests:ask-time", args=[request.id]), wanted)
    assert answer.status_code == 422
    assert "Say the reason in your words." in answer.content.decode()
    assert not Extension.objects.exists()


def test_a_refusal_stands_in_the_form(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    assert request.clock_due_at is not None
    wanted = {"time-due": typed(office, request.clock_due_at - DAY), "time-reason": "search", "time-text": ""}
    answer = client.post(reverse("requests:ask-time", args=[request.id]), wanted)
    assert answer.status_code == 422
    assert "This is not later than what holds now." in answer.content.decode()


def test_the_second_person_approves_or_it_is_taken_back(office: Office, client: Client) -> None:
    extension = office.time_waiting()
    signed_in(client, office.cast.supervisor)
    assert "Approve and ask the partner" in page(client, extension.request)
    assert "Approve that more time is asked for:" in client.get(reverse("desk:desk")).content.decode()
    assert client.post(reverse("requests:approve-time", args=[extension.id])).status_code == 302
    assert Extension.objects.get().state == "asked"
    again = office.time_waiting()
    assert client.post(reverse("requests:withdraw-time", args=[again.id])).status_code == 302
    assert not Extension.objects.filter(pk=again.pk).exists()


def test_the_officer_proposes_and_the_supervisor_decides(office: Office, client: Client) -> None:
    extension = office.time_asked(
        text={"text": "照会先の回答待ちです。", "language": "ja"}, reason="authority"
    )
    decide = reverse("requests:decide-time", args=[extension.id])
    signed_in(client, office.cast.officer)
    shown = page(client, extension.request)
    assert '<span lang="ja">照会先の回答待ちです。</span>' in shown
    assert "Propose to the supervisor" in shown
    assert "Decide and send" not in shown
    said = {
        "verdict-verdict": "grant",
        "verdict-due": typed(office, extension.wanted_due),
        "verdict-reason": "",
        "verdict-text": "",
        "verdict-version": "1",
    }
    assert client.post(decide, said).status_code == 302
    assert Extension.objects.get().state == "proposed"
    signed_in(client, office.cast.supervisor)
    assert "Decide about more time for:" in client.get(reverse("desk:desk")).content.decode()
    assert "Proposed by" in page(client, extension.request)
    assert client.post(decide, {**said, "verdict-version": "2"}).status_code == 302
    decided = Extension.objects.get()
    assert (decided.state, decided.granted_due) == ("granted", extension.wanted_due)
    assert "More time granted" in page(client, extension.request)


def test_less_or_nothing_needs_a_reason(office: Office, client: Client) -> None:
    extension = office.time_asked()
    signed_in(client, office.cast.supervisor)
    decide = reverse("requests:decide-time", args=[extension.id])
    said = {
        "verdict-verdict": "decline",
        "verdict-due": "",
        "verdict-reason": "",
        "verdict-text": "",
        "verdict-version": "1",
    }
    answer = client.post(decide, said)
    assert answer.status_code == 422
    assert "Choose the reason. The partner is told." in answer.content.decode()
    assert client.post(decide, {**said, "verdict-reason": "danger"}).status_code == 302
    shown = page(client, extension.request)
    assert "More time declined" in shown
    assert "Somebody is in danger meanwhile" in shown


def test_a_proposal_made_meanwhile_stands_beside_what_was_typed(office: Office, client: Client) -> None:
    extension = office.time_asked()
    actions.propose_verdict(
        office.cast.officer, extension.id, Verdict(None, "other", "He is held until then.", "en"), version=1
    )
    signed_in(client, office.cast.supervisor)
    decide = reverse("requests:decide-time", args=[extension.id])
    typed_before = {
        "verdict-verdict": "decline",
        "verdict-reason": "danger",
        "verdict-text": "She hides.",
        "verdict-version": "1",
    }
    answer = client.post(decide, typed_before)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "has proposed meanwhile to decline: Another reason. He is held until then." in shown
    assert "She hides." in shown
    assert Extension.objects.get().decision_text == "He is held until then."
    form = answer.context["verdict_form"]
    again = {form.add_prefix(name): form[name].value() for name in ("verdict", "reason", "text", "version")}
    assert client.post(decide, again).status_code == 302
    assert Extension.objects.get().decision_text == "She hides."


def test_a_supervisor_who_says_something_else_is_led_to_propose_it(office: Office, client: Client) -> None:
    extension = two_persons_asked(office)
    actions.propose_verdict(office.cast.officer, extension.id, Verdict(extension.wanted_due), version=1)
    signed_in(client, office.cast.supervisor)
    decide = reverse("requests:decide-time", args=[extension.id])
    said = {
        "verdict-verdict": "decline",
        "verdict-reason": "danger",
        "verdict-text": "",
        "verdict-version": "2",
    }
    assert "Propose to another supervisor" not in page(client, extension.request)
    answer = client.post(decide, said)
    shown = answer.content.decode()
    assert "A second person must approve what you say here." in shown
    assert "Propose to another supervisor" in shown
    assert client.post(decide, {**said, "act": "propose"}).status_code == 302
    kept = Extension.objects.get()
    assert (kept.state, kept.proposed_by) == ("proposed", office.cast.supervisor)
