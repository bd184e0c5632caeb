"""Every address of the program in every verb, asked by the whole cast, a suspended person and a stranger.

`access_rules` says who may look and who may act. An address that is not in it fails the test, and so does a line without
an address. What is missing and what is not theirs look alike, to the letter: status, page and headers.
"""

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4
from zlib import crc32

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from comity.accounts.actions import propose_roles
from comity.accounts.tests.cast import Cast, signed_in
from comity.agreements.actions import hold_agreement
from comity.audit.actors import Process
from comity.audit.models import Entry
from comity.audit.sequencer import sequence
from comity.cooperation.tests.activity_ground import seeded_activities
from comity.cooperation.tests.brief_ground import seeded_briefs
from comity.cooperation.tests.commitments_ground import seeded as commitments_seeded
from comity.cooperation.tests.imp_ground import seeded_imports
from comity.cooperation.tests.meeting_ground import seeded_meetings
from comity.cooperation.tests.partners_ground import seeded_partners
from comity.cooperation.tests.register_ground import seeded_register
from comity.exchange.actions import begin_upload, begin_with
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter import LetterType
from comity.exchange.models import ConversationWish
from comity.exchange.tests.members import tell_act
from comity.exchange.tests.partners import Partner, open_all
from comity.intake.models import Question
from comity.intake.tests.office import Papers
from comity.lib.clock import now
from comity.notices import actions as notices
from comity.notices.actions.tracks import begin_track
from comity.notices.models import AttachedKind, CloseReason, FileKind
from comity.notices.tests.seekers import Seekers
from comity.notices.tests.track_office import Tracks
from comity.notices.tests.track_office import terms as handover_terms
from comity.notifications.models import Notification
from comity.operations.tests.ground import Ground, seeded
from comity.protection.core.notification import StopKind
from comity.protection.models import Post, PostAsk
from comity.protection.tests.holding import Custody
from comity.protection.tests.posts import PostOffice
from comity.records.actions import add_subject, upload_list
from comity.records.drafts import NewSource, NewValue
from comity.records.mapping import Column, ColumnMapping
from comity.records.models import SourceKind
from comity.records.purposes import Looking, Purpose
from comity.records.tables import Encoding
from comity.release.models import Outgoing
from comity.requests import actions
from comity.requests.drafts import FileDraft
from comity.requests.models import Request
from comity.requests.tests.office import AGREEMENT, FILE, OPERATOR, Office
from comity.requests.tests.sharers import Sharers
from comity.requests.tests.together import to_both, words
from comity.saved.actions import keep_view
from comity.screening import actions as screening
from comity.screening.actions.runs import Columns, FileOfMany
from comity.screening.actions.versions import Upload
from comity.screening.actions.watches import WatchTerms
from comity.screening.asked import Asked, AskedName
from comity.screening.formats import read_list
from comity.screening.formats.table import TableMapping
from comity.screening.models import Hit, List, ListFormat, ListKind, Query, Verdict
from comity.screening.tests.own_lists import terms
from comity.sharing import actions as sharing
from comity.sharing.bodies import DELETION, RECALL
from comity.sharing.keepers import LetterRef
from comity.sharing.models import CopyKind, Destruction, Revision
from comity.sharing.things import letter_thing
from tests.access_rules import ALL, HOME_CAST, OFFICER, RULES, WORDS, Rule

UNKNOWN_VERBS = ("PUT", "PATCH", "DELETE", "OPTIONS")
OPENED = {200, 302}  # the page, or on to another
UNREADABLE = 422
ACTED = {200, 204, 302, UNREADABLE}  # done, or a sentence that says what is missing
NOT_HERE = {404, 405}  # 405: the address is for acting alone, whoever asks
FILLED_IN = {"rating": "helped"}  # what forms need that are sent from a page of another address
SIGNS_OUT = {"accounts:sign-out", "accounts:end-sessions"}
EVERYBODY = sorted(ALL)

World = dict[str, Any]


