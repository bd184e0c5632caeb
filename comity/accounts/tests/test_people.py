"""The operator's pages about people."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from comity.accounts import actions
from comity.accounts.actions import agencies, people
from comity.accounts.models import Person, Unit
from comity.accounts.roles import Role
from comity.accounts.tests.cast import PASSWORD, Cast, signed_in, wrong_code_for
from comity.audit.acts import RefusalError
from comity.audit.models import Entry
from comity.lib.clock import now

LIST, NEW = "/people/", "/people/new/"
OTHERS = ["officer", "supervisor", "partner", "outsider", "auditor"]


def page_of(person: Person) -> str:
    return reverse("accounts:person", args=[person.id])


def act_page(person: Person, word: str) -> str:
    return reverse("accounts:act-on-person", args=[person.id, word])


def someone(cast: Cast, **changed: object) -> dict[str, object]:
    """What the form of a new person needs."""
    return {
        "sign_in": "V-7001",
        "name": "Trịnh Công Lý",
        "name_language": "vi",
        "language": "vi",
        "unit": str(cast.officer.unit_id),
        "roles": ["officer"],
        **changed,
    }


def test_the_list_shows_everybody_with_their_language(cast: Cast, client: Client) -> None:
    page = signed_in(client, cast.operator).get(LIST).content.decode()
    for person in cast.everyone():
        assert person.sign_in in page
        assert f'lang="{person.name_language}"' in page


@pytest.mark.parametrize("who", OTHERS)
def test_nobody_else_sees_these_pages(who: str, cast: Cast, client: Client) -> None:
    signed_in(client, getattr(cast, who))
    before = list(Person.objects.values_list("id", "is_active", "roles", "password").order_by("id"))
    addresses = [LIST, NEW, page_of(cast.officer), act_page(cast.officer, "suspend")]
    pages = [client.get(address) for address in addresses]
    missing = client.get("/people/nothing-here/")
    assert {page.status_code for page in pages} == {404}
    assert {heading(page.content) for page in pages} == {heading(missing.content)}
    for address in addresses:
        assert client.post(address, someone(cast)).status_code in {404, 405}
    assert list(Person.objects.values_list("id", "is_active", "roles", "password").order_by("id")) == before
    refused = Entry.objects.filter(event="page.refused", outcome="refused")
    assert {entry.actor for entry in refused} == {getattr(cast, who).pseudonym}
    assert {entry.subject_id for entry in refused} >= {"accounts:people", "accounts:person"}


def heading(page: bytes) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page.decode(), re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("address", [LIST, NEW, "/people/018f2f2e-0000-7000-8000-000000000000/"])
def test_a_stranger_is_sent_to_the_sign_in(address: str, db: None, client: Client) -> None:
    assert client.get(address).headers["Location"].startswith("/sign-in/")


def test_somebody_who_is_not_here_and_an_act_that_is_none(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    assert client.get(reverse("accounts:person", args=[uuid4()])).status_code == 404
    assert client.get(act_page(cast.officer, "promote")).status_code == 404


def test_a_new_person_gets_a_start_password_shown_once(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    page = client.post(NEW, someone(cast))
    assert page.status_code == 200
    assert "no-store" in page.headers["Cache-Control"]
    found = re.search(r"\b([a-z2-9]{5}(?:-[a-z2-9]{5}){3})\b", page.content.decode())
    assert found
    person = Person.objects.get(sign_in="V-7001")
    assert person.check_password(found[1])
    assert person.has_start_password
    assert person.name == "Trịnh Công Lý"
    assert found[1] not in client.get(page_of(person)).content.decode()
    assert found[1].encode() not in b"".join(bytes(entry.body) for entry in Entry.objects.all())


@pytest.mark.parametrize(
    "changed",
    [
        {"sign_in": "V-2041"},
        {"sign_in": ""},
        {"sign_in": "V" * 65},
        {"name": ""},
        {"roles": []},
        {"roles": ["operator", "officer"]},
        {"roles": ["auditor", "supervisor"]},
        {"roles": ["minister"]},
        {"unit": "018f2f2e-0000-7000-8000-000000000000"},
        {"language": "xx"},
    ],
)
def test_a_person_that_cannot_be_added(changed: dict[str, object], cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    assert client.post(NEW, someone(cast, **changed)).status_code == 422
    assert Person.objects.count() == len(cast.everyone()) + 1  # the suspended one


def test_somebody_moves_within_the_agency(cast: Cast, client: Client) -> None:
    unit = Unit.objects.create(agency=cast.officer.agency, code="airport", names={"en": "Airport"})
    page = reverse("accounts:move-person", args=[cast.officer.id])
    signed_in(client, cast.operator)
    assert client.post(page, {"unit": str(unit.id)}).status_code == 302
    assert Person.objects.get(id=cast.officer.id).unit == unit
    assert client.post(page, {"unit": str(cast.partner.unit_id)}).status_code == 422
    with pytest.raises(RefusalError):
        actions.move_person(cast.operator, cast.officer.id, cast.partner.unit_id)
    assert Person.objects.get(id=cast.officer.id).unit == unit


def test_an_operator_does_not_raise_themselves(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    for name in ("move-person", "propose-roles", "hand-over"):
        page = reverse(f"accounts:{name}", args=[cast.operator.id])
        assert client.post(page, {"roles": ["officer"]}).status_code == 404
    assert client.post(act_page(cast.operator, "suspend")).status_code == 422
    unchanged = Person.objects.get(id=cast.operator.id)
    assert unchanged.roles == [Role.OPERATOR]
    assert unchanged.is_active


def test_unlocking_lets_somebody_try_again(cast: Cast, client: Client) -> None:
    Person.objects.filter(id=cast.officer.id).update(
        failed_sign_ins=5, locked_until=now() + timedelta(minutes=9)
    )
    signed_in(client, cast.operator)
    assert act_page(cast.officer, "unlock") in client.get(page_of(cast.officer)).content.decode()
    assert client.post(act_page(cast.officer, "unlock")).status_code == 302
    assert not Person.objects.get(id=cast.officer.id).is_locked(now())


def test_closing_an_account_and_opening_it_again(cast: Cast, client: Client) -> None:
    officer = signed_in(Client(), cast.officer)
    signed_in(client, cast.operator)
    assert client.post(act_page(cast.officer, "suspend")).status_code == 302
    assert officer.get("/me/").status_code == 302
    assert client.post(act_page(cast.officer, "resume")).status_code == 302
    assert Person.objects.get(id=cast.officer.id).is_active
    assert officer.get("/me/").status_code == 302  # the old cookie stays dead


def test_closing_an_account_ends_no_session_of_others(cast: Cast) -> None:
    supervisor, half_way = signed_in(Client(), cast.supervisor), Client()
    half_way.post("/sign-in/", {"name": cast.officer.sign_in, "password": PASSWORD})
    assert half_way.get("/sign-in/code/").status_code == 200
    actions.suspend_person(cast.operator, cast.officer.id)
    actions.resume_person(cast.operator, cast.officer.id)
    assert half_way.get("/sign-in/code/").status_code == 302
    assert supervisor.get("/me/").status_code == 200


def test_a_lost_telephone(cast: Cast, client: Client) -> None:
    officer = signed_in(Client(), cast.officer)
    signed_in(client, cast.operator)
    assert client.post(act_page(cast.officer, "remove-code-key")).status_code == 302
    assert not TOTPDevice.objects.filter(user=cast.officer).exists()
    assert officer.get("/me/").status_code == 302


def test_a_forgotten_password(cast: Cast, client: Client) -> None:
    officer = signed_in(Client(), cast.officer)
    signed_in(client, cast.operator)
    assert client.post(act_page(cast.officer, "start-password")).status_code == 200
    assert Person.objects.get(id=cast.officer.id).has_start_password
    assert officer.get("/me/").status_code == 302


@pytest.mark.parametrize("word", ["unlock", "start-password", "remove-code-key", "suspend", "resume"])
def test_looking_at_the_page_of_an_act_does_nothing(word: str, cast: Cast, client: Client) -> None:
    before = Person.objects.values().get(id=cast.officer.id)
    signed_in(client, cast.operator)
    assert client.get(act_page(cast.officer, word)).status_code == 200
    assert Person.objects.values().get(id=cast.officer.id) == before
    assert TOTPDevice.objects.filter(user=cast.officer).exists()


@pytest.mark.parametrize("word", ["start-password", "remove-code-key", "suspend"])
def test_what_an_act_takes_away_is_named_before(word: str, cast: Cast, client: Client) -> None:
    for _browser in range(2):
        signed_in(Client(), cast.officer)
    page = signed_in(client, cast.operator).get(act_page(cast.officer, word)).content.decode()
    assert "What will be gone" in page
    assert "2 sessions of this person end now." in page
    assert "What will be gone" not in client.get(act_page(cast.officer, "unlock")).content.decode()


def test_the_fifth_wrong_code_leads_to_the_sign_in(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator, present=False)
    Person.objects.filter(id=cast.operator.id).update(failed_sign_ins=4)
    page = reverse("accounts:propose-roles", args=[cast.officer.id])
    sent = {"roles": ["screening"], "presence_code": wrong_code_for(cast.operator)}
    assert client.post(page, sent).status_code == 422
    assert client.get(page).headers["Location"].startswith("/sign-in/")


def at_once(monkeypatch: pytest.MonkeyPatch, where: object, name: str) -> None:
    """Let two acts stand side by side in a function that each calls after it found the name free."""
    both, does = Barrier(2), getattr(where, name)

    def together(*args: object, **kwargs: object) -> object:
        both.wait(30)
        return does(*args, **kwargs)

    monkeypatch.setattr(where, name, together)


def twice(act: Callable[[], object]) -> list[str]:
    """Do the same twice at once; return how each ended."""

    def one(_number: int) -> str:
        try:
            act()
        except RefusalError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as doing:
        return sorted(doing.map(one, range(2)))


def test_a_double_press_adds_nobody_twice(
    transactional_db: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(monkeypatch, people, "start_password")
    told = {"sign_in": "V-7001", "name": "Trịnh Công Lý", "name_language": "vi", "roles": ["officer"]}
    units = [cast.officer.unit_id, cast.partner.unit_id]  # within one unit the second waits for the first
    assert len(set(units)) == 2
    added = twice(lambda: actions.add_person(cast.operator, unit_id=units.pop(), **told))  # type: ignore[arg-type]  # a table
    assert added == ["done", "name-taken"]


def test_a_double_press_adds_no_agency_twice(
    transactional_db: None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(monkeypatch, agencies, "checked_country")
    assert twice(
        lambda: actions.add_agency(
            cast.operator, code="lao-post", country="LAO", names={"en": "Post"}, zone="Asia/Vientiane"
        )
    ) == ["code-taken", "done"]


def test_forms_from_elsewhere_are_refused(cast: Cast) -> None:
    strict = signed_in(Client(enforce_csrf_checks=True), cast.operator)
    for address in [
        NEW,
        reverse("accounts:propose-roles", args=[cast.officer.id]),
        act_page(cast.officer, "suspend"),
    ]:
        assert strict.post(address, someone(cast)).status_code == 403
    assert Person.objects.get(id=cast.officer.id).is_active
