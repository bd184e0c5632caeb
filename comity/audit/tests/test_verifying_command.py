"""The command that verifies the log, and what a partner exports for it."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from comity.audit.core.checkpoints import sign_checkpoint
from comity.audit.core.leaves import decode_entry
from comity.audit.core.note_files import join_notes
from comity.audit.models import Checkpoint, Entry, PartnerCheckpoint
from comity.audit.tests.conftest import LOG_KEY, OTHER_KEY, Owner
from comity.audit.tests.test_verifying import BAD, delete, id_at, log

__all__ = ["log"]  # the fixture


def asked(*words: str) -> tuple[int, str]:
    """Run the command; return exit status and what it wrote."""
    out = io.StringIO()
    try:
        call_command("audit_verify", *words, stdout=out)
    except SystemExit as end:
        return int(end.code or 0), out.getvalue()
    return 0, out.getvalue()


def told(*words: str) -> dict[str, Any]:
    status, text = asked("--json", *words)
    answer: dict[str, Any] = json.loads(text)
    assert status == (0 if answer["verified"] else 1)
    return answer


def test_the_command_proves_and_writes_it_down(log: None) -> None:
    answer = told()
    assert answer["entries"] == answer["size"] == 12
    assert (answer["unplaced"], answer["bad"]) == (0, None)
    assert decode_entry(bytes(Entry.objects.latest("id").body))["event"] == "log.verified"
    assert told("--no-log")["entries"] == told("--no-log")["entries"] == 13


def test_the_command_names_the_first_bad_entry(log: None, owner: Owner) -> None:
    owner("UPDATE audit_entry SET body = body || ' ' WHERE id = %s", id_at(BAD))
    bad = told()["bad"]
    assert (bad["index"], bad["id"], bad["reason"]) == (BAD, str(id_at(BAD)), "changed")
    status, text = asked()
    assert status == 1
    assert f"Entry {BAD}: " in text
    details = decode_entry(bytes(Entry.objects.latest("id").body))["details"]
    assert details == {"entries": 13, "size": 12, "verified": False, "reason": "changed", "index": BAD}


def test_what_a_partner_exports_finds_the_cut_tail(log: None, owner: Owner, tmp_path: Path) -> None:
    for checkpoint in Checkpoint.objects.all():
        PartnerCheckpoint.objects.create(
            node="cxp:node:vn:hanoi",
            origin=LOG_KEY.verifier.name,
            size=checkpoint.size,
            root=checkpoint.root,
            note=checkpoint.note,
        )
    file = tmp_path / "held by tokyo.txt"
    call_command(
        "audit_export_partner", "--node", "cxp:node:vn:hanoi", "--out", str(file), stdout=io.StringIO()
    )
    printed = io.StringIO()
    call_command("audit_export_partner", "--node", "cxp:node:vn:hanoi", stdout=printed)
    assert printed.getvalue() == file.read_text("utf-8")
    assert told("--no-log", "--partner-checkpoints", str(file))["verified"]
    owner("DELETE FROM audit_checkpoint WHERE size > 5")
    delete(owner, "index >= 5")
    assert told("--no-log")["verified"]
    bad = told("--no-log", "--partner-checkpoints", str(file))["bad"]
    assert (bad["index"], bad["until"], bad["reason"]) == (5, 11, "cut")


def test_a_partner_we_know_nothing_of_exports_nothing(transactional_db: None) -> None:
    with pytest.raises(CommandError, match="no checkpoint of cxp:node:xx:nobody"):
        call_command("audit_export_partner", "--node", "cxp:node:xx:nobody")


@pytest.mark.parametrize("content", ["garbage", join_notes([sign_checkpoint(OTHER_KEY, 1, b"1" * 32)])])
def test_a_file_that_proves_nothing_is_refused_not_reported(content: str, log: None, tmp_path: Path) -> None:
    file = tmp_path / "notes"
    file.write_text(content)
    with pytest.raises(CommandError, match=str(file)) as caught:
        asked("--partner-checkpoints", str(file))
    assert caught.value.returncode == 2
    with pytest.raises(CommandError, match="cannot be read"):
        asked("--partner-checkpoints", str(tmp_path / "absent"))
