"""Keeping agreements, and relying on them or not."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from comity.accounts.access import AbsentError
from comity.accounts.models import Person
from comity.accounts.roles import Role
from comity.accounts.tests.cast import Cast, add_member
from comity.agreements import access
from comity.agreements.actions import hold_agreement, resume_agreement, suspend_agreement
from comity.agreements.exceptions import (
    AgreementFileError,
    NotSuspendedError,
    OldVersionError,
    OtherAgreementError,
    ReasonMissingError,
    SuspendedAlreadyError,
)
from comity.agreements.models import AgreementVersion
from comity.agreements.release import judge
from comity.agreements.terms import Status
from comity.agreements.tests.cases import NOW, SECOND, SENIOR, ask
from comity.agreements.tests.sample import HANOI, ID, SOURCE, TOKYO, changed
from comity.audit.actors import Actor, PartnerNode
from comity.audit.acts import writing
from comity.audit.models import Entry

NEXT = changed(("version: 2", "version: 3"))
QUESTION = ask(approvals=(SECOND, SENIOR))


@pytest.fixture
def keeper(cast: Cast) -> Person:
    return cast.cooperation


def answer() -> str:
    """Whether something that fits the agreement may leave under it."""
    return judge(QUESTION, access.terms_of(ID), NOW).allowed.value


def last_entry() -> Entry:
    return Entry.objects.latest("at")


def test_what_is_kept_decides(keeper: Person) -> None:
    assert answer() == "no"
    kept = hold_agreement(keeper, SOURCE.encode())
    assert bytes(kept.source) == SOURCE.encode()
    assert answer() == "yes"
    entry = last_entry()
    assert (entry.event, entry.subject_id, entry.outcome) == ("agreement.added", ID, "done")


def test_a_suspended_agreement_lets_nothing_leave_at_once(keeper: Person) -> None:
    hold_agreement(keeper, SOURCE.encode())
    suspend_agreement(keeper, ID, "The partner’s node was lost.")
    assert answer() == "no"
    found = access.terms_of(ID)
    assert found is not None
    assert found.status is Status.SUSPENDED
    assert [one.status for one in access.agreements_with(TOKYO, HANOI)] == [Status.SUSPENDED]
    assert last_entry().event == "agreement.suspended"
    resume_agreement(keeper, ID, "Its keys were changed.")
    assert answer() == "yes"


def test_a_new_version_does_not_end_a_suspension(keeper: Person) -> None:
    hold_agreement(keeper, SOURCE.encode())
    suspend_agreement(keeper, ID, "Under review.")
    hold_agreement(keeper, NEXT)
    assert answer() == "no"
    resume_agreement(keeper, ID, "Reviewed.")
    assert answer() == "yes"
    (told,) = access.suspensions_of(ID)
    assert (told.began_reason, told.ended_reason) == ("Under review.", "Reviewed.")
    assert (told.began_by, told.ended_by) == (keeper.pseudonym, keeper.pseudonym)


def test_suspending_and_resuming_twice_is_refused(keeper: Person) -> None:
    hold_agreement(keeper, SOURCE.encode())
    with pytest.raises(NotSuspendedError):
        resume_agreement(keeper, ID, "So.")
    suspend_agreement(keeper, ID, "First.")
    with pytest.raises(SuspendedAlreadyError):
        suspend_agreement(keeper, ID, "Second.")
    assert [one.began_reason for one in access.suspensions_of(ID)] == ["First."]


@pytest.mark.parametrize("act", [suspend_agreement, resume_agreement])
@pytest.mark.parametrize("reason", ["", " \n "])
def test_a_reason_is_owed(keeper: Person, act: Callable[..., object], reason: str) -> None:
    hold_agreement(keeper, SOURCE.encode())
    with pytest.raises(ReasonMissingError):
        act(keeper, ID, reason)
    assert last_entry().outcome == "refused"


@pytest.mark.parametrize("version", [1, 2])
def test_an_old_version_is_refused(keeper: Person, version: int) -> None:
    hold_agreement(keeper, SOURCE.encode())
    with pytest.raises(OldVersionError, match="Version 2 of this agreement is kept already"):
        hold_agreement(keeper, changed(("version: 2", f"version: {version}"), ("en: All.", "en: Other.")))
    assert AgreementVersion.objects.count() == 1


def test_a_version_of_another_agreement_is_refused(keeper: Person) -> None:
    hold_agreement(keeper, SOURCE.encode())
    with pytest.raises(OtherAgreementError):
        hold_agreement(keeper, changed((f"id: {ID}", "id: another-agreement")), of=ID)


def test_a_file_with_mistakes_leaves_nothing(keeper: Person) -> None:
    with pytest.raises(AgreementFileError) as caught:
        hold_agreement(keeper, changed(("version: 2", "version: two")))
    assert [problem.line for problem in caught.value.found.problems] == [3]
    assert not AgreementVersion.objects.exists()
    assert last_entry().body
    assert last_entry().outcome == "refused"


def test_who_left_the_newest_version_is_no_party(keeper: Person) -> None:
    hold_agreement(keeper, SOURCE.encode())
    left = changed(
        ("version: 2", "version: 3"), (f"{{agency: '{TOKYO}'", "{agency: 'cxp:node:jp:coast-guard'")
    )
    hold_agreement(keeper, left)
    assert list(access.agreements_with(TOKYO, HANOI)) == []


def test_a_file_that_can_no_longer_be_read_lets_nothing_leave(keeper: Person) -> None:
    kept = hold_agreement(keeper, SOURCE.encode())
    with writing():
        AgreementVersion.objects.filter(id=kept.id).update(source=changed(("[identity]", "[gone]")))
    assert answer() == "no"
    assert list(access.agreements_with(TOKYO, HANOI)) == []


def test_only_keepers_of_the_house_keep(cast: Cast, keeper: Person) -> None:
    hold_agreement(keeper, SOURCE.encode())
    guest = add_member("J-0900", "Kim Ha-neul", "ko", cast.partner.unit, Role.COOPERATION)
    strangers: list[Actor] = [
        *(one for one in cast.everyone() if one != keeper),
        guest,
        PartnerNode(TOKYO, "jpn"),
    ]
    for actor in strangers:
        for act in (
            partial(hold_agreement, actor, NEXT),
            partial(suspend_agreement, actor, ID, "No."),
            partial(resume_agreement, actor, ID, "No."),
        ):
            with pytest.raises(AbsentError):
                act()
    with pytest.raises(AbsentError):
        suspend_agreement(keeper, "unknown-agreement", "No.")
    assert answer() == "yes"
    assert AgreementVersion.objects.count() == 1


def test_who_reads(cast: Cast, keeper: Person) -> None:
    hold_agreement(keeper, SOURCE.encode())
    readers = [one for one in cast.everyone() if access.visible_to(one).exists()]
    readers_at_home = [cast.officer, cast.supervisor, cast.consular, keeper, cast.auditor, cast.operator]
    assert readers == readers_at_home
    with pytest.raises(AbsentError):
        access.versions_for(cast.outsider, ID)
    with pytest.raises(AbsentError):
        access.version_for(cast.officer, ID, 1)


def test_the_command_keeps_a_file(db: None, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "agreement.yaml"
    file.write_text(SOURCE, "utf-8")
    call_command("agreement_add", str(file))
    assert "Version 2 of small-agreement is kept." in capsys.readouterr().out
    assert answer() == "yes"
    assert AgreementVersion.objects.get().added_by == "process:agreement-add"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (changed(("en: All.", "en: ''")), r"line 12, articles\[1\].texts.en: This is empty"),
        (b"\xff", "line 1, file: This is not UTF-8 text"),
        (b"a" * ((1 << 20) + 1), "line 1, file: The file is larger than 1048576 bytes"),
        (None, "cannot be read: No such file or directory"),
    ],
    ids=["mistake", "not text", "too large", "not there"],
)
def test_the_command_names_what_is_wrong(db: None, tmp_path: Path, content: bytes | None, said: str) -> None:
    file = tmp_path / "agreement.yaml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=said):
        call_command("agreement_add", str(file))
    assert not AgreementVersion.objects.exists()


def test_the_command_refuses_an_old_version(db: None, tmp_path: Path) -> None:
    file = tmp_path / "agreement.yaml"
    file.write_text(SOURCE, "utf-8")
    call_command("agreement_add", str(file))
    with pytest.raises(CommandError, match="kept already"):
        call_command("agreement_add", str(file))
