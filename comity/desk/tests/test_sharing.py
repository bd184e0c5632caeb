"""What of leaves, recalls and passing on waits on somebody stands on the desk, with since when, until it is dealt with."""

from datetime import timedelta

from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.desk.items import Item as DeskItem
from comity.exchange.core.letter import LetterType
from comity.exchange.core.receipts import State as Receipt
from comity.exchange.models import OutLetter
from comity.lib.clock import now
from comity.requests.models import Request
from comity.requests.tests.office import SEOUL, posted
from comity.requests.tests.sharers import Sharers
from comity.sharing import actions, sweeps
from comity.sharing.bodies import CORRECTION, DELETION
from comity.sharing.models import Consent, Holder, Item, Passing, Revision, RevisionKind, RevisionState

CALL = "Call who has not confirmed what you decided about a letter:"
DELETE = "Decide whether to delete a letter of:"
LEAVE = "Decide whether you agree to what is asked by:"


def waiting(person: Person, sentence: str) -> list[DeskItem]:
    answer = signed_in(Client(), person).get("/")
    assert answer.status_code == 200
    return [one for one in answer.context["list"].rows if one.sentence == sentence]


def recalled(sharers: Sharers) -> Revision:
    letter = sharers.office.letter_of(sharers.office.sent())
    OutLetter.objects.filter(mid=letter.mid).update(state="delivered")
    return actions.recall_letter(sharers.supervisor, letter.mid, "wrong-person", "")


def test_a_leave_asked_of_us_waits_on_who_decides_with_its_age(sharers: Sharers) -> None:
    consent = sharers.question()
    [item] = waiting(sharers.supervisor, LEAVE)
    assert (item.subject, item.since) == ("Tokyo desk", consent.asked_at)
    assert waiting(sharers.officer, LEAVE) == []


def test_a_recall_that_is_not_confirmed_waits_once_the_house_was_reminded(sharers: Sharers) -> None:
    revision = recalled(sharers)
    assert waiting(sharers.supervisor, CALL) == []  # until then the node waits
    sweeps.remind(now() + timedelta(days=4))
    [item] = waiting(sharers.supervisor, CALL)
    assert (item.subject, item.since, item.ref) == ("Tokyo desk", revision.at, "Recall")
    assert item.href == f"/sharing/recalls/{revision.pk}/"
    assert waiting(sharers.officer, CALL) == []
    assert len(signed_in(Client(), sharers.supervisor).get("/?kind=call").context["list"].rows) == 1
    Holder.objects.update(state="partly")
    assert len(waiting(sharers.supervisor, CALL)) == 1  # copies are still out
    Holder.objects.update(state="done")
    assert waiting(sharers.supervisor, CALL) == []


def test_who_has_not_confirmed_is_named_and_nobody_else(
    sharers: Sharers, both: tuple[Request, Request]
) -> None:
    OutLetter.objects.update(state="delivered")
    assert both[0].message is not None
    actions.take_back_from_all(sharers.supervisor, both[0].message, RevisionKind.RECALL, "not-needed", "")
    sweeps.remind(now() + timedelta(days=4))
    assert {one.subject for one in waiting(sharers.supervisor, CALL)} == {"Tokyo desk", "Seoul desk"}
    Holder.objects.filter(node=SEOUL).update(state="done")
    assert [one.subject for one in waiting(sharers.supervisor, CALL)] == ["Tokyo desk"]


def test_a_request_to_delete_waits_until_it_is_decided_and_a_correction_waits_on_nobody(
    sharers: Sharers,
) -> None:
    first, second = sharers.item(), sharers.item()
    data = sharers.revision(first.mid, first.idg)
    sharers.say(sharers.tokyo, LetterType.DELETION_REQUEST, DELETION, data)
    [item] = waiting(sharers.supervisor, DELETE)
    assert item.since is not None
    passages = [{"at": "/title", "to": "Who holds it?"}]
    sharers.say(
        sharers.tokyo,
        LetterType.CORRECTION,
        CORRECTION,
        sharers.revision(second.mid, second.idg, passages=passages),
    )
    # it is taken by itself; where its answer cannot leave yet, that is no decision to take
    Revision.objects.filter(kind="correction").update(state=RevisionState.OPEN)
    Revision.objects.filter(kind="deletion").update(decided_at=now())
    assert waiting(sharers.supervisor, DELETE) == []


def test_the_desk_names_the_partner_that_is_waited_for(sharers: Sharers) -> None:
    recalled(sharers)
    sweeps.remind(now() + timedelta(days=4))
    page = signed_in(Client(), sharers.supervisor).get("/").content.decode()
    assert CALL in page
    assert "Waits since" in page


