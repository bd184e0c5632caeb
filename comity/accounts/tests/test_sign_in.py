"""Signing in through the pages."""

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from comity.accounts.lockout import ATTEMPTS
from comity.accounts.models import Person
from comity.accounts.tests.cast import PASSWORD, Cast, code_for, code_of_key, signed_in, wrong_code_for
from comity.audit.models import Entry
from comity.lib.clock import now

SIGN_IN = "/sign-in/"
CODE = "/sign-in/code/"
KEY = "/sign-in/key/"
WRONG = "kein richtiges Kennwort"


def give_password(client: Client, person: Person | str, password: str = PASSWORD) -> str:
    """Send name and password; return the sentence of the refusal, empty when there was none."""
    name = person if isinstance(person, str) else person.sign_in
    answer = client.post(SIGN_IN, {"name": name, "password": password})
    if answer.status_code == 302:
        return ""
    found = re.search(r"<ul><li>(.*?)</li></ul>", answer.content.decode())
    assert answer.status_code == 422
    assert found
    return found[1]


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def outcomes(event: str) -> list[tuple[str, object]]:
    """What the log says about an event: the outcome and the reason of a refusal."""
    entries = Entry.objects.filter(event=event).order_by("at", "id")
    return [(entry.outcome, json.loads(bytes(entry.body))["details"].get("refusal")) for entry in entries]


def test_password_and_code_let_in_and_lead_on(cast: Cast, client: Client) -> None:
    wanted = reverse("accounts:password")
    assert client.get(wanted).headers["Location"] == f"{SIGN_IN}?next=%2Fme%2Fpassword%2F"
    first = client.post(SIGN_IN, {"name": cast.officer.sign_in, "password": PASSWORD, "next": wanted})
    assert first.headers["Location"] == CODE
    second = client.post(CODE, {"code": code_for(cast.officer)})
    assert second.headers["Location"] == wanted
    assert client.get(wanted).status_code == 200
    assert outcomes("person.signed-in") == [("done", None)]


def test_the_password_alone_opens_nothing(cast: Cast, client: Client) -> None:
    give_password(client, cast.officer)
    assert not is_signed_in(client)


def test_a_code_before_the_password_leads_back(cast: Cast, client: Client) -> None:
    answer = client.post(CODE, {"code": code_for(cast.officer)})
    assert answer.headers["Location"] == SIGN_IN


def test_the_code_comes_within_five_minutes(cast: Cast, client: Client) -> None:
    give_password(client, cast.officer)
    session = client.session
    session["half-way-since"] = (now() - timedelta(minutes=6)).isoformat()
    session.save()
    assert client.post(CODE, {"code": code_for(cast.officer)}).headers["Location"] == SIGN_IN
    assert not is_signed_in(client)


def test_unknown_wrong_suspended_and_locked_read_alike(cast: Cast, client: Client) -> None:
    Person.objects.filter(id=cast.supervisor.id).update(is_active=False)
    Person.objects.filter(id=cast.partner.id).update(locked_until=now() + timedelta(minutes=1))
    said = {
        give_password(client, "nobody-here"),
        give_password(client, cast.officer, WRONG),
        give_password(client, cast.supervisor),
        give_password(client, cast.partner),
    }
    assert len(said) == 1
    assert said != {""}
    reasons = {reason for _outcome, reason in outcomes("person.password-given")}
    assert reasons == {"unknown", "wrong-password", "suspended", "locked"}


@pytest.mark.parametrize("who", ["unknown", "wrong", "locked", "suspended"])
def test_a_password_is_hashed_whoever_it_is(
    who: str, cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    if who == "locked":
        Person.objects.filter(id=cast.officer.id).update(locked_until=now() + timedelta(minutes=1))
    if who == "suspended":
        Person.objects.filter(id=cast.officer.id).update(is_active=False)
    hashed: list[str] = []
    for name in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, name)

        def counted(*args: Any, original: Any = original) -> Any:
            hashed.append(original.__name__)
            return original(*args)

        monkeypatch.setattr(Argon2PasswordHasher, name, counted)
    give_password(client, "nobody-here" if who == "unknown" else cast.officer.sign_in, WRONG)
    assert len(hashed) == 1