def addresses(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """The name of every address, with its room."""
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one, (*spaces, one.namespace) if one.namespace else spaces)
        elif isinstance(one, URLPattern):
            yield ":".join((*spaces, str(one.name)))


def test_the_table_knows_every_address() -> None:
    assert sorted(addresses(get_resolver("comity.urls"))) == sorted(RULES)


def test_the_cast_has_one_person_for_each_role_and_names_all(office: Office) -> None:
    cast = office.cast
    assert {getattr(cast, who).sign_in for who in ALL} == {person.sign_in for person in cast.everyone()}
    assert {tuple(getattr(cast, who).roles) for who in HOME_CAST} == {
        (who.replace("_", "-"),) for who in HOME_CAST
    }


@pytest.fixture
def world(  # noqa: PLR0917  # one thing of each kind
    office: Office,
    both: tuple[Request, Request],
    with_seoul: Partner,
    sharers: Sharers,
    post: PostOffice,
    custody: Custody,
) -> World:
    """One thing of the home agency for each kind of address, in the state in which the address has a use."""
    cast = office.cast
    hold_agreement(OPERATOR, handover_terms())
    source = NewSource(SourceKind.OWN_RECORD, "File 1")
    subject = add_subject(cast.officer, "Person", [NewValue("name", "Nguyễn Văn Hải", "vi")], source)
    received = office.received()
    draft = office.drafted()
    attachment = actions.attach_file(cast.officer, draft.id, FILE, version=draft.version)
    night = office.drafted(article="2", urgency="flash", urgency_reason="A child is missing.")
    night = actions.submit_request(
        cast.officer, night.id, version=night.version, night_reason="A child is missing."
    )
    asked = office.sent()
    table = upload_list(cast.officer, "list.csv", "Họ tên\nVõ Thị Lành\n".encode(), Encoding("utf-8"))
    sequence()  # a proof needs the log's signature
    statement = subject.statements.first()
    entry = Entry.objects.first()
    assert statement is not None
    assert entry is not None
    return {
        "track": begin_track(cast.officer, Tracks(office).draft()).pk,
        "track_step": "papers",
        "track_act": "due",
        "track_question": "asylum",
        "person": cast.suspended.pk,
        "unlock": "unlock",
        "change": propose_roles(cast.operator, cast.officer.pk, roles=["screening"], is_senior=False).pk,
        "confirm": "confirm",
        "agency": cast.partner.agency.pk,
        "unit": cast.partner.unit_id,
        "close": "close",
        "word": "suspend",
        "received": received.pk,
        "draft": draft.pk,
        "attachment": attachment.pk,
        "upload": begin_upload(cast.officer, "disk.bin", "application/octet-stream", 9_000_000, "1").pk,
        "piece": 0,
        "waiting": office.waiting().pk,
        "reply_waiting": office.reply_waiting().request_id,
        "flash": night.pk,
        "asked": asked.pk,
        "question": office.asked_back(asked),
        "words": actions.ask_back(cast.officer, office.received(purpose="locating").id, "Which May?").pk,
        "answered": office.answered().request_id,
        "time_asked": office.time_asked().pk,
        "time_waiting": office.time_waiting().pk,
        "table": table.pk,
        "statement": statement.pk,
        "subject": subject.pk,
        "query": Query.objects.earliest("pk").pk,
        "hit": Hit.objects.earliest("pk").pk,
        **things_to_screen(cast),
        **things_of_several(office, both[0], with_seoul),
        **things_to_share(sharers),
        **things_of_custody(custody),
        **things_of_operations(office),
        **things_of_notices(sharers),
        **things_of_a_post(post, custody),
        **things_of_documents(cast),
        **commitments_seeded(office),
        **seeded_meetings(cast),
        **seeded_imports(cast),
        **seeded_register(office),
        **seeded_activities(cast),
        **seeded_briefs(cast),
        **seeded_partners(office),
        "agreement": AGREEMENT,
        "version": 1,
        "section": "clocks",
        "peer": office.peer.pk,
        "letter": received.message,
        "recovery": begin_with(Process("node-restore"), office.peer.pk, 1).pk,
        "entry": entry.pk,
        "view": keep_view(cast.officer, "requests", "/requests/", "box=in", "Theirs").pk,
        "notification": Notification.objects.filter(person=cast.officer).earliest("pk").pk,
    }


