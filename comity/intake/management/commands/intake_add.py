"""`comity intake add PATH… --as USERNAME`: take files, and all files of folders, as a person who keeps documents."""

import hashlib
import mimetypes
import time
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comity.accounts.models import Person
from comity.audit.acts import RefusalError
from comity.exchange.core.errors import ExchangeError, LabelError
from comity.exchange.files import taken_in
from comity.handling.codes import Code
from comity.intake import actions
from comity.intake.access import may_keep
from comity.intake.drafts import DocumentDraft
from comity.intake.exceptions import TakenBeforeError
from comity.intake.repeats import same_bytes
from comity.records.stamps import own_stamp
from comity.requests.drafts import FileDraft

PAUSE = 1.0  # seconds between two lines of progress
PIECE = 1 << 20


class Command(BaseCommand):
    """Take files; the same action as on the page, with an entry in the log for each."""

    help = (
        "Take files and folders of files among the documents of an agency. They are read by `comity screener run`. A file whose very "
        "bytes are there already is passed over, so an interrupted run is begun again as it was. Ends with 1 where a file was not taken."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the files, for whom they are taken, and where they come from."""
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a file or a folder")
        parser.add_argument("--as", dest="person", required=True, metavar="USERNAME", help="who brings them")
        parser.add_argument(
            "--reference", default="", help="where they come from; without it the name of each file"
        )
        parser.add_argument("--language", default="", help="of the files, such as vi")
        parser.add_argument("--codes", nargs="*", default=[], choices=[code.value for code in Code])
        parser.add_argument("--limits", default="", help="the words of H3")
        parser.add_argument(
            "--again", action="store_true", help="take also files whose very bytes are there already"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Take each file in an act of its own, and tell the progress."""
        person = self._person(options["person"])
        if "H3" in options["codes"] and not options["limits"].strip():
            raise CommandError("H3 stands for a limit in words. Write it after --limits.")
        files = list(files_of(options["paths"]))
        handling = own_stamp(person.agency, options["codes"], limits=options["limits"])
        draft = {"reference": options["reference"], "language": options["language"], "handling": handling}
        taken = passed = failed = 0
        told = time.monotonic()
        for number, file in enumerate(files, 1):
            try:
                if self._take(person, file, draft, again=options["again"]):
                    taken += 1
                else:
                    passed += 1
            except (RefusalError, ExchangeError, OSError) as error:
                failed += 1
                self.stderr.write(f"{file}: {_why(error)}")
            if time.monotonic() - told >= PAUSE or number == len(files):
                told = time.monotonic()
                self.stdout.write(
                    f"{number} of {len(files)} files: {taken} taken, {passed} there already, {failed} not taken"
                )
        if failed:
            raise CommandError(f"{failed} of {len(files)} files were not taken.")

    def _person(self, sign_in: str) -> Person:
        person = Person.objects.filter(sign_in=sign_in, is_active=True).first()
        if person is None:
            raise CommandError(f"Nobody who may sign in is called {sign_in}.")
        if not may_keep(person):
            raise CommandError(
                f"{sign_in} does not keep documents: it takes a role, at the agency of this node."
            )
        return person

    def _take(self, person: Person, file: Path, draft: dict[str, Any], *, again: bool) -> bool:
        """Take one file; return False where its bytes are there already."""
        if not again and same_bytes(person.agency, digest_of(file)) is not None:
            return False
        media = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        try:
            with (
                file.open("rb") as opened,
                taken_in(opened, file.name, media, file.stat().st_size) as new,
            ):
                brought = DocumentDraft(FileDraft(file.name, media, new, ""), **draft)
                actions.take_document(person, brought, again=again)
        except TakenBeforeError:
            return False  # somebody has brought it meanwhile
        return True


def files_of(paths: Sequence[Path]) -> Iterator[Path]:
    """Return the files that are named, and those in the folders that are named, in the order of their names; no hidden ones.

    Raises CommandError for what is not there.
    """
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.is_file())
            yield from (
                one for one in inside if not any(part.startswith(".") for part in one.relative_to(path).parts)
            )
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"{path} is no file and no folder.")


def digest_of(file: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal, read piece by piece."""
    whole = hashlib.sha256()
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            whole.update(piece)
    return whole.hexdigest()


def _why(error: RefusalError | ExchangeError | OSError) -> str:
    if isinstance(error, LabelError):
        return "its name cannot be used as a label. Give it a short, plain name."
    if isinstance(error, OSError):
        return f"it cannot be read: {error.strerror}."
    return str(error)
