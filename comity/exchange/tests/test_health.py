"""What the node says of itself: to the operator, to a load balancer, to a Prometheus server; and what it never says."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.models import PartnerCheckpoint
from comity.exchange import probes, pulse
from comity.exchange.attempts import settle_greeting
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.wire import json_response
from comity.exchange.due import unheard_peers
from comity.exchange.health import look
from comity.exchange.metrics import written
from comity.exchange.models import Link, OutLetter, Peer, Pulse
from comity.exchange.tests.conftest import Room
from comity.exchange.tests.partners import House, Partner
from comity.lib.clock import now
from comity.lib.programs import DELIVERY, EDGE, PAGES, SCREENER, WORKER

TOKEN = "a" * 20 + "b" * 20 + "c"
Write = Callable[..., OutLetter]
LINE = re.compile(r'[a-z_]+(\{([a-z]+="[^"\n]*",?)+\})? -?\d+(\.\d+)?(e[+-]?\d+)?')


@pytest.fixture
def operator(client: Client, cast: Cast, hanoi: House) -> Client:
    return signed_in(client, cast.operator)


def page(client: Client) -> str:
    answer = client.get(reverse("exchange:health"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_counts_what_waits_and_shows_what_is_silent(
    operator: Client, tokyo: Partner, seoul: Partner, write: Write, room: Room
) -> None:
    write()
    tokyo.write()
    pulse.beat(WORKER)
    Link.objects.filter(peer__node=tokyo.node).update(clock_ms=-130_000, round_trip_ms=20, clock_at=now())
    found = page(operator)
    assert "-130.0 s" in found
    assert found.count("No sign of life") == 4
    assert found.count("Works") == 1
    assert "Tokyo desk" in found
    assert "Seoul desk" in found


def test_the_page_of_a_node_without_partners(operator: Client) -> None:
    assert "No partner is paired yet." in page(operator)


def test_a_contradiction_in_a_partners_log_stands_at_the_top(operator: Client, tokyo: Partner) -> None:
    PartnerCheckpoint.objects.create(
        node=tokyo.node, origin="jp.tokyo/log", size=7, root=b"x", note="", is_fork=True
    )
    assert "two states of its log that contradict each other" in page(operator)


def test_links_are_counted_in_a_fixed_number_of_questions(
    tokyo: Partner, seoul: Partner, django_assert_num_queries: Any
) -> None:
    peers = list(Peer.objects.order_by("node"))
    with django_assert_num_queries(12):
        assert len(look(peers, now()).links) == 2
    with django_assert_num_queries(12):
        look(peers[:1], now())


def test_a_sign_of_life_is_one_row_of_a_process(hanoi: House, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse.beat(EDGE)
    first = Pulse.objects.get()
    pulse.beat(EDGE)
    assert Pulse.objects.get().at == first.at  # not more often than it must be
    monkeypatch.setattr(pulse, "_last", {})
    pulse.beat(EDGE)
    assert Pulse.objects.get().at > first.at
    assert Pulse.objects.get().began_at == first.began_at


def test_what_ended_long_ago_is_forgotten(hanoi: House) -> None:
    old = now() - timedelta(days=2)
    Pulse.objects.create(program=EDGE, host="elsewhere", process=1, at=old)
    pulse.beat(WORKER)
    assert Pulse.objects.get().program == WORKER


def test_a_program_is_silent_after_a_while(hanoi: House) -> None:
    at = now()
    Pulse.objects.create(program=EDGE, host="one", process=1, at=at - timedelta(minutes=1))
    Pulse.objects.create(program=EDGE, host="two", process=1, at=at - timedelta(minutes=10))
    found = [one for one in look([], at).programs if one.program == EDGE]
    assert [(one.host, one.is_silent) for one in found] == [("one", False), ("two", True)]
    assert {one.program for one in look([], at).programs} == {PAGES, EDGE, DELIVERY, WORKER, SCREENER}


def test_a_greeting_measures_the_clock_once_an_hour(tokyo: Partner, peer: Peer) -> None:
    at = now()
    assert [one.node for one in unheard_peers()] == [tokyo.node]
    state = json_response(200, v="1.0", server_time=to_rfc3339(at + timedelta(seconds=40)))
    settle_greeting(peer, state, at - timedelta(milliseconds=100), at + timedelta(milliseconds=100))
    link = Link.objects.get(peer=peer)
    assert (link.clock_ms, link.round_trip_ms) == (40_000, 200)
    assert unheard_peers() == []
    Link.objects.filter(peer=peer).update(clock_at=at - timedelta(hours=2))
    assert [one.node for one in unheard_peers()] == [tokyo.node]  # although it was heard just now


def test_an_answer_without_a_time_is_no_answer(peer: Peer) -> None:
    settle_greeting(peer, json_response(200, v="1.0"), now(), now())
    link = Link.objects.get(peer=peer)
    assert (link.failures, link.clock_ms) == (1, None)
    assert unheard_peers() == []  # it has its timer


def test_healthz_says_one_word_to_anybody(client: Client, db: None) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok\n")
    assert client.post("/healthz").status_code == 405


def test_healthz_without_the_database(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    class Gone:
        def cursor(self) -> Any:
            raise OperationalError

    monkeypatch.setattr(probes, "connection", Gone())
    answer = client.get("/healthz")
    assert (answer.status_code, answer.content) == (503, b"")


@pytest.fixture
def token(settings: Settings, hanoi: House) -> str:
    settings.METRICS_TOKEN = TOKEN
    return TOKEN


def test_metrics_are_given_for_the_token(client: Client, token: str, peer: Peer) -> None:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/plain; version=0.0.4")
    assert f'comity_letters_queued{{peer="{peer.node}"}} 0' in answer.content.decode()


@pytest.mark.parametrize("said", ["", "Bearer ", f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer é"])
def test_metrics_are_not_given_for_anything_else_not_even_on_this_machine(
    client: Client, token: str, said: str
) -> None:
    headers = {"Authorization": said, "Host": "127.0.0.1:8000"}
    answer = client.get("/metrics", headers=headers)
    assert (answer.status_code, answer.content) == (302, b"")


def test_without_a_token_this_machine_alone_may_look(client: Client, hanoi: House) -> None:
    here = {"Host": "127.0.0.1:8000"}
    assert client.get("/metrics", headers=here).status_code == 200
    assert client.get("/metrics", headers=here, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert client.get("/metrics", headers={"Host": "localhost"}, REMOTE_ADDR="::1").status_code == 200
    assert client.get("/metrics", headers={"Host": "testserver"}).status_code == 302
    for header in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-Ip"):
        assert client.get("/metrics", headers={**here, header: "127.0.0.1"}).status_code == 302


def test_somebody_signed_in_finds_nothing_there(operator: Client) -> None:
    assert operator.get("/metrics").status_code == 404


def test_the_format_is_that_of_prometheus(tokyo: Partner, write: Write) -> None:
    write()
    for line in written(look(list(Peer.objects.all()), now())).splitlines():
        assert line.startswith(("# HELP comity_", "# TYPE comity_")) or LINE.fullmatch(line), line


def test_how_old_each_key_is_can_be_read(hanoi: House) -> None:
    found = look([], now())
    said = written(found)
    assert {key.use for key in found.keys} >= {"hop", "sig", "enc", "log", "tls"}
    for key in found.keys:
        assert (
            f'comity_key_begin_timestamp_seconds{{use="{key.use}"}} {int(key.began_at.timestamp())}\n' in said
        )


def test_a_label_cannot_end_its_line(hanoi: House) -> None:
    Pulse.objects.create(program=EDGE, host='a"b\\c\nd', process=1, at=now())
    assert 'host="a\\"b\\\\c\\nd"} ' in written(look([], now()))


def test_neither_metrics_nor_healthz_nor_pulse_name_anybody(
    client: Client, cast: Cast, tokyo: Partner, write: Write, room: Room
) -> None:
    """No person, partner, word of a letter, file, subject or officer stands in what machines read."""
    from comity.exchange.core.parts import encrypt_part

    part, _chunks = encrypt_part(b"x", "geheim-4711.pdf", "application/pdf")
    tokyo.write(parts=(part,))
    write(data={"text": "Nguyễn Văn Hải +84 912 345 678"}, author="officer-99")
    pulse.beat(WORKER)
    said = client.get("/metrics", headers={"Host": "localhost"}).content.decode()
    said += client.get("/healthz").content.decode()
    said += " ".join(str(vars(row)) for row in Pulse.objects.all())
    forbidden = [
        "Nguyễn",
        "Hải",
        "912 345",
        "geheim",
        "pdf",
        "officer",
        "Tokyo desk",
        "東京",
        "グエン",
        TOKEN,
    ]
    forbidden += [str(mid) for mid in OutLetter.objects.values_list("mid", flat=True)]
    forbidden += [text for one in Person.objects.all() for text in (one.name, one.sign_in) if text]
    assert len(forbidden) > 15
    assert [word for word in forbidden if word in said] == []