def test_the_log_holds_neither_the_name_typed_nor_the_password(cast: Cast, client: Client) -> None:
    give_password(client, "geheim-in-the-wrong-field", WRONG)
    written = b"".join(bytes(entry.body) for entry in Entry.objects.all())
    assert b"geheim" not in written
    assert WRONG.encode() not in written


def test_five_wrong_passwords_close_the_door_to_the_right_one(cast: Cast, client: Client) -> None:
    for _attempt in range(ATTEMPTS):
        assert give_password(client, cast.officer, WRONG)
    assert give_password(client, cast.officer)
    assert outcomes("person.password-given")[-1] == ("refused", "locked")
    assert not give_password(client, cast.supervisor)


def test_five_wrong_codes_close_the_door_too(cast: Cast, client: Client) -> None:
    give_password(client, cast.officer)
    for _attempt in range(ATTEMPTS):
        assert client.post(CODE, {"code": wrong_code_for(cast.officer)}).status_code == 422
    assert client.post(CODE, {"code": code_for(cast.officer)}).status_code == 422
    assert not is_signed_in(client)
    assert outcomes("person.signed-in")[-1] == ("refused", "locked")


def test_a_right_password_does_not_open_the_count_of_wrong_codes(cast: Cast, client: Client) -> None:
    for _attempt in range(ATTEMPTS):
        give_password(client, cast.officer)
        client.post(CODE, {"code": wrong_code_for(cast.officer)})
    assert Person.objects.get(id=cast.officer.id).is_locked(now())


def test_signing_in_begins_the_count_anew(cast: Cast, client: Client) -> None:
    for _attempt in range(ATTEMPTS - 1):
        give_password(client, cast.officer, WRONG)
    give_password(client, cast.officer)
    client.post(CODE, {"code": code_for(cast.officer)})
    assert Person.objects.get(id=cast.officer.id).failed_sign_ins == 0


def test_the_pause_ends(cast: Cast, client: Client) -> None:
    Person.objects.filter(id=cast.officer.id).update(failed_sign_ins=5, locked_until=now())
    assert not give_password(client, cast.officer)


def test_what_cannot_be_a_code_is_not_counted(cast: Cast, client: Client) -> None:
    give_password(client, cast.officer)
    for said in ["", "12345", "1234567", "abcdef", "-12345"]:
        assert client.post(CODE, {"code": said}).status_code == 422
    assert Person.objects.get(id=cast.officer.id).failed_sign_ins == 0


def test_a_gap_and_full_width_digits_are_fine(cast: Cast, client: Client) -> None:
    give_password(client, cast.officer)
    code = code_for(cast.officer)
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in code)
    client.post(CODE, {"code": f"{wide[:3]} {wide[3:]}"})
    assert is_signed_in(client)


def test_a_code_is_taken_once(cast: Cast, client: Client) -> None:
    code = code_for(cast.officer)
    for _browser in range(2):
        client = Client()
        give_password(client, cast.officer)
        client.post(CODE, {"code": code})
    assert not is_signed_in(client)
    assert outcomes("person.signed-in") == [("done", None), ("refused", "wrong-code")]


def test_the_session_gets_another_name_at_each_step(cast: Cast, client: Client) -> None:
    names = []
    client.get(SIGN_IN)
    client.session.save()
    give_password(client, cast.officer)
    names.append(client.session.session_key)
    client.post(CODE, {"code": code_for(cast.officer)})
    names.append(client.session.session_key)
    assert len(set(names)) == 2
    assert not Session.objects.filter(session_key=names[0]).exists()


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "me"]
)
def test_it_sends_nobody_to_another_place(elsewhere: str, cast: Cast, client: Client) -> None:
    client.post(SIGN_IN, {"name": cast.officer.sign_in, "password": PASSWORD, "next": elsewhere})
    assert client.post(CODE, {"code": code_for(cast.officer)}).headers["Location"] == "/"


