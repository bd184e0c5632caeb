"""What a room sends by the release room: posted at once, by a second person, by a named senior, or not at all."""

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db.models import QuerySet
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit import events
from comity.audit.acts import Act, action
from comity.exchange.core.receipts import State
from comity.exchange.models import OutLetter, Peer
from comity.exchange.registry import QueuedLetter
from comity.handling.classification import Classification
from comity.handling.codes import Codes
from comity.handling.stamp import Handling
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.notifications.models import Notification
from comity.release import actions, origins
from comity.release.access import waiting_for
from comity.release.exceptions import (
    NotHereError,
    NotReleasedError,
    OtherPersonError,
    ReasonNeededError,
    SeniorNeededError,
    SettledError,
)
from comity.release.leaving import release_gate
from comity.release.models import Outgoing
from comity.release.offers import Offer
from comity.release.origins import Described, Origin
from comity.requests.tests.office import AGREEMENT, HANOI, NO_RIGHTS, Office, entries, posted

KIND = "thing"
WORDS = "Ba kho hàng đã được khám xét."
RIGHTS = {name: False for name in NO_RIGHTS if name != "death_or_torture"}


class Room:
    """A room whose things are partners: those of the home agency see them all."""

    def __init__(self) -> None:
        """Nothing has happened yet."""
        self.said: list[str] = []
        self.held = ""

    def visible(self, person: Person) -> QuerySet[Any]:
        return Peer.objects.all() if person.agency.is_home else Peer.objects.none()

    def describe(self, person: Person, outgoing: Outgoing) -> Described | None:
        if not self.visible(person).filter(pk=outgoing.origin_id).exists():
            return None
        return Described("A thing", "/", [("What", str(outgoing.data["text"]))])

    def origin(self) -> Origin:
        return Origin(
            KIND,
            visible=self.visible,
            describe=self.describe,
            sent=lambda _act, _outgoing: self.said.append("sent"),
            returned=lambda _act, _outgoing: self.said.append("returned"),
            held=lambda _outgoing, _at: self.held,
            followed=lambda _act, _outgoing, letter: self.said.append(letter.state),
        )


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    """The room of this test among those that are registered."""
    here = Room()
    monkeypatch.setitem(origins._origins, KIND, here.origin())  # nobody can leave the registry
    return here


@action(events.RELEASE_OFFERED)
def hand_over(act: Act, offer: Offer) -> Outgoing:
    """What a room's own act would be."""
    act.about("peer", offer.peer.node)
    return actions.offer_letter(act, offer)


def offered(office: Office, person: Person | None = None, **change: Any) -> Outgoing:
    """A thing that an officer wants to send."""
    peer = office.peer
    fields: dict[str, Any] = {
        "peer": peer,
        "schema": "release/test/1",
        "data": {"text": WORDS},
        "conv": new_id(),
        "origin_kind": KIND,
        "origin_id": peer.pk,
        "items": (("text", "case-facts"),),
        "handling": Handling(
            owner=HANOI, codes=Codes.read(["H0"]), classification=Classification(1), purpose="investigation"
        ),
        "kind": "information",
        "purpose": "investigation",
        "offence": "0502",
        "agreement": AGREEMENT,
        "article": "1",
        "rights": RIGHTS,
    }
    return hand_over(person or office.cast.officer, Offer(**{**fields, **change}))


def gate(outgoing: Outgoing, at: datetime | None = None) -> str:
    """What the gate says at the next attempt."""
    assert outgoing.letter is not None
    queued = QueuedLetter(outgoing.letter, outgoing.peer.node, outgoing.schema, actions.ORIGIN, outgoing.id)
    return release_gate(queued, at or now())


def test_what_one_person_may_release_leaves_at_once(office: Office, room: Room) -> None:
    outgoing = offered(office)
    assert (outgoing.state, room.said) == ("sent", ["sent"])
    letter = posted(outgoing.letter)
    assert (letter.peer, letter.conv, letter.schema) == (office.peer, outgoing.conv, "release/test/1")
    assert entries(events.RELEASE_OFFERED) == 2  # the room's own act and that of this room
    assert entries(events.MESSAGE_POSTED) == 1
    assert gate(outgoing) == ""


def test_a_second_person_approves_and_who_offered_does_not(office: Office, room: Room) -> None:
    outgoing = offered(office, article="2")
    assert (outgoing.state, outgoing.letter, room.said) == ("to-approve", None, [])
    for person in (office.cast.officer, office.cast.operator, office.cast.auditor):
        with pytest.raises((OtherPersonError, NotHereError)):
            actions.approve_outgoing(person, outgoing.id)
    assert list(waiting_for(office.cast.supervisor)) == [outgoing]
    assert list(waiting_for(office.cast.officer)) == []
    approved = actions.approve_outgoing(office.cast.supervisor, outgoing.id)
    assert (approved.state, approved.decided_by, room.said) == ("sent", office.cast.supervisor, ["sent"])
    with pytest.raises(SettledError):
        actions.approve_outgoing(office.cast.supervisor, outgoing.id)
    assert OutLetter.objects.count() == 1


