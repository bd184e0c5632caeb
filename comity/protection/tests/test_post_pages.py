"""The pages of a post, walked as its officers walk them."""

from datetime import timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.exchange.models import OutLetter
from comity.exchange.registry import QueuedLetter
from comity.lib.clock import now
from comity.protection import actions
from comity.protection.actions.post_asking import NewAnswer, answer_post
from comity.protection.core.notification import StopKind
from comity.protection.exceptions import StoppedError
from comity.protection.models import AskState, Complaint, PostAsk, PostFile, PostTask
from comity.protection.post_counts import counts
from comity.protection.tests.holding import UNDER, Custody
from comity.protection.tests.posts import SECRET, TOLD, WITH_MOFA, WITH_TOKYO, PostOffice
from comity.release.leaving import release_gate
from comity.requests.tests.office import TOKYO, posted
from comity.web.counts import Period
from comity.web.dates import city, moment_words

pytestmark = pytest.mark.django_db
RIGHTS = {"rights_none": "on"}


def moment(hours: float) -> str:
    return (now() + timedelta(hours=hours)).isoformat()


@pytest.fixture
def client(post: PostOffice, client: Client) -> Client:
    return signed_in(client, post.officer)


def at(name: str, *args: object, query: str = "") -> str:
    return reverse(f"protection:{name}", args=args) + (f"?{query}" if query else "")


def errors(answer: object) -> object:
    context = answer.context  # type: ignore[attr-defined]
    return context["form"].errors if context and "form" in context else ""


def test_the_list_shows_what_is_due_first(post: PostOffice, client: Client) -> None:
    file = post.told()
    page = client.get(at("post-files")).content.decode()
    assert TOLD in page
    assert "First visit" in page
    assert at("post-file", file.pk) in page


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        ("planned", {"hours": 30, "who": "Thịnh"}),
        ("visit", {"who": "Thịnh", "spoken": "vi", "text": "He is calm."}),
        ("not-visited", {"refused_by": "holder", "text": "No room was free."}),
        ("lawyer", {"who": "Ito", "contact": "+81 3 0000"}),
        ("interpreter", {"who": "Mai", "spoken": "vi"}),
        ("legal", {"spoken": "vi", "text": "The right to silence."}),
        ("family", {"who": "His mother", "wish_at": moment(-40)}),
        ("health", {"text": "A cough."}),
        ("note", {"text": "Call again on Monday."}),
        ("end", {"end": "return"}),
    ],
)
def test_each_kind_of_line_is_written_and_shown(
    kind: str, given: dict[str, object], post: PostOffice, client: Client
) -> None:
    file = post.told()
    where = at("post-line", file.pk, query=f"kind={kind}")
    assert client.get(where).status_code == 200
    assert client.post(where, {}).status_code == 422
    sent = {"at": moment(float(str(given.pop("hours", -2)))), **given}
    answer = client.post(where, sent)
    assert answer.status_code == 302, errors(answer)
    page = client.get(at("post-file", file.pk)).content.decode()
    for words in ("text", "who"):
        if words in given:
            assert str(given[words]) in page


def test_each_moment_is_shown_by_the_clock_there_and_here(post: PostOffice, client: Client) -> None:
    file = post.told()
    assert file.deprived_at is not None
    page = client.get(at("post-file", file.pk)).content.decode()
    language = "en"
    here = ZoneInfo(str(post.officer.time_zone))
    for zone in (ZoneInfo(file.zone), here):
        shown = f"{moment_words(file.deprived_at, zone, language)}</time> {city(zone, language)}"
        assert shown in page, shown
    assert f"(ICCS {file.offence})" in page


def test_a_line_is_corrected_and_a_planned_visit_settled(post: PostOffice, client: Client) -> None:
    file = post.told()
    client.post(at("post-line", file.pk, query="kind=planned"), {"at": moment(5), "who": "Thịnh"})
    planned = file.entries.get(kind="planned")
    made = at("post-line", file.pk, query=f"kind=visit&answers={planned.pk}")
    assert "Thịnh" in client.get(made).content.decode()
    assert client.post(made, {"at": moment(-1), "who": "Thịnh", "spoken": "vi"}).status_code == 302
    visit = file.entries.get(kind="visit")
    assert visit.answers == planned
    again = at("post-line", file.pk, query=f"kind=visit&corrects={visit.pk}")
    assert client.post(again, {"at": moment(-2), "who": "Hà", "spoken": "vi"}).status_code == 302
    page = client.get(at("post-file", file.pk)).content.decode()
    assert "What stood here before" in page


