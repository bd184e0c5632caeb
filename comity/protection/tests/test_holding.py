"""The acts on a person held: in order, out of order, and with a stop in the way."""

from datetime import datetime, timedelta

import pytest

from comity.accounts.access import AbsentError
from comity.audit.acts import RefusalError
from comity.exchange.core.envelope import read_own
from comity.exchange.models import OutLetter
from comity.exchange.registry import QueuedLetter, ReceiptedLetter
from comity.lib.clock import now
from comity.protection import actions
from comity.protection.bodies import notice_body
from comity.protection.core.notification import Settled, StopKind
from comity.protection.drafts import ConsentGiven, Telling, WishSaid
from comity.protection.exceptions import (
    EndedError,
    FearedStateError,
    MinorError,
    MomentError,
    NotDueError,
    NotToldError,
    OtherStateError,
    SeniorNeededError,
    SentAlreadyError,
    StoppedError,
)
from comity.protection.models import Detention, DetentionState, Due, News, NoticeState, PostNotice, Stop
from comity.protection.tests.holding import BY_TWO, HOUR, UNDER, Custody, person_held
from comity.release.actions import approve_outgoing
from comity.release.leaving import release_gate
from comity.release.models import Outgoing
from comity.requests.tests.office import OPERATOR, TOKYO

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def again(detention: Detention) -> Detention:
    return Detention.objects.get(pk=detention.pk)


def only_stop(detention: Detention) -> Stop:
    return Stop.objects.get(detention=detention)


def consent(*states: str, **change: object) -> ConsentGiven:
    fields: dict[str, object] = {
        "at": now(),
        "language": "ja",
        "paper": "File 12, sheet 3",
        "witness": "Interpreter Ito",
        "states": states,
    }
    return ConsentGiven(**{**fields, **change})  # type: ignore[arg-type]


def said(answer: str, at: datetime | None = None) -> WishSaid:
    return WishSaid(answer=answer, at=at or now())


def senior(custody: Custody) -> None:
    supervisor = custody.office.cast.supervisor
    type(supervisor).objects.filter(pk=supervisor.pk).update(is_senior=True)
    supervisor.is_senior = True


def test_a_person_held_is_asked_about_stops_before_anything(custody: Custody) -> None:
    detention = custody.held()
    assert (detention.ref[:2], detention.due_for) == ("D-", Due.STOPS)
    assert detention.due_at == detention.deprived_at + DAY
    custody.wants(detention)
    assert not PostNotice.objects.exists()  # wanted, and yet nobody asked what stops it
    custody.asked(detention)
    assert custody.notice(detention).stands == NoticeState.DUE


def test_nobody_is_told_before_they_are_held(custody: Custody) -> None:
    detention = custody.held()
    early = Telling(at=detention.deprived_at - HOUR, language="ja", how="paper", by="Hòa")
    with pytest.raises(MomentError):
        actions.tell_person(custody.officer, detention.id, early)
    with pytest.raises(MomentError):
        custody.held(deprived_at=now() + HOUR)


def test_a_wish_comes_after_the_telling(custody: Custody) -> None:
    detention = custody.asked(custody.held())
    with pytest.raises(NotToldError):
        actions.record_wish(custody.officer, detention.id, said("wants"))
    custody.told(detention)
    with pytest.raises(MomentError):
        actions.record_wish(custody.officer, detention.id, said("wants", at=detention.deprived_at))


def test_a_notice_leaves_and_its_receipt_meets_the_clock(custody: Custody) -> None:
    notice = custody.sent()
    assert notice.stands == NoticeState.SENT
    detention = again(notice.detention)
    assert (detention.due_for, detention.due_at) == (Due.NOTICE, notice.due_at)
    custody.stored(notice)
    assert notice.stands == NoticeState.REACHED
    assert notice.reached_at is not None
    assert again(detention).due_at is None


def test_a_second_person_approves_a_notice(custody: Custody) -> None:
    notice = custody.waiting()
    assert (notice.stands, notice.letter) == (NoticeState.TO_APPROVE, None)
    approve_outgoing(custody.office.cast.supervisor, notice.outgoing)  # type: ignore[arg-type]
    notice.refresh_from_db()
    assert notice.stands == NoticeState.SENT
    assert custody.letter(notice).schema == "protection/notice/1"
    with pytest.raises(SentAlreadyError):
        actions.offer_notice(custody.officer, notice.id, BY_TWO)