def test_a_supervisor_does_not_approve_what_the_supervisor_offered(office: Office, room: Room) -> None:
    outgoing = offered(office, office.cast.supervisor, article="2")
    with pytest.raises(OtherPersonError):
        actions.approve_outgoing(office.cast.supervisor, outgoing.id)
    assert room.said == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"agreement": ""}, "agreement-missing"),
        ({"agreement": "no-such-agreement"}, "agreement-missing"),
        ({"purpose": "evidence"}, None),
        ({"items": (("text", "biometrics"),)}, None),
        ({"kind": "provisional-arrest"}, None),
    ],
)
def test_what_no_article_covers_is_kept_nowhere(
    office: Office, room: Room, change: dict[str, Any], code: str | None
) -> None:
    with pytest.raises(NotReleasedError) as refusal:
        offered(office, **change)
    assert code is None or refusal.value.code == code
    assert not Outgoing.objects.exists()
    assert not OutLetter.objects.exists()
    assert room.said == []


def test_a_right_at_stake_wants_a_named_senior(office: Office, room: Room) -> None:
    outgoing = offered(office, rights={**RIGHTS, "refugee_or_asylum": True})
    assert outgoing.state == "to-approve"
    supervisor = office.cast.supervisor
    with pytest.raises(SeniorNeededError):
        actions.approve_outgoing(supervisor, outgoing.id)
    Person.objects.filter(pk=supervisor.pk).update(is_senior=True)
    supervisor.refresh_from_db()
    with pytest.raises(SeniorNeededError):
        actions.approve_outgoing(supervisor, outgoing.id, senior_reason="  ")
    approved = actions.approve_outgoing(supervisor, outgoing.id, senior_reason="The status was revoked.")
    assert approved.senior_decision is not None
    assert (approved.state, approved.senior_decision["reason"]) == ("sent", "The status was revoked.")
    assert room.said == ["sent"]


def test_unanswered_rights_do_not_leave(office: Office, room: Room) -> None:
    with pytest.raises(NotReleasedError):
        offered(office, rights={})
    assert not Outgoing.objects.exists()
    assert room.said == []


def test_giving_back_needs_a_reason_and_tells_the_room(office: Office, room: Room) -> None:
    outgoing = offered(office, article="2")
    with pytest.raises(ReasonNeededError):
        actions.give_back_outgoing(office.cast.supervisor, outgoing.id, " ")
    back = actions.give_back_outgoing(office.cast.supervisor, outgoing.id, "The place is missing.")
    assert (back.state, back.return_reason, room.said) == ("returned", "The place is missing.", ["returned"])
    assert not OutLetter.objects.exists()


def test_who_offered_is_told_how_it_was_decided(office: Office, room: Room) -> None:
    del room
    kept, back = offered(office, article="2"), offered(office, article="2")
    actions.approve_outgoing(office.cast.supervisor, kept.id)
    actions.give_back_outgoing(office.cast.supervisor, back.id, "The place is missing.")
    told = Notification.objects.filter(person=office.cast.officer).values_list("about_id", "kind")
    assert dict(told) == {str(kept.id): "outgoing.approved", str(back.id): "outgoing.given-back"}


def test_who_offered_may_take_it_back(office: Office, room: Room) -> None:
    outgoing = offered(office, article="2")
    actions.give_back_outgoing(office.cast.officer, outgoing.id, "A mistake of mine.")
    assert room.said == ["returned"]


def test_the_gate_asks_agreement_and_room_again(office: Office, room: Room) -> None:
    outgoing = offered(office)
    assert gate(outgoing, office.terms.exp) != ""
    room.held = "withdrawn"
    assert gate(outgoing) == "withdrawn"


def test_receipts_reach_the_room(office: Office, room: Room) -> None:
    outgoing = offered(office)
    assert outgoing.letter is not None
    office.tokyo.send_receipts(office.tokyo.receipt(posted(outgoing.letter), State.DELIVERED))
    outgoing.refresh_from_db()
    assert outgoing.letter_state == "delivered"
    assert room.said[-1] == "delivered"


def test_the_page_shows_every_word_and_takes_the_decision(office: Office, room: Room) -> None:
    outgoing = offered(office, article="2")
    page = reverse("release:outgoing", args=[outgoing.pk])
    drafter, approver = (signed_in(Client(), one) for one in (office.cast.officer, office.cast.supervisor))
    shown = drafter.get(page)
    assert WORDS in shown.content.decode()
    assert shown.context["form"] is None
    assert WORDS in approver.get(page).content.decode()
    assert "A thing" in approver.get(reverse("release:index")).content.decode()
    bare = approver.post(reverse("release:give-back", args=[outgoing.pk]), {"reason": ""})
    assert bare.status_code == 422
    approver.post(reverse("release:give-back", args=[outgoing.pk]), {"reason": "Name the place."})
    outgoing.refresh_from_db()
    assert outgoing.state == "returned"
    assert "Name the place." in drafter.get(page).content.decode()


def test_nobody_else_sees_it(office: Office, room: Room) -> None:
    outgoing = offered(office, article="2")
    page = reverse("release:outgoing", args=[outgoing.pk])
    for person in (office.cast.operator, office.cast.auditor, office.cast.outsider):
        assert signed_in(Client(), person).get(page).status_code == 404
    absent = signed_in(Client(), office.cast.officer).get(reverse("release:outgoing", args=[UUID(int=1)]))
    assert absent.status_code == 404
