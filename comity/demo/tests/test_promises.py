"""A promise whose day is over is played as a person enters it: the page asks, and the tick says that it is so."""

from datetime import date

import pyotp
import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from comity.accounts.tests.cast import signed_in
from comity.cooperation.models import Commitment
from comity.cooperation.tests.commitments_ground import Ledgers
from comity.cooperation.tests.test_commitments_pages import NEW
from comity.demo import promises
from comity.demo.officer import Officer, PageError

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_late_promise_is_ticked_and_one_ahead_is_not_asked_about(
    live_server: LiveServer, ledgers: Ledgers
) -> None:
    key = pyotp.TOTP(pyotp.random_base32()).provisioning_uri()
    officer = Officer(live_server.url, "L", "", key)
    cookie = signed_in(Client(), ledgers.keeper).cookies[settings.SESSION_COOKIE_NAME]
    officer.cookies().set(settings.SESSION_COOKIE_NAME, cookie.value)
    boxes = (
        "partner",
        "actor",
        "text_en",
        "deed",
        "stage",
        "due",
        "owner",
        "basis_agreement",
        "basis_article",
    )
    values = {name: NEW[name] for name in boxes} | {"leaves_under": NEW["leaves_under"]}
    path = promises.propose(officer, {**values, "due": "2020-02-03"}, is_late=True)
    assert str(Commitment.objects.get().pk) in path
    assert Commitment.objects.get().due == date(2020, 2, 3)
    with pytest.raises(PageError):
        promises.propose(officer, {**values, "due": "2999-01-01"}, is_late=True)
