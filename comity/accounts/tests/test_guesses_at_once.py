"""Guesses that arrive in the same moment."""

from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from comity.accounts import signing
from comity.accounts.lockout import ATTEMPTS
from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.audit.actors import Stranger
from comity.audit.models import Entry


def test_twelve_guesses_at_once_are_five(transactional_db: None, cast: Cast) -> None:
    def guess(number: int) -> str:
        try:
            signing.give_password(Stranger(), cast.officer.sign_in, f"guess number {number}")
        except signing.SignInRefusedError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "right"

    with ThreadPoolExecutor(6) as guessing:
        reasons = sorted(guessing.map(guess, range(12)))
    assert reasons == ["locked"] * (12 - ATTEMPTS) + ["wrong-password"] * ATTEMPTS
    assert Person.objects.get(id=cast.officer.id).failed_sign_ins == ATTEMPTS
    assert Entry.objects.filter(event="person.password-given", outcome="refused").count() == 12
