"""The pages of whoever holds a person: who opens them, what they say, what comes back when something is wrong."""

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.lib.clock import now
from comity.protection import actions
from comity.protection.core.notification import StopKind
from comity.protection.models import Detention, NoticeState, Post, PostNotice, Stop
from comity.protection.showing import shown
from comity.protection.tests.holding import CONSULAR_AGREEMENT, Custody

pytestmark = pytest.mark.django_db


def local(minutes: int = 0) -> str:
    """A moment as a box of a browser sends it, in the time of Hà Nội."""
    at = now() - timedelta(minutes=minutes)
    return at.astimezone(ZoneInfo("Asia/Ho_Chi_Minh")).strftime("%Y-%m-%dT%H:%M")


def person_data(**change: Any) -> dict[str, Any]:
    return {
        "name_1": "佐藤 美咲",
        "name_1_language": "ja",
        "nationality": "JPN",
        "birth_date": "1994-03-12",
        "sex": "female",
        "document_kind": "passport",
        "document": "TR1234567",
        "deprived_at": local(120),
        "place": "Trại tạm giam số 1",
        "zone": "Asia/Ho_Chi_Minh",
        "offence": "0502",
        "codes": ["H1", "H2"],
        "level": "1",
        **change,
    }


def step(client: Client, page: str, pk: object, /, **data: Any) -> None:
    answer = client.post(reverse(f"protection:{page}", args=[pk]), data)
    assert answer.status_code == 302, answer.context["form"].errors


def test_the_steps_from_the_arrest_to_the_release(custody: Custody, client: Client) -> None:
    signed_in(client, custody.officer)
    answer = client.post(reverse("protection:enter"), person_data())
    assert answer.status_code == 302
    detention = Detention.objects.get()
    page = client.get(reverse("protection:detention", args=[detention.pk]))
    assert "Ask what stops a notice" in page.content.decode()
    step(client, "ask-stops", detention.pk, **dict.fromkeys(StopKind, "no"))
    step(client, "tell", detention.pk, at=local(10), language="ja", how="spoken", by="Hòa")
    step(client, "wish", detention.pk, answer="wants", at=local(5), signed="on")
    notice = PostNotice.objects.get()
    shown = client.get(reverse("protection:notice", args=[notice.pk]))
    assert "佐藤 美咲" in shown.content.decode()
    rights = {"political_or_belief": "no", "press_or_defender": "no"}
    step(client, "notice", notice.pk, agreement=CONSULAR_AGREEMENT, article="1", **rights)
    notice.refresh_from_db()
    assert notice.stands == NoticeState.SENT
    zone = "Asia/Ho_Chi_Minh"
    step(client, "proceeding", detention.pk, kind="release", at=local(), zone=zone, text="Released")
    page = client.get(reverse("protection:detention", args=[detention.pk]))
    assert page.status_code == 200
    assert "Released" in page.content.decode()


def test_a_refusal_comes_back_with_what_was_typed(custody: Custody, client: Client) -> None:
    signed_in(client, custody.officer)
    detention = custody.held()
    address = reverse("protection:tell", args=[detention.pk])
    data = {"at": local(600), "language": "ja", "how": "spoken", "by": "Hòa Bình"}
    answer = client.post(address, data)
    assert answer.status_code == 422
    assert "Hòa Bình" in answer.content.decode()
    assert "before the person was deprived of liberty" in answer.content.decode()


def test_the_release_room_says_why_a_notice_may_not_leave(custody: Custody, client: Client) -> None:
    signed_in(client, custody.officer)
    notice = custody.ready()
    rights = {"political_or_belief": "no", "press_or_defender": "no"}
    data = {"agreement": "office-agreement", "article": "", **rights}
    answer = client.post(reverse("protection:notice", args=[notice.pk]), data)
    assert answer.status_code == 422
    assert "does not" in answer.content.decode()