def test_the_session_ends_when_nothing_happens(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    assert is_signed_in(client)
    Session.objects.update(expire_date=now() - timedelta(seconds=1))
    assert not is_signed_in(client)


def test_each_page_moves_the_end_of_the_session(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    Session.objects.update(expire_date=now() + timedelta(minutes=1))
    assert is_signed_in(client)
    assert Session.objects.get().expire_date > now() + timedelta(hours=7)


def test_the_door_stays_shut_without_the_token_of_the_form(cast: Cast) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(SIGN_IN, {"name": cast.officer.sign_in, "password": PASSWORD})
    assert answer.status_code == 403
    assert not Entry.objects.exists()


def test_a_new_person_sets_up_a_key_and_is_in(cast: Cast, client: Client) -> None:
    TOTPDevice.objects.filter(user=cast.officer).delete()
    give_password(client, cast.officer)
    page = client.get(KEY).content.decode()
    key = client.session["new-code-key"]
    assert client.get(KEY).content.decode().count("<svg") >= 1
    assert client.session["new-code-key"] == key
    assert "style=" not in page
    assert client.post(KEY, {"code": wrong_code_of(key)}).status_code == 422
    assert not is_signed_in(client)
    client.post(KEY, {"code": code_of_key(TOTPDevice(user=cast.officer, key=key))})
    assert is_signed_in(client)
    assert TOTPDevice.objects.get(user=cast.officer).key == key
    assert "new-code-key" not in client.session
    assert outcomes("person.code-key-set") == [("done", None)]


def wrong_code_of(key: str) -> str:
    right = int(code_of_key(TOTPDevice(key=key)))
    return f"{(right + 500_000) % 1_000_000:06d}"


def test_a_password_alone_does_not_replace_a_key(cast: Cast, client: Client) -> None:
    give_password(client, cast.officer)
    assert client.get(KEY).headers["Location"] == SIGN_IN
    assert client.post(KEY, {"code": "123456"}).headers["Location"] == SIGN_IN


def test_a_key_set_up_meanwhile_is_not_replaced(cast: Cast, client: Client) -> None:
    TOTPDevice.objects.filter(user=cast.officer).delete()
    give_password(client, cast.officer)
    client.get(KEY)
    other = TOTPDevice.objects.create(user=cast.officer, confirmed=True)
    device = TOTPDevice(user=cast.officer, key=client.session["new-code-key"])
    client.post(KEY, {"code": code_of_key(device)})
    assert [found.key for found in TOTPDevice.objects.filter(user=cast.officer)] == [other.key]
    assert not is_signed_in(client)


def test_without_the_key_a_session_is_nobodys(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    TOTPDevice.objects.filter(user=cast.officer).delete()
    assert not is_signed_in(client)


def test_a_suspended_person_is_out_at_once(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    Person.objects.filter(id=cast.officer.id).update(is_active=False)
    assert not is_signed_in(client)


def test_a_fragment_is_not_filled_with_the_sign_in_page(client: Client, db: None) -> None:
    answer = client.get(reverse("accounts:profile"), headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert "HX-Redirect" not in answer.headers
    assert "signed-out" in answer.headers["HX-Trigger"]


def test_signing_out_needs_a_post(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    assert client.get("/sign-out/").status_code == 405
    assert is_signed_in(client)
    assert client.post("/sign-out/").headers["Location"] == SIGN_IN
    assert not is_signed_in(client)
    assert not Session.objects.filter(session_data__contains=str(cast.officer.id)).exists()
    assert outcomes("person.signed-out") == [("done", None)]


def test_pages_are_not_kept_by_the_browser(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    assert "no-store" in client.get(reverse("accounts:profile")).headers["Cache-Control"]