def test_what_was_lawful_when_offered_does_not_leave_under_a_stop(custody: Custody) -> None:
    notice = custody.waiting()
    actions.set_stop(custody.officer, notice.detention_id, StopKind.VICTIM)
    with pytest.raises(StoppedError):
        approve_outgoing(custody.office.cast.supervisor, notice.outgoing)  # type: ignore[arg-type]
    assert not OutLetter.objects.filter(schema="protection/notice/1").exists()
    assert again(notice.detention).due_for == Due.NOTHING


def test_a_stop_after_the_letter_was_queued_holds_it(custody: Custody) -> None:
    notice = custody.sent()
    letter = custody.letter(notice)
    queued = QueuedLetter(letter.mid, "", letter.schema, letter.origin_kind, letter.origin_id)
    assert release_gate(queued, now()) == ""
    actions.set_stop(custody.officer, notice.detention_id, StopKind.VICTIM)
    assert release_gate(queued, now()) == "stopped"


def test_who_declines_leaves_no_trace_for_the_post(custody: Custody) -> None:
    detention = custody.asked(custody.held())
    custody.says(detention, "declines")
    assert not PostNotice.objects.exists()
    assert not Outgoing.objects.exists()
    assert not OutLetter.objects.exists()
    custody.happened(detention, "hearing")
    assert not News.objects.exists()


def test_a_post_cannot_tell_who_declined_from_who_was_not_asked(custody: Custody) -> None:
    asked, declined = (custody.asked(custody.held(nationalities=("CHN",))) for _each in range(2))
    custody.says(declined, "declines")
    said = [notice_body(custody.notice(one))["wish"] for one in (asked, declined)]
    assert said[0] == said[1]


def test_a_wish_that_is_taken_back_drops_the_notice(custody: Custody) -> None:
    notice = custody.ready()
    custody.says(notice.detention, "declines")
    notice.refresh_from_db()
    assert notice.stands == NoticeState.DROPPED
    with pytest.raises(NotDueError):
        actions.offer_notice(custody.officer, notice.id, UNDER)


def test_asylum_stops_a_mandatory_notice_until_the_person_agrees(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.ASYLUM, feared=("CHN",))
    assert not PostNotice.objects.exists()
    stop = only_stop(detention)
    with pytest.raises(OtherStateError):
        actions.record_consent(custody.officer, stop.id, consent("JPN"))
    actions.record_consent(custody.officer, stop.id, consent("CHN"))
    notice = custody.notice(detention)
    assert (notice.state, notice.stands, notice.is_verified) == ("CHN", NoticeState.DUE, False)
    actions.withdraw_consent(custody.officer, stop.id, "Took it back on the same day")
    notice.refresh_from_db()
    assert notice.stands == NoticeState.DROPPED


def test_only_a_named_senior_lifts_a_stop_and_never_towards_the_feared_state(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.ASYLUM, feared=("CHN",))
    stop = only_stop(detention)
    supervisor = custody.office.cast.supervisor
    with pytest.raises(SeniorNeededError):
        actions.lift_stop(supervisor, stop.id, Settled.LIFTED, "The claim has ended")
    senior(custody)
    actions.lift_stop(supervisor, stop.id, Settled.LIFTED, "The claim has ended")
    assert not PostNotice.objects.exists()  # towards the state that is feared only the person opens


def test_a_stop_set_by_mistake_is_taken_off_by_a_senior(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.REFUGEE, feared=("CHN",))
    senior(custody)
    stop = only_stop(detention)
    actions.lift_stop(custody.office.cast.supervisor, stop.id, Settled.MISTAKEN, "Another person’s file")
    assert custody.notice(detention).stands == NoticeState.DUE


def test_a_birth_date_corrected_to_a_minors_stops_what_a_senior_had_lifted(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.MINOR)
    senior(custody)
    stop = only_stop(detention)
    actions.lift_stop(custody.office.cast.supervisor, stop.id, Settled.MISTAKEN, "The papers say 32")
    notice = custody.notice(detention)
    corrected = person_held(nationalities=("CHN",), birth_date=str(now().year - 16))
    actions.change_detention(custody.officer, detention.id, corrected)
    with pytest.raises(StoppedError):
        actions.offer_notice(custody.officer, notice.id, UNDER)
    actions.lift_stop(custody.office.cast.supervisor, stop.id, Settled.MISTAKEN, "A slip of the pen")
    actions.change_detention(custody.officer, detention.id, corrected)  # the same again changes nothing
    assert custody.notice(detention).stands == NoticeState.DUE