def test_the_page_of_a_stop_says_that_nobody_is_told(custody: Custody, client: Client) -> None:
    signed_in(client, custody.officer)
    detention = custody.asked(custody.held(nationalities=("CHN",)), StopKind.REFUGEE, feared=("CHN",))
    page = client.get(reverse("protection:detention", args=[detention.pk])).content.decode()
    assert "Stopped: nobody is told" in page
    stop = Stop.objects.get()
    data = {
        "states": ["CHN"], "giver": "person", "at": local(), "language": "zh", "paper": "File 1", "witness": "Ito", "free": "on",
    }  # fmt: skip
    step(client, "consent", stop.pk, **data)
    assert PostNotice.objects.filter(state="CHN").exists()


def test_a_lift_is_for_named_seniors(custody: Custody, client: Client) -> None:
    detention = custody.asked(custody.held(), StopKind.VICTIM)
    address = reverse("protection:lift", args=[Stop.objects.get(detention=detention).pk])
    supervisor = custody.office.cast.supervisor
    assert signed_in(client, supervisor).get(address).status_code == 404
    Person.objects.filter(pk=supervisor.pk).update(is_senior=True)
    assert signed_in(client, supervisor).get(address).status_code == 200


def test_a_consular_officer_finds_no_person_held(custody: Custody, client: Client) -> None:
    detention = custody.sent().detention
    guests = custody.office.cast
    for person in (guests.consular, guests.partner, guests.outsider):
        signed_in(client, person)
        assert client.get(reverse("protection:held")).status_code in {200, 404}
        found = client.get(reverse("protection:held"))
        assert detention.ref not in found.content.decode()
        assert client.get(reverse("protection:detention", args=[detention.pk])).status_code == 404


def test_nothing_of_who_declines_is_on_a_page_of_others(custody: Custody, client: Client) -> None:
    detention = custody.asked(custody.held())
    custody.says(detention, "declines")
    for person in (custody.office.cast.consular, custody.office.cast.partner, custody.office.cast.operator):
        signed_in(client, person)
        for name in ("protection:held", "release:index", "accounts:people", "exchange:peers"):
            answer = client.get(reverse(name))
            assert detention.ref not in answer.content.decode()
            assert "佐藤" not in answer.content.decode()


def test_posts_are_kept_by_supervisors_and_operators(custody: Custody, client: Client) -> None:
    signed_in(client, custody.officer)
    assert client.get(reverse("protection:posts")).status_code == 404
    for person in (custody.office.cast.supervisor, custody.office.cast.operator):
        signed_in(client, person)
        assert client.get(reverse("protection:posts")).status_code == 200
    data = {"state": "CHN", "name": "Embassy of China", "other_channel": "Fax 1"}
    assert client.post(reverse("protection:new-post"), data).status_code == 302
    again = client.post(reverse("protection:new-post"), data)
    assert again.status_code == 422
    post = Post.objects.get(state="CHN")
    nothing = client.post(reverse("protection:post", args=[post.pk]), {"state": "CHN", "name": "Embassy"})
    assert nothing.status_code == 422
    assert client.post(reverse("protection:remove-post", args=[post.pk])).status_code == 302


def test_a_minor_cannot_be_left_out(custody: Custody, client: Client) -> None:
    signed_in(client, custody.officer)
    detention = custody.held(birth_date=str(now().year - 15))
    address = reverse("protection:ask-stops", args=[detention.pk])
    answer = client.post(address, dict.fromkeys(StopKind, "no"))
    assert answer.status_code == 422
    assert "under 18" in answer.content.decode()


def test_three_days_without_the_posts_node(custody: Custody, client: Client) -> None:
    notice = custody.sent(deprived_at=now() - timedelta(days=3))
    signed_in(client, custody.officer)
    page = client.get(reverse("protection:detention", args=[notice.detention_id])).content.decode()
    assert "clock--late" in page
    assert "Told by another channel" in page
    data = {
        "channel": "fax",
        "at": local(),
        "to": "Embassy, consul on duty",
        "by": "Hòa",
        "proof": "Sheet 3 of 3 OK",
    }
    step(client, "channel", notice.pk, **data)
    page = client.get(reverse("protection:detention", args=[notice.detention_id])).content.decode()
    assert "Sheet 3 of 3 OK" in page
    assert "Told late" in page
    notice.refresh_from_db()
    assert notice.stands == NoticeState.SENT  # the letter stays on its way


