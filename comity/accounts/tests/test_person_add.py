"""`comity person add`: the first people of a node, and the second person of a lonely operator."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from comity.accounts.models import Person
from comity.accounts.tests.cast import Cast
from comity.audit.models import Entry


def test_an_auditor_is_added_on_the_machine(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    call_command(
        "person_add", "V-0301", "--role", "auditor", "--own-name", "Đinh Thị Sen", "--name-language", "vi"
    )
    added = Person.objects.get(sign_in="V-0301")
    assert (added.roles, added.name, added.let_in_by) == (["auditor"], "Đinh Thị Sen", [])
    assert added.check_password(capsys.readouterr().out.strip())
    assert Entry.objects.latest("at").actor == "process:person-add"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["V-2041", "--role", "officer"], "already"),
        (["V-9", "--role", "officer", "--role", "auditor"], "stand alone"),
        (["V-9", "--role", "officer", "--unit", "moon"], "Its units: desk"),
    ],
)
def test_what_cannot_be_added_is_said(words: list[str], said: str, cast: Cast) -> None:
    before = Person.objects.count()
    with pytest.raises(CommandError, match=said):
        call_command("person_add", *words)
    assert Person.objects.count() == before


def test_without_a_node_the_command_says_how_to_name_one(tmp_path: Path) -> None:
    around = {name: value for name, value in os.environ.items() if name != "COMITY_HOME"}
    around |= {
        "DATABASE_URL": f"postgres://comity_app@/comity?host={tmp_path}",
        "DJANGO_SETTINGS_MODULE": "comity.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "comity", "person", "add", "V-0300", "--role", "auditor"],
        env=around, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("Which node? Say it before the command: comity --home FOLDER")
    assert "Traceback" not in done.stderr
