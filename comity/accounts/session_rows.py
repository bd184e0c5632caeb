"""The stored sessions of a person: who sits behind a row is written inside it."""

from django.contrib import auth
from django.contrib.sessions.models import Session

from comity.accounts.models import Person
from comity.lib.clock import now

HALF_WAY_PERSON = "half-way-person"  # gave the password; the code is still to come


def keys_of(person: Person) -> set[str]:
    """Return the keys of the sessions in which a person is signed in, or is on the way in."""
    mine = str(person.pk)
    return {
        row.session_key
        for row in Session.objects.filter(expire_date__gt=now())
        if mine in {(held := row.get_decoded()).get(auth.SESSION_KEY), held.get(HALF_WAY_PERSON)}
    }