def things_of_several(office: Office, together: Request, seoul: Partner) -> World:
    """A request to several, what is to be said to its parties, a wish of one, and a standing group."""
    cast = office.cast
    message = actions.draft_message(cast.officer, together.id, words(*to_both(article="2")))
    message = actions.submit_message(cast.officer, message.id, version=message.version)
    tell_act(
        seoul, str(together.conversation), "wish", wish="leave", member={"node": seoul.node, "unit": "desk"}
    )
    open_all()
    group = actions.make_group(cast.supervisor, actions.GroupDraft({"en": "Neighbours"}, [seoul.node]))
    return {
        "together": together.pk,
        "message": message.pk,
        "wish": ConversationWish.objects.get().pk,
        "group": group.pk,
        "leave": "leave",
    }


def things_of_documents(cast: Cast) -> World:
    """A document that was read, one proposal of it, and whether two persons in it are one."""
    papers = Papers(cast)
    document = papers.read(papers.taken("Colonel Tran Van Minh met General Tran Van Binh in Hanoi."))
    one, other = document.proposals.filter(kind="person").order_by("place")
    asked, _new = Question.objects.get_or_create(
        document=document, one=one, other=other, defaults={"probability": 0.5}
    )
    return {
        "document": document.pk,
        "page_of_text": 1,
        "other_document": papers.read(papers.taken("Colonel Tran Van Minh met Le Van Nam.", "other.txt")).pk,
        "into": "vi",
        "proposal": one.pk,
        "document_question": asked.pk,
    }


def things_of_custody(custody: Custody) -> World:
    """A person held, a stop, a notice to a post, what it is told since, and the post."""
    stopped = custody.asked(custody.held(), StopKind.VICTIM)
    told = custody.stored(custody.sent())
    return {
        "detention": custody.held().pk,
        "stop": stopped.stops.get().pk,
        "post_notice": custody.ready().pk,
        "post_news": custody.happened(told.detention, "hearing").news.get().pk,
        "post": Post.objects.get().pk,
    }


def things_to_share(sharers: Sharers) -> World:
    """A letter of a partner and one of ours, a question for leave, a deletion to decide, an item to be passed on, a copy."""
    held, gone, passed = sharers.item(), sharers.item(), sharers.item()
    question = sharers.question()
    sharing.note_copy(sharers.officer, CopyKind.PACK, {letter_thing(LetterRef(gone.owner, gone.mid))})
    sharers.say(sharers.tokyo, LetterType.RECALL, RECALL, sharers.revision(gone.mid, gone.idg))
    asked = sharers.item()
    sharers.say(sharers.tokyo, LetterType.DELETION_REQUEST, DELETION, sharers.revision(asked.mid, asked.idg))
    sharers.granted(passed)
    plan = sharers.plan()
    plan = replace(plan, route=replace(plan.route, article="2"))
    return {
        "theirs": held.owner,
        "letter": held.mid,
        "letter_with_file": sharers.office.received(files=(("list.csv", b"a;b"),)).message,
        "first": 0,
        "item": held.pk,
        "letter_of_ours": sharers.office.stored().message,
        "take_back": "recall",
        "consent": question.pk,
        "revision": Revision.objects.get(mid=asked.mid).pk,
        "passing": sharing.pass_on(sharers.officer, passed.owner, passed.mid, plan).pk,
        "destruction": Destruction.objects.get().pk,
    }


def things_of_operations(office: Office) -> World:
    """An operation held jointly, with a result of ours that may be the same as the partner's; and what of it left."""
    found = seeded(Ground(office))
    return {
        **found,
        "outgoing": Outgoing.objects.filter(origin_kind__startswith="operation").earliest("offered_at").pk,
    }


