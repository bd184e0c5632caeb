"""`comity records import LIST --mapping FILE --source WORDS`: take a list over for the home agency."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from comity.accounts.models import Agency
from comity.audit.actors import Process
from comity.audit.acts import RefusalError
from comity.handling.codes import Code
from comity.records import actions
from comity.records.drafts import NewSource
from comity.records.lists import refused_as_table, refused_from_json
from comity.records.mapping import ColumnMapping, MappingError
from comity.records.models import SourceKind
from comity.records.stamps import own_stamp
from comity.records.tables import MOST_BYTES, Encoding


class Command(BaseCommand):
    """Take a list over; the same action as on the page, with its entry in the log."""

    help = (
        "Make records of the home agency from a list with separated values. The mapping is a JSON file such as "
        '{"schema": "Person", "order": "day-first", "region": "VNM", "columns": {"Name": {"prop": "name", '
        '"language": "vi"}}}. Ends with 1 when the list was not taken, and leaves nothing behind then.'
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Name the list, how it is read, and where it comes from."""
        parser.add_argument("list", type=Path, help="the file")
        parser.add_argument("--mapping", type=Path, required=True, help="what its columns hold (JSON)")
        parser.add_argument("--source", required=True, help="where it comes from: a file number, a letter")
        parser.add_argument("--language", default="", help="language of the source, such as vi")
        parser.add_argument("--codes", nargs="*", default=[], choices=[code.value for code in Code])
        parser.add_argument("--limits", default="", help="the words of H3")
        parser.add_argument(
            "--encoding", default=Encoding.UTF_8.value, choices=[one.value for one in Encoding]
        )
        parser.add_argument("--again", action="store_true", help="take a list that was taken before")
        parser.add_argument("--refused", type=Path, help="write the refused rows here, to repair them")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read both files, take the list, say what came of it."""
        home = Agency.objects.filter(is_home=True).first()
        if home is None:
            raise CommandError("This node has no home agency yet. Run `comity node init`.")
        if "H3" in options["codes"] and not options["limits"].strip():
            raise CommandError("H3 stands for a limit in words. Write it after --limits.")
        stamp = own_stamp(home, options["codes"], limits=options["limits"])
        source = NewSource(SourceKind.IMPORT, options["source"], options["language"], stamp)
        try:
            mapping = ColumnMapping.from_json(json.loads(options["mapping"].read_text("utf-8")))
            taken = actions.import_list(
                Process("records-import", home.code),
                options["list"].name,
                _first_bytes(options["list"]),
                mapping,
                source,
                encoding=Encoding(options["encoding"]),
                again=options["again"],
            )
        except (RefusalError, MappingError) as refusal:
            raise CommandError(str(refusal)) from refusal
        except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
            raise CommandError(f"A file cannot be read: {error}") from error
        refused = refused_from_json(taken.refused)
        for row in refused:
            reasons = "; ".join(f"{one.column}: {one.sentence}".removeprefix(": ") for one in row.reasons)
            self.stderr.write(f"line {row.line} refused: {reasons}")
        if options["refused"] and refused:
            options["refused"].write_bytes(
                refused_as_table(taken.header, refused, "Line", "Why it was refused")
            )
        self.stdout.write(f"{taken.taken} rows became records, {len(refused)} were refused.")


def _first_bytes(file: Path) -> bytes:
    """Read one byte more than a list may have, which tells that it is too large without reading all of it."""
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES + 1)
