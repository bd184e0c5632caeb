"""A complaint of ill-treatment is found by nobody but its readers: every address, every list written out, every command is asked.

Two complaints lie on this node: one at the post of the house, one at an embassy that is its guest, about a person the house itself
holds. Everybody but the one post's officers looks for the words, the ids and the person's place, also by forms that search.
"""

import io
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.test import Client
from django.urls import reverse

from comity.accounts.roles import Role
from comity.accounts.tests.cast import add_member, signed_in
from comity.audit.models import Entry
from comity.audit.sequencer import sequence
from comity.exchange.models import OutLetter
from comity.lib.clock import now
from comity.protection.actions.post_apart import NewComplaint, Sending, send_complaint_on, write_complaint
from comity.protection.actions.post_files import take_notice
from comity.protection.bodies import NOTICE
from comity.protection.incoming import Incoming
from comity.protection.models import Complaint, PersonsWish
from comity.protection.post_bodies import REPORT
from comity.protection.tests.holding import Custody
from comity.protection.tests.posts import SECRET, WITH_MOFA, PostOffice
from comity.requests.tests.office import HANOI, OPERATOR, TOKYO, Office
from tests.access_rules import ALL, CONSULAR, RULES, WORDS
from tests.test_access_matrix import World, body_of, quiet, world

__all__ = ["quiet", "world"]

PLACE = "Corridor behind the kitchen"
FORM = {"q": SECRET, "name": SECRET, "purpose": "audit", "kind": "csv", "format": "csv", "reason": "Test"}
COMMANDS: tuple[tuple[str, ...], ...] = (
    ("audit_verify",),
    ("audit_looked", f"--node={TOKYO}"),
    ("audit_export_partner", f"--node={TOKYO}"),
    ("demo_count",),
    ("key_list",),
    ("request_clocks",),
)


@pytest.fixture
def complaints(office: Office, world: World, post: PostOffice, custody: Custody) -> list[Complaint]:
    """One at the house's own post, sent to its ministry; one at a guest's, about somebody whom the house holds."""
    ours = Complaint.objects.get(pk=world["complaint"])
    send_complaint_on(
        post.officer,
        ours.pk,
        Sending(reason="They protest.", peer=post.ministry, basis=post.basis(WITH_MOFA)),
    )
    detention = custody.held()
    data = post.notice_data(detention=str(detention.pk), state="KOR", detaining="VNM")
    file = take_notice(OPERATOR, Incoming(NOTICE, data, post.guest.agency, HANOI, None))
    new = NewComplaint(
        at=now() - timedelta(hours=2),
        zone="Asia/Ho_Chi_Minh",
        heads=["violence"],
        text=SECRET,
        text_language="en",
        wish=PersonsWish.KEEP,
        place=PLACE,
    )
    theirs = write_complaint(post.guest, file.pk, new)
    sequence()
    return [ours, theirs]


def telling(complaint: Complaint) -> list[str]:
    return [SECRET, str(complaint.pk), *([complaint.place] if complaint.place else [])]


def places(world: World, complaints: list[Complaint]) -> dict[str, bool]:
    """Every address, with the things it is made for, and with the complaints' own ids in the place of each; whether it takes forms."""
    ids = [str(each) for one in complaints for each in (one.pk, one.file_id)]
    letters = [str(mid) for mid in OutLetter.objects.filter(schema=REPORT).values_list("mid", flat=True)]
    found = {}
    for name, rule in RULES.items():
        kwargs: dict[str, Any] = {key: world[thing] for key, thing in rule.args.items()}
        found[reverse(name, kwargs=kwargs)] = bool(rule.post)
        things = [key for key, thing in rule.args.items() if thing not in WORDS and is_id(world[thing])]
        if len(things) == 1:
            for each in [*ids, *letters] if things == ["mid"] else ids:
                found[reverse(name, kwargs={**kwargs, things[0]: each})] = False
    return {
        where: takes for where, takes in found.items() if "sign-out" not in where and "sessions" not in where
    }


def is_id(thing: object) -> bool:
    try:
        UUID(str(thing))
    except ValueError:
        return False
    return True


@pytest.mark.full  # a walk of every address by everybody
@pytest.mark.parametrize("part", range(3))
def test_nobody_else_finds_one_by_any_address(
    part: int, world: World, complaints: list[Complaint], post: PostOffice, quiet: None
) -> None:
    """The whole cast, an embassy's officer and a guest of the police; each address with the complaints' ids in it."""
    del quiet
    office = post.office
    unit = office.cast.partner.unit
    guests = {
        "guest_consular": post.guest,
        "other_consular": add_member("J-9300", "今井 直", "ja", unit, Role.CONSULAR),
    }
    people = {who: getattr(office.cast, who) for who in sorted(ALL)} | guests
    ours, theirs = complaints
    wrong = []
    for who, person in list(people.items())[part::3]:
        reads = {CONSULAR: ours, "guest_consular": theirs}.get(who)
        hidden = {words for one in complaints if one != reads for words in telling(one)} - set(
            telling(reads) if reads else ()
        )
        client = signed_in(Client(), person)
        for where, takes in places(world, complaints).items():
            with transaction.atomic():
                pages = [body_of(client.get(where)), *([body_of(client.post(where, FORM))] if takes else [])]
                transaction.set_rollback(True)
            for content in pages:
                page = content.decode("utf-8", "replace").replace(where, "")
                # what was typed comes back in its box: the words themselves are looked for by reading
                sought = hidden if content is pages[0] else hidden - {SECRET}
                wrong += [(who, where, words) for words in sought if words in page]
    assert wrong == []


def test_the_log_tells_an_auditor_of_a_line_in_a_file_and_no_more(
    office: Office, world: World, complaints: list[Complaint]
) -> None:
    bodies = [bytes(one.body).decode() for one in Entry.objects.all()]
    for words in (SECRET, PLACE, "complaint", "violence", "own-state"):
        assert [one for one in bodies if words in one] == []
    of_file = [one for one in Entry.objects.all() if str(complaints[1].log_id) in bytes(one.body).decode()]
    assert {(one.event, one.subject_kind) for one in of_file} == {("post-file.changed", "post-file")}


@pytest.mark.parametrize("command", COMMANDS, ids=lambda one: one[0])
def test_no_command_says_it(command: tuple[str, ...], complaints: list[Complaint]) -> None:
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            call_command(*command, stdout=said, stderr=said)
        except (CommandError, SystemExit, TypeError) as refusal:
            said.write(str(refusal))
    for one in complaints:
        for words in telling(one):
            assert words not in said.getvalue()


def test_no_proof_of_a_letter_that_carries_one_is_taken_out(complaints: list[Complaint]) -> None:
    letter = complaints[0].sendings.get().letter
    said = io.StringIO()
    with pytest.raises((CommandError, SystemExit)):
        call_command("letter_prove", str(letter), stdout=said, stderr=said)
    assert SECRET not in said.getvalue()
