"""The pages of the log, as the cast meets them."""

import csv
import io
import os
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from comity.accounts.actions import add_person, set_language
from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import Cast, add_member, signed_in
from comity.audit import signing
from comity.audit.actors import PartnerNode, Process, Stranger
from comity.audit.acts import Act, action
from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.leaves import decode_entry
from comity.audit.core.note_keys import LogKey
from comity.audit.models import Entry, Leaf
from comity.audit.partners import remember_checkpoint
from comity.audit.sequencer import sequence
from comity.lib.clock import now

KEY = LogKey("log.hanoi.example", Ed25519PrivateKey.from_private_bytes(b"\x07" * 32))
LOG, PARTNERS, CHECK = "/log/", "/log/partners/", "/log/check/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    """The key that signs the log of the test."""
    monkeypatch.setattr(signing, "_provider", [lambda: KEY])


@action("subject.viewed")
def look(act: Act, subject: str) -> UUID:
    act.about("subject", subject)
    act.note(purpose="border-check")
    return act.id


@pytest.fixture
def auditor(cast: Cast, client: Client) -> Client:
    """A browser of the node's own auditor."""
    return signed_in(client, cast.auditor)


def text(client: Client, address: str, **asked: str) -> str:
    answer = client.get(address, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def entry_page(entry_id: UUID) -> str:
    return reverse("audit:entry", args=[entry_id])


def newest() -> tuple[Entry, dict[str, Any]]:
    entry = Entry.objects.latest("at", "id")
    return entry, decode_entry(bytes(entry.body))["details"]


def test_auditors_alone_may_look(cast: Cast) -> None:
    looked = look(cast.officer, "0190-a")
    for person in cast.everyone():
        client = signed_in(Client(), person)
        status = 200 if person == cast.auditor else 404
        assert [client.get(page).status_code for page in (LOG, PARTNERS, entry_page(looked))] == [status] * 3
        assert client.post(CHECK).status_code == (302 if person == cast.auditor else 404)
        assert client.get(CHECK).status_code in {405, 404}
    for page in (LOG, PARTNERS, entry_page(looked)):
        assert Client().get(page).headers["Location"].startswith("/sign-in/")


def test_the_rail_shows_the_log_to_the_auditor(cast: Cast, auditor: Client) -> None:
    assert f'href="{LOG}"' in text(auditor, "/me/")
    assert f'href="{LOG}"' not in text(signed_in(Client(), cast.officer), "/me/")


def test_it_shows_who_did_what_with_the_names_that_the_auditor_may_see(cast: Cast, auditor: Client) -> None:
    look(cast.officer, "0190-a")
    look(cast.outsider, "0190-b")
    look(PartnerNode("cxp:node:jp:tokyo"), "0190-c")
    assert cast.outsider.name not in text(auditor, LOG)
    page = auditor.get(LOG).context["list"].body
    assert cast.officer.name in page
    assert cast.officer.pseudonym not in page
    assert cast.outsider.pseudonym not in page
    assert re.search(rf"Liaison officer <span[^>]*>{cast.outsider.agency.code}<", page)
    assert re.search(r"A partner’s node.*cxp:node:jp:tokyo", page)
    assert "Looked at a record" in page


def test_looking_is_written_down(cast: Cast, auditor: Client) -> None:
    looked = look(cast.officer, "0190-a")
    text(auditor, LOG, thing="0190-a")
    entry, details = newest()
    assert (entry.event, entry.actor) == ("log.read", cast.auditor.pseudonym)
    assert details == {"shown": 1, "narrowed_by": ["thing"], "to_thing": "0190-a"}
    text(auditor, entry_page(looked))
    entry, _details = newest()
    assert (entry.event, entry.subject_kind, entry.subject_id) == ("log.read", "entry", str(looked))


def test_what_was_typed_and_not_found_stays_out_of_the_log(cast: Cast, auditor: Client) -> None:
    look(cast.officer, "0190-a")
    assert "Nothing fits these filters" in text(auditor, LOG, thing="0190-z")
    assert newest()[1] == {"shown": 0, "narrowed_by": ["thing"]}
    for field in ("thing", "actor"):
        for name in ("Nguyen", "Nguyễn Văn Hải"):
            refused = auditor.get(LOG, {field: name})
            assert refused.status_code == 422
            assert "names are not in the log" in refused.content.decode()
            assert newest()[1]["narrowed_by"] == []


def test_it_finds_by_each_field(cast: Cast, auditor: Client) -> None:
    look(cast.officer, "0190-a")
    set_language(cast.officer, "ja")
    auditor.get("/nowhere/else/")

    def found(**asked: str) -> set[tuple[str, str]]:
        lines = auditor.get(LOG, asked).context["list"].rows
        return {(line.entry.event, line.entry.outcome) for line in lines}

    officers = {("subject.viewed", "done"), ("person.language-set", "done")}
    assert found(event="subject.viewed") == {("subject.viewed", "done")}
    assert found(actor=cast.officer.pseudonym) == officers
    assert found(who=cast.officer.pseudonym) == officers
    assert found(thing="0190-a") == {("subject.viewed", "done")}
    assert found(kind="subject") == {("subject.viewed", "done")}
    assert {outcome for _event, outcome in found(outcome="done")} == {"done"}
    today = now().astimezone(cast.auditor.time_zone).date()
    assert ("subject.viewed", "done") in found(**{"at-from": str(today), "at-to": str(today)})
    assert found(**{"at-from": str(today + timedelta(days=1))}) == set()
    assert found(**{"at-to": str(today - timedelta(days=1))}) == set()
    assert auditor.get(LOG, {"at-from": "yesterday"}).status_code == 422
    oldest_first = auditor.get(LOG, {"sort": "at"}).context["list"].rows
    assert oldest_first[0].entry == Entry.objects.earliest("at", "pk")


def test_the_page_of_an_entry_leads_to_all_by_the_same_and_about_the_same(
    cast: Cast, auditor: Client
) -> None:
    by_officer, by_stranger = look(cast.officer, "0190-a"), look(Stranger(), "without-figures")
    for entry, by_same, about_same in (
        (by_officer, f"actor=person%3A{cast.officer.pk}", "kind=subject&thing=0190-a"),
        (by_stranger, "who=stranger", "kind=subject"),
    ):
        page = text(auditor, entry_page(entry))
        for query in (by_same, about_same):
            assert f'href="{LOG}?{query}"' in page.replace("&amp;", "&")
            assert entry in [line.entry.pk for line in auditor.get(f"{LOG}?{query}").context["list"].rows]


def test_a_guest_is_offered_the_names_of_the_own_agency_alone(cast: Cast, auditor: Client) -> None:
    guest = add_member("C-0300", "白雨", "zh-Hans", cast.outsider.unit, Role.AUDITOR)
    look(cast.outsider, "0190-a")
    theirs = text(signed_in(Client(), guest), LOG)
    assert f'value="{cast.outsider.pseudonym}"' in theirs
    assert cast.officer.name not in theirs
    assert f'<option value="{cast.officer.pseudonym}">{cast.officer.name}' in text(auditor, LOG)


def test_the_log_is_written_to_a_file_and_that_is_an_entry(cast: Cast, auditor: Client) -> None:
    looked = look(cast.officer, "0190-a")
    address = f"{LOG}export/?event=subject.viewed"
    assert auditor.get(address).context["count"] == 1
    answer = auditor.post(address, {"kind": "csv", "purpose": "oversight"})
    _marking, heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    cells = dict(zip(heads, row, strict=True))
    assert (cells["Who"], cells["Identifier"], cells["Identifier of the entry"]) == (
        cast.officer.name,
        "0190-a",
        str(looked),
    )
    assert cells["Details"] == "purpose: border-check"
    entry, details = newest()
    assert (entry.event, entry.actor, entry.subject_id) == ("list.exported", cast.auditor.pseudonym, "log")
    assert (details["rows"], details["by_event"]) == (1, "subject.viewed")


def test_nobody_but_an_auditor_writes_the_log_to_a_file(cast: Cast) -> None:
    for person in cast.everyone():
        if person != cast.auditor:
            client = signed_in(Client(), person)
            for address in (f"{LOG}export/", f"{PARTNERS}export/"):
                assert client.post(address, {"kind": "csv", "purpose": "work"}).status_code == 404
    assert not Entry.objects.filter(event="list.exported").exists()


def test_a_refusal_is_shown_as_one(cast: Cast, auditor: Client) -> None:
    signed_in(Client(), cast.officer).get(LOG)
    page = text(auditor, LOG, outcome="refused")
    assert "Asked for a page" in page
    assert "Refused" in page


def test_older_entries_follow_page_by_page(cast: Cast, auditor: Client) -> None:
    looked = [str(look(cast.officer, f"0190-{number}")) for number in range(120)]
    address, seen = f"{LOG}?event=subject.viewed", list[str]()
    while address:
        page = auditor.get(address).context["list"]
        seen += [str(line.entry.id) for line in page.rows]
        address = f"{LOG}{page.later}" if page.later else ""
    assert seen == looked[::-1]
    assert auditor.get(LOG, {"after": "nonsense"}).status_code == 200


def test_an_entry_waits_and_then_is_proved(cast: Cast, auditor: Client) -> None:
    looked = look(cast.officer, "0190-a")
    assert "Next checkpoint within a second" in text(auditor, entry_page(looked))
    sequence()
    page = text(auditor, entry_page(looked))
    assert "Proved against the newest checkpoint" in page
    assert "border-check" in page
    assert KEY.verifier.name in page
    assert bytes(Leaf.objects.get(entry=looked).hash).hex() in page


def test_an_entry_that_is_not_there_is_like_one_that_is_not_open(auditor: Client) -> None:
    assert auditor.get(entry_page(UUID(int=7))).status_code == 404
    entry = Entry.objects.latest("at", "id")
    assert (entry.event, entry.outcome, entry.subject_kind) == ("page.refused", "refused", "entry")


def test_the_auditor_of_a_guest_agency_sees_its_own_acts_alone(cast: Cast) -> None:
    guest = add_member("C-0300", "白雨", "zh-Hans", cast.outsider.unit, Role.AUDITOR)
    theirs, ours = look(cast.outsider, "0190-a"), look(cast.officer, "0190-b")
    client = signed_in(Client(), guest)
    page = text(client, LOG)
    assert cast.outsider.name in page
    assert cast.officer.pseudonym not in page
    assert client.get(entry_page(theirs)).status_code == 200
    assert client.get(entry_page(ours)).status_code == 404
    assert client.get(PARTNERS).status_code == 404
    assert client.post(CHECK).status_code == 404


@action("checkpoint.received")
def remember(act: Act, node: str, size: int, root: bytes) -> str:
    act.about("peer", node)
    return remember_checkpoint(node, [KEY.verifier], sign_checkpoint(KEY, size, root.ljust(32)))


def test_checkpoints_of_partners_and_a_fork_are_shown(auditor: Client) -> None:
    tokyo, worker = "cxp:node:jp:tokyo", Process("worker")
    assert "No partner has sent a checkpoint yet" in text(auditor, PARTNERS)
    assert [remember(worker, tokyo, size, root) for size, root in ((5, b"a"), (9, b"b"))] == ["", ""]
    assert "No contradiction" in auditor.get(PARTNERS).context["list"].body
    assert "Signed two different states of one length" not in auditor.get(PARTNERS).context["list"].body
    assert remember(worker, tokyo, 9, b"c") == "forked"
    assert remember(worker, "cxp:node:cn:nan", 3, b"d") == ""

    def nodes(query: str) -> list[tuple[str, int, bool]]:
        rows = auditor.get(f"{PARTNERS}{query}").context["list"].rows
        return [(row.node, row.size, row.is_forked) for row in rows]

    assert "Signed two different states of one length" in auditor.get(PARTNERS).context["list"].body
    both = [("cxp:node:cn:nan", 3, False), ("cxp:node:jp:tokyo", 9, True)]
    assert nodes("") == both
    assert nodes("?sort=-size") == both[::-1]
    assert nodes("?state=forked") == both[1:]
    assert nodes("?state=whole") == both[:1]
    answer = auditor.post(f"{PARTNERS}export/?state=forked", {"kind": "csv", "purpose": "meeting"})
    _marking, heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert dict(zip(heads, row, strict=True))["Checkpoints"] == "3"
    assert newest()[0].subject_id == "partner-checkpoints"


@pytest.mark.django_db(transaction=True)
def test_the_button_checks_the_whole_log_and_says_what_it_found(cast: Cast, auditor: Client) -> None:
    looked = look(cast.officer, "0190-a")
    look(cast.officer, "0190-b")
    sequence()
    answer = auditor.post(CHECK, follow=True)
    assert "The log is whole." in answer.content.decode()
    entry = Entry.objects.filter(event="log.verified").get()
    assert entry.actor == cast.auditor.pseudonym
    with psycopg.connect(os.environ["COMITY_OWNER_DATABASE_URL"]) as owner:
        owner.execute("UPDATE audit_entry SET body = %s WHERE id = %s", [b"not an entry", looked])
    answer = auditor.post(CHECK, follow=True)
    page = answer.content.decode()
    assert "The log was altered." in page
    assert "Entry 0 was changed after it was written." in page
    assert "It does not fit what was signed" in text(auditor, entry_page(looked))
    assert not newest_check()["verified"]


def newest_check() -> dict[str, Any]:
    details: dict[str, Any] = decode_entry(
        bytes(Entry.objects.filter(event="log.verified").latest("at").body)
    )["details"]
    return details


def test_checking_asks_for_the_token_of_the_page(cast: Cast) -> None:
    client = signed_in(Client(enforce_csrf_checks=True), cast.auditor)
    assert client.post(CHECK).status_code == 403
    assert not Entry.objects.filter(event="log.verified").exists()


def test_names_of_people_stand_in_no_entry(cast: Cast) -> None:
    added = add_person(
        Process("test"),
        sign_in="V-7777",
        name="Trịnh Tùng Dương",
        name_language="vi",
        unit_id=cast.officer.unit_id,
        roles=[Role.OFFICER],
    )
    assert isinstance(added.person, Person)
    for entry in Entry.objects.all():
        assert "Trịnh" not in bytes(entry.body).decode()


def test_the_command_verifies_the_same_log(cast: Cast) -> None:
    look(cast.officer, "0190-a")
    sequence()
    out = io.StringIO()
    call_command("audit_verify", "--no-log", stdout=out)
    assert out.getvalue().startswith("The log is whole. 1 entries.")