def things_of_notices(sharers: Sharers) -> World:
    """A wanted file of which a rule asks, one that is over and still with a partner, and a partner's notice."""
    seekers = Seekers.of(sharers)
    over = seekers.circulated()
    notices.end_file(seekers.officer, over.pk, CloseReason.DIED, "")
    file = seekers.file(FileKind.RED, warrant_copy="no")
    photograph = FileDraft("face.png", "image/png", b"a face", "photograph")
    attached = notices.attach_to_wanted(
        seekers.officer, file.pk, photograph, kind=AttachedKind.PHOTOGRAPH, until=""
    )
    return {
        "wanted": file.pk,
        "wanted_attached": attached.pk,
        "wanted_over": over.pk,
        "rule": "warrant-copy",
        "held_notice": seekers.received().pk,
    }


def things_of_a_post(post: PostOffice, custody: Custody) -> World:
    """A file of the post with a complaint, a task it has to do, what a partner's post asks about somebody we hold."""
    file = post.told()
    told = custody.stored(custody.sent())
    letter = post.report(post.office.tokyo, "visit-request", told.detention_id)
    assert letter.state == "delivered", letter.reason
    given = post.task()
    data: dict[str, str | None] = {
        "task": new_id(),
        "ref": "T-2026-0001",
        "post": "",
        "title": "Visit him",
        "text": "Ask how he is.",
        "language": "en",
    }
    data |= {"until": "2094-01-01T00:00:00Z", "zone": "UTC", "detention": None, "person": None}
    assert post.write(post.mofa, "protection/task/1", data, conv=data["task"]).state == "delivered"
    assert given.pk
    return {
        "post_file": file.pk,
        "complaint": post.complaint(file).pk,
        "post_task": data["task"],
        "post_ask": PostAsk.objects.get(file=None).pk,
        "notice_told": told.pk,
        "visit_request": "visit-request",
        "task_report": "task-report",
    }


def things_to_screen(cast: Cast) -> World:
    """A list with a file that was read, runs over a file, a watch, and a card of a namesake."""
    of_list = screening.make_list(cast.screening, ListKind.IMPORTED, terms(title="Sought abroad"))
    content = "id,name\n1,Lưu Thị Bưởi\n2,\n".encode()
    version = screening.upload_version(
        cast.screening, of_list.pk, Upload("list.csv", content, ListFormat.TABLE)
    )
    mapping = TableMapping(ColumnMapping("Person", {"name": Column("name")}), "id")
    screening.map_version(cast.screening, version.pk, mapping)
    read = read_list(ListFormat.TABLE, content, mapping=mapping.to_json())
    screening.read_version(Process("screener"), version.pk, read, mapping.to_json())
    looking, file = (
        Looking(Purpose.BORDER),
        FileOfMany("Bus", "bus.csv", "name,born\nMã Đình Sử,1990\nx\n".encode()),
    )
    to_begin, run = (screening.upload_run(cast.officer, file, looking) for _ in range(2))
    own = List.objects.get(agency=cast.officer.agency, kind=ListKind.OWN)
    columns = Columns(ColumnMapping("Person", {"name": Column("name")}), [own.pk])
    screening.begin_run(cast.officer, run.pk, columns)
    asked = Asked(names=(AskedName("Nguyễn Văn Hải"),), documents=("C4417082",))
    watch = screening.set_watch(
        cast.officer, asked, WatchTerms(looking, "He is missed.", now().date() + timedelta(days=9))
    )
    rejected = screening.run_query(cast.officer, asked, looking).hits.get()
    screening.adjudicate(cast.officer, rejected.pk, Verdict.NOT_SAME, "Another passport.")
    card = screening.issue_card(cast.officer, rejected.pk, now().date() + timedelta(days=9))
    return {
        "list": of_list.pk,
        "list_version": version.pk,
        "run_to_begin": to_begin.pk,
        "run": run.pk,
        "pause": "pause",
        "watch": watch.pk,
        "rejected": rejected.pk,
        "card": card.pk,
    }


