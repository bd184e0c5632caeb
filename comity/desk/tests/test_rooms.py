"""What waits in operations, notices, tracks, among people held and at posts stands on the right desk, and on no other."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import signed_in
from comity.desk.items import Item as DeskItem
from comity.desk.standing import Standing
from comity.lib.clock import now
from comity.notices import actions as notices
from comity.notices.models import Circulation, CirculationState, CloseReason, WantedFile
from comity.notices.tests.seekers import Seekers
from comity.notices.tests.track_office import Tracks
from comity.operations import actions as operations
from comity.operations.core.entries import Kind
from comity.operations.models import Pairing
from comity.operations.tests.ground import ARRESTS, BEGINS, Ground
from comity.protection import actions as protection
from comity.protection.core.notification import StopKind
from comity.protection.models import Detention, PostAsk, PostFile, PostTask
from comity.protection.tests.holding import UNDER, Custody
from comity.protection.tests.posts import PostOffice
from comity.requests.tests.sharers import Sharers
from comity.web.clocks import State as FaceState

GO, ONE = "Say go or no-go for:", "Say whether two results are one, in:"
SIGN, LIMIT = "Sign the next step for:", "A time limit ends soon for:"
HELD, STOP = "For a person you hold:", "Decide about what stops every notice:"
FILE, TASK, ASK = "For a national who is held:", "Do what your post was asked:", "Answer the post:"


def waiting(person: Person, sentence: str, narrowed: str = "") -> list[DeskItem]:
    answer = signed_in(Client(), person).get(f"/{narrowed}")
    assert answer.status_code == 200
    return [one for one in answer.context["list"].rows if one.sentence == sentence]


def test_an_operation_waits_on_the_supervisor_until_the_word_is_said(ground: Ground) -> None:
    operation = ground.joint()
    [item] = waiting(ground.supervisor, GO)
    assert (item.href, item.ref) == (f"/operations/{operation.pk}/decide/", operation.ref)
    assert item.due == BEGINS
    assert waiting(ground.officer, GO) == waiting(ground.office.cast.partner, GO) == []
    operations.decide_operation(ground.supervisor, operation.pk, "go", "Ready.", mark=operation.mark)
    assert waiting(ground.supervisor, GO) == []


def test_two_results_wait_on_those_of_the_room_once_the_partner_asks(ground: Ground) -> None:
    operation = ground.joint()
    ours = operations.enter_result(ground.officer, operation.pk, ARRESTS)
    theirs = ground.found_by_tokyo(operation)
    assert waiting(ground.officer, ONE) == []
    said = {"results": sorted([str(ours.pk), str(theirs.pk)]), "word": "same", "keep": "", "text": ""}
    ground.say(operation, Kind.SAME, said)
    [item] = waiting(ground.officer, ONE)
    assert item.href == f"/operations/same/{Pairing.objects.get().pk}/"
    Person.objects.filter(pk=ground.officer.pk).update(roles=[Role.INVESTIGATOR])
    assert len(waiting(Person.objects.get(pk=ground.officer.pk), ONE)) == 1
    assert waiting(ground.office.cast.auditor, ONE) == []


@pytest.fixture
def seekers(sharers: Sharers) -> Seekers:
    return Seekers.of(sharers)


def test_a_wanted_file_waits_for_what_it_lacks(seekers: Seekers) -> None:
    stopped, asked = "A rule stops the wanted file on:", "Rules ask a person about the wanted file on:"
    file = seekers.file(charge="")
    [item] = waiting(seekers.officer, stopped)
    assert (item.href, item.language) == (f"/notices/wanted/{file.pk}/preflight/", "vi")
    notices.save_sheet(seekers.officer, file.pk, seekers.sheet(), version=file.version)
    assert waiting(seekers.officer, stopped) == []
    assert len(waiting(seekers.officer, asked)) == 1
    seekers.answered(WantedFile.objects.get(pk=file.pk))
    assert waiting(seekers.officer, asked) == []


def test_a_circulated_file_waits_for_its_review_and_for_being_taken_back(seekers: Seekers) -> None:
    review, lost = "Say whether the search still stands for:", "A partner did not take the wanted file on:"
    back = "Take back at the partners the wanted file on:"
    file = seekers.circulated()
    assert waiting(seekers.officer, review) == waiting(seekers.officer, lost) == []
    WantedFile.objects.update(review_at=now() - timedelta(hours=1))
    assert len(waiting(seekers.officer, review)) == 1  # the kept query reads the clock anew
    Circulation.objects.update(state=CirculationState.LOST)
    assert len(waiting(seekers.officer, lost)) == 1
    Circulation.objects.update(state=CirculationState.SENT)
    notices.end_file(seekers.officer, file.pk, CloseReason.WARRANT_ENDED, "")
    assert waiting(seekers.officer, back) == []
    [item] = waiting(seekers.supervisor, back)
    assert item.href == f"/notices/wanted/{file.pk}/take-back/"


def test_a_notice_waits_until_somebody_has_read_it(seekers: Seekers) -> None:
    read = "Read the notice on:"
    notice = seekers.received()
    [item] = waiting(seekers.officer, read)
    assert (item.subject, item.language, item.href) == (notice.name, "ja", f"/notices/held/{notice.pk}/")
    signed_in(Client(), seekers.officer).get(item.href)
    assert waiting(seekers.officer, read) == []


def test_a_step_of_a_track_waits_on_the_side_whose_it_is(tracks: Tracks) -> None:
    track = tracks.received()
    [item] = waiting(tracks.officer, SIGN)
    assert (item.subject, item.language, item.href) == (track.name, "zh", f"/notices/tracks/{track.pk}/")
    assert item.note
    assert waiting(tracks.office.cast.partner, SIGN) == []


def test_a_limit_stands_on_the_desk_of_who_does_not_sign_too(tracks: Tracks) -> None:
    track = tracks.begun()  # the other side holds the person: nothing is ours to sign
    assert waiting(tracks.officer, LIMIT) == []
    type(track).objects.update(due_at=now() + timedelta(days=2), waits_since=now())
    [item] = waiting(tracks.officer, LIMIT)
    assert item.face.state in {FaceState.RUN, FaceState.SOON}
    type(track).objects.update(due_at=now() - timedelta(minutes=1))
    [item] = waiting(tracks.officer, LIMIT, "?clock=late")
    assert item.standing == Standing.LATE


def test_what_is_due_of_a_person_held_waits_on_who_holds_them_with_its_clock(custody: Custody) -> None:
    detention = custody.held()
    [item] = waiting(custody.officer, HELD)
    assert (item.ref, item.href) == (detention.ref, f"/held/{detention.pk}/")
    assert item.due == Detention.objects.get().due_at
    assert item.standing in {Standing.RUNNING, Standing.SOON}
    assert "佐藤" not in item.subject  # a name stands on the page alone
    assert waiting(custody.office.cast.partner, HELD) == waiting(custody.office.cast.consular, HELD) == []


def test_a_late_clock_of_a_person_held_stands_on_top_and_is_counted_late(custody: Custody) -> None:
    custody.held(deprived_at=now() - timedelta(days=3))
    page = signed_in(Client(), custody.officer).get("/")
    assert page.context["list"].rows[0].sentence == HELD
    assert page.context["list"].rows[0].standing == Standing.LATE
    assert page.context["lead"] == ["1 clock has run out."]
    assert page.context["next_to_end"] == ""


def test_a_stop_waits_on_the_named_senior(custody: Custody) -> None:
    custody.asked(custody.held(), StopKind.ASYLUM)
    senior = custody.office.cast.supervisor
    Person.objects.filter(pk=senior.pk).update(is_senior=False)
    assert waiting(Person.objects.get(pk=senior.pk), STOP) == []
    Person.objects.filter(pk=senior.pk).update(is_senior=True)
    assert len(waiting(Person.objects.get(pk=senior.pk), STOP)) == 1
    assert waiting(custody.officer, STOP) == []


def test_a_file_of_a_post_waits_on_its_consular_officers_alone(post: PostOffice) -> None:
    file = post.told()
    [item] = waiting(post.officer, FILE)
    assert (item.ref, item.href) == (file.ref, f"/held/post/files/{file.pk}/")
    for stranger in (post.guest, post.office.cast.officer, post.office.cast.partner):
        assert waiting(stranger, FILE) == []


def test_a_task_waits_on_the_embassy_that_is_a_guest_here(post: PostOffice) -> None:
    task = post.task()
    [item] = waiting(post.guest, TASK)
    assert (item.subject, item.href) == (task.title, f"/held/post/tasks/{PostTask.objects.get().pk}/")
    assert waiting(post.officer, TASK) == []


def test_a_guest_post_has_its_file_and_the_house_what_it_asks(post: PostOffice, custody: Custody) -> None:
    custody.guest_post(post.guest.agency, "KOR")
    notice = custody.ready(nationalities=("KOR",))
    protection.offer_notice(custody.officer, notice.pk, UNDER)
    [item] = waiting(post.guest, FILE)
    file = PostFile.objects.get(agency=post.guest.agency)
    where = reverse("protection:post-ask-holder", args=[file.pk, "message"])
    assert item.href == f"/held/post/files/{file.pk}/"
    assert waiting(custody.officer, ASK) == []
    signed_in(Client(), post.guest).post(where, {"text": "We come on Monday."})
    [asked] = waiting(custody.officer, ASK)
    assert asked.href == f"/held/post/asked/{PostAsk.objects.get().pk}/"
    assert waiting(post.guest, ASK) == []
