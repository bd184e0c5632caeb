"""A file stays chosen when its form comes back: for its person, in its form, for two hours."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.accounts import actions
from comity.accounts.held import held_for
from comity.accounts.models import HeldFile
from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.models import Entry
from comity.lib.clock import now
from comity.records.models import TableFile

UPLOAD = reverse("records:upload")
LIST = "Họ tên\nVõ Thị Lành\n"

pytestmark = pytest.mark.django_db


def sent(content: bytes = LIST.encode(), **more: Any) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("danh sách.csv", content, "text/csv"), **more}


def test_a_list_in_the_wrong_encoding_need_not_be_chosen_again(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    answer = client.post(UPLOAD, sent("氏名\n山田 花子\n".encode("cp932"), encoding="utf-8"))
    assert answer.status_code == 422
    held = HeldFile.objects.get()
    text = answer.content.decode()
    assert "danh sách.csv" in text
    assert f'value="{held.pk}"' in text
    again = client.post(UPLOAD, {"file-held": str(held.pk), "encoding": "cp932"})
    assert again.status_code == 302, again.content.decode()
    assert TableFile.objects.count() == 1
    assert not HeldFile.objects.exists()


def test_another_choice_takes_its_place_and_no_means_no(cast: Cast, client: Client) -> None:
    signed_in(client, cast.officer)
    client.post(UPLOAD, sent(encoding="no-such"))
    held = HeldFile.objects.get()
    assert (
        client.post(UPLOAD, {"file-held": str(held.pk), "file-drop": "1", "encoding": "utf-8"}).status_code
        == 422
    )
    other = sent("Tên\nTrương\n".encode(), encoding="utf-8", **{"file-held": str(held.pk)})
    assert client.post(UPLOAD, other).status_code == 302


@pytest.mark.parametrize("token", ["", "x", "01a205b1-256d-7107-9217-1c3826840347"])
def test_what_is_not_held_is_not_there(cast: Cast, client: Client, token: str) -> None:
    signed_in(client, cast.officer)
    assert client.post(UPLOAD, {"file-held": token, "encoding": "utf-8"}).status_code == 422


def test_it_is_held_for_one_person_one_form_and_two_hours(cast: Cast) -> None:
    held = actions.hold_file(cast.officer, "UploadForm", "a.csv", "text/csv", b"x")
    token = str(held.pk)
    assert held_for(cast.officer, "UploadForm", token) == held
    assert held_for(cast.supervisor, "UploadForm", token) is None
    assert held_for(cast.officer, "CardForm", token) is None
    HeldFile.objects.filter(pk=held.pk).update(until=now() - timedelta(seconds=1))
    assert held_for(cast.officer, "UploadForm", token) is None
    actions.hold_file(cast.supervisor, "UploadForm", "b.csv", "text/csv", b"y")
    assert not HeldFile.objects.filter(pk=held.pk).exists()


def test_at_most_five_are_held_and_the_log_has_digests_without_names(cast: Cast) -> None:
    for number in range(7):
        actions.hold_file(cast.officer, "UploadForm", f"name-{number}.csv", "text/csv", b"x")
    labels = {one.label for one in HeldFile.objects.all()}
    assert labels == {f"name-{number}.csv" for number in range(2, 7)}
    bodies = [bytes(entry.body) for entry in Entry.objects.filter(event="file.held")]
    assert len(bodies) == 7
    assert not any(b"name-" in body for body in bodies)


def test_nobody_lets_go_of_anothers_file(cast: Cast) -> None:
    held = actions.hold_file(cast.officer, "UploadForm", "a.csv", "text/csv", b"x")
    actions.let_file_go(cast.supervisor, held.pk)
    assert HeldFile.objects.filter(pk=held.pk).exists()
    actions.let_file_go(cast.officer, held.pk)
    assert not HeldFile.objects.exists()


def test_a_card_beside_its_text_is_held_until_one_is_taken_away(cast: Cast, client: Client) -> None:
    signed_in(client, cast.operator)
    card = SimpleUploadedFile("card.json", b"{}", "application/json")
    answer = client.post(reverse("exchange:add-peer"), {"text": "{}", "file": card})
    assert answer.status_code == 422
    assert "card.json" in answer.content.decode()