@pytest.fixture
def quiet() -> Iterator[None]:
    """Thousands of refusals need no line each."""
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def nothing_of(world: World) -> World:
    """The same world with a thing that does not exist in the place of each."""
    missing = {thing: kept if thing in WORDS else uuid4() for thing, kept in world.items()}
    return {**missing, "agreement": "no-such-agreement"}


def address(name: str, world: World) -> str:
    return reverse(name, kwargs={kwarg: world[thing] for kwarg, thing in RULES[name].args.items()})


# tokens, and the time of day in the head of the page
MASKED = re.compile(
    r'(?i)(csrfmiddlewaretoken" value="|nonce="|nonce-|X-CSRFToken": ?")[^"\']*|<b>\d\d:\d\d</b>'
)
OF_THE_MOMENT = {"Set-Cookie", "Content-Length"}  # cookies are compared by their names


def seen(answer: Any, where: str) -> tuple[object, ...]:
    """All of an answer that somebody outside can compare with another."""
    headers = {
        name: MASKED.sub("", value).replace(where, "")
        for name, value in answer.items()
        if name not in OF_THE_MOMENT
    }
    page = MASKED.sub("", body_of(answer).decode("utf-8", "replace")).replace(where, "")
    return answer.status_code, headers, sorted(answer.cookies), page


