"""Pages of wanted files and notices, as officers and supervisors walk them."""

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.notices import actions
from comity.notices.counts import counts
from comity.notices.models import FileKind, HeldNotice, WantedFile
from comity.notices.standing import lines_of
from comity.notices.tests.seekers import WITH_TOKYO, Seekers
from comity.notices.tests.test_interpol import ONE
from comity.notices.tests.weak import WEAK
from comity.notices.waiting import answers_due, files_stopped, notices_unread, recalls_due
from comity.records.actions import add_subject
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.requests import actions as requests
from comity.requests.tests.office import SEOUL, TOKYO
from comity.requests.tests.sharers import Sharers, days
from comity.web import ways_on
from comity.web.counts import Period


@pytest.fixture
def seekers(sharers: Sharers) -> Seekers:
    return Seekers.of(sharers)


@pytest.fixture
def officer(seekers: Seekers) -> Client:
    return signed_in(Client(), seekers.officer)


@pytest.fixture
def supervisor(seekers: Seekers) -> Client:
    return signed_in(Client(), seekers.supervisor)


def page(client: Client, name: str, *args: object, **query: str) -> str:
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200, answer
    return answer.content.decode()


def test_a_file_is_begun_from_a_record_and_written(officer: Client, seekers: Seekers) -> None:
    values = [
        NewValue("name", "Trần Văn Bình", "vi"),
        NewValue("nationality", "vn"),
        NewValue("birthDate", "1988-07-02"),
    ]
    source = NewSource(SourceKind.OWN_RECORD, "File 9")
    subject = add_subject(seekers.officer, "Person", values, source)
    way = f"{reverse('notices:new')}?record={subject.pk}"
    assert way in [one.href for one in ways_on.of("record", seekers.officer, subject.pk)]
    answer = officer.post(way, {"kind": "bilateral"})
    file = WantedFile.objects.get()
    assert answer.headers["Location"] == reverse("notices:edit", args=[file.pk])
    assert file.sheet["nationalities"] == ["VNM"]
    shown = page(officer, "notices:edit", file.pk)
    assert "Trần Văn Bình" in shown
    typed = {
        "version": "1",
        "rows-names": "1",
        "names-0-text": "Trần Văn Bình",
        "names-0-language": "vi",
        "facts": "He did it.",
    }
    answer = officer.post(reverse("notices:edit", args=[file.pk]), {**typed, "act": "preflight"})
    assert answer.headers["Location"] == reverse("notices:preflight", args=[file.pk])
    kept = WantedFile.objects.get()
    assert (kept.sheet["facts"], kept.version) == ("He did it.", 2)
    again = officer.post(
        reverse("notices:edit", args=[file.pk]), {**typed, "facts": "Other words", "act": "keep"}
    )
    assert again.status_code == 422
    assert "Somebody else has changed this file" in again.content.decode()
    assert "Other words" in again.content.decode()
    assert "He did it." in again.content.decode()
    assert WantedFile.objects.get().sheet["facts"] == "He did it."


def test_a_file_is_begun_from_a_person_of_a_request(officer: Client, seekers: Seekers) -> None:
    request = seekers.sharers.request()
    way = f"{reverse('notices:new')}?request={request.pk}"
    assert way in page(officer, "requests:thread", request.pk)
    assert request.subjects.get().name in officer.get(way).content.decode()
    officer.post(way, {"kind": "red", "person": str(request.subjects.get().pk)})
    file = WantedFile.objects.get()
    assert (file.request, file.name, file.offence) == (
        request.pk,
        request.subjects.get().name,
        request.offence,
    )


def test_what_cannot_be_read_says_so_and_keeps_what_was_typed(officer: Client, seekers: Seekers) -> None:
    file = seekers.file()
    typed = {
        "version": str(file.version),
        "facts": "Typed",
        "warrant_issued": "soon",
        "max_months": "-3",
        "act": "keep",
    }
    answer = officer.post(reverse("notices:edit", args=[file.pk]), typed)
    assert answer.status_code == 422
    assert "Choose a day that exists" in answer.content.decode()
    assert "Typed" in answer.content.decode()
    more = officer.post(
        reverse("notices:edit", args=[file.pk]), {**typed, "rows-names": "2", "act": "add-names"}
    )
    assert more.status_code == 200
    assert "names-2-text" in more.content.decode()
    assert "Typed" in more.content.decode()