def test_a_visit_is_asked_for_by_a_letter(post: PostOffice, client: Client) -> None:
    file = post.told()
    where = at("post-ask-holder", file.pk, "visit-request")
    assert client.post(where, {"text": "Two of us."}).status_code == 422
    answer = client.post(
        where, {"wished_at": moment(50), "text": "Two of us.", "basis": f"{WITH_TOKYO}|1", **RIGHTS}
    )
    assert answer.status_code == 302, errors(answer)
    assert OutLetter.objects.get(schema="protection/report/1").peer == post.tokyo


def test_what_may_not_leave_says_why(post: PostOffice, client: Client) -> None:
    file = post.told()
    where = at("post-ask-holder", file.pk, "message")
    given = {"text": "Be well.", "basis": f"{WITH_TOKYO}|1", "rights_political_or_belief": "no"}
    answer = client.post(where, given)
    assert answer.status_code == 422
    assert "Be well." in answer.content.decode()
    assert not PostAsk.objects.exists()


def test_a_complaint_is_written_read_and_sent_on(post: PostOffice, client: Client) -> None:
    file = post.told()
    where = at("post-line", file.pk, query="kind=apart")
    assert client.post(where, {}).status_code == 422
    given = {"at": moment(-30), "heads": ["violence"], "text": SECRET, "wish": "own-state"}
    answer = client.post(where, given)
    assert answer.status_code == 302, errors(answer)
    complaint = Complaint.objects.get()
    page = at("post-apart-one", complaint.pk)
    assert SECRET in client.get(page).content.decode()
    assert TOLD in client.get(at("post-apart")).content.decode()
    assert client.post(page, {"text": "A doctor was asked for."}).status_code == 302
    reader = post.office.cast.victim_support
    assert client.post(f"{page}?act=readers", {"reader": str(reader.pk)}).status_code == 302
    other = signed_in(Client(), reader)
    assert SECRET in other.get(page).content.decode()
    assert other.get(f"{page}?act=send").status_code == 404
    send = f"{page}?act=send&to=node:{post.ministry.pk}"
    assert client.get(send).status_code == 200
    answer = client.post(send, {"reason": "They protest.", "basis": f"{WITH_MOFA}|1", **RIGHTS})
    assert answer.status_code == 302, errors(answer)
    assert "Sent" in client.get(page).content.decode()


def test_to_the_holding_side_it_goes_with_a_tick_and_the_name_alone(post: PostOffice, client: Client) -> None:
    complaint = post.complaint(wish="any")
    send = at("post-apart-one", complaint.pk, query=f"act=send&to=node:{post.tokyo.pk}")
    assert "of the state that holds the person" in client.get(send).content.decode()
    given = {"reason": "They shall inquire.", "basis": f"{WITH_TOKYO}|1", **RIGHTS}
    answer = client.post(send, given)
    assert answer.status_code == 422
    assert "holds the person" in answer.content.decode()
    assert client.post(send, {**given, "to_holder": "on", "named": str(post.tokyo)}).status_code == 302


def test_a_task_is_given_and_reported(post: PostOffice, client: Client) -> None:
    assert client.get(at("post-task-new")).status_code == 200
    where = at("post-task-new", query=f"to=agency:{post.guest.agency.pk}")
    given = {"title": "Look after them", "text": "Ask each.", "due_at": moment(70)}
    answer = client.post(where, given)
    assert answer.status_code == 302, errors(answer)
    task = PostTask.objects.get()
    guest = signed_in(Client(), post.guest)
    assert "Look after them" in guest.get(at("post-tasks")).content.decode()
    assert guest.post(at("post-task-say", task.pk, "task-accepted"), {}).status_code == 302
    assert guest.post(at("post-task-say", task.pk, "task-closed"), {}).status_code == 422
    assert (
        guest.post(at("post-task-say", task.pk, "task-closed"), {"text": "All are well."}).status_code == 302
    )
    assert "All are well." in client.get(at("post-task", task.pk)).content.decode()


def test_each_figure_opens_the_list_of_exactly_its_records(post: PostOffice, client: Client) -> None:
    file = post.told()
    client.post(
        at("post-line", file.pk, query="kind=visit"), {"at": moment(-2), "who": "Thịnh", "spoken": "vi"}
    )
    post.complaint(file)
    post.task()
    today = now().date()
    found = {
        one.code: one
        for one in counts(post.officer, Period(today - timedelta(days=2), today + timedelta(days=2)))
    }
    assert {code: one.number for code, one in found.items()} == {
        "post-files": 1,
        "post-files-ended": 0,
        "post-visits": 1,
        "post-tasks": 1,
        "post-tasks-on-time": 0,
    }
    for one in found.values():
        page = client.get(one.url)
        assert page.context["list"].tally.number == one.number, one.url
        assert urlsplit(one.url).path.startswith("/held/post/")
    assert {one.number for one in counts(post.guest, Period(today, today), partner=post.tokyo.node)} == {0}


