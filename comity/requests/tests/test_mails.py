"""Mails about the story, taken by a real SMTP server on this machine: no word of the story is in them."""

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import time, timedelta
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection
from django.test import Client
from pytest_django.fixtures import Settings

from comity.accounts.models import Agency, Person, Unit
from comity.accounts.tests.cast import signed_in
from comity.audit import events
from comity.exchange.models import Peer
from comity.lib.clock import now
from comity.lib.ports import choose
from comity.notifications import actions, mailer
from comity.notifications.access import told_to
from comity.notifications.actions.mailing import NotAnAddressError, TooManyCodesError, WrongMailCodeError
from comity.notifications.mail_text import waiting_text
from comity.notifications.models import Choice, Mail, Mailbox, MailKind, Notification
from comity.requests import actions as requests
from comity.requests.models import Request, RequestSubject
from comity.requests.tests.office import TOKYO, Office, entries

ADDRESS = "officer@agency.example"
LATER = timedelta(minutes=31)
WEB = "https://comity.agency.example"


class Server:
    """A mail server that keeps what it is given, or refuses it."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.refusal = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802  # its caller's name
        del server, session
        if self.refusal:
            return self.refusal
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """A server on the loopback, and a node that knows it."""
    kept = Server()
    port = choose(8025).number
    controller = Controller(kept, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 5
    settings.DEFAULT_FROM_EMAIL = "comity@agency.example"
    settings.WEB_URL = WEB
    yield kept
    controller.stop()


@pytest.fixture
def reader(office: Office) -> Person:
    """The officer with a confirmed address, who wants all mails."""
    return with_address(office.cast.officer)


def with_address(person: Person, choice: str = Choice.ALL) -> Person:
    Mailbox.objects.create(
        person=person, address=ADDRESS, confirmed_at=now() - timedelta(days=1), choice=choice
    )
    return person


def code_in(mail: EmailMessage) -> str:
    found = re.search(r"\b(\d{8})\b", mail.get_content())
    assert found
    return found[1]


NAMING = ("name", "ref", "partner_ref", "phone", "document", "partner", "sign_in")


def names_of_the_story() -> set[str]:
    """What tells the story apart: names, numbers and references of persons, partners, people, units and requests."""
    rows: list[object] = [*RequestSubject.objects.all(), *Person.objects.all(), *Request.objects.all()]
    found = {text for row in rows for key in NAMING if isinstance(text := getattr(row, key, None), str)}
    for model in (Peer, Agency, Unit):
        for names in model.objects.values_list("names", flat=True):
            found |= set(names.values())
    return {word for text in found for word in words_of(text)}


def words_of(text: str) -> set[str]:
    """The words of a text, in small letters; a text without spaces is one word a sentence."""
    return {word.lower() for word in re.findall(r"[\w./:-]{4,}", text)}


@pytest.mark.parametrize("language", ["en", "vi", "ja", "zh-hans"])
def test_no_word_of_the_story_is_in_a_mail(
    office: Office, server: Server, reader: Person, language: str
) -> None:
    Person.objects.filter(pk=reader.pk).update(language=language)
    office.received(urgency="flash", urgency_reason="A child is missing.")
    mailer.sweep(now())
    asked = office.sent()
    office.asked_back(asked)
    office.answered(asked)
    mailer.sweep(now() + LATER)
    assert len(server.taken) == 2
    names = names_of_the_story()
    assert {"châu", "hanoi", asked.ref.lower(), TOKYO} <= names
    for mail, raw in zip(server.taken, server.raw, strict=True):
        assert mail.get_content_type() == "text/plain"
        assert mail["To"] == ADDRESS
        assert mail["Auto-Submitted"] == "auto-generated"
        said = f"{mail['Subject']} {mail.get_content()}"
        # every word is one of a text that was made without knowing anything
        blank = [waiting_text(language, WEB, urgent=urgent) for urgent in (True, False)]
        assert words_of(said) <= {word for text in blank for word in words_of(f"{text.subject} {text.body}")}
        assert not re.search(r"\d", said.replace(WEB, "")), "no figure says how much waits"
        assert words_of(said.replace(WEB, "")) & names == set()
        assert asked.ref.encode() not in raw
        assert mail["Message-ID"].endswith("@agency.example>")


def test_mails_are_in_the_persons_language_and_alike_whatever_happened(
    office: Office, server: Server, reader: Person
) -> None:
    asked = office.sent()
    office.answered(asked)
    mailer.sweep(now() + LATER)
    first = server.taken[0].get_content()
    office.asked_back(office.sent())
    mailer.sweep(now() + 2 * LATER)
    assert server.taken[1].get_content() == first
    Person.objects.filter(pk=reader.pk).update(language="ja")
    office.asked_back(office.sent())
    mailer.sweep(now() + 3 * LATER)
    assert "サインイン" in server.taken[2].get_content()


def test_one_mail_for_much_and_none_for_what_was_seen(office: Office, server: Server, reader: Person) -> None:
    office.received()
    office.received()
    mailer.sweep(now())
    assert server.taken == []
    mailer.sweep(now() + LATER)
    assert len(server.taken) == 1
    assert not Notification.objects.filter(person=reader, mailed_at=None).exists()
    office.received()
    actions.mark_seen(reader, [one.pk for one in told_to(reader)])
    mailer.sweep(now() + 3 * LATER)
    assert len(server.taken) == 1


def test_what_was_seen_before_the_server_answered_is_not_sent(
    office: Office, server: Server, reader: Person
) -> None:
    office.received()
    server.refusal = "451 Later"
    mailer.sweep(now() + LATER)
    actions.mark_seen(reader, [one.pk for one in told_to(reader)])
    server.refusal = ""
    mailer.sweep(now() + 3 * LATER)
    assert server.taken == []
    assert Mail.objects.get().last_error == "seen"


def test_quiet_hours_hold_all_but_flash(office: Office, server: Server, reader: Person) -> None:
    actions.choose_mail(reader, Choice.ALL, quiet_from=time(0), quiet_until=time(23, 59, 59))
    office.received()
    assert mailer.sweep(now() + LATER) == 0
    office.received(urgency="flash", urgency_reason="A child is missing.")
    assert mailer.sweep(now()) == 1


def test_without_address_or_wish_no_mail(office: Office, server: Server) -> None:
    with_address(office.cast.officer, Choice.OFF)
    office.received(urgency="flash", urgency_reason="A child is missing.")
    assert mailer.sweep(now() + LATER) == 0
    Mailbox.objects.update(choice=Choice.ALL, confirmed_at=None)
    assert mailer.sweep(now() + LATER) == 0


def test_who_may_sign_in_no_more_gets_no_mail(office: Office, server: Server, reader: Person) -> None:
    office.received()
    Person.objects.filter(pk=reader.pk).update(is_active=False)
    assert mailer.sweep(now() + LATER) == 0
    assert not Mail.objects.exists()


def test_a_server_that_does_not_answer_blocks_nothing(
    office: Office, server: Server, reader: Person, settings: Settings
) -> None:
    right = settings.EMAIL_PORT
    settings.EMAIL_PORT = choose(8125).number
    request = office.received()
    at = now() + LATER
    assert mailer.sweep(at) == 0
    mail = Mail.objects.get()
    assert (mail.attempts, mail.last_error, entries(events.MAIL_FAILED)) == (1, "not-reached", 1)
    assert mail.next_attempt_at > now()
    requests.open_request(reader, request.id)
    page = signed_in(Client(), office.cast.operator).get("/notifications/mails/")
    assert "The mail server does not answer." in page.content.decode()
    settings.EMAIL_PORT = right
    assert mailer.sweep(at + timedelta(hours=1)) == 1
    assert (
        "No mail waits."
        in signed_in(Client(), office.cast.operator).get("/notifications/mails/").content.decode()
    )


def test_a_mail_that_cannot_be_written_holds_up_nobody_elses(
    office: Office, server: Server, reader: Person
) -> None:
    Mailbox.objects.filter(person=reader).update(address="officer@agency.example\nBcc: all@agency.example")
    boss = with_address(office.cast.supervisor)
    office.received(urgency="flash", urgency_reason="A child is missing.")
    assert mailer.sweep(now()) == 1
    assert Mail.objects.get(person=reader).last_error == "not-a-mail"
    assert Mail.objects.get(person=boss).sent_at is not None


def test_a_server_without_tls_gets_nothing_where_tls_is_asked(
    office: Office, server: Server, reader: Person, settings: Settings
) -> None:
    settings.EMAIL_USE_TLS = True
    office.received()
    assert mailer.sweep(now() + LATER) == 0
    assert server.taken == []
    assert Mail.objects.get().attempts == 1


def test_an_address_counts_once_its_code_came_back(office: Office, server: Server) -> None:
    officer = office.cast.officer
    with pytest.raises(NotAnAddressError):
        actions.enter_address(officer, "no address")
    actions.enter_address(officer, ADDRESS)
    office.received(urgency="flash", urgency_reason="A child is missing.")
    assert mailer.sweep(now()) == 1
    [mail] = server.taken
    code = code_in(mail)
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    with pytest.raises(WrongMailCodeError):
        actions.confirm_address(officer, wrong)
    assert actions.confirm_address(officer, f"{code[:4]} {code[4:]}").is_confirmed
    with pytest.raises(WrongMailCodeError):
        actions.confirm_address(officer, code)
    # what was told before the address stood there is not mailed afterwards
    assert mailer.sweep(now() + LATER) == 0
    assert ADDRESS not in log_texts()


def test_five_wrong_codes_end_it_and_five_mails_a_day(office: Office, server: Server) -> None:
    officer = office.cast.officer
    for _time in range(5):
        actions.enter_address(officer, ADDRESS)
        mailer.sweep(now())
    with pytest.raises(TooManyCodesError):
        actions.enter_address(officer, ADDRESS)
    code = code_in(server.taken[-1])
    wrong = f"{(int(code) + 1) % 10**8:08d}"
    for _time in range(5):
        with pytest.raises(WrongMailCodeError):
            actions.confirm_address(officer, wrong)
    with pytest.raises(WrongMailCodeError):
        actions.confirm_address(officer, code)


UNWRITABLE = f"a@{'ü' * 60}.example"  # has the form of an address, but no mail can be addressed so


def test_an_address_that_no_mail_can_bear_is_refused(office: Office) -> None:
    with pytest.raises(NotAnAddressError):
        actions.enter_address(office.cast.officer, UNWRITABLE)
    client = signed_in(Client(), office.cast.officer)
    assert client.post("/notifications/mail/", {"address": UNWRITABLE}).status_code == 422
    assert not Mail.objects.exists()


def test_one_mail_that_cannot_be_written_stops_no_other(office: Office, server: Server) -> None:
    actions.enter_address(office.cast.officer, ADDRESS)
    Mailbox.objects.update(address=UNWRITABLE)
    actions.enter_address(office.cast.supervisor, ADDRESS)
    assert mailer.sweep(now()) == 1
    kept = Mail.objects.get(person=office.cast.officer)
    assert (kept.sent_at, kept.attempts, kept.last_error) == (None, 1, "not-a-mail")


def test_a_code_is_not_sent_to_an_address_that_was_taken_away(office: Office, server: Server) -> None:
    actions.enter_address(office.cast.officer, ADDRESS)
    actions.remove_address(office.cast.officer)
    assert mailer.sweep(now()) == 0
    assert Mail.objects.get(kind=MailKind.CODE).dropped_at is not None


def test_the_operator_enters_an_address(office: Office, server: Server) -> None:
    client = signed_in(Client(), office.cast.operator)
    officer = office.cast.officer
    assert client.post(f"/notifications/mails/{officer.pk}/", {"address": ADDRESS}).status_code == 302
    assert Mailbox.objects.get(person=officer).is_confirmed
    assert client.post(f"/notifications/mails/{officer.pk}/", {"address": "x"}).status_code == 422


def test_ones_own_page_from_address_to_choice(office: Office, server: Server) -> None:
    client = signed_in(Client(), office.cast.officer)
    assert client.post("/notifications/mail/", {"address": "x"}).status_code == 422
    client.post("/notifications/mail/", {"address": ADDRESS})
    mailer.sweep(now())
    assert client.post("/notifications/mail/code/", {"code": "1"}).status_code == 422
    client.post("/notifications/mail/code/", {"code": code_in(server.taken[0])})
    half = {"choice": "all", "quiet_from": "22:00", "quiet_until": ""}
    assert client.post("/notifications/mail/choice/", half).status_code == 422
    client.post("/notifications/mail/choice/", {**half, "quiet_until": "06:00"})
    box = Mailbox.objects.get(person=office.cast.officer)
    assert (box.is_confirmed, box.choice, box.quiet_from) == (True, "all", time(22))


def test_a_node_without_a_server_says_so(office: Office, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    for person, where in (
        (office.cast.officer, "/notifications/mail/"),
        (office.cast.operator, "/notifications/mails/"),
    ):
        assert "This node sends no mails." in signed_in(Client(), person).get(where).content.decode()


def log_texts() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(convert_from(body, 'UTF8'), ' ') FROM audit_entry")
        return str(cursor.fetchone()[0])
