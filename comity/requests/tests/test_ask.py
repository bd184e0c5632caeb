"""Asking a partner: the draft's page, sending, the second person, flash release, lists and files."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.agreements.actions import suspend_agreement
from comity.exchange.actions import suspend_peer
from comity.exchange.models import OutLetter, Receipt
from comity.lib.clock import now
from comity.requests import actions
from comity.requests.access import visible_to
from comity.requests.exceptions import (
    IncompleteError,
    NotHereError,
    NotPairedError,
    ReasonMissingError,
    ReleaseRefusedError,
    SecondPersonError,
    SeniorNeededError,
    WrongStateError,
)
from comity.requests.models import Request
from comity.requests.sheets import Marks
from comity.requests.tests.office import (
    AGREEMENT,
    NO_RIGHTS,
    OPERATOR,
    TWO_PERSONS,
    WHOLE,
    Office,
    entries,
    version_of,
)
from comity.requests.texts import unix_lines
from comity.requests.typed import initial, kept_request, request_sheet

NEW = reverse("requests:new")
NIGHT: dict[str, Any] = {"urgency": "flash", "urgency_reason": "A child is missing."}


def typed(request: Request, **change: Any) -> dict[str, Any]:
    """What a browser sends for a draft as it is kept."""
    sheet = request_sheet(kept_request(request))
    opened = {"version": request.version, "marks": Marks.of(sheet).to_text(), "sitting": "here"}
    known = {name: value for name, value in initial(sheet).items() if value not in ("", [])}
    return {"questions": "2", "subjects": "1", "act": "keep", **opened, **known, **change}


def page(name: str, request: Request) -> str:
    return reverse(f"requests:{name}", args=[request.id])


def test_a_half_written_draft_is_kept_and_what_is_missing_stands_beside_its_field(
    office: Office, client: Client
) -> None:
    signed_in(client, office.cast.officer)
    told = {"questions": "2", "subjects": "1", "evidence": "police", "classification": "1", "title": "Who?"}
    assert client.post(NEW, {**told, "act": "keep"}).status_code == 302
    request = Request.objects.get()
    assert (request.state, request.title, request.drafted_by) == ("draft", "Who?", office.cast.officer)
    answer = client.post(page("edit", request), {**told, "act": "submit", "version": request.version})
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert {"partner", "kind", "basis", "codes", "rights_none"} <= set(errors)
    assert errors["kind"] == ["Choose the kind of request."]
    assert not OutLetter.objects.exists()


@pytest.mark.parametrize(
    "facts",
    ["\n leading", "trailing \n\n", "a\nb\n\nc", "\t全角　空白　", " \n", "tab\tand “quotes” & <tags>"],
)
def test_facts_travel_as_they_were_pasted(office: Office, client: Client, facts: str) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    sent = facts.replace("\n", "\r\n")  # as a browser sends it
    assert client.post(page("edit", request), typed(request, facts=sent)).status_code == 302
    request.refresh_from_db()
    assert request.facts == facts
    shown = client.get(page("edit", request)).context["form"]["facts"].value()
    assert shown == facts


@given(st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"])))
def test_the_ends_of_lines_come_back(text: str) -> None:
    assert unix_lines(text.replace("\n", "\r\n")) == text


def test_the_longest_facts_fit_however_many_lines_they_have(office: Office, client: Client) -> None:
    request = office.drafted()
    facts = "x\n" * 10_000
    signed_in(client, office.cast.officer)
    answer = client.post(page("edit", request), typed(request, facts=facts.replace("\n", "\r\n")))
    assert answer.status_code == 302
    request.refresh_from_db()
    assert request.facts == facts


def test_one_officer_sends_where_the_article_allows_it(office: Office, client: Client) -> None:
    request = office.drafted()
    signed_in(client, office.cast.officer)
    answer = client.post(page("edit", request), typed(request, act="submit"))
    assert answer["Location"] == page("thread", request)
    request.refresh_from_db()
    assert request.state == "sent"
    assert office.letter_of(request).conv == request.id
    with pytest.raises(WrongStateError):
        actions.submit_request(office.cast.officer, request.id, version=version_of(request))
    with pytest.raises(WrongStateError):
        actions.change_request(office.cast.officer, request.id, WHOLE, version=request.version)
    with pytest.raises(WrongStateError):
        actions.discard_draft(office.cast.officer, request.id, version=version_of(request))
    assert OutLetter.objects.count() == 1


def test_a_letter_too_large_to_seal_is_refused_in_words(office: Office, client: Client) -> None:
    request = office.drafted(questions=tuple(f"{n} " + "語" * 3990 for n in range(20)), facts="字" * 20_000)
    signed_in(client, office.cast.officer)
    answer = client.post(page("edit", request), typed(request, questions="20", act="submit"))
    assert answer.status_code == 422
    assert answer.context["form"].non_field_errors()
    request.refresh_from_db()
    assert (request.state, OutLetter.objects.count()) == ("draft", 0)


def test_the_second_person_approves_and_it_leaves(office: Office, client: Client) -> None:
    request = office.waiting()
    signed_in(client, office.cast.supervisor)
    assert "Approve and send the request" in client.get(page("thread", request)).content.decode()
    assert client.post(page("approve", request), {"version": request.version}).status_code == 302
    request.refresh_from_db()
    assert (request.state, request.approved_by) == ("sent", office.cast.supervisor)


def test_approving_asks_who_is_there(office: Office) -> None:
    request = office.waiting()
    client = signed_in(Client(), office.cast.supervisor, present=False)
    assert client.post(page("approve", request)).status_code == 422
    request.refresh_from_db()
    assert request.state == "to-approve"


def test_whoever_drafted_it_does_not_approve_it(office: Office, client: Client) -> None:
    boss = office.cast.supervisor
    request = actions.submit_request(boss, office.drafted(boss, **TWO_PERSONS).id, version=1)
    with pytest.raises(SecondPersonError):
        actions.approve_request(boss, request.id, version=version_of(request))
    answer = signed_in(client, boss).post(page("approve", request), {"version": request.version})
    assert answer.status_code == 422
    assert "Whoever drafted it cannot." in answer.content.decode()
    request.refresh_from_db()
    assert (request.state, OutLetter.objects.count()) == ("to-approve", 0)


def test_whoever_changed_it_does_not_approve_it(office: Office) -> None:
    boss, request = office.cast.supervisor, office.waiting()
    draft = WHOLE.__class__(**{**vars(WHOLE), **TWO_PERSONS, "facts": "Other facts."})
    actions.change_request(boss, request.id, draft, version=request.version)
    actions.submit_request(boss, request.id, version=version_of(request))
    with pytest.raises(SecondPersonError):
        actions.approve_request(boss, request.id, version=version_of(request))
    assert not OutLetter.objects.exists()


def test_a_changed_draft_drops_what_was_approved(office: Office) -> None:
    request = office.waiting()
    changed = actions.change_request(office.cast.officer, request.id, WHOLE, version=request.version)
    assert (changed.state, changed.senior_decision) == ("draft", None)
    with pytest.raises(WrongStateError):
        actions.approve_request(office.cast.supervisor, request.id, version=version_of(request))


def test_it_is_given_back_with_a_reason(office: Office, client: Client) -> None:
    request = office.waiting()
    signed_in(client, office.cast.supervisor)
    assert client.post(page("give-back", request), {"return-reason": " "}).status_code == 422
    with pytest.raises(ReasonMissingError):
        actions.return_request(office.cast.supervisor, request.id, " ", version=version_of(request))
    assert (
        client.post(
            page("give-back", request), {"return-reason": "Which May?", "version": request.version}
        ).status_code
        == 302
    )
    request.refresh_from_db()
    assert (request.state, request.return_reason) == ("draft", "Which May?")
    drafter = signed_in(Client(), office.cast.officer)
    assert "Which May?" in drafter.get(page("edit", request)).content.decode()


def test_a_right_at_stake_needs_a_named_senior_with_a_reason(office: Office) -> None:
    boss = office.cast.supervisor
    request = office.waiting(article="1", rights={**NO_RIGHTS, "press_or_defender": True})
    with pytest.raises(SeniorNeededError):
        actions.approve_request(boss, request.id, senior_reason="I say so.", version=version_of(request))
    Person.objects.filter(pk=boss.pk).update(is_senior=True)
    boss.refresh_from_db()
    with pytest.raises(SeniorNeededError):
        actions.approve_request(boss, request.id, senior_reason=" ", version=version_of(request))
    sent = actions.approve_request(
        boss, request.id, senior_reason="The press is not the subject.", version=version_of(request)
    )
    assert sent.senior_decision is not None
    assert sent.senior_decision["person"] == boss.pseudonym


def test_one_officer_releases_at_flash_urgency_and_another_confirms(office: Office, client: Client) -> None:
    request = office.drafted(**TWO_PERSONS, **NIGHT)
    signed_in(client, office.cast.officer).post(page("edit", request), typed(request, act="submit-flash"))
    request.refresh_from_db()
    assert request.state == "sent"
    assert request.confirm_by is not None
    assert timedelta(hours=23) < request.confirm_by - now() <= timedelta(hours=24)
    assert client.post(page("confirm", request)).status_code == 404
    assert signed_in(Client(), office.cast.supervisor).post(page("confirm", request)).status_code == 302
    request.refresh_from_db()
    assert request.approved_by == office.cast.supervisor
    assert entries("request.confirmed-afterwards") == 1
    with pytest.raises(NotHereError):
        actions.confirm_request(office.cast.supervisor, request.id)


def test_flash_without_a_reason_or_by_its_drafter_confirms_nothing(office: Office) -> None:
    boss = office.cast.supervisor
    with pytest.raises(IncompleteError):
        actions.submit_request(boss, office.drafted(boss, **TWO_PERSONS, urgency="flash").id, version=1)
    request = office.drafted(boss, **TWO_PERSONS, **NIGHT)
    request = actions.submit_request(
        boss, request.id, night_reason="A child is missing.", version=version_of(request)
    )
    with pytest.raises(SecondPersonError):
        actions.confirm_request(boss, request.id)
    urgent = office.drafted(**TWO_PERSONS, urgency="urgent", urgency_reason="Soon.")
    assert (
        actions.submit_request(
            office.cast.officer, urgent.id, night_reason="x", version=version_of(urgent)
        ).state
        == "to-approve"
    )


@pytest.mark.parametrize(
    "pairs",
    [
        (("status: in-force", "status: ended"),),
        (("nbf: 2024-04-01", "nbf: 2093-04-01"),),
        (("exp: 2094-04-01", "exp: 2024-05-01"),),
    ],
    ids=["ended", "not yet", "expired"],
)
def test_nothing_leaves_under_an_agreement_that_is_not_in_force(
    office: Office, client: Client, pairs: tuple[tuple[str, str], ...]
) -> None:
    request, waiting = office.drafted(), office.waiting()
    office.change_terms(*pairs)
    with pytest.raises(ReleaseRefusedError):
        actions.submit_request(office.cast.officer, request.id, version=version_of(request))
    with pytest.raises(ReleaseRefusedError):
        actions.approve_request(office.cast.supervisor, waiting.id, version=version_of(waiting))
    answer = signed_in(client, office.cast.officer).post(page("edit", request), typed(request, act="submit"))
    assert answer.status_code == 422
    assert answer.context["release"].state == "no"
    assert not OutLetter.objects.exists()


def test_an_unknown_or_suspended_agreement_lets_nothing_leave(office: Office) -> None:
    with pytest.raises(ReleaseRefusedError):
        actions.submit_request(office.cast.officer, office.drafted(agreement="no-such").id, version=1)
    request = office.drafted()
    suspend_agreement(OPERATOR, AGREEMENT, "A doubt.")
    with pytest.raises(ReleaseRefusedError):
        actions.submit_request(office.cast.officer, request.id, version=version_of(request))


def test_nothing_is_sent_to_a_partner_that_is_suspended_or_not_paired(office: Office) -> None:
    request, stranger = office.drafted(), office.drafted(partner="cxp:node:kr:seoul")
    suspend_peer(OPERATOR, office.peer.pk)
    for one in (request, stranger):
        with pytest.raises(NotPairedError):
            actions.submit_request(office.cast.officer, one.id, version=version_of(one))
    assert not OutLetter.objects.exists()


def test_people_of_other_agencies_and_roles_have_no_requests(office: Office) -> None:
    office.received()
    request, cast = office.drafted(), office.cast
    for person in (cast.officer, cast.supervisor):
        assert visible_to(person).count() == 2
    for person in (cast.partner, cast.outsider, cast.auditor, cast.operator):
        assert not visible_to(person).exists()
        for act in (actions.submit_request, actions.discard_draft):
            with pytest.raises(NotHereError):
                act(person, request.id, version=request.version)
        for look in (actions.open_request, actions.close_request):
            with pytest.raises(NotHereError):
                look(person, request.id)
    for person in (cast.auditor, cast.operator):
        with pytest.raises(NotHereError):
            actions.draft_request(person, WHOLE)


def test_a_look_is_written_down_and_the_partner_learns_it_once(office: Office, client: Client) -> None:
    request = office.received()
    signed_in(client, office.cast.officer)
    for _look in range(3):
        assert client.get(page("thread", request)).status_code == 200
    assert entries("request.viewed") == 3
    assert request.message is not None
    assert Receipt.objects.filter(mid=request.message, given=True, state="read").count() == 1
    request.refresh_from_db()
    assert request.read_at is not None
