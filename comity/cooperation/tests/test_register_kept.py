"""What an agreement keeps of its own register and of what was changed: its number, a copy that was taken off, what follows it."""

from datetime import date
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from comity.accounts.tests.cast import signed_in
from comity.audit.models import Entry
from comity.cooperation import actions
from comity.cooperation.models import RegisteredAgreement, RemovedCopy
from comity.cooperation.register_drafts import StepDraft
from comity.cooperation.register_showing import page_of
from comity.cooperation.register_succession import proposed_step
from comity.cooperation.tests.meeting_ground import Meetings
from comity.cooperation.tests.register_ground import COPY, Registers, in_days
from comity.cooperation.tests.test_imp_registers import at, given, go, named, taken
from comity.cooperation.tests.test_imp_registers import page_of as page_text
from comity.requests.tests.office import TOKYO

HEADS = "Mã số,Tên văn kiện,Loại văn kiện,Các bên,Ngày ký,Tình trạng,Ngày có hiệu lực,Ngày hết hiệu lực,Nơi lưu giữ\n"
ROW = "HD-04,Hiệp định dẫn độ,Hiệp định,VN; CN,12/3/2019,còn hiệu lực,1/4/2019,31/3/2029,Bộ Ngoại giao\n"


def test_the_number_of_the_own_register_stays_and_every_day_is_shown_before(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    file = given(client, (HEADS + ROW).encode(), "hd.csv", "agreements")
    assert named(client, file, order="day-first").status_code == 302
    page = page_text(client.get(at("check", file.pk)))
    for words in ("HD-04", "12 March 2019", "1 April 2019", "31 March 2029", "Bộ Ngoại giao"):
        assert words in page, words
    assert f'href="{reverse("cooperation:register-list")}" aria-current="page"' in page
    assert f'<p class="crumb"><a href="{reverse("cooperation:register-list")}">' in page
    assert taken(client, file).taken == 1
    agreement = RegisteredAgreement.objects.get()
    assert agreement.own_ref == "HD-04"
    here = reverse("cooperation:register-agreement", args=[agreement.pk])
    assert "HD-04" in page_text(client.get(here))
    rows = reverse("cooperation:register-list")
    assert agreement.ref in page_text(client.get(f"{rows}?ref=hd-04"))
    assert agreement.ref not in page_text(client.get(f"{rows}?ref=HD-05"))
    written = client.post(reverse("cooperation:register-export"), {"kind": "csv", "purpose": "report"})
    content = b"".join(written) if written.streaming else written.content
    assert "HD-04" in content.decode()


def test_one_series_is_chosen_for_the_whole_file(meetings: Meetings) -> None:
    series = meetings.series()
    client = go(meetings.keeper)
    content = "Số hiệu,Tên cuộc họp,Lần thứ,Ngày\nBT-06,Hội nghị lần thứ sáu,6,2018-10-22\n"
    file = given(client, content.encode(), "bt.csv")
    named(client, file)
    refused = page_text(client.get(at("check", file.pk)))
    assert "choose one series for the whole file there, or add a column with its name" in refused
    assert str(series.pk) in page_text(client.get(at("columns", file.pk)))
    assert named(client, file, series=str(series.pk)).status_code == 302
    assert "1 row would be taken over." in page_text(client.get(at("check", file.pk)))
    taken(client, file)
    meeting = series.meetings.get(ordinal=6)
    assert meeting.own_ref == "BT-06"
    assert meeting.ref in page_text(client.get(f"{reverse('cooperation:meetings-list')}?ref=BT-06"))


def test_a_file_is_dropped_only_when_it_was_asked(meetings: Meetings) -> None:
    client = go(meetings.keeper)
    file = given(client, (HEADS + ROW).encode(), "hd.csv", "agreements")
    assert f'<a class="btn btn--stop" href="{at("drop", file.pk)}">' in page_text(
        client.get(at("columns", file.pk))
    )
    assert "hd.csv" in page_text(client.get(at("drop", file.pk)))
    assert type(file).objects.filter(pk=file.pk).exists()
    assert client.post(at("drop", file.pk)).status_code == 302
    assert not type(file).objects.filter(pk=file.pk).exists()


def test_a_copy_is_taken_off_with_a_reason_that_stays(register: Registers) -> None:
    memorandum = register.memorandum()
    digest = actions.keep_copy(register.keeper, memorandum.pk, COPY).copy_digest
    client = signed_in(Client(), register.keeper)
    path = reverse("cooperation:register-copy-remove", args=[memorandum.pk])
    assert client.get(path).status_code == 200
    assert client.post(path, {"reason": " "}).status_code == 422
    assert register.fresh(memorandum).copy_digest == digest
    assert client.post(path, {"reason": "A corrected copy came."}).status_code == 302
    found = RemovedCopy.objects.get()
    assert (found.digest, found.reason, found.label) == (digest, "A corrected copy came.", COPY.label)
    page = page_text(client.get(reverse("cooperation:register-agreement", args=[memorandum.pk])))
    assert digest in page
    assert "A corrected copy came." in page
    entry = bytes(Entry.objects.get(event="register.copy-taken-off", outcome="done").body)
    assert digest.encode() in entry
    assert b"A corrected copy came." in entry
    assert client.get(path).status_code == 404


def test_what_is_superseded_is_asked_to_say_so_on_both_pages(register: Registers) -> None:
    old = register.memorandum()
    new = register.memorandum(titles={"en": "New memorandum"}, steps=(StepDraft("signed", date(2026, 3, 2)),))
    proposed = register.memorandum(titles={"en": "Draft"}, steps=())
    actions.relate(register.keeper, proposed.pk, old.pk, "supersedes")
    assert page_of(register.keeper, old, []).successions == []
    actions.relate(register.keeper, new.pk, old.pk, "supersedes")
    client = signed_in(Client(), register.keeper)
    for one in (old, new):
        (found,) = page_of(register.keeper, one, []).successions
        assert found.sentence == f"{new.ref} supersedes {old.ref}, which still stands as “Signed”."
        page = page_text(client.get(reverse("cooperation:register-agreement", args=[one.pk])))
        assert "since 2 Mar 2026" in page
    asked = parse_qs(urlsplit(found.href).query)
    assert (asked["state"], asked["on"]) == (["superseded"], ["2026-03-02"])
    form = client.get(found.href).context["form"]
    assert [str(form[name].value()) for name in ("state", "on", "reason")] == [
        "superseded", "2026-03-02", f"Superseded by {new.ref}.",
    ]  # fmt: skip
    register.step(old, "superseded", on=date(2026, 3, 2), reason="Superseded.")
    assert page_of(register.keeper, register.fresh(old), []).successions == []
    assert page_of(register.keeper, new, []).successions == []


@pytest.mark.parametrize("asked", [{"state": "x", "on": "2026-01-01"}, {}, {"on": "2026-01-01"}])
def test_an_address_proposes_no_step_that_there_is_not(asked: dict[str, str]) -> None:
    assert proposed_step(asked) == {}
    assert proposed_step({"state": "expired", "on": "30.2."}) == {"state": "expired"}


def test_the_answer_stands_before_the_question(register: Registers) -> None:
    client = signed_in(Client(), register.office.cast.officer)
    path = reverse("cooperation:register-may-send")
    question = f"?partner={TOKYO}&kind=information&purpose=investigation&offence=0502&on={in_days(0)}&categories=identity"
    page = page_text(client.get(path + question))
    assert page.index('id="answer"') < page.index("<table") < page.index('id="question"')
    assert 'action="#answer"' in page
    assert "<details open" not in page[page.index('id="question"') :]
    assert 'id="answer"' not in page_text(client.get(path))


def test_the_page_of_a_partner_has_what_is_signed_and_not_in_force(register: Registers) -> None:
    kept = register.memorandum(titles={"en": "Memorandum on nationals held"})
    assert "JP" in kept.parties
    page = (
        signed_in(Client(), register.keeper)
        .get(reverse("cooperation:partners-state", args=["jp"]))
        .content.decode()
    )
    assert page.count("Memorandum on nationals held") == 1
    assert "Signed: Memorandum on nationals held" in page
