"""An officer's act, and a letter about a membership that comes in meanwhile: both take their locks in one order."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from comity.exchange.membership import hold_conversation
from comity.exchange.models import Peer
from comity.exchange.tests.members import following, present, tell
from comity.exchange.tests.partners import Partner, open_all
from comity.exchange.tests.waits import wait_for
from comity.requests import actions
from comity.requests.models import Request, State
from comity.requests.parties import PartyDraft
from comity.requests.tests.office import SEOUL, Office
from comity.requests.tests.together import WITH_SEOUL, conversation_of, sent

pytestmark = pytest.mark.django_db(transaction=True)
WAITING = """
SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()
"""


class Another(threading.Thread):
    """What somebody else does at the same time, on a connection of their own."""

    def __init__(self, work: Callable[[], object]) -> None:
        super().__init__()
        self._work = work
        self._broken: BaseException | None = None

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # noqa: BLE001  # the test sees it
            self._broken = error
        finally:
            connection.close()

    def goes_until_it_waits(self) -> None:
        """Begin; return when a lock of ours is in the way."""
        self.start()
        wait_for(self._waits)
        assert self.is_alive(), self._broken

    def _waits(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(WAITING)
            return cursor.fetchone()[0] > 0 or not self.is_alive()

    def ends(self) -> None:
        """Wait for the end."""
        self.join(timeout=60)
        assert not self.is_alive()
        assert self._broken is None, self._broken


def test_who_sends_a_request_takes_its_conversation_first(office: Office, with_seoul: Partner) -> None:
    first, _second = sent(office)
    actions.remove_party(office.cast.officer, first.id, SEOUL)
    draft = actions.ask_one_more(office.cast.officer, first.id, PartyDraft(SEOUL, WITH_SEOUL, "1"))
    conv = conversation_of(first).pk
    officer = Another(lambda: actions.submit_request(office.cast.officer, draft.id, version=draft.version))
    with transaction.atomic():
        hold_conversation(conv)  # as a version of its membership does that comes in
        officer.goes_until_it_waits()
        assert len(Request.objects.select_for_update(nowait=True).filter(conversation=conv)) == 3
    officer.ends()
    draft.refresh_from_db()
    assert draft.state == State.SENT


def test_a_version_that_comes_in_takes_the_requests_before_the_partners(
    office: Office, theirs: Request
) -> None:
    tell(office.tokyo, following(present(conversation_of(theirs).pk), office.tokyo, deputy=SEOUL))
    worker = Another(open_all)
    with transaction.atomic():
        Request.objects.select_for_update().get(pk=theirs.pk)  # as whoever answers it does
        worker.goes_until_it_waits()
        assert len(Peer.objects.select_for_update(nowait=True)) == 2  # and then writes to a partner
    worker.ends()
    assert conversation_of(theirs).deputy == SEOUL
