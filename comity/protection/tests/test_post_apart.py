"""Complaints of ill-treatment: who reads one, who does not find it, and how it leaves."""

from dataclasses import replace

import pytest

from comity.accounts.access import AbsentError
from comity.accounts.roles import Role
from comity.accounts.tests.cast import add_member, add_unit
from comity.agreements.actions import hold_agreement
from comity.audit.acts import RefusalError
from comity.audit.models import Entry
from comity.exchange.letter_proof import prove_letter
from comity.exchange.models import OutLetter
from comity.exchange.registry import QueuedLetter
from comity.lib.clock import now
from comity.notifications.models import Notification
from comity.protection.actions.post_apart import (
    Sending,
    add_to_complaint,
    end_reading,
    name_reader,
    send_complaint_on,
)
from comity.protection.models import Complaint, PersonsWish, SendingState
from comity.protection.post_access import complaints_visible_to
from comity.protection.post_exceptions import AgainstWishError, MayNotReadError, ToHolderError
from comity.protection.tests.posts import SECRET, WITH_MOFA, WITH_TOKYO, PostOffice, terms
from comity.release.access import outgoing_of, waiting_for
from comity.release.actions import approve_outgoing
from comity.release.leaving import release_gate
from comity.release.models import Outgoing
from comity.requests.tests.office import OPERATOR, TOKYO, posted
from comity.sharing.access import our_letter_for
from comity.sharing.exceptions import NotHereError

pytestmark = pytest.mark.django_db


def test_only_the_post_and_whom_it_names_read_it(post: PostOffice) -> None:
    complaint, cast = post.complaint(), post.office.cast
    others = [*[one for one in cast.everyone() if one != post.officer], post.guest]
    assert [one for one in others if complaints_visible_to(one).exists()] == []
    named = name_reader(post.officer, complaint.pk, cast.victim_support)
    assert [one for one in others if complaints_visible_to(one).exists()] == [cast.victim_support]
    add_to_complaint(cast.victim_support, complaint.pk, "A doctor was asked for.", "en")
    with pytest.raises(AbsentError):
        name_reader(cast.victim_support, complaint.pk, cast.officer)
    end_reading(post.officer, complaint.pk, named.pk)
    assert not complaints_visible_to(cast.victim_support).exists()


def test_who_runs_the_node_checks_the_log_or_is_of_another_agency_is_never_named(post: PostOffice) -> None:
    complaint, cast = post.complaint(), post.office.cast
    for person in (cast.operator, cast.auditor, cast.partner, post.guest, cast.suspended):
        with pytest.raises(MayNotReadError):
            name_reader(post.officer, complaint.pk, person)


def test_the_log_and_notifications_do_not_tell_it_from_a_note(post: PostOffice) -> None:
    complaint = post.complaint()
    name_reader(post.officer, complaint.pk, post.office.cast.victim_support)
    with pytest.raises(ToHolderError):
        send_complaint_on(
            post.officer,
            _anything_goes(complaint).pk,
            Sending(reason="x", peer=post.tokyo, basis=post.basis()),
        )
    words = " ".join(f"{one.event} {one.subject_kind} {one.body!r}" for one in Entry.objects.all())
    for telling in ("complaint", "apart", "violence", "ill-treat", SECRET):
        assert telling not in words.lower()
    told = Notification.objects.exclude(kind="peer.paired")
    assert set(told.values_list("kind", flat=True)) == {"post-file.changed"}


def _anything_goes(complaint: Complaint) -> Complaint:
    add_to_complaint(complaint.by, complaint.pk, "She wants it heard.", "en", PersonsWish.ANY)  # type: ignore[arg-type]
    return complaint


def test_it_is_sent_to_the_ministry_as_a_report_like_any_other(post: PostOffice) -> None:
    complaint = post.complaint()
    sent = send_complaint_on(
        post.officer,
        complaint.pk,
        Sending(reason="The ministry protests.", peer=post.ministry, basis=post.basis(WITH_MOFA)),
    )
    assert sent.state == SendingState.SENT
    letter = posted(sent.letter)
    assert (letter.schema, letter.peer) == ("protection/report/1", post.ministry)
    outgoing, cast = Outgoing.objects.get(letter=sent.letter), post.office.cast
    for person in (cast.supervisor, cast.officer, post.guest):
        assert not outgoing_of(person).filter(pk=outgoing.pk).exists()
        with pytest.raises(NotHereError):
            our_letter_for(person, letter.mid)
    with pytest.raises(RefusalError, match="No proof"):
        prove_letter(letter)


def test_the_holding_side_gets_it_only_by_wish_tick_and_name(post: PostOffice) -> None:
    complaint = post.complaint()
    sending = Sending(
        reason="They shall inquire.",
        peer=post.tokyo,
        basis=post.basis(),
        to_holder=True,
        named=str(post.tokyo),
    )
    with pytest.raises(AgainstWishError):
        send_complaint_on(post.officer, complaint.pk, sending)
    _anything_goes(complaint)
    for wrong in (
        replace(sending, to_holder=False),
        replace(sending, named=""),
        replace(sending, named="Hanoi"),
    ):
        with pytest.raises(ToHolderError):
            send_complaint_on(post.officer, complaint.pk, wrong)
    assert not OutLetter.objects.filter(schema="protection/report/1").exists()
    assert send_complaint_on(post.officer, complaint.pk, sending).to_holder


