"""`comity intake add` and `comity intake list`: a folder is taken with progress, an interrupted run goes on without doubles."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as node
from django.core.management import CommandError, call_command
from django.db import connection

from comity.audit.models import Entry
from comity.exchange.files import plaintext
from comity.intake import actions
from comity.intake.models import Document
from comity.intake.reading.result import NotReadError, Reason
from comity.intake.tests.office import READER, Papers
from comity.records.models import Source

MANY = 200


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of small texts, one of them hidden, some in a folder below."""
    top = tmp_path / "a b"
    (top / "more").mkdir(parents=True)
    for number in range(MANY):
        place = top if number % 2 else top / "more"
        (place / f"bài {number:03}.txt").write_text(f"Text {number}.", "utf-8")
    (top / ".hidden").write_text("not this", "utf-8")
    return top


def add(papers: Papers, *paths: Path, **options: object) -> None:
    call_command("intake_add", *map(str, paths), person=papers.officer.sign_in, **options)


def test_files_are_taken_as_a_person(
    papers: Papers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Words.", "utf-8")
    add(papers, file, reference="Letter 5", codes=["H1"], language="vi")
    document = Document.objects.get()
    assert (document.label, document.added_by, document.file.media) == (
        "letter.txt",
        papers.officer,
        "text/plain",
    )
    assert b"".join(plaintext(document.file)) == b"Words."
    assert (document.source.reference, document.source.language) == ("Letter 5", "vi")
    assert document.source.handling["codes"] == ["H1"]
    assert "1 of 1 files: 1 taken, 0 there already, 0 not taken" in capsys.readouterr().out
    assert Entry.objects.get(event="document.taken").actor == papers.officer.pseudonym
    add(papers, file)
    assert "0 taken, 1 there already" in capsys.readouterr().out
    add(papers, file, again=True)
    assert Document.objects.count() == 2


def test_what_cannot_be_taken_is_said_and_the_others_are(
    papers: Papers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.txt").write_text("", "utf-8")
    (tmp_path / "b\u202e.txt").write_text("x", "utf-8")
    (tmp_path / "c.txt").write_text("Words.", "utf-8")
    with pytest.raises(CommandError, match="2 of 3"):
        add(papers, *(one for one in sorted(tmp_path.iterdir()) if one.is_file()))
    said = capsys.readouterr().err
    assert "a.txt: The file is empty" in said
    assert "its name cannot be used as a label" in said
    assert Document.objects.get().label == "c.txt"


@pytest.mark.parametrize("who", ["nobody", "V-2200", "V-1999", "J-3310"])
def test_only_who_keeps_documents_is_named(papers: Papers, tmp_path: Path, who: str) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Words.", "utf-8")
    with pytest.raises(CommandError, match=who):
        call_command("intake_add", str(file), person=who)
    with pytest.raises(CommandError, match="no file"):
        add(papers, tmp_path / "absent.txt")
    with pytest.raises(CommandError, match="H3"):
        add(papers, file, codes=["H3"])
    assert not Document.objects.exists()


KILLED_ADD = """
import os, signal, sys
import django
django.setup()
from pathlib import Path
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from comity.lib.db_address import connection_settings
settings.DATA_FOLDER = Path(sys.argv[1])
connection.settings_dict.update(connection_settings(os.environ["DATABASE_URL"]))
from comity.intake import actions
take, taken = actions.take_document, []
def until_killed(*args, **options):
    found = take(*args, **options)
    taken.append(found)
    if len(taken) == 70:
        os.kill(os.getpid(), signal.SIGKILL)
    return found
actions.take_document = until_killed
call_command("intake_add", sys.argv[2], person=sys.argv[3])
"""


@pytest.mark.django_db(transaction=True)
def test_a_folder_of_200_goes_on_after_a_kill_without_doubles(
    papers: Papers, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    connection.close()
    ended = subprocess.run(
        [sys.executable, "-c", KILLED_ADD, str(node.DATA_FOLDER), str(folder), papers.officer.sign_in],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "comity.settings"},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert Document.objects.count() == 70
    add(papers, folder)
    assert f"{MANY} of {MANY} files: 130 taken, 70 there already, 0 not taken" in capsys.readouterr().out
    assert Document.objects.values("sha256").distinct().count() == Document.objects.count() == MANY
    assert Source.objects.count() == MANY
    refs = sorted(Document.objects.values_list("ref", flat=True))
    assert [int(ref[-4:]) for ref in refs] == list(range(1, MANY + 1))
    assert Entry.objects.filter(event="document.taken").count() == MANY


def test_the_list_tells_numbers_and_reasons_and_no_words(
    papers: Papers, capsys: pytest.CaptureFixture[str]
) -> None:
    papers.taken("one")
    bad = papers.taken("two", "secret name.txt")
    actions.refuse_reading(READER, bad.pk, NotReadError(Reason.PASSWORD))
    call_command("intake_list")
    said = capsys.readouterr().out
    assert "waiting  1" in said
    assert "refused  1" in said
    assert f"{bad.ref}: password" in said
    assert "secret" not in said
