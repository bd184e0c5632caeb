from collections.abc import Mapping
from uuid import UUID

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from comity.accounts.roles import Role
from comity.accounts.tests.cast import Cast, add_member, signed_in
from comity.audit.acts import writing
from comity.audit.models import Entry
from comity.records.purposes import Looking, Purpose
from comity.screening import actions, origins
from comity.screening.access import Origin
from comity.screening.asked import Asked, AskedName
from comity.screening.models import Adjudication, Hit, HitState, Query
from comity.screening.tests.conftest import Add

CHECK = {
    "name": "ザン・ヴァン・トゥー",
    "name_language": "ja",
    "birth_date": "1990-02-03",
    "purpose": "border-check",
}
ASKED = Asked(names=(AskedName("ザン・ヴァン・トゥー", "ja"),), birth_date="1990-02-03")


@pytest.fixture
def hit(cast: Cast, add: Add) -> Hit:
    """A hit of the home agency that nobody decided."""
    add("Giang Văn Tú", birthDate="1990-02-03", gender="M", phone="024 3942 0001")
    return actions.run_query(cast.officer, ASKED, Looking(Purpose.BORDER)).hits.get()


def page(hit: Hit) -> str:
    return reverse("screening:hit", args=[hit.pk])


def test_a_name_in_the_head_that_is_too_long_is_said_and_not_cut(cast: Cast) -> None:
    name = "Trương Văn Hùng " * 30
    answer = signed_in(Client(), cast.officer).post(reverse("screening:check"), {"q": name})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.content, "html.parser")
    assert f"This has {len(name.strip())} signs; a search takes at most 300." in page.get_text()
    assert [box["value"] for box in page.select("main input[name=name]")] == [name.strip()]


def test_a_name_from_the_head_of_a_page_is_filled_in_and_nothing_is_looked_for(
    cast: Cast, client: Client
) -> None:
    signed_in(client, cast.officer)
    answer = client.post(reverse("screening:check"), {"q": " 张文雄 "})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="name" value="张文雄"' in page
    assert "Nothing has been looked for yet." in page
    assert 'role="alert"' not in page.partition("<main")[2]
    assert not Query.objects.exists()


def test_the_box_in_the_head_sends_no_name_in_an_address(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    page = client.get(reverse("screening:check")).content.decode()
    box = page[page.index('role="search"') :]
    assert box.startswith('role="search" method="post" action="/screening/"')
    answer = client.get(reverse("screening:check"), {"q": "张文雄"})
    assert "张文雄" not in answer.content.decode().replace("?q=", "")


def test_a_quick_check_leads_to_what_was_found(cast: Cast, hit: Hit, client: Client) -> None:
    signed_in(client, cast.officer)
    answer = client.post(reverse("screening:check"), CHECK)
    address = answer.headers["Location"]
    assert "%" not in address
    assert "?" not in address
    shown = client.get(address).content.decode()
    assert "1 possible person" in shown
    assert "About 1 person in your records bears this name." in shown
    assert '<span class="name" lang="vi">Giang Văn Tú</span>' in shown
    assert '<span class="name" lang="ja">ザン・ヴァン・トゥー</span>' in shown
    assert "in 100" in shown
    assert "Not decided" in shown
    assert Query.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": "  "}, "Enter a name"),
        ({"purpose": ""}, "Say why you look"),
        ({"purpose": "case"}, "number of the case"),
        ({"reference": "for my friend"}, "without words"),
        ({"birth_date": "1990-02-30"}, "28 days"),
        ({"nationality": "Atlantis"}, "no such country"),
        ({"sex": "?"}, "M, F or X"),
        ({"name": "x" * 301}, "300"),
    ],
)
def test_what_cannot_be_looked_for_is_said_beside_the_field(
    cast: Cast, client: Client, change: Mapping[str, str], says: str
) -> None:
    signed_in(client, cast.officer)
    answer = client.post(reverse("screening:check"), {**CHECK, **change})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert not Query.objects.exists()


