"""What was told about something falls silent when it was answered: on the desk, in the count, in mails; its line says so."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.test import RequestFactory
from django.urls import reverse

from comity.accounts.models import Person, Unit
from comity.audit import events
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.commitments import notifications as of_commitments
from comity.cooperation.commitments.sweeps import sweep
from comity.cooperation.core.ledger import Kind
from comity.cooperation.models import Commitment
from comity.cooperation.tests.commitments_ground import DRAFT, SHEET, TERMS, WAY_OUT, Ledgers
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.partners_ground import Paper
from comity.cooperation.tests.register_ground import Registers, in_days
from comity.cooperation.tests.test_meetings_pages import go, ok
from comity.lib.clock import now
from comity.lib.ids import new_id
from comity.notifications.access import settled_among, unseen_pages
from comity.notifications.mailer import put_away_settled
from comity.notifications.models import Notification
from comity.notifications.showing import latest_new
from comity.notifications.views import count_new

PROPOSED = "Countersign it or dispute it."


def open_kinds(person: Person) -> set[str]:
    """What the desk's box says of things that somebody is to act on."""
    return {line.told.kind for line in latest_new(person, 50)}


def test_a_proposal_that_was_countersigned_is_told_no_more(ledgers: Ledgers) -> None:
    _letter, which, entry = ledgers.offered()
    client = go(ledgers.keeper)
    listed, number = reverse("notifications:list"), reverse("notifications:count")
    assert PROPOSED in ok(client.get("/"))
    before = client.get(number).content
    actions.countersign_change(ledgers.keeper, UUID(entry), way_out=WAY_OUT)
    assert not Commitment.objects.get(pk=which).waits_on_us
    assert PROPOSED not in ok(client.get("/"))
    assert client.get(number).content != before
    page = ok(client.get(listed))
    assert PROPOSED in page
    assert "Settled since" in page
    assert "Seen, or settled since" in page
    assert open_kinds(ledgers.supervisor) == set()  # to everybody who was told alike


def test_a_dispute_and_a_second_person_s_turn_fall_silent(ledgers: Ledgers) -> None:
    commitment = ledgers.proposed()
    [change] = ledgers.here(commitment).changes
    ledgers.say(commitment, Kind.DISPUTE, {"of": change.id, "reason": "Too many."})
    assert of_commitments.DISPUTED in open_kinds(ledgers.keeper)
    actions.withdraw_change(ledgers.keeper, UUID(change.id))
    assert of_commitments.DISPUTED not in open_kinds(ledgers.keeper)
    agreed = ledgers.agreed()
    entry = ledgers.change(agreed, due=TERMS.due + timedelta(days=90) if TERMS.due else None, reason="Rain.")
    assert of_commitments.TO_DECIDE in open_kinds(ledgers.supervisor)
    actions.approve_entry(ledgers.second, entry.pk)
    assert of_commitments.TO_DECIDE not in open_kinds(ledgers.supervisor)


def test_figures_letters_and_agreements_fall_silent(ledgers: Ledgers) -> None:
    sheet = new_id()
    ledgers.tells(sheet, asks=True)
    assert "figures.asked" in open_kinds(ledgers.keeper)
    actions.tell_figures(ledgers.keeper, sheet, way_out=SHEET.way_out)
    assert "figures.asked" not in open_kinds(ledgers.keeper)


def test_a_letter_on_paper_falls_silent(paper: Paper) -> None:
    letter = paper.waiting()
    assert "paper-letter.to-decide" in open_kinds(paper.second)
    actions.give_back_letter(paper.second, letter.pk, letter.version, "Name the office.")
    assert "paper-letter.to-decide" not in open_kinds(paper.supervisor)
    assert "paper-letter.given-back" in open_kinds(paper.keeper)


def test_an_agreement_that_was_prolonged_falls_silent(register: Registers) -> None:
    memorandum = register.memorandum()
    register.step(memorandum, "in-force")
    with writing():
        type(memorandum).objects.filter(pk=memorandum.pk).update(expires_on=in_days(20))
    assert actions.warn(Process("test"), memorandum.pk) == 30
    assert "register.ends-30" in open_kinds(register.keeper)
    with writing():
        type(memorandum).objects.filter(pk=memorandum.pk).update(expires_on=in_days(400))
    assert "register.ends-30" not in open_kinds(register.keeper)


def test_the_unit_that_keeps_a_commitment_is_reminded_before_all_others(ledgers: Ledgers) -> None:
    keeper = ledgers.keeper
    with writing():
        other = Unit.objects.create(agency=keeper.agency, code="OTHER", names={"en": "Another unit"})
        Person.objects.filter(pk=ledgers.second.pk).update(unit=other)
    soon = in_days(5)
    commitment = ledgers.agreed(due=soon)
    sweep(now())
    told = set(Notification.objects.filter(kind=of_commitments.NEAR).values_list("person_id", flat=True))
    assert told
    assert ledgers.second.pk not in told
    with writing():
        Notification.objects.all().delete()
        Commitment.objects.filter(pk=commitment.pk).update(unit=None, due=in_days(6))
    sweep(now())
    told = set(Notification.objects.filter(kind=of_commitments.NEAR).values_list("person_id", flat=True))
    assert ledgers.second.pk in told


