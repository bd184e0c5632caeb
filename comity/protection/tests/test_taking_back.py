"""After a restore: that a post was told, and of whom, rebuilt from letters that came back."""

from uuid import UUID

import pytest

from comity.audit.acts import writing
from comity.exchange.core.ids import new_id
from comity.exchange.models import OutLetter, Restore
from comity.exchange.registry import Successor
from comity.protection import actions
from comity.protection.bodies import NOTICE, PROCEEDING
from comity.protection.exceptions import NotDueError
from comity.protection.models import (
    Detention,
    News,
    PostNotice,
    Proceeding,
    ReferenceCounter,
    Stop,
    Told,
    Wish,
)
from comity.protection.tests.holding import UNDER, Custody
from comity.release.actions import renew_outgoing
from comity.release.models import Outgoing
from comity.requests.tests.office import TOKYO
from comity.requests.tests.test_recall_restored import RECOVERY, take

KEPT = ("ref", "names", "birth_date", "sex", "document", "nationalities", "detaining", "place", "zone", "held_by",
        "deprived_at", "reason", "offence", "state", "unit_id", "opened_by_id")  # fmt: skip


def letter_of(schema: str) -> OutLetter:
    return OutLetter.objects.get(schema=schema)


def lose() -> None:
    """Forget everybody who is held, as an older backup does."""
    with writing():
        for rows in (News, Proceeding, PostNotice, Wish, Told, Stop):
            rows._base_manager.all().delete()
        Outgoing.objects.all().delete()
        ReferenceCounter.objects.all().delete()
        Detention.objects.all().delete()


def test_a_lost_notice_is_rebuilt_with_the_person_it_is_about(custody: Custody) -> None:
    notice = custody.stored(custody.sent())
    before = {name: getattr(notice.detention, name) for name in KEPT}
    letter = letter_of(NOTICE)
    lose()
    assert take(letter)
    assert take(letter)
    rebuilt = PostNotice.objects.get()
    assert (rebuilt.pk, rebuilt.state, rebuilt.matter, rebuilt.stands) == (
        notice.pk,
        "JPN",
        "deprivation",
        "reached",
    )
    assert (rebuilt.letter, rebuilt.reached_at, rebuilt.post_name) == (
        letter.mid,
        notice.reached_at,
        "Embassy of Japan",
    )
    assert rebuilt.outgoing == Outgoing.objects.get(letter=letter.mid).pk
    assert {name: getattr(rebuilt.detention, name) for name in KEPT} == before
    assert custody.held().ref != rebuilt.detention.ref


def test_stops_are_asked_again_before_anything_more_leaves(custody: Custody) -> None:
    custody.stored(custody.sent())
    lose()
    take(letter_of(NOTICE))
    held = Detention.objects.get()
    assert (held.stops_asked_at, held.due_for) == (None, "stops")
    custody.happened(held, "hearing")
    assert not News.objects.exists()  # no post hears of it before
    news = news_for(held)
    with pytest.raises(NotDueError):
        actions.send_news(custody.officer, news.pk)


def test_stops_are_asked_again_of_whom_the_backup_knows(custody: Custody) -> None:
    notice = custody.ready()
    with writing():
        Restore.objects.create(epoch=2)  # what was set since the backup is in no letter
    with pytest.raises(NotDueError):
        actions.offer_notice(custody.officer, notice.id, UNDER)
    held = notice.detention
    held.refresh_from_db()
    custody.says(held, "wants")
    held.refresh_from_db()
    assert held.due_for == "stops"
    custody.asked(held)
    assert actions.offer_notice(custody.officer, notice.id, UNDER).stands == "sent"


def news_for(held: Detention) -> News:
    """A line to be sent that an older page had written."""
    with writing():
        return News.objects.create(
            proceeding=Proceeding.objects.get(), state="JPN", stands="due", at=held.opened_at
        )


def test_a_notice_that_the_backup_knows_as_due_was_sent(custody: Custody) -> None:
    notice = custody.sent()
    with writing():
        PostNotice.objects.update(stands="due", letter=None, outgoing=None, sent_at=None)
        Outgoing.objects.all().delete()
    assert take(letter_of(NOTICE))
    notice.refresh_from_db()
    assert (notice.stands, notice.letter) == ("sent", letter_of(NOTICE).mid)


def test_what_happened_since_is_rebuilt_and_ends_what_it_ended(custody: Custody) -> None:
    notice = custody.stored(custody.sent())
    custody.happened(notice.detention, "release")
    actions.send_news(custody.officer, News.objects.get().pk)
    told, since = letter_of(NOTICE), letter_of(PROCEEDING)
    lose()
    assert not take(since)  # the person is not here yet
    assert take(told)
    assert take(since)
    held, news = Detention.objects.get(), News.objects.get()
    assert (held.state, held.ended_as) == ("ended", "release")
    assert (news.stands, news.letter, news.proceeding.text) == ("sent", since.mid, "First hearing")


def test_the_letter_that_stands_for_a_stale_one_is_followed(custody: Custody) -> None:
    notice = custody.sent()
    letter, new = letter_of(NOTICE), UUID(new_id())
    outgoing = Outgoing.objects.get(letter=letter.mid)
    renew_outgoing(
        RECOVERY, Successor(letter.mid, new, TOKYO, notice.detention_id, NOTICE, "outgoing", outgoing.pk)
    )
    notice.refresh_from_db()
    assert notice.letter == new
    assert UNDER.agreement == outgoing.agreement