def body_of(answer: Any) -> bytes:
    """What an answer holds, whole or piece by piece."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


def bare(answer: Any) -> tuple[int, bytes]:
    """An answer to a HEAD: what a GET is answered, without the page."""
    return answer.status_code, body_of(answer)


def says_why(answer: Any) -> bool:
    """Whether a page that took nothing says so in words, at its top or beside a field."""
    page = answer.content.decode("utf-8", "replace")
    if answer.headers["Content-Type"] == "application/json":
        return bool(answer.json().get("refused"))
    return 'role="alert"' in page or "data-summary" in page or 'class="err"' in page


def may(rule: Rule, who: str, verb: str) -> bool:
    return who in (rule.post if verb == "POST" else rule.get)


def answered(client: Client, verb: str, where: str) -> Any:
    """An answer that leaves the world as it was, but for refusals in the log."""
    if verb == "POST":
        return client.post(where, FILLED_IN)
    return client.generic(verb, where)


def wrong_statuses(client: Client, who: str, name: str, world: World, nowhere: World) -> Iterator[str]:
    """What is wrong with the answers of one address to one person, looking and acting."""
    rule, where, other = RULES[name], address(name, world), address(name, nowhere)
    for verb in ("GET", "POST"):
        if verb == "POST" and name in SIGNS_OUT:
            continue
        with transaction.atomic():  # the next one finds the world as it was
            answer = answered(client, verb, where)
            if verb == "GET" and (answer.status_code, b"") != bare(answered(client, "HEAD", where)):
                yield f"is answered {answer.status_code}, and otherwise without the page"
            transaction.set_rollback(may(rule, who, verb))
        if may(rule, who, verb):
            if answer.status_code not in (ACTED if verb == "POST" else OPENED):
                yield f"{verb} is answered {answer.status_code}"
            elif answer.status_code == UNREADABLE and not says_why(answer):
                yield f"{verb} is refused without a sentence"
        elif answer.status_code not in NOT_HERE:
            yield f"{verb} is answered {answer.status_code}"
        elif where != other and seen(answer, where) != seen(answered(client, verb, other), other):
            yield f"{verb} tells a thing from none"


def askers(name: str) -> Iterator[str]:
    """Of those who may and of those who may not, in looking and in acting, one each; in turn, so that all are asked somewhere."""
    turn = crc32(name.encode())
    for those in (RULES[name].get, RULES[name].post):
        for some in (sorted(those), sorted(ALL - those)):
            if some:
                yield some[turn % len(some)]


# everybody at every address takes minutes: with the full tests, and of those all who were not asked in turn
AT_LENGTH = [pytest.param(False, id="in-turn"), pytest.param(True, id="all-others", marks=pytest.mark.full)]


@pytest.mark.parametrize("others", AT_LENGTH)
def test_everybody_is_answered_as_the_table_says(
    office: Office, world: World, quiet: None, *, others: bool
) -> None:
    nowhere, wrong = nothing_of(world), []
    before = list(Entry.objects.filter(outcome="done").values_list("pk", flat=True))
    for who in EVERYBODY:
        client = signed_in(Client(), getattr(office.cast, who))
        client.get("/")  # the cookies that come with the first page, whichever it is
        wrong += [
            f"{name} as {who}: {what}"
            for name in RULES
            if (who in askers(name)) != others
            for what in wrong_statuses(client, who, name, world, nowhere)
        ]
    assert wrong == []
    # what was allowed is rolled back: whatever else was done is one act too many
    done = Entry.objects.filter(outcome="done").exclude(pk__in=before)
    assert list(done.values_list("event", "actor", "subject_id")) == []


def test_in_turn_all_are_asked() -> None:
    asked = {
        (who, may(RULES[name], who, verb))
        for name in RULES
        for who in askers(name)
        for verb in ("GET", "POST")
    }
    assert asked == {(who, answer) for who in ALL for answer in (True, False)}


@pytest.mark.parametrize("who", ["suspended", "stranger"])
def test_who_may_not_sign_in_is_led_to_the_door(who: str, office: Office, world: World) -> None:
    """A suspended person with a session of earlier is a stranger; at the door nothing of the house shows."""
    wrong = []
    client = Client()
    session = signed_in(Client(), office.cast.suspended).cookies if who == "suspended" else None
    for name, rule in RULES.items():
        for verb in ("GET", "HEAD", "POST"):
            client.cookies.clear()  # what the door gave belongs to nobody yet
            client.cookies.update(session or {})
            answer = client.generic(verb, address(name, world))
            is_led = answer.headers.get("Location", "").split("?")[0] == "/sign-in/"
            is_open = rule.stranger and answer.status_code in OPENED | {405}
            if not (is_open if rule.stranger else is_led and not answer.content):
                wrong.append((verb, name, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("others", AT_LENGTH)
def test_a_verb_that_is_not_known_is_refused_alike_everywhere(
    office: Office, world: World, *, others: bool
) -> None:
    """Whoever asks, signed in or not, whether the thing is there or not: one answer to the letter."""
    clients = [Client(), Client(enforce_csrf_checks=True)]
    clients += [
        signed_in(Client(), getattr(office.cast, who))
        for who in ([one for one in EVERYBODY if one != OFFICER] if others else [OFFICER, "suspended"])
    ]
    nowhere = nothing_of(world)
    places = {"/nothing-of-this-name/", *(address(name, of) for name in RULES for of in (world, nowhere))}
    entries = Entry.objects.count()
    answers = {
        (answer.status_code, answer.content, tuple(sorted(answer.items())), len(answer.cookies))
        for client in clients
        for where in places
        for verb in UNKNOWN_VERBS
        for answer in [client.generic(verb, where)]
    }
    assert [(status, content) for status, content, _headers, _cookies in answers] == [(405, b"")]
    assert Entry.objects.count() == entries


def test_a_post_without_the_token_of_its_page_changes_nothing(office: Office, world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    entries = Entry.objects.count()
    wrong = []
    for who in EVERYBODY:
        signed_in(client, getattr(office.cast, who))
        for name, rule in RULES.items():
            if who == min(rule.post, default=OFFICER):
                status = client.post(address(name, world)).status_code
                if status != 403:
                    wrong.append((name, who, status))
    client.logout()
    for name, rule in RULES.items():
        status = client.post(address(name, world)).status_code
        if status != (403 if rule.stranger else 302):  # the door has a form of its own
            wrong.append((name, "stranger", status))
    assert wrong == []
    assert Entry.objects.count() == entries