def test_what_stands_unseen_of_a_reminder_is_settled_with_its_day(ledgers: Ledgers) -> None:
    commitment = ledgers.agreed(due=in_days(5))
    sweep(now())
    rows = list(Notification.objects.filter(kind=of_commitments.NEAR))
    assert settled_among(rows) == frozenset()
    with writing():
        Commitment.objects.filter(pk=commitment.pk).update(stage="fulfilled")
    assert settled_among(rows) == {one.pk for one in rows}


def test_the_meeting_follows_a_change_that_names_another(ledgers: Ledgers, meetings: Meetings) -> None:
    first = meetings.add(ordinal=None, titles={"en": "Talks in Tokyo"}, parties=("VN", "JP"))
    second = meetings.add(ordinal=None, titles={"en": "Talks in Hanoi"}, parties=("VN", "JP"))
    terms = replace(TERMS, meeting={"en": "Talks in Tokyo"})
    commitment = actions.propose_commitment(ledgers.keeper, replace(DRAFT, terms=terms, meeting=first.pk))
    ledgers.countersign(commitment)
    assert ledgers.fresh(commitment).meeting == first
    ledgers.change(commitment, meeting={"en": "Talks in Hanoi"})
    assert ledgers.fresh(commitment).meeting == first  # proposed, not agreed
    ledgers.countersign(commitment)
    assert ledgers.fresh(commitment).meeting == second


def test_what_is_over_is_told_from_the_hour_at_which_it_is_on_both_sides(
    ledgers: Ledgers, monkeypatch: pytest.MonkeyPatch
) -> None:
    commitment = ledgers.agreed(due=date(2026, 12, 1))
    which = str(commitment.pk)
    settled = of_commitments.SETTLED[of_commitments.OVERDUE]
    for at, is_over in (
        (datetime(2026, 12, 1, 16, 30, tzinfo=UTC), False),  # half past eleven at night in Hà Nội
        (
            datetime(2026, 12, 1, 17, 30, tzinfo=UTC),
            True,
        ),  # half an hour after midnight there, the day before in UTC
    ):
        monkeypatch.setattr("django.utils.timezone.now", lambda at=at: at)
        monkeypatch.setattr(of_commitments, "now", lambda at=at: at, raising=False)
        assert (which not in set(settled({which}))) is is_over


def test_what_was_settled_hides_nothing_that_is_open(register: Registers) -> None:
    keeper = register.keeper
    memorandum = register.memorandum()
    register.step(memorandum, "in-force")
    with writing():
        type(memorandum).objects.filter(pk=memorandum.pk).update(expires_on=in_days(20))
    actions.warn(Process("test"), memorandum.pk)
    [open_one] = Notification.objects.filter(person=keeper, kind="register.ends-30")
    old = Notification.objects.filter(person=keeper).exclude(pk=open_one.pk)
    with writing():
        old.delete()
        settled = [
            Notification(
                person=keeper, kind="register.ends-180", urgency=open_one.urgency,
                about_kind=open_one.about_kind, about_id=str(new_id()),
                created_at=open_one.created_at + timedelta(minutes=1),
            )
            for _each in range(350)
        ]  # fmt: skip
        Notification.objects.bulk_create(settled)
    assert [line.told.pk for line in latest_new(keeper, 5)] == [open_one.pk]
    request = RequestFactory().get("/")
    request.user = keeper
    assert count_new(request) == 1
    with writing():
        Notification.objects.filter(kind="register.ends-180").update(created_at=now() - timedelta(days=3))
    assert [line.told.pk for line in latest_new(keeper, 5)] == [open_one.pk]
    assert count_new(request) == 1


def test_what_is_told_meanwhile_moves_no_page_of_what_was_not_seen(register: Registers) -> None:
    keeper = register.keeper

    def told(number: int, at: datetime) -> Notification:
        return Notification(
            person=keeper, kind="register.stopped", urgency="ordinary", about_kind="agreement", about_id=str(number), created_at=at,
        )  # fmt: skip

    moment = now()
    with writing():
        Notification.objects.all().delete()
        # many of one moment, which their ids alone order
        Notification.objects.bulk_create([told(number, moment) for number in range(350)])
    pages = unseen_pages(keeper)
    found = [one.about_id for one in next(pages)]
    with writing():
        told(999, moment + timedelta(minutes=1)).save()
        Notification.objects.filter(about_id__in=found[:50]).update(seen_at=now())
    found += [one.about_id for page in pages for one in page]
    assert len(found) == 350
    assert set(found) == {str(number) for number in range(350)}


def test_what_was_settled_unseen_piles_up_no_longer_than_a_day(ledgers: Ledgers) -> None:
    _letter, _which, entry = ledgers.offered()
    ledgers.offered()  # nobody answers this one
    actions.countersign_change(ledgers.keeper, UUID(entry), way_out=WAY_OUT)
    proposed = Notification.objects.filter(kind=of_commitments.PROPOSED, seen_at=None)
    settled, all_told = settled_among(proposed), proposed.count()
    assert 0 < len(settled) < all_told
    assert put_away_settled(now()) == 0  # what comes back within the day is news still
    assert put_away_settled(now() + timedelta(days=1, minutes=1)) == len(settled)
    assert {one.pk for one in Notification.objects.exclude(seen_at=None)} == settled
    assert Entry.objects.filter(event=events.NOTIFICATIONS_SETTLED).count() == 1
    assert put_away_settled(now() + timedelta(days=1, minutes=1)) == 0
    assert Entry.objects.filter(event=events.NOTIFICATIONS_SETTLED).count() == 1