def test_nothing_is_looked_for_by_an_address(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    assert client.get(reverse("screening:check"), CHECK).status_code == 200
    assert not Query.objects.exists()


def test_a_hit_shows_both_sides_part_by_part(cast: Cast, hit: Hit, client: Client) -> None:
    shown = signed_in(client, cast.officer).get(page(hit)).content.decode()
    assert shown.count('lang="ja">') >= 3
    for part in ("ザン", "ヴァン", "トゥー", "Giang", "Văn", "Tú"):
        assert f">{part}</div>" in shown
    assert [f'data-key="{key}"' in shown for key in "snu"] == [True] * 3
    assert "in 100" in shown
    assert "Agrees" in shown
    assert "Not known" in shown
    assert f"{hit.name_agreement:.2f}"[1:] not in shown
    entry = Entry.objects.filter(event="hit.viewed").get()
    assert str(hit.subject_id) in bytes(entry.body).decode()


def test_a_decision_asks_for_its_reason_and_is_shown_with_who_and_why(
    cast: Cast, hit: Hit, client: Client
) -> None:
    signed_in(client, cast.officer)
    for wrong in ({"verdict": "same", "reason": " "}, {"verdict": "perhaps", "reason": "x"}, {"reason": "x"}):
        assert client.post(page(hit), wrong).status_code == 422
    assert not Adjudication.objects.exists()
    client.post(page(hit), {"verdict": "not-same", "reason": "The photograph is of another man."})
    hit.refresh_from_db()
    assert hit.state == HitState.NOT_SAME
    decided = client.get(page(hit)).content.decode()
    assert (
        decided.index("Đỗ Minh Châu</span><br>")
        < decided.index("Decide anew")
        < decided.index('name="reason"')
    )
    again = client.post(reverse("screening:check"), CHECK)
    listed = client.get(again.headers["Location"]).content.decode()
    assert "Rejected before by Đỗ Minh Châu" in listed
    assert "The photograph is of another man." in listed
    shown = client.get(page(Hit.objects.exclude(pk=hit.pk).get())).content.decode()
    assert "What was decided before" in shown
    assert "The photograph is of another man." in shown
    assert "Every hit is decided." in client.get(reverse("screening:check")).content.decode()


def test_who_may_open_which_page(cast: Cast, hit: Hit, client: Client) -> None:
    addresses = {
        "check": reverse("screening:check"),
        "query": reverse("screening:query", args=[hit.query_id]),
        "hit": page(hit),
    }
    screener = add_member("V-3003", "Lò Văn Pó", "vi", cast.officer.unit, Role.SCREENING)
    for person, may in (
        (cast.officer, {"check", "query", "hit"}),
        (cast.supervisor, {"check", "query", "hit"}),
        (screener, {"check", "query", "hit"}),
        (cast.partner, {"check"}),
        (cast.outsider, {"check"}),
        (cast.auditor, set()),
        (cast.operator, set()),
    ):
        signed_in(client, person)
        assert {name for name, address in addresses.items() if client.get(address).status_code == 200} == may
        decided = client.post(page(hit), {"verdict": "cannot-tell", "reason": "No photograph."}).status_code
        assert decided == (302 if "hit" in may else 404)
    assert {one.by for one in Adjudication.objects.all()} == {cast.officer, cast.supervisor, screener}
    client.logout()
    for address in addresses.values():
        assert client.get(address).headers["Location"].startswith(reverse("accounts:sign-in"))


def test_another_agencys_hit_looks_like_none_at_all(cast: Cast, hit: Hit, client: Client) -> None:
    signed_in(client, cast.partner)
    answers = [
        client.get(reverse("screening:hit", args=[one]))
        .content.decode()
        .split("<main")[1]
        .split("</main>")[0]
        for one in (hit.pk, UUID(int=7))
    ]
    assert answers[0] == answers[1]
    assert "Giang" not in client.get(reverse("screening:check")).content.decode()


def test_a_decision_from_elsewhere_is_refused(cast: Cast, hit: Hit) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), cast.officer)
    assert client.post(page(hit), {"verdict": "same", "reason": "x"}).status_code == 403
    assert client.post(reverse("screening:check"), CHECK).status_code == 403
    assert not Adjudication.objects.exists()


def test_a_query_of_a_message_leads_back_to_it(cast: Cast, add: Add, client: Client) -> None:
    add("Giang Văn Tú")
    origins.register("page-test", _link)
    query = actions.run_query(
        cast.officer, ASKED, Looking(Purpose.REQUEST, "J-1"), origin=Origin("page-test", "17")
    )
    signed_in(client, cast.officer)
    for address in (reverse("screening:query", args=[query.pk]), page(query.hits.get())):
        assert '<a href="/requests/17">Request 17</a>' in client.get(address).content.decode()


def _link(person: object, identifier: str) -> origins.Link:
    return origins.Link(f"Request {identifier}", f"/requests/{identifier}")


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
def test_the_reasons_are_in_the_language_of_the_reader(
    cast: Cast, hit: Hit, client: Client, language: str
) -> None:
    from comity.screening.frozen import Comparison

    with writing():
        cast.officer.language = language
        cast.officer.save()
    shown = signed_in(client, cast.officer).get(page(hit)).content.decode()
    for part in Comparison.thaw(hit.explanation).parts:
        assert part.sentence(language) in shown


def test_a_hit_of_a_number_alone_has_a_page(cast: Cast, add: Add, client: Client) -> None:
    add("Giang Văn Tú", phone="024 3942 0001")
    asked = Asked(accounts=("+842439420001",))
    found = actions.run_query(cast.officer, asked, Looking(Purpose.BORDER)).hits.get()
    shown = signed_in(client, cast.officer).get(page(found)).content.decode()
    assert "the person asked for?" in shown
    assert "+842439420001" in shown