LOST = "Ask again, or leave it at that. Your question for leave did not arrive at:"
UNPASSED = "Go on, or leave it at that. This was not passed on to:"


def lost_question(sharers: Sharers) -> Consent:
    """A question of ours that the owner's node turned away."""
    consent = sharers.ask(sharers.item())
    letter = posted(consent.question_letter)
    sharers.tokyo.send_receipts(
        sharers.tokyo.receipt(letter), sharers.tokyo.receipt(letter, Receipt.REFUSED, reason="malformed")
    )
    consent.refresh_from_db()
    assert consent.state == "lost"
    return consent


def test_a_question_for_leave_that_was_lost_waits_on_who_asked(sharers: Sharers) -> None:
    consent = lost_question(sharers)
    [item] = waiting(sharers.officer, LOST)
    assert (item.subject, item.since) == ("Tokyo desk", consent.asked_at)
    assert item.href == f"/sharing/consents/{consent.pk}/"
    assert waiting(sharers.supervisor, LOST) == []
    page = signed_in(Client(), sharers.officer).get(item.href).content.decode()
    assert "The owner has not seen your question." in page
    assert reverse("sharing:ask", args=[consent.owner, consent.mid]) in page
    assert "Leave it at that" not in signed_in(Client(), sharers.supervisor).get(item.href).content.decode()


def test_it_leaves_the_desk_once_it_is_asked_again(sharers: Sharers) -> None:
    consent = lost_question(sharers)
    sharers.ask(Item.objects.get(mid=consent.mid))
    assert waiting(sharers.officer, LOST) == []


def test_it_leaves_the_desk_once_its_asker_leaves_it_at_that(sharers: Sharers) -> None:
    consent = lost_question(sharers)
    address = f"/sharing/consents/{consent.pk}/"
    signed_in(Client(), sharers.supervisor).post(address, {"set-aside": "1"})
    assert len(waiting(sharers.officer, LOST)) == 1
    signed_in(Client(), sharers.officer).post(address, {"set-aside": "1"})
    assert waiting(sharers.officer, LOST) == []
    entries = Entry.objects.filter(event="consent.set-aside", subject_id=str(consent.mid))
    assert sorted(entries.values_list("outcome", flat=True)) == ["done", "refused"]


def test_that_of_somebody_who_has_left_waits_on_who_decides(sharers: Sharers) -> None:
    lost_question(sharers)
    Person.objects.filter(pk=sharers.officer.pk).update(is_active=False)
    assert len(waiting(sharers.supervisor, LOST)) == 1


def test_nothing_is_asked_of_what_is_gone(sharers: Sharers) -> None:
    consent = lost_question(sharers)
    Item.objects.filter(mid=consent.mid).update(state="purged")
    assert waiting(sharers.officer, LOST) == []


def passing_lost(sharers: Sharers) -> Passing:
    passing = sharers.passed_on()
    letter = posted(passing.letter)
    sharers.seoul.send_receipts(
        sharers.seoul.receipt(letter), sharers.seoul.receipt(letter, Receipt.REFUSED, reason="malformed")
    )
    passing.refresh_from_db()
    assert passing.state == "lost"
    return passing


def test_an_item_that_was_lost_on_its_way_waits_on_who_passed_it_on(sharers: Sharers) -> None:
    passing = passing_lost(sharers)
    [item] = waiting(sharers.officer, UNPASSED)
    assert (item.subject, item.since) == ("Seoul desk", passing.created_at)
    assert item.href == f"/sharing/passed-on/{passing.pk}/"
    assert (
        "The partner does not have it."
        in signed_in(Client(), sharers.officer).get(item.href).content.decode()
    )
    signed_in(Client(), sharers.officer).post(item.href, {"set-aside": "1"})
    assert waiting(sharers.officer, UNPASSED) == []
    assert Entry.objects.filter(event="item.passing-set-aside", outcome="done").count() == 1


def test_an_item_that_was_given_back_waits_on_who_proposed_it_until_it_goes(sharers: Sharers) -> None:
    passing = passing_lost(sharers)
    Passing.objects.filter(pk=passing.pk).update(state="returned", return_reason="Not to them.")
    assert len(waiting(sharers.officer, UNPASSED)) == 1
    actions.pass_on(sharers.officer, passing.item.owner, passing.item.mid, sharers.plan())
    assert waiting(sharers.officer, UNPASSED) == []
