"""Who is told what happens to a request, in the order in which it happens."""

from comity.accounts.models import Person, Unit
from comity.audit.actions import note_verification
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.audit.verifying import Finding, Report
from comity.exchange.actions.posting import hold_letter
from comity.exchange.tests.partners import Partner
from comity.lib.clock import now
from comity.notifications.access import told_to
from comity.notifications.kinds import Urgency, kind_of
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.requests import actions
from comity.requests.tests.office import TWO_PERSONS, Office, version_of
from comity.screening.models import Query


def told(person: Person) -> list[str]:
    """The sentences that a person was told, the oldest first."""
    return [kind_of(one.kind).sentence(one.params) for one in told_to(person).order_by("created_at", "pk")]


def test_asking_with_a_second_person(office: Office) -> None:
    cast = office.cast
    request = office.waiting()
    assert told(cast.supervisor) == [f"{request.ref} waits for your approval."]
    actions.return_request(cast.supervisor, request.id, "Which May?", version=version_of(request))
    assert told(cast.officer) == [f"{request.ref} was given back to you."]
    actions.submit_request(cast.officer, request.id, version=version_of(request))
    actions.approve_request(cast.supervisor, request.id, version=version_of(request))
    assert told(cast.officer)[1:] == [f"{request.ref} was approved and sent."]
    assert len(told(cast.supervisor)) == 2
    for person in (cast.partner, cast.outsider, cast.auditor):
        assert told(person) == []
    assert told(cast.operator) == [f"{office.peer} is paired with this node."]


def test_where_the_drafter_is_the_only_supervisor_of_the_unit_another_units_is_told(office: Office) -> None:
    boss = office.cast.supervisor
    with writing():
        unit = Unit.objects.create(agency=boss.agency, code="other", names={"en": "Other"})
        other = Person.objects.create(
            sign_in="V-9999", name="Other Boss", unit=unit, roles=["supervisor"], zone=boss.zone
        )
    request = office.drafted(boss, **TWO_PERSONS)
    request = actions.submit_request(boss, request.id, version=version_of(request))
    assert told(other) == [f"{request.ref} waits for your approval."]
    assert "Work waits for a role" not in str(told(office.cast.operator))


def test_where_nobody_can_be_the_second_person_the_operator_is_told(office: Office) -> None:
    boss = office.cast.supervisor
    request = office.drafted(boss, **TWO_PERSONS)
    request = actions.submit_request(boss, request.id, version=version_of(request))
    assert told(boss) == []
    [*_paired, last] = told(office.cast.operator)
    assert last.startswith("Work waits for a role that no active account holds")
    assert request.ref not in last


def test_a_request_comes_in_and_is_answered(office: Office) -> None:
    cast = office.cast
    request = office.received()
    assert told(cast.officer) == told(cast.supervisor) == [f"A partner asks you: {request.ref}."]
    actions.assign_request(cast.supervisor, request.id, cast.officer.id)
    reply = office.reply_waiting(request)
    actions.return_reply(cast.supervisor, reply.id, "Which May?", version=version_of(reply))
    actions.submit_reply(cast.officer, reply.id, version=version_of(reply))
    actions.approve_reply(cast.supervisor, reply.id, version=version_of(reply))
    assert told(cast.officer)[1:] == [
        f"{request.ref} was assigned to you.",
        f"Your answer to {request.ref} was given back.",
        f"Your answer to {request.ref} was approved and sent.",
    ]
    assert told(cast.supervisor)[1:] == 2 * [f"The answer to {request.ref} waits for your approval."]


def test_what_the_partner_says_is_told_to_the_drafter_alone(office: Office) -> None:
    cast = office.cast
    request = office.sent()
    office.asked_back(request)
    office.answered(request)
    other = office.sent()
    office.answered(other, outcome="refused", ground="no-ground", items=[])
    assert told(cast.officer) == [
        f"The partner asks back about {request.ref}. The clock stands still.",
        f"The answer to {request.ref} is here.",
        f"The partner refused {other.ref}.",
    ]
    assert told(cast.supervisor) == []


def test_flash_is_told_at_once_to_who_must_confirm(office: Office) -> None:
    night = office.drafted(article="2", urgency="flash", urgency_reason="A child is missing.")
    actions.submit_request(
        office.cast.officer, night.id, night_reason="A child is missing.", version=version_of(night)
    )
    [one] = told_to(office.cast.supervisor)
    assert one.urgency == Urgency.NOW
    assert told(office.cast.supervisor) == [
        f"{night.ref} was released at flash urgency. A second person must confirm it within 24 hours."
    ]


def test_a_hit_of_a_request_that_came_in_is_told_to_who_decides(office: Office) -> None:
    source = NewSource(SourceKind.OWN_RECORD, "File 1")
    add_subject(office.cast.officer, "Person", [NewValue("name", "Nguyễn Văn Hải", "vi")], source)
    office.received()
    [hit] = [line for line in told(office.cast.officer) if line.startswith("The check")]
    assert (
        hit
        == f"The check {Query.objects.get().ref} found records that may be meant. They wait for a decision."
    )
    assert not any(line.startswith("The check") for line in told(office.cast.operator))


def test_operators_are_told_of_partners_and_their_letters(office: Office, seoul: Partner) -> None:
    operator, peer = office.cast.operator, office.peer
    assert len(told(operator)) == 2
    letter = office.letter_of(office.sent())
    hold_letter(Process("delivery"), letter.mid, "not-in-force", now())
    hold_letter(Process("delivery"), letter.mid, "not-in-force", now())
    assert told(operator)[2:] == [f"A letter to {peer} is held back: it may not leave at present."]
    assert all(told(person) == [] for person in (office.cast.supervisor, office.cast.auditor))


def test_auditors_are_told_of_an_altered_log(office: Office) -> None:
    bad = Finding("changed", "Entry 1 was changed.", 1)
    note_verification(office.cast.auditor, Report(9, 0, 9, b"0" * 32))
    assert not told_to(office.cast.auditor).exists()
    note_verification(Process("check"), Report(9, 0, 9, b"0" * 32, bad))
    [one] = told_to(office.cast.auditor)
    assert (one.kind, one.urgency) == ("log.altered", Urgency.NOW)
    assert not told_to(office.cast.officer).exists()