SENTENCES = {
    "minor-now": "The person is under eighteen.",
    "refugee-from-here": "recognised refugee from our own state",
    "warrant-expired": "The warrant expired on 2026-10-01",
    "facts-unplaced": "The facts have no place.",
    "facts-bare": "The facts have neither date nor place.",
    "facts-undated": "The facts have no date.",
}


@pytest.mark.parametrize("reason", list(SENTENCES))
def test_a_weak_file_has_a_page_that_says_why(officer: Client, seekers: Seekers, reason: str) -> None:
    change = dict(WEAK[reason][1])
    if "refugee_from" in change:
        change["refugee_from"] = (seekers.officer.agency.country,)
    file = seekers.answered(seekers.file(**change))
    for name in ("notices:preflight", "notices:file", "notices:circulate"):
        shown = page(officer, name, file.pk)
        assert SENTENCES[reason] in shown
        assert "Stops the file" in shown
    assert "stops this file at home" in page(officer, "notices:preflight", file.pk)
    assert list(files_stopped(seekers.officer)) == [file]


def test_no_offence_there_is_a_page_too(officer: Client, seekers: Seekers) -> None:
    file = seekers.file()
    assert list(answers_due(seekers.officer)) == [file]
    line = next(one for one in lines_of(file) if one.rule.id == "dual-criminality")
    where = reverse("notices:answer", args=[file.pk, line.key])
    assert "The table does not say whether this is an offence there." in page(
        officer, "notices:answer", file.pk, line.key
    )
    answer = officer.post(where, {"digest": line.digest, "satisfied": "no", "reason": ""})
    assert answer.status_code == 422
    officer.post(where, {"digest": line.digest, "satisfied": "no", "reason": "It is none in Japan."})
    shown = page(officer, "notices:preflight", file.pk)
    assert "The file does not satisfy it." in shown
    assert "It is none in Japan." in shown
    assert seekers.officer.name in shown
    assert officer.get(reverse("notices:answer", args=[file.pk, "no-such-rule"])).status_code == 404


def test_it_is_circulated_flagged_and_ended(officer: Client, supervisor: Client, seekers: Seekers) -> None:
    file = seekers.answered(seekers.file())
    shown = page(officer, "notices:circulate", file.pk)
    assert "To Tokyo" in shown or "under" in shown
    typed = {"until": days(200).strftime("%Y-%m-%d"), "codes": ["H0", "H2"], "classification": "1"}
    nobody = officer.post(reverse("notices:circulate", args=[file.pk]), typed)
    assert "Choose at least one partner" in nobody.content.decode()
    rows = [f"to-{place}" for place in range(2)]
    offered = {
        row: f"{WITH_TOKYO}|1"
        for row in rows
        if f'name="{row}"' in shown and "disabled" not in _select(shown, row)
    }
    sent = officer.post(reverse("notices:circulate", args=[file.pk]), {**typed, **offered})
    assert sent.status_code == 302, sent.content.decode()
    assert "Nobody: it never left." not in page(officer, "notices:file", file.pk)
    seekers.flag(file)
    assert "A notice alone is no basis for an arrest here" in page(officer, "notices:file", file.pk)
    assert "A partner cannot act" in page(officer, "notices:files")
    ended = officer.post(reverse("notices:end", args=[file.pk]), {"reason": "died", "text": "In hospital."})
    assert ended.status_code == 302
    assert list(recalls_due(seekers.supervisor)) == [WantedFile.objects.get(pk=file.pk)]
    assert "partners still have the file" in page(supervisor, "notices:file", file.pk)
    assert supervisor.post(reverse("notices:recall", args=[file.pk])).status_code == 302
    assert list(recalls_due(seekers.supervisor)) == []
    assert "The person has died" in page(officer, "notices:file", file.pk)
    assert "print" in page(officer, "notices:print", file.pk).lower()


