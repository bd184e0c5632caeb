"""The operator's pages of partners, asked by the whole cast."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, code_for, signed_in, wrong_code_for
from comity.exchange.actions import suspend_peer
from comity.exchange.models import OutLetter, Peer
from comity.exchange.tests.conftest import OPERATOR, Room
from comity.exchange.tests.partners import House, Partner
from comity.lib.clock import now
from comity.lib.ids import new_id

PAGES = ["peers", "our-card", "our-card-file", "our-keys", "add-peer", "compare-words"]
OF_A_PEER = [
    ("peer", ()),
    ("newer-card", ()),
    ("act-on-peer", ("suspend",)),
    ("act-on-peer", ("resume",)),
]


def address(name: str, peer: Peer | UUID | None = None, *rest: str) -> str:
    identifier = peer.pk if isinstance(peer, Peer) else peer
    return reverse(f"exchange:{name}", args=[identifier, *rest] if identifier else [])


def everything(peer: Peer) -> list[str]:
    return [address(name) for name in PAGES] + [address(name, peer, *rest) for name, rest in OF_A_PEER]


@pytest.fixture
def operator(client: Client, cast: Cast, hanoi: House) -> Client:
    return signed_in(client, cast.operator)


@pytest.mark.parametrize("who", ["officer", "supervisor", "partner", "outsider", "auditor"])
def test_there_is_nothing_here_for_others(client: Client, cast: Cast, peer: Peer, who: str) -> None:
    person: Person = getattr(cast, who)
    signed_in(client, person)
    for url in everything(peer):
        assert client.get(url).status_code == 404, url
        assert client.post(url, {"words": "x", "ceiling": "0", "text": "x"}).status_code in {404, 405}, url
    assert Peer.objects.get().state == "active"


def test_a_stranger_is_asked_to_sign_in(client: Client, cast: Cast, peer: Peer) -> None:
    for url in everything(peer):
        for answer in (client.get(url), client.post(url)):
            assert answer.status_code == 302
            assert reverse("accounts:sign-in") in answer["Location"]


def test_the_operator_reads_every_page(operator: Client, peer: Peer) -> None:
    for url in everything(peer):
        assert operator.get(url).status_code == (302 if url == address("compare-words") else 200), url


def test_the_rail_marks_where_a_page_belongs(operator: Client, peer: Peer) -> None:
    for where, marked in (
        (f"/partners/{peer.id}/", "Partners"),
        ("/partners/contradictions/", "Contradictions"),
    ):
        page = operator.get(where).content.decode()
        assert set(re.findall(r'<a [^>]*aria-current="page"[^>]*>([^<]+)', page)) == {marked}


def test_the_page_of_our_keys_says_what_ends_and_who_has_the_card(
    operator: Client, peer: Peer, hanoi: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = operator.get(address("our-keys")).content.decode()
    for key in (hanoi.edge.hop[0].kid, hanoi.inner.enc[0].kid, hanoi.edge.tls[0].spki):
        assert key in page
    assert "every partner has it" in page
    assert "nothing to follow" not in page
    later = now() + timedelta(days=85)
    monkeypatch.setattr("comity.exchange.key_views.now", lambda: later)
    monkeypatch.setattr("comity.exchange.key_views.behind", lambda _version: [peer])
    page = operator.get(address("our-keys")).content.decode()
    assert "nothing to follow" in page
    assert str(peer) in page


def test_a_form_of_another_site_is_not_taken(cast: Cast, peer: Peer) -> None:
    strict = signed_in(Client(enforce_csrf_checks=True), cast.operator)
    assert strict.post(address("act-on-peer", peer, "suspend")).status_code == 403
    assert Peer.objects.get().state == "active"


def test_a_partner_that_does_not_exist_and_an_act_that_does_not(operator: Client, peer: Peer) -> None:
    assert operator.get(address("peer", new_id())).status_code == 404
    assert operator.get(address("act-on-peer", peer, "delete")).status_code == 404


def test_the_list_says_who_answers(operator: Client, tokyo: Partner, seoul: Partner, room: Room) -> None:
    from comity.exchange.models import Link

    tokyo.write()
    Link.objects.filter(peer__node=seoul.node).update(failures=2, problem="unreachable")
    page = operator.get(address("peers")).content.decode()
    assert "Answers" in page
    assert "Not heard yet" in page
    assert "東京" not in page  # the name in the reader's language
    assert "Tokyo desk" in page


def test_our_card_is_shown_and_given_with_its_words(operator: Client, hanoi: House) -> None:
    page = operator.get(address("our-card")).content.decode()
    assert hanoi.words() in page
    file = operator.get(address("our-card-file"))
    assert file["Content-Disposition"] == 'attachment; filename="comity-card-vn-hanoi.json"'
    assert hanoi.descriptor.token in file.content.decode()


def by_paste(client: Client, text: str) -> Any:
    return client.post(address("add-peer"), {"text": text})


def by_file(client: Client, text: str) -> Any:
    return client.post(
        address("add-peer"), {"text": "", "file": SimpleUploadedFile("card.json", text.encode())}
    )


@pytest.mark.parametrize("give", [by_paste, by_file])
def test_a_partner_is_paired_in_two_steps(
    operator: Client, houses: dict[str, House], give: Callable[[Client, str], Any]
) -> None:
    tokyo = houses["tokyo"]
    assert give(operator, tokyo.card().to_text()).status_code == 302
    assert not Peer.objects.exists()
    page = operator.get(address("compare-words")).content.decode()
    assert "Tokyo desk" in page
    assert tokyo.node in page
    assert tokyo.words() not in page  # they come by telephone, from nowhere else
    answer = operator.post(address("compare-words"), {"words": tokyo.words()})
    assert answer.status_code == 302
    assert Peer.objects.get().node == tokyo.node
    assert operator.get(address("compare-words")).status_code == 302  # the card is gone from the session


def test_other_words_pair_nobody_and_the_page_says_so(operator: Client, houses: dict[str, House]) -> None:
    by_paste(operator, houses["tokyo"].card().to_text())
    answer = operator.post(address("compare-words"), {"words": houses["seoul"].words()})
    assert answer.status_code == 422
    assert "not those of this card" in answer.content.decode()
    assert not Peer.objects.exists()


def test_pairing_asks_who_is_there(
    client: Client, cast: Cast, hanoi: House, houses: dict[str, House]
) -> None:
    signed_in(client, cast.operator, present=False)
    tokyo = houses["tokyo"]
    by_paste(client, tokyo.card().to_text())
    answer = client.post(
        address("compare-words"), {"words": tokyo.words(), "presence_code": wrong_code_for(cast.operator)}
    )
    assert answer.status_code == 422
    assert not Peer.objects.exists()
    client.post(address("compare-words"), {"words": tokyo.words(), "presence_code": code_for(cast.operator)})
    assert Peer.objects.exists()


@pytest.mark.parametrize("text", ["", "no card", "{}", "x" * 100_000])
def test_what_is_no_card_is_said_beside_the_field(operator: Client, text: str) -> None:
    answer = by_paste(operator, text)
    assert answer.status_code == 422
    assert operator.get(address("compare-words")).status_code == 302


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 100_000, b""])
def test_a_file_that_is_no_card_is_said_beside_the_field(operator: Client, content: bytes) -> None:
    answer = operator.post(address("add-peer"), {"file": SimpleUploadedFile("card.json", content)})
    assert answer.status_code == 422


def test_both_ways_at_once_are_refused(operator: Client, houses: dict[str, House]) -> None:
    card = houses["tokyo"].card().to_text()
    both = {"text": card, "file": SimpleUploadedFile("card.json", card.encode())}
    assert operator.post(address("add-peer"), both).status_code == 422


def test_a_card_in_another_language_speaks_to_its_reader(
    operator: Client, cast: Cast, houses: dict[str, House]
) -> None:
    cast.operator.language = "ja"
    cast.operator.save()
    operator.cookies.clear()
    signed_in(operator, cast.operator)
    by_paste(operator, houses["tokyo"].card().to_text())
    assert (
        "東京連絡室"
        in operator.get(address("compare-words"), headers={"Accept-Language": "ja"}).content.decode()
    )


def test_the_link_is_changed(operator: Client, peer: Peer) -> None:
    answer = operator.post(address("peer", peer), {"sends_read_receipts": "no", "ceiling": "0"})
    assert answer.status_code == 302
    changed = Peer.objects.get()
    assert (changed.sends_read_receipts, changed.ceiling) == (False, 0)
    too_high = operator.post(address("peer", peer), {"sends_read_receipts": "no", "ceiling": "3"})
    assert too_high.status_code == 422


def test_a_partner_is_suspended_on_a_page_that_names_the_consequences(
    operator: Client, peer: Peer, write: Callable[..., OutLetter]
) -> None:
    write()
    page = operator.get(address("act-on-peer", peer, "suspend")).content.decode()
    assert "Letters from the partner are refused at our door" in page
    assert "1 letter waits to leave." in page
    assert Peer.objects.get().state == "active"  # looking changes nothing
    operator.post(address("act-on-peer", peer, "suspend"))
    assert Peer.objects.get().state == "suspended"
    assert "Resume traffic" in operator.get(address("peer", peer)).content.decode()
    operator.post(address("act-on-peer", peer, "resume"))
    assert Peer.objects.get().state == "active"


def test_a_newer_card_is_taken(operator: Client, tokyo: Partner, peer: Peer) -> None:
    answer = operator.post(address("newer-card", peer), {"text": tokyo.house.renewed().to_text()})
    assert answer.status_code == 302
    assert Peer.objects.get().version == 2
    older = operator.post(address("newer-card", peer), {"text": tokyo.house.card().to_text()})
    assert older.status_code == 422


def test_the_page_of_a_partner_counts_and_shows_no_content(
    operator: Client, tokyo: Partner, peer: Peer, room: Room, write: Callable[..., OutLetter]
) -> None:
    write()
    tokyo.write()
    page = operator.get(address("peer", peer)).content.decode()
    assert "Waits to leave" in page
    assert "Nguyễn" not in page
    assert "グエン" not in page
    suspend_peer(OPERATOR, peer.pk)
    assert "Suspended" in operator.get(address("peer", peer)).content.decode()


@pytest.mark.parametrize(("who", "shown"), [("officer", True), ("auditor", True), ("partner", False)])
def test_clocks_of_partners_stand_in_the_head_for_our_own_people(
    client: Client, cast: Cast, peer: Peer, who: str, *, shown: bool
) -> None:
    Peer.objects.update(zone="Asia/Kathmandu")
    page = signed_in(client, getattr(cast, who)).get(reverse("accounts:profile"))
    assert (b"Kathmandu" in page.content.partition(b"<main")[0]) is shown
