"""Every address of the program, asked for by the cast of six and a stranger.

The table says who may open what. An address that is not in it fails the test, and so does a line without an address.
What is missing and what is not theirs look alike, to the letter.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast, signed_in
from comity.audit.models import Entry
from comity.notifications.models import Notification
from comity.records.actions import add_subject, upload_list
from comity.records.drafts import NewSource, NewValue
from comity.records.models import SourceKind
from comity.records.tables import Encoding
from comity.requests import actions
from comity.requests.tests.office import AGREEMENT, FILE, Office
from comity.screening.models import Hit, Query

OFFICER, SUPERVISOR, AUDITOR, OPERATOR = "officer", "supervisor", "auditor", "operator"
GUESTS = frozenset(
    {"partner", "outsider"}
)  # officers of two other agencies on this node: they have nothing here
HOME = frozenset({OFFICER, SUPERVISOR})
OFFICERS = HOME | GUESTS
ALL = OFFICERS | {AUDITOR, OPERATOR}
NOBODY: frozenset[str] = frozenset()
Who = frozenset[str]


@dataclass(frozen=True)
class Rule:
    """Who may look, who may post, and as what the address is open to a stranger."""

    get: Who
    post: Who = NOBODY
    stranger: bool = False
    args: dict[str, str] = field(default_factory=dict)  # name in the address: name of a thing of the world

    @property
    def is_thing(self) -> bool:
        return any(thing not in {"", "word", "version", "unlock"} for thing in self.args.values())


def only(*who: str) -> Who:
    return frozenset(who)


def of_request(get: Who, post: Who = NOBODY, thing: str = "received") -> Rule:
    return Rule(get, post, args={"request_id": thing})


READERS = only(OFFICER, SUPERVISOR, AUDITOR)  # of agreements, at home

# `get`: who is not answered "nothing here"; an address for posting alone answers them 405.
RULES: dict[str, Rule] = {
    "desk:desk": Rule(ALL),
    "accounts:sign-in": Rule(ALL, ALL, stranger=True),
    "accounts:sign-in-code": Rule(ALL, ALL, stranger=True),
    "accounts:first-code-key": Rule(ALL, ALL, stranger=True),
    "accounts:sign-out": Rule(ALL, ALL),
    "accounts:confirm": Rule(ALL, ALL),
    "accounts:profile": Rule(ALL, ALL),  # posting shows the page again
    "accounts:language": Rule(ALL, ALL),
    "accounts:password": Rule(ALL, ALL),
    "accounts:code-key": Rule(ALL, ALL),
    "accounts:people": Rule(only(OPERATOR)),
    "accounts:add-person": Rule(only(OPERATOR), only(OPERATOR)),
    "accounts:person": Rule(only(OPERATOR), only(OPERATOR), args={"person_id": "person"}),
    "accounts:act-on-person": Rule(
        only(OPERATOR), only(OPERATOR), args={"person_id": "person", "word": "unlock"}
    ),
    "notifications:list": Rule(ALL),
    "notifications:seen": Rule(ALL, ALL),
    "notifications:count": Rule(ALL),
    "notifications:open": Rule(only(OFFICER), args={"notification_id": "notification"}),
    "requests:list": Rule(OFFICERS),
    "requests:export": Rule(OFFICERS, OFFICERS),
    "requests:new": Rule(OFFICERS, OFFICERS),
    "requests:thread": of_request(HOME),
    "requests:status": of_request(HOME),
    "requests:edit": of_request(HOME, HOME, "draft"),
    "requests:discard": of_request(OFFICERS, HOME, "draft"),
    "requests:approve": of_request(only(SUPERVISOR), only(SUPERVISOR), "waiting"),
    "requests:approve-reply": of_request(only(SUPERVISOR), only(SUPERVISOR), "reply_waiting"),
    "requests:give-back": of_request(only(SUPERVISOR), only(SUPERVISOR), "waiting"),
    "requests:confirm": of_request(only(SUPERVISOR), only(SUPERVISOR), "flash"),
    "requests:ask-back": of_request(OFFICERS, HOME),
    "requests:say": Rule(OFFICERS, HOME, args={"request_id": "asked", "clarification_id": "question"}),
    "requests:reply": of_request(HOME, HOME),
    "requests:rate": of_request(OFFICERS, HOME, "answered"),
    "requests:close": of_request(OFFICERS, HOME, "answered"),
    "requests:file": Rule(HOME, args={"attachment_id": "attachment"}),
    "requests:remove-file": Rule(OFFICERS, HOME, args={"attachment_id": "attachment"}),
    "records:search": Rule(OFFICERS, OFFICERS),
    "records:add": Rule(OFFICERS, OFFICERS),
    "records:upload": Rule(OFFICERS, OFFICERS),
    "records:list": Rule(HOME, args={"list_id": "table"}),
    "records:columns": Rule(HOME, HOME, args={"list_id": "table"}),
    "records:preview": Rule(HOME, HOME, args={"list_id": "table"}),
    # nothing was refused of a list that was not taken in yet
    "records:refused": Rule(NOBODY, args={"list_id": "table"}),
    "records:retract": Rule(HOME, HOME, args={"statement_id": "statement"}),
    # asks for the purpose before it looks for the subject
    "records:subject": Rule(OFFICERS, OFFICERS, args={"subject_id": "subject"}),
    "records:add-statement": Rule(HOME, HOME, args={"subject_id": "subject"}),
    "screening:check": Rule(OFFICERS, OFFICERS),
    "screening:query": Rule(HOME, args={"query_id": "query"}),
    "screening:hit": Rule(HOME, HOME, args={"hit_id": "hit"}),
    "agreements:list": Rule(OFFICERS | {AUDITOR}),
    "agreements:add": Rule(NOBODY),
    "agreements:agreement": Rule(READERS, args={"agreement": "agreement"}),
    "agreements:version": Rule(READERS, args={"agreement": "agreement", "version": "version"}),
    "agreements:source": Rule(READERS, args={"agreement": "agreement", "version": "version"}),
    "agreements:add-version": Rule(NOBODY, args={"agreement": "agreement"}),
    "agreements:suspend": Rule(NOBODY, args={"agreement": "agreement"}),
    "agreements:resume": Rule(NOBODY, args={"agreement": "agreement"}),
    "exchange:peers": Rule(only(OPERATOR)),
    "exchange:our-card": Rule(only(OPERATOR)),
    "exchange:our-card-file": Rule(only(OPERATOR)),
    "exchange:add-peer": Rule(only(OPERATOR), only(OPERATOR)),
    "exchange:compare-words": Rule(only(OPERATOR), only(OPERATOR)),
    "exchange:peer": Rule(only(OPERATOR), only(OPERATOR), args={"peer_id": "peer"}),
    "exchange:newer-card": Rule(only(OPERATOR), only(OPERATOR), args={"peer_id": "peer"}),
    "exchange:act-on-peer": Rule(only(OPERATOR), only(OPERATOR), args={"peer_id": "peer", "word": "word"}),
    "audit:log": Rule(only(AUDITOR)),
    "audit:entry": Rule(only(AUDITOR), args={"entry_id": "entry"}),
    "audit:partners": Rule(only(AUDITOR)),
    "audit:check": Rule(only(AUDITOR), only(AUDITOR)),
    "web:keys": Rule(ALL, ALL),
    "web:health": Rule(ALL, stranger=True),
    "web:language": Rule(ALL, ALL, stranger=True),
}


def addresses(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address, with its room."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern):
            yield ":".join((*spaces, str(one.name)))


def test_the_table_knows_every_address() -> None:
    assert sorted(addresses(get_resolver("comity.urls"))) == sorted(RULES)


@pytest.fixture
def world(office: Office) -> dict[str, Any]:
    """One thing of the home agency for each kind of address, in the state in which the address has a use."""
    cast = office.cast
    source = NewSource(SourceKind.OWN_RECORD, "File 1")
    subject = add_subject(cast.officer, "Person", [NewValue("name", "Nguyễn Văn Hải", "vi")], source)
    received = office.received()
    draft = office.drafted()
    attachment = actions.attach_file(cast.officer, draft.id, FILE)
    night = office.drafted(article="2", urgency="flash", urgency_reason="A child is missing.")
    night = actions.submit_request(cast.officer, night.id, night_reason="A child is missing.")
    asked = office.sent()
    table = upload_list(cast.officer, "list.csv", "Họ tên\nVõ Thị Lành\n".encode(), Encoding("utf-8"))
    statement = subject.statements.first()
    entry = Entry.objects.first()
    assert statement is not None
    assert entry is not None
    return {
        "person": cast.officer.pk,
        "unlock": "unlock",
        "word": "suspend",
        "received": received.pk,
        "draft": draft.pk,
        "attachment": attachment.pk,
        "waiting": office.waiting().pk,
        "reply_waiting": office.reply_waiting().request_id,
        "flash": night.pk,
        "asked": asked.pk,
        "question": office.asked_back(asked),
        "answered": office.answered().request_id,
        "table": table.pk,
        "statement": statement.pk,
        "subject": subject.pk,
        "query": Query.objects.earliest("pk").pk,
        "hit": Hit.objects.earliest("pk").pk,
        "agreement": AGREEMENT,
        "version": 1,
        "peer": office.peer.pk,
        "entry": entry.pk,
        "notification": Notification.objects.filter(person=cast.officer).earliest("pk").pk,
    }


def people(cast: Cast) -> dict[str, Person]:
    return {name: getattr(cast, name) for name in sorted(ALL)}


def address(name: str, world: dict[str, Any]) -> str:
    return reverse(name, kwargs={kwarg: world[thing] for kwarg, thing in RULES[name].args.items()})


SIGNS_OUT = {"accounts:sign-out"}
OPEN = {200, 302, 405, 422}  # the page, on to another, only for posting, or a sentence beside a field


def test_who_may_look(office: Office, world: dict[str, Any]) -> None:
    wrong = []
    for who, person in people(office.cast).items():
        client = signed_in(Client(), person)
        for name, rule in RULES.items():
            if name in SIGNS_OUT:
                continue
            status = client.get(address(name, world)).status_code
            # 405: the address is for posting alone, whoever asks
            expected = OPEN if who in rule.get else {404, 405}
            if status not in expected:
                wrong.append((name, who, status))
    assert wrong == []


def test_who_may_not_post(office: Office, world: dict[str, Any]) -> None:
    """Whoever may not is told that there is nothing, and nothing changes."""
    wrong = []
    for who, person in people(office.cast).items():
        client = signed_in(Client(), person)
        for name, rule in RULES.items():
            if who in rule.post:
                continue
            done = Entry.objects.filter(outcome="done").count()
            status = client.post(address(name, world)).status_code
            if status not in {404, 405} or Entry.objects.filter(outcome="done").count() != done:
                wrong.append((name, who, status))
    assert wrong == []


def test_who_may_post(office: Office, world: dict[str, Any]) -> None:
    wrong = []
    for name, rule in RULES.items():
        if not rule.post:
            continue
        with transaction.atomic():  # each post finds the world as it was
            client = signed_in(Client(), getattr(office.cast, min(rule.post)))
            status = client.post(address(name, world), {"rating": "helped"}).status_code
            transaction.set_rollback(True)
        if status not in {200, 204, 302, 422}:
            wrong.append((name, status))
    assert wrong == []


def test_a_post_without_the_token_of_its_page_changes_nothing(office: Office, world: dict[str, Any]) -> None:
    wrong = []
    for who, person in people(office.cast).items():
        client = signed_in(Client(enforce_csrf_checks=True), person)
        done = Entry.objects.count()
        for name in RULES:
            status = client.post(address(name, world)).status_code
            if status != 403:
                wrong.append((name, who, status))
        assert Entry.objects.count() == done
    assert wrong == []


def test_a_stranger_is_led_to_the_door(world: dict[str, Any]) -> None:
    wrong = []
    for name, rule in RULES.items():
        where = address(name, world)
        answers = [Client().get(where), Client().post(where)]
        led = [answer.headers.get("Location", "").split("?")[0] == "/sign-in/" for answer in answers]
        if not rule.stranger and led != [True, True]:
            wrong.append((name, [answer.status_code for answer in answers]))
        if rule.stranger and answers[0].status_code not in {200, 302, 405}:
            wrong.append((name, [answer.status_code for answer in answers]))
    assert wrong == []


# tokens, and the time of day in the head of the page
MASKED = re.compile(r'(?i)(csrfmiddlewaretoken" value="|nonce="|X-CSRFToken": ?")[^"]*|<b>\d\d:\d\d</b>')


def test_missing_and_forbidden_look_alike(office: Office, world: dict[str, Any]) -> None:
    known = {"word", "unlock", "version"}
    missing = {thing: kept if thing in known else uuid4() for thing, kept in world.items()}
    missing["agreement"] = "no-such-agreement"
    for who, person in people(office.cast).items():
        client = signed_in(Client(), person)
        for name, rule in RULES.items():
            if not rule.is_thing or who in rule.get - GUESTS:
                continue
            pages = []
            for things in (world, missing):
                where = address(name, things)
                answer = client.get(where)
                pages.append((answer.status_code, MASKED.sub("", answer.content.decode().replace(where, ""))))
            assert pages[0][0] == pages[1][0], (name, who)
            assert pages[0][1].splitlines() == pages[1][1].splitlines(), (name, who)