def test_a_yes_lets_a_stop_stand_anew_that_was_lifted_before(custody: Custody) -> None:
    detention = custody.held(nationalities=("CHN",))
    stop = actions.set_stop(custody.officer, detention.id, StopKind.ASYLUM, ("CHN",))
    senior(custody)
    actions.lift_stop(custody.office.cast.supervisor, stop.id, Settled.MISTAKEN, "Another person’s file")
    custody.asked(detention, StopKind.ASYLUM, feared=("CHN",))
    assert only_stop(detention).settled == Settled.OPEN
    assert not PostNotice.objects.exists()


def test_a_consent_stays_when_the_stops_are_asked_about(custody: Custody) -> None:
    detention = custody.held(nationalities=("CHN",))
    stop = actions.set_stop(custody.officer, detention.id, StopKind.ASYLUM, ("CHN",))
    actions.record_consent(custody.officer, stop.id, consent("CHN"))
    custody.asked(detention, StopKind.ASYLUM, feared=("CHN",))
    assert custody.notice(detention).stands == NoticeState.DUE


def test_a_stop_is_set_of_somebody_who_is_free_and_of_whom_a_post_is_to_be_told_still(
    custody: Custody,
) -> None:
    detention = custody.asked(custody.held(nationalities=("CHN",)))
    custody.happened(detention, "release")
    notice = custody.notice(detention)
    assert notice.stands == NoticeState.DUE
    actions.set_stop(custody.officer, detention.id, StopKind.ASYLUM, ("CHN",))
    with pytest.raises(StoppedError):
        actions.offer_notice(custody.officer, notice.id, UNDER)


def test_a_late_word_about_an_earlier_letter_says_nothing_about_the_one_that_followed(
    custody: Custody,
) -> None:
    notice = custody.sent()
    first = Outgoing.objects.get()
    refused = ReceiptedLetter(
        custody.letter(notice).mid, TOKYO, notice.detention_id, first.schema, "refused", "", now()
    )
    actions.note_receipt(OPERATOR, first.pk, refused)
    again_sent = actions.offer_notice(custody.officer, notice.id, UNDER)
    custody.stored(again_sent)
    actions.note_receipt(OPERATOR, first.pk, refused)
    again_sent.refresh_from_db()
    assert (again_sent.stands, again_sent.problem) == (NoticeState.REACHED, "")
    assert again_sent.reached_at is not None


def test_asylum_without_a_feared_state_is_not_taken(custody: Custody) -> None:
    with pytest.raises(FearedStateError):
        custody.asked(custody.held(), StopKind.ASYLUM, feared=())


def test_a_minor_is_stopped_by_the_birth_date(custody: Custody) -> None:
    detention = custody.held(birth_date=str(now().year - 16))
    assert only_stop(detention).kind == "minor"
    with pytest.raises(MinorError):
        custody.asked(detention)
    custody.asked(detention, StopKind.MINOR)
    custody.wants(detention)
    assert not PostNotice.objects.exists()
    actions.enter_guardian(custody.officer, detention.id, needed=True, name="Not found yet")
    actions.record_consent(custody.officer, only_stop(detention).id, consent("JPN", giver="guardian"))
    assert set(PostNotice.objects.values_list("matter", flat=True)) == {"deprivation", "guardian"}


def test_a_refugees_document_sets_its_stop(custody: Custody) -> None:
    assert only_stop(custody.held(nationalities=("XXB",))).kind == "refugee"


def test_another_place_asks_for_the_right_and_a_declined_wish_again(custody: Custody) -> None:
    detention = custody.asked(custody.held())
    custody.says(detention, "declines")
    assert again(detention).due_at is None
    custody.happened(detention, "moved", place="Trại giam Đà Nẵng")
    moved = again(detention)
    assert (moved.sitting, moved.place, moved.due_for) == (2, "Trại giam Đà Nẵng", Due.TELL)
    assert moved.due_at == moved.sitting_since + DAY
    told = custody.told(moved)
    assert told.due_for == Due.ASK
    custody.says(told, "wants")
    notice = custody.notice(moved)
    assert notice.since > moved.sitting_since


