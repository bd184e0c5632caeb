from datetime import timedelta

import pytest

from comity.accounts.tests.cast import Cast
from comity.audit.acts import writing
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.records.purposes import Looking, Purpose
from comity.screening import actions
from comity.screening.actions.cards import CardError
from comity.screening.asked import Asked, AskedName
from comity.screening.models import Adjudication, Hit, HitState, List, NamesakeCard, Verdict
from comity.screening.tests.conftest import Add

BORDER = Looking(Purpose.BORDER)
ASKED = Asked(names=(AskedName("Lưu Thị Bưởi"),), documents=("C 100-0001",))


@pytest.fixture
def hit(cast: Cast, add: Add, own_lists: dict[str, List]) -> Hit:
    """A hit in a list after which an arrest may follow."""
    add("Lưu Thị Bưởi", passportNumber="C2000002")
    with writing():
        List.objects.filter(pk=own_lists["vnm-lien-lac"].pk).update(two_persons=True)
    return actions.run_query(cast.officer, ASKED, BORDER).hits.get()


def test_the_same_person_counts_once_a_second_person_says_so(cast: Cast, hit: Hit) -> None:
    first = actions.adjudicate(cast.officer, hit.pk, Verdict.SAME, "Her passport says so.")
    hit.refresh_from_db()
    assert hit.state == HitState.TO_CONFIRM
    told = Notification.objects.filter(kind="hit.waits-for-second")
    assert {one.person_id for one in told} == {cast.supervisor.pk, cast.screening.pk}
    # until then nothing is remembered
    again = actions.run_query(cast.officer, ASKED, BORDER).hits.get()
    assert again.remembered is None
    with pytest.raises(actions.ConfirmingOneselfError):
        actions.adjudicate(cast.officer, hit.pk, Verdict.SAME, "I say it twice.")
    second = actions.adjudicate(cast.supervisor, hit.pk, Verdict.SAME, "I compared the photographs.")
    hit.refresh_from_db()
    assert (hit.state, second.confirms) == (HitState.SAME, first)
    assert actions.run_query(cast.officer, ASKED, BORDER).hits.get().remembered == second


@pytest.mark.parametrize("verdict", [Verdict.NOT_SAME, Verdict.CANNOT_TELL])
def test_another_verdict_of_the_second_person_stands_in_its_place(
    cast: Cast, hit: Hit, verdict: Verdict
) -> None:
    actions.adjudicate(cast.officer, hit.pk, Verdict.SAME, "Her passport says so.")
    actions.adjudicate(cast.supervisor, hit.pk, verdict, "The photographs differ.")
    hit.refresh_from_db()
    assert hit.state == verdict.value
    # and "same" begins anew with whoever says it next
    actions.adjudicate(cast.supervisor, hit.pk, Verdict.SAME, "I looked again.")
    hit.refresh_from_db()
    assert hit.state == HitState.TO_CONFIRM
    assert Adjudication.objects.filter(hit=hit, confirms__isnull=False).count() == 0


def test_a_card_keeps_its_bearer_from_being_taken_for_the_other(cast: Cast, add: Add, hit: Hit) -> None:
    until = now().date() + timedelta(days=90)
    with pytest.raises(CardError):  # nothing is decided yet
        actions.issue_card(cast.officer, hit.pk, until)
    actions.adjudicate(cast.officer, hit.pk, Verdict.NOT_SAME, "Another passport, another face.")
    card = actions.issue_card(cast.officer, hit.pk, until)
    assert card.ref.startswith("N-")
    other_spelling = Asked(names=(AskedName("LUU THI BUOI"),), birth_date="1990", documents=("C1000001",))
    assert actions.run_query(cast.supervisor, other_spelling, BORDER).hits.get().state == HitState.NOT_SAME
    other_bearer = Asked(names=(AskedName("LUU THI BUOI"),), documents=("C9999999",))
    assert actions.run_query(cast.supervisor, other_bearer, BORDER).hits.get().state == HitState.OPEN
    actions.withdraw_card(cast.supervisor, card.pk, "The passport was stolen.")
    assert actions.run_query(cast.supervisor, other_spelling, BORDER).hits.get().state == HitState.OPEN
    with pytest.raises(CardError):
        actions.withdraw_card(cast.supervisor, card.pk, "Again.")


def test_a_card_speaks_while_it_counts_and_the_record_is_as_it_was(cast: Cast, hit: Hit) -> None:
    actions.adjudicate(cast.officer, hit.pk, Verdict.NOT_SAME, "Another passport.")
    card = actions.issue_card(cast.officer, hit.pk, now().date() + timedelta(days=9))
    spelled = Asked(names=(AskedName("Luu Thi Buoi"),), documents=("C1000001",))
    with writing():
        NamesakeCard.objects.filter(pk=card.pk).update(valid_until=now().date() - timedelta(days=1))
    assert actions.run_query(cast.officer, spelled, BORDER).hits.get().state == HitState.OPEN
    with writing():
        NamesakeCard.objects.filter(pk=card.pk).update(valid_until=now().date())
        Hit.objects.filter(pk=hit.pk).update(row_digest="0" * 64)
    assert actions.run_query(cast.officer, spelled, BORDER).hits.get().state == HitState.OPEN


def test_a_card_needs_a_document_and_a_day_within_five_years(cast: Cast, add: Add) -> None:
    add("Mã Đình Sử")
    bare = actions.run_query(cast.officer, Asked(names=(AskedName("Mã Đình Sử"),)), BORDER).hits.get()
    actions.adjudicate(cast.officer, bare.pk, Verdict.NOT_SAME, "Another man.")
    with pytest.raises(CardError, match="document"):
        actions.issue_card(cast.officer, bare.pk, now().date())
    papers = Asked(names=(AskedName("Mã Đình Sử"),), documents=("X1",))
    hit = actions.run_query(cast.officer, papers, BORDER).hits.get()
    actions.adjudicate(cast.officer, hit.pk, Verdict.NOT_SAME, "Another man.")
    for days in (-1, 6 * 366):
        with pytest.raises(CardError, match="five years"):
            actions.issue_card(cast.officer, hit.pk, now().date() + timedelta(days=days))
