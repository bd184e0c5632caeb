"""What of leaves, recalls and passing on waits on somebody stands on the desk, with since when, until it is dealt with."""

from datetime import timedelta

from django.test import Client

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.desk.items import Item as DeskItem
from comity.exchange.core.letter import LetterType
from comity.exchange.models import OutLetter
from comity.lib.clock import now
from comity.requests.models import Request
from comity.requests.tests.office import SEOUL
from comity.requests.tests.sharers import Sharers
from comity.sharing import actions, sweeps
from comity.sharing.bodies import CORRECTION, DELETION
from comity.sharing.models import Holder, Revision, RevisionKind, RevisionState

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
