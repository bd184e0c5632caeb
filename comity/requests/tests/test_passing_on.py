"""Passing an item of another owner on: with the owner's leave and an agreement, whole; and taking one in that is passed on to us."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from comity.audit.actors import Process
from comity.audit.models import Entry
from comity.exchange.core.digests import b64u
from comity.exchange.core.envelope import read_own, seal
from comity.exchange.core.ids import new_id
from comity.exchange.core.letter_members import Addressee, Body, Ref
from comity.exchange.core.moments import to_rfc3339
from comity.exchange.core.parts import encrypt_part
from comity.exchange.due import due_jobs
from comity.exchange.models import InLetter, OutLetter, Peer, Receipt, StoredFile
from comity.exchange.tests.partners import Partner, open_all
from comity.lib.clock import now
from comity.requests.bodies import REQUEST
from comity.requests.tests.office import HANOI, SEOUL, TOKYO
from comity.requests.tests.sharers import RIGHTS, ROUTE, Sharers, data_in, days, item_of, sent_to, stamp
from comity.sharing import actions, sweeps
from comity.sharing.actions import Plan
from comity.sharing.bodies import ONWARD
from comity.sharing.exceptions import (
    FilesNotHereError,
    NotHereError,
    OwnerNotAskedError,
    ReleaseRefusedError,
    SecondPersonError,
)
from comity.sharing.letters import PASSED_ON
from comity.sharing.models import Disclosure, Item, Passing
from comity.sharing.standing import shown_data


def test_without_the_owners_leave_nothing_is_passed_on(sharers: Sharers) -> None:
    item = sharers.item("H0", "H2")
    with pytest.raises(OwnerNotAskedError) as refused:
        actions.pass_on(sharers.officer, TOKYO, item.mid, sharers.plan())
    assert "Ask the owner" in str(refused.value)
    assert not sent_to(SEOUL, PASSED_ON)
    assert not Disclosure.objects.filter(node=SEOUL).exists()


def test_with_it_the_owners_letter_goes_whole_and_the_owner_learns_who_has_it(sharers: Sharers) -> None:
    item = sharers.item()
    passing = sharers.passed_on(item)
    [letter] = sent_to(SEOUL, PASSED_ON)
    assert passing.letter == letter.mid
    data, theirs = data_in(letter), InLetter.objects.get(mid=item.mid)
    assert data["original"].encode() == bytes(theirs.inner or b"")
    grant = read_own(data["consent"].encode())
    assert (grant.sender.node, grant.nodes) == (TOKYO, (HANOI,))
    inside = read_own(bytes(letter.inner))
    assert [(ref.id, ref.rel) for ref in inside.refs] == [(str(item.mid), "forwards")]
    assert inside.handling is not None
    assert (inside.handling.owner, sorted(inside.handling.codes)) == (TOKYO, ["H0", "H1", "H2"])
    row = Disclosure.objects.get(owner=TOKYO, mid=item.mid)
    assert (row.node, row.by_letter, row.basis, row.consent) == (
        SEOUL,
        letter.mid,
        "consent",
        passing.consent,
    )
    [told] = sent_to(TOKYO, ONWARD)
    assert (data_in(told)["to"], data_in(told)["by"]["id"]) == (SEOUL, str(letter.mid))


def test_an_owner_that_cannot_be_told_then_is_told_by_the_sweep_once(sharers: Sharers) -> None:
    item = sharers.item()
    sharers.granted(item)
    owner = Peer.objects.filter(node=TOKYO)
    owner.update(state="suspended")
    passing = actions.pass_on(sharers.officer, TOKYO, item.mid, sharers.plan())
    assert passing.state == "sent"
    assert sweeps.tell_owners() == 0  # it is suspended: nothing is tried
    assert not sent_to(TOKYO, ONWARD)
    owner.update(state="active")
    assert (sweeps.tell_owners(), sweeps.tell_owners()) == (1, 0)
    [told] = sent_to(TOKYO, ONWARD)
    assert passing.sent_at is not None
    assert (data_in(told)["to"], data_in(told)["at"]) == (SEOUL, to_rfc3339(passing.sent_at))


def test_a_listed_agency_needs_no_leave_where_the_agreement_asks_for_none(sharers: Sharers) -> None:
    item = sharers.item("H0", onward="listed", listed=(SEOUL,))
    with pytest.raises(ReleaseRefusedError) as refused:  # our agreement with Seoul has H2 for its floor
        actions.pass_on(sharers.officer, TOKYO, item.mid, sharers.plan())
    assert refused.value.code == "owner-must-agree"


def test_the_agreement_with_the_third_party_decides_too(sharers: Sharers) -> None:
    item = sharers.item()
    sharers.granted(item)
    route = replace(ROUTE, categories=("biometric",))
    with pytest.raises(ReleaseRefusedError) as refused:
        actions.pass_on(sharers.officer, TOKYO, item.mid, replace(sharers.plan(), route=route))
    assert refused.value.code == "category-not-covered"
    with pytest.raises(ReleaseRefusedError):
        actions.pass_on(sharers.officer, TOKYO, item.mid, Plan(SEOUL, "", ROUTE, RIGHTS))


def test_two_persons_where_the_article_asks_for_them(sharers: Sharers) -> None:
    item = sharers.item()
    sharers.granted(item)
    plan = replace(sharers.plan(), route=replace(ROUTE, article="2"))
    passing = actions.pass_on(sharers.officer, TOKYO, item.mid, plan)
    assert passing.state == "to-approve"
    assert not sent_to(SEOUL, PASSED_ON)
    with pytest.raises(NotHereError):
        actions.approve_passing(sharers.officer, passing.id)
    approved = actions.approve_passing(sharers.supervisor, passing.id)
    assert approved.state == "sent"
    assert len(sent_to(SEOUL, PASSED_ON)) == 1


def test_nobody_approves_what_they_proposed_and_a_return_says_why(sharers: Sharers) -> None:
    item = sharers.item()
    sharers.granted(item)
    plan = replace(sharers.plan(), route=replace(ROUTE, article="2"))
    passing = actions.pass_on(sharers.supervisor, TOKYO, item.mid, plan)
    with pytest.raises(SecondPersonError):
        actions.approve_passing(sharers.supervisor, passing.id)
    returned = actions.return_passing(sharers.supervisor, passing.id, "Ask for less.")
    assert (returned.state, returned.return_reason) == ("returned", "Ask for less.")


def test_a_leave_withdrawn_meanwhile_stops_what_waits_in_the_outbox(sharers: Sharers) -> None:
    item = sharers.item()
    consent = sharers.granted(item)
    actions.pass_on(sharers.officer, TOKYO, item.mid, sharers.plan())
    assert sharers.grant(consent, "withdraw").state == "delivered"
    due_jobs(Peer.objects.get(node=SEOUL).pk)
    [letter] = sent_to(SEOUL, PASSED_ON)
    assert (letter.state, letter.reason) == ("held", "owner-must-agree")


def test_a_partner_tells_us_to_whom_it_passed_a_letter_of_ours_on(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.sent())
    leave = {
        "consent": str(new_id()), "part": "ask", "letter": {"id": str(ours.mid), "digest": ours.idg}, "use": "onward",
        "agency": SEOUL, "purpose": "investigation", "text": "x", "until": to_rfc3339(days(5)),
    }  # fmt: skip
    from comity.exchange.core.letter import LetterType

    sharers.say(sharers.tokyo, LetterType.CONSENT, "exchange/consent/1", leave, conv=leave["consent"])
    told = {
        "passing": str(new_id()), "letter": leave["letter"], "to": SEOUL, "by": {"id": str(new_id()), "digest": "A" * 43},
        "basis": "consent", "consent": leave["consent"], "at": to_rfc3339(now()),
    }  # fmt: skip
    early = sharers.say(sharers.tokyo, LetterType.CONSENT, ONWARD, told)
    assert early.reason == "no-consent"
    actions.decide_consent(
        sharers.supervisor, UUID(str(leave["consent"])), grant=True, text="Yes.", until=days(3)
    )
    assert sharers.say(sharers.tokyo, LetterType.CONSENT, ONWARD, told).state == "delivered"
    row = Disclosure.objects.get(owner=HANOI, mid=ours.mid, node=SEOUL)
    assert (row.by_node, row.basis) == (TOKYO, "consent")
    assert sharers.say(sharers.seoul, LetterType.CONSENT, ONWARD, {**told, "to": TOKYO}).state == "refused"


# --- what is passed on to us


def test_an_item_passed_on_to_us_is_verified_and_shown_as_its_owners(sharers: Sharers) -> None:
    original = sharers.original()
    letter = sharers.pass_to_us(original, sharers.leave_to_us(original))
    assert letter.state == "delivered", letter.reason
    item = Item.objects.get(owner=TOKYO, mid=original.mid)
    assert (item.peer.node, item.carrier, item.verified, item.is_second_hand) == (
        SEOUL,
        letter.mid,
        True,
        True,
    )
    assert item.handling["codes"] == ["H0", "H2"]
    found = shown_data(item)
    assert found is not None
    assert found[0] == REQUEST
    assert Receipt.objects.filter(mid=letter.mid, state="delivered").exists()


def test_the_signature_of_an_owner_we_are_not_paired_with_cannot_be_checked_and_that_is_said(
    sharers: Sharers,
) -> None:
    stranger = Partner(sharers.tokyo.house, sharers.office.house)
    unknown = "cxp:node:th:bangkok"
    original = sharers.original(owner=stranger)
    from comity.exchange.core.letter_members import Author

    letter = replace(
        stranger.letter(
            to=(Addressee(SEOUL, "desk"),), conv=new_id(), cseq=1, prev=None, body=Body(REQUEST, sharers.office.request_data()),
            purpose="investigation", handling=stamp(unknown, "H0", "H2"),
        ),
        sender=Author(unknown, "desk", "officer-1", "officer"),
    )  # fmt: skip
    original = seal(letter, stranger.sig, [stranger.wrap(sharers.seoul.house)])
    consent = sharers.leave_to_us(original)
    grant = replace(read_own(consent.inner), sender=Author(unknown, "desk", "officer-1", "officer"))
    signed = seal(grant, stranger.sig, [stranger.wrap(sharers.seoul.house)])
    taken = sharers.pass_to_us(original, signed)
    assert taken.state == "delivered", taken.reason
    assert Item.objects.get(owner=unknown).verified is False


def without(text: str, place: int) -> str:
    """A compact token with another letter at a place of its payload or signature."""
    return text[:place] + ("A" if text[place] != "A" else "B") + text[place + 1 :]


def refused_quietly(sharers: Sharers, letter: InLetter, reason: str, entries: int) -> None:
    """It is refused, signed, in one entry of the log, and nothing is shown."""
    assert (letter.state, letter.reason) == ("refused", reason)
    assert Receipt.objects.get(mid=letter.mid, given=True, state="refused").reason == reason
    assert Entry.objects.filter(event="message.refused").count() == entries + 1
    assert not Item.objects.filter(carrier=letter.mid).exists()


def refusals() -> int:
    return Entry.objects.filter(event="message.refused").count()


def test_a_forward_without_leave_is_refused(sharers: Sharers) -> None:
    entries = refusals()
    refused_quietly(sharers, sharers.pass_to_us(sharers.original(), None), "owner-must-agree", entries)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"agency": TOKYO}, "consent-for-another"),
        ({"use": "court"}, "consent-for-another"),
        ({"part": "refuse"}, "no-consent"),
        ({"until": None}, "no-consent"),
        ({"until": "2024-01-01T00:00:00Z"}, "owner-must-agree"),
        ({"purpose": "evidence"}, "owner-must-agree"),
        ({"letter": {"id": str(new_id()), "digest": "A" * 43}}, "consent-for-another"),
        ({"to": (Addressee(HANOI, "desk"),)}, "consent-for-another"),
    ],
)
def test_a_forward_with_leave_for_something_else_is_refused(
    sharers: Sharers, change: dict[str, Any], reason: str
) -> None:
    original = sharers.original()
    consent = sharers.leave_to_us(original, **change)
    entries = refusals()
    refused_quietly(sharers, sharers.pass_to_us(original, consent), reason, entries)


def test_an_altered_original_or_leave_is_refused(sharers: Sharers) -> None:
    original = sharers.original()
    consent = sharers.leave_to_us(original)
    text, leave = original.inner.decode(), consent.inner.decode()
    entries = refusals()
    forged = without(text, len(text) - 20)
    digest = b64u(__import__("hashlib").sha256(forged.encode()).digest())
    data = {"original": forged, "letter": {"id": original.mid, "digest": digest}}
    refs = (Ref(original.mid, digest, "forwards"),)
    refused_quietly(
        sharers, sharers.pass_to_us(original, consent, data=data, refs=refs), "inner-bad-signature", entries
    )
    data = {"consent": without(leave, len(leave) - 20)}
    refused_quietly(
        sharers, sharers.pass_to_us(original, consent, data=data), "inner-bad-signature", entries + 1
    )


@pytest.mark.parametrize("codes", [("H0",), ("H0", "H1")])
def test_a_forward_whose_handling_was_loosened_is_refused(sharers: Sharers, codes: tuple[str, ...]) -> None:
    original = sharers.original("H0", "H2")
    consent = sharers.leave_to_us(original)
    entries = refusals()
    letter = sharers.pass_to_us(original, consent, handling=stamp(TOKYO, *codes))
    refused_quietly(sharers, letter, "handling-stripped", entries)


def test_a_forward_under_the_name_of_who_passes_it_on_is_refused(sharers: Sharers) -> None:
    original = sharers.original("H0", "H2")
    entries = refusals()
    letter = sharers.pass_to_us(original, sharers.leave_to_us(original), handling=stamp(SEOUL, "H0", "H2"))
    refused_quietly(sharers, letter, "handling-stripped", entries)


def test_a_forward_that_names_another_letter_is_refused(sharers: Sharers) -> None:
    original, other = sharers.original(), sharers.original()
    consent = sharers.leave_to_us(original)
    entries = refusals()
    refs = (Ref(other.mid, other.idg, "forwards"),)
    refused_quietly(sharers, sharers.pass_to_us(original, consent, refs=refs), "another-letter", entries)
    data = {"letter": {"id": other.mid, "digest": other.idg}}
    refused_quietly(sharers, sharers.pass_to_us(original, consent, data=data), "another-letter", entries + 1)


def test_our_own_letter_and_the_carriers_own_are_no_items_of_another(sharers: Sharers) -> None:
    ours = sharers.office.letter_of(sharers.office.sent())
    data = {
        "original": bytes(ours.inner).decode(),
        "letter": {"id": str(ours.mid), "digest": ours.idg},
    }
    original = sharers.original()
    letter = sharers.pass_to_us(original, None, data=data, refs=())
    assert letter.reason == "not-anothers"
    assert OutLetter.objects.get(mid=ours.mid).inner
    assert not Passing.objects.exists()


def test_what_is_passed_on_twice_is_taken_once(sharers: Sharers) -> None:
    original = sharers.original()
    consent = sharers.leave_to_us(original)
    assert sharers.pass_to_us(original, consent).state == "delivered"
    assert sharers.pass_to_us(original, consent).reason == "held-already"


def test_an_item_that_was_passed_on_goes_further_only_with_the_owners_leave(sharers: Sharers) -> None:
    original = sharers.original()
    assert sharers.pass_to_us(original, sharers.leave_to_us(original)).state == "delivered"
    item = Item.objects.get(owner=TOKYO, mid=original.mid)
    with pytest.raises(OwnerNotAskedError):
        actions.pass_on(sharers.officer, TOKYO, item.mid, sharers.plan())


def test_the_files_of_an_item_travel_along_and_go_with_its_recall(sharers: Sharers) -> None:
    request = sharers.office.received(files=(("list.csv", b"a;b"),), handling=stamp(TOKYO, "H0", "H2"))
    item = item_of(request.message)
    passing = sharers.passed_on(item)
    [file] = StoredFile.objects.all()
    assert set(file.letters.values_list("out_letter", flat=True)) == {None, passing.letter}
    inside = read_own(bytes(sent_to(SEOUL, PASSED_ON)[0].inner))
    assert [(part.name, part.digest) for part in inside.parts] == [("list.csv", file.digest)]
    actions.purge_item(Process("test"), item.pk, "recall")
    file.refresh_from_db()
    assert (file.state, bytes(file.key)) == ("gone", b"")


def test_an_item_whose_file_is_not_whole_is_not_passed_on(sharers: Sharers) -> None:
    request = sharers.office.received(files=(("list.csv", b"a;b"),), handling=stamp(TOKYO, "H0", "H2"))
    item = item_of(request.message)
    sharers.granted(item)
    StoredFile.objects.update(state="coming")
    with pytest.raises(FilesNotHereError):
        actions.pass_on(sharers.officer, TOKYO, item.mid, sharers.plan())
    assert not sent_to(SEOUL, PASSED_ON)


def test_a_forward_with_other_files_than_the_owners_is_refused(sharers: Sharers) -> None:
    part, _chunks = encrypt_part(b"a;b", "list.csv", "text/plain")
    other, _more = encrypt_part(b"c;d", "list.csv", "text/plain")
    original = sharers.original(parts=(part,))
    consent = sharers.leave_to_us(original)
    entries = refusals()
    bare = sharers.pass_to_us(original, consent)
    refused_quietly(sharers, bare, "other-files", entries)
    letter = sharers.pass_to_us(original, consent, parts=(other,))
    sharers.seoul.bring(other, _more)
    open_all()
    letter.refresh_from_db()
    refused_quietly(sharers, letter, "other-files", entries + 1)
