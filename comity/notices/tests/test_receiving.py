"""A partner's notice comes in: checked against our records, flagged, expired, taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.actors import Process
from comity.audit.acts import writing
from comity.exchange.core.envelope import read_own
from comity.exchange.core.letter import LetterType
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.models import InLetter, OutLetter
from comity.lib.clock import now
from comity.notices import actions, sweeps
from comity.notices.actions.keeping import purge_letter
from comity.notices.exceptions import NothingToFlagError
from comity.notices.models import FlagReason, HeldNotice
from comity.notices.tests.seekers import Seekers
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.requests.tests.office import TOKYO
from comity.requests.tests.sharers import Sharers, data_in
from comity.screening.models import Hit, Query
from comity.sharing.bodies import RECALL
from comity.sharing.models import Item


@pytest.fixture
def seekers(sharers: Sharers) -> Seekers:
    return Seekers.of(sharers)


def again(notice: HeldNotice) -> HeldNotice:
    return HeldNotice.objects.get(pk=notice.pk)


def test_it_is_kept_and_its_person_looked_for_at_once(seekers: Seekers) -> None:
    notice = seekers.received()
    assert (notice.state, notice.kind, notice.purpose) == ("standing", "provisional-arrest", "extradition")
    assert notice.ref.startswith("N-")
    query = Query.objects.get(origin_kind="held-notice", origin_id=str(notice.pk))
    assert notice.query == query.pk
    assert query.person["names"][0]["text"] == "グエン・ヴァン・ハイ"
    assert not Hit.objects.filter(query=query).exists()


def test_who_is_in_our_lists_under_a_chinese_spelling_is_found(seekers: Seekers) -> None:
    source = NewSource(SourceKind.OWN_RECORD, "Hotel register")
    add_subject(
        seekers.officer,
        "Person",
        [NewValue("name", "陈文平", "zh"), NewValue("birthDate", "1988-07-02")],
        source,
    )
    sheet = seekers.wanted_data()["sheet"]
    vietnamese = {"text": "Trần Văn Bình", "language": "vi", "family": "Trần", "given": "Văn Bình"}
    notice = seekers.received(sheet={**sheet, "names": [vietnamese]})
    hit = Hit.objects.get(query__origin_id=str(notice.pk))
    client = signed_in(Client(), seekers.officer)
    assert str(hit.pk) in client.get(reverse("notices:notice", args=[notice.pk])).content.decode()
    assert "Somebody in our lists may be meant" in client.get(reverse("notices:notices")).content.decode()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"until": to_rfc3339(now() + timedelta(days=3000))}, "too-long"),
        ({"until": to_rfc3339(now() - timedelta(days=1))}, "too-long"),
        ({"asks": "extradition"}, "malformed"),
        ({"sheet": {}}, "malformed"),
    ],
)
def test_what_cannot_be_taken_is_refused(seekers: Seekers, change: dict[str, object], reason: str) -> None:
    letter = seekers.send_wanted(seekers.wanted_data(**change))
    assert (letter.state, letter.reason) == ("refused", reason)
    assert not HeldNotice.objects.exists()


def test_another_conversation_and_another_purpose_are_refused(seekers: Seekers) -> None:
    data = seekers.wanted_data()
    assert seekers.send_wanted(data, conv=seekers.wanted_data()["file"]).reason == "another-conversation"
    assert seekers.send_wanted(data, purpose="evidence").state == "refused"


def test_a_newer_sheet_takes_the_place_and_an_older_one_does_not(seekers: Seekers) -> None:
    data = seekers.wanted_data()
    seekers.send_wanted(data)
    sheet = {**data["sheet"], "charge": "Robbery"}
    assert seekers.send_wanted({**data, "version": 3, "sheet": sheet}).state == "delivered"
    notice = HeldNotice.objects.get()
    assert (notice.version, notice.sheet["charge"]) == (3, "Robbery")
    assert seekers.send_wanted(data).reason == "older-version"


def test_our_state_says_why_it_cannot_act_and_the_partner_is_told(seekers: Seekers) -> None:
    notice = seekers.received()
    actions.flag_notice(seekers.officer, notice.pk, FlagReason.NATIONAL, "Our constitution forbids it.")
    letter = OutLetter.objects.get(schema="notices/flag/1")
    assert data_in(letter)["flag"] == "national"
    assert str(letter.conv) == str(notice.file)
    flagged = again(notice)
    assert (flagged.flag, flagged.flag_letter_state) == ("national", "queued")
    actions.flag_notice(seekers.officer, notice.pk, None, "The court decided otherwise.")
    assert again(notice).flag == ""
    assert OutLetter.objects.filter(schema="notices/flag/1").count() == 2


def test_it_ends_by_its_day_without_a_word_of_the_partner(seekers: Seekers) -> None:
    notice = seekers.received()
    with writing():
        HeldNotice.objects.filter(pk=notice.pk).update(until=now() - timedelta(hours=1))
    sweeps.sweep(now())
    assert again(notice).state == "expired"
    with pytest.raises(NothingToFlagError):
        actions.flag_notice(seekers.officer, notice.pk, FlagReason.OTHER, "Late.")


def test_what_is_taken_back_is_deleted_here_and_does_not_come_again(seekers: Seekers) -> None:
    data = seekers.wanted_data()
    letter = seekers.send_wanted(data)
    notice = HeldNotice.objects.get()
    item = Item.objects.get(owner=TOKYO, mid=letter.mid)
    said = seekers.sharers.revision(item.mid, item.idg, reason="not-needed", text="Died")
    recall = seekers.sharers.say(seekers.tokyo, LetterType.RECALL, RECALL, said, conv=str(item.mid))
    assert recall.state == "delivered", recall.reason
    gone = again(notice)
    assert (gone.state, gone.sheet, gone.name, gone.query) == ("withdrawn", {}, "", None)
    assert seekers.send_wanted({**data, "version": 9}).reason == "withdrawn-already"
    assert InLetter.objects.filter(mid=letter.mid).exists()


def test_the_checks_of_older_sheets_go_too_when_it_is_taken_back(seekers: Seekers) -> None:
    data = seekers.wanted_data()
    seekers.send_wanted(data)
    letter = seekers.send_wanted({**data, "version": 3})
    notice = HeldNotice.objects.get()
    checks = Query.objects.filter(origin_kind="held-notice", origin_id=str(notice.pk))
    assert checks.count() == 2
    purge_letter(Process("worker", "test"), TOKYO, letter.mid)
    assert {one.person["names"][0]["text"] for one in checks.all()} == {"—"}


def test_the_officer_reads_whether_the_partner_is_told(seekers: Seekers) -> None:
    client = signed_in(Client(), seekers.officer)
    said = {"flag": "no-basis", "text": "None here."}
    notice = seekers.received()
    answer = client.post(reverse("notices:notice", args=[notice.pk]), said, follow=True)
    assert "It is kept, and the partner is told." in answer.content.decode()
    with writing():
        HeldNotice.objects.filter(pk=notice.pk).update(
            source="interpol", peer=None, flag_outgoing=None, file=None, message=None
        )
    answer = client.post(reverse("notices:notice", args=[notice.pk]), said, follow=True)
    assert "Of a public notice nobody is told." in answer.content.decode()


def test_retention_of_the_letter_ends_with_the_notice(seekers: Seekers) -> None:
    file = seekers.circulated()
    letter = OutLetter.objects.get(schema="notices/wanted/1")
    handling = read_own(bytes(letter.inner)).handling
    assert handling is not None
    assert file.expires_at is not None
    assert handling.delete_after is not None
