"""Taking back from all partners what went to several: one act, a decision for each letter, and what is pending of each."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.exchange.actions import suspend_peer
from comity.exchange.models import OutLetter
from comity.exchange.tests.partners import Partner
from comity.requests.models import GroupMessage, Request
from comity.requests.tests.office import SEOUL, TOKYO, Office
from comity.requests.tests.together import to_both, words
from comity.sharing import actions, bodies
from comity.sharing.exceptions import NobodyHasItError, NotHereError, ReasonMissingError
from comity.sharing.models import Holder, Revision, RevisionKind

RECALL = RevisionKind.RECALL


@pytest.fixture
def supervisor(office: Office) -> Person:
    return office.cast.supervisor


def arrived(*requests: Request) -> None:
    """The letters of requests are no longer in the outbox."""
    OutLetter.objects.filter(mid__in=[one.message for one in requests]).update(state="delivered")


def test_every_letter_is_recalled_with_a_decision_and_an_entry_of_its_own(
    both: tuple[Request, Request], supervisor: Person
) -> None:
    first, second = both
    arrived(*both)
    assert first.message is not None
    found = actions.take_back_from_all(supervisor, first.message, RECALL, "wrong-person", "")
    assert {one.mid for one in found} == {first.message, second.message}
    assert {(one.reason, one.by) for one in found} == {("wrong-person", supervisor)}
    assert {(one.revision.mid, one.node) for one in Holder.objects.all()} == {
        (first.message, TOKYO),
        (second.message, SEOUL),
    }
    told = OutLetter.objects.filter(schema=bodies.RECALL)
    assert sorted(told.values_list("peer__node", flat=True)) == sorted([TOKYO, SEOUL])
    outer = Entry.objects.get(event="revision.given-to-all")
    inner = Entry.objects.filter(event="revision.given")
    assert {one.subject_id for one in inner} == {str(first.message), str(second.message)}
    named = json.loads(bytes(outer.body))["details"]["revisions"]
    assert sorted(named) == sorted(str(one.pk) for one in found)


def test_what_was_recalled_before_is_left_as_it_is(both: tuple[Request, Request], supervisor: Person) -> None:
    first, second = both
    arrived(*both)
    assert first.message is not None
    assert second.message is not None
    actions.recall_letter(supervisor, second.message, "wrong-person", "")
    [one] = actions.take_back_from_all(supervisor, first.message, RECALL, "not-needed", "")
    assert one.mid == first.message
    with pytest.raises(NobodyHasItError):
        actions.take_back_from_all(supervisor, first.message, RECALL, "not-needed", "")
    assert Revision.objects.count() == 2


def test_all_are_decided_or_none(both: tuple[Request, Request], supervisor: Person) -> None:
    assert both[0].message is not None
    with pytest.raises(ReasonMissingError):
        actions.take_back_from_all(supervisor, both[0].message, RECALL, "other", " ")
    assert not Revision.objects.exists()
    assert Entry.objects.filter(event="revision.given-to-all", outcome="refused").count() == 1


def test_an_officer_decides_nothing(office: Office, both: tuple[Request, Request]) -> None:
    assert both[0].message is not None
    with pytest.raises(NotHereError):
        actions.take_back_from_all(office.cast.officer, both[0].message, RECALL, "not-needed", "")


def test_a_party_that_cannot_be_told_yet_stands_on_the_list(
    office: Office, both: tuple[Request, Request], supervisor: Person
) -> None:
    arrived(*both)
    assert both[0].message is not None
    assert both[1].message is not None
    seoul = OutLetter.objects.get(mid=both[1].message).peer
    suspend_peer(office.cast.operator, seoul.pk)
    actions.take_back_from_all(supervisor, both[0].message, RECALL, "not-needed", "")
    assert Holder.objects.get(node=SEOUL).problem == "not-paired"  # no active one
    page = signed_in(Client(), supervisor).get(reverse("sharing:revisions")).content.decode()
    assert page.count("0 of 1") == 2
    assert "Seoul desk" in page
    assert "Tokyo desk" in page


def test_the_page_offers_it_and_leads_to_what_is_pending(
    both: tuple[Request, Request], supervisor: Person
) -> None:
    first, second = both
    arrived(*both)
    client = signed_in(Client(), supervisor)
    where = reverse("sharing:recall", args=[first.message, "recall"])
    assert where in client.get(reverse("requests:conversation", args=[first.pk])).content.decode()
    letter = client.get(reverse("sharing:letter", args=["ours", first.message])).content.decode()
    assert "The same went to 1 other partner in a letter of its own: Seoul desk." in letter
    page = client.get(where).content.decode()
    assert "From all 2 partners that it went to" in page
    assert "From Tokyo desk alone" in page
    assert client.post(where, {"reason": "not-needed", "text": ""}).status_code == 422
    answer = client.post(where, {"reason": "not-needed", "text": "", "scope": "all"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("sharing:revisions")
    assert "Every holder of 2 letters is told" in answer.content.decode()
    assert set(Revision.objects.values_list("mid", flat=True)) == {first.message, second.message}


def test_one_alone_can_still_be_taken_back(both: tuple[Request, Request], supervisor: Person) -> None:
    arrived(*both)
    where = reverse("sharing:recall", args=[both[0].message, "delete"])
    data = {"reason": "not-needed", "text": "", "scope": "one"}
    signed_in(Client(), supervisor).post(where, data)
    assert [(one.mid, one.kind) for one in Revision.objects.all()] == [(both[0].message, "deletion")]


def test_a_message_to_the_parties_is_taken_back_from_all_of_them(
    office: Office, both: tuple[Request, Request], with_seoul: Partner, supervisor: Person
) -> None:
    from comity.requests import actions as requests

    message = requests.draft_message(office.cast.officer, both[0].id, words(*to_both()))
    requests.submit_message(office.cast.officer, message.id, version=message.version)
    said = GroupMessage.objects.get(pk=message.pk)
    letters = {one.letter for one in said.parties.all() if one.letter is not None}
    assert len(letters) == 2
    OutLetter.objects.filter(mid__in=letters).update(state="delivered")
    found = actions.take_back_from_all(supervisor, next(iter(letters)), RECALL, "not-needed", "")
    assert {one.mid for one in found} == letters


def test_a_request_to_one_partner_asks_nothing_more(office: Office, supervisor: Person) -> None:
    request = office.sent()
    page = signed_in(Client(), supervisor).get(reverse("sharing:recall", args=[request.message, "recall"]))
    assert "From whom" not in page.content.decode()