def test_another_channel_stops_the_clock_while_the_letter_stays_queued(custody: Custody) -> None:
    notice = custody.sent()
    custody.by_phone(notice)
    notice.refresh_from_db()
    assert (notice.channel, notice.stands) == ("phone", NoticeState.SENT)
    assert custody.letter(notice).state == "queued"
    assert again(notice.detention).due_at is None
    with pytest.raises(RefusalError):
        custody.by_phone(notice)


def test_another_channel_is_closed_by_a_stop_too(custody: Custody) -> None:
    notice = custody.ready()
    actions.set_stop(custody.officer, notice.detention_id, StopKind.ASYLUM, ("JPN",))
    with pytest.raises(StoppedError):
        custody.by_phone(notice)


def test_a_death_is_told_without_a_wish(custody: Custody) -> None:
    detention = custody.asked(custody.held())
    custody.says(detention, "declines")
    actions.enter_death(custody.officer, detention.id, now())
    notice = custody.notice(detention, "death")
    actions.offer_notice(custody.officer, notice.id, UNDER)
    body = read_own(bytes(custody.letter(notice).inner)).body
    assert body is not None
    assert (body.data["kind"], body.data["wish"]["answer"]) == ("death", "not-needed")
    assert "died_at" in body.data
    with pytest.raises(EndedError):
        custody.told(detention)


def test_a_death_is_not_told_before_somebody_asked_what_stops_it(custody: Custody) -> None:
    detention = custody.held()
    actions.enter_death(custody.officer, detention.id, now())
    assert (again(detention).due_for, PostNotice.objects.count()) == (Due.STOPS, 0)
    custody.asked(detention)
    assert custody.notice(detention, "death").stands == NoticeState.DUE


def test_the_post_hears_of_a_hearing_and_of_the_end(custody: Custody) -> None:
    notice = custody.stored(custody.sent())
    custody.happened(notice.detention, "hearing")
    custody.happened(notice.detention, "release")
    assert again(notice.detention).state == DetentionState.ENDED
    for news in News.objects.order_by("pk"):
        assert actions.send_news(custody.officer, news.id).stands == NoticeState.SENT
    letters = OutLetter.objects.filter(schema="protection/proceeding/1")
    assert letters.count() == 2
    assert {letter.conv for letter in letters} == {notice.detention_id}


def test_a_hearing_of_somebody_who_declines_since_is_not_sent(custody: Custody) -> None:
    notice = custody.stored(custody.sent())
    custody.happened(notice.detention, "hearing")
    custody.says(notice.detention, "declines")
    with pytest.raises(NotDueError):
        actions.send_news(custody.officer, News.objects.get().id)


def test_nobody_else_sees_a_person_held(custody: Custody) -> None:
    detention = custody.held()
    cast = custody.office.cast
    for person in (cast.partner, cast.outsider, cast.consular, cast.screening, cast.operator, cast.auditor):
        with pytest.raises(AbsentError):
            actions.view_detention(person, detention.id)
    assert actions.view_detention(cast.investigator, detention.id).pk == detention.pk


def test_a_dual_national_has_a_notice_for_each_post_that_is_told(custody: Custody) -> None:
    detention = custody.asked(custody.held(nationalities=("JPN", "CHN")))
    assert [one.state for one in PostNotice.objects.all()] == ["CHN"]
    custody.wants(detention)
    assert {one.state for one in PostNotice.objects.all()} == {"CHN", "JPN"}


def test_the_notice_says_nothing_of_a_stop_or_of_another_nationality(custody: Custody) -> None:
    detention = custody.held(nationalities=("JPN", "CHN"))
    custody.asked(detention, StopKind.ASYLUM, feared=("CHN",))
    actions.record_consent(custody.officer, only_stop(detention).id, consent("JPN"))
    custody.wants(detention)
    notice = PostNotice.objects.get()
    assert notice.state == "JPN"
    senior(custody)
    offered = actions.offer_notice(custody.officer, notice.id, UNDER)
    assert offered.stands == NoticeState.TO_APPROVE  # refuge is at stake: a named senior decides
    said = str(Outgoing.objects.get().data)
    assert "CHN" not in said
    assert "asylum" not in said