def test_the_list_shows_what_is_due_first(custody: Custody, client: Client) -> None:
    late = custody.held(deprived_at=now() - timedelta(days=2))
    fresh = custody.held()
    signed_in(client, custody.officer)
    page = client.get(reverse("protection:held")).content.decode()
    assert page.index(late.ref) < page.index(fresh.ref)
    only_late = client.get(reverse("protection:held"), {"box": "late"}).content.decode()
    assert late.ref in only_late
    assert fresh.ref not in only_late


def test_correcting_keeps_what_was_typed(custody: Custody, client: Client) -> None:
    signed_in(client, custody.officer)
    detention = custody.held()
    address = reverse("protection:change", args=[detention.pk])
    assert "佐藤 美咲" in client.get(address).content.decode()
    assert client.post(address, person_data(place="Trại tạm giam số 2", version=1)).status_code == 302
    detention.refresh_from_db()
    assert detention.place == "Trại tạm giam số 2"


def test_a_death_asks_who_is_there(custody: Custody, client: Client) -> None:
    detention = custody.asked(custody.held())
    signed_in(client, custody.officer)
    step(client, "death", detention.pk, died_at=local())
    assert PostNotice.objects.get().matter == "death"


def test_guardian(custody: Custody, client: Client) -> None:
    detention = custody.asked(custody.held())
    signed_in(client, custody.officer)
    step(client, "guardian", detention.pk, needed="yes", name="")
    assert PostNotice.objects.get().matter == "guardian"


def test_news_that_was_not_sent_is_sent_from_the_page(custody: Custody, client: Client) -> None:
    notice = custody.stored(custody.sent())
    made = custody.happened(notice.detention, "hearing")
    signed_in(client, custody.officer)
    news = made.news.get()
    page = client.get(reverse("protection:detention", args=[notice.detention_id])).content.decode()
    assert reverse("protection:news", args=[news.pk]) in page
    assert client.post(reverse("protection:news", args=[news.pk])).status_code == 302
    news.refresh_from_db()
    assert news.stands == NoticeState.SENT


def test_a_stop_after_the_post_was_told_says_so(custody: Custody, client: Client) -> None:
    notice = custody.stored(custody.sent())
    actions.set_stop(custody.officer, notice.detention_id, StopKind.ASYLUM, ("JPN",))
    signed_in(client, custody.officer)
    page = client.get(reverse("protection:detention", args=[notice.detention_id])).content.decode()
    assert "was told before this stop was set" in page


def test_the_letters_own_pages_are_offered_to_whom_they_open(custody: Custody) -> None:
    notice = custody.stored(custody.sent())
    page, proof = (
        reverse("protection:detention", args=[notice.detention_id]),
        reverse("exchange:proof", args=[notice.letter]),
    )
    assert proof in signed_in(Client(), custody.officer).get(page).content.decode()
    investigator = signed_in(Client(), custody.office.cast.investigator)
    assert proof not in investigator.get(page).content.decode()
    assert investigator.get(proof).status_code == 404


def test_a_clock_that_a_stop_holds_says_since_when(custody: Custody) -> None:
    notice = custody.waiting()
    actions.set_stop(custody.officer, notice.detention_id, StopKind.ASYLUM, ("JPN",))
    Stop.objects.update(set_at=now() - timedelta(hours=2))
    detention = Detention.objects.get(pk=notice.detention_id)
    [shown_notice] = shown(custody.officer, detention).notices
    assert shown_notice.face.state == "stop"
    assert shown_notice.face.span is not None
    assert shown_notice.face.span >= timedelta(hours=2)
