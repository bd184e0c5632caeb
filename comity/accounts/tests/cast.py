"""The cast, for every room's tests: pages answer who may, who may not, and what a stranger sees.

    def test_it_hides_the_thread_from_another_agency(cast, client):
        signed_in(client, cast.outsider)

All of them are invented. Their password is `PASSWORD`; `code_for(person)` is a one-time code that works now, each time
another one.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cache

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from comity.accounts.models import Agency, Person, Unit
from comity.accounts.roles import Role
from comity.lib.clock import now

PASSWORD = "sông xanh chảy qua bốn cầu"


@dataclass(frozen=True)
class Cast:
    """Who is who: one person a role at home, officers of two other agencies on this node, a suspended officer.

    The partner's officer has a shared case with the home agency once there are cases.
    """

    officer: Person
    supervisor: Person
    investigator: Person
    screening: Person
    consular: Person
    victim_support: Person
    cooperation: Person
    auditor: Person
    operator: Person
    partner: Person
    outsider: Person
    suspended: Person

    def everyone(self) -> list[Person]:
        """All who may sign in."""
        people = [getattr(self, field.name) for field in fields(self)]
        return [person for person in people if person.is_active]


@cache
def _hashed() -> str:
    return make_password(PASSWORD)


def add_unit(code: str, country: str, zone: str, *, is_home: bool = False, **names: str) -> Unit:
    """An agency with one unit."""
    agency = Agency.objects.create(code=code, country=country, names=names, zone=zone, is_home=is_home)
    return Unit.objects.create(agency=agency, code="desk", names={"en": "Liaison desk", "vi": "Bàn liên lạc"})


def add_member(
    sign_in: str,
    name: str,
    language: str,
    unit: Unit,
    *roles: Role,
    has_key: bool = True,
    is_active: bool = True,
) -> Person:
    """Somebody with the cast's password and, unless told otherwise, a code key."""
    person = Person.objects.create(
        sign_in=sign_in,
        name=name,
        name_language=language,
        unit=unit,
        roles=list(roles),
        is_active=is_active,
        password=_hashed(),
    )
    if has_key:
        TOTPDevice.objects.create(user=person, name="telephone", confirmed=True)
    return person


def code_for(person: Person) -> str:
    """A code of the person's telephone that was not used yet."""
    return code_of_key(TOTPDevice.objects.get(user=person))


def code_of_key(device: TOTPDevice) -> str:
    """The next code of a key that its node would take: the one shown now, or the one after the last taken."""
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    totp.time = max(time.time(), (device.last_t + 1 - device.drift) * device.step + device.t0)
    return f"{totp.token():06d}"


def wrong_code_for(person: Person) -> str:
    """Six digits that are not a code of the person's telephone in this hour."""
    device = TOTPDevice.objects.get(user=person)
    totp = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    near = set()
    for step in range(-60, 61):
        totp.time = time.time() + step * device.step
        near.add(totp.token())
    return next(f"{number:06d}" for number in range(1000) if number not in near)


def signed_in(client: Client, person: Person, *, present: bool = True) -> Client:
    """The client with the session of a person who gave both factors; `present`: within the last five minutes."""
    client.force_login(person)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = TOTPDevice.objects.get(user=person).persistent_id
    if present:
        session["presence"] = now().isoformat()
    session.save()
    return client


@pytest.fixture(scope="session", autouse=True)
def quick_hashing() -> Iterator[None]:
    """The hash of the product with small figures: it is slow on purpose, and tests sign in often."""
    with pytest.MonkeyPatch.context() as patch:
        for figure, value in {"time_cost": 1, "memory_cost": 64, "parallelism": 1}.items():
            patch.setattr(Argon2PasswordHasher, figure, value)
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """Twelve people of three agencies, in the database."""
    home = add_unit(
        "vnm-lien-lac",
        "VNM",
        "Asia/Ho_Chi_Minh",
        is_home=True,
        en="Hanoi liaison bureau",
        vi="Văn phòng liên lạc Hà Nội",
        ja="ハノイ連絡局",
        zh="河内联络局",
    )
    partner = add_unit("jpn-desk", "JPN", "Asia/Tokyo", en="Tokyo liaison desk", ja="東京連絡室")
    third = add_unit("chn-desk", "CHN", "Asia/Shanghai", en="Nanning liaison desk", zh="南宁联络处")
    return Cast(
        officer=add_member("V-2041", "Đỗ Minh Châu", "vi", home, Role.OFFICER),
        supervisor=add_member("V-1007", "Lương Thị Bích Hạnh", "vi", home, Role.SUPERVISOR),
        investigator=add_member("V-2100", "Tạ Đình Khôi", "vi", home, Role.INVESTIGATOR),
        screening=add_member("V-2200", "Mai Thị Ngọc Ánh", "vi", home, Role.SCREENING),
        consular=add_member("V-2300", "Nông Văn Thịnh", "vi", home, Role.CONSULAR),
        victim_support=add_member("V-2400", "Y Ban Niê", "vi", home, Role.VICTIM_SUPPORT),
        cooperation=add_member("V-2500", "Hồ Diệu Linh", "vi", home, Role.COOPERATION),
        partner=add_member("J-3310", "大野 沙織", "ja", partner, Role.OFFICER),
        outsider=add_member("C-5502", "沈若琳", "zh-Hans", third, Role.OFFICER),
        suspended=add_member("V-1999", "Quách Văn Lợi", "vi", home, Role.OFFICER, is_active=False),
        auditor=add_member("V-0300", "Anna Keller", "en", home, Role.AUDITOR),
        operator=add_member("V-0001", "Phan Quốc Bảo", "vi", home, Role.OPERATOR),
    )
