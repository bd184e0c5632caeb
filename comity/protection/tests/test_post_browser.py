"""The pages of a post in a browser: axe finds nothing, nothing is wider than the window, a visit is written down."""

from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.windows import opened
from comity.lib.clock import now
from comity.protection.actions.post_apart import add_to_complaint, name_reader
from comity.protection.actions.post_asking import NewAsk, ask_holder
from comity.protection.actions.post_files import NewLine, take_proceeding, write_line
from comity.protection.actions.post_tasks import say_about_task
from comity.protection.bodies import PROCEEDING
from comity.protection.models import AskKind, PostEntryKind, StepKind
from comity.protection.tests.posts import PostOffice
from comity.requests.tests.office import OPERATOR
from comity.web.tests import looks

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(page: Page, where: str, name: str) -> None:
    page.goto(where)
    looks.look(page, f"post-{name}")


def written(post: PostOffice) -> dict[str, str]:
    """A file with most of what can stand in it, and the addresses of the pages."""
    file = post.told()
    who = post.officer

    def line(kind: PostEntryKind, hours: float, **change: object) -> NewLine:
        fields = {"kind": kind, "at": now() + timedelta(hours=hours), "zone": "Asia/Tokyo"}
        return NewLine(**{**fields, **change})  # type: ignore[arg-type]

    visit = line(
        PostEntryKind.VISIT,
        -9,
        who="Nông Văn Thịnh",
        spoken="vi",
        place="Urawa",
        text="Bình tĩnh.",
        text_language="vi",
    )
    wrong = write_line(who, file.pk, visit)
    write_line(
        who,
        file.pk,
        line(
            PostEntryKind.VISIT,
            -8,
            who="Nông Văn Thịnh",
            spoken="vi",
            text="Bình tĩnh, hơi ho.",
            text_language="vi",
            corrects=wrong.pk,
        ),
    )
    write_line(who, file.pk, line(PostEntryKind.LAWYER, -7, who="伊藤 健", contact="+81 48 000 0001"))
    write_line(who, file.pk, line(PostEntryKind.FAMILY, -5, who="Mẹ", wish_at=now() - timedelta(hours=8)))
    write_line(who, file.pk, line(PostEntryKind.PLANNED, 50, who="Nông Văn Thịnh"))
    take_proceeding(OPERATOR, post.came(PROCEEDING, post.proceeding_data(file)))
    ask_holder(
        who,
        file.pk,
        NewAsk(
            kind=AskKind.VISIT,
            wished_at=now() + timedelta(days=3),
            text="Two of us.",
            text_language="en",
            basis=post.basis(),
        ),
    )
    complaint = post.complaint(file, place="Urawa")
    name_reader(who, complaint.pk, post.office.cast.victim_support)
    add_to_complaint(who, complaint.pk, "A doctor was asked for.", "en")
    task = post.task()
    say_about_task(post.guest, task.pk, StepKind.ACCEPTED, "", "")
    return {
        "files": reverse("protection:post-files"),
        "file": reverse("protection:post-file", args=[file.pk]),
        "line": reverse("protection:post-line", args=[file.pk]) + "?kind=visit",
        "ask": reverse("protection:post-ask-holder", args=[file.pk, "visit-request"]),
        "complaint-new": reverse("protection:post-line", args=[file.pk]) + "?kind=apart",
        "complaint": reverse("protection:post-apart-one", args=[complaint.pk]),
        "send": reverse("protection:post-apart-one", args=[complaint.pk])
        + f"?act=send&to=node:{post.tokyo.pk}",
        "apart": reverse("protection:post-apart"),
        "visits": reverse("protection:post-visits"),
        "tasks": reverse("protection:post-tasks"),
        "task": reverse("protection:post-task", args=[task.pk]),
        "task-new": reverse("protection:post-task-new") + f"?to=node:{post.ministry.pk}",
    }


@pytest.mark.parametrize("width", [1280, pytest.param(390, marks=pytest.mark.full)])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    browser: Browser, live_server: LiveServer, post: PostOffice, width: int
) -> None:
    pages = written(post)
    page = opened(browser, live_server, post.officer, width)
    for name, where in pages.items():
        look(page, f"{live_server.url}{where}", name)


def test_a_visit_is_written_down(browser: Browser, live_server: LiveServer, post: PostOffice) -> None:
    file = post.told()
    page = opened(browser, live_server, post.officer, 1280)
    page.goto(f"{live_server.url}{reverse('protection:post-file', args=[file.pk])}")
    page.locator("section[aria-labelledby=p-write]").get_by_role("link", name="Visit made").click()
    page.get_by_label("Who went?").fill("Nông Văn Thịnh")
    page.get_by_label("In which language?").select_option("vi")
    page.get_by_role("button", name="Write it down").click()
    expect(page.locator("#main").get_by_text("Written down.")).to_be_visible()
    expect(page.locator("#main").get_by_text("Next visit").first).to_be_visible()
