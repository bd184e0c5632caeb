"""The end of a letter of ours at its holder: the owner sees the day, what the holder signed, and is told where nothing came."""

from dataclasses import replace
from datetime import datetime, timedelta

from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.exchange.core.receipts import State
from comity.exchange.models import OutLetter
from comity.lib.clock import now
from comity.notifications.kinds import kind_of
from comity.notifications.models import Notification
from comity.requests.tests.office import SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers, days
from comity.sharing import actions, sweeps
from comity.sharing.models import Disclosure, Holder
from comity.sharing.own import current_handling

NOT_DELETED = "letter.not-deleted"


def ending(sharers: Sharers, end: datetime) -> OutLetter:
    """A letter of ours that is at Tokyo, and may be kept there until a day."""
    letter = sharers.office.letter_of(sharers.office.stored())
    stricter = replace(current_handling(letter.mid), delete_after=end)
    actions.narrow_letter(sharers.supervisor, letter.mid, "not-needed", "", stricter)
    return letter


def page(sharers: Sharers, letter: OutLetter) -> str:
    answer = signed_in(Client(), sharers.supervisor).get(reverse("sharing:letter", args=["ours", letter.mid]))
    assert answer.status_code == 200
    return answer.content.decode()


def told() -> list[Notification]:
    return list(Notification.objects.filter(kind=NOT_DELETED))


def test_the_day_stands_on_the_page_of_the_letter(sharers: Sharers) -> None:
    assert "Retention ends on" in page(sharers, ending(sharers, days(9)))


def test_a_letter_says_the_end_that_its_agreement_sets(sharers: Sharers) -> None:
    letter = sharers.office.letter_of(sharers.office.stored())
    end = current_handling(letter.mid).delete_after
    assert end is not None
    assert letter.created_at + timedelta(days=30, seconds=-2) < end <= now() + timedelta(days=30)
    assert Disclosure.objects.get(mid=letter.mid).keep_until == end
    assert "Retention ends on" in page(sharers, letter)


def test_an_end_that_came_before_the_agreements_stays(sharers: Sharers) -> None:
    end = days(9)
    assert current_handling(ending(sharers, end).mid).delete_after == end


def test_what_the_holder_signed_stands_there(sharers: Sharers) -> None:
    letter = ending(sharers, days(-1))
    sharers.tokyo.send_receipts(sharers.tokyo.receipt(letter, State.DELETED))
    shown = page(sharers, letter)
    assert "Deleted there" in shown
    assert "No signed word" not in shown
    assert sweeps.remind_of_ends(now() + timedelta(days=5)) == 0


def test_a_holder_that_signs_nothing_is_named_and_the_house_is_told_once(sharers: Sharers) -> None:
    letter = ending(sharers, days(-1))
    assert "No signed word" in page(sharers, letter)
    assert sweeps.remind_of_ends(now()) == 0  # it may have been off for a day
    assert sweeps.remind_of_ends(now() + timedelta(days=3)) == 1
    [one] = told()
    assert (one.person, one.about_id) == (sharers.supervisor, str(letter.mid))
    entry = Entry.objects.get(event="retention.reminded")
    assert (entry.subject_kind, entry.subject_id) == ("letter", str(letter.mid))
    assert kind_of(NOT_DELETED).address(one.about_id) == reverse("sharing:letter", args=["ours", letter.mid])
    Notification.objects.update(seen_at=now())
    assert sweeps.remind_of_ends(now() + timedelta(days=4)) == 0


def test_an_end_of_long_ago_stands_on_the_page_alone(sharers: Sharers) -> None:
    letter = ending(sharers, days(-40))
    assert sweeps.remind_of_ends(now()) == 0
    assert "No signed word" in page(sharers, letter)


def test_a_leave_to_keep_it_longer_moves_the_end(sharers: Sharers) -> None:
    consent = sharers.question(use="keep", agency=TOKYO)
    actions.decide_consent(sharers.supervisor, consent.pk, grant=True, text="Yes.", until=days(4))
    letter = OutLetter.objects.get(mid=consent.mid)
    OutLetter.objects.filter(mid=letter.mid).update(state="stored")
    stricter = replace(current_handling(letter.mid), delete_after=days(-1))
    actions.narrow_letter(sharers.supervisor, letter.mid, "not-needed", "", stricter)
    shown = page(sharers, letter)
    assert "Retention ends on" in shown
    assert "No signed word" not in shown


def test_the_word_of_a_holder_further_on_goes_to_who_gave_it(sharers: Sharers) -> None:
    letter = ending(sharers, days(-1))
    Disclosure.objects.create(
        owner=Disclosure.objects.filter(mid=letter.mid).first().owner,  # type: ignore[union-attr]  # Tokyo's row
        mid=letter.mid,
        idg=letter.idg,
        node=SEOUL,
        by_node=TOKYO,
        by_letter=letter.mid,
        basis="consent",
    )
    shown = page(sharers, letter)
    assert "The word that it is deleted goes to Tokyo desk: ask there." in shown
    assert shown.count("No signed word") == 1


def test_what_was_recalled_and_confirmed_is_deleted(sharers: Sharers) -> None:
    letter = ending(sharers, days(-1))
    actions.recall_letter(sharers.supervisor, letter.mid, "not-needed", "")
    Holder.objects.filter(revision__kind="recall").update(state="done", at=now())
    assert "Deleted there" in page(sharers, letter)
    assert sweeps.remind_of_ends(now() + timedelta(days=4)) == 0
