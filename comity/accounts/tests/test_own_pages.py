"""Pages about oneself: language and zone, password, code key."""

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from comity.accounts import actions
from comity.accounts.models import Person
from comity.accounts.tests.cast import PASSWORD, Cast, code_of_key, signed_in
from comity.audit.models import Entry

NEW = "drei grüne Brücken über dem Fluss"
PROFILE, LANGUAGE, CHANGE, KEY = "/me/", "/me/language/", "/me/password/", "/me/code-key/"


def reload(person: Person) -> Person:
    return Person.objects.get(id=person.id)


def test_language_and_zone_are_kept_and_used(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    assert client.post(PROFILE, {"language": "ja", "zone": "Asia/Tokyo"}).status_code == 302
    assert (reload(cast.officer).language, reload(cast.officer).zone) == ("ja", "Asia/Tokyo")
    assert '<html lang="ja"' in client.get(PROFILE).content.decode()
    assert Entry.objects.filter(event="person.language-set", actor=cast.officer.pseudonym).count() == 1


def test_how_the_pages_look_is_kept_with_the_person_and_goes_along_to_another_machine(
    cast: Cast, client: Client
) -> None:
    signed_in(client, cast.officer)
    chosen = {"keys": "off", "density": "roomy", "theme": "dark"}
    assert client.post(reverse("web:keys"), chosen).status_code == 302
    assert Entry.objects.filter(event="person.display-set", actor=cast.officer.pseudonym).count() == 1
    elsewhere = signed_in(Client(), cast.officer).get(PROFILE).content.decode()
    assert 'data-theme="dark" data-density="roomy" data-keys="off"' in elsewhere
    colleague = signed_in(Client(), cast.supervisor).get(PROFILE).content.decode()
    assert "data-theme" not in colleague


def test_the_door_looks_as_the_last_one_on_this_machine_chose(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    client.post(reverse("web:keys"), {"keys": "on", "density": "normal", "theme": "dark"})
    client.post(reverse("accounts:sign-out"))
    assert 'data-theme="dark"' in client.get("/sign-in/").content.decode()


@pytest.mark.parametrize("said", [{"language": "xx", "zone": ""}, {"language": "vi", "zone": "Mars/Olympus"}])
def test_what_does_not_exist_is_not_kept(said: dict[str, str], cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    assert client.post(PROFILE, said).status_code == 422
    assert reload(cast.officer).language == "en"


def test_the_switch_at_the_foot_keeps_the_language_and_the_zone(cast: Cast, client: Client) -> None:
    Person.objects.filter(id=cast.officer.id).update(zone="Asia/Tokyo")
    signed_in(client, cast.officer)
    answer = client.post(LANGUAGE, {"language": "vi", "next": CHANGE})
    assert answer.headers["Location"] == CHANGE
    assert (reload(cast.officer).language, reload(cast.officer).zone) == ("vi", "Asia/Tokyo")
    assert client.post(LANGUAGE, {"language": "xx", "next": "//evil.example"}).headers["Location"] == "/"
    assert reload(cast.officer).language == "vi"


def change(client: Client, present: str = PASSWORD, new: str = NEW, again: str = NEW) -> int:
    return client.post(CHANGE, {"present": present, "new": new, "again": again}).status_code


def test_a_new_password_works_and_ends_other_sessions(cast: Cast, client: Client) -> None:
    other = signed_in(Client(), cast.officer)
    signed_in(client, cast.officer)
    assert change(client) == 302
    assert reload(cast.officer).check_password(NEW)
    assert client.get(PROFILE).status_code == 200
    assert other.get(PROFILE).status_code == 302


@pytest.mark.parametrize(
    ("present", "new", "again"),
    [
        ("wrong", NEW, NEW),
        (PASSWORD, NEW, NEW + "!"),
        (PASSWORD, "short", "short"),
        (PASSWORD, PASSWORD, PASSWORD),
        (PASSWORD, "802147556201", "802147556201"),
        (PASSWORD, "x" * 300, "x" * 300),
        (PASSWORD, "", ""),
    ],
)
def test_it_keeps_the_old_one(present: str, new: str, again: str, cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    assert change(client, present, new, again) == 422
    assert reload(cast.officer).check_password(PASSWORD)


def test_wrong_present_passwords_are_counted(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    for _attempt in range(5):
        change(client, present="wrong")
    assert reload(cast.officer).failed_sign_ins == 5
    assert change(client) == 422


def test_somebody_with_a_start_password_sees_no_other_page_before(cast: Cast, client: Client) -> None:
    Person.objects.filter(id=cast.officer.id).update(has_start_password=True)
    signed_in(client, cast.officer)
    assert client.get(PROFILE).headers["Location"] == CHANGE
    assert client.post(LANGUAGE, {"language": "vi", "next": CHANGE}).headers["Location"] == CHANGE
    assert change(client) == 302
    assert client.get(PROFILE).status_code == 200


def test_a_new_code_key_replaces_the_old_one(cast: Cast, client: Client) -> None:
    other = signed_in(Client(), cast.officer)
    signed_in(client, cast.officer)
    old = TOTPDevice.objects.get(user=cast.officer).key
    client.get(KEY)
    offered = client.session["new-code-key"]
    assert offered != old
    right = code_of_key(TOTPDevice(key=offered))
    wrong = f"{(int(right) + 500_000) % 1_000_000:06d}"
    assert client.post(KEY, {"code": wrong}).status_code == 422
    assert TOTPDevice.objects.get(user=cast.officer).key == old
    assert client.post(KEY, {"code": right}).status_code == 302
    assert TOTPDevice.objects.get(user=cast.officer).key == offered
    assert client.get(PROFILE).status_code == 200
    assert other.get(PROFILE).status_code == 302


def test_the_key_is_drawn_without_styles(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    page = client.get(KEY)
    drawn = page.content.decode()
    assert "<svg" in drawn
    assert "style=" not in drawn
    assert "data:" not in drawn
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("name", ["sign-out", "language"])
def test_these_need_a_post(name: str, cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    assert client.get(reverse(f"accounts:{name}")).status_code == 405


@pytest.mark.parametrize("address", [PROFILE, LANGUAGE, CHANGE, KEY, "/sign-out/", "/confirm/"])
def test_forms_from_elsewhere_are_refused(address: str, cast: Cast) -> None:
    strict = signed_in(Client(enforce_csrf_checks=True), cast.officer)
    assert strict.post(address, {"language": "vi", "zone": ""}).status_code == 403
    assert reload(cast.officer).language == "en"


@pytest.mark.parametrize("address", [PROFILE, LANGUAGE, CHANGE, KEY, "/sign-out/", "/confirm/"])
def test_a_stranger_is_sent_to_the_sign_in(address: str, db: None, client: Client) -> None:
    assert client.get(address).headers["Location"].startswith("/sign-in/")
    assert client.post(address).headers["Location"] == "/sign-in/"


def test_ones_sessions_are_listed_and_ended(cast: Cast) -> None:
    here, there, other = (signed_in(Client(), who) for who in (cast.officer, cast.officer, cast.supervisor))
    there.get("/me/")
    page = here.get("/me/")
    assert [one.is_this for one in page.context["sessions"]] == [True, False]
    assert here.post("/me/sessions/end/", {"where": "others"}).status_code == 302
    assert [client.get("/me/").status_code for client in (here, there, other)] == [200, 302, 200]
    assert len(here.get("/me/").context["sessions"]) == 1


def test_nobody_ends_the_sessions_of_somebody_else(cast: Cast) -> None:
    mine, theirs = signed_in(Client(), cast.officer), signed_in(Client(), cast.supervisor)
    keys = [str(client.session.session_key) for client in (mine, theirs)]
    assert actions.end_sessions(cast.officer, keys) == 1
    assert [client.get("/me/").status_code for client in (mine, theirs)] == [302, 200]


def test_signing_out_everywhere_ends_this_session_too(cast: Cast) -> None:
    here, there, other = (signed_in(Client(), who) for who in (cast.officer, cast.officer, cast.supervisor))
    answer = here.post("/me/sessions/end/", {"where": "everywhere"})
    assert answer.headers["Location"].startswith("/sign-in/")
    assert [client.get("/me/").status_code for client in (here, there, other)] == [302, 302, 200]
    entry = Entry.objects.filter(event="person.sessions-ended").latest("at")
    assert entry.actor == cast.officer.pseudonym