def test_a_standing_group_gets_it_but_who_is_left_out(officer: Client, seekers: Seekers) -> None:
    group = requests.make_group(seekers.supervisor, requests.GroupDraft({"en": "Neighbours"}, [TOKYO, SEOUL]))
    file = seekers.answered(seekers.file(sought_in=("JPN", "KOR")))
    typed = {"until": days(200).strftime("%Y-%m-%d"), "codes": ["H0", "H2"], "classification": "1"}
    chosen = {"group": str(group.pk), "excluded": [SEOUL]}
    sent = officer.post(reverse("notices:circulate", args=[file.pk]), {**typed, **chosen})
    assert sent.status_code == 302, sent.content.decode()
    assert [one.peer.node for one in file.circulations.all()] == [TOKYO]
    assert SEOUL in page(officer, "notices:file", file.pk)


def _select(shown: str, name: str) -> str:
    begin = shown.index(f'name="{name}"')
    return shown[begin : shown.index(">", begin)]


def test_a_notice_is_opened_flagged_and_printed(officer: Client, seekers: Seekers) -> None:
    notice = seekers.received()
    assert list(notices_unread(seekers.officer)) == [notice]
    shown = page(officer, "notices:notice", notice.pk)
    assert "グエン・ヴァン・ハイ" in shown
    assert "In our lists" in shown
    assert list(notices_unread(seekers.officer)) == []
    where = reverse("notices:notice", args=[notice.pk])
    assert officer.post(where, {"flag": "lapsed", "text": ""}).status_code == 422
    assert officer.post(where, {"flag": "lapsed", "text": "Ten years ago."}).status_code == 302
    assert "The offence or the sentence has lapsed here" in page(officer, "notices:notice", notice.pk)
    assert "It can be acted on again" in page(officer, "notices:notice", notice.pk)
    assert "We cannot act on it" in page(officer, "notices:notices")
    assert notice.ref in page(officer, "notices:print-notice", notice.pk)


def test_public_notices_come_by_file(officer: Client, seekers: Seekers) -> None:
    where = reverse("notices:import")

    def upload(*notices: Any) -> Any:
        return officer.post(
            where, {"file": SimpleUploadedFile("red.json", json.dumps(list(notices)).encode())}
        )

    wrong = upload({**ONE, "sex_id": "X"})
    assert wrong.status_code == 422
    assert "This must be M, F or U." in wrong.content.decode()
    assert not HeldNotice.objects.exists()
    assert upload(ONE).status_code == 302
    notice = HeldNotice.objects.get()
    assert (notice.partner_ref, notice.source) == ("2024/12345", "interpol")
    assert "2024/12345" in page(officer, "notices:notice", notice.pk)
    assert upload({**ONE, "forename": "WEN PING"}).status_code == 302
    assert HeldNotice.objects.get().sheet["names"][0]["given"] == "WEN PING"
    actions.flag_notice(seekers.officer, notice.pk, None, "Read.")  # nobody is told of a public one


def test_figures_open_to_exactly_their_records(officer: Client, seekers: Seekers) -> None:
    seekers.circulated()
    seekers.file()
    seekers.received()
    period = Period(days(-1).date(), days(1).date())
    found = {one.code: one for one in counts(seekers.officer, period, partner=TOKYO)}
    assert {code: one.number for code, one in found.items()} == {
        "wanted-circulated": 1, "wanted-ended": 0, "notices-received": 1, "notices-flagged": 0,
    }  # fmt: skip
    shown = officer.get(found["wanted-circulated"].url).content.decode()
    assert shown.count('class="title"') == 1
    assert officer.get(found["notices-received"].url).content.decode().count('class="title"') == 1
    under = {one.code: one.number for one in counts(seekers.officer, period, agreement=WITH_TOKYO)}
    assert under["wanted-circulated"] == 1
    assert not any(one.number for one in counts(seekers.sharers.office.cast.operator, period))


def test_the_form_is_written_to_a_file(supervisor: Client, seekers: Seekers) -> None:
    file = seekers.answered(seekers.file(FileKind.RED))
    written = supervisor.post(reverse("notices:write", args=[file.pk]))
    assert written.headers["Content-Type"].startswith("application/json")
    assert json.loads(written.content)["form"] == "comity/red-notice-form/1"