def test_the_holding_side_reads_what_the_post_asks_beside_the_person(
    post: PostOffice, custody: Custody
) -> None:
    told = custody.stored(custody.sent())
    letter = post.report(
        post.office.tokyo, "visit-request", told.detention_id, text="Two of us.", language="en"
    )
    assert letter.state == "delivered", letter.reason
    ask = PostAsk.objects.get(file=None)
    officer = signed_in(Client(), post.office.cast.officer)
    beside = officer.get(reverse("protection:detention", args=[told.detention_id])).content.decode()
    assert at("post-ask", ask.pk) in beside
    where = at("post-ask", ask.pk)
    assert "Two of us." in officer.get(where).content.decode()
    assert officer.post(where, {"answer": "agreed", "basis": f"{WITH_TOKYO}|1", **RIGHTS}).status_code == 422
    given = {"answer": "agreed", "agreed_at": moment(40), "basis": f"{WITH_TOKYO}|1", **RIGHTS}
    answer = officer.post(where, given)
    assert answer.status_code == 302, errors(answer)
    ask.refresh_from_db()
    assert (ask.state, ask.answer_letter is not None) == ("agreed", True)
    for stranger in (post.officer, post.guest, post.office.cast.partner):
        assert signed_in(Client(), stranger).get(where).status_code == 404
    taken_back = at("post-unwished", told.pk)
    assert officer.post(taken_back, {"basis": f"{WITH_TOKYO}|1", **RIGHTS}).status_code == 422  # still wanted
    custody.says(told.detention, "declines")
    assert officer.post(taken_back, {"basis": f"{WITH_TOKYO}|1", **RIGHTS}).status_code == 302


def asked_by_tokyo(post: PostOffice, custody: Custody) -> PostAsk:
    told = custody.stored(custody.sent())
    post.report(post.office.tokyo, "visit-request", told.detention_id, text="Two of us.", language="en")
    return PostAsk.objects.get(file=None)


def agreed(post: PostOffice) -> NewAnswer:
    return NewAnswer(answer=AskState.AGREED, agreed_at=now() + timedelta(days=2), basis=post.basis())


def test_no_date_is_given_to_a_post_towards_which_a_stop_stands(post: PostOffice, custody: Custody) -> None:
    ask = asked_by_tokyo(post, custody)
    actions.set_stop(custody.officer, ask.detention, StopKind.ASYLUM, ("JPN",))
    with pytest.raises(StoppedError):
        answer_post(custody.officer, ask.pk, agreed(post))
    refused = NewAnswer(answer=AskState.REFUSED, text="Not possible.", basis=post.basis())
    assert answer_post(custody.officer, ask.pk, refused).state == AskState.REFUSED


def test_a_date_that_has_not_left_is_held_by_a_stop(post: PostOffice, custody: Custody) -> None:
    ask = answer_post(custody.officer, asked_by_tokyo(post, custody).pk, agreed(post))
    letter = posted(ask.answer_letter)
    assert letter.origin_id is not None
    queued = QueuedLetter(letter.mid, TOKYO, letter.schema, letter.origin_kind, letter.origin_id)
    assert release_gate(queued, now()) == ""
    actions.set_stop(custody.officer, ask.detention, StopKind.ASYLUM, ("JPN",))
    assert release_gate(queued, now()) == "stopped"


def test_an_embassy_on_the_holding_node_is_told_asks_and_is_answered_without_a_letter(
    post: PostOffice, custody: Custody
) -> None:
    custody.guest_post(post.guest.agency, "KOR")
    notice = custody.ready(nationalities=("KOR",))
    actions.offer_notice(custody.officer, notice.pk, UNDER)
    file = PostFile.objects.get(agency=post.guest.agency)
    assert (file.peer, file.holder) == (None, custody.officer.agency)
    guest = signed_in(Client(), post.guest)
    asked = guest.post(at("post-ask-holder", file.pk, "message"), {"text": "We come on Monday."})
    assert asked.status_code == 302, errors(asked)
    ask = PostAsk.objects.get()
    officer = signed_in(Client(), custody.officer)
    assert officer.post(at("post-ask", ask.pk), {"answer": "done"}).status_code == 302
    assert "We come on Monday." in guest.get(at("post-file", file.pk)).content.decode()
    complaint_page = guest.post(
        at("post-line", file.pk, query="kind=apart"),
        {"at": moment(-3), "heads": ["care"], "text": SECRET, "wish": "keep"},
    )
    assert complaint_page.status_code == 302
    assert (
        SECRET
        not in officer.get(reverse("protection:detention", args=[notice.detention_id])).content.decode()
    )