def test_another_agency_of_the_holding_state_counts_as_the_holding_side(post: PostOffice) -> None:
    complaint = _anything_goes(post.complaint())
    japanese = post.office.cast.partner.agency
    with pytest.raises(ToHolderError):
        send_complaint_on(post.officer, complaint.pk, Sending(reason="x", agency=japanese))


def test_what_the_person_wants_kept_goes_to_nobody(post: PostOffice) -> None:
    complaint = post.complaint(wish=PersonsWish.KEEP)
    with pytest.raises(AgainstWishError):
        send_complaint_on(
            post.officer, complaint.pk, Sending(reason="x", peer=post.ministry, basis=post.basis(WITH_MOFA))
        )


def test_it_is_shown_to_an_authority_on_this_node(post: PostOffice) -> None:
    complaint = post.complaint()
    unit = add_unit("vnm-mofa", "VNM", "Asia/Ho_Chi_Minh", en="Foreign ministry")
    reader = add_member("V-9001", "Lò Thị Mai", "vi", unit, Role.CONSULAR)
    officer = add_member("V-9002", "Lò Văn Inh", "vi", unit, Role.OFFICER)
    assert not complaints_visible_to(reader).exists()
    send_complaint_on(post.officer, complaint.pk, Sending(reason="x", agency=unit.agency))
    assert complaints_visible_to(reader).exists()
    assert not complaints_visible_to(officer).exists()
    with pytest.raises(AbsentError):
        send_complaint_on(reader, complaint.pk, Sending(reason="x", peer=post.tokyo, basis=post.basis()))


def test_a_second_person_approves_it_only_as_a_named_reader(post: PostOffice) -> None:
    complaint, supervisor = post.complaint(), post.office.cast.supervisor
    hold_agreement(
        OPERATOR,
        terms(WITH_MOFA, post.ministry.node, "VN", two_person=True).replace(b"version: 1", b"version: 2"),
    )
    sent = send_complaint_on(
        post.officer, complaint.pk, Sending(reason="x", peer=post.ministry, basis=post.basis(WITH_MOFA))
    )
    assert sent.state == SendingState.TO_APPROVE
    assert not waiting_for(supervisor).exists()
    name_reader(post.officer, complaint.pk, supervisor)
    waiting = waiting_for(supervisor).get()
    approve_outgoing(supervisor, waiting.pk)
    sent.refresh_from_db()
    assert sent.state == SendingState.SENT


def test_what_the_person_wants_kept_meanwhile_does_not_leave(post: PostOffice) -> None:
    complaint, supervisor = post.complaint(), post.office.cast.supervisor
    terms_of_two = terms(WITH_MOFA, post.ministry.node, "VN", two_person=True)
    hold_agreement(OPERATOR, terms_of_two.replace(b"version: 1", b"version: 2"))
    sending = Sending(reason="x", peer=post.ministry, basis=post.basis(WITH_MOFA))
    waiting = send_complaint_on(post.officer, complaint.pk, sending)
    name_reader(post.officer, complaint.pk, supervisor)
    add_to_complaint(post.officer, complaint.pk, "She fears for her sister.", "en", PersonsWish.KEEP)
    with pytest.raises(AgainstWishError):
        approve_outgoing(supervisor, waiting_for(supervisor).get().pk)
    waiting.refresh_from_db()
    assert (waiting.state, waiting.letter) == (SendingState.TO_APPROVE, None)
    assert not OutLetter.objects.filter(schema="protection/report/1").exists()


def test_one_that_has_not_reached_the_line_is_held_by_the_persons_wish(post: PostOffice) -> None:
    complaint = post.complaint()
    sending = Sending(reason="x", peer=post.ministry, basis=post.basis(WITH_MOFA))
    letter = posted(send_complaint_on(post.officer, complaint.pk, sending).letter)
    assert letter.origin_id is not None
    queued = QueuedLetter(letter.mid, post.ministry.node, letter.schema, letter.origin_kind, letter.origin_id)
    assert release_gate(queued, now()) == ""
    add_to_complaint(post.officer, complaint.pk, "She fears for her sister.", "en", PersonsWish.KEEP)
    assert release_gate(queued, now()) == "not-taken"


def test_one_that_a_post_sends_on_is_read_by_the_authoritys_consular_officers(post: PostOffice) -> None:
    letter = post.report(
        post.mofa,
        "complaint",
        "0192f000-0000-7000-8000-000000000001",
        text=SECRET,
        heads=["violence", "unheard-of"],
        wish="own-state",
        holding="JPN",
        person={"name": "Nguyễn Văn Hải", "language": "vi"},
    )
    assert letter.state == "delivered", letter.reason
    complaint = Complaint.objects.get()
    assert (complaint.heads, complaint.file) == (["violence"], None)
    cast = post.office.cast
    assert [one for one in cast.everyone() if complaints_visible_to(one).exists()] == [post.officer]
    add_to_complaint(post.officer, complaint.pk, "x", "en", PersonsWish.ANY)
    with pytest.raises(ToHolderError):
        send_complaint_on(
            post.officer, complaint.pk, Sending(reason="x", peer=post.tokyo, basis=post.basis(WITH_TOKYO))
        )
    assert post.tokyo.node == TOKYO
