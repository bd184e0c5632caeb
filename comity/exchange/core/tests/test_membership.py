"""Versions of a membership: signed by whoever may, chained, and standing alike at every member in whatever order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from comity.exchange.core.course import MissingVersionError, course, require_acceptable, require_citation
from comity.exchange.core.errors import (
    BadSignatureError,
    KeyTimeError,
    KeyUseError,
    MalformedError,
    Reason,
    RefusalError,
    UnknownKeyError,
)
from comity.exchange.core.ids import check_id, new_id
from comity.exchange.core.keys import PublicKey
from comity.exchange.core.letter_members import Addressee
from comity.exchange.core.membership import (
    Condition,
    Version,
    conversation_id,
    new_nonce,
    sign_assent,
    sign_version,
    verify_assent,
    verify_version,
)

Keys = Callable[[str], list[PublicKey]]


@pytest.fixture
def keys_of(hanoi: Any, tokyo: Any, taipei: Any) -> Keys:
    known = {one.node: one.keys for one in (hanoi, tokyo, taipei)}
    return lambda node: known.get(node, [])


@pytest.fixture
def first(hanoi: Any, tokyo: Any, taipei: Any, now: datetime) -> Version:
    nonce = new_nonce()
    return sign_version(
        Version(
            conv=conversation_id(hanoi.node, nonce, now),
            number=1,
            author=hanoi.node,
            owner=hanoi.node,
            deputy=tokyo.node,
            members=tuple(Addressee(one.node, "desk") for one in (hanoi, tokyo, taipei)),
            at=now,
            nonce=nonce,
        ),
        hanoi.sig,
    )


def after(before: Version, by: Any, **change: Any) -> Version:
    fields: dict[str, Any] = {
        "number": before.number + 1,
        "prev": before.digest,
        "nonce": None,
        "author": by.node,
        "takeover": False,
        **change,
    }
    return sign_version(replace(before, **fields), by.sig)


def takeover(before: Version, by: Any, **change: Any) -> Version:
    return after(before, by, takeover=True, owner=by.node, deputy=None, **change)


def reason(known: list[Version], new: Version) -> Reason | None:
    try:
        require_acceptable(known, new)
    except RefusalError as refusal:
        return refusal.reason
    return None


def test_a_version_is_read_as_it_was_signed(first: Version, keys_of: Keys) -> None:
    read = verify_version(first.token, keys_of)
    assert read == first
    assert read.digest == first.digest
    assert check_id(first.conv)


def test_an_assent_is_read_as_it_was_signed(first: Version, tokyo: Any, now: datetime, keys_of: Keys) -> None:
    assent = sign_assent(first, tokyo.node, now, tokyo.sig)
    assert verify_assent(assent.token, keys_of) == assent


def test_nobody_begins_a_conversation_under_the_id_of_another(first: Version, tokyo: Any, hanoi: Any) -> None:
    with pytest.raises(BadSignatureError):
        sign_version(replace(first, author=tokyo.node, owner=tokyo.node, deputy=hanoi.node), tokyo.sig)


def test_a_version_signed_by_another_than_it_says_does_not_hold(
    first: Version, tokyo: Any, keys_of: Keys
) -> None:
    forged = sign_version(replace(first, members=first.members[:2]), tokyo.sig)
    with pytest.raises(UnknownKeyError):
        verify_version(forged.token, keys_of)


@pytest.mark.parametrize("use", ["hop", "enc"])
def test_only_sig_keys_sign_versions(first: Version, hanoi: Any, use: str) -> None:
    with pytest.raises(KeyUseError):
        sign_version(first, getattr(hanoi, use))


def test_a_version_dated_outside_of_its_keys_time_does_not_hold(first: Version, hanoi: Any) -> None:
    with pytest.raises(KeyTimeError):
        after(first, hanoi, at=first.at + timedelta(days=2000))


@pytest.mark.parametrize(
    "change",
    [
        {"deputy": "cxp:node:kr:npa"},
        {"owner": "cxp:node:kr:npa"},
        {"prev": None},
        {"nonce": "A" * 22},
        {"members": ()},  # the deputy is no member of nobody
    ],
)
def test_what_contradicts_itself_is_not_signed(first: Version, hanoi: Any, change: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        after(first, hanoi, **change)


def test_each_member_stands_there_once(first: Version, hanoi: Any) -> None:
    with pytest.raises(MalformedError):
        after(first, hanoi, members=(*first.members, first.members[0]))


def test_empty_membership_means_nobody(first: Version, hanoi: Any, tokyo: Any) -> None:
    nobody = after(first, hanoi, members=(), deputy=None)
    for sender in (hanoi, tokyo):
        with pytest.raises(RefusalError) as refused:
            require_citation(nobody, [first, nobody], sender=sender.node, me=tokyo.node, cited=nobody.digest)
        assert refused.value.reason is Reason.POLICY


class TestAcceptance:
    def test_the_owners_next_version_is_accepted_and_stands(self, first: Version, hanoi: Any) -> None:
        second = after(first, hanoi, members=first.members[:2])
        assert reason([first], second) is None
        assert course([second, first]) == (first, second)

    def test_nothing_is_accepted_from_somebody_who_is_not_the_owner(
        self, first: Version, tokyo: Any, taipei: Any
    ) -> None:
        for other in (tokyo, taipei):
            assert reason([first], after(first, other)) is Reason.POLICY

    def test_only_the_deputy_takes_over(self, first: Version, tokyo: Any, taipei: Any, hanoi: Any) -> None:
        assert reason([first], takeover(first, tokyo)) is None
        assert reason([first], takeover(first, taipei)) is Reason.POLICY
        without = after(first, hanoi, deputy=None)
        assert reason([first, without], takeover(without, tokyo)) is Reason.POLICY

    def test_a_rollback_is_refused(self, first: Version, hanoi: Any) -> None:
        second = after(first, hanoi, members=first.members[:2])
        third = after(second, hanoi, members=first.members)
        old_number = after(first, hanoi, number=2, members=first.members, at=first.at + timedelta(seconds=1))
        skipped = after(second, hanoi, number=9)
        known = [first, second, third]
        assert reason(known, old_number) is Reason.POLICY
        assert reason(known, skipped) is Reason.POLICY
        assert course(known)[-1] == third

    def test_the_same_bytes_again_change_nothing(self, first: Version, hanoi: Any) -> None:
        second = after(first, hanoi)
        assert reason([first, second], first) is None
        assert reason([first, second], second) is None

    def test_one_version_in_other_bytes_is_refused(self, first: Version, hanoi: Any) -> None:
        second = after(first, hanoi, members=first.members[:2])
        other = after(first, hanoi, members=(first.members[0], first.members[1]), at=first.at + timedelta(1))
        assert reason([first, second], other) is Reason.POLICY
        assert reason([first, second], replace(first, token=first.token + "x")) is Reason.POLICY

    def test_a_version_waits_for_the_one_before(self, first: Version, hanoi: Any) -> None:
        second = after(first, hanoi)
        with pytest.raises(MissingVersionError):
            require_acceptable([first], after(second, hanoi))

    def test_nothing_comes_after_closed(self, first: Version, hanoi: Any, tokyo: Any) -> None:
        closed = after(first, hanoi, condition=Condition.CLOSED)
        for more in (after(closed, hanoi, condition=Condition.OPEN), takeover(closed, tokyo)):
            assert reason([first, closed], more) is Reason.POLICY

    def test_the_new_owner_signs_after_a_handover(self, first: Version, hanoi: Any, taipei: Any) -> None:
        handed = after(first, hanoi, owner=taipei.node)
        assert reason([first, handed], after(handed, taipei)) is None
        assert reason([first, handed], after(handed, hanoi)) is Reason.POLICY


class TestTakeover:
    def test_it_wins_over_the_owners_version_of_the_same_number(
        self, first: Version, hanoi: Any, tokyo: Any
    ) -> None:
        owners = after(first, hanoi, members=first.members[:2])
        more = after(owners, hanoi, members=first.members)
        taken = takeover(first, tokyo)
        assert course([first, owners, more, taken])[-1] == taken
        assert course([first, owners, more])[-1] == more

    def test_a_deputy_that_assented_cannot_take_over_in_its_place(
        self, first: Version, hanoi: Any, tokyo: Any, taipei: Any, now: datetime
    ) -> None:
        owners = after(first, hanoi, deputy=taipei.node)
        late = takeover(first, tokyo)
        assent = sign_assent(owners, tokyo.node, now, tokyo.sig)
        foreign = sign_assent(owners, taipei.node, now, taipei.sig)
        assert course([first, owners, late], [assent])[-1] == owners
        assert course([first, owners, late], [foreign])[-1] == late

    def test_a_deputy_that_assented_may_take_over_in_the_next_one(
        self, first: Version, hanoi: Any, tokyo: Any, now: datetime
    ) -> None:
        owners = after(first, hanoi)
        assent = sign_assent(owners, tokyo.node, now, tokyo.sig)
        taken = takeover(owners, tokyo)
        assert course([first, owners, taken], [assent])[-1] == taken


class TestCitation:
    def test_who_cites_the_present_version_is_heard(self, first: Version, hanoi: Any, tokyo: Any) -> None:
        require_citation(first, [first], sender=tokyo.node, me=hanoi.node, cited=first.digest)
        require_citation(None, [], sender=tokyo.node, me=hanoi.node, cited=None)

    def test_an_older_or_beaten_version_is_stale(self, first: Version, hanoi: Any, tokyo: Any) -> None:
        owners, taken = after(first, hanoi), takeover(first, tokyo)
        for cited in (first, owners):
            with pytest.raises(RefusalError) as refused:
                require_citation(
                    taken, [first, owners, taken], sender=hanoi.node, me=tokyo.node, cited=cited.digest
                )
            assert refused.value.reason is Reason.MEMBERSHIP_STALE

    def test_a_version_not_here_yet_is_waited_for(self, first: Version, hanoi: Any, tokyo: Any) -> None:
        second = after(first, hanoi)
        for present, known in ((first, [first]), (None, [])):
            with pytest.raises(MissingVersionError):
                require_citation(present, known, sender=tokyo.node, me=hanoi.node, cited=second.digest)

    def test_a_removed_member_and_a_letter_without_citation_are_refused(
        self, first: Version, hanoi: Any, tokyo: Any, taipei: Any
    ) -> None:
        second = after(first, hanoi, members=first.members[:2])
        for sender, me, cited in (
            (taipei, hanoi, second.digest),
            (taipei, hanoi, first.digest),
            (hanoi, taipei, second.digest),
            (tokyo, hanoi, None),
        ):
            with pytest.raises(RefusalError) as refused:
                require_citation(second, [first, second], sender=sender.node, me=me.node, cited=cited)
            assert refused.value.reason is Reason.POLICY

    def test_nothing_is_said_in_a_closed_conversation(self, first: Version, hanoi: Any, tokyo: Any) -> None:
        closed = after(first, hanoi, condition=Condition.CLOSED)
        with pytest.raises(RefusalError):
            require_citation(closed, [first, closed], sender=tokyo.node, me=hanoi.node, cited=closed.digest)


def test_ids_of_conversations_differ(now: datetime) -> None:
    made = {conversation_id("cxp:node:vn:c02", new_nonce(), now) for _ in range(50)}
    assert len(made) == 50
    assert new_id() not in made
