"""A notice that is held is found by whoever is looked for later, under another spelling; a withdrawn one is found no more."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import signed_in
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.exchange.core.letter import LetterType
from comity.lib.clock import now
from comity.notices import actions, sweeps
from comity.notices.models import HeldNotice
from comity.notices.tests.seekers import Seekers
from comity.records.purposes import Looking, Purpose
from comity.requests.tests.office import TOKYO
from comity.requests.tests.sharers import Sharers
from comity.screening.access import hits_visible_to
from comity.screening.actions import adjudicate, make_list, run_query
from comity.screening.actions.lists import ListTermsError
from comity.screening.asked import Asked, AskedName
from comity.screening.books import book_of
from comity.screening.models import Entry, Hit, HitState, List, ListKind, Query, Verdict
from comity.screening.tests.own_lists import terms
from comity.sharing.bodies import RECALL
from comity.sharing.models import Item

CASE = Looking(Purpose.CASE, "C-2026-0077")
VIETNAMESE = {"text": "Trần Văn Bình", "language": "vi", "family": "Trần", "given": "Văn Bình"}


@pytest.fixture
def seekers(sharers: Sharers) -> Seekers:
    return Seekers.of(sharers)


def held_list(seekers: Seekers, **change: object) -> List:
    keeper = Process("command", seekers.officer.agency.code)
    return make_list(keeper, ListKind.HELD, terms(title="Notices held here", **change))


def sought(seekers: Seekers, **change: object) -> HeldNotice:
    sheet = seekers.wanted_data()["sheet"]
    return seekers.received(sheet={**sheet, "names": [VIETNAMESE], "birth_date": "1988-07-02", **change})


def looked_for(person: Person, name: str, language: str, born: str = "1988-07-02") -> list[Hit]:
    query = run_query(person, Asked(names=(AskedName(name, language),), birth_date=born), CASE)
    return list(hits_visible_to(person).filter(query=query))


@pytest.mark.parametrize(
    ("name", "language"), [("陈文平", "zh"), ("Tran Van Binh", "en"), ("TRẦN VĂN BÌNH", "vi")]
)
def test_whoever_is_looked_for_later_hits_the_notice_in_another_spelling(
    seekers: Seekers, name: str, language: str
) -> None:
    held_list(seekers)
    notice = sought(seekers)
    (hit,) = looked_for(seekers.officer, name, language)
    assert (hit.entry_id, hit.of_list and hit.of_list.kind) == (notice.pk, "held")
    page = signed_in(Client(), seekers.officer).get(reverse("screening:hit", args=[hit.pk])).content.decode()
    assert reverse("notices:notice", args=[notice.pk]) in page
    assert "Trần Văn Bình" in page


def test_from_the_confirmed_hit_a_track_begins_with_the_notice(seekers: Seekers) -> None:
    held_list(seekers, two_persons=True)
    notice = sought(seekers)
    (hit,) = looked_for(seekers.officer, "陈文平", "zh")
    adjudicate(seekers.officer, hit.pk, Verdict.SAME, "Same birth date and name.")
    hit.refresh_from_db()
    assert hit.state == HitState.TO_CONFIRM  # an arrest may follow
    adjudicate(seekers.supervisor, hit.pk, Verdict.SAME, "I looked too.")
    client = signed_in(Client(), seekers.officer)
    begun = f"{reverse('notices:new-track')}?hit={hit.pk}"
    assert begun in client.get(reverse("screening:hit", args=[hit.pk])).content.decode()
    form = client.get(begun).content.decode()
    assert "Trần Văn Bình" in form
    assert notice.ref in form or str(hit.query.ref) in form


def test_a_list_made_later_holds_what_stands_already(seekers: Seekers) -> None:
    notice = sought(seekers)
    made = held_list(seekers)
    assert book_of(made).size() == 1
    assert [one.entry_id for one in looked_for(seekers.officer, "陈文平", "zh")] == [notice.pk]
    with pytest.raises(ListTermsError):
        held_list(seekers)


def test_the_check_of_its_own_arrival_does_not_find_it(seekers: Seekers) -> None:
    held_list(seekers)
    notice = sought(seekers)
    again = seekers.received(**{**_data(seekers, notice), "version": 2})
    assert again.pk == notice.pk
    assert not Hit.objects.filter(query__origin_id=str(notice.pk)).exists()
    other = sought(seekers)
    assert [one.entry_id for one in Hit.objects.filter(query__origin_id=str(other.pk))] == [notice.pk]


def _data(seekers: Seekers, notice: HeldNotice) -> dict[str, object]:
    return {**seekers.wanted_data(), "file": str(notice.file), "sheet": notice.sheet}


def test_a_withdrawn_notice_leaves_the_list_at_once(seekers: Seekers) -> None:
    made = held_list(seekers)
    notice = sought(seekers)
    (undecided,) = looked_for(seekers.officer, "陈文平", "zh")
    (decided,) = looked_for(seekers.officer, "Tran Van Binh", "en")
    adjudicate(seekers.officer, decided.pk, Verdict.NOT_SAME, "Another height.")
    recall(seekers, notice)
    assert looked_for(seekers.officer, "陈文平", "zh") == []
    assert book_of(made).size() == 0
    assert not Hit.objects.filter(pk=undecided.pk).exists()
    decided.refresh_from_db()
    assert decided.explanation["right_name"] == ""
    entry = Entry.objects.get(pk=notice.pk)
    assert (entry.names, entry.values, entry.caption, entry.birth_dates) == ([], [], "", [])
    client = signed_in(Client(), seekers.officer)
    page = client.get(reverse("screening:hit", args=[decided.pk])).content.decode()
    assert "no longer in the list" in page
    assert "Trần Văn Bình" not in page
    assert reverse("notices:notice", args=[notice.pk]) not in page


def recall(seekers: Seekers, notice: HeldNotice) -> None:
    assert notice.message is not None
    item = Item.objects.get(owner=TOKYO, mid=notice.message)
    said = seekers.sharers.revision(item.mid, item.idg, reason="not-needed", text="Died")
    letter = seekers.sharers.say(seekers.tokyo, LetterType.RECALL, RECALL, said, conv=str(item.mid))
    assert letter.state == "delivered", letter.reason


def test_one_whose_day_came_is_not_found_even_before_the_sweep(seekers: Seekers) -> None:
    made = held_list(seekers)
    notice = sought(seekers)
    with writing():
        Entry.objects.filter(pk=notice.pk).update(stands_until=now() - timedelta(seconds=1))
        HeldNotice.objects.filter(pk=notice.pk).update(until=now() - timedelta(seconds=1))
    assert looked_for(seekers.officer, "陈文平", "zh") == []
    sweeps.sweep(now())
    assert not Entry.objects.filter(of_list=made).exists()


def test_the_purpose_of_the_list_is_asked(seekers: Seekers) -> None:
    held_list(seekers, purposes=["border-check"])
    sought(seekers)
    assert looked_for(seekers.officer, "陈文平", "zh") == []
    assert Query.objects.latest("at").not_searched[0]["reason"] == "purpose"


def test_who_may_not_see_notices_finds_nobody_in_their_list(seekers: Seekers) -> None:
    held_list(seekers)
    notice = sought(seekers)
    screener = seekers.sharers.office.cast.screening
    assert looked_for(screener, "陈文平", "zh") == []
    assert [one["title"] for one in Query.objects.latest("at").searched] == ["Own records"]
    (hit,) = looked_for(seekers.officer, "陈文平", "zh")
    assert not hits_visible_to(screener).filter(pk=hit.pk).exists()
    client = signed_in(Client(), screener)
    assert client.get(reverse("screening:hit", args=[hit.pk])).status_code == 404
    query = Query.objects.get(pk=hit.query_id)
    page = client.get(reverse("screening:query", args=[query.pk])).content.decode()
    assert "Notices held here" not in page
    assert notice.ref not in page


def test_the_codes_of_the_notice_are_shown_with_the_hit(seekers: Seekers) -> None:
    held_list(seekers, handling={"codes": []})
    notice = sought(seekers)
    entry = Entry.objects.get(pk=notice.pk)
    assert entry.handling == notice.handling
    assert entry.stands_until == notice.until
    actions.expire_notice(Process("notices"), notice.pk)
    assert Entry.objects.filter(pk=notice.pk, ended_by=None).exists()  # its day has not come
